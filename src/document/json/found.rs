//! What is looked at to explain a mistake: the thing that stands where another was expected, and
//! what before it may be to blame.

use super::reader::Reader;
use super::scan::{is_word_byte, string_end};
use super::tree::Tag;
use crate::text::Span;

/// What stands where something else was expected.
pub(super) struct Found {
    pub(super) span: Span,
    pub(super) kind: FoundKind,
    pub(super) text: String,
}

/// What kind of thing it is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum FoundKind {
    /// A string.
    String,
    /// A text in single quotes.
    SingleQuoted,
    /// A word or number, right or wrong.
    Word,
    /// A single character.
    Mark(char),
}

impl Reader<'_> {
    /// Describes what stands here. At the end of the text it is the last character.
    pub(super) fn found(&self) -> Found {
        let rest = self.text.get(self.at..).unwrap_or_default();
        let first = rest.chars().next().unwrap_or(' ');
        let (len, kind) = match first {
            '"' => (self.string_on_line(rest), FoundKind::String),
            '\'' => match rest.get(1..).and_then(|inside| inside.find(['\'', '\n'])) {
                Some(end) if rest.as_bytes().get(end + 1) == Some(&b'\'') => {
                    (end + 2, FoundKind::SingleQuoted)
                }
                _ => (1, FoundKind::Mark(first)),
            },
            _ => match rest.find(|character: char| !is_word(character)).unwrap_or(rest.len()) {
                0 => (first.len_utf8().min(rest.len()), FoundKind::Mark(first)),
                len => (len, FoundKind::Word),
            },
        };
        let text = rest.get(..len).unwrap_or_default().to_owned();
        Found { span: Span::new(self.file, self.at, self.at + len), kind, text }
    }

    /// The length of the string that `rest` starts with, if it ends on its line; else of its quote.
    fn string_on_line(&self, rest: &str) -> usize {
        match string_end(rest.as_bytes(), 1) {
            Some((end, _)) if !rest.get(..end).unwrap_or_default().contains('\n') => end + 1,
            _ => 1,
        }
    }

    /// The opening quote of the string just read if that string spans lines: where something
    /// unexpected follows such a string, its closing quote is most likely missing.
    pub(super) fn broken_string(&self) -> Option<Span> {
        let node = self.nodes.last().filter(|node| matches!(node.tag, Tag::Plain | Tag::Escaped))?;
        let inside = self.text.get(node.content())?;
        inside.contains('\n').then(|| Span::new(self.file, node.start as usize, node.start as usize + 1))
    }

    /// The opening bracket of an array or object.
    pub(super) fn opening(&self, node: u32) -> Span {
        let start = self.nodes.get(node as usize).map_or(0, |node| node.start as usize);
        Span::new(self.file, start, start + 1)
    }

    /// Where the text ends too early: the first bracket whose closing bracket starts a line with
    /// another indentation than the line that opens it, and that closing bracket.
    pub(super) fn misindented(&self) -> Option<(Span, Span)> {
        let closed = self
            .nodes
            .iter()
            .filter(|node| matches!(node.tag, Tag::Array | Tag::Object) && node.end > node.start + 1);
        let wrong = closed.filter(|node| {
            let opening = self.indentation_of(node.start as usize, false);
            let closing = self.indentation_of((node.end as usize).saturating_sub(1), true);
            matches!((opening, closing), (Some(a), Some(b)) if a != b)
        });
        let node = wrong.min_by_key(|node| node.end)?;
        let at = |offset: u32| Span::new(self.file, offset as usize, offset as usize + 1);
        Some((at(node.start), at(node.end.saturating_sub(1))))
    }

    /// The blanks before the first character of the line in which `offset` lies; none if `alone`
    /// is asked for and something stands before `offset`, or if the line is very long.
    fn indentation_of(&self, offset: usize, alone: bool) -> Option<&str> {
        const LONGEST: usize = 500;
        let near = self.bytes.get(offset.saturating_sub(LONGEST)..offset)?;
        let start = match memchr::memrchr(b'\n', near) {
            Some(at) => offset - near.len() + at + 1,
            None if near.len() == offset => 0,
            None => return None,
        };
        let line = self.text.get(start..offset)?;
        let indentation = line.len() - line.trim_start().len();
        if alone && indentation < line.len() { None } else { line.get(..indentation) }
    }
}

fn is_word(character: char) -> bool {
    if character.is_ascii() {
        u8::try_from(character).is_ok_and(is_word_byte)
    } else {
        character.is_alphanumeric()
    }
}
