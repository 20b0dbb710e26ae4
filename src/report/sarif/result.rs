//! Results: findings, and verdicts that leave a rule undetermined.

use serde::ser::{Serialize, Serializer};
use uuid::Uuid;

use super::message::Message;
use super::place::Location;
use super::rule::{Rules, level};
use crate::evaluate::{Suppression, delegation_words};
use crate::report::found::{self, Found, Open, first_file};
use crate::report::run::{BaselineState, Run};

/// The results of a run, each made when it is written.
pub(super) struct Results<'r, 'a> {
    pub(super) run: &'r Run<'a>,
    pub(super) rules: &'r Rules<'a>,
}

#[derive(serde::Serialize)]
#[serde(rename_all = "camelCase")]
struct ResultJson<'a> {
    rule_id: &'a str,
    #[serde(skip_serializing_if = "Option::is_none")]
    rule_index: Option<usize>,
    kind: &'static str,
    level: &'static str,
    message: Message,
    locations: Vec<Location>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    related_locations: Vec<Location>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    code_flows: Vec<CodeFlow>,
    #[serde(skip_serializing_if = "Option::is_none")]
    partial_fingerprints: Option<Fingerprints>,
    #[serde(skip_serializing_if = "Option::is_none")]
    baseline_state: Option<&'static str>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    suppressions: Vec<Suppressed>,
    properties: Properties<'a>,
}

#[derive(serde::Serialize)]
struct Fingerprints {
    #[serde(rename = "delegard/v1")]
    fingerprint: Uuid,
}

#[derive(serde::Serialize)]
#[serde(rename_all = "camelCase")]
struct CodeFlow {
    thread_flows: [ThreadFlow; 1],
}

#[derive(serde::Serialize)]
struct ThreadFlow {
    locations: Vec<Step>,
}

#[derive(serde::Serialize)]
struct Step {
    location: Location,
}

#[derive(serde::Serialize)]
struct Suppressed {
    kind: &'static str,
    status: &'static str,
    justification: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    properties: Option<Waived>,
}

#[derive(serde::Serialize)]
#[serde(rename_all = "camelCase")]
struct Waived {
    until: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    approved_by: Option<String>,
}

#[derive(serde::Serialize)]
struct Properties<'a> {
    #[serde(skip_serializing_if = "Option::is_none")]
    input: Option<&'a str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    delegation: Option<String>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    unknown: Vec<UnknownJson>,
}

/// What is not known, and what would settle it.
#[derive(serde::Serialize)]
struct UnknownJson {
    text: String,
    settle: Option<&'static str>,
}

impl Serialize for Results<'_, '_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let findings = found::all(self.run).map(|found| self.finding(&found));
        let open = found::open(self.run);
        serializer.collect_seq(findings.chain(open.map(|open| self.open(&open))))
    }
}

impl<'a> Results<'_, 'a> {
    fn finding(&self, found: &Found<'a>) -> ResultJson<'a> {
        let finding = found.finding;
        let primary = finding.primary.as_ref().and_then(|label| Location::of(label, found.sources));
        let related = finding.secondary.iter().filter_map(|label| Location::of(label, found.sources));
        let numbered = related.enumerate().map(|(place, location)| location.numbered(place + 1));
        ResultJson {
            rule_id: found.id(),
            rule_index: self.rules.place(finding.rule),
            kind: "fail",
            level: level(found.severity()),
            message: Message::of(&finding.message),
            locations: vec![primary.unwrap_or_else(|| Location::file(found.file()))],
            related_locations: numbered.collect(),
            code_flows: code_flow(found).into_iter().collect(),
            partial_fingerprints: Some(Fingerprints { fingerprint: found.fingerprint() }),
            baseline_state: self.baseline_state(finding.suppressed),
            suppressions: finding.suppressed.map(|why| self.suppressed(why)).into_iter().collect(),
            properties: Properties {
                input: Some(found.input),
                delegation: found.judged.map(|judged| delegation_words(&judged.delegation)),
                unknown: Vec::new(),
            },
        }
    }

    fn open(&self, open: &Open<'a>) -> ResultJson<'a> {
        let place = open.gaps.iter().find_map(|gap| gap.place.as_ref());
        let file =
            || Location::file(open.unit.and_then(|unit| first_file(&unit.sources)).unwrap_or_default());
        let located = place.map(|(_, place)| Location::at(place));
        ResultJson {
            rule_id: open.id(),
            rule_index: self.rules.place(open.judgement.rule),
            kind: "open",
            level: "none",
            message: Message::of(&format!("undetermined: {}", open.text())),
            // A verdict on the run as a whole is in no file.
            locations: located.or_else(|| open.unit.map(|_| file())).into_iter().collect(),
            related_locations: Vec::new(),
            code_flows: Vec::new(),
            partial_fingerprints: None,
            baseline_state: None,
            suppressions: Vec::new(),
            properties: Properties {
                input: open.unit.map(|unit| unit.name.as_str()),
                delegation: open.judged.map(|judged| delegation_words(&judged.delegation)),
                unknown: (open.gaps.iter())
                    .map(|gap| UnknownJson { text: gap.what(), settle: gap.settle() })
                    .collect(),
            },
        }
    }

    /// Whether the baseline has it; none if no baseline was read.
    fn baseline_state(&self, why: Option<Suppression>) -> Option<&'static str> {
        match (self.run.baseline?.state, why) {
            (BaselineState::Written, _) => None,
            (BaselineState::Read { .. }, Some(Suppression::InBaseline)) => Some("unchanged"),
            // Of a finding that a waiver covers the baseline is not asked.
            (BaselineState::Read { .. }, Some(Suppression::Waived(_))) => None,
            (BaselineState::Read { .. }, None) => Some("new"),
        }
    }

    fn suppressed(&self, why: Suppression) -> Suppressed {
        let (justification, properties) = match why {
            Suppression::Waived(place) => match self.run.waivers.get(place) {
                Some(waiver) => (
                    waiver.because.clone(),
                    Some(Waived { until: waiver.until.to_string(), approved_by: waiver.approved_by.clone() }),
                ),
                None => ("waived".to_owned(), None),
            },
            Suppression::InBaseline => {
                let name = self.run.baseline.map_or("the baseline", |file| &file.name);
                (format!("in the baseline {name}"), None)
            }
        };
        Suppressed { kind: "external", status: "accepted", justification, properties }
    }
}

/// The way of the value from its literal to its use. The places beside the finding of a check of the
/// template are others that it is about, and no way.
fn code_flow(found: &Found<'_>) -> Option<CodeFlow> {
    let finding = found.finding;
    if finding.secondary.is_empty() || found.rule().is_some_and(|rule| rule.is_check()) {
        return None;
    }
    let way = finding.primary.iter().chain(finding.secondary.iter().rev());
    let locations: Vec<Step> = way
        .filter_map(|label| Location::of(label, found.sources))
        .map(|location| Step { location })
        .collect();
    (locations.len() > 1).then_some(CodeFlow { thread_flows: [ThreadFlow { locations }] })
}
