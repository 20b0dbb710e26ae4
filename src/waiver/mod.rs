//! Layer 4: waivers. Findings that somebody answers for until a day, told by their meaning.
//!
//! A waiver covers a finding only if it says everything that the finding is about: its delegation,
//! and the role, the principal, the kind of access and the tenant if the finding has them. What a
//! waiver leaves unsaid it does not cover, so a grant that is broadened is a finding again. `any`
//! is a way to say it.
//!
//! Architecture invariant: plain data. Reading a configuration is left to the command line.
//!
//! - [`covers`](mod@covers): which findings a waiver covers

mod covers;

use jiff::civil::Date;

use crate::compile::RuleSet;
use crate::evaluate::{Finding, FleetJudgement, Suppression, Unit};
use crate::model::Delegation;
use crate::text::Span;

pub use covers::{Covers, Glob, Meaning, Wanted};

/// A finding, or several, that somebody answers for.
#[derive(Clone, Debug)]
pub struct Waiver {
    /// The rule's id.
    pub rule: String,
    /// Which of the rule's findings.
    pub covers: Covers,
    /// The last day on which it holds.
    pub until: Date,
    /// Why.
    pub because: String,
    /// By whom.
    pub approved_by: Option<String>,
    /// Whether its date has passed; it then covers nothing.
    pub expired: bool,
    /// Where it stands in the configuration.
    pub span: Span,
}

/// Marks every finding that a waiver covers. Of several the first counts.
pub fn apply(waivers: &[Waiver], rules: &RuleSet, units: &mut [Unit], fleet: &mut [FleetJudgement]) {
    if waivers.iter().all(|waiver| waiver.expired) {
        return;
    }
    let first = |finding: &Finding, unit: &str, delegation: Option<&Delegation>| {
        let rule = rules.rule(finding.rule)?;
        let place = waivers.iter().position(|waiver| {
            !waiver.expired && waiver.rule == rule.id && waiver.covers.finding(finding, unit, delegation)
        });
        place.map(Suppression::Waived)
    };
    for unit in &mut *units {
        for judged in &mut unit.delegations {
            for finding in judged.judgements.iter_mut().flat_map(|judgement| &mut judgement.findings) {
                finding.suppressed = first(finding, &unit.identity, Some(&judged.delegation));
            }
        }
    }
    for judgement in fleet {
        for (finding, unit) in judgement.judgement.findings.iter_mut().zip(&judgement.units) {
            let unit = units.get(*unit).map_or("", |unit| unit.identity.as_str());
            finding.suppressed = first(finding, unit, None);
        }
    }
}
