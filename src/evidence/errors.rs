//! The diagnostics of evidence files, one function each.

use uuid::Uuid;

use super::EvidenceKind;
use super::told::Clash;
use crate::diagnostic::{Code, Diagnostic};
use crate::text::Span;
use crate::text::escape::brief;

/// A file of another kind than the option is for.
pub(super) fn wrong_file(span: Span, found: EvidenceKind, wanted: EvidenceKind) -> Diagnostic {
    let message = format!("the file holds {}, not {}", found.noun(), wanted.noun());
    let diagnostic = Diagnostic::new(Code::NotEvidence, message, span, "this tells what it is");
    match found.advice() {
        Some(advice) => diagnostic.help(advice),
        None => diagnostic,
    }
}

/// An export of which no entry can be used.
pub(super) fn no_objects(span: Span, label: &str) -> Diagnostic {
    Diagnostic::new(Code::NotEvidence, "the file holds no directory objects", span, label)
        .help("give an export of `az ad group list`, or of `directoryObjects/getByIds` of Microsoft Graph")
}

/// `"@odata.nextLink": "…"`
pub(super) fn incomplete(span: Span) -> Diagnostic {
    Diagnostic::new(
        Code::EvidencePartial,
        "the export is one page of several, so what it lacks is not known",
        span,
        "the next page is there",
    )
    .help("fetch all pages: request each `@odata.nextLink` until there is none")
}

/// The same, where a page follows that does not tell which collection it is from, or the page itself
/// does not.
pub(super) fn perhaps_incomplete(span: Span) -> Diagnostic {
    Diagnostic::new(
        Code::EvidencePartial,
        "it is not known whether the page that follows is this export's next one, so what it lacks is not known",
        span,
        "the next page is there",
    )
    .help("keep `@odata.context` in every page")
}

/// Two sources that contradict each other about an object.
pub(super) fn contradiction(id: Uuid, about: &str, clash: &Clash<String>) -> Diagnostic {
    let message = format!("two sources contradict each other about {about} of {id}");
    Diagnostic::new(Code::EvidenceConflict, message, clash.later.1, clash.later.0.clone())
        .because_of(clash.earlier.1, clash.earlier.0.clone())
        .help("remove the source that is out of date; until then this counts as not known")
}

/// A role file of which no entry can be used.
pub(super) fn no_roles(span: Span, label: &str) -> Diagnostic {
    Diagnostic::new(
        Code::NotEvidence,
        "the file holds no definitions of Azure roles",
        first_byte(span),
        label,
    )
    .help("give the output of `az role definition list`")
}

/// One role, defined differently by two entries: what about, and what follows from it.
pub(super) fn role_told_twice(name: &str, about: &[(&str, &str)], earlier: Span, later: Span) -> Diagnostic {
    let (what, then): (Vec<_>, Vec<_>) = about.iter().copied().unzip();
    let message = format!(
        "two definitions of role `{}` contradict each other about {}",
        brief(name, 60),
        what.join(", ")
    );
    Diagnostic::new(Code::EvidenceConflict, message, later, "defined here again")
        .because_of(earlier, "defined here first")
        .help(format!("remove the one that is out of date; until then {}", then.join(", ")))
}

/// An export that names no tenant.
pub(super) fn no_tenants(span: Span) -> Diagnostic {
    Diagnostic::new(Code::NotEvidence, "the file holds no tenant with an id", span, "")
        .help("give the output of `az rest --url https://graph.microsoft.com/v1.0/organization`")
}

/// An export none of whose entries is a Conditional Access policy.
pub(super) fn no_policies(span: Span) -> Diagnostic {
    Diagnostic::new(
        Code::NotEvidence,
        "the file holds no Conditional Access policies",
        first_byte(span),
        "this has neither a state nor grant controls",
    )
    .help("export them with `az rest --url https://graph.microsoft.com/v1.0/identity/conditionalAccess/policies`")
}

/// An entry among policies that is none.
pub(super) fn no_policy(span: Span) -> Diagnostic {
    Diagnostic::new(
        Code::EvidenceEntry,
        "an entry of the export is no Conditional Access policy, so there may be policies it does not show",
        first_byte(span),
        "this has neither a state nor grant controls",
    )
    .help("export the policies themselves, not parts of them")
}

/// One policy, shown differently by two exports.
pub(super) fn policy_shown_twice(name: &str, earlier: Span, later: Span) -> Diagnostic {
    let message = format!("two exports show policy `{}` differently", brief(name, 60));
    Diagnostic::new(Code::EvidenceConflict, message, later, "shown here again")
        .because_of(earlier, "shown here first")
        .help("remove the export that is out of date; until then the policy proves nothing")
}

/// An export that is not about security defaults.
pub(super) fn no_defaults(span: Span, label: &str) -> Diagnostic {
    Diagnostic::new(Code::NotEvidence, "the file does not hold security defaults", span, label).help(
        "export them whole with `az rest --url \
         https://graph.microsoft.com/v1.0/policies/identitySecurityDefaultsEnforcementPolicy`",
    )
}

/// `"isEnabled": "perhaps"`
pub(super) fn odd_defaults(span: Span) -> Diagnostic {
    Diagnostic::new(Code::EvidenceEntry, "`isEnabled` is neither `true` nor `false`", span, "cannot be read")
        .help("export the security defaults again")
}

/// Two exports of security defaults.
pub(super) fn defaults_contradict(earlier: Span, later: Span) -> Diagnostic {
    let message = "two exports contradict each other about security defaults";
    Diagnostic::new(Code::EvidenceConflict, message, later, "shown here again")
        .because_of(earlier, "shown here first")
        .help("remove the export that is out of date")
}

/// Security defaults that are on beside a policy that is in force.
pub(super) fn both_in_force(defaults: Span, policy: &str, state: Span) -> Diagnostic {
    let message = "security defaults and Conditional Access policies cannot be in force in one tenant";
    Diagnostic::new(Code::EvidenceConflict, message, defaults, "security defaults are on")
        .because_of(state, format!("policy `{}` is in force", brief(policy, 60)))
        .help("check that both exports are from the same tenant and day")
}

/// The first byte of a value that is too long to be underlined.
pub(super) fn first_byte(span: Span) -> Span {
    Span { end: span.end.min(span.start.saturating_add(1)), ..span }
}
