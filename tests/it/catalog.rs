//! The embedded role catalogue: look-up, facts about roles, and decisions over their permissions.

use delegard::catalog::{Allowance, Catalog, PermissionPattern, Role, Support};

fn role(name: &str) -> &'static Role {
    let catalog = Catalog::embedded();
    catalog.role(catalog.by_name(name).unwrap_or_else(|| panic!("no role `{name}`"))).unwrap()
}

fn allows(name: &str, pattern: &str) -> Allowance {
    role(name).allows(&PermissionPattern::parse(pattern).unwrap())
}

#[test]
fn every_role_is_found_by_its_id_and_by_its_name_in_any_case() {
    let catalog = Catalog::embedded();
    assert_eq!(catalog.len(), 933);
    for (idx, role) in catalog.iter() {
        assert_eq!(catalog.find(role.id), Some(idx), "{}", role.name);
        assert_eq!(catalog.by_name(&role.name.to_uppercase()), Some(idx), "{}", role.name);
    }
}

#[test]
fn the_roles_that_are_known_to_be_refused_are_refused() {
    assert_eq!(role("Owner").support(), Support::No);
    assert_eq!(role("Contributor").support(), Support::Yes);
    assert_eq!(role("Reader").support(), Support::Yes);
    assert_eq!(role("User Access Administrator").support(), Support::ManagedIdentityOnly);
    assert_eq!(role("Storage Account Backup Contributor").support(), Support::No);
    assert_eq!(role("Managed Services Registration Assignment Delete Role").support(), Support::Yes);
}

#[test]
fn what_is_taken_out_of_a_role_is_not_allowed_by_it() {
    assert_eq!(allows("Owner", "Microsoft.Authorization/roleAssignments/write"), Allowance::Yes);
    assert_eq!(allows("Contributor", "Microsoft.Authorization/roleAssignments/write"), Allowance::No);
    assert_eq!(allows("Contributor", "Microsoft.Authorization/*/write"), Allowance::No);
    assert_eq!(allows("Contributor", "Microsoft.Authorization/*"), Allowance::Yes);
    assert_eq!(allows("Reader", "*/delete"), Allowance::No);
}
