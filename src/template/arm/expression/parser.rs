//! Tokens to a tree, by recursive descent.
//!
//! ```text
//! expression = string | integer | call accessor*
//! call       = name ("." name)? "(" (expression ("," expression)*)? ")"
//! accessor   = "." name | "[" expression "]"
//! ```
//!
//! Stops at the first mistake of an expression: what follows one inside a single string is seldom
//! worth reading. Children stand before their parents in the arena, so the root is its last node.

use std::ops::Range;
use std::sync::Arc;

use super::known;
use super::places::Places;
use super::token::{Lexer, Token, TokenKind};
use super::tree::{Accessor, Bytes, Callee, ExprId, Expression, List, Node, NodeKind, Tree};
use crate::diagnostic::Diagnostic;
use crate::document::json::JsonNode;
use crate::template::arm::{errors, functions};
use crate::text::Span;

/// The longest expression that Azure accepts, in characters.
pub const LONGEST: usize = 24_576;

/// Few expressions have more nodes than this.
const USUAL: usize = 6;

/// How deep calls may be nested.
const DEEPEST: usize = 100;

/// Reads the expression that stands in `range` of the string `node`.
///
/// # Errors
///
/// The mistake, at its bytes.
pub fn parse(node: JsonNode<'_>, text: &str, range: Range<usize>) -> Result<Expression, Box<Diagnostic>> {
    let length = range.len();
    if length > LONGEST && text.get(range.clone()).is_none_or(|inner| inner.chars().count() > LONGEST) {
        return Err(Box::new(errors::expression_too_long(node.span(), LONGEST)));
    }
    let places = Places::of(node, range.start);
    let text = text.get(range).unwrap_or_default();
    let tree = known::tree(text, || Parser::new(text, &places).whole())?;
    Ok(Expression { tree, places })
}

struct Parser<'a> {
    text: &'a str,
    places: &'a Places,
    lexer: Lexer<'a>,
    /// The token that is next.
    token: Token,
    depth: usize,
    built: Tree,
}

type Parsed<T> = Result<T, Box<Diagnostic>>;

impl<'a> Parser<'a> {
    fn new(text: &'a str, places: &'a Places) -> Self {
        let mut lexer = Lexer::new(text, 0..text.len());
        let token = lexer.token();
        let built = Tree { nodes: Vec::with_capacity(USUAL), ..Tree::default() };
        Self { text, places, lexer, token, depth: 0, built }
    }

    fn whole(mut self) -> Parsed<Tree> {
        let root = self.expression()?;
        self.expect_end()?;
        debug_assert_eq!(root, self.built.root(), "the root is built last");
        Ok(self.built)
    }

    /// Where a part of the text stands in the file.
    fn span(&self, range: Range<usize>) -> Span {
        self.places.span(Bytes::of(range))
    }

    fn slice(&self, range: Range<usize>) -> &'a str {
        self.text.get(range).unwrap_or_default()
    }

    /// Takes the next token.
    fn take(&mut self) -> Token {
        std::mem::replace(&mut self.token, self.lexer.token())
    }

    fn push(&mut self, kind: NodeKind, range: Range<usize>) -> ExprId {
        let id = ExprId::from_index(self.built.nodes.len());
        self.built.nodes.push(Node { kind, bytes: Bytes::of(range) });
        id
    }

    /// The mistake that the next token is, where `wanted` should stand.
    fn mistake<T>(&self, wanted: &str) -> Parsed<T> {
        let span = self.span(self.token.range.clone());
        let found = self.slice(self.token.range.clone());
        Err(Box::new(errors::unexpected_token(self.token.kind, found, wanted, span)))
    }

    fn expect(&mut self, kind: TokenKind, wanted: &str) -> Parsed<Token> {
        if self.token.kind == kind { Ok(self.take()) } else { self.mistake(wanted) }
    }

    fn expect_end(&mut self) -> Parsed<()> {
        if self.token.kind == TokenKind::End { Ok(()) } else { self.mistake("the end of the expression") }
    }

    fn expression(&mut self) -> Parsed<ExprId> {
        self.depth += 1;
        if self.depth > DEEPEST {
            let span = self.span(self.token.range.clone());
            return Err(Box::new(errors::expression_too_deep(span, DEEPEST)));
        }
        let parsed = match self.token.kind {
            TokenKind::String => Ok(self.string()),
            TokenKind::Integer => self.integer(),
            TokenKind::Name => self.path(),
            TokenKind::Open
            | TokenKind::Close
            | TokenKind::OpenIndex
            | TokenKind::CloseIndex
            | TokenKind::Comma
            | TokenKind::Dot
            | TokenKind::End
            | TokenKind::UnclosedString
            | TokenKind::Fraction
            | TokenKind::Stray => self.mistake("a function call, a string or an integer"),
        };
        self.depth -= 1;
        parsed
    }

    fn string(&mut self) -> ExprId {
        let token = self.take();
        let quoted = self.slice(token.range.clone());
        let inner = quoted.get(1..quoted.len().saturating_sub(1)).unwrap_or_default();
        let text: Arc<str> =
            if inner.contains('\'') { Arc::from(inner.replace("''", "'")) } else { Arc::from(inner) };
        self.push(NodeKind::String(text), token.range)
    }

    fn integer(&mut self) -> Parsed<ExprId> {
        let range = self.token.range.clone();
        match self.slice(range.clone()).parse::<i64>() {
            Ok(value) => {
                self.take();
                Ok(self.push(NodeKind::Int(value), range))
            }
            Err(_) => {
                let shown = self.slice(range.clone());
                Err(Box::new(errors::integer_too_large(shown, self.span(range))))
            }
        }
    }

    /// A call and the steps into its result.
    fn path(&mut self) -> Parsed<ExprId> {
        let start = self.token.range.start;
        let (base, mut end) = self.call()?;
        let mut steps = Vec::new();
        loop {
            match self.token.kind {
                TokenKind::Dot => {
                    self.take();
                    let name = self.expect(TokenKind::Name, "the name of a property")?;
                    let text = Arc::from(self.slice(name.range.clone()));
                    steps.push(Accessor::Name(text, Bytes::of(name.range.clone())));
                    end = name.range.end;
                }
                TokenKind::OpenIndex => {
                    self.take();
                    let inner = self.token.range.start;
                    let index = self.expression()?;
                    let close = self.expect(TokenKind::CloseIndex, "`]`")?;
                    let bytes = self
                        .built
                        .get(index)
                        .map_or_else(|| Bytes::of(inner..close.range.start), |node| node.bytes);
                    steps.push(Accessor::Index(index, bytes));
                    end = close.range.end;
                }
                TokenKind::Name
                | TokenKind::Integer
                | TokenKind::String
                | TokenKind::Open
                | TokenKind::Close
                | TokenKind::CloseIndex
                | TokenKind::Comma
                | TokenKind::End
                | TokenKind::UnclosedString
                | TokenKind::Fraction
                | TokenKind::Stray => break,
            }
        }
        if steps.is_empty() {
            return Ok(base);
        }
        let accessors = list(self.built.accessors.len(), steps.len());
        self.built.accessors.append(&mut steps);
        Ok(self.push(NodeKind::Path { base, accessors }, start..end))
    }

    /// `name(…)` or `namespace.name(…)`, and where it ends.
    fn call(&mut self) -> Parsed<(ExprId, usize)> {
        let first = self.take().range;
        let mut name = first.clone();
        let mut namespace = None;
        if self.token.kind == TokenKind::Dot {
            self.take();
            let member = self.expect(TokenKind::Name, "the name of a function")?;
            namespace = Some(self.slice(first.clone()));
            name = member.range;
        }
        if self.token.kind != TokenKind::Open {
            let whole = first.start..name.end;
            let span = self.span(whole.clone());
            return Err(Box::new(errors::name_without_call(self.slice(whole), span)));
        }
        self.take();
        let mut arguments = self.arguments()?;
        let close = self.expect(TokenKind::Close, "`,` or `)`")?;
        let text = self.slice(name.clone());
        let callee = match (namespace, functions::find(text)) {
            (Some(namespace), _) => Callee::User(Arc::from(namespace), Arc::from(text)),
            (None, Some(function)) => Callee::Builtin(function),
            (None, None) => Callee::Unknown(Arc::from(text)),
        };
        let listed = list(self.built.arguments.len(), arguments.len());
        self.built.arguments.append(&mut arguments);
        let name = Bytes::of(first.start..name.end);
        let kind = NodeKind::Call { callee, name, arguments: listed };
        Ok((self.push(kind, first.start..close.range.end), close.range.end))
    }

    fn arguments(&mut self) -> Parsed<Vec<ExprId>> {
        let mut arguments = Vec::new();
        if self.token.kind == TokenKind::Close {
            return Ok(arguments);
        }
        loop {
            arguments.push(self.expression()?);
            if self.token.kind != TokenKind::Comma {
                return Ok(arguments);
            }
            self.take();
        }
    }
}

fn list(start: usize, len: usize) -> List {
    let id = |index: usize| ExprId::from_index(index).0;
    List { start: id(start), end: id(start + len) }
}
