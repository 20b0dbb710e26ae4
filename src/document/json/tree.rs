//! The tree of a JSON text: an arena of nodes and the cursor that walks it.
//!
//! Nodes stand in the order of the text: an array is followed by its elements, an object by its
//! names and values in turn. Each node knows the index after its last descendant, so siblings are
//! walked without a list of children. Building the tree is left to the reader.

use std::borrow::Cow;
use std::ops::Range;

use super::memory::Nodes;
use super::reader::offset;
use super::string;
use crate::text::name::{self, UNCLASSED};
use crate::text::{FileId, Part, Span, Text, same_name};

/// A JSON text, or part of a text, that was read. The root is its only value.
#[derive(Debug)]
pub struct JsonTree {
    pub(super) file: FileId,
    pub(super) text: Text,
    pub(super) nodes: Nodes,
}

/// One value in the arena.
#[derive(Clone, Copy, Debug)]
pub(super) struct Node {
    /// The first byte of the value.
    pub(super) start: u32,
    /// The byte after the last.
    pub(super) end: u32,
    /// The index of the node after this one and all it holds.
    pub(super) next: u32,
    pub(super) tag: Tag,
    /// Of a property's name, its [`name::class`]; unclassed if it has escapes.
    pub(super) class: u16,
    /// Of a property's name, its number by a [`super::Numbering`]; zero if none was given.
    pub(super) number: u8,
}

/// What a node is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Tag {
    Null,
    False,
    True,
    Number,
    /// A string whose bytes between the quotes are its text.
    Plain,
    /// A string with at least one escape.
    Escaped,
    Array,
    Object,
}

/// What a node is, with what it holds.
#[derive(Clone, Debug)]
pub enum JsonKind<'t> {
    /// `null`
    Null,
    /// `true`, `false`
    Bool(bool),
    /// A number, as it is written.
    Number(&'t str),
    /// A string, its escapes read.
    String(Cow<'t, str>),
    /// An array.
    Array,
    /// An object.
    Object,
}

/// A value of a tree. `Copy`: two words.
#[derive(Clone, Copy, Debug)]
pub struct JsonNode<'t> {
    pub(super) tree: &'t JsonTree,
    pub(super) index: u32,
}

/// A property of an object.
#[derive(Clone, Copy, Debug)]
pub struct Member<'t> {
    /// The property's name, a string node.
    pub key: JsonNode<'t>,
    /// Its value.
    pub value: JsonNode<'t>,
}

/// Names of properties that are looked for together.
#[derive(Debug)]
pub struct Sought<const N: usize> {
    /// With their classes.
    names: [(&'static str, u16); N],
}

impl<const N: usize> Sought<N> {
    /// These names. To be called in a constant, so that the compiler works out their classes.
    #[must_use]
    #[expect(clippy::indexing_slicing, reason = "it runs in the compiler, where a wrong index is an error")]
    pub const fn new(names: [&'static str; N]) -> Self {
        let (mut with_classes, mut at) = ([("", UNCLASSED); N], 0);
        while at < N {
            with_classes[at] = (names[at], name::class(names[at].as_bytes()));
            at += 1;
        }
        Self { names: with_classes }
    }
}

impl JsonTree {
    /// The file that was read.
    #[must_use]
    pub fn file(&self) -> FileId {
        self.file
    }

    /// The place of the name under which the value at a place stands in its object; none if no
    /// object's value stands there.
    #[must_use]
    pub fn name_of(&self, value: Span) -> Option<Span> {
        let mut node = self.root();
        loop {
            let inside =
                |child: &JsonNode<'_>| child.span().start <= value.start && value.end <= child.span().end;
            if let Some(member) = node.members().find(|member| inside(&member.value)) {
                if member.value.span() == value {
                    return Some(member.key.span());
                }
                node = member.value;
            } else {
                node = node.elements().find(inside)?;
            }
        }
    }

    /// The value of a number ([`JsonNode::number`]).
    #[must_use]
    #[inline]
    pub fn numbered(&self, number: u32) -> JsonNode<'_> {
        JsonNode { tree: self, index: number }
    }

    /// The value that the text is.
    #[must_use]
    pub fn root(&self) -> JsonNode<'_> {
        JsonNode { tree: self, index: 0 }
    }
}

impl Node {
    /// The bytes between the quotes of a string; all bytes of anything else.
    #[inline]
    pub(super) fn content(self) -> Range<usize> {
        let range = self.start as usize..self.end as usize;
        match self.tag {
            Tag::Plain | Tag::Escaped => range.start + 1..range.end.saturating_sub(1),
            Tag::Null | Tag::False | Tag::True | Tag::Number | Tag::Array | Tag::Object => range,
        }
    }

    /// Whether this is the node of a name in `text` that is `name`, of this class, case aside.
    #[inline]
    fn is_named(self, name: &str, class: u16, text: &str) -> bool {
        self.may_be_of(class) && self.is_called(name, text)
    }

    #[inline]
    fn may_be_of(self, class: u16) -> bool {
        self.class == class || self.class == UNCLASSED
    }

    fn is_called(self, name: &str, text: &str) -> bool {
        self.decoded(text).is_some_and(|key| same_name(&key, name))
    }

    /// The decoded text of a string node of `text`.
    pub(super) fn decoded(self, text: &str) -> Option<Cow<'_, str>> {
        match self.tag {
            Tag::Plain => Some(Cow::Borrowed(text.get(self.content()).unwrap_or_default())),
            Tag::Escaped => Some(string::decode(text.get(self.content()).unwrap_or_default())),
            Tag::Null | Tag::False | Tag::True | Tag::Number | Tag::Array | Tag::Object => None,
        }
    }
}

impl<'t> JsonNode<'t> {
    #[inline]
    fn node(self) -> Node {
        let nothing = Node { start: 0, end: 0, next: u32::MAX, tag: Tag::Null, class: UNCLASSED, number: 0 };
        self.tree.nodes.get(self.index as usize).copied().unwrap_or(nothing)
    }

    /// The tree that the value stands in.
    #[must_use]
    pub fn tree(self) -> &'t JsonTree {
        self.tree
    }

    /// The number of the value among those of its tree; the root has zero.
    #[must_use]
    #[inline]
    pub fn number(self) -> u32 {
        self.index
    }

    /// Of a property's name, its [`name::class`]; one with escapes is [`UNCLASSED`], and so is what is no
    /// property's name.
    #[must_use]
    #[inline]
    pub fn name_class(self) -> u16 {
        self.node().class
    }

    /// Of a property's name, the number that a [`super::Numbering`] gave it when the text was
    /// read; zero if none did.
    #[must_use]
    #[inline]
    pub fn name_number(self) -> u8 {
        self.node().number
    }

    /// Whether this is a property's name that is `name`, of this [`name::class`], case aside.
    #[must_use]
    #[inline]
    pub fn is_named(self, name: &str, class: u16) -> bool {
        self.node().is_named(name, class, &self.tree.text)
    }

    /// The bytes between the quotes of a string, as they are written; the bytes of anything else.
    #[must_use]
    #[inline]
    pub fn raw_bytes(self) -> &'t [u8] {
        self.tree.text.as_bytes().get(self.node().content()).unwrap_or_default()
    }

    #[inline]
    fn raw(self) -> &'t str {
        self.tree.text.get(self.node().content()).unwrap_or_default()
    }

    /// The bytes of the value, quotes and brackets included.
    #[must_use]
    #[inline]
    pub fn span(self) -> Span {
        let node = self.node();
        Span { file: self.tree.file, start: node.start, end: node.end }
    }

    /// What the value is.
    #[must_use]
    pub fn kind(self) -> JsonKind<'t> {
        match self.node().tag {
            Tag::Null => JsonKind::Null,
            Tag::False => JsonKind::Bool(false),
            Tag::True => JsonKind::Bool(true),
            Tag::Number => JsonKind::Number(self.raw()),
            Tag::Plain => JsonKind::String(Cow::Borrowed(self.raw())),
            Tag::Escaped => JsonKind::String(string::decode(self.raw())),
            Tag::Array => JsonKind::Array,
            Tag::Object => JsonKind::Object,
        }
    }

    /// The decoded text of a string; none for anything else.
    #[must_use]
    #[inline]
    pub fn as_str(self) -> Option<Cow<'t, str>> {
        self.node().decoded(&self.tree.text)
    }

    /// The decoded text of a string, which stays in the text of the tree if it can; none for anything
    /// else.
    #[must_use]
    pub fn shared_text(self) -> Option<Part> {
        let node = self.node();
        match node.tag {
            Tag::Plain => Some(self.part()),
            _ => self.as_str().map(|text| Part::from(&*text)),
        }
    }

    /// What is written between the quotes of a string, or all of anything else; it stays in the text.
    #[must_use]
    #[inline]
    pub fn part(self) -> Part {
        self.tree.text.part(self.node().content())
    }

    /// The text of a string without escapes; none for anything else.
    #[must_use]
    #[inline]
    pub fn plain_text(self) -> Option<&'t str> {
        (self.node().tag == Tag::Plain).then(|| self.raw())
    }

    /// Whether the value is an array.
    #[must_use]
    #[inline]
    pub fn is_array(self) -> bool {
        self.node().tag == Tag::Array
    }

    /// Whether the value is an object.
    #[must_use]
    #[inline]
    pub fn is_object(self) -> bool {
        self.node().tag == Tag::Object
    }

    /// Whether the value is `null`.
    #[must_use]
    #[inline]
    pub fn is_null(self) -> bool {
        self.node().tag == Tag::Null
    }

    /// Whether the value is `true`.
    #[must_use]
    #[inline]
    pub fn is_true(self) -> bool {
        self.node().tag == Tag::True
    }

    /// Whether arrays and objects are nested no deeper than this: an array of strings once.
    #[must_use]
    pub fn is_nested_at_most(self, limit: usize) -> bool {
        let node = self.node();
        let inside = self.tree.nodes.get(self.index as usize..node.next as usize).unwrap_or_default();
        let mut ends: Vec<u32> = Vec::with_capacity(limit);
        for (place, node) in (self.index..).zip(inside) {
            while ends.last().is_some_and(|end| *end <= place) {
                ends.pop();
            }
            if matches!(node.tag, Tag::Array | Tag::Object) {
                if ends.len() >= limit {
                    return false;
                }
                ends.push(node.next);
            }
        }
        true
    }

    /// Where each byte of a string's decoded text stands in the file; none if the text stands there
    /// as it is, or if this is no string.
    #[must_use]
    pub fn text_offsets(self) -> Option<Vec<u32>> {
        let node = self.node();
        if node.tag != Tag::Escaped {
            return None;
        }
        let start = node.start.saturating_add(1);
        Some(string::source_offsets(self.raw()).map(|offset| start.saturating_add(offset)).collect())
    }

    /// The elements of an array; nothing for anything else.
    #[inline]
    pub fn elements(self) -> impl Iterator<Item = JsonNode<'t>> {
        self.children(Tag::Array)
    }

    /// The properties of an object in the order of the text; nothing for anything else. Of a name
    /// that stands twice, all are here; [`JsonNode::get`] takes the last, as Azure does.
    #[inline]
    pub fn members(self) -> impl Iterator<Item = Member<'t>> {
        let mut children = self.children(Tag::Object);
        std::iter::from_fn(move || Some(Member { key: children.next()?, value: children.next()? }))
    }

    /// The property called `name`, case aside; of several the last.
    #[must_use]
    #[inline]
    pub fn get(self, name: &str) -> Option<JsonNode<'t>> {
        self.member(name).map(|member| member.value)
    }

    /// The property called `name` with its key, case aside; of several the last.
    #[must_use]
    #[inline]
    pub fn member(self, name: &str) -> Option<Member<'t>> {
        // Of a name that stands in the program, the compiler works this out.
        self.member_of_class(name, name::class(name.as_bytes()))
    }

    /// The properties called so, case aside; of several of a name the last.
    #[must_use]
    pub fn get_each<const N: usize>(self, sought: &Sought<N>) -> [Option<JsonNode<'t>>; N] {
        let mut found = [None; N];
        for member in self.members() {
            let key = member.key.node();
            for (slot, (name, class)) in found.iter_mut().zip(sought.names) {
                if key.is_named(name, class, &self.tree.text) {
                    *slot = Some(member.value);
                }
            }
        }
        found
    }

    fn member_of_class(self, name: &str, class: u16) -> Option<Member<'t>> {
        let node = self.node();
        if node.tag != Tag::Object {
            return None;
        }
        let nodes = self.tree.nodes.get(..node.next as usize)?;
        let (mut at, mut found) = (self.index as usize + 1, None);
        while let Some([key, value]) = nodes.get(at..).and_then(<[Node]>::first_chunk) {
            if key.may_be_of(class) && key.is_called(name, &self.tree.text) {
                found = Some(at);
            }
            at = (value.next as usize).max(at + 2);
        }
        let key = offset(found?);
        let part = |index| JsonNode { tree: self.tree, index };
        Some(Member { key: part(key), value: part(key + 1) })
    }

    /// The nodes directly under this one, if it is tagged `parent`.
    #[inline]
    fn children(self, parent: Tag) -> Children<'t> {
        let node = self.node();
        let index = self.index.saturating_add(1);
        let end = if node.tag == parent { node.next } else { index };
        Children { tree: self.tree, index, end }
    }

    /// The bytes of a part of a string: `range` counts bytes of the decoded text (what
    /// [`JsonNode::as_str`] gives). For anything but a string, the value's own bytes.
    #[must_use]
    pub fn text_span(self, range: Range<usize>) -> Span {
        let node = self.node();
        let part = match node.tag {
            Tag::Plain | Tag::Escaped => string::source_range(self.raw(), range),
            Tag::Null | Tag::False | Tag::True | Tag::Number | Tag::Array | Tag::Object => {
                return self.span();
            }
        };
        let start = node.content().start;
        Span::new(self.tree.file, start + part.start, start + part.end)
    }
}

/// Walks siblings.
struct Children<'t> {
    tree: &'t JsonTree,
    index: u32,
    end: u32,
}

impl<'t> Iterator for Children<'t> {
    type Item = JsonNode<'t>;

    #[inline]
    fn next(&mut self) -> Option<JsonNode<'t>> {
        if self.index >= self.end {
            return None;
        }
        let child = JsonNode { tree: self.tree, index: self.index };
        self.index = child.node().next;
        Some(child)
    }
}
