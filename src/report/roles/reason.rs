//! Whether a role can be delegated, in words, with the rules by which it cannot.
//!
//! The rules' numbers are those of `docs/policies.md`.

use crate::catalog::role::Text;
use crate::catalog::{PermissionBlock, Refusal, Role, Support};
use crate::report::show::list;
use crate::text::escape::printable;

/// So many operations are named as an example.
const NAMED: usize = 2;

/// The word for it in JSON.
pub(super) const fn word(support: Support) -> &'static str {
    match support {
        Support::Yes => "yes",
        Support::ManagedIdentityOnly => "managed-identity-only",
        Support::No => "no",
        Support::NotKnown => "unknown",
    }
}

/// The word for it in a table.
pub(super) const fn short_word(support: Support) -> &'static str {
    match support {
        Support::Yes => "yes",
        Support::ManagedIdentityOnly => "partly",
        Support::No => "no",
        Support::NotKnown => "not known",
    }
}

/// Every reason, each starting with the number of its rule; none for a role that can be delegated.
pub(super) fn reasons(role: &Role) -> Vec<String> {
    match role.support() {
        Support::Yes => Vec::new(),
        Support::ManagedIdentityOnly => vec![
            "R-07: only to assign the roles in delegatedRoleDefinitionIds to managed identities".to_owned(),
        ],
        Support::No => refusals(role)
            .into_iter()
            .map(|refusal| format!("{}: {}", refusal.rule(), clause(role, refusal)))
            .collect(),
        Support::NotKnown => {
            vec!["R-04, R-05, R-06: two role files contradict each other about it".to_owned()]
        }
    }
}

/// The reasons in a few words: `has data actions (R-04)`.
pub(super) fn short(role: &Role) -> String {
    match role.support() {
        Support::Yes => String::new(),
        Support::ManagedIdentityOnly => "only to hand roles on to managed identities (R-07)".to_owned(),
        Support::NotKnown => "two role files contradict each other".to_owned(),
        Support::No => {
            let words = |refusal| match refusal {
                Refusal::Owner => "is Owner",
                Refusal::Custom => "is a custom role",
                Refusal::DataActions => "has data actions",
                Refusal::NotDataActions => "has exceptions from data actions",
                Refusal::RestrictedAction(_) => "allows restricted actions",
            };
            let found = refusals(role).into_iter();
            let found: Vec<String> =
                found.map(|refusal| format!("{} ({})", words(refusal), refusal.rule())).collect();
            found.join(", ")
        }
    }
}

/// What a role is refused for. Of one whose permissions are disputed, what they say is left out.
fn refusals(role: &Role) -> Vec<Refusal> {
    let mut found = role.refusals();
    found.retain(|refusal| !(role.disputed && refusal.stands_on_permissions()));
    found
}

fn clause(role: &Role, refusal: Refusal) -> String {
    match refusal {
        Refusal::Owner => "is Owner".to_owned(),
        Refusal::Custom => "is a custom role".to_owned(),
        Refusal::DataActions => {
            format!("has data actions ({})", examples(role, |block| &block.data_actions))
        }
        Refusal::NotDataActions => {
            format!("has exceptions from data actions ({})", examples(role, |block| &block.not_data_actions))
        }
        Refusal::RestrictedAction(_) => {
            let operations: Vec<&str> = role.restricted_operations().collect();
            format!("allows restricted actions ({})", operations.join(", "))
        }
    }
}

/// The first operations of the lists, and how many there are beside.
fn examples(role: &Role, of: impl Fn(&PermissionBlock) -> &[Text]) -> String {
    let all: Vec<&str> = role.blocks.iter().flat_map(|block| of(block).iter().map(AsRef::as_ref)).collect();
    let mut words: Vec<String> =
        all.iter().take(NAMED).map(|operation| printable(operation).into_owned()).collect();
    match all.len().saturating_sub(NAMED) {
        0 => {}
        1 => words.push("1 other".to_owned()),
        number => words.push(format!("{number} others")),
    }
    list(&words, "and")
}
