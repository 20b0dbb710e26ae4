//! Step two of the test: do the grant controls force multi-factor authentication?

use super::clause::{Breach, Clause};
use super::list::{Texts, is_blank, is_note, telling};
use crate::document::json::JsonNode;
use crate::text::Span;

/// The built-in authentication strengths, all of which ask for several factors.
const BUILT_IN_STRENGTHS: [&str; 3] = [
    "00000000-0000-0000-0000-000000000002",
    "00000000-0000-0000-0000-000000000003",
    "00000000-0000-0000-0000-000000000004",
];

/// The built-in controls that are something else.
const OTHER_CONTROLS: [&str; 7] = [
    "block",
    "compliantDevice",
    "domainJoinedDevice",
    "approvedApplication",
    "compliantApplication",
    "passwordChange",
    "riskRemediation",
];

/// What grant controls consist of.
const MEMBERS: [&str; 5] =
    ["operator", "builtInControls", "customAuthenticationFactors", "termsOfUse", "authenticationStrength"];

/// One control that a policy may ask for.
struct Control {
    name: String,
    span: Span,
    /// Whether it forces multi-factor authentication; none if the export does not tell.
    forces: Option<bool>,
    /// Whether it is an authentication strength.
    is_strength: bool,
}

/// Whether the controls have to do with multi-factor authentication at all, and the clause by which
/// it is not forced.
pub(super) fn examine(policy: JsonNode<'_>, place: Span) -> (bool, Option<Clause>) {
    let Some(grant) = policy.get("grantControls") else {
        return (false, Some(Clause::new(Breach::Untold("grantControls"), place)));
    };
    let controls = match controls(grant) {
        Ok(controls) => controls,
        Err((name, span)) => return (true, Some(Clause::new(Breach::Untold(name), span))),
    };
    let asks = controls.iter().any(|control| control.is_strength || control.forces != Some(false));
    (asks, breach(grant, &controls, place))
}

fn breach(grant: JsonNode<'_>, controls: &[Control], place: Span) -> Option<Clause> {
    let first = |forces: Option<bool>| controls.iter().find(|control| control.forces == forces);
    let not_mfa = |control: &Control| match control.name.as_str() {
        "block" if controls.len() == 1 => Clause::new(Breach::Blocks, control.span),
        name if control.is_strength => Clause::new(Breach::WeakStrength(name.to_owned()), control.span),
        name => Clause::new(Breach::NotMfa(name.to_owned()), control.span),
    };
    let untold = |control: &Control| {
        let breach = match control.is_strength {
            true => Breach::Untold("authenticationStrength.requirementsSatisfied"),
            false => Breach::UnknownControl(control.name.clone()),
        };
        Clause::new(breach, control.span)
    };
    let Some(any) = controls.first() else {
        return Some(Clause::new(Breach::NoControl, place));
    };
    let (mfa, open, other) = (first(Some(true)), first(None), first(Some(false)));
    if mfa.is_none() {
        return Some(open.map_or_else(|| not_mfa(other.unwrap_or(any)), untold));
    }
    let operator = grant.get("operator").and_then(JsonNode::as_str);
    match operator.as_deref() {
        _ if controls.len() == 1 => None,
        Some(operator) if operator.eq_ignore_ascii_case("AND") => None,
        Some(operator) if operator.eq_ignore_ascii_case("OR") => match (other, open) {
            (Some(other), _) => Some(Clause::new(Breach::Instead(other.name.clone()), other.span)),
            (None, Some(open)) => Some(untold(open)),
            (None, None) => None,
        },
        _ => Some(Clause::new(Breach::Untold("grantControls.operator"), place)),
    }
}

/// The controls, of all kinds.
fn controls(grant: JsonNode<'_>) -> Result<Vec<Control>, (&'static str, Span)> {
    let mut controls = Vec::new();
    for name in ["builtInControls", "customAuthenticationFactors", "termsOfUse"] {
        let items = Texts::of(grant, name).or_empty().map_err(|span| (name, span))?;
        controls.extend(items.into_iter().map(|(text, span)| Control {
            forces: if name == "builtInControls" { forces(&text) } else { Some(false) },
            name: text.into_owned(),
            span,
            is_strength: false,
        }));
    }
    controls.extend(telling(grant, "authenticationStrength").map(strength));
    let others = grant.members().filter(|member| !is_note(member.key) && !is_blank(member.value));
    controls.extend(others.filter_map(|member| {
        let name = member.key.as_str().unwrap_or_default();
        let unknown = MEMBERS.iter().all(|known| !name.eq_ignore_ascii_case(known));
        let (name, span) = (name.into_owned(), member.key.span());
        unknown.then_some(Control { name, span, forces: None, is_strength: false })
    }));
    Ok(controls)
}

/// Whether a built-in control forces multi-factor authentication.
fn forces(control: &str) -> Option<bool> {
    let known = OTHER_CONTROLS.iter().any(|other| control.eq_ignore_ascii_case(other));
    if control.eq_ignore_ascii_case("mfa") { Some(true) } else { known.then_some(false) }
}

/// An authentication strength: what it satisfies is told, or follows from its id if Microsoft
/// defines it.
fn strength(node: JsonNode<'_>) -> Control {
    let text = |name: &str| node.get(name).and_then(JsonNode::as_str);
    let built_in =
        text("id").is_some_and(|id| BUILT_IN_STRENGTHS.iter().any(|known| id.eq_ignore_ascii_case(known)));
    let satisfied = text("requirementsSatisfied").unwrap_or_default();
    let satisfies = |word: &str| satisfied.split(',').any(|part| part.trim().eq_ignore_ascii_case(word));
    let forces = match satisfies("mfa") {
        true => Some(true),
        false if satisfied.trim().eq_ignore_ascii_case("none") => Some(false),
        false => built_in.then_some(true),
    };
    let named = node.get("displayName").or_else(|| node.get("id")).unwrap_or(node);
    let name = named.as_str().unwrap_or_default().into_owned();
    Control { name, span: named.span(), forces, is_strength: true }
}
