//! One entry of an export, whatever wrote it: the values of the properties that matter.

use std::borrow::Cow;

use super::faults::{Fault, Faults, shown};
use super::key::{Key, Shape};
use crate::document::csv::Cell;
use crate::document::json::{JsonKind, JsonNode};
use crate::text::{Part, Span, is_blank};

/// The value of a property, of the shape that its key asks for. It is small and owns nothing: most
/// entries are never asked for.
#[derive(Clone, Copy, Debug)]
pub(super) enum Content<'e> {
    Null,
    /// A string of JSON, which may have escapes.
    String(JsonNode<'e>),
    /// A cell of CSV.
    Cell(&'e str),
    Flag(bool),
    /// An array of texts.
    Texts(JsonNode<'e>),
    Node(JsonNode<'e>),
}

/// An entry: the properties that matter, each with its place, and the place of the whole.
#[derive(Clone, Debug)]
pub(super) struct Entry<'e> {
    pub(super) span: Span,
    /// By [`Key`].
    fields: [Option<(Content<'e>, Span)>; Key::COUNT],
}

impl<'e> Entry<'e> {
    /// An entry without properties.
    pub(super) fn new(span: Span) -> Self {
        Self { span, fields: [None; Key::COUNT] }
    }

    /// Takes an object of a JSON export in.
    pub(super) fn take_object(&mut self, node: JsonNode<'e>, faults: &mut Faults) {
        self.take_members(node, true, faults);
        if let Some((Content::Node(additional), _)) = self.get(Key::Additional) {
            self.take_members(additional, false, faults);
        }
    }

    /// Takes the members of an object in; `over` tells whether they stand over what is there.
    fn take_members(&mut self, node: JsonNode<'e>, over: bool, faults: &mut Faults) {
        for member in node.members() {
            let Some(key) = Key::of(member.key) else { continue };
            let span = member.value.span();
            match content(key.shape(), member.value) {
                Some(content) => self.put(key, content, span, over),
                // What an id is that is no text is said where the entry is read.
                None if key == Key::Id => self.put(key, Content::Node(member.value), span, over),
                None => {
                    let name = member.key.as_str().unwrap_or_default();
                    let label = format!("{} cannot have this value", shown(&name));
                    faults.add(Fault::OddValue, span, &label);
                }
            }
        }
    }

    /// Takes a cell of a CSV export in. A blank cell says nothing.
    pub(super) fn take_cell(&mut self, key: Key, cell: &'e Cell<'_>, faults: &mut Faults) {
        let Cell { text, span } = cell;
        if is_blank(text) {
            return;
        }
        match of_text(key.shape(), Content::Cell(text), text) {
            Some(content) => self.put(key, content, *span, false),
            None => faults.add(Fault::OddValue, *span, "this is neither `true` nor `false`"),
        }
    }

    /// Sets a property. A value stands over null; of two values the later counts if `over` says so.
    fn put(&mut self, key: Key, content: Content<'e>, span: Span, over: bool) {
        let is_value = !matches!(content, Content::Null);
        match self.fields.get_mut(key as usize) {
            Some(known) if matches!(known, None | Some((Content::Null, _))) || (over && is_value) => {
                *known = Some((content, span));
            }
            Some(_) | None => {}
        }
    }

    /// The value of a property and its place; null is a value.
    pub(super) fn get(&self, key: Key) -> Option<(Content<'e>, Span)> {
        *self.fields.get(key as usize)?
    }

    /// Whether the entry has the property, be it null.
    pub(super) fn has(&self, key: Key) -> bool {
        self.get(key).is_some()
    }

    /// Where the value of the property stands; none if it is null.
    pub(super) fn place(&self, key: Key) -> Option<Span> {
        self.get(key).filter(|(content, _)| !matches!(content, Content::Null)).map(|(_, span)| span)
    }

    /// The text of a property.
    pub(super) fn text(&self, key: Key) -> Option<(Cow<'e, str>, Span)> {
        match self.get(key)? {
            (Content::String(text), span) => Some((text.as_str()?, span)),
            (Content::Cell(text), span) => Some((Cow::Borrowed(text), span)),
            _ => None,
        }
    }

    /// The text of a property, to be kept.
    pub(super) fn shared_text(&self, key: Key) -> Option<(Part, Span)> {
        match self.get(key)? {
            (Content::String(text), span) => Some((text.shared_text()?, span)),
            (Content::Cell(text), span) => Some((Part::from(text), span)),
            _ => None,
        }
    }

    /// The truth of a property.
    pub(super) fn flag(&self, key: Key) -> Option<(bool, Span)> {
        match self.get(key)? {
            (Content::Flag(flag), span) => Some((flag, span)),
            _ => None,
        }
    }
}

/// The value of a node, if it has the shape.
fn content(shape: Shape, node: JsonNode<'_>) -> Option<Content<'_>> {
    if shape == Shape::Any {
        return Some(if node.is_null() { Content::Null } else { Content::Node(node) });
    }
    if let Some(text) = node.plain_text() {
        return of_text(shape, Content::String(node), text);
    }
    match (shape, node.kind()) {
        (_, JsonKind::Null) => Some(Content::Null),
        (_, JsonKind::String(text)) => of_text(shape, Content::String(node), &text),
        (Shape::Flag, JsonKind::Bool(flag)) => Some(Content::Flag(flag)),
        (Shape::Texts, JsonKind::Array) => {
            let is_text = |element: JsonNode<'_>| matches!(element.kind(), JsonKind::String(_));
            node.elements().all(is_text).then_some(Content::Texts(node))
        }
        _ => None,
    }
}

/// What a text that says `said` is as the value of a property, if it can be one.
#[inline]
fn of_text<'e>(shape: Shape, text: Content<'e>, said: &str) -> Option<Content<'e>> {
    match shape {
        // PowerShell writes an empty text where Microsoft Graph writes null.
        _ if is_blank(said) => Some(Content::Null),
        Shape::Flag => flag(said).map(Content::Flag),
        Shape::Text | Shape::Texts | Shape::Any => Some(text),
    }
}

/// Whether one of the texts of an array is `word`, case aside.
pub(super) fn has_word(texts: JsonNode<'_>, word: &str) -> bool {
    texts.elements().filter_map(JsonNode::as_str).any(|text| text.eq_ignore_ascii_case(word))
}

/// `true` and `false` as a spreadsheet or PowerShell writes them.
fn flag(text: &str) -> Option<bool> {
    let text = text.trim();
    let is = |word: &str| text.eq_ignore_ascii_case(word);
    if is("true") || is("yes") {
        Some(true)
    } else if is("false") || is("no") {
        Some(false)
    } else {
        None
    }
}
