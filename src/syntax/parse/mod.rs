//! Text to tree, item by item, reporting every mistake.
//!
//! pest stops at its first error, so the text is cut into segments of one item each, and each is
//! parsed by itself. Where one fails, its mistakes are told as far as they are certain, and everything
//! behind it that can be read is still in the tree. The parts of a test are items here and joined
//! afterwards, so that a mistake in one leaves the others.
//!
//! - [`scan`]: tokens, comments, blank lines
//! - [`segment`]: where items start
//! - [`grammar`]: pest's parser
//! - [`draft`]: the text of a segment, as it is written or as it was meant
//! - [`attempt`]: one segment through pest
//! - [`build`]: pest's tree to ours
//! - [`recover`]: what is kept and told of a segment that fails
//! - [`assemble`]: parts to items
//! - [`expected`]: what could have stood where pest stopped
//! - [`errors`]: the diagnostics

mod assemble;
mod attempt;
mod build;
mod draft;
mod errors;
mod expected;
mod grammar;
mod recover;
mod scan;
mod segment;

use self::assemble::Assembly;
use self::attempt::SegmentParser;
use self::scan::{Scan, Token, TokenKind};
use self::segment::Tokens;
use crate::diagnostic::Sink;
use crate::syntax::{ast, literal};
use crate::text::{FileId, Span};

/// The most lines behind mistakes that are read for mistakes of their own: what follows them is looked
/// through for each.
const MOST_LINES: usize = 100;

/// Reads a policy. Mistakes go to `sink`; what they touch is left out of the tree, or is in it as
/// far as its meaning is clear, with the words that were probably meant. Names are not resolved.
pub fn parse(file: FileId, text: &str, sink: &mut Sink) -> ast::File {
    let scan = scan::scan(file, text);
    report_strings(file, text, &scan.tokens, sink);
    let tokens = Tokens::new(text, &scan.tokens);
    let parser = SegmentParser { file, tokens: &tokens };
    let mut assembly = Assembly::new();
    let (mut failed, mut lines, mut lost) = (false, 0, ast::Lost::default());
    let mut segments = tokens.segments();
    segments.reverse();
    while let Some(segment) = segments.pop() {
        // Prose has words in it that open items. On the line of a mistake they open nothing.
        if failed && !tokens.first_on_line(segment.start) {
            let next = tokens.next_line(segment.clone(), segment.start);
            segments.extend(next.map(|line| line..segment.end));
            continue;
        }
        let first_word = tokens.word(segment.start);
        let outcome = parser.segment(segment.clone());
        failed = outcome.failed;
        if outcome.parts.is_empty() {
            lost.names.extend(tokens.name_defined_in(&segment));
        }
        lost.tails.extend(outcome.tail);
        lines += usize::from(outcome.rest.is_some());
        segments.extend(outcome.rest.filter(|_| lines <= MOST_LINES));
        sink.append(outcome.sink);
        if failed {
            assembly.fail(first_word);
        }
        for part in outcome.parts {
            assembly.add(part, sink);
        }
    }
    let Scan { comments, blank_lines, .. } = scan;
    ast::File { items: assembly.items, comments, blank_lines, lost }
}

/// Reports strings that do not end and escapes that strings do not have.
fn report_strings(file: FileId, text: &str, tokens: &[Token], sink: &mut Sink) {
    for token in tokens {
        let raw = text.get(token.range()).unwrap_or_default();
        let start = token.start as usize;
        if token.kind == TokenKind::BrokenString {
            sink.push(errors::unterminated_string(Span::new(file, start, start + 1)));
        } else if token.kind == TokenKind::String && raw.contains('\\') {
            for bad in literal::unquote(raw).bad {
                let span = Span::new(file, start + bad.start, start + bad.end);
                sink.push(errors::bad_escape(span, raw.get(bad).unwrap_or_default()));
            }
        }
    }
}
