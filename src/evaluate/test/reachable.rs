//! The verdicts that a rule can come to.
//!
//! What is known can only settle what is not known: a verdict on a delegation of which nothing is
//! known holds of every delegation. So a rule that is decided there is decided everywhere, and one
//! that is undetermined there can be undetermined. A rule that ranges over a run is tried on runs
//! of one such delegation, of two, and so on, past its bound.

use crate::compile::{CoreForm, Rule, RuleIdx};
use crate::evaluate::{Judged, Unit, Verdict, World};
use crate::model::{Cause, CauseKind, Delegation, Fact};
use crate::text::SourceMap;

/// The longest run on which a rule is tried.
const LONGEST_RUN: u32 = 50;

impl World<'_> {
    /// The verdicts that examples of a rule can show and should: passing, failing and undetermined,
    /// as far as the rule can come to them.
    #[must_use]
    pub(super) fn reachable(&self, index: RuleIdx, rule: &Rule) -> Vec<Verdict> {
        let verdicts = match &rule.form {
            CoreForm::Count(count) if rule.form.is_fleet() => {
                let bound = count.most.unwrap_or(0).max(count.least);
                self.on_runs(index, bound.saturating_add(1).min(LONGEST_RUN))
            }
            CoreForm::None { .. }
            | CoreForm::Some { .. }
            | CoreForm::Every { .. }
            | CoreForm::Count(_)
            | CoreForm::Check(_) => {
                vec![self.judge(index, rule, &nothing_known()).verdict]
            }
        };
        if verdicts.contains(&Verdict::Undetermined) {
            return vec![Verdict::Pass, Verdict::Fail, Verdict::Undetermined];
        }
        let mut decided: Vec<Verdict> =
            verdicts.into_iter().filter(|verdict| *verdict != Verdict::NotApplicable).collect();
        decided.sort_unstable();
        decided.dedup();
        decided
    }

    /// The verdicts of a fleet rule on runs of up to so many delegations.
    fn on_runs(&self, index: RuleIdx, longest: u32) -> Vec<Verdict> {
        let mut unit = Unit {
            name: String::new(),
            identity: String::new(),
            sources: SourceMap::new(),
            diagnostics: Vec::new(),
            delegations: Vec::new(),
            unseen: Vec::new(),
            exported: false,
        };
        let mut verdicts = Vec::new();
        for _ in 0..longest {
            unit.delegations.push(Judged::new(nothing_known(), Vec::new()));
            let fleet = self.judge_fleet(std::slice::from_ref(&unit));
            let of_rule = fleet.iter().map(|fleet| &fleet.judgement).find(|judged| judged.rule == index);
            verdicts.extend(of_rule.map(|judgement| judgement.verdict));
        }
        verdicts
    }
}

/// A delegation of which nothing is known.
fn nothing_known() -> Delegation {
    let why = || Cause::placeless(CauseKind::SaidUnknown);
    Delegation {
        span: None,
        resource_name: Fact::Unknown(why()),
        api_version: Fact::Unknown(why()),
        name: Fact::Unknown(why()),
        description: Fact::Unknown(why()),
        managing_tenant: Fact::Unknown(why()),
        customer_tenant: Fact::Unknown(why()),
        customer_subscription: None,
        authorizations: Vec::new(),
        open_permanent: vec![why()],
        open_eligible: vec![why()],
        uncertain: None,
        remarks: Vec::new(),
    }
}
