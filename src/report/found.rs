//! A walk over everything that the verdicts of a run say, for forms that list findings one by one.

use uuid::Uuid;

use super::gaps;
use super::run::Run;
use crate::compile::{Rule, RuleSet};
use crate::diagnostic::{Label, Severity};
use crate::evaluate::{
    Finding, FleetJudgement, Gap, Judged, Judgement, Standing, Unit, Verdict, Witness, World,
};
use crate::text::{FileId, Place, SourceMap};

/// A finding and where it was found.
#[derive(Clone, Copy)]
pub(super) struct Found<'a> {
    pub(super) finding: &'a Finding,
    rules: &'a RuleSet,
    /// The texts that its places lie in.
    pub(super) sources: &'a SourceMap,
    /// The unit's name.
    pub(super) input: &'a str,
    /// The delegation; none if it is about the run as a whole.
    pub(super) judged: Option<&'a Judged>,
}

/// A verdict that leaves a rule undetermined.
pub(super) struct Open<'a> {
    pub(super) judgement: &'a Judgement,
    /// The rule, unless the verdict is of none that the run has.
    pub(super) rule: Option<&'a Rule>,
    /// The unit; none for a verdict on the run as a whole.
    pub(super) unit: Option<&'a Unit>,
    /// The delegation; none for a verdict on the run as a whole.
    pub(super) judged: Option<&'a Judged>,
    /// What is not known, grouped by cause.
    pub(super) gaps: Vec<Gap>,
}

/// Every finding of a unit, also those that do not count.
pub(super) fn of_unit<'a>(world: World<'a>, unit: &'a Unit) -> impl Iterator<Item = Found<'a>> {
    unit.delegations.iter().flat_map(move |judged| {
        judged.judgements.iter().flat_map(move |judgement| {
            judgement.findings().iter().map(move |finding| Found {
                finding,
                rules: world.rules,
                sources: &unit.sources,
                input: &unit.name,
                judged: Some(judged),
            })
        })
    })
}

/// Every finding on the run as a whole, also those that do not count.
pub(super) fn of_fleet<'a>(world: World<'a>, fleet: &'a [FleetJudgement]) -> impl Iterator<Item = Found<'a>> {
    fleet.iter().flat_map(move |fleet| {
        let judgement = &fleet.judgement;
        judgement.findings().iter().zip(&fleet.witnesses).map(move |(finding, witness): (_, &Witness)| {
            Found {
                finding,
                rules: world.rules,
                sources: &witness.sources,
                input: &witness.name,
                judged: None,
            }
        })
    })
}

/// Every finding of a run whose units were kept, also those that do not count.
pub(super) fn all<'a>(run: &Run<'a>) -> impl Iterator<Item = Found<'a>> {
    let (world, outcome) = (run.basis.world, run.outcome);
    outcome.units.iter().flat_map(move |unit| of_unit(world, unit)).chain(of_fleet(world, &outcome.fleet))
}

/// Every verdict that leaves a rule undetermined, of a run whose units were kept.
pub(super) fn open<'a>(run: &Run<'a>) -> impl Iterator<Item = Open<'a>> {
    let world = run.basis.world;
    let of_units = run.units().flat_map(move |(place, unit)| {
        unit.delegations.iter().flat_map(move |judged| {
            judged.judgements.iter().filter(|judgement| is_open(judgement)).map(move |judgement| Open {
                judgement,
                rule: world.rules.rule(judgement.rule),
                unit: Some(unit),
                judged: Some(judged),
                gaps: gaps::of(judgement, Some((place, &unit.sources))),
            })
        })
    });
    let fleet = run.outcome.fleet.iter().map(|fleet| &fleet.judgement);
    of_units.chain(fleet.filter(|judgement| is_open(judgement)).map(move |judgement| Open {
        judgement,
        rule: world.rules.rule(judgement.rule),
        unit: None,
        judged: None,
        gaps: gaps::of(judgement, None),
    }))
}

/// Whether a verdict leaves its rule undetermined.
pub(super) fn is_open(judgement: &Judgement) -> bool {
    judgement.standing() == Standing::As(Verdict::Undetermined)
}

impl<'a> Found<'a> {
    /// Whether it counts: no waiver covers it, and the baseline does not have it.
    pub(super) const fn counts(&self) -> bool {
        self.finding.suppressed.is_none()
    }

    /// Its rule, unless it is of none that the run has.
    pub(super) fn rule(&self) -> Option<&'a Rule> {
        self.rules.rule(self.finding.rule)
    }

    /// How bad it is.
    pub(super) fn severity(&self) -> Severity {
        self.rule().map_or(Severity::Error, |rule| rule.severity)
    }

    /// The rule's id.
    pub(super) fn id(&self) -> &'a str {
        self.rules.id(self.finding.rule)
    }

    /// What tells it from other findings, wherever it stands.
    pub(super) fn fingerprint(&self) -> Uuid {
        self.finding.fingerprint(self.rules)
    }

    /// The place that it is about, if it has one.
    pub(super) fn place(&self) -> Option<Place> {
        self.finding.primary.as_ref().and_then(|label| self.place_of(label))
    }

    /// The place of a label of it.
    pub(super) fn place_of(&self, label: &Label) -> Option<Place> {
        self.sources.place(label.span)
    }

    /// The file that it is in: that of its place, or else the first of the unit's.
    pub(super) fn file(&self) -> &'a str {
        match &self.finding.primary {
            Some(label) => self.sources.name(label.span.file),
            None => first_file(self.sources).unwrap_or(self.input),
        }
    }
}

impl<'a> Open<'a> {
    /// The rule's id.
    pub(super) fn id(&self) -> &'a str {
        self.rule.map_or("?", |rule| &rule.id)
    }

    /// What is not known and what would settle it, in one line.
    pub(super) fn text(&self) -> String {
        let gaps: Vec<String> = self.gaps.iter().map(gaps::with_remedy).collect();
        gaps.join("; ")
    }
}

/// The name of the first of some texts: the template.
pub(super) fn first_file(sources: &SourceMap) -> Option<&str> {
    sources.get(FileId(0)).map(|file| file.name())
}
