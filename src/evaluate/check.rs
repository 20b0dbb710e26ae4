//! Checks of the template itself: what the front end remarked, as verdicts and findings.
//!
//! A check is about what is written. Of what is not known it says nothing: that is for the rules
//! which need to know it.

use super::explain::labels;
use super::fingerprint::Whose;
use super::verdict::{About, Finding, Judgement, Said, Verdict};
use super::world::World;
use crate::compile::{Rule, RuleIdx};
use crate::model::{Check, Delegation};

impl World<'_> {
    pub(super) fn judge_check(
        &self,
        (index, rule): (RuleIdx, &Rule),
        delegation: &Delegation,
        check: Check,
    ) -> Judgement {
        if let Some(judgement) = self.excepted_whole(index, rule, delegation) {
            return judgement;
        }
        let findings: Vec<_> = (delegation.remarks.iter())
            .filter(|remark| remark.check == check)
            .map(|remark| {
                let about = About { detail: Some(remark.detail.clone()), ..About::default() };
                let (primary, secondary) = labels(&remark.origin, remark.label.clone());
                let whose = Whose::of(delegation);
                let message = remark.message.clone();
                Finding { rule: index, message, primary, secondary, about, whose, suppressed: None }
            })
            .collect();
        let verdict = if findings.is_empty() { Verdict::Pass } else { Verdict::Fail };
        Judgement::new(index, verdict, Said { findings, ..Said::default() })
    }
}
