//! Definitions and assignments beside each other: what none of them shows alone.
//!
//! Only what is certain counts: resources that are deployed for sure, under names that are known to
//! differ, to places that are known to be the same. A remark on an assignment stands with the
//! definition that it names, or with the first one if it names none that is here.
//!
//! What several definitions of one subscription repeat is looked for in [`repeats`](super::repeats).

use rustc_hash::FxHashMap;
use uuid::Uuid;

use crate::catalog::{Catalog, Role};
use crate::model::{Check, Delegation, Fact, Origin, Remark};
use crate::template::arm::context::{Context, DeploymentScope};
use crate::template::arm::delegation::assignment::{Assigned, Reference, Whereabouts};
use crate::text::escape::brief;
use crate::text::name::{fold, same_name};

/// How much of a name is shown.
pub(super) const LONGEST: usize = 60;

/// Adds what is wrong between the delegations that were met, each with its whereabouts, and the
/// assignments.
pub fn check(found: &mut [Delegation], at: &[Whereabouts], assigned: &[Assigned]) {
    // Nearly every template has one definition and one assignment of it, and no look-up needs a table.
    let several = found.len() > 1;
    let mut by_name: FxHashMap<String, Vec<usize>> = FxHashMap::default();
    for (index, at) in at.iter().enumerate().filter(|_| several) {
        if let Some(name) = at.name.value() {
            by_name.entry(fold(name)).or_default().push(index);
        }
    }
    let mut remarks: Vec<(usize, Remark)> = Vec::new();
    {
        let all = All { found, at, assigned, by_name };
        all.references(&mut remarks);
        if assigned.len() > 1 {
            all.twice(&mut remarks);
        }
        if several {
            all.offers(&mut remarks);
            all.grants(&mut remarks);
        }
        all.policies(&mut remarks);
        all.defender(&mut remarks);
    }
    for (index, remark) in remarks {
        if let Some(delegation) = found.get_mut(index) {
            delegation.remarks.push(remark);
        }
    }
}

/// Everything that was met.
pub(super) struct All<'d> {
    pub(super) found: &'d [Delegation],
    pub(super) at: &'d [Whereabouts],
    assigned: &'d [Assigned],
    by_name: FxHashMap<String, Vec<usize>>,
}

impl<'d> All<'d> {
    pub(super) fn each(&self) -> impl Iterator<Item = (usize, &'d Delegation, &'d Whereabouts)> {
        self.found.iter().zip(self.at).enumerate().map(|(index, (found, at))| (index, found, at))
    }

    /// The definition that an assignment names, if it is certainly one of these.
    fn definition_of(&self, assigned: &Assigned) -> Option<usize> {
        let Reference::Definition { name: Some(name), .. } = &assigned.reference else { return None };
        if let [only] = self.at {
            return only.name.value().filter(|own| same_name(own, name)).map(|_| 0);
        }
        match self.by_name.get(&fold(name)).map(Vec::as_slice) {
            Some([one]) => Some(*one),
            _ => None,
        }
    }

    /// [D-04]
    fn references(&self, remarks: &mut Vec<(usize, Remark)>) {
        for assigned in self.assigned {
            let (message, label) = match &assigned.reference {
                Reference::Unknown => continue,
                Reference::Missing => (
                    "the registration assignment has no `registrationDefinitionId`".to_owned(),
                    "`registrationDefinitionId` is missing",
                ),
                Reference::Wrong(what) => (
                    format!("the registration assignment's `registrationDefinitionId` {what}"),
                    "names no registration definition",
                ),
                Reference::Placeholder(text) => {
                    let message = format!("`registrationDefinitionId` is a placeholder: `{text}`");
                    let remark =
                        remark(Check::Placeholder, message, "to be filled in", &assigned.origin, text);
                    remarks.push((0, remark));
                    continue;
                }
                Reference::Definition { place, .. } => {
                    let Some(place) = place.and_then(elsewhere).filter(|_| !self.is_there(assigned)) else {
                        continue;
                    };
                    let message = format!("the registration assignment names a definition of {place}");
                    (message, "definitions belong to subscriptions")
                }
            };
            let index = self.definition_of(assigned).unwrap_or(0);
            let detail = open(&assigned.at.name).map_or("", |name| &**name);
            let remark = remark(Check::AssignmentDefinition, message, label, &assigned.origin, detail);
            remarks.push((index, remark));
        }
    }

    /// Whether the definition is itself deployed where none can be, which is told of it already.
    fn is_there(&self, assigned: &Assigned) -> bool {
        let misplaced = |at: &Whereabouts| at.target.scope.and_then(elsewhere).is_some();
        match self.definition_of(assigned).and_then(|index| self.at.get(index)) {
            Some(at) => misplaced(at),
            None => self.at.iter().any(misplaced),
        }
    }

    /// [D-06]
    fn twice(&self, remarks: &mut Vec<(usize, Remark)>) {
        let mut first: FxHashMap<(String, &str), &Assigned> = FxHashMap::default();
        let certain = |assigned: &&Assigned| assigned.at.is_there() && !assigned.placed_otherwise;
        for assigned in self.assigned.iter().filter(certain) {
            let Some(index) = self.definition_of(assigned) else { continue };
            let offer = self.found.get(index).and_then(|found| open(&found.name));
            let (Some(offer), Some(scope)) = (offer, scope_key(&assigned.at.target)) else { continue };
            let before = *first.entry((scope, offer)).or_insert(assigned);
            if before.at.both_there(&assigned.at) {
                let message = format!(
                    "two registration assignments put offers called `{}` on {}",
                    brief(offer, LONGEST),
                    scope_words(&assigned.at.target)
                );
                let name = open(&assigned.at.name).map_or("", |name| &**name);
                let origin = Origin::literal(assigned.span);
                let remark = remark(Check::AssignedTwice, message, "the second one", &origin, name);
                remarks.push((index, remark));
            }
        }
    }

    /// [D-15]
    fn policies(&self, remarks: &mut Vec<(usize, Remark)>) {
        let mut of_policy: FxHashMap<_, Vec<&Assigned>> = FxHashMap::default();
        for assigned in self.assigned {
            if let Some(policy) = assigned.at.target.policy {
                of_policy.entry((policy.file, policy.start)).or_default().push(assigned);
            }
        }
        for (index, _, at) in self.each() {
            let Some(policy) = at.target.policy else { continue };
            let beside = of_policy.get(&(policy.file, policy.start)).into_iter().flatten();
            let Some(assigned) = beside.take(MOST_BESIDE).find(|assigned| at.same_name(&assigned.at)) else {
                continue;
            };
            let message =
                "a policy deploys a registration definition and an assignment of the same name".to_owned();
            let origin = assigned.at.name.origin().cloned().unwrap_or(Origin::literal(assigned.span));
            remarks
                .push((index, remark(Check::PolicyNames, message, "named like its definition", &origin, "")));
        }
    }

    /// [L-05]
    fn defender(&self, remarks: &mut Vec<(usize, Remark)>) {
        let on_group = |assigned: &Assigned| assigned.at.target.scope == Some(DeploymentScope::ResourceGroup);
        if !self.assigned.iter().any(on_group) {
            return;
        }
        let mut on_groups: Vec<Option<bool>> = vec![None; self.found.len()];
        for assigned in self.assigned {
            let group = on_group(assigned) && !assigned.placed_otherwise;
            match self.definition_of(assigned).and_then(|index| on_groups.get_mut(index)) {
                Some(only) => *only = Some(only.unwrap_or(true) && group && assigned.at.certain),
                None if group => {}
                // It may put any of these on the subscription.
                None => return,
            }
        }
        for (index, found, at) in self.each() {
            // A definition that is itself deployed to a resource group is another mistake.
            let misplaced = at.target.scope.and_then(elsewhere).is_some();
            if misplaced || on_groups.get(index) != Some(&Some(true)) {
                continue;
            }
            for grant in &found.authorizations {
                let role = open(&grant.role).and_then(|role| defenders_role(role.id));
                let (Some(role), Some(origin)) = (role, grant.role.origin()) else { continue };
                let message = format!("`{}` is granted on resource groups only", role.name);
                let principal = open(&grant.principal).map(Uuid::to_string).unwrap_or_default();
                let detail = format!("{} {principal}", role.id);
                let label = "a role for Defender for Cloud";
                remarks.push((index, remark(Check::DefenderScope, message, label, origin, &detail)));
            }
        }
    }
}

/// So many assignments of one policy are looked at for each of its definitions.
const MOST_BESIDE: usize = 64;

pub(super) fn remark(check: Check, message: String, label: &str, origin: &Origin, detail: &str) -> Remark {
    Remark { check, message, label: label.to_owned(), origin: origin.clone(), detail: detail.to_owned() }
}

/// A value that is known and no secret.
pub(super) fn open<T>(fact: &Fact<T>) -> Option<&T> {
    match fact {
        Fact::Known(known) if !known.origin.secret => Some(&known.value),
        _ => None,
    }
}

/// A place that is no subscription, in words.
const fn elsewhere(place: DeploymentScope) -> Option<&'static str> {
    match place {
        DeploymentScope::Subscription => None,
        DeploymentScope::ResourceGroup => Some("a resource group"),
        DeploymentScope::ManagementGroup => Some("a management group"),
        DeploymentScope::Tenant => Some("a tenant"),
    }
}

/// What only places in one subscription share.
pub(super) fn subscription_key(target: &Context) -> String {
    match &target.subscription_id {
        Some(id) => id.to_ascii_lowercase(),
        None if !target.elsewhere => String::new(),
        None => format!("{:p}", std::ptr::from_ref(target)),
    }
}

/// What only the same place has; none for a place that can have no assignment.
fn scope_key(target: &Context) -> Option<String> {
    let subscription = subscription_key(target);
    match (target.scope?, &target.resource_group) {
        (DeploymentScope::Subscription, _) => Some(subscription),
        (DeploymentScope::ResourceGroup, Some(group)) => Some(format!("{subscription}/{}", fold(group))),
        (DeploymentScope::ResourceGroup, None) => Some(format!("{:p}", std::ptr::from_ref(target))),
        (DeploymentScope::ManagementGroup | DeploymentScope::Tenant, _) => None,
    }
}

fn scope_words(target: &Context) -> String {
    match (target.scope, &target.resource_group) {
        (Some(DeploymentScope::ResourceGroup), Some(group)) => {
            format!("resource group `{}`", brief(group, LONGEST))
        }
        (Some(DeploymentScope::ResourceGroup), None) => "one resource group".to_owned(),
        _ => "one subscription".to_owned(),
    }
}

/// The role with this id, if Defender for Cloud is what it is for: Microsoft lists it among the
/// roles for security, and it names the assessments that Defender makes, not only all resources.
fn defenders_role(id: Uuid) -> Option<&'static Role> {
    let catalog = Catalog::embedded();
    let role = catalog.role(catalog.find(id)?)?;
    let names_assessments = |action: &str| {
        let action = action.to_ascii_lowercase();
        let (start, end) = action.split_once('*').unwrap_or((&action, ""));
        let covers = |operation: &str| operation.starts_with(start) && operation.ends_with(end);
        start.starts_with("microsoft.security/")
            && (covers("microsoft.security/assessments/read")
                || covers("microsoft.security/assessments/write"))
    };
    let mut actions = role.blocks.iter().flat_map(|block| block.actions.iter());
    let is_for_security = role.in_category("Security") == Some(true);
    (is_for_security && actions.any(|action| names_assessments(action))).then_some(role)
}

#[cfg(test)]
mod tests {
    use super::defenders_role;
    use crate::catalog::Catalog;

    #[test]
    fn the_roles_for_defender_are_few() {
        let catalog = Catalog::embedded();
        let mut names: Vec<&str> =
            catalog.sorted().filter_map(|role| defenders_role(role.id)).map(|role| &*role.name).collect();
        names.sort_unstable();
        assert_eq!(
            names,
            [
                "Security Admin",
                "Security Assessment Contributor",
                "Security Manager (Legacy)",
                "Security Reader"
            ]
        );
    }
}
