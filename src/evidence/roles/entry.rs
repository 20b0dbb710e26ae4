//! From an entry of a role file to a role.
//!
//! | written by | name | id | built-in |
//! |---|---|---|---|
//! | `az role definition list` | `roleName` | `name`, or the end of `id` | `roleType` |
//! | Azure Resource Manager | `properties.roleName` | the same | `properties.type` |
//! | `Get-AzRoleDefinition` | `Name` | `Id` | `IsCustom` |

use uuid::Uuid;

use super::faults::{Fault, Faults};
use super::permissions;
use crate::catalog::Role;
use crate::catalog::role::{Text, Texts};
use crate::document::json::{JsonKind, JsonNode};
use crate::evidence::faults::shown;
use crate::text::Span;

/// Reads an entry: the role, and the place of its name.
pub(super) fn read(node: JsonNode<'_>, faults: &mut Faults) -> Option<(Role, Span)> {
    let start = Span { end: node.span().end.min(node.span().start.saturating_add(1)), ..node.span() };
    if !node.is_object() {
        faults.add(Fault::NotAnObject, start, "this is no object");
        return None;
    }
    let body = node.get("properties").filter(|properties| properties.is_object()).unwrap_or(node);
    let (name, id) = match body.get("roleName") {
        Some(name) => (Some(name), [node.get("name"), node.get("id")]),
        None => (node.get("name"), [node.get("id"), None]),
    };
    let named = name.and_then(|node| Some((node.as_str()?.trim().to_owned(), node.span())));
    // A `name` that is a GUID is an id, and the name of the role is missing.
    let Some((name, place)) = named.filter(|(name, _)| !name.is_empty() && Uuid::try_parse(name).is_err())
    else {
        faults.add(Fault::NoName, start, "no `roleName` here");
        return None;
    };
    let id = id_of(id.into_iter().flatten(), place, faults)?;
    let Some(built_in) = is_built_in(node, body) else {
        faults.add(Fault::NoType, place, "no `roleType` here");
        return None;
    };
    let blocks = permissions::read(body, place, faults)?;
    let text = |name| Some(body.get(name)?.as_str()?.trim().to_owned());
    let role = Role {
        id,
        name: Text::from(name),
        description: text("description").filter(|text| !text.is_empty()).map(Text::from),
        category: None,
        marked_privileged: None,
        built_in,
        assignable_scopes: scopes(body),
        blocks: blocks.into(),
        disputed: false,
    };
    Some((role, place))
}

/// The first GUID among the candidates, each a GUID or a path that ends in one.
fn id_of<'t>(
    candidates: impl Iterator<Item = JsonNode<'t>>,
    place: Span,
    faults: &mut Faults,
) -> Option<Uuid> {
    let mut wrong = None;
    for node in candidates {
        let Some(text) = node.as_str().filter(|text| !text.trim().is_empty()) else { continue };
        match Uuid::try_parse(text.trim().rsplit('/').next().unwrap_or_default()) {
            Ok(id) => return Some(id),
            Err(_) => wrong = wrong.or(Some((node.span(), shown(&text)))),
        }
    }
    match wrong {
        Some((span, text)) => faults.add(Fault::BadId, span, &format!("{text} is no GUID")),
        None => faults.add(Fault::NoId, place, "this role has no id"),
    }
    None
}

/// Whether the role is one of Azure's own. Where the file says both, it is custom: of those, less is
/// taken for granted. Only roles of Azure's own can be assigned at the root of a tenant.
fn is_built_in(node: JsonNode<'_>, body: JsonNode<'_>) -> Option<bool> {
    let types = [body.get("roleType"), node.get("roleType"), body.get("type")].into_iter().flatten();
    let types = types.filter_map(|node| type_of(&node.as_str()?));
    let customs = node.get("isCustom").and_then(is_true).map(|custom| !custom);
    let said: Vec<bool> = types.chain(customs).collect();
    if !said.is_empty() {
        return Some(said.into_iter().all(|built_in| built_in));
    }
    let scopes = scopes(body);
    (!scopes.is_empty()).then(|| scopes.iter().any(|scope| scope == "/"))
}

/// Whether a type of roles is that of Azure's own.
fn type_of(text: &str) -> Option<bool> {
    let is = |name: &str| text.trim().eq_ignore_ascii_case(name);
    if is("BuiltInRole") { Some(true) } else { (is("CustomRole") || is("Custom")).then_some(false) }
}

/// A truth, be it written as a text.
fn is_true(node: JsonNode<'_>) -> Option<bool> {
    match node.kind() {
        JsonKind::Bool(truth) => Some(truth),
        JsonKind::String(text) => text.trim().to_ascii_lowercase().parse().ok(),
        _ => None,
    }
}

fn scopes(body: JsonNode<'_>) -> Texts {
    let list = body.get("assignableScopes").into_iter().flat_map(JsonNode::elements);
    list.filter_map(|scope| Some(Text::from(scope.as_str()?.trim().to_owned()))).collect()
}
