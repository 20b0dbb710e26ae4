//! Verdicts with their findings, and with what is not known or excepted.

use serde::ser::{Serialize, Serializer};
use uuid::Uuid;

use super::cause::GapJson;
use super::place::PlaceJson;
use crate::evaluate::{
    About, Excepted, Finding, FleetJudgement, Judgement, Suppression, Unit, Verdict, World,
};
use crate::model::Access;
use crate::report::gaps;
use crate::report::run::Run;
use crate::text::SourceMap;

/// A rule's verdict on a delegation, or on the whole run.
#[derive(serde::Serialize)]
pub(super) struct VerdictJson<'a> {
    rule: &'a str,
    verdict: &'static str,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    findings: Vec<FindingJson<'a>>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    excepted: Vec<ExceptedJson<'a>>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    unknown: Vec<GapJson<'a>>,
}

/// Something that makes a rule fail.
#[derive(serde::Serialize)]
#[serde(rename_all = "camelCase")]
pub(in crate::report) struct FindingJson<'a> {
    pub(in crate::report) message: &'a str,
    pub(in crate::report) severity: &'static str,
    pub(in crate::report) fingerprint: Uuid,
    pub(in crate::report) about: AboutJson<'a>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(in crate::report) suppressed: Option<SuppressedJson>,
    /// For a verdict on the whole run the place of the unit among the units.
    #[serde(skip_serializing_if = "Option::is_none")]
    unit: Option<usize>,
    pub(in crate::report) location: Option<PlaceJson<'a>>,
    pub(in crate::report) related: Vec<PlaceJson<'a>>,
}

/// What a finding is about, by meaning: what a waiver of it says.
#[derive(serde::Serialize)]
pub(in crate::report) struct AboutJson<'a> {
    #[serde(skip_serializing_if = "Option::is_none")]
    access: Option<&'static str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    role: Option<Uuid>,
    #[serde(skip_serializing_if = "Option::is_none")]
    principal: Option<Uuid>,
    #[serde(skip_serializing_if = "Option::is_none")]
    tenant: Option<Uuid>,
    #[serde(skip_serializing_if = "Option::is_none")]
    detail: Option<&'a str>,
}

/// Why a finding does not count.
#[derive(serde::Serialize)]
pub(in crate::report) struct SuppressedJson {
    by: &'static str,
    #[serde(skip_serializing_if = "Option::is_none")]
    waiver: Option<usize>,
}

/// Something that an exception of the policy covers.
#[derive(serde::Serialize)]
struct ExceptedJson<'a> {
    exception: usize,
    what: &'a str,
    location: Option<PlaceJson<'a>>,
}

impl<'a> VerdictJson<'a> {
    /// A verdict on a delegation of the unit at a place.
    pub(super) fn of(world: World<'a>, judgement: &'a Judgement, (place, unit): (usize, &'a Unit)) -> Self {
        let sources = &unit.sources;
        let findings = judgement.findings().iter();
        let findings = findings.map(|finding| FindingJson::of(world, finding, sources)).collect();
        let excepted = judgement.excepted().iter();
        let excepted = excepted.map(|excepted| ExceptedJson::of(excepted, Some(sources))).collect();
        Self::new(world, judgement, findings, excepted, Some((place, sources)))
    }

    /// A verdict on the whole run.
    fn of_fleet(world: World<'a>, fleet: &'a FleetJudgement) -> Self {
        let judgement = &fleet.judgement;
        let located = judgement.findings().iter().zip(&fleet.witnesses);
        let findings = located.map(|(finding, witness)| FindingJson {
            unit: Some(witness.unit),
            ..FindingJson::of(world, finding, &witness.sources)
        });
        // In which unit's texts an excepted delegation stands, the outcome does not tell.
        let excepted = judgement.excepted().iter().map(|excepted| ExceptedJson::of(excepted, None));
        Self::new(world, judgement, findings.collect(), excepted.collect(), None)
    }

    fn new(
        world: World<'a>,
        judgement: &Judgement,
        findings: Vec<FindingJson<'a>>,
        excepted: Vec<ExceptedJson<'a>>,
        unit: Option<(usize, &SourceMap)>,
    ) -> Self {
        let gaps = gaps::of(judgement, unit);
        Self {
            rule: world.rules.id(judgement.rule),
            verdict: match judgement.verdict {
                Verdict::Pass => "pass",
                Verdict::Fail => "fail",
                Verdict::Undetermined => "undetermined",
                Verdict::NotApplicable => "not-applicable",
            },
            findings,
            excepted,
            unknown: gaps.iter().map(GapJson::of).collect(),
        }
    }
}

impl<'a> AboutJson<'a> {
    fn of(about: &'a About) -> Self {
        Self {
            access: about.access.map(|access| match access {
                Access::Permanent => "permanent",
                Access::Eligible => "eligible",
            }),
            role: about.role,
            principal: about.principal,
            tenant: about.tenant,
            detail: about.detail.as_deref(),
        }
    }
}

impl<'a> FindingJson<'a> {
    pub(in crate::report) fn of(world: World<'a>, finding: &'a Finding, sources: &'a SourceMap) -> Self {
        Self {
            message: &finding.message,
            severity: world.rules.rule(finding.rule).map_or("error", |rule| rule.severity.as_str()),
            fingerprint: finding.fingerprint(world.rules),
            about: AboutJson::of(&finding.about),
            suppressed: finding.suppressed.map(|why| match why {
                Suppression::Waived(place) => SuppressedJson { by: "waiver", waiver: Some(place) },
                Suppression::InBaseline => SuppressedJson { by: "baseline", waiver: None },
            }),
            unit: None,
            location: finding.primary.as_ref().and_then(|label| PlaceJson::of(label, sources)),
            related: PlaceJson::all(&finding.secondary, sources),
        }
    }
}

impl<'a> ExceptedJson<'a> {
    fn of(excepted: &'a Excepted, sources: Option<&'a SourceMap>) -> Self {
        Self {
            exception: excepted.exception,
            what: &excepted.what,
            location: sources.zip(excepted.span).and_then(|(sources, span)| PlaceJson::bare(span, sources)),
        }
    }
}

/// The verdicts of the rules that range over the whole run.
pub(super) struct Fleet<'r, 'a>(pub(super) &'r Run<'a>);

impl Serialize for Fleet<'_, '_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let run = self.0;
        let fleet = run.outcome.fleet.iter();
        serializer.collect_seq(fleet.map(|fleet| VerdictJson::of_fleet(run.basis.world, fleet)))
    }
}
