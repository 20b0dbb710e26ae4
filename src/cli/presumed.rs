//! Files whose names make them parameter files of others that are looked at.
//!
//! The templates read them, so that they need not be looked at on their own; unless no template takes
//! them, as they are something else.

use std::cell::OnceCell;
use std::path::{Path, PathBuf};

use rustc_hash::FxHashSet;

use super::discover::Candidate;
use super::siblings::{as_template, is_spelled_as_beside, template_of};

/// What is presumed to be parameter files, and which files were taken as such.
pub(super) struct Presumed {
    /// In the order in which they were found, which is about that of their templates.
    files: Vec<Candidate>,
    /// So many of them, from the first on, were taken one after the other.
    in_turn: usize,
    /// What else was taken.
    others: FxHashSet<PathBuf>,
}

impl Presumed {
    /// Splits off of the candidates those that belong to others by their names.
    pub(super) fn split_off(candidates: &mut Vec<Candidate>) -> Self {
        let mut belong = belonging(candidates).into_iter();
        let files = candidates.extract_if(.., |_| belong.next() == Some(true)).collect();
        Self { files, in_turn: 0, others: FxHashSet::default() }
    }

    /// Notes that a file was taken as a parameter file.
    pub(super) fn take(&mut self, path: PathBuf) {
        match self.files.get(self.in_turn) {
            Some(next) if next.path == path => self.in_turn += 1,
            _ => {
                self.others.insert(path);
            }
        }
    }

    /// Those that nobody took.
    pub(super) fn rest(&self) -> Vec<Candidate> {
        let left = self.files.iter().skip(self.in_turn);
        left.filter(|candidate| !self.others.contains(&candidate.path)).cloned().collect()
    }

    /// Every file that was taken.
    pub(super) fn taken(&self) -> impl Iterator<Item = &PathBuf> {
        let in_turn = self.files.iter().take(self.in_turn).map(|candidate| &candidate.path);
        in_turn.chain(&self.others)
    }
}

/// For each candidate, whether its name makes it a parameter file of another. What the command line
/// names is looked at in any case.
fn belonging(candidates: &[Candidate]) -> Vec<bool> {
    let all: OnceCell<FxHashSet<Vec<u8>>> = OnceCell::new();
    let is_there = |template: &[u8]| {
        let templates = || {
            let files = candidates.iter().filter(|candidate| !candidate.is_lines());
            files.map(|candidate| as_template(&candidate.path)).collect()
        };
        all.get_or_init(templates).contains(template)
    };
    // A template stands right before its parameter files, but for other spellings and other endings.
    let mut before = Path::new("");
    let mut belong = Vec::with_capacity(candidates.len());
    for candidate in candidates {
        let (path, named) = (candidate.path.as_path(), candidate.is_named());
        if is_spelled_as_beside(path, before) {
            belong.push(!named);
        } else if let Some(template) = template_of(path) {
            belong.push(!named && is_there(&template));
        } else {
            belong.push(false);
            before = path;
        }
    }
    belong
}

#[cfg(test)]
mod tests {
    use std::path::PathBuf;

    use super::{Presumed, belonging};
    use crate::cli::discover::{Candidate, Found};

    fn found(paths: &[&str]) -> Vec<Candidate> {
        paths.iter().map(|path| Candidate { path: PathBuf::from(path), found: Found::InFolder }).collect()
    }

    #[test]
    fn parameter_files_belong_to_a_template_of_their_folder() {
        let paths = [
            ("a/offer.json", false),
            ("a/offer.parameters.adatum.json", true),
            ("a/offer.parameters.d/offer.json", false),
            ("a/offer.parameters.json", true),
            ("a/other.parameters.json", false),
            ("b/Offer.JSON", false),
            ("b/offer.PARAMETERS.json", true),
            ("c/parameters.json", false),
            ("c/x.json", false),
            ("c/x.jsonc", false),
            ("c/x.parameters.json", true),
            ("c/y.jsonc", false),
            ("c/y.parameters.json", true),
            ("d/z.json.gz", false),
            ("d/z.parameters.adatum.jsonc", true),
            ("d/z.parameters.json.zst", true),
            ("d/z.parameters.ndjson", false),
            ("e/z.ndjson", false),
            ("e/z.parameters.json", false),
        ];
        let (files, expected): (Vec<&str>, Vec<bool>) = paths.into_iter().unzip();
        assert_eq!(belonging(&found(&files)), expected);
        let reversed: Vec<&str> = files.iter().rev().copied().collect();
        assert_eq!(belonging(&found(&reversed)), expected.iter().rev().copied().collect::<Vec<_>>());
        let all = |how| -> Vec<Candidate> {
            found(&files).into_iter().map(|candidate| Candidate { found: how, ..candidate }).collect()
        };
        assert_eq!(belonging(&all(Found::ByPattern)), expected);
        assert!(!belonging(&all(Found::Named)).contains(&true));
    }

    #[test]
    fn what_nobody_takes_is_left() {
        let files =
            ["a.json", "a.parameters.json", "b.json", "b.parameters.json", "c.json", "c.parameters.json"];
        for taken in [&[0_usize, 1, 2][..], &[1, 0], &[0, 2], &[2], &[]] {
            let mut candidates = found(&files);
            let mut presumed = Presumed::split_off(&mut candidates);
            let names: Vec<PathBuf> = presumed.files.iter().map(|file| file.path.clone()).collect();
            assert_eq!((candidates.len(), names.len()), (3, 3));
            taken.iter().for_each(|place| presumed.take(names[*place].clone()));
            let rest: Vec<PathBuf> = presumed.rest().into_iter().map(|file| file.path).collect();
            let left: Vec<PathBuf> =
                (0..3).filter(|place| !taken.contains(place)).map(|place| names[place].clone()).collect();
            assert_eq!(rest, left);
            assert_eq!(presumed.taken().count(), taken.len());
        }
    }
}
