//! Texts that are written as most are: read in one go, by calls that follow the nesting.
//!
//! What is written otherwise is none of this module's business: comments, blanks that JSON does not
//! have, names with escapes or twice in an object, deep nesting, and mistakes of any kind. It gives up
//! on such a text, and [`super::reader`] reads it from its beginning. Of the others it makes the nodes
//! that the reader makes.

use super::duplicates::{self, Names};
use super::follow::{Before, Followers};
use super::memory::Nodes;
use super::reader::{Numbering, offset};
use super::scan::{behind_spaces, is_control, is_word_byte, number_len, plain_end, string_end};
use super::string::{PieceKind, pieces};
use super::tree::{Node, Tag};
use crate::text::name::UNCLASSED;

/// How deep arrays and objects may be nested here, as each level takes some of the call stack.
const DEEPEST: usize = 64;

/// The nodes of a text, of which what lies before `start` is left out; none if it is not written plainly.
pub(super) fn read(
    numbering: Option<&'static dyn Numbering>,
    text: &str,
    start: usize,
    depth: usize,
) -> Option<Nodes> {
    u32::try_from(text.len()).ok()?;
    let nodes = Nodes::with_capacity(text.len().saturating_sub(start) / 16 + 4);
    let mut plain = Plain { text, bytes: text.as_bytes(), nodes, followers: Followers::take(numbering) };
    let value = plain.blanks(start);
    let end = plain.value(value, depth.min(DEEPEST), UNCLASSED).map(|end| plain.blanks(end));
    plain.followers.give_back();
    (end == Some(text.len())).then_some(plain.nodes)
}

/// The state of reading one text. What reads a part of it is given the place where the part starts and
/// gives the place behind it.
struct Plain<'a> {
    text: &'a str,
    bytes: &'a [u8],
    nodes: Nodes,
    followers: Followers,
}

impl Plain<'_> {
    /// Reads a value, in which so many arrays and objects may still be nested, and which stands under a
    /// name of the class `under`. Only arrays and objects are worth a call.
    #[inline]
    fn value(&mut self, at: usize, depth: usize, under: u16) -> Option<usize> {
        match *self.bytes.get(at)? {
            b'"' => self.string(at),
            b'{' => self.object(at, depth.checked_sub(1)?, under),
            b'[' => self.array(at, depth.checked_sub(1)?, under),
            b't' => self.word(at, b"true", Tag::True),
            b'f' => self.word(at, b"false", Tag::False),
            b'n' => self.word(at, b"null", Tag::Null),
            _ => self.number(at),
        }
    }

    #[inline(never)]
    fn object(&mut self, start: usize, depth: usize, under: u16) -> Option<usize> {
        let object = self.nodes.len();
        self.leaf(start, start + 1, Tag::Object);
        let mut names = Names::default();
        let mut before = Before::beginning(under);
        let mut at = self.blanks(start + 1);
        if self.bytes.get(at) != Some(&b'}') {
            loop {
                let name = self.followers.name(self.bytes, at, before)?;
                let key = self.nodes.len();
                self.node(at, name.end, Tag::Plain, (name.class, name.number));
                if names.may_be_among(name.class) {
                    names.compare(self.text, &self.nodes, object, key);
                }
                before = Before::name(name.class);
                let behind_colon = name.behind_colon.or_else(|| self.colon(name.end))?;
                let value = self.blanks(behind_colon);
                let end = self.value(value, depth, name.class)?;
                at = self.blanks(end);
                match *self.bytes.get(at)? {
                    b',' => at = self.blanks(at + 1),
                    b'}' => break,
                    _ => return None,
                }
            }
        }
        // What stands twice is told, which is left to the reader.
        if names.need_check() && !duplicates::find(self.text, &self.nodes, object).is_empty() {
            return None;
        }
        Some(self.close(object, at + 1))
    }

    #[inline(never)]
    fn array(&mut self, start: usize, depth: usize, under: u16) -> Option<usize> {
        let array = self.nodes.len();
        self.leaf(start, start + 1, Tag::Array);
        let mut at = self.blanks(start + 1);
        if self.bytes.get(at) != Some(&b']') {
            loop {
                let end = self.value(at, depth, under)?;
                at = self.blanks(end);
                match *self.bytes.get(at)? {
                    b',' => at = self.blanks(at + 1),
                    b']' => break,
                    _ => return None,
                }
            }
        }
        Some(self.close(array, at + 1))
    }

    /// The place behind a colon that may have blanks before it.
    fn colon(&self, at: usize) -> Option<usize> {
        let colon = self.blanks(at);
        (*self.bytes.get(colon)? == b':').then_some(colon + 1)
    }

    #[inline]
    fn string(&mut self, at: usize) -> Option<usize> {
        let Some(end) = plain_end(self.bytes, at + 1) else { return self.unusual_string(at) };
        self.leaf(at, end, Tag::Plain);
        Some(end)
    }

    /// Reads a string that has escapes, or spans lines.
    fn unusual_string(&mut self, at: usize) -> Option<usize> {
        let (end, is_escaped) = string_end(self.bytes, at + 1)?;
        let raw = self.text.get(at + 1..end)?;
        let is_wrong = is_escaped && pieces(raw).any(|piece| matches!(piece.kind, PieceKind::Bad(_)));
        if is_wrong || raw.bytes().any(is_control) {
            return None;
        }
        self.leaf(at, end + 1, if is_escaped { Tag::Escaped } else { Tag::Plain });
        Some(end + 1)
    }

    fn word(&mut self, at: usize, word: &[u8], tag: Tag) -> Option<usize> {
        let behind = self.bytes.get(at..)?.strip_prefix(word)?;
        self.ending(at, word.len(), behind, tag)
    }

    fn number(&mut self, at: usize) -> Option<usize> {
        let here = self.bytes.get(at..)?;
        let len = number_len(here)?;
        self.ending(at, len, here.get(len..)?, Tag::Number)
    }

    /// Takes in a word or number in front of `behind`, unless that goes on with it.
    #[inline]
    fn ending(&mut self, at: usize, len: usize, behind: &[u8], tag: Tag) -> Option<usize> {
        if behind.first().is_some_and(|byte| is_word_byte(*byte)) {
            return None;
        }
        self.leaf(at, at + len, tag);
        Some(at + len)
    }

    /// The place of the first byte at `at` or behind it that is no plain blank.
    #[inline]
    fn blanks(&self, mut at: usize) -> usize {
        while let Some(byte @ ..=b' ') = self.bytes.get(at) {
            match byte {
                b' ' | b'\r' | b'\t' => at += 1,
                b'\n' => at = behind_spaces(self.bytes, at + 1),
                _ => break,
            }
        }
        at
    }

    /// Ends the array or object that the node `opened` is at `end`.
    #[inline]
    fn close(&mut self, opened: usize, end: usize) -> usize {
        let next = offset(self.nodes.len());
        if let Some(node) = self.nodes.get_mut(opened) {
            node.end = offset(end);
            node.next = next;
        }
        end
    }

    #[inline]
    fn leaf(&mut self, start: usize, end: usize, tag: Tag) {
        self.node(start, end, tag, (UNCLASSED, 0));
    }

    #[inline]
    fn node(&mut self, start: usize, end: usize, tag: Tag, (class, number): (u16, u8)) {
        let next = offset(self.nodes.len() + 1);
        self.nodes.push(Node { start: offset(start), end: offset(end), next, tag, class, number });
    }
}
