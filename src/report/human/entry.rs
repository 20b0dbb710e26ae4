//! What there is to tell of the evaluations of one template, in their order. What reads the same is
//! told once: a template that a hundred parameter files share has its mistakes only once.

use std::ops::Range;

use rustc_hash::FxHashMap;

use crate::compile::RuleSet;
use crate::diagnostic::{Diagnostic, Label};
use crate::evaluate::{Finding, Judgement, Unit};
use crate::text::SourceMap;

/// Something to tell.
#[derive(Clone, Copy)]
pub(super) enum Told<'a> {
    /// A mistake in a text.
    Diagnostic(&'a Diagnostic),
    /// What a rule says about a delegation, and the verdict that it belongs to.
    Finding(&'a Finding, &'a Judgement),
}

/// Something to tell, and where it was found.
pub(super) struct Entry<'a> {
    pub(super) told: Told<'a>,
    /// The places of the units that it was found in, in order.
    pub(super) units: Vec<usize>,
    /// How often it was found.
    pub(super) times: usize,
}

/// What makes two entries read the same.
#[derive(PartialEq, Eq, Hash)]
struct Key<'a> {
    code: &'a str,
    message: &'a str,
    primary: Option<Place<'a>>,
    /// Mostly none, which takes no memory.
    secondary: Vec<Place<'a>>,
}

/// A file's name, and the bytes in it.
type Place<'a> = (&'a str, Range<u32>);

/// Every mistake, and with `findings` every finding that counts.
pub(super) fn all<'a>(units: &'a [Unit], rules: &'a RuleSet, findings: bool) -> Vec<Entry<'a>> {
    let mut entries = Entries::default();
    for (place, unit) in units.iter().enumerate() {
        for diagnostic in &unit.diagnostics {
            entries.add(rules, (place, unit), Told::Diagnostic(diagnostic));
        }
        let judged = unit.delegations.iter().filter(|_| findings);
        for judgement in judged.flat_map(|judged| &judged.judgements) {
            for finding in judgement.counting() {
                entries.add(rules, (place, unit), Told::Finding(finding, judgement));
            }
        }
    }
    entries.entries
}

#[derive(Default)]
struct Entries<'a> {
    entries: Vec<Entry<'a>>,
    known: FxHashMap<Key<'a>, usize>,
}

impl<'a> Entries<'a> {
    fn add(&mut self, rules: &'a RuleSet, (place, unit): (usize, &'a Unit), told: Told<'a>) {
        let known = *self.known.entry(told.key(rules, &unit.sources)).or_insert(self.entries.len());
        match self.entries.get_mut(known) {
            Some(entry) => {
                entry.times += 1;
                if entry.units.last() != Some(&place) {
                    entry.units.push(place);
                }
            }
            None => self.entries.push(Entry { told, units: vec![place], times: 1 }),
        }
    }
}

impl<'a> Told<'a> {
    /// The code of a mistake, or the id of a rule.
    pub(super) fn code(self, rules: &RuleSet) -> &str {
        match self {
            Self::Diagnostic(diagnostic) => diagnostic.code.as_str(),
            Self::Finding(finding, _) => rules.id(finding.rule),
        }
    }

    /// What is wrong, in one sentence.
    pub(super) fn message(self) -> &'a str {
        match self {
            Self::Diagnostic(diagnostic) => &diagnostic.message,
            Self::Finding(finding, _) => &finding.message,
        }
    }

    /// The place that it is about.
    pub(super) const fn primary(self) -> Option<&'a Label> {
        match self {
            Self::Diagnostic(diagnostic) => diagnostic.primary.as_ref(),
            Self::Finding(finding, _) => finding.primary.as_ref(),
        }
    }

    /// The places that led to it.
    pub(super) fn secondary(self) -> &'a [Label] {
        match self {
            Self::Diagnostic(diagnostic) => &diagnostic.secondary,
            Self::Finding(finding, _) => &finding.secondary,
        }
    }

    fn key(self, rules: &'a RuleSet, sources: &'a SourceMap) -> Key<'a> {
        let place = |label: &Label| (sources.name(label.span.file), label.span.start..label.span.end);
        Key {
            code: self.code(rules),
            message: self.message(),
            primary: self.primary().map(place),
            secondary: self.secondary().iter().map(place).collect(),
        }
    }
}
