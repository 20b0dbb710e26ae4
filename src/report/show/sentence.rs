//! Authorizations in plain words: "Group `Ops` may activate `Contributor` for at most 4 hours."

use super::capital;
use super::grants::longest;
use crate::catalog::support::USER_ACCESS_ADMINISTRATOR;
use crate::evaluate::{World, duration_words};
use crate::model::{
    Access, ActivationPolicy, Authorization, Cause, CauseKind, Delegation, Fact, MfaProvider, RoleReference,
};

/// What a delegation grants, a sentence or two for each authorization, then what may come on top.
pub(in crate::report) fn sentences(world: World<'_>, delegation: &Delegation) -> Vec<String> {
    let mut sentences: Vec<String> =
        delegation.authorizations.iter().map(|entry| authorization(world, entry, delegation)).collect();
    for (access, causes) in
        [("standing", &delegation.open_permanent), ("eligible", &delegation.open_eligible)]
    {
        for why in reasons(causes) {
            sentences.push(format!("There may be further {access} access that is not known: {why}."));
        }
    }
    if sentences.is_empty() {
        sentences.push("It grants nothing.".to_owned());
    }
    sentences
}

fn authorization(world: World<'_>, entry: &Authorization, delegation: &Delegation) -> String {
    let who = capital(&world.holder(entry, delegation));
    let role = role(world, &entry.role);
    let mut sentence = match (entry.access, &entry.activation) {
        (Access::Permanent, _) => format!("{who} may at any time act as {role}."),
        (Access::Eligible, Some(policy)) => {
            format!("{who} may activate {role}{}.", conditions(world, policy, delegation))
        }
        (Access::Eligible, None) => format!("{who} may activate {role}."),
    };
    if let Fact::Either(_, cause) | Fact::Unknown(cause) = &entry.principal {
        sentence.push_str(&format!(" To whom this goes is not known: {}.", cause.kind));
    }
    sentence.push_str(&handed_on(world, entry));
    sentence
}

/// A role as part of a sentence.
fn role(world: World<'_>, role: &Fact<RoleReference>) -> String {
    match role {
        Fact::Known(known) if known.origin.secret => "a role whose id is secret".to_owned(),
        Fact::Known(known) => format!("`{}`", world.role_name(known.value.id)),
        Fact::Either(choices, cause) => {
            let names: Vec<String> =
                choices.iter().map(|choice| format!("`{}`", world.role_name(choice.value.id))).collect();
            format!("{} (which one is not known: {})", names.join(" or "), cause.kind)
        }
        Fact::Absent(_) => "a role that is not named".to_owned(),
        Fact::Unknown(cause) => format!("a role that is not known ({})", cause.kind),
    }
}

/// ` for at most 4 hours at a time, with multi-factor authentication and with approval by group `A``
fn conditions(world: World<'_>, policy: &ActivationPolicy, delegation: &Delegation) -> String {
    let longest = match (longest(policy), policy.longest.cause()) {
        (Some(longest), _) => format!(" for at most {} at a time", duration_words(longest)),
        (None, cause) => format!(" for a time that is not known{}", because(cause)),
    };
    let mfa = match &policy.mfa {
        Fact::Known(known) if known.value == MfaProvider::Azure => {
            "with multi-factor authentication".to_owned()
        }
        Fact::Known(_) | Fact::Absent(_) => "without multi-factor authentication".to_owned(),
        Fact::Either(_, cause) | Fact::Unknown(cause) => {
            format!("perhaps with multi-factor authentication (not known: {})", cause.kind)
        }
    };
    let approvers = &policy.approvers;
    let names: Vec<String> =
        (approvers.known.iter()).map(|approver| world.approver(approver, delegation)).collect();
    let open = reasons(&approvers.open);
    let approval = match (names.is_empty(), open.first()) {
        (true, None) => "without approval".to_owned(),
        (false, None) => format!("with approval by {}", list(&names, "or")),
        (true, Some(why)) => format!("perhaps with approval (by whom is not known: {why})"),
        (false, Some(why)) => {
            format!("with approval by {} or others who are not known ({why})", names.join(", "))
        }
    };
    format!("{longest}, {mfa} and {approval}")
}

/// ` It may hand `Reader` on to managed identities of the customer.` That is so for a permanent User
/// Access Administrator only; beside another role the list has no documented meaning.
fn handed_on(world: World<'_>, entry: &Authorization) -> String {
    let roles = &entry.delegated_roles;
    let names: Vec<String> = roles.known.iter().map(|delegated| role(world, delegated)).collect();
    let names = list(&names, "and");
    let has_effect = entry.access == Access::Permanent
        && entry.role.value().is_some_and(|role| role.id == USER_ACCESS_ADMINISTRATOR);
    let mut text = match (names.is_empty(), has_effect) {
        (true, _) => String::new(),
        (false, true) => format!(" It may hand {names} on to managed identities of the customer."),
        (false, false) => format!(
            " It lists {names} to be handed on, which means something for permanent access as \
             `User Access Administrator` only."
        ),
    };
    for why in reasons(&roles.open) {
        text.push_str(&format!(" It may list roles to hand on that are not known: {why}."));
    }
    text
}

fn because(cause: Option<&Cause>) -> String {
    cause.map(|cause| format!(" ({})", cause.kind)).unwrap_or_default()
}

/// The different reasons among causes, in their order.
fn reasons(causes: &[Cause]) -> Vec<String> {
    let mut kinds: Vec<&CauseKind> = Vec::new();
    for cause in causes {
        if !kinds.contains(&&cause.kind) {
            kinds.push(&cause.kind);
        }
    }
    kinds.into_iter().map(ToString::to_string).collect()
}

/// `a`, `a and b`, `a, b and c`
pub(in crate::report) fn list(words: &[String], conjunction: &str) -> String {
    match words.split_last() {
        Some((last, before)) if !before.is_empty() => format!("{} {conjunction} {last}", before.join(", ")),
        Some((last, _)) => last.clone(),
        None => String::new(),
    }
}

#[cfg(test)]
mod tests {
    use super::list;

    #[test]
    fn lists_read_as_english() {
        let words = ["a", "b", "c"].map(str::to_owned);
        assert_eq!(list(&words, "or"), "a, b or c");
        assert_eq!(list(&words[..1], "or"), "a");
    }
}
