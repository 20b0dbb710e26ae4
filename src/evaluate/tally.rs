//! The numbers of a run, counted up evaluation by evaluation, so that none needs to be kept.

use std::ops::AddAssign;

use rustc_hash::FxHashMap;

use super::customers::Customers;
use super::fleet::FleetJudgement;
use super::outcome::{LedgerRow, Outcome};
use super::undetermined::Gaps;
use super::unit::Unit;
use super::verdict::{Judgement, Suppression};
use super::world::World;
use crate::compile::RuleIdx;
use crate::diagnostic::{Diagnostic, Level};
use crate::model::CauseKind;
use crate::text::Place;

/// How many there are of what a run looks at.
#[derive(Clone, Debug, Default)]
pub struct Numbers {
    /// Evaluations.
    pub units: usize,
    /// Delegations.
    pub delegations: usize,
    /// Whether there may be further delegations beside these, in parts that could not be looked into.
    pub more_delegations: bool,
    /// Authorizations.
    pub authorizations: usize,
    /// Whether there may be further authorizations, as some list is only partly known.
    pub more_authorizations: bool,
    /// Findings that count, of each severity: info, warning, error.
    pub findings: [usize; 3],
    /// Findings that a waiver covers.
    pub waived: usize,
    /// Findings that the baseline has.
    pub in_baseline: usize,
    /// What was passed over.
    pub passed_over: PassedOver,
    /// Mistakes in inputs that keep something from being known.
    pub input_errors: usize,
    /// Mistakes in inputs that do not.
    pub input_warnings: usize,
}

/// How much was passed over.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct PassedOver {
    /// Files that hold no delegation.
    pub files: usize,
    /// Files that show none, and have parts that could not be looked into.
    pub partly_seen: usize,
    /// Lines of files with one object a line that hold none.
    pub lines: usize,
    /// Files in folders that are in languages which are not read: Bicep and Terraform.
    pub in_other_languages: usize,
}

impl AddAssign for PassedOver {
    fn add_assign(&mut self, more: Self) {
        let Self { files, partly_seen, lines, in_other_languages } = more;
        self.files += files;
        self.partly_seen += partly_seen;
        self.lines += lines;
        self.in_other_languages += in_other_languages;
    }
}

/// Evaluations without a delegation that have a part which could not be looked into.
#[derive(Clone, Debug)]
pub struct Hidden {
    /// How many there are.
    pub units: usize,
    /// Why the first could not be looked into.
    pub kind: CauseKind,
    /// Where.
    pub place: Option<Place>,
}

/// How often each exception of each rule covered something: not at all, if it is not known whether it
/// did. Those that had nothing to cover are not in here.
pub type ExceptionUses = FxHashMap<(RuleIdx, usize), usize>;

/// What the evaluations of a run that were added so far come to.
#[derive(Debug)]
pub struct Tally<'w> {
    world: World<'w>,
    numbers: Numbers,
    ledger: Vec<LedgerRow>,
    gaps: Gaps,
    hidden: Option<Hidden>,
    exceptions: ExceptionUses,
    customers: Customers,
}

impl<'w> Tally<'w> {
    /// Nothing added yet.
    #[must_use]
    pub fn new(world: World<'w>) -> Self {
        Self {
            world,
            numbers: Numbers::default(),
            ledger: world.rules.iter().map(|(rule, _)| LedgerRow::new(rule)).collect(),
            gaps: Gaps::default(),
            hidden: None,
            exceptions: ExceptionUses::default(),
            customers: Customers::default(),
        }
    }

    /// Adds the next evaluation. Which of its findings count has to be settled.
    pub fn add(&mut self, unit: &Unit) {
        self.diagnostics(&unit.diagnostics);
        self.unseen(unit);
        for judged in &unit.delegations {
            let delegation = &judged.delegation;
            self.numbers.authorizations += delegation.authorizations.len();
            self.numbers.more_authorizations |=
                !delegation.open_permanent.is_empty() || !delegation.open_eligible.is_empty();
            self.gaps.next_delegation();
            for judgement in &judged.judgements {
                self.judgement(judgement);
                self.gaps.add(judgement, self.numbers.units, &unit.sources);
            }
        }
        // By themselves, so that one look-up need not wait for the memory of another.
        for judged in &unit.delegations {
            self.customers.add(self.world.rules, unit, judged);
        }
        self.numbers.delegations += unit.delegations.len();
        self.numbers.units += 1;
    }

    /// Counts what is passed over.
    pub fn pass_over(&mut self, more: PassedOver) {
        self.numbers.passed_over += more;
    }

    /// Counts mistakes that belong to no evaluation.
    pub fn diagnostics(&mut self, diagnostics: &[Diagnostic]) {
        for diagnostic in diagnostics {
            match diagnostic.level {
                Level::Error => self.numbers.input_errors += 1,
                Level::Warning => self.numbers.input_warnings += 1,
            }
        }
    }

    /// The numbers so far.
    #[must_use]
    pub const fn numbers(&self) -> &Numbers {
        &self.numbers
    }

    /// Sums up: with the verdicts on the run as a whole, and with what was kept for the report: the
    /// mistakes that belong to no evaluation, which have to be counted already, and evaluations.
    #[must_use]
    pub fn finish(
        mut self,
        units: Vec<Unit>,
        fleet: Vec<FleetJudgement>,
        diagnostics: Vec<Diagnostic>,
    ) -> Outcome {
        for judged in &fleet {
            self.verdict(&judged.judgement);
            self.gaps.add_fleet(&judged.judgement);
            for (exception, times) in judged.covered.iter().enumerate().filter(|(_, times)| **times > 0) {
                self.exceptions.insert((judged.judgement.rule, exception), *times);
            }
            for exception in judged.judgement.in_doubt() {
                self.exceptions.entry((judged.judgement.rule, *exception)).or_default();
            }
        }
        let rules = self.world.rules;
        self.ledger
            .retain(|row| !row.never_applied() || rules.rule(row.rule).is_some_and(|rule| !rule.is_check()));
        Outcome {
            units,
            fleet,
            numbers: self.numbers,
            ledger: self.ledger,
            gaps: self.gaps.finish(),
            hidden: self.hidden,
            exceptions: self.exceptions,
            customers: self.customers.finish(),
            diagnostics,
            interrupted: false,
        }
    }

    fn judgement(&mut self, judgement: &Judgement) {
        self.verdict(judgement);
        for excepted in judgement.excepted() {
            *self.exceptions.entry((judgement.rule, excepted.exception)).or_default() += 1;
        }
        for exception in judgement.in_doubt() {
            self.exceptions.entry((judgement.rule, *exception)).or_default();
        }
    }

    /// Counts a verdict and its findings.
    fn verdict(&mut self, judgement: &Judgement) {
        if let Some(row) = self.ledger.get_mut(judgement.rule.0 as usize) {
            row.count(judgement.standing());
        }
        if judgement.findings().is_empty() {
            return;
        }
        let severity = self.world.rules.rule(judgement.rule).map(|rule| rule.severity as usize);
        for finding in judgement.findings() {
            match finding.suppressed {
                Some(Suppression::Waived(_)) => self.numbers.waived += 1,
                Some(Suppression::InBaseline) => self.numbers.in_baseline += 1,
                None => {
                    if let Some(number) = severity.and_then(|place| self.numbers.findings.get_mut(place)) {
                        *number += 1;
                    }
                }
            }
        }
    }

    /// Where parts could not be looked into, there may be more delegations than were found. Templates
    /// without any are told together.
    fn unseen(&mut self, unit: &Unit) {
        let Some(first) = unit.unseen.first() else { return };
        self.numbers.more_delegations = true;
        if unit.delegations.is_empty() && !unit.exported {
            let hidden = self.hidden.get_or_insert_with(|| Hidden {
                units: 0,
                kind: first.kind.clone(),
                place: first.span.and_then(|span| unit.sources.place(span)),
            });
            hidden.units += 1;
        } else {
            for cause in &unit.unseen {
                self.gaps.add_unseen(cause, self.numbers.units, &unit.sources);
            }
        }
    }
}

impl World<'_> {
    /// Sums up a run: its units, and the verdicts of [`World::judge_fleet`] on them.
    #[must_use]
    pub fn sum_up(
        &self,
        units: Vec<Unit>,
        fleet: Vec<FleetJudgement>,
        passed_over: PassedOver,
        diagnostics: Vec<Diagnostic>,
    ) -> Outcome {
        let mut tally = Tally::new(*self);
        units.iter().for_each(|unit| tally.add(unit));
        tally.pass_over(passed_over);
        tally.diagnostics(&diagnostics);
        tally.finish(units, fleet, diagnostics)
    }
}
