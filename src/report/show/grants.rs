//! The table of grants: role, to whom, at what times, under which conditions.

use std::time::Duration;

use crate::catalog::Catalog;
use crate::evaluate::{World, duration_words, quantity};
use crate::model::{Access, ActivationPolicy, Delegation, Fact, MfaProvider, RoleReference};
use crate::report::table::{Align, Table};

/// One row per authorization, in the order of the template.
pub(super) fn table(world: World<'_>, delegation: &Delegation) -> Table {
    let mut table = Table::new([
        ("role", Align::Left),
        ("to whom", Align::Left),
        ("access", Align::Left),
        ("conditions", Align::Left),
        ("to hand on", Align::Left),
    ]);
    for entry in &delegation.authorizations {
        let access = match entry.access {
            Access::Permanent => "standing",
            Access::Eligible => "eligible",
        };
        let conditions = entry.activation.as_deref().map(conditions).unwrap_or_default();
        let mut handed_on: Vec<String> =
            entry.delegated_roles.known.iter().map(|role| role_name(world.catalog, role)).collect();
        handed_on.extend(entry.delegated_roles.open.first().map(|_| "others not known".to_owned()));
        table.push([
            role_name(world.catalog, &entry.role),
            world.holder(entry, delegation),
            access.to_owned(),
            conditions,
            handed_on.join(", "),
        ]);
    }
    table
}

/// A role's name, or its id, or that it is not known.
pub(super) fn role_name(catalog: &Catalog, role: &Fact<RoleReference>) -> String {
    let name = |id| {
        let found = catalog.find(id).and_then(|index| catalog.role(index));
        found.map_or_else(|| id.to_string(), |role| crate::text::escape::brief(&role.name, 80))
    };
    match role {
        Fact::Known(known) if known.origin.secret => "(secret)".to_owned(),
        Fact::Known(known) => name(known.value.id),
        Fact::Either(choices, _) if choices.iter().any(|choice| choice.origin.secret) => {
            "(secret)".to_owned()
        }
        Fact::Either(choices, _) => {
            let names: Vec<String> = choices.iter().map(|choice| name(choice.value.id)).collect();
            names.join(" or ")
        }
        Fact::Absent(_) | Fact::Unknown(_) => "not known".to_owned(),
    }
}

/// `at most 4 hours, multi-factor authentication, 2 approvers`
fn conditions(policy: &ActivationPolicy) -> String {
    let longest = match longest(policy) {
        Some(longest) => format!("at most {}", duration_words(longest)),
        None => "duration not known".to_owned(),
    };
    let mfa = match &policy.mfa {
        Fact::Known(known) => match known.value {
            MfaProvider::Azure => "multi-factor authentication",
            MfaProvider::None => "no multi-factor authentication",
        },
        Fact::Absent(_) => "no multi-factor authentication",
        Fact::Either(..) | Fact::Unknown(_) => "multi-factor authentication not known",
    };
    let number = u32::try_from(policy.approvers.known.len()).unwrap_or(u32::MAX);
    let approvers = match (number, policy.approvers.open.is_empty()) {
        (0, true) => "no approval".to_owned(),
        (0, false) => "approvers not known".to_owned(),
        (number, true) => quantity(number, "approver", "approvers"),
        (number, false) => format!("at least {}", quantity(number, "approver", "approvers")),
    };
    format!("{longest}, {mfa}, {approvers}")
}

/// The longest activation; Azure's default if the template does not say.
pub(super) fn longest(policy: &ActivationPolicy) -> Option<Duration> {
    match &policy.longest {
        Fact::Known(known) => Some(known.value),
        Fact::Absent(_) => Some(ActivationPolicy::DEFAULT_LONGEST),
        Fact::Either(..) | Fact::Unknown(_) => None,
    }
}
