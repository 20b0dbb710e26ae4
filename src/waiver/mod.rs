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
//! - [`usage`]: what became of each waiver in a run

mod covers;
mod usage;

use jiff::civil::Date;

use crate::compile::RuleSet;
use crate::evaluate::{Finding, FleetJudgement, Suppression, Unit};
use crate::model::Delegation;
use crate::text::Span;

pub use covers::{Covers, Meaning, Wanted};
pub use usage::{Usage, Uses};

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

/// Marks every finding of a unit that a waiver covers. Of several the first counts.
pub fn apply(waivers: &[Waiver], rules: &RuleSet, unit: &mut Unit) {
    if waivers.iter().all(|waiver| waiver.expired) {
        return;
    }
    for judged in &mut unit.delegations {
        for finding in judged.judgements.iter_mut().flat_map(|judgement| judgement.findings_mut()) {
            finding.suppressed = first(waivers, rules, finding, &unit.identity, Some(&judged.delegation));
        }
    }
}

/// Marks every finding on the run as a whole that a waiver covers.
pub fn apply_to_fleet(waivers: &[Waiver], rules: &RuleSet, fleet: &mut [FleetJudgement]) {
    for judged in fleet {
        for (finding, witness) in judged.judgement.findings_mut().iter_mut().zip(&judged.witnesses) {
            finding.suppressed = first(waivers, rules, finding, &witness.identity, None);
        }
    }
}

fn first(
    waivers: &[Waiver],
    rules: &RuleSet,
    finding: &Finding,
    input: &str,
    delegation: Option<&Delegation>,
) -> Option<Suppression> {
    let rule = rules.rule(finding.rule)?;
    let place = waivers.iter().position(|waiver| {
        !waiver.expired
            && waiver.rule == rule.id
            && waiver.covers.finding((rules, finding), input, delegation)
    });
    place.map(Suppression::Waived)
}
