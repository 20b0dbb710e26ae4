//! One constructor per diagnostic of the compiler.

use uuid::Uuid;

use super::builtin;
use super::view::{PredicateRow, View, predicates_of};
use crate::catalog::Catalog;
use crate::diagnostic::{Code, Diagnostic};
use crate::text::Span;
use crate::text::escape::brief;
use crate::text::suggest::nearest;

const LONGEST: usize = 60;

pub(super) fn unknown_role(span: Span, name: &str, catalog: &Catalog, meant: Option<&str>) -> Diagnostic {
    let role = if catalog.is_extended() { "role" } else { "built-in role" };
    let message = format!("no {role} is named `{}`", brief(name, LONGEST));
    let diagnostic = Diagnostic::new(Code::UnknownRole, message, span, not_in(catalog));
    if let Some(help) = of_pattern(name) {
        return diagnostic.help(help);
    }
    match meant {
        Some(_) => diagnostic.suggest(meant),
        None => diagnostic.help(
            "name a built-in role, give the file of a custom one with `--roles`, or write the role's GUID",
        ),
    }
}

/// What to do where a pattern stands in place of a name.
fn of_pattern(name: &str) -> Option<String> {
    let is_pattern = name.contains(['*', '?']);
    is_pattern.then(|| format!("before each pattern stands `named`: `named \"{}\"`", brief(name, LONGEST)))
}

/// `not in the role catalogue of 2026-08-22`
fn not_in(catalog: &Catalog) -> String {
    let files = if catalog.is_extended() { " or the role files" } else { "" };
    format!("not in the role catalogue of {}{files}", catalog.date())
}

/// Custom roles of one name, from different tenants.
pub(super) fn ambiguous_role(span: Span, name: &str, ids: &[Uuid]) -> Diagnostic {
    let ids: Vec<_> = ids.iter().map(ToString::to_string).collect();
    let message = format!("`{}` names {} different roles", brief(name, LONGEST), ids.len());
    Diagnostic::new(Code::AmbiguousName, message, span, "which of them?")
        .help(format!("write the id of the role: {}", ids.join(" or ")))
}

pub(super) fn unknown_principal(span: Span, name: &str, kind: &str, meant: Option<&str>) -> Diagnostic {
    let name = brief(name, LONGEST);
    let kind = if kind == "principal" { "group" } else { kind };
    let diagnostic = Diagnostic::new(
        Code::UnknownPrincipal,
        format!("no principal is declared as `{name}`"),
        span,
        "nothing declares this name",
    );
    if let Some(help) = of_pattern(&name) {
        return diagnostic.help(help);
    }
    diagnostic
        .suggest(meant)
        .help(format!("declare it: `{kind} \"{name}\" is 00000000-0000-0000-0000-000000000000`, with the object id in place of the zeros"))
}

pub(super) fn principal_of_other_kind(
    span: Span,
    name: &str,
    declared: &str,
    wanted: &str,
    at: Span,
) -> Diagnostic {
    let name = brief(name, LONGEST);
    Diagnostic::new(
        Code::UnknownPrincipal,
        format!("`{name}` is declared as a {declared}, not as a {wanted}"),
        span,
        format!("not a {wanted}"),
    )
    .because_of(at, "declared here")
    .help(format!("write `{declared} \"{name}\"`, or change the declaration"))
}

pub(super) fn unknown_tenant(span: Span, name: &str, meant: Option<&str>) -> Diagnostic {
    let name = brief(name, LONGEST);
    Diagnostic::new(Code::UnknownTenant, format!("no tenant is declared as `{name}`"), span, "nothing declares this name")
        .suggest(meant)
        .help(format!("declare it: `tenant \"{name}\" is 00000000-0000-0000-0000-000000000000`, with the tenant id in place of the zeros"))
}

pub(super) fn ambiguous_name(span: Span, name: &str, places: &[Span]) -> Diagnostic {
    let name = brief(name, LONGEST);
    let mut diagnostic = Diagnostic::new(
        Code::AmbiguousName,
        format!("`{name}` names {} different principals", places.len()),
        span,
        "which of them?",
    );
    for place in places {
        diagnostic = diagnostic.because_of(*place, "one of them");
    }
    diagnostic.help("say the kind (`group \"…\"`, `user \"…\"`), or write the object id")
}

pub(super) fn unknown_set(span: Span, name: &str, meant: Option<&str>) -> Diagnostic {
    let name = brief(name, LONGEST);
    Diagnostic::new(
        Code::UnknownSet,
        format!("no set is called `{name}`"),
        span,
        "no `let` defines this name",
    )
    .suggest(meant)
    .help(format!("define it: `let {name} be roles …`"))
}

pub(super) fn set_mismatch(span: Span, name: &str, holds: &str, view: View, at: Span) -> Diagnostic {
    let name = brief(name, LONGEST);
    Diagnostic::new(
        Code::SetMismatch,
        format!("set `{name}` holds {holds}, and {} are never {holds}", view.plural()),
        span,
        format!("a set of {holds}"),
    )
    .because_of(at, "defined here")
    .help(format!("use a set of {}", wanted_set(view)))
}

const fn wanted_set(view: View) -> &'static str {
    match view {
        View::Authorization | View::Role | View::DelegatedRole => "roles",
        View::Principal | View::Approver => "principals",
        View::Delegation | View::Tenant => "tenants",
    }
}

pub(super) fn unknown_category(span: Span, name: &str, meant: Option<&str>, all: &str) -> Diagnostic {
    let diagnostic = Diagnostic::new(
        Code::UnknownCategory,
        format!("no role is in a category `{}`", brief(name, LONGEST)),
        span,
        "not a category of the role catalogue",
    );
    match meant {
        Some(_) => diagnostic.suggest(meant),
        None => diagnostic.help(format!("the categories are {all}")),
    }
}

pub(super) fn unknown_rule(span: Span, id: &str, meant: Option<&str>) -> Diagnostic {
    let diagnostic = Diagnostic::new(
        Code::UnknownRule,
        format!("no rule has the id `{}`", brief(id, LONGEST)),
        span,
        "not in this file, nor in the files that it uses",
    );
    match meant {
        Some(_) => diagnostic.suggest(meant),
        None => diagnostic.help("`use` the policy that has the rule"),
    }
}

pub(super) fn duplicate_name(span: Span, what: &str, name: &str, first: Span) -> Diagnostic {
    Diagnostic::new(
        Code::DuplicateName,
        format!("{what} `{}` is defined twice", brief(name, LONGEST)),
        span,
        "defined again here",
    )
    .because_of(first, "first defined here")
    .help("give one of them another name, or remove it")
}

pub(super) fn second_policy(span: Span, name: &str, first: Span) -> Diagnostic {
    let message = format!("`policy \"{}\"` is a second name for the file", brief(name, LONGEST));
    Diagnostic::new(Code::DuplicateName, message, span, "named again here")
        .because_of(first, "first named here")
        .help("keep one of them")
}

pub(super) fn id_of_a_check(span: Span, id: &str) -> Diagnostic {
    Diagnostic::new(
        Code::DuplicateRule,
        format!("the rule id `{}` is that of a check of the template", brief(id, LONGEST)),
        span,
        "taken by a check that every policy has",
    )
    .help("give the rule another id")
}

pub(super) fn duplicate_rule(span: Span, id: &str, first: Span, derived: bool) -> Diagnostic {
    let id = brief(id, LONGEST);
    let help = if derived {
        format!("remove one of the sentences, or give it an id of its own: `rule {id}-2 …`")
    } else {
        "give one of them another id; to change a rule that is already there, write `override` or `disable`"
            .to_owned()
    };
    Diagnostic::new(Code::DuplicateRule, format!("two rules have the id `{id}`"), span, "the second rule")
        .because_of(first, "the first rule")
        .help(help)
}

pub(super) fn predicate_mismatch(span: Span, row: &PredicateRow, view: View) -> Diagnostic {
    let diagnostic = Diagnostic::new(
        Code::PredicateMismatch,
        format!("`{}` cannot be said of {}", row.words, view.plural()),
        span,
        format!("this can be said of {}", row.views()),
    )
    .help(format!("what can be said of {}: {}", view.plural(), predicates_of(view)));
    match row.instead {
        Some(instead) => diagnostic.help(instead),
        None => diagnostic,
    }
}

pub(super) fn filter_mismatch(span: Span, filter: &str, view: View, help: &str) -> Diagnostic {
    Diagnostic::new(
        Code::FilterMismatch,
        format!("`{filter}` cannot narrow {}", view.plural()),
        span,
        "not a property of these",
    )
    .help(help)
}

pub(super) fn list_mismatch(span: Span, view: View, help: &str) -> Diagnostic {
    Diagnostic::new(
        Code::ListMismatch,
        format!("{} have no names to list", view.plural()),
        span,
        "a list cannot stand here",
    )
    .help(help)
}

pub(super) fn count_mismatch(span: Span, message: &str, help: &str) -> Diagnostic {
    Diagnostic::new(Code::CountMismatch, message, span, "cannot be counted so").help(help)
}

pub(super) fn only_for_mismatch(span: Span, view: View) -> Diagnostic {
    Diagnostic::new(
        Code::VerbMismatch,
        format!("`only for` cannot end in {}", view.plural()),
        span,
        "no authorization is for these",
    )
    .help("name principals, groups, users, service principals, managed identities or roles")
}

pub(super) fn bad_pattern(span: Span, pattern: &str, why: &str) -> Diagnostic {
    Diagnostic::new(
        Code::BadPattern,
        format!("`{}` is not a pattern", brief(pattern, LONGEST)),
        span,
        brief(why, 160),
    )
}

pub(super) fn no_rules(name: &str, span: Span) -> Diagnostic {
    Diagnostic::new(
        Code::NoRules,
        format!("policy `{}` has no rules", brief(name, LONGEST)),
        span,
        "no sentence demands anything",
    )
    .help("write a sentence, such as `role Owner forbidden`, or `use recommended`")
}

pub(super) fn all_disabled(name: &str, span: Span, disabled: &[Span]) -> Diagnostic {
    let mut diagnostic = Diagnostic::new(
        Code::AllDisabled,
        format!("every rule of policy `{}` is switched off", brief(name, LONGEST)),
        span,
        "nothing is left to check",
    );
    for span in disabled.iter().take(5) {
        diagnostic = diagnostic.because_of(*span, "switched off here");
    }
    diagnostic.help("remove a `disable`, or add a rule")
}

pub(super) fn use_not_found(span: Span, path: &str, why: &str) -> Diagnostic {
    Diagnostic::new(
        Code::UseNotFound,
        format!("`{}` cannot be used", brief(path, LONGEST)),
        span,
        brief(why, 160),
    )
    .help("a path is relative to the file that names it; shipped policies are named without quotes")
}

pub(super) fn unknown_built_in(span: Span, name: &str) -> Diagnostic {
    let names: Vec<_> = builtin::BUILT_IN.iter().map(|policy| format!("`{}`", policy.name)).collect();
    let meant = nearest(name, builtin::BUILT_IN.iter().map(|policy| policy.name));
    let diagnostic = Diagnostic::new(
        Code::UseNotFound,
        format!("no shipped policy is called `{}`", brief(name, LONGEST)),
        span,
        "not shipped with Delegard",
    );
    match meant {
        Some(_) => diagnostic.suggest(meant),
        None => diagnostic
            .help(format!("the shipped policies are {}; a file is named in quotes", names.join(", "))),
    }
}

pub(super) fn use_cycle(span: Span, circle: &[&str], uses: &[Span]) -> Diagnostic {
    let mut names: Vec<String> = circle.iter().map(|name| format!("`{}`", brief(name, LONGEST))).collect();
    names.extend(names.first().cloned());
    let mut diagnostic = Diagnostic::new(
        Code::UseCycle,
        format!("policies use each other in a circle: {}", names.join(" uses ")),
        span,
        "closes the circle",
    );
    for by in uses {
        diagnostic = diagnostic.because_of(*by, "opened here");
    }
    diagnostic.help("remove one `use` of the circle")
}

pub(super) fn use_too_deep(span: Span, deepest: usize) -> Diagnostic {
    let message = format!("more than {deepest} policies use each other in a row");
    Diagnostic::new(Code::TooDeep, message, span, "one policy too many")
        .help("use the policies that are needed directly")
}

pub(super) fn missing_because(span: Span, what: &str) -> Diagnostic {
    Diagnostic::new(
        Code::MissingBecause,
        format!("`{what}` gives no reason"),
        span,
        "changes a rule without saying why",
    )
    .help("add `because \"…\"`")
}

pub(super) fn duplicate_clause(span: Span, clause: &str, first: Span) -> Diagnostic {
    Diagnostic::new(Code::DuplicateClause, format!("`{clause}` is given twice"), span, "given again here")
        .because_of(first, "first given here")
        .help("keep one of them")
}

pub(super) fn duplicate_change(span: Span, id: &str, first: Span, can_be_one: bool) -> Diagnostic {
    let help = if can_be_one {
        "put both changes into one item"
    } else {
        "keep one of them: a rule that is switched off has nothing to change"
    };
    Diagnostic::new(
        Code::DuplicateClause,
        format!("rule `{}` is changed twice", brief(id, LONGEST)),
        span,
        "changed again here",
    )
    .because_of(first, "first changed here")
    .help(help)
}

pub(super) fn contradictory_change(span: Span, id: &str, first: Span) -> Diagnostic {
    Diagnostic::new(
        Code::DuplicateClause,
        format!("rule `{}` is changed in two ways", brief(id, LONGEST)),
        span,
        "changed otherwise here",
    )
    .because_of(first, "changed here, in a file that this one does not use")
    .help("remove one of the changes, or let the file whose change holds `use` the other")
}

pub(super) fn change_of_disabled(span: Span, id: &str, at: Span) -> Diagnostic {
    Diagnostic::new(
        Code::UnknownRule,
        format!("rule `{}` is switched off, so nothing of it can be changed", brief(id, LONGEST)),
        span,
        "not in force",
    )
    .because_of(at, "switched off here")
    .help("remove the `override`, or the `disable`")
}

pub(super) fn misplaced_clause(span: Span, clause: &str, item: &str, help: &str) -> Diagnostic {
    Diagnostic::new(
        Code::MisplacedClause,
        format!("`{item}` takes no `{clause}`"),
        span,
        "has no meaning here",
    )
    .help(help)
}

pub(super) fn exception_expired(span: Span, rule: &str, until: jiff::civil::Date) -> Diagnostic {
    Diagnostic::new(
        Code::ExceptionExpired,
        format!("an exception of rule `{}` ended on {until}", brief(rule, LONGEST)),
        span,
        "no longer applies",
    )
    .help("remove the exception, or agree on a later date")
}

pub(super) fn role_of_no_catalogue(span: Span, id: Uuid, catalog: &Catalog) -> Diagnostic {
    let role = if catalog.is_extended() { "role" } else { "built-in role" };
    Diagnostic::new(Code::UnknownRole, format!("no {role} has the id `{id}`"), span, not_in(catalog))
        .help("give the role's definition with `--roles`: only a role whose permissions are known can be compared with")
}

pub(super) fn rule_switched_off(span: Span, id: &str, at: Span) -> Diagnostic {
    Diagnostic::new(
        Code::UnknownRule,
        format!("rule `{}` is switched off, so it has no verdict", brief(id, LONGEST)),
        span,
        "not in force",
    )
    .because_of(at, "switched off here")
    .help("remove the expectation, or the `disable`")
}
