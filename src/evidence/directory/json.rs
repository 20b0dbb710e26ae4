//! JSON exports of a directory: the type that a collection lends its entries.

use super::classify::Type;
use super::read::Reader;
use crate::document::json::JsonNode;
use crate::evidence::pages::{Next, pages};
use crate::text::Span;

/// Where an export says that it goes on, and of what type its entries are if it tells that.
pub(super) struct NextLink {
    pub(super) span: Span,
    /// Whether the page that it leads to may be here, which pages that do not tell their collection
    /// leave open.
    pub(super) may_be_here: bool,
    pub(super) collection: Option<Type>,
}

/// Reads all objects under `root`; returns the links to pages that are not there.
pub(super) fn read(root: JsonNode<'_>, reader: &mut Reader<'_>) -> Vec<NextLink> {
    let mut links = Vec::new();
    for page in pages(root) {
        let collection = page.collection().as_deref().and_then(collection);
        reader.expect(page.entries().count());
        for node in page.entries() {
            reader.node(node, collection);
        }
        let link = page.link().filter(|(_, next)| *next != Next::Here);
        links.extend(link.map(|(span, next)| NextLink {
            span,
            may_be_here: next == Next::Untold,
            collection,
        }));
    }
    links
}

/// The type of a collection's entries: `groups(id,displayName)/$entity` is one of groups.
fn collection(fragment: &str) -> Option<Type> {
    let fragment = fragment.strip_prefix("Collection(").unwrap_or(fragment);
    let segment = fragment.split('/').rfind(|segment| !segment.starts_with('$'))?;
    Type::of(segment.split(['(', ')']).next()?)
}

#[cfg(test)]
mod tests {
    use super::{Type, collection};

    #[test]
    fn the_context_tells_the_type_of_the_entries() {
        assert_eq!(collection("groups"), Some(Type::Group));
        assert_eq!(collection("servicePrincipals(id,appId)/$entity"), Some(Type::ServicePrincipal));
        assert_eq!(collection("Collection(microsoft.graph.directoryObject)"), Some(Type::Any));
        assert_eq!(collection("groups('05d3')/members"), None);
    }
}
