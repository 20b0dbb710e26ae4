//! What a run found, and how it differs from what the run before has found.
//!
//! What is not found any more is gone only if the run could look there, and knows of no doubt that it did not
//! have when it was found. Otherwise nothing is known of it any more, and it is kept, so that it is not new
//! when it comes back.

use std::collections::BTreeSet;
use std::path::Path;
use std::sync::Arc;

use rustc_hash::FxHashMap;
use uuid::Uuid;

use crate::diagnostic::{Code, Diagnostic};
use crate::evaluate::Unknown;
use crate::model::CauseKind;
use crate::text::SourceMap;

/// What a run found, in its order, and where it could not look.
#[derive(Debug, Default)]
pub struct Snapshot {
    seen: Vec<Seen>,
    /// How often each meaning was seen.
    times: FxHashMap<String, usize>,
    /// Files and folders that could not be read.
    unread: BTreeSet<String>,
    /// Files that were named and are not there.
    missing: BTreeSet<String>,
    /// Evaluations that may have more than could be looked into.
    unseen: BTreeSet<String>,
    /// What is not known, by what was asked.
    doubts: FxHashMap<String, Doubts>,
    /// Whether something beside the inputs could not be read.
    is_unread_beside: bool,
}

/// Why an answer is not known, and of what.
pub(super) type Doubts = BTreeSet<(CauseKind, Option<Uuid>)>;

/// What is asked of an evaluation, or of the run as a whole, which has no name: whether it keeps a rule.
pub(in crate::report) fn question(rule: &str, unit: &str) -> String {
    format!("{rule}\n{unit}")
}

/// A finding or a mistake.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Seen {
    /// What makes it the same as another.
    pub(super) meaning: String,
    /// What it answers; empty for a mistake.
    pub(super) question: String,
    /// What else was not known of the answer when it was found.
    pub(super) doubts: Doubts,
    /// It, in one line without its place.
    pub line: String,
    /// It with its excerpt; none if the run before had it, as nobody asks.
    pub text: Option<String>,
    /// What has to be read to find it.
    pub(super) basis: Basis,
    /// Whether it is of an earlier run, and nothing is known of it since.
    pub(super) is_kept: bool,
}

/// What has to be read to find something.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Basis {
    /// The texts of an evaluation.
    Texts(Arc<Texts>),
    /// All inputs.
    Run,
    /// Nothing that could fail to be read without another word on it.
    Itself,
}

/// The texts of an evaluation.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Texts {
    /// The name of the evaluation: its template, and its parameter file if there is one.
    pub(super) unit: String,
    /// The names of all files: these, and linked templates behind them.
    pub(super) files: Vec<String>,
}

/// What changed from one run to the next.
#[derive(Debug, Default, PartialEq, Eq)]
pub struct Changes<'s> {
    /// What the later run found and the earlier did not.
    pub new: Vec<&'s Seen>,
    /// What the earlier run found, and the later could not look for.
    pub unknown: Vec<&'s Seen>,
    /// How many of which nothing is known were told as such before.
    pub kept: usize,
    /// What the earlier run found, in a template or with a parameter file that was taken away.
    pub gone_with_file: Vec<&'s Seen>,
    /// What the earlier run found and the later did not.
    pub gone: Vec<&'s Seen>,
}

/// What has become of something that is not found any more.
enum Fate {
    Unknown,
    GoneWithFile,
    Gone,
}

impl Snapshot {
    /// What changed from `self` to a later run; `is_there` says whether there is a file of that name.
    pub fn changes<'s>(&'s self, later: &'s Snapshot, is_there: impl Fn(&str) -> bool) -> Changes<'s> {
        let mut changes = Changes { new: later.beyond(self), ..Changes::default() };
        for seen in self.beyond(later) {
            match later.fate(seen, &is_there) {
                // It was told when it became so.
                Fate::Unknown if seen.is_kept => changes.kept += 1,
                Fate::Unknown => changes.unknown.push(seen),
                Fate::GoneWithFile => changes.gone_with_file.push(seen),
                Fate::Gone => changes.gone.push(seen),
            }
        }
        changes
    }

    /// Keeps what an earlier run found, and this one could not look for.
    pub fn keep(&mut self, earlier: &Snapshot, is_there: impl Fn(&str) -> bool) {
        let left = earlier.beyond(self).into_iter();
        let unknown = left.filter(|seen| matches!(self.fate(seen, &is_there), Fate::Unknown));
        let kept: Vec<Seen> = unknown.map(|seen| Seen { is_kept: true, ..seen.clone() }).collect();
        kept.into_iter().for_each(|seen| self.add(seen));
    }

    /// What has become of something that an earlier run found and this one did not.
    fn fate(&self, seen: &Seen, is_there: &impl Fn(&str) -> bool) -> Fate {
        let fate = match &seen.basis {
            Basis::Itself => Fate::Gone,
            _ if self.is_unread_beside => Fate::Unknown,
            Basis::Run if self.unread.is_empty() && self.missing.is_empty() => Fate::Gone,
            Basis::Run => Fate::Unknown,
            Basis::Texts(texts) => self.fate_within(texts, is_there),
        };
        if matches!(fate, Fate::Gone) && self.is_in_doubt(seen) { Fate::Unknown } else { fate }
    }

    /// Whether something is not known now that was known when it was found: it may hide there.
    fn is_in_doubt(&self, seen: &Seen) -> bool {
        self.doubts.get(&seen.question).is_some_and(|now| !now.is_subset(&seen.doubts))
    }

    fn fate_within(&self, texts: &Texts, is_there: &impl Fn(&str) -> bool) -> Fate {
        let of_its_own = texts.unit.split(" with ").count();
        let (own, linked) = texts.files.split_at(of_its_own.min(texts.files.len()));
        let (template, parameters) = own.split_at(own.len().min(1));
        let is_gone = |files: &[String]| files.iter().any(|name| !is_there(name));
        let is_unread = |name: &String| self.is_unread(name);
        if is_gone(template) {
            Fate::GoneWithFile
        } else if texts.files.iter().any(is_unread)
            || parameters.iter().any(|name| self.missing.contains(name))
            || (is_gone(linked) && self.unseen.contains(&texts.unit))
        {
            Fate::Unknown
        } else if is_gone(parameters) {
            Fate::GoneWithFile
        } else {
            Fate::Gone
        }
    }

    /// Whether a file, or a folder that it is in, could not be read.
    fn is_unread(&self, name: &str) -> bool {
        self.unread.iter().any(|unread| unread == "." || Path::new(name).starts_with(unread))
    }

    /// What is here more often than in another, in order.
    fn beyond(&self, other: &Snapshot) -> Vec<&Seen> {
        let mut left = other.times.clone();
        let mut beyond = Vec::new();
        for seen in &self.seen {
            match left.get_mut(&seen.meaning) {
                Some(times) if *times > 0 => *times -= 1,
                Some(_) | None => beyond.push(seen),
            }
        }
        beyond
    }

    /// How often something was seen.
    pub(super) fn times(&self, meaning: &str) -> usize {
        self.times.get(meaning).copied().unwrap_or(0)
    }

    /// Notes what is not known of an answer.
    pub(super) fn note_doubts(&mut self, question: String, unknown: &[Unknown]) {
        let doubts = unknown.iter().map(|unknown| (unknown.cause.kind.clone(), unknown.about));
        self.doubts.entry(question).or_default().extend(doubts);
    }

    /// Adds what the run has found, once it is noted what is not known beside it.
    pub(super) fn find(&mut self, seen: Seen) {
        let doubts = self.doubts.get(&seen.question).cloned().unwrap_or_default();
        self.add(Seen { doubts, ..seen });
    }

    fn add(&mut self, seen: Seen) {
        *self.times.entry(seen.meaning.clone()).or_default() += 1;
        self.seen.push(seen);
    }

    /// Notes which files these mistakes keep from being read.
    pub(super) fn note_unread(&mut self, diagnostics: &[Diagnostic], sources: &SourceMap) {
        for diagnostic in diagnostics {
            let Some(name) = diagnostic.unread(sources) else { continue };
            let names =
                if diagnostic.code == Code::NothingFound { &mut self.missing } else { &mut self.unread };
            names.insert(name.to_owned());
        }
    }

    /// Notes that something beside the inputs could not be read.
    pub(super) fn note_unread_beside(&mut self) {
        self.is_unread_beside = true;
    }

    /// Notes that an evaluation may have more than could be looked into.
    pub(super) fn note_unseen(&mut self, unit: &str) {
        self.unseen.insert(unit.to_owned());
    }
}

#[cfg(test)]
mod tests {
    use std::sync::Arc;

    use proptest::prelude::*;

    use super::{Basis, Changes, Doubts, Seen, Snapshot, Texts};
    use crate::model::CauseKind;

    fn snapshot(meanings: &[&str]) -> Snapshot {
        found(meanings, &Basis::Itself)
    }

    fn found(meanings: &[&str], basis: &Basis) -> Snapshot {
        let mut snapshot = Snapshot::default();
        for meaning in meanings {
            snapshot.add(Seen {
                meaning: (*meaning).into(),
                question: "rule".into(),
                doubts: Doubts::new(),
                line: format!("line of {meaning}"),
                text: None,
                basis: basis.clone(),
                is_kept: false,
            });
        }
        snapshot
    }

    fn texts(unit: &str, files: &[&str]) -> Basis {
        let files = files.iter().map(|name| (*name).to_owned()).collect();
        Basis::Texts(Arc::new(Texts { unit: unit.to_owned(), files }))
    }

    /// How many are new, not known, gone with their file, and gone.
    fn counts(changes: &Changes<'_>) -> [usize; 4] {
        [&changes.new, &changes.unknown, &changes.gone_with_file, &changes.gone].map(Vec::len)
    }

    fn meanings<'s>(seen: &[&'s Seen]) -> Vec<&'s str> {
        seen.iter().map(|seen| seen.meaning.as_str()).collect()
    }

    #[test]
    fn what_is_new_and_what_is_gone_is_told_in_the_order_of_its_run() {
        let (before, after) = (snapshot(&["c", "a", "b"]), snapshot(&["d", "a", "e"]));
        let changes = before.changes(&after, |_| true);
        assert_eq!(meanings(&changes.new), ["d", "e"]);
        assert_eq!(meanings(&changes.gone), ["c", "b"]);
    }

    #[test]
    fn the_same_finding_twice_is_two() {
        let (before, after) = (snapshot(&["a"]), snapshot(&["a", "a", "a"]));
        assert_eq!(meanings(&before.changes(&after, |_| true).new), ["a", "a"]);
        assert_eq!(meanings(&after.changes(&before, |_| true).gone), ["a", "a"]);
    }

    #[test]
    fn what_cannot_be_looked_for_is_told_once_and_kept_until_it_can() {
        let basis = texts("a.json with b.json", &["a.json", "b.json", "linked/c.json"]);
        for unread in ["a.json", "b.json", "linked/c.json", "linked", "."] {
            let before = found(&["x", "y"], &basis);
            let mut broken = Snapshot::default();
            broken.unread.insert(unread.to_owned());
            assert_eq!(counts(&before.changes(&broken, |_| true)), [0, 2, 0, 0], "{unread}");
            broken.keep(&before, |_| true);
            let mut still = Snapshot::default();
            still.unread.insert(unread.to_owned());
            let changes = broken.changes(&still, |_| true);
            assert_eq!((counts(&changes), changes.kept), ([0, 0, 0, 0], 2), "{unread}");
            still.keep(&broken, |_| true);
            let mended = found(&["x"], &basis);
            assert_eq!(counts(&still.changes(&mended, |_| true)), [0, 0, 0, 1], "{unread}");
        }
        let mut elsewhere = Snapshot::default();
        elsewhere.unread.insert("a".to_owned());
        assert_eq!(counts(&found(&["x"], &basis).changes(&elsewhere, |_| true)), [0, 0, 0, 1]);
        let over_all = found(&["x"], &Basis::Run);
        assert_eq!(counts(&over_all.changes(&elsewhere, |_| true)), [0, 1, 0, 0]);
        let beside = Snapshot { is_unread_beside: true, ..Snapshot::default() };
        assert_eq!(counts(&found(&["x"], &basis).changes(&beside, |_| true)), [0, 1, 0, 0]);
    }

    #[test]
    fn findings_go_with_their_template_and_not_with_what_it_needs() {
        let unit = "a.json with b.json";
        let before = found(&["x"], &texts(unit, &["a.json", "b.json", "c.json"]));
        let without = |name: &'static str| move |file: &str| file != name;
        let later = Snapshot::default();
        assert_eq!(counts(&before.changes(&later, without("a.json"))), [0, 0, 1, 0]);
        assert_eq!(counts(&before.changes(&later, without("b.json"))), [0, 0, 1, 0]);
        // The link to it was taken out.
        assert_eq!(counts(&before.changes(&later, without("c.json"))), [0, 0, 0, 1]);
        let mut later = Snapshot::default();
        later.missing.insert("b.json".to_owned());
        later.unseen.insert(unit.to_owned());
        assert_eq!(counts(&before.changes(&later, without("b.json"))), [0, 1, 0, 0]);
        assert_eq!(counts(&before.changes(&later, without("c.json"))), [0, 1, 0, 0]);
        later.missing.insert("a.json".to_owned());
        assert_eq!(counts(&before.changes(&later, without("a.json"))), [0, 0, 1, 0]);
    }

    #[test]
    fn what_may_hide_in_a_new_doubt_is_not_gone() {
        let doubts = |names: &[&str]| -> Doubts {
            names.iter().map(|name| (CauseKind::MissingParameter((*name).into()), None)).collect()
        };
        let with = |mut snapshot: Snapshot, names: &[&str]| {
            snapshot.doubts.insert("rule".into(), doubts(names));
            snapshot
        };
        let mut before = with(Snapshot::default(), &["old"]);
        found(&["x"], &texts("a.json", &["a.json"])).seen.into_iter().for_each(|seen| before.find(seen));
        // What was not known before does not hide what was found beside it.
        for (now, expected) in [
            (&["old"][..], [0, 0, 0, 1]),
            (&[], [0, 0, 0, 1]),
            (&["old", "new"], [0, 1, 0, 0]),
            (&["new"], [0, 1, 0, 0]),
        ] {
            let mut later = with(Snapshot::default(), now);
            assert_eq!(counts(&before.changes(&later, |_| true)), expected, "{now:?}");
            later.keep(&before, |_| true);
            let (same, settled) = (with(Snapshot::default(), now), with(Snapshot::default(), &["old"]));
            let still = later.changes(&same, |_| true);
            assert_eq!((counts(&still), still.kept), ([0, 0, 0, 0], expected[1]), "{now:?}");
            assert_eq!(counts(&later.changes(&settled, |_| true)), [0, 0, 0, expected[1]], "{now:?}");
        }
    }

    proptest! {
        #[test]
        fn changes_lead_from_one_run_to_the_other(before in "[abc]{0,8}", after in "[abc]{0,8}") {
            let split = |text: &str| text.chars().map(String::from).collect::<Vec<_>>();
            let (one, other) = (split(&before), split(&after));
            let of = |list: &[String]| snapshot(&list.iter().map(String::as_str).collect::<Vec<_>>());
            let (one_snapshot, other_snapshot) = (of(&one), of(&other));
            let changes = one_snapshot.changes(&other_snapshot, |_| true);
            let mut left = one;
            for gone in meanings(&changes.gone) {
                let at = left.iter().position(|meaning| meaning == gone).expect("gone, so it was there");
                left.remove(at);
            }
            left.extend(meanings(&changes.new).into_iter().map(String::from));
            let mut other = other;
            left.sort();
            other.sort();
            prop_assert_eq!(left, other);
            prop_assert!(one_snapshot.changes(&one_snapshot, |_| true).new.is_empty());
        }
    }
}
