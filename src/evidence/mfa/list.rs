//! Values of Conditional Access exports as several programs write them.
//!
//! Where Microsoft Graph writes null, Microsoft Graph PowerShell writes an object whose members are
//! all null. With too small a `-Depth`, `ConvertTo-Json` writes texts where lists or objects belong;
//! such a value cannot be read, and is not taken for an empty one.

use std::borrow::Cow;

use crate::document::json::{JsonKind, JsonNode};
use crate::text::Span;

/// Whether a value says nothing: null, an empty list or text, an object without a member that says
/// something; notes are no members.
pub(super) fn is_blank(node: JsonNode<'_>) -> bool {
    match node.kind() {
        JsonKind::Null => true,
        JsonKind::String(text) => text.is_empty(),
        JsonKind::Bool(_) | JsonKind::Number(_) => false,
        JsonKind::Array => node.elements().next().is_none(),
        JsonKind::Object => node.members().all(|member| is_note(member.key) || is_blank(member.value)),
    }
}

/// Whether a member with this name is a note about the object and sets nothing: `@odata.context`,
/// `includeUsers@odata.type`, `odataType`, `$type`.
pub(super) fn is_note(key: JsonNode<'_>) -> bool {
    key.as_str().is_some_and(|key| {
        let key = key.to_ascii_lowercase();
        key.starts_with('$') || key.contains("odata.") || key == "odatatype" || key == "odataid"
    })
}

/// The member of an object, if it says something.
pub(super) fn telling<'t>(node: JsonNode<'t>, name: &str) -> Option<JsonNode<'t>> {
    node.get(name).filter(|value| !is_blank(*value))
}

/// Texts with their places.
pub(super) type Items<'t> = Vec<(Cow<'t, str>, Span)>;

/// A list of texts.
#[derive(Debug)]
pub(super) enum Texts<'t> {
    /// The property is not there.
    Missing,
    /// The value is no list of texts.
    Unreadable(Span),
    /// The texts with their places; none for null.
    Items(Items<'t>),
}

impl<'t> Texts<'t> {
    /// Reads the member of an object.
    pub(super) fn of(node: JsonNode<'t>, name: &str) -> Self {
        let Some(value) = node.get(name) else { return Self::Missing };
        let texts = match value.kind() {
            JsonKind::Null => Some(Vec::new()),
            JsonKind::Array => {
                value.elements().map(|node| node.as_str().map(|text| (text, node.span()))).collect()
            }
            JsonKind::Bool(_) | JsonKind::Number(_) | JsonKind::String(_) | JsonKind::Object => None,
        };
        texts.map_or(Self::Unreadable(value.span()), Self::Items)
    }

    /// The texts; none if the property is missing, which says the same as an empty list.
    pub(super) fn or_empty(self) -> Result<Items<'t>, Span> {
        match self {
            Self::Missing => Ok(Vec::new()),
            Self::Unreadable(span) => Err(span),
            Self::Items(items) => Ok(items),
        }
    }
}

/// Whether a text is among others, case aside; its place.
pub(super) fn find(items: &[(Cow<'_, str>, Span)], wanted: &str) -> Option<Span> {
    items.iter().find(|(text, _)| text.eq_ignore_ascii_case(wanted)).map(|(_, span)| *span)
}
