//! The containers that Microsoft Graph and the command lines put entries into.
//!
//! | written by | shape |
//! |---|---|
//! | Graph lists, `getByIds` | an object with `value`, perhaps `@odata.context` and `@odata.nextLink` |
//! | `az … list` | an array of entries |
//! | `… \| ConvertTo-Json` | an array, or one entry if there was one hit |
//! | several pages put together | an array of objects with `value` |

use std::collections::HashSet;

use crate::document::json::JsonNode;
use crate::text::Span;

/// One page of an export.
#[derive(Clone, Copy, Debug)]
pub(super) struct Page<'t> {
    node: JsonNode<'t>,
    next: Next,
}

/// Whether the page that comes after one stands behind it. The pages of one list have the same context,
/// which names the collection and what was selected; no page tells more of which list it is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Next {
    /// A page of the same collection does.
    Here,
    /// Pages do, and not all tell their collection.
    Untold,
    /// No page of the same collection does.
    Elsewhere,
}

/// The pages of an export; one that is no container is a page with one entry.
pub(super) fn pages(root: JsonNode<'_>) -> Vec<Page<'_>> {
    let is_page = |node: JsonNode<'_>| value(node).is_some();
    if !root.is_array() || !root.elements().any(is_page) {
        return vec![Page { node: root, next: Next::Elsewhere }];
    }
    let mut pages: Vec<_> = root.elements().map(|node| Page { node, next: Next::Elsewhere }).collect();
    let (mut behind, mut untold) = (HashSet::new(), false);
    for page in pages.iter_mut().rev() {
        let context = page.context().and_then(JsonNode::as_str);
        page.next = match &context {
            Some(context) if behind.contains(context) => Next::Here,
            Some(_) if !untold => Next::Elsewhere,
            None if behind.is_empty() && !untold => Next::Elsewhere,
            Some(_) | None => Next::Untold,
        };
        match context {
            Some(context) => {
                behind.insert(context);
            }
            None => untold = true,
        }
    }
    pages
}

impl<'t> Page<'t> {
    /// The entries.
    pub(super) fn entries(self) -> impl Iterator<Item = JsonNode<'t>> {
        let list = if self.node.is_array() { Some(self.node) } else { value(self.node) };
        let alone = list.is_none().then_some(self.node);
        alone.into_iter().chain(list.into_iter().flat_map(JsonNode::elements))
    }

    /// What `@odata.context` says behind its `#`: the collection that the entries are from.
    pub(super) fn collection(self) -> Option<String> {
        let context = self.context()?.as_str()?;
        context.split_once('#').map(|(_, fragment)| fragment.to_owned())
    }

    /// What Microsoft Graph says about where the entries are from.
    pub(super) fn context(self) -> Option<JsonNode<'t>> {
        self.node.get("@odata.context")
    }

    /// The link to a further page, and whether that page is here.
    pub(super) fn link(self) -> Option<(Span, Next)> {
        ["@odata.nextLink", "odata.nextLink", "nextLink"]
            .into_iter()
            .find_map(|name| self.node.get(name))
            .filter(|link| link.as_str().is_some_and(|link| !link.is_empty()))
            .map(|link| (link.span(), self.next))
    }

    /// The link to a further page, unless that page is here. For exports of which all pages are of one
    /// collection, whether they tell it or not.
    pub(super) fn next_link(self) -> Option<Span> {
        self.link().filter(|(_, next)| *next == Next::Elsewhere).map(|(link, _)| link)
    }
}

/// The list that an object has as its `value`.
fn value(node: JsonNode<'_>) -> Option<JsonNode<'_>> {
    node.get("value").filter(|value| value.is_array())
}
