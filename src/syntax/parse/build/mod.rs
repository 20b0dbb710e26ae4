//! From pest's tree of one item to ours.
//!
//! The grammar is loose where a mistake deserves a message of its own: the forms of verbs, mixed
//! `and` and `or`, wrong GUIDs and dates. Those are reported here. An item with a literal that
//! cannot be read is dropped; any other stays in the tree.
//!
//! - [`item`]: items and clauses
//! - [`sentence`]: sentences and subjects
//! - [`predicate`]: predicates and their verbs
//! - [`given`]: the parts of tests
//! - [`name`]: names and literals

mod given;
mod item;
mod name;
mod predicate;
mod sentence;

use super::draft::Draft;
use super::errors;
use super::grammar::{Pair, Rule};
use super::scan::Token;
use crate::diagnostic::Sink;
use crate::syntax::ast;
use crate::text::{FileId, Span};

/// What building one item needs.
pub(crate) struct Builder<'t> {
    file: FileId,
    /// The item's text.
    draft: &'t Draft<'t>,
    /// The tokens of the whole file.
    tokens: &'t [Token],
    /// Where mistakes go.
    sink: Sink,
    /// Whether a literal could not be read, so that the item has no meaning.
    broken: bool,
}

/// What an item of the grammar is in the tree: an item, or a part of the test before it.
pub(crate) enum Part {
    /// An item of the file; of a test, its head.
    Item(Box<ast::Item>),
    /// `given role Owner to group "Admins"`, and its place.
    Given(ast::Given, Span),
    /// `expect owner-forbidden fails`
    Expect(ast::Expect),
}

/// What was built, and the mistakes in it.
pub(crate) struct Built {
    /// The part; nothing if a literal in it cannot be read.
    pub(crate) part: Option<Part>,
    /// The mistakes.
    pub(crate) sink: Sink,
}

/// Builds the part under `whole`, which is what pest made of `draft`.
pub(crate) fn build(file: FileId, draft: &Draft<'_>, tokens: &[Token], whole: &Pair<'_>) -> Built {
    let mut builder = Builder { file, draft, tokens, sink: Sink::new(), broken: false };
    let part = builder.part(whole);
    if part.is_none() && !builder.broken {
        builder.sink.push(errors::unreadable(builder.span(whole)));
    }
    Built { part: part.filter(|_| !builder.broken), sink: builder.sink }
}

impl Builder<'_> {
    /// The bytes of a node. A rule of pest that ends in something optional also covers the blanks
    /// and comments before it, so the end is that of the node's last token.
    fn span(&self, pair: &Pair<'_>) -> Span {
        let span = pair.as_span();
        let (start, end) = (self.draft.place(span.start()), self.draft.place(span.end()));
        let after = self.tokens.partition_point(|token| (token.start as usize) < end);
        let last = after.checked_sub(1).and_then(|last| self.tokens.get(last));
        let end = last.map_or(end, |last| end.min(last.end as usize));
        Span::new(self.file, start, end)
    }

    fn place(&self, pair: &Pair<'_>) -> ast::Place {
        ast::Place(self.span(pair))
    }

    fn spanned<T>(&self, pair: &Pair<'_>, value: T) -> ast::Spanned<T> {
        ast::Spanned::new(value, self.span(pair))
    }
}

/// The first node of a kind directly under another.
fn child<'t>(pair: &Pair<'t>, rule: Rule) -> Option<Pair<'t>> {
    pair.clone().into_inner().find(|inner| inner.as_rule() == rule)
}

/// All nodes of a kind directly under another.
fn children<'t>(pair: &Pair<'t>, rule: Rule) -> impl Iterator<Item = Pair<'t>> {
    pair.clone().into_inner().filter(move |inner| inner.as_rule() == rule)
}

/// The first node under another.
fn first<'t>(pair: &Pair<'t>) -> Option<Pair<'t>> {
    pair.clone().into_inner().next()
}

/// Whether a node of a kind stands directly under another.
fn has(pair: &Pair<'_>, rule: Rule) -> bool {
    child(pair, rule).is_some()
}
