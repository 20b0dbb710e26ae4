//! Everything that evidence and roles can be asked, and what must hold of the answers.

use std::fmt::Write as _;

use delegard::catalog::{Catalog, PermissionPattern, RoleIdx};
use delegard::evidence::{Evidence, Lookup};
use delegard::model::PrincipalKind;
use delegard::text::SourceMap;
use uuid::Uuid;

/// The tenant that multi-factor evidence is from.
pub const TENANT: Uuid = Uuid::from_u128(0x0e0e_0e0e_0000_4000_8000_0000_0000_0001);

/// Of more objects or roles than these only so many are asked.
const ASKED: usize = 20;

/// Every answer, in words that do not depend on places.
#[must_use]
pub fn evidence(evidence: &Evidence, sources: &SourceMap) -> String {
    let mut told = String::new();
    for object in evidence.directory.objects().into_iter().take(ASKED) {
        assert!(!sources.slice(object.span).is_empty(), "an object is nowhere");
        let _ = writeln!(told, "{}: {}", object.id, answers(evidence.directory.lookup(object.id)));
    }
    let _ = writeln!(told, "nobody: {}", answers(evidence.directory.lookup(Uuid::nil())));
    if let Some(verdict) = evidence.mfa.verdict(TENANT) {
        let _ = writeln!(told, "mfa: {:?}", verdict.answer().ok());
        let notes = std::iter::once(&verdict.grounds().main).chain(&verdict.grounds().others);
        for span in notes.filter_map(|note| note.span) {
            assert!(!sources.slice(span).is_empty(), "a ground is nowhere");
        }
    }
    for (tenant, name) in evidence.tenants.iter() {
        let _ = writeln!(told, "tenant {tenant}: {}", name.is_some());
    }
    told
}

fn answers(lookup: Lookup<'_>) -> String {
    let kind = lookup.kind().ok();
    let is_a = PrincipalKind::ALL.map(|kind| lookup.is_a([kind].into_iter().collect()).ok());
    let facts = [
        lookup.known().ok(),
        lookup.is_application().ok(),
        lookup.is_security_group().ok(),
        lookup.is_dynamic().ok(),
        lookup.is_role_assignable().ok(),
        lookup.is_guest().ok(),
        lookup.is_disabled().ok(),
        lookup.is_empty_group().ok(),
        lookup.has_nested_groups().ok(),
    ];
    format!("{kind:?} {is_a:?} {facts:?} {:?} {:?}", lookup.group_kind(), lookup.tenant())
}

/// Asks everything of the roles that the embedded catalogue lacks.
pub fn roles(catalog: &Catalog) {
    let owner = catalog.by_name("Contributor").expect("there is Contributor");
    let patterns =
        ["*/write", "Microsoft.Authorization/*", "Microsoft.Storage/storageAccounts/listKeys/action"];
    let patterns = patterns.map(|text| PermissionPattern::parse(text).expect("a pattern"));
    let own = catalog.iter().filter(|(_, role)| Catalog::embedded().find(role.id).is_none());
    for (place, role) in own.take(ASKED) {
        let _ = (role.support(), role.refusals(), role.is_privileged(), role.reads_everything());
        let _ = (catalog.key_operations(role), catalog.nearest_name(&role.name));
        let _: Vec<_> = patterns.iter().map(|pattern| role.allows(pattern)).collect();
        compare(catalog, place, owner);
        compare(catalog, owner, place);
    }
}

/// What makes one role broader than another is an operation that it permits.
fn compare(catalog: &Catalog, one: RoleIdx, other: RoleIdx) {
    let (Some(role), Some(against)) = (catalog.role(one), catalog.role(other)) else { return };
    let _ = role.difference(against);
    let broader = role.is_broader_than(against);
    let excess = role.excess_over(against, []);
    assert!(excess.is_none() || broader != Some(false), "{} is not broader, by {excess:?}", role.name);
    if let Some(excess) = excess {
        assert!(role.permits(&excess.operation, excess.plane), "{} does not permit {excess:?}", role.name);
    }
}
