//! Whether an object is the security defaults of a tenant. Microsoft Graph has many policies that
//! are switched on by `isEnabled`, and one that is on says nothing about another.
//!
//! | what the object has | it is |
//! |---|---|
//! | an `@odata.context` or `@odata.type`, or an id | what these name; they have to agree |
//! | none of them, but the display name or the description | security defaults, if it has nothing that they have not |
//! | `isEnabled` and nothing that tells of what | perhaps security defaults, perhaps another policy |

use super::pages::Page;
use crate::document::json::{JsonNode, Member};
use crate::text::Span;

/// The id, which is the same in all tenants.
const ID: &str = "00000000-0000-0000-0000-000000000005";

/// The type, in lower case as in the rest of this file; the context of an answer has it as well.
const TYPE: &str = "identitysecuritydefaultsenforcementpolicy";

const DISPLAY_NAME: &str = "security defaults";

/// How the description begins.
const DESCRIPTION: &str = "security defaults is a set of basic identity security mechanisms";

/// What the policy has, `@odata` aside; the last is what PowerShell adds.
const MEMBERS: &[&str] =
    &["id", "displayname", "description", "isenabled", "deleteddatetime", "additionalproperties"];

/// What an object is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Identity {
    /// The security defaults of a tenant.
    SecurityDefaults,
    /// Something else, which this place tells.
    Other(Span),
    /// Nothing tells.
    Untold,
}

/// What an entry of a page is.
pub(super) fn identity(node: JsonNode<'_>, page: Page<'_>) -> Identity {
    let mut told = false;
    for (sign, says_so) in signs(node, page) {
        match says_so {
            Some(true) => told = true,
            Some(false) => return Identity::Other(sign.span()),
            None => {}
        }
    }
    if told {
        return Identity::SecurityDefaults;
    }
    let foreign = node.members().find(|member| !is_its_own(*member));
    if let Some(member) = foreign {
        return Identity::Other(member.key.span());
    }
    let (name, description) = (node.get("displayName"), node.get("description"));
    match (name.and_then(folded), description.and_then(folded)) {
        (Some(name), _) if name == DISPLAY_NAME => Identity::SecurityDefaults,
        (Some(_), _) => name.map_or(Identity::Untold, |name| Identity::Other(name.span())),
        (None, Some(description)) if description.starts_with(DESCRIPTION) => Identity::SecurityDefaults,
        (None, _) => Identity::Untold,
    }
}

/// What tells for certain what the object is, and whether it says that it is this; none if it does
/// not say.
fn signs<'t>(node: JsonNode<'t>, page: Page<'t>) -> impl Iterator<Item = (JsonNode<'t>, Option<bool>)> {
    let context = |node| Some(folded(node)?.split_once('#')?.1.contains(TYPE));
    let contexts = [page.context(), node.get("@odata.context")];
    let contexts = contexts.into_iter().flatten().map(move |node| (node, context(node)));
    let kind = node.get("@odata.type").map(|node| (node, folded(node).map(|kind| kind.ends_with(TYPE))));
    let id = node.get("id").map(|node| (node, folded(node).map(|id| id == ID)));
    contexts.chain(kind).chain(id)
}

/// A text that says something, case aside.
fn folded(node: JsonNode<'_>) -> Option<String> {
    let text = node.as_str()?.trim().to_ascii_lowercase();
    (!text.is_empty()).then_some(text)
}

fn is_its_own(member: Member<'_>) -> bool {
    let key = member.key.as_str().map(|key| key.to_ascii_lowercase());
    key.is_some_and(|key| key.contains("@odata") || MEMBERS.contains(&key.as_str()))
}
