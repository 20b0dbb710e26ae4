//! The core forms *none*, *some* and *every* on one delegation.

use super::explain::{Explained, Ground};
use super::item::{self, Item};
use super::predicate::unknown;
use super::verdict::{Excepted, Judgement, Said, Unknown, Verdict};
use super::world::World;
use crate::compile::{CoreForm, Domain, PredicateIdx, Rule, RuleIdx, Truth};
use crate::model::Delegation;

/// What was seen while the items of a domain were looked at.
#[derive(Default)]
pub(super) struct Seen<'d> {
    /// Items for which it is certain.
    pub(super) certain: Vec<Item<'d>>,
    /// Why it is not known for others.
    pub(super) unknown: Vec<Unknown>,
    /// Items that an exception covers.
    pub(super) excepted: Vec<Excepted>,
    /// Exceptions of which it is not known whether they cover one of the items.
    pub(super) in_doubt: Vec<usize>,
    /// Whether anything that the rule is about was there.
    pub(super) looked: bool,
}

impl World<'_> {
    /// One rule's verdict on one delegation. A fleet rule has none here: see [`super::fleet`].
    #[must_use]
    pub fn judge(&self, index: RuleIdx, rule: &Rule, delegation: &Delegation) -> Judgement {
        match rule.form {
            CoreForm::None { domain, of } => self.judge_none((index, rule), delegation, domain, of),
            CoreForm::Some { domain, of } => self.judge_some((index, rule), delegation, domain, of),
            CoreForm::Every { domain, of, holds } => {
                self.judge_every((index, rule), delegation, domain, of, holds)
            }
            CoreForm::Count(count) => self.judge_count((index, rule), delegation, &count),
            CoreForm::Check(check) => self.judge_check((index, rule), delegation, check),
        }
    }

    fn judge_none(
        &self,
        (index, rule): (RuleIdx, &Rule),
        delegation: &Delegation,
        domain: Domain,
        of: PredicateIdx,
    ) -> Judgement {
        let seen = self.look(rule, delegation, domain, of);
        let findings = seen
            .certain
            .iter()
            .map(|item| self.explain(Explained { index, rule, delegation }, *item, Ground::Holds(of)))
            .collect::<Vec<_>>();
        let verdict = match (findings.is_empty(), seen.unknown.is_empty()) {
            (false, _) => Verdict::Fail,
            (true, false) => Verdict::Undetermined,
            (true, true) => Verdict::Pass,
        };
        let Seen { excepted, in_doubt, unknown, .. } = seen;
        let said = Said { findings, excepted, in_doubt, unknown };
        Judgement::new(index, verdict, said)
    }

    fn judge_some(
        &self,
        (index, rule): (RuleIdx, &Rule),
        delegation: &Delegation,
        domain: Domain,
        of: PredicateIdx,
    ) -> Judgement {
        if let Some(judgement) = self.excepted_whole(index, rule, delegation) {
            return judgement;
        }
        let whole = Item::Delegation(delegation);
        let Seen { certain, mut unknown, excepted, mut in_doubt, .. } =
            self.look(rule, delegation, domain, of);
        in_doubt.extend(self.in_doubt(rule, delegation, whole).map(|(place, _)| place));
        let mut counts = false;
        for item in certain {
            counts |= !self.may_be_left_out(rule, delegation, item, &mut unknown);
        }
        let verdict = if counts {
            Verdict::Pass
        } else if unknown.is_empty() {
            Verdict::Fail
        } else {
            Verdict::Undetermined
        };
        let findings = match verdict {
            Verdict::Fail => {
                let ground = Ground::Nothing { but_excepted: !excepted.is_empty() };
                vec![self.explain(Explained { index, rule, delegation }, whole, ground)]
            }
            Verdict::Pass | Verdict::Undetermined | Verdict::NotApplicable => Vec::new(),
        };
        if verdict != Verdict::Undetermined {
            unknown.clear();
        }
        Judgement::new(index, verdict, Said { findings, excepted, in_doubt, unknown })
    }

    fn judge_every(
        &self,
        (index, rule): (RuleIdx, &Rule),
        delegation: &Delegation,
        domain: Domain,
        of: PredicateIdx,
        holds: PredicateIdx,
    ) -> Judgement {
        let mut seen = Seen::default();
        item::each_of(delegation, domain, self.access_wanted(of), |item| {
            let about = self.truth(of, item);
            if about == Truth::False {
                return;
            }
            let held = self.truth(holds, item);
            if held == Truth::True {
                seen.looked |= item.open().is_none();
                return;
            }
            if let Some(exception) = self.exception(rule, delegation, item) {
                seen.excepted.push(self.excepted(exception, item));
                return;
            }
            seen.in_doubt.extend(self.in_doubt(rule, delegation, item).map(|(place, _)| place));
            if let Some(cause) = item.open() {
                seen.unknown.push(unknown(cause.clone(), item));
            } else if about == Truth::True && held == Truth::False {
                seen.certain.push(item);
            } else {
                self.causes(of, item, &mut seen.unknown);
                self.causes(holds, item, &mut seen.unknown);
            }
        });
        let explained = Explained { index, rule, delegation };
        let findings = (seen.certain.iter())
            .map(|item| self.explain(explained, *item, Ground::Lacks { of, holds }))
            .collect::<Vec<_>>();
        let verdict = match (findings.is_empty(), seen.unknown.is_empty(), seen.looked) {
            (false, _, _) => Verdict::Fail,
            (true, false, _) => Verdict::Undetermined,
            (true, true, true) => Verdict::Pass,
            (true, true, false) => Verdict::NotApplicable,
        };
        let Seen { excepted, in_doubt, unknown, .. } = seen;
        let said = Said { findings, excepted, in_doubt, unknown };
        Judgement::new(index, verdict, said)
    }

    /// The verdict of a rule that requires or counts something on a delegation that is excepted as
    /// a whole: there is nothing that it could ask it of.
    pub(super) fn excepted_whole(
        &self,
        index: RuleIdx,
        rule: &Rule,
        delegation: &Delegation,
    ) -> Option<Judgement> {
        let whole = Item::Delegation(delegation);
        let exception = self.exception(rule, delegation, whole)?;
        let said = Said { excepted: vec![self.excepted(exception, whole)], ..Said::default() };
        Some(Judgement::new(index, Verdict::NotApplicable, said))
    }

    /// Sorts the items of a domain by whether a predicate holds of them.
    fn look<'d>(
        &self,
        rule: &Rule,
        delegation: &'d Delegation,
        domain: Domain,
        of: PredicateIdx,
    ) -> Seen<'d> {
        let mut seen = Seen::default();
        item::each_of(delegation, domain, self.access_wanted(of), |item| {
            let truth = self.truth(of, item);
            if truth == Truth::False {
                return;
            }
            if let Some(exception) = self.exception(rule, delegation, item) {
                seen.excepted.push(self.excepted(exception, item));
                return;
            }
            seen.in_doubt.extend(self.in_doubt(rule, delegation, item).map(|(place, _)| place));
            if let Some(cause) = item.open() {
                seen.unknown.push(unknown(cause.clone(), item));
            } else if truth == Truth::True {
                seen.certain.push(item);
            } else {
                self.causes(of, item, &mut seen.unknown);
            }
        });
        seen
    }
}
