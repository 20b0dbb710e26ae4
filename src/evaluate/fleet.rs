//! Rules that range over every delegation of a run: `at most 5 delegations per principal`.

use uuid::Uuid;

use super::count::{Entry, check, verdict};
use super::explain::{Explained, Ground};
use super::item::Item;
use super::predicate::unknown;
use super::unit::Unit;
use super::verdict::{Judgement, Unknown};
use super::world::World;
use crate::compile::{CoreForm, Count, Group, Rule, RuleIdx, Truth};
use crate::model::{Delegation, Fact};

/// A fleet rule's verdict on the run.
#[derive(Debug)]
pub struct FleetJudgement {
    /// The verdict, its findings and unknowns.
    pub judgement: Judgement,
    /// For each finding the unit whose texts its places lie in.
    pub units: Vec<usize>,
}

impl World<'_> {
    /// The verdicts of all fleet rules on a run.
    #[must_use]
    pub fn judge_fleet(&self, units: &[Unit]) -> Vec<FleetJudgement> {
        (self.rules.iter())
            .filter_map(|(index, rule)| match &rule.form {
                CoreForm::Count(count) if rule.form.is_fleet() => {
                    Some(self.judge_run((index, rule), count, units))
                }
                _ => None,
            })
            .collect()
    }

    fn judge_run(&self, (index, rule): (RuleIdx, &Rule), count: &Count, units: &[Unit]) -> FleetJudgement {
        let delegations: Vec<(usize, &Delegation)> = (units.iter().enumerate())
            .flat_map(|(place, unit)| unit.delegations.iter().map(move |judged| (place, &judged.delegation)))
            .collect();
        let mut unknowns = Vec::new();
        let mut excepted = Vec::new();
        let mut entries = Vec::with_capacity(delegations.len());
        for (_, delegation) in &delegations {
            let item = Item::Delegation(delegation);
            let mut counted = self.truth(count.of, item);
            if counted != Truth::False
                && let Some(exception) = self.exception(rule, delegation, item)
            {
                excepted.push(self.excepted(exception, item));
                counted = Truth::False;
            }
            if counted == Truth::Unknown {
                self.causes(count.of, item, &mut unknowns);
            }
            let (groups, elsewhere) = groups_of(delegation, count.per, &mut unknowns);
            entries.push(Entry { groups, elsewhere, counted, identity: None, open: false });
        }
        let outcome = check(&entries, count);
        let mut findings = Vec::new();
        let mut places = Vec::new();
        for (group, number) in &outcome.broken {
            let of_group =
                entries.iter().position(|entry| group.is_none_or(|group| entry.groups.contains(&group)));
            let Some((unit, delegation)) = of_group.and_then(|place| delegations.get(place)) else {
                continue;
            };
            let ground = Ground::Number { count: *count, group: *group, number: *number };
            findings.push(self.explain(
                Explained { index, rule, delegation },
                Item::Delegation(delegation),
                ground,
            ));
            places.push(*unit);
        }
        let unknown = if outcome.doubtful { unknowns } else { Vec::new() };
        let judgement = Judgement { rule: index, verdict: verdict(&outcome), findings, excepted, unknown };
        FleetJudgement { judgement, units: places }
    }
}

/// The groups that a delegation belongs to, and whether it may belong to others.
fn groups_of(delegation: &Delegation, per: Group, unknowns: &mut Vec<Unknown>) -> (Vec<Uuid>, bool) {
    let mut groups = Vec::new();
    let before = unknowns.len();
    let item = Item::Delegation(delegation);
    let mut note = |cause: Option<&crate::model::Cause>| {
        unknowns.extend(cause.map(|cause| unknown(cause.clone(), item)));
    };
    match per {
        Group::Whole => return (groups, false),
        Group::Tenant => match &delegation.managing_tenant {
            Fact::Known(tenant) => groups.push(tenant.value),
            fact => note(fact.cause()),
        },
        Group::Principal | Group::Role => {
            for authorization in &delegation.authorizations {
                let id = match per {
                    Group::Role => authorization.role.value().map(|role| role.id),
                    Group::Principal | Group::Whole | Group::Tenant => {
                        authorization.principal.value().copied()
                    }
                };
                match (id, per) {
                    (Some(id), _) => groups.push(id),
                    (None, Group::Role) => note(authorization.role.cause()),
                    (None, _) => note(authorization.principal.cause()),
                }
            }
            delegation
                .open_permanent
                .iter()
                .chain(&delegation.open_eligible)
                .for_each(|cause| note(Some(cause)));
        }
    }
    groups.sort_unstable();
    groups.dedup();
    let elsewhere = unknowns.len() > before;
    (groups, elsewhere)
}
