//! Layer 4: baselines. What was found before, per delegation, so that a run shows only what is new.
//!
//! A baseline counts findings by their fingerprint under the delegation that they are in, and the
//! customer is part of what tells delegations apart: the tenant that delegates where it is known,
//! otherwise the input. So one customer's entry never hides another's finding. It only ratchets
//! down: an entry that no longer occurs can be taken out, and none is ever added to a baseline that
//! is there.
//!
//! Architecture invariant: plain data. Reading and writing the file is left to the command line.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};
use uuid::Uuid;

use crate::compile::RuleSet;
use crate::evaluate::{Finding, FleetJudgement, Suppression, Unit};
use crate::model::{Delegation, Fact};

/// The schema of the file; another one is refused.
pub const SCHEMA: &str = "delegard.baseline/1";

/// The file.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Baseline {
    /// [`SCHEMA`].
    pub schema: String,
    /// The delegations that findings were found in, sorted.
    pub delegations: Vec<Entry>,
}

/// What was found in one delegation.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Entry {
    /// The delegation.
    pub delegation: Key,
    /// Its findings, sorted.
    pub findings: Vec<Counted>,
}

/// What tells a delegation from others.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Key {
    /// The input, where the tenant that delegates is not known; `run` for findings on the run as a
    /// whole.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub input: Option<String>,
    /// The tenant that delegates, where it is known.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub customer_tenant: Option<Uuid>,
    /// The tenant that gains access.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub managing_tenant: Option<Uuid>,
    /// The offer's name.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub name: Option<String>,
}

/// A finding and how often it was found.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Counted {
    /// The rule's id, for people.
    pub rule: String,
    /// What tells it from others.
    pub fingerprint: Uuid,
    /// How often it was found in the delegation.
    #[serde(default = "once", skip_serializing_if = "is_once")]
    pub times: u32,
}

const fn once() -> u32 {
    1
}

#[expect(clippy::trivially_copy_pass_by_ref, reason = "serde hands over a reference")]
const fn is_once(times: &u32) -> bool {
    *times == 1
}

/// What became of a baseline in a run.
#[derive(Clone, Debug)]
pub struct Applied {
    /// The baseline without what no longer occurs in the delegations that the run met.
    pub rest: Baseline,
    /// How many findings no longer occur.
    pub gone: u32,
    /// How many of its delegations the run did not meet.
    pub unmet: usize,
}

/// The findings of a run by delegation. What a waiver covers is left out.
type Found<'f> = BTreeMap<Key, Vec<&'f mut Finding>>;

/// Marks every finding that the baseline has, as often as it has it.
pub fn apply(baseline: &Baseline, units: &mut [Unit], fleet: &mut [FleetJudgement]) -> Applied {
    let mut found = gather(units, fleet);
    let mut rest = Baseline { schema: SCHEMA.to_owned(), delegations: Vec::new() };
    let (mut gone, mut unmet) = (0u32, 0);
    for entry in &baseline.delegations {
        let Some(findings) = found.get_mut(&entry.delegation) else {
            unmet += 1;
            rest.delegations.push(entry.clone());
            continue;
        };
        let mut kept = Vec::new();
        for counted in &entry.findings {
            let same = findings
                .iter_mut()
                .filter(|finding| finding.fingerprint == counted.fingerprint && finding.suppressed.is_none());
            let mut times = 0;
            for finding in same.take(counted.times as usize) {
                finding.suppressed = Some(Suppression::InBaseline);
                times += 1;
            }
            gone = gone.saturating_add(counted.times - times);
            if times > 0 {
                kept.push(Counted { times, ..counted.clone() });
            }
        }
        if !kept.is_empty() {
            rest.delegations.push(Entry { delegation: entry.delegation.clone(), findings: kept });
        }
    }
    Applied { rest, gone, unmet }
}

/// A baseline of everything that a run found.
pub fn of(units: &mut [Unit], fleet: &mut [FleetJudgement], rules: &RuleSet) -> Baseline {
    let mut delegations = Vec::new();
    for (delegation, findings) in gather(units, fleet) {
        let mut counted: BTreeMap<(&str, Uuid), u32> = BTreeMap::new();
        for finding in findings {
            let rule = rules.rule(finding.rule).map_or("", |rule| rule.id.as_str());
            *counted.entry((rule, finding.fingerprint)).or_default() += 1;
        }
        let findings: Vec<_> = (counted.into_iter())
            .map(|((rule, fingerprint), times)| Counted { rule: rule.to_owned(), fingerprint, times })
            .collect();
        if !findings.is_empty() {
            delegations.push(Entry { delegation, findings });
        }
    }
    Baseline { schema: SCHEMA.to_owned(), delegations }
}

/// Every delegation of a run with the findings that no waiver covers; also those without any.
fn gather<'f>(units: &'f mut [Unit], fleet: &'f mut [FleetJudgement]) -> Found<'f> {
    let mut found: Found<'f> = BTreeMap::new();
    let open = |finding: &&mut Finding| finding.suppressed.is_none();
    for unit in units {
        for judged in &mut unit.delegations {
            let findings = judged.judgements.iter_mut().flat_map(|judgement| &mut judgement.findings);
            let key = Key::of(&unit.identity, &judged.delegation);
            found.entry(key).or_default().extend(findings.filter(open));
        }
    }
    let findings = fleet.iter_mut().flat_map(|fleet| &mut fleet.judgement.findings);
    found.entry(Key::run()).or_default().extend(findings.filter(open));
    found
}

impl Key {
    fn of(input: &str, delegation: &Delegation) -> Self {
        let customer_tenant = delegation.customer_tenant.value().copied();
        Self {
            input: customer_tenant.is_none().then(|| input.to_owned()),
            customer_tenant,
            managing_tenant: delegation.managing_tenant.value().copied(),
            name: match &delegation.name {
                Fact::Known(name) => Some(name.value.to_string()),
                Fact::Either(..) | Fact::Absent(_) | Fact::Unknown(_) => None,
            },
        }
    }

    /// What findings on the run as a whole stand under.
    fn run() -> Self {
        Self { input: Some("run".to_owned()), customer_tenant: None, managing_tenant: None, name: None }
    }
}
