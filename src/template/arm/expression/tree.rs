//! The tree of one expression: a flat arena of nodes.
//!
//! A tree counts its places in bytes of the expression. [`Expression`] is a tree at one place of a
//! template, so that all places at which the same text stands can share one tree.

use std::ops::Range;
use std::rc::Rc;
use std::sync::Arc;

use super::places::Places;
use crate::template::arm::functions::Function;
use crate::text::Span;

/// The id of a node within its [`Expression`].
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct ExprId(pub(super) u32);

impl ExprId {
    /// The id as a number, as lambdas carry it.
    #[must_use]
    pub fn index(self) -> usize {
        self.0 as usize
    }

    /// The id of a number that [`ExprId::index`] gave.
    #[must_use]
    pub fn from_index(index: usize) -> Self {
        Self(u32::try_from(index).unwrap_or(u32::MAX))
    }
}

/// A run of arguments or of accessors in the arena.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct List {
    pub(super) start: u32,
    pub(super) end: u32,
}

/// Bytes of an expression.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Bytes {
    pub(super) start: u32,
    pub(super) end: u32,
}

impl Bytes {
    /// These bytes in the text of the expression.
    #[must_use]
    pub fn range(self) -> Range<usize> {
        self.start as usize..self.end as usize
    }

    /// An expression is a part of a JSON text, which has no more bytes than these can count.
    pub(super) fn of(range: Range<usize>) -> Self {
        let count = |at: usize| u32::try_from(at).unwrap_or(u32::MAX);
        Self { start: count(range.start), end: count(range.end) }
    }
}

/// The tree of an expression, wherever that stands.
#[derive(Debug, Default)]
pub struct Tree {
    pub(super) nodes: Vec<Node>,
    pub(super) arguments: Vec<ExprId>,
    pub(super) accessors: Vec<Accessor>,
}

/// One expression of a template.
#[derive(Debug)]
pub struct Expression {
    pub(super) tree: Rc<Tree>,
    pub(super) places: Places,
}

/// A part of an expression.
#[derive(Clone, Debug)]
pub struct Node {
    /// What it is.
    pub kind: NodeKind,
    /// Its bytes in the expression.
    pub bytes: Bytes,
}

/// What a part of an expression is.
#[derive(Clone, Debug)]
pub enum NodeKind {
    /// `'text'`
    String(Arc<str>),
    /// `42`
    Int(i64),
    /// `name(arguments)`
    Call {
        /// What is called.
        callee: Callee,
        /// The bytes of the name.
        name: Bytes,
        /// The arguments.
        arguments: List,
    },
    /// `base.name[index]…`; the base is a call.
    Path {
        /// What is reached into.
        base: ExprId,
        /// The steps, outermost first.
        accessors: List,
    },
}

/// What a call calls.
#[derive(Clone, Debug)]
pub enum Callee {
    /// A function of the language.
    Builtin(&'static Function),
    /// `namespace.name`: a function that the template defines.
    User(Arc<str>, Arc<str>),
    /// A name that no function has.
    Unknown(Arc<str>),
}

/// One step into a value.
#[derive(Clone, Debug)]
pub enum Accessor {
    /// `.name`, with the bytes of the name.
    Name(Arc<str>, Bytes),
    /// `[index]`, with the bytes of the index.
    Index(ExprId, Bytes),
}

impl Accessor {
    /// The bytes of the name or of the index.
    #[must_use]
    pub fn bytes(&self) -> Bytes {
        match self {
            Self::Name(_, bytes) | Self::Index(_, bytes) => *bytes,
        }
    }
}

impl Tree {
    pub(super) fn get(&self, id: ExprId) -> Option<&Node> {
        self.nodes.get(id.index())
    }

    pub(super) fn root(&self) -> ExprId {
        ExprId::from_index(self.nodes.len().saturating_sub(1))
    }
}

impl Expression {
    /// The node that the expression is.
    #[must_use]
    pub fn root(&self) -> ExprId {
        self.tree.root()
    }

    /// Where bytes of the expression stand in the template.
    #[must_use]
    pub fn span(&self, bytes: Bytes) -> Span {
        self.places.span(bytes)
    }

    /// How many nodes there are.
    #[must_use]
    pub fn len(&self) -> usize {
        self.tree.nodes.len()
    }

    /// Whether there is none; never so for what the parser gives.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.tree.nodes.is_empty()
    }

    /// The node of an id that this expression gave out.
    #[must_use]
    pub fn get(&self, id: ExprId) -> Option<&Node> {
        self.tree.get(id)
    }

    /// The arguments of a call.
    #[must_use]
    pub fn arguments(&self, list: List) -> &[ExprId] {
        self.tree.arguments.get(list.start as usize..list.end as usize).unwrap_or_default()
    }

    /// The steps of a path.
    #[must_use]
    pub fn accessors(&self, list: List) -> &[Accessor] {
        self.tree.accessors.get(list.start as usize..list.end as usize).unwrap_or_default()
    }
}
