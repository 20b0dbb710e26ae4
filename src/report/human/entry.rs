//! What there is to tell, in the order of the inputs. What reads the same is told once: a template
//! that a hundred parameter files share has its mistakes only once.

use rustc_hash::FxHashMap;

use crate::diagnostic::{Diagnostic, Label};
use crate::evaluate::{Finding, Judgement};
use crate::report::run::Run;
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
    /// The units it was found in, in order; none if it belongs to the run as a whole.
    pub(super) units: Vec<usize>,
    /// How often it was found.
    pub(super) times: usize,
}

/// What makes two entries read the same.
#[derive(PartialEq, Eq, Hash)]
struct Key<'a> {
    code: &'a str,
    message: &'a str,
    places: Vec<(&'a str, u32, u32)>,
}

/// Every mistake and every finding of a run.
pub(super) fn all<'a>(run: &Run<'a>) -> Vec<Entry<'a>> {
    let mut entries = Entries::default();
    entries.of_run(run);
    for (place, unit) in run.units() {
        for diagnostic in &unit.diagnostics {
            entries.add(run, Some(place), Told::Diagnostic(diagnostic));
        }
        for judgement in unit.delegations.iter().flat_map(|judged| &judged.judgements) {
            for finding in judgement.counting() {
                entries.add(run, Some(place), Told::Finding(finding, judgement));
            }
        }
    }
    for fleet in &run.outcome.fleet {
        let located = fleet.judgement.findings.iter().zip(&fleet.units);
        for (finding, place) in located.filter(|(finding, _)| finding.suppressed.is_none()) {
            entries.add(run, Some(*place), Told::Finding(finding, &fleet.judgement));
        }
    }
    entries.entries
}

/// Every mistake of a run.
pub(super) fn diagnostics<'a>(run: &Run<'a>) -> Vec<Entry<'a>> {
    let mut entries = Entries::default();
    entries.of_run(run);
    for (place, unit) in run.units() {
        for diagnostic in &unit.diagnostics {
            entries.add(run, Some(place), Told::Diagnostic(diagnostic));
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
    fn of_run(&mut self, run: &Run<'a>) {
        for diagnostic in &run.outcome.diagnostics {
            self.add(run, None, Told::Diagnostic(diagnostic));
        }
    }

    fn add(&mut self, run: &Run<'a>, unit: Option<usize>, told: Told<'a>) {
        let known = *self.known.entry(told.key(run, unit)).or_insert(self.entries.len());
        match self.entries.get_mut(known) {
            Some(entry) => {
                entry.times += 1;
                if entry.units.last() != unit.as_ref() {
                    entry.units.extend(unit);
                }
            }
            None => self.entries.push(Entry { told, units: unit.into_iter().collect(), times: 1 }),
        }
    }
}

impl<'a> Told<'a> {
    /// The code of a mistake, or the id of a rule.
    pub(super) fn code(self, run: &Run<'a>) -> &'a str {
        match self {
            Self::Diagnostic(diagnostic) => diagnostic.code.as_str(),
            Self::Finding(finding, _) => run.rule(finding.rule).map_or("?", |rule| &rule.id),
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

    fn key(self, run: &Run<'a>, unit: Option<usize>) -> Key<'a> {
        let sources: &SourceMap = sources(run, unit);
        let labels = self.primary().into_iter().chain(self.secondary());
        let places =
            labels.map(|label| (sources.name(label.span.file), label.span.start, label.span.end)).collect();
        Key { code: self.code(run), message: self.message(), places }
    }
}

/// The texts that the places of a unit lie in, or those of the run.
pub(super) fn sources<'a>(run: &Run<'a>, unit: Option<usize>) -> &'a SourceMap {
    let unit = unit.and_then(|place| run.outcome.units.get(place));
    unit.map_or(run.sources, |unit| &unit.sources)
}
