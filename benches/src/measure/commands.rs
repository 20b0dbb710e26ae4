//! How the programs are called.

use std::io;
use std::path::Path;
use std::process::Command;

use super::turns::Entry;
use crate::place::{Place, Rules};

/// The programs of a place, and the rules that they are given.
pub struct Programs<'a> {
    place: &'a Place,
    /// The policies and the directory.
    pub rules: Rules,
    help: String,
}

impl<'a> Programs<'a> {
    /// Writes the policies, and asks Delegard what options it has.
    ///
    /// # Errors
    ///
    /// If a file cannot be written, or Delegard not be run.
    pub fn new(place: &'a Place) -> io::Result<Self> {
        let help = Command::new(&place.delegard).args(["check", "--help"]).output()?.stdout;
        Ok(Self { place, rules: place.rules()?, help: String::from_utf8_lossy(&help).into_owned() })
    }

    /// Whether Delegard can be told how many threads to use.
    pub fn has_jobs(&self) -> bool {
        self.help.contains("--jobs")
    }

    /// Delegard with one thread where it lets one choose, as the yardstick has one.
    pub fn delegard(&self, label: &str, policy: Option<&Path>, path: &Path, jobs: usize) -> Entry {
        let mut command = words(&self.place.delegard, &["check", "--no-config"]);
        if let Some(policy) = policy {
            command.extend(["--policy".into(), shown(policy)]);
        }
        command.extend(["--directory".into(), shown(&self.rules.directory)]);
        if self.has_jobs() {
            command.extend(["--jobs".into(), jobs.to_string()]);
        }
        if path.extension().is_some_and(|extension| extension == "ndjson") && self.help.contains("ndjson") {
            command.extend(["--format".into(), "ndjson".into()]);
        }
        command.push(shown(path));
        Entry::new(label, command).or_codes(&[1, 3])
    }

    /// What reads and parses (`values`), or reads alone (`bytes`).
    pub fn yardstick(&self, label: &str, mode: &str, path: &Path) -> Entry {
        Entry::new(label, words(&self.place.yardstick, &[mode, &shown(path)]))
    }

    /// The five rules, by regorus, if it is there.
    pub fn rego(&self, path: &Path) -> Option<Entry> {
        let directory = shown(&self.rules.directory);
        let program = self.place.rego.as_ref()?;
        Some(Entry::new("regorus, five rules", words(program, &["--directory", &directory, &shown(path)])))
    }

    /// cfn-guard, if it is there, in the form of output that it is quickest with.
    pub fn guard(&self, label: &str, rules: &Path, path: &Path, data: Option<&Path>) -> Option<Entry> {
        let program = self.place.guard.as_ref()?;
        let options =
            ["validate", "--structured", "--output-format", "json", "--show-summary", "none", "--rules"];
        let mut command = words(program, &options);
        command.extend([shown(rules), "--data".into(), shown(path)]);
        if let Some(data) = data {
            command.extend(["--input-params".into(), shown(data)]);
        }
        Some(Entry::new(label, command).or_codes(&[19]))
    }

    /// Checkov with the five rules, if it is there.
    pub fn checkov(&self, path: &Path) -> Option<Entry> {
        let command = checkov(self.place, &self.rules, path)?;
        Some(Entry::new("Checkov, five rules", command).or_codes(&[1]))
    }
}

/// The command that lets Checkov print its findings as JSON.
pub fn checkov(place: &Place, rules: &Rules, path: &Path) -> Option<Vec<String>> {
    let (program, checks) = (place.checkov.as_ref()?, place.checks.as_ref()?);
    let mut command = vec!["env".into(), format!("DELEGARD_BENCH_DIRECTORY={}", shown(&rules.directory))];
    command.extend(words(program, &["--framework", "arm", "--output", "json", "--quiet", "--compact"]));
    command.extend(["--skip-download".into(), "--external-checks-dir".into(), shown(checks)]);
    command.extend((1..=5).flat_map(|rule| ["--check".into(), format!("CKV_DELEGARD_{rule}")]));
    command.extend(["--directory".into(), shown(path)]);
    Some(command)
}

fn words(program: &Path, arguments: &[&str]) -> Vec<String> {
    let mut words = vec![shown(program)];
    words.extend(arguments.iter().map(|argument| (*argument).to_owned()));
    words
}

/// A path as an argument.
pub fn shown(path: &Path) -> String {
    path.display().to_string()
}
