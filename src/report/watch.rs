//! What changed from one run to the next: findings and mistakes that are new, and those that are gone.
//!
//! The comparison is by meaning: a finding is the same if its fingerprint and its input are, wherever
//! it has moved to within its file.

use std::collections::BTreeSet;

use rustc_hash::FxHashMap;

use super::human::Notices;
use super::options::Options;
use super::secrets::secret_ids;
use crate::diagnostic::Diagnostic;
use crate::evaluate::{FleetJudgement, Unit, World};
use crate::text::SourceMap;

/// What a run found, in its order.
#[derive(Debug, Default)]
pub struct Snapshot {
    seen: Vec<Seen>,
    /// How often each meaning was seen.
    times: FxHashMap<String, usize>,
}

/// A finding or a mistake.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Seen {
    /// What makes it the same as another.
    pub(super) meaning: String,
    /// It, in one line without its place.
    pub line: String,
    /// It with its excerpt; none if the run before had it, as nobody asks.
    pub text: Option<String>,
}

/// What changed from one run to the next.
#[derive(Debug, PartialEq, Eq)]
pub struct Changes<'s> {
    /// What the later run found and the earlier did not.
    pub new: Vec<&'s Seen>,
    /// What the earlier run found and the later did not.
    pub gone: Vec<&'s Seen>,
}

impl Snapshot {
    /// What changed from `self` to a later run.
    #[must_use]
    pub fn changes<'s>(&'s self, later: &'s Snapshot) -> Changes<'s> {
        Changes { new: later.beyond(self), gone: self.beyond(later) }
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

    fn add(&mut self, seen: Seen) {
        *self.times.entry(seen.meaning.clone()).or_default() += 1;
        self.seen.push(seen);
    }
}

/// Takes in what a run finds, beside what the run before has found.
pub struct Recorder<'a> {
    notices: Notices<'a>,
    before: &'a Snapshot,
    now: Snapshot,
    /// Ids that were secret in some evaluation so far.
    secret: BTreeSet<String>,
}

impl<'a> Recorder<'a> {
    /// Nothing taken in yet.
    #[must_use]
    pub fn new(world: World<'a>, options: &Options, before: &'a Snapshot) -> Self {
        Self {
            notices: Notices::new(world, options),
            before,
            now: Snapshot::default(),
            secret: BTreeSet::new(),
        }
    }

    /// Takes in an evaluation. Which of its findings count has to be settled.
    pub fn unit(&mut self, unit: &Unit) {
        self.secret.extend(secret_ids([unit]));
        let Self { notices, before, now, secret } = self;
        notices.each_of_unit(unit, |told| take(now, (before, secret), told));
    }

    /// Takes in mistakes that belong to no evaluation.
    pub fn diagnostics(&mut self, diagnostics: &[Diagnostic], sources: &SourceMap) {
        let Self { notices, before, now, secret } = self;
        notices.each_mistake(diagnostics, sources, |told| take(now, (before, secret), told));
    }

    /// Takes in the findings on the run as a whole.
    pub fn fleet(&mut self, fleet: &[FleetJudgement]) {
        let Self { notices, before, now, secret } = self;
        notices.each_of_fleet(fleet, |told| take(now, (before, secret), told));
    }

    /// What was taken in.
    #[must_use]
    pub fn finish(self) -> Snapshot {
        self.now
    }
}

/// Something to tell, for a [`Recorder`].
pub(super) struct Noticed<'n> {
    pub(super) meaning: String,
    /// Whether it is told once however often it is met: a mistake in a text that several share.
    pub(super) once: bool,
    pub(super) line: String,
    pub(super) excerpt: &'n dyn Fn() -> String,
}

fn take(now: &mut Snapshot, (before, secret): (&Snapshot, &BTreeSet<String>), noticed: Noticed<'_>) {
    let scrubbed = |text: String| secret.iter().fold(text, |text, id| text.replace(id, "(secret)"));
    let times = now.times.get(&noticed.meaning).copied().unwrap_or(0);
    if noticed.once && times > 0 {
        return;
    }
    let known = before.times.get(&noticed.meaning).copied().unwrap_or(0);
    let text = (times >= known).then(|| scrubbed((noticed.excerpt)()));
    now.add(Seen { meaning: noticed.meaning, line: scrubbed(noticed.line), text });
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::{Seen, Snapshot};

    fn snapshot(meanings: &[&str]) -> Snapshot {
        let mut snapshot = Snapshot::default();
        for meaning in meanings {
            snapshot.add(Seen { meaning: (*meaning).into(), line: format!("line of {meaning}"), text: None });
        }
        snapshot
    }

    fn meanings<'s>(seen: &[&'s Seen]) -> Vec<&'s str> {
        seen.iter().map(|seen| seen.meaning.as_str()).collect()
    }

    #[test]
    fn what_is_new_and_what_is_gone_is_told_in_the_order_of_its_run() {
        let (before, after) = (snapshot(&["c", "a", "b"]), snapshot(&["d", "a", "e"]));
        let changes = before.changes(&after);
        assert_eq!(meanings(&changes.new), ["d", "e"]);
        assert_eq!(meanings(&changes.gone), ["c", "b"]);
    }

    #[test]
    fn the_same_finding_twice_is_two() {
        let (before, after) = (snapshot(&["a"]), snapshot(&["a", "a", "a"]));
        assert_eq!(meanings(&before.changes(&after).new), ["a", "a"]);
        assert_eq!(meanings(&after.changes(&before).gone), ["a", "a"]);
    }

    proptest! {
        #[test]
        fn changes_lead_from_one_run_to_the_other(before in "[abc]{0,8}", after in "[abc]{0,8}") {
            let split = |text: &str| text.chars().map(String::from).collect::<Vec<_>>();
            let (one, other) = (split(&before), split(&after));
            let of = |list: &[String]| snapshot(&list.iter().map(String::as_str).collect::<Vec<_>>());
            let (one_snapshot, other_snapshot) = (of(&one), of(&other));
            let changes = one_snapshot.changes(&other_snapshot);
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
            prop_assert!(one_snapshot.changes(&one_snapshot).new.is_empty());
        }
    }
}
