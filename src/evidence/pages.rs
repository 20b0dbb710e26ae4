//! The containers that Microsoft Graph and the command lines put entries into.
//!
//! | written by | shape |
//! |---|---|
//! | Graph lists, `getByIds` | an object with `value`, perhaps `@odata.context` and `@odata.nextLink` |
//! | `az … list` | an array of entries |
//! | `… \| ConvertTo-Json` | an array, or one entry if there was one hit |
//! | several pages put together | an array of objects with `value` |

use crate::document::json::JsonNode;
use crate::text::Span;

/// One page of an export.
#[derive(Clone, Copy, Debug)]
pub(super) struct Page<'t> {
    node: JsonNode<'t>,
    /// Whether a further page stands behind it.
    last: bool,
}

/// The pages of an export; one that is no container is a page with one entry.
pub(super) fn pages(root: JsonNode<'_>) -> Vec<Page<'_>> {
    let is_page = |node: JsonNode<'_>| value(node).is_some();
    if !root.is_array() || !root.elements().any(is_page) {
        return vec![Page { node: root, last: true }];
    }
    let mut pages: Vec<_> = root.elements().map(|node| Page { node, last: false }).collect();
    if let Some(page) = pages.last_mut() {
        page.last = true;
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
        let context = self.node.get("@odata.context")?.as_str()?;
        context.split_once('#').map(|(_, fragment)| fragment.to_owned())
    }

    /// The link to a further page, unless that page is here.
    pub(super) fn next_link(self) -> Option<Span> {
        ["@odata.nextLink", "odata.nextLink", "nextLink"]
            .into_iter()
            .filter(|_| self.last)
            .find_map(|name| self.node.get(name))
            .filter(|link| link.as_str().is_some_and(|link| !link.is_empty()))
            .map(JsonNode::span)
    }
}

/// The list that an object has as its `value`.
fn value(node: JsonNode<'_>) -> Option<JsonNode<'_>> {
    node.get("value").filter(|value| value.is_array())
}
