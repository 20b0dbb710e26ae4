//! The embedded role catalogue: look-up, facts about roles, and decisions over their permissions.
//!
//! A case asks in any of five sections, one question a line: `facts` a role's name, `allows` a role
//! and a pattern, `broader` two roles, `meant` a name or an id that no role has, `support` everything.

use std::fmt::Write;

use delegard::catalog::{Allowance, Catalog, PermissionPattern, Refusal, Role, RoleIdx, RoleQuery, Support};

use crate::case;

fn idx(name: &str) -> RoleIdx {
    Catalog::embedded().by_name(name).unwrap_or_else(|| panic!("no role `{name}`"))
}

fn role(name: &str) -> &'static Role {
    Catalog::embedded().role(idx(name)).unwrap()
}

fn facts(name: &str) -> String {
    let role = role(name);
    let refusals: Vec<_> = role.refusals().iter().map(ToString::to_string).collect();
    format!(
        "{} {}\n  category {:?}, marked {:?}, privileged {:?}, data actions {}\n  {:?} {refusals:?}\n",
        role.id,
        role.name,
        role.category,
        role.marked_privileged,
        role.is_privileged(),
        role.has_data_actions(),
        role.support(),
    )
}

fn allows(question: &str) -> String {
    let (name, pattern) = question.split_once(": ").unwrap();
    format!("{question} -> {:?}\n", role(name).allows(&PermissionPattern::parse(pattern).unwrap()))
}

fn broader(question: &str) -> String {
    let (one, other) = question.split_once(" > ").unwrap();
    let excess = Catalog::embedded().excess(idx(one), idx(other));
    assert_eq!(role(one).is_broader_than(role(other)), Some(excess.is_some()), "{question}");
    match excess {
        Some(excess) if excess.under_condition => {
            format!("{question}: {} ({:?}) without a condition\n", excess.operation, excess.plane)
        }
        Some(excess) => format!("{question}: {} ({:?})\n", excess.operation, excess.plane),
        None => format!("{question}: no\n"),
    }
}

fn meant(question: &str) -> String {
    let catalog = Catalog::embedded();
    let by_id = catalog.nearest_id(question).map(|role| role.name.as_ref());
    format!("{question} -> {:?}\n", by_id.or_else(|| catalog.nearest_name(question)))
}

/// How many roles are supported, and each one that is refused for another reason than data actions.
fn support(_everything: &str) -> String {
    let roles = || Catalog::embedded().iter().map(|(_, role)| role);
    let mut found = String::new();
    for support in [Support::Yes, Support::ManagedIdentityOnly, Support::No] {
        writeln!(found, "{support:?}: {}", roles().filter(|role| role.support() == support).count()).unwrap();
    }
    for role in roles().filter(|role| !role.has_data_actions()) {
        for refusal in role.refusals() {
            writeln!(found, "{}: {refusal}", role.name).unwrap();
        }
    }
    found
}

/// Answers one line of a section.
type Answer = fn(&str) -> String;

#[test]
fn cases() {
    case::each("catalog", |case| {
        let mut found = String::new();
        let questions = [
            ("facts", facts as Answer),
            ("allows", allows),
            ("broader", broader),
            ("meant", meant),
            ("support", support),
        ];
        for (section, answer) in questions {
            found.extend(case.section(section).lines().map(answer));
        }
        case.expect("expected", &found);
    });
}

#[test]
fn every_role_is_found_by_its_id_and_by_its_name_in_any_case() {
    let catalog = Catalog::embedded();
    assert!(catalog.len() > 900);
    for (idx, role) in catalog.iter() {
        assert_eq!(catalog.find(role.id), Some(idx), "{}", role.name);
        assert_eq!(catalog.by_name(&role.name.to_uppercase()), Some(idx), "{}", role.name);
    }
}

#[test]
fn ids_and_names_that_no_role_has_are_not_found() {
    let catalog = Catalog::embedded();
    assert_eq!(catalog.find(uuid::Uuid::nil()), None);
    assert_eq!(catalog.find(uuid::Uuid::max()), None);
    assert_eq!(catalog.by_name(""), None);
    assert_eq!(catalog.by_name("zzz"), None);
    assert_eq!(catalog.by_name("Contributer"), None);
}

#[test]
fn ids_that_differ_in_their_last_digit_are_told_apart() {
    let (one, other) = (role("Azure Migrate Execute Expert"), role("Azure Local Migrate Execute Expert"));
    assert_eq!(one.id.as_u128().abs_diff(other.id.as_u128()), 1);
    assert_eq!(Catalog::embedded().find(one.id), Some(idx("Azure Migrate Execute Expert")));
}

#[test]
fn the_catalogue_tells_its_date_and_its_categories() {
    let catalog = Catalog::embedded();
    assert_eq!(catalog.date(), "2026-08-22");
    let categories = catalog.categories();
    assert!(categories.is_sorted() && categories.contains(&"Security") && categories.contains(&"Privileged"));
}

fn custom(name: &'static str, id: u128) -> Role {
    Role { id: uuid::Uuid::from_u128(id), name: name.into(), built_in: false, ..role("Reader").clone() }
}

#[test]
fn a_role_from_a_file_is_put_at_the_end_and_found() {
    let catalog = Catalog::embedded().clone().extended([custom("Contoso Operator", 7)]);
    let added = catalog.by_name("contoso operator").unwrap();
    assert_eq!(added.index(), Catalog::embedded().len());
    assert_eq!(catalog.find(uuid::Uuid::from_u128(7)), Some(added));
    assert_eq!(catalog.find(role("Owner").id), Some(idx("Owner")));
    assert_eq!(catalog.role(added).unwrap().refusals(), [Refusal::Custom]);
}

#[test]
fn a_role_from_a_file_takes_the_place_of_one_with_its_id() {
    let renamed =
        Role { name: "Watcher".into(), category: None, marked_privileged: None, ..role("Reader").clone() };
    let catalog = Catalog::embedded().clone().extended([renamed]);
    assert_eq!(catalog.len(), Catalog::embedded().len());
    assert_eq!(catalog.by_name("Watcher"), Some(idx("Reader")));
    assert_eq!(catalog.by_name("Reader"), None);
    let watcher = catalog.role(idx("Reader")).unwrap();
    assert_eq!((watcher.in_category("general"), watcher.is_privileged()), (Some(true), Some(false)));
}

#[test]
fn a_category_is_unknown_only_where_there_could_be_one() {
    assert_eq!(role("Reader").in_category("GENERAL"), Some(true));
    assert_eq!(role("Reader").in_category("Security"), Some(false));
    assert_eq!(role("Advisor Recommendations Contributor").in_category("Security"), None);
    let own = Role { category: None, marked_privileged: None, ..custom("Contoso Operator", 7) };
    assert_eq!((own.in_category("Security"), own.is_privileged()), (Some(false), Some(false)));
}

#[test]
fn a_custom_role_cannot_take_the_name_of_a_built_in_one() {
    let catalog = Catalog::embedded().clone().extended([custom("OWNER", 7)]);
    assert_eq!(catalog.by_name("Owner"), Some(idx("Owner")));
}

#[test]
fn every_question_about_an_embedded_role_is_decided() {
    let broad = PermissionPattern::parse("Microsoft.*/*e*/write").unwrap();
    let contributor = role("Contributor");
    for (_, role) in Catalog::embedded().iter() {
        assert_ne!(role.allows(&broad), Allowance::Undecided, "{}", role.name);
        assert!(role.is_broader_than(contributor).is_some(), "{}", role.name);
        assert!(contributor.is_broader_than(role).is_some(), "{}", role.name);
        assert_eq!(role.is_broader_than(role), Some(false), "{}", role.name);
    }
}

#[test]
fn reading_everything_is_more_than_reading_one_service() {
    for (name, reads) in [("Reader", true), ("Contributor", true), ("Virtual Machine Contributor", false)] {
        assert_eq!(role(name).reads_everything(), Some(reads), "{name}");
    }
}

#[test]
fn the_difference_between_any_role_and_contributor_is_worked_out() {
    let contributor = role("Contributor");
    for (_, role) in Catalog::embedded().iter() {
        for (one, other) in [(role, contributor), (contributor, role)] {
            let difference = one.difference(other);
            assert!(difference.decided, "{}", role.name);
            assert_eq!(one.is_broader_than(other), Some(!difference.parts.is_empty()), "{}", role.name);
        }
    }
}

#[test]
fn a_role_is_found_by_name_by_id_and_by_what_it_allows() {
    let catalog = Catalog::embedded();
    let names = |query: RoleQuery<'_>| -> Vec<String> {
        catalog.search(&query).roles.iter().map(|role| role.name.to_string()).collect()
    };
    let text = |text| RoleQuery { text: Some(text), ..RoleQuery::default() };
    assert_eq!(names(text("virtual machine CONTRIBUTOR"))[0], "Virtual Machine Contributor");
    assert_eq!(names(text("9980e02c-c2be")), ["Virtual Machine Contributor"]);
    assert!(names(text("blob reader")).contains(&"Storage Blob Data Reader".to_owned()));
    let start = [PermissionPattern::parse("Microsoft.Compute/virtualMachines/start/action").unwrap()];
    let starting = RoleQuery { allows: &start, supported: true, ..RoleQuery::default() };
    assert!(names(starting).contains(&"Contributor".to_owned()));
    assert!(!names(starting).contains(&"Owner".to_owned()), "Owner cannot be delegated");
    assert!(catalog.search(&text("blbo")).guessed);
}

#[test]
fn no_role_is_broader_than_itself_or_than_one_that_allows_the_same() {
    for name in ["Owner", "Contributor", "Reader", "Network Contributor"] {
        let role = role(name);
        assert_eq!(role.is_broader_than(role), Some(false), "{name}");
        assert_eq!(role.is_broader_than(&role.clone()), Some(false), "{name}");
    }
}
