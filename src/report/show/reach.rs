//! What the roles of a delegation allow, a few sentences each, from their permission patterns.
//!
//! The sentences say no more than the patterns do: a pattern for everything, for reading
//! everything, or for operations of a service.

use uuid::Uuid;

use super::sentence::list;
use crate::catalog::{PermissionBlock, Plane, Refusal, Role, Support};
use crate::evaluate::World;
use crate::model::{Delegation, Fact, RoleReference};
use crate::text::escape::printable;

/// So many services or operations are named; the rest is counted.
const NAMED: usize = 3;

/// What each role allows that a delegation grants or lets hand on, in the order in which they appear.
pub(in crate::report) fn roles(world: World<'_>, delegation: &Delegation) -> Vec<(Uuid, String)> {
    let mut ids: Vec<Uuid> = Vec::new();
    let mut add = |role: &Fact<RoleReference>| {
        let choices = match role {
            Fact::Known(known) => std::slice::from_ref(known),
            Fact::Either(choices, _) => choices.as_slice(),
            Fact::Absent(_) | Fact::Unknown(_) => &[],
        };
        for choice in choices.iter().filter(|choice| !choice.origin.secret) {
            if !ids.contains(&choice.value.id) {
                ids.push(choice.value.id);
            }
        }
    };
    for entry in &delegation.authorizations {
        add(&entry.role);
        entry.delegated_roles.known.iter().for_each(&mut add);
    }
    let words = |id| match world.catalog.find(id).and_then(|index| world.catalog.role(index)) {
        Some(role) => reach(role),
        None => {
            let date = world.catalog.date();
            format!("`{id}` is not in the role catalogue of {date}, so what it allows is not known.")
        }
    };
    ids.into_iter().map(|id| (id, words(id))).collect()
}

/// What a role allows, and what the catalogue says of it, with full stops.
fn reach(role: &Role) -> String {
    let name = printable(&role.name);
    let mut clauses = control(role);
    if role.has_data_actions() {
        clauses.push("works with the data inside resources".to_owned());
    }
    let mut text = if clauses.is_empty() {
        format!("`{name}` allows nothing.")
    } else {
        format!("`{name}` {}.", list(&clauses, "and"))
    };
    if role.blocks.iter().any(|block| block.condition.is_some()) {
        text.push_str(" A part of it holds under a condition only.");
    }
    match role.support() {
        Support::Yes => {}
        Support::NotKnown => {
            text.push_str(" Two role files contradict each other about it, so this need not be all.");
        }
        Support::ManagedIdentityOnly => {
            text.push_str(" Azure Lighthouse takes it only for handing the named roles on.");
        }
        Support::No => {
            let why: Vec<String> = role.refusals().iter().map(Refusal::to_string).collect();
            text.push_str(&format!(" Azure Lighthouse refuses it: {}.", list(&why, "and")));
        }
    }
    text
}

/// What the role does on the control plane, as clauses that follow its name.
fn control(role: &Role) -> Vec<String> {
    let granted = || role.blocks.iter().flat_map(|block| block.granted(Plane::Control));
    let grants_all =
        |block: &&PermissionBlock| block.granted(Plane::Control).iter().any(|pattern| pattern == "*");
    let least_withheld = |block: &&PermissionBlock| block.withheld(Plane::Control).len();
    if let Some(block) = role.blocks.iter().filter(grants_all).min_by_key(least_withheld) {
        let withheld: Vec<&str> = block.withheld(Plane::Control).iter().map(|pattern| &**pattern).collect();
        let but = match withheld.is_empty() {
            true => String::new(),
            false => format!(" but {}", named(&withheld, "other", "others")),
        };
        return vec![format!("manages all resources with every operation{but}")];
    }
    let mut clauses = Vec::new();
    if granted().any(|pattern| pattern.eq_ignore_ascii_case("*/read")) {
        clauses.push("reads all resources".to_owned());
    }
    let mut only_read: Vec<&str> = Vec::new();
    let mut works_on: Vec<&str> = Vec::new();
    for pattern in granted() {
        match pattern.split('/').next() {
            Some(service) if !service.contains('*') => {
                let is_read = pattern.to_ascii_lowercase().ends_with("/read");
                if is_read { &mut only_read } else { &mut works_on }.push(service);
            }
            // A pattern over all services: `*/read` was told, others are told as they are.
            Some(_) | None if pattern.eq_ignore_ascii_case("*/read") => {}
            Some(_) | None => clauses.push(format!("does `{}`", printable(pattern))),
        }
    }
    let works_on = unique(works_on);
    let mut only_read = unique(only_read);
    only_read.retain(|service| !works_on.iter().any(|other| other.eq_ignore_ascii_case(service)));
    if !works_on.is_empty() {
        clauses.push(format!("works on {}", named(&works_on, "other service", "other services")));
    }
    if !only_read.is_empty() {
        clauses.push(format!("reads {}", named(&only_read, "other service", "other services")));
    }
    clauses
}

/// Each service once, case aside, in the order of the role.
fn unique(services: Vec<&str>) -> Vec<&str> {
    let mut found: Vec<&str> = Vec::new();
    for service in services {
        if !found.iter().any(|known| known.eq_ignore_ascii_case(service)) {
            found.push(service);
        }
    }
    found
}

/// Some names in backticks, and how many there are beside: "`A`, `B` and 3 others".
fn named(names: &[&str], singular: &str, plural: &str) -> String {
    let mut words: Vec<String> =
        names.iter().take(NAMED).map(|name| format!("`{}`", printable(name))).collect();
    match names.len().saturating_sub(NAMED) {
        0 => {}
        1 => words.push(format!("1 {singular}")),
        number => words.push(format!("{number} {plural}")),
    }
    list(&words, "and")
}

#[cfg(test)]
mod tests {
    use super::reach;
    use crate::catalog::Catalog;

    fn of(name: &str) -> String {
        let catalog = Catalog::embedded();
        reach(catalog.role(catalog.by_name(name).unwrap()).unwrap())
    }

    #[test]
    fn well_known_roles_are_told_by_their_patterns() {
        assert_eq!(of("Reader"), "`Reader` reads all resources.");
        assert_eq!(
            of("Contributor"),
            "`Contributor` manages all resources with every operation but `Microsoft.Authorization/*/Delete`, \
             `Microsoft.Authorization/*/Write`, `Microsoft.Authorization/elevateAccess/Action` and 8 others."
        );
        assert_eq!(
            of("Virtual Machine Contributor"),
            "`Virtual Machine Contributor` works on `Microsoft.Compute`, `Microsoft.DevTestLab`, \
             `Microsoft.Insights` and 7 other services and reads `Microsoft.Authorization` and \
             `Microsoft.ResourceHealth`."
        );
        assert_eq!(
            of("User Access Administrator"),
            "`User Access Administrator` reads all resources and works on `Microsoft.Authorization` and \
             `Microsoft.Support`. Azure Lighthouse takes it only for handing the named roles on."
        );
    }

    #[test]
    fn a_role_that_cannot_be_delegated_says_why() {
        assert_eq!(
            of("Owner"),
            "`Owner` manages all resources with every operation. Azure Lighthouse refuses it: it is Owner."
        );
        assert!(of("Storage Blob Data Reader").contains(" Azure Lighthouse refuses it: it has data actions"));
    }

    #[test]
    fn no_role_of_the_catalogue_is_left_without_a_sentence() {
        for (_, role) in Catalog::embedded().iter() {
            let words = reach(role);
            assert!(words.starts_with(&format!("`{}` ", role.name)) && words.ends_with('.'), "{words}");
        }
    }
}
