//! Text to tree, item by item, reporting every mistake.
//!
//! pest stops at its first error, so the text is cut into segments of one item each, and each is
//! parsed by itself. Where one fails, exactly one error is told, and everything behind it that can
//! be read is still in the tree.
//!
//! - [`scan`]: tokens, comments, blank lines
//! - [`segment`]: where items start
//! - [`grammar`]: pest's parser
//! - [`build`]: pest's tree to ours
//! - [`literal`]: strings, GUIDs, dates, durations
//! - [`expected`]: what could have stood where pest stopped
//! - [`errors`]: the diagnostics

mod build;
mod errors;
mod expected;
mod grammar;
pub(crate) mod literal;
mod scan;
mod segment;

use std::ops::Range;

use pest::Parser;
use pest::error::{ErrorVariant, InputLocation};

use self::build::Built;
use self::grammar::{PestError, PolicyParser, Rule};
use self::scan::{Scan, TokenKind};
use self::segment::Tokens;
use crate::diagnostic::{Diagnostic, Sink};
use crate::syntax::ast;
use crate::text::{FileId, Span};

/// Reads a policy. Mistakes go to `sink`; what they touch is left out of the tree, or is in it as
/// far as its meaning is clear. Names are not resolved.
pub fn parse(file: FileId, text: &str, sink: &mut Sink) -> ast::File {
    let scan = scan::scan(file, text);
    let parser = SegmentParser { file, tokens: Tokens { text, all: &scan.tokens } };
    parser.report_strings(sink);
    let mut items = Vec::new();
    let mut failed = false;
    for segment in parser.tokens.segments() {
        let starts_line = scan.tokens.get(segment.start).is_none_or(|token| token.first_on_line);
        let outcome = parser.segment(segment);
        // Prose has words in it that open items. On the line of a mistake they open nothing.
        let is_aftermath = failed && !starts_line && outcome.failed;
        if !is_aftermath {
            sink.append(outcome.sink);
        }
        items.extend(outcome.items);
        failed = outcome.failed;
    }
    let Scan { comments, blank_lines, .. } = scan;
    ast::File { items, comments, blank_lines }
}

/// Parses segments of one file.
struct SegmentParser<'t> {
    file: FileId,
    tokens: Tokens<'t>,
}

/// What a segment gave.
#[derive(Default)]
struct Outcome {
    items: Vec<ast::Item>,
    sink: Sink,
    failed: bool,
}

impl Outcome {
    fn take(&mut self, built: Built) {
        self.items.extend(built.item);
        self.sink.append(built.sink);
    }
}

/// Where parsing stopped, and what is to be said about it.
struct Failure {
    /// The token that was not expected; the segment's end if there is none.
    at: usize,
    diagnostic: Box<Diagnostic>,
}

impl SegmentParser<'_> {
    /// Reports strings that do not end and escapes that strings do not have.
    fn report_strings(&self, sink: &mut Sink) {
        for token in self.tokens.all {
            let raw = self.tokens.text.get(token.range()).unwrap_or_default();
            let start = token.start as usize;
            if token.kind == TokenKind::BrokenString {
                sink.push(errors::unterminated_string(Span::new(self.file, start, start + 1)));
            } else if token.kind == TokenKind::String && raw.contains('\\') {
                for bad in literal::unquote(raw).bad {
                    let span = Span::new(self.file, start + bad.start, start + bad.end);
                    sink.push(errors::bad_escape(span, raw.get(bad).unwrap_or_default()));
                }
            }
        }
    }

    fn segment(&self, segment: Range<usize>) -> Outcome {
        let mut outcome = Outcome::default();
        match self.attempt(segment.clone()) {
            Ok(built) => outcome.take(built),
            Err(failure) => {
                outcome.failed = true;
                self.recover(segment, failure, &mut outcome);
            }
        }
        outcome
    }

    /// Keeps what can be read of a broken segment, and tells one error.
    fn recover(&self, segment: Range<usize>, failure: Failure, outcome: &mut Outcome) {
        let at = failure.at;
        let mut told = failure.diagnostic;
        let complete = if at < segment.end { self.attempt(segment.start..at).ok() } else { None };
        let is_complete = complete.is_some();
        if let Some(built) = complete {
            outcome.take(built);
            // What follows the complete item is an item of its own if it starts a line.
            if self.tokens.all.get(at).is_some_and(|token| token.first_on_line)
                && let Err(own) = self.attempt(at..segment.end)
            {
                told = own.diagnostic;
            }
        }
        let mut pieces = self.tokens.lines_of(segment.clone()).into_iter();
        let first = pieces.next().unwrap_or(segment);
        let mut is_cut_short = false;
        for piece in pieces.filter(|piece| !is_complete || piece.start >= at) {
            let starts_before = piece.start <= at;
            if let Ok(built) = self.attempt(piece) {
                outcome.take(built);
                is_cut_short |= starts_before;
            }
        }
        // The next item can be read, so the first one is broken off before it.
        if is_cut_short
            && !is_complete
            && let Err(own) = self.attempt(first.clone())
        {
            told = own.diagnostic;
        }
        let is_told = self.tokens.all.get(first).into_iter().flatten();
        if !is_told.into_iter().any(|token| token.kind == TokenKind::BrokenString) {
            outcome.sink.push(*told);
        }
    }

    /// Parses a range of tokens as one item.
    fn attempt(&self, range: Range<usize>) -> Result<Built, Failure> {
        if let Some(token) = self.tokens.too_deep(range.clone()) {
            let span = Span::new(self.file, token.start as usize, token.end as usize);
            return Err(Failure { at: range.end, diagnostic: Box::new(errors::too_deep(span)) });
        }
        let bytes = match self.tokens.all.get(range.clone()) {
            Some([first, .., last]) => first.start as usize..last.end as usize,
            Some([only]) => only.range(),
            _ => 0..0,
        };
        let base = bytes.start;
        let text = self.tokens.text.get(bytes).unwrap_or_default();
        match PolicyParser::parse(Rule::whole, text) {
            Ok(mut pairs) => match pairs.next() {
                Some(whole) => Ok(build::build(self.file, base, self.tokens.all, &whole)),
                None => Err(self.failure(range, base, &[])),
            },
            Err(error) => Err(self.pest_failure(range, base, &error)),
        }
    }

    fn pest_failure(&self, range: Range<usize>, base: usize, error: &PestError) -> Failure {
        let offset = match error.location {
            InputLocation::Pos(offset) | InputLocation::Span((offset, _)) => offset,
        };
        match &error.variant {
            ErrorVariant::ParsingError { positives, .. } => self.failure(range, base + offset, positives),
            // pest's guard of the stack; the count of the depth comes first.
            ErrorVariant::CustomError { .. } => {
                let span = Span::at(self.file, base + offset);
                Failure { at: range.end, diagnostic: Box::new(errors::too_deep(span)) }
            }
        }
    }

    /// The failure at a byte of the file at which one of `rules` could have stood.
    fn failure(&self, range: Range<usize>, offset: usize, rules: &[Rule]) -> Failure {
        let at = self.tokens.all.partition_point(|token| token.end as usize <= offset);
        let expected = expected::Expected::new(rules);
        let span_of = |token: usize| {
            self.tokens
                .all
                .get(token)
                .map(|token| Span::new(self.file, token.start as usize, token.end as usize))
        };
        if at >= range.end {
            let last = span_of(range.end.saturating_sub(1)).unwrap_or(Span::at(self.file, offset));
            return Failure { at: range.end, diagnostic: Box::new(expected.ends_early(last)) };
        }
        let span = span_of(at).unwrap_or(Span::at(self.file, offset));
        Failure { at, diagnostic: Box::new(expected.unexpected(span, self.tokens.word(at))) }
    }
}
