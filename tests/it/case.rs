//! Cases as files: named sections in one text, input and expected output side by side.
//!
//! ```text
//! A misspelt role is an error at the name.
//!
//! -- policy.delegard --
//! role Contributer forbidden
//! -- expected --
//! error[E0210]: …
//! ```
//!
//! What stands before the first section says what the case shows. The stage under test writes the
//! section `expected`; with `DELEGARD_BLESS=1` it is written into the file, otherwise compared.

use std::fmt::Write as _;
use std::fs;
use std::path::{Path, PathBuf};

/// One case: a file with named sections.
pub struct Case {
    pub path: PathBuf,
    pub about: String,
    pub sections: Vec<(String, String)>,
}

impl Case {
    pub fn read(path: &Path) -> Self {
        let text = fs::read_to_string(path).unwrap_or_else(|error| panic!("{}: {error}", path.display()));
        let mut about = String::new();
        let mut sections: Vec<(String, String)> = Vec::new();
        for line in text.split_inclusive('\n') {
            let name = line.trim_end().strip_prefix("-- ").and_then(|rest| rest.strip_suffix(" --"));
            match (name, sections.last_mut()) {
                (Some(name), _) => sections.push((name.to_owned(), String::new())),
                (None, Some((_, body))) => body.push_str(line),
                (None, None) => about.push_str(line),
            }
        }
        assert!(!about.trim().is_empty(), "{}: a case opens by saying what it shows", path.display());
        Self { path: path.to_owned(), about, sections }
    }

    /// The text of a section; empty if the case has none of that name.
    pub fn section(&self, name: &str) -> &str {
        self.sections.iter().find(|(known, _)| known == name).map_or("", |(_, body)| body)
    }

    /// The sections that are input files: all whose name has a dot.
    pub fn files(&self) -> impl Iterator<Item = (&str, &str)> {
        self.sections
            .iter()
            .filter(|(name, _)| name.contains('.'))
            .map(|(name, body)| (name.as_str(), body.as_str()))
    }

    /// Compares the section `name` with what was found, or writes it.
    pub fn expect(&mut self, name: &str, found: &str) {
        let mut found = found.to_owned();
        if !found.is_empty() && !found.ends_with('\n') {
            found.push('\n');
        }
        if std::env::var_os("DELEGARD_BLESS").is_some() {
            match self.sections.iter_mut().find(|(known, _)| known == name) {
                Some((_, body)) => *body = found,
                None => self.sections.push((name.to_owned(), found)),
            }
            self.write();
            return;
        }
        assert!(
            self.sections.iter().any(|(known, _)| known == name),
            "{}: no section `{name}`; run with DELEGARD_BLESS=1 and read what it writes\n{found}",
            self.path.display()
        );
        let expected = self.section(name);
        assert!(
            expected == found,
            "{}: {}\n--- expected {name}\n{expected}\n--- found\n{found}",
            self.path.display(),
            self.about.trim()
        );
    }

    fn write(&self) {
        let mut text = self.about.clone();
        for (name, body) in &self.sections {
            let _ = writeln!(text, "-- {name} --");
            text.push_str(body);
        }
        // Other tests read the file meanwhile: it is there as a whole at any time.
        let whole = self.path.with_extension("new");
        fs::write(&whole, text).unwrap();
        fs::rename(whole, &self.path).unwrap();
    }
}

/// Runs `check` on every case of `tests/cases/<folder>`, and reports all that fail.
pub fn each(folder: &str, check: impl Fn(&mut Case) + std::panic::RefUnwindSafe) {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/cases").join(folder);
    let mut paths: Vec<PathBuf> = fs::read_dir(&root)
        .unwrap_or_else(|error| panic!("{}: {error}", root.display()))
        .map(|entry| entry.unwrap().path())
        .filter(|path| path.extension().is_some_and(|extension| extension == "case"))
        .collect();
    paths.sort();
    assert!(!paths.is_empty(), "{} holds no case", root.display());
    let failed: Vec<_> = paths
        .iter()
        .filter(|path| std::panic::catch_unwind(|| check(&mut Case::read(path))).is_err())
        .collect();
    assert!(failed.is_empty(), "{} of {} cases failed: {failed:#?}", failed.len(), paths.len());
}
