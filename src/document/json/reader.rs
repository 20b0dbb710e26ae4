//! Text to tree: what may follow what.
//!
//! One loop with an explicit stack, so that depth costs memory within a limit and never the call
//! stack. Words, numbers and strings are left to [`super::scan`]; what happens after a mistake to
//! [`super::recover`]; how a mistake is told to [`super::errors`].

use std::ops::Range;

use super::duplicates::Names;
use super::memory::Nodes;
use super::tree::{Node, Tag};
use super::{JsonTree, duplicates, errors, foreign, plain};
use crate::diagnostic::{Diagnostic, Level, Sink};
use crate::text::name::{self, UNCLASSED};
use crate::text::{FileId, Text};

/// What the reader refuses to go beyond.
#[derive(Clone, Copy, Debug)]
pub struct Limits {
    /// How deep arrays and objects may be nested.
    pub depth: usize,
}

impl Default for Limits {
    fn default() -> Self {
        Self { depth: 512 }
    }
}

/// Numbers for the names of properties that somebody asks for.
pub trait Numbering: Sync {
    /// The number of a name of this [`name::class`] without escapes. What a number means is up to whoever
    /// gives it; zero is none.
    fn number(&self, name: &[u8], class: u16) -> u8;
}

/// The errors, and apart from them the warnings, that one text may have before no more are told.
const MOST_MISTAKES: usize = 20;

/// Reads a JSON text. Every mistake is reported; a tree is returned only if the text has a value
/// throughout.
pub fn read(file: FileId, text: &Text, limits: Limits, sink: &mut Sink) -> Option<JsonTree> {
    read_part(file, text, 0..text.len(), limits, sink)
}

/// Reads a part of a larger text that is a JSON text of its own, as a line is. Places are those of
/// the whole text.
pub fn read_part(
    file: FileId,
    text: &Text,
    part: Range<usize>,
    limits: Limits,
    sink: &mut Sink,
) -> Option<JsonTree> {
    read_numbered(None, (file, text), part, limits, sink)
}

/// The same for a text of which certain properties are asked for: as far as it is written plainly, their
/// names are given their numbers.
pub fn read_numbered(
    numbering: Option<&'static dyn Numbering>,
    (file, text): (FileId, &Text),
    part: Range<usize>,
    limits: Limits,
    sink: &mut Sink,
) -> Option<JsonTree> {
    let written = text.get(..part.end).unwrap_or_default();
    let marked = written.get(part.start..).unwrap_or_default().starts_with('\u{FEFF}');
    let begin = part.start + if marked { '\u{FEFF}'.len_utf8() } else { 0 };
    let nodes = match plain::read(numbering, written, begin, limits.depth) {
        Some(nodes) => nodes,
        None => carefully(Reader::new(file, written, begin, limits, sink), part)?,
    };
    Some(JsonTree { file, text: text.clone(), nodes })
}

/// Reads a text that is not written plainly, if it is JSON at all. Kept apart, as few are.
#[cold]
fn carefully(mut reader: Reader<'_>, part: Range<usize>) -> Option<Nodes> {
    if let Some(diagnostic) = foreign::recognise(reader.file, reader.text, part) {
        reader.sink.push(diagnostic);
        return None;
    }
    reader.run();
    (reader.errors == 0).then_some(reader.nodes)
}

/// The state of reading one text.
pub(super) struct Reader<'a> {
    pub(super) file: FileId,
    /// The text up to the end of the part that is read.
    pub(super) text: &'a str,
    pub(super) bytes: &'a [u8],
    /// The next byte to be read.
    pub(super) at: usize,
    limits: Limits,
    sink: &'a mut Sink,
    errors: usize,
    warnings: usize,
    pub(super) nodes: Nodes,
    /// The arrays and objects that are not closed yet, outermost first.
    pub(super) open: Vec<Frame>,
    /// Whether a wrong bracket was met, so that those after it need not fit.
    pub(super) unbalanced: bool,
    /// Whether a blank was met that JSON does not have.
    pub(super) has_foreign_blanks: bool,
    /// Whether a mistake took the rest of the text, so that its end is no further mistake.
    pub(super) cut: bool,
}

/// An array or object that is not closed yet.
pub(super) struct Frame {
    pub(super) node: u32,
    pub(super) bracket: Bracket,
    names: Names,
}

/// The two kinds of brackets.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Bracket {
    Square,
    Curly,
}

impl Bracket {
    pub(super) fn opening(self) -> char {
        match self {
            Bracket::Square => '[',
            Bracket::Curly => '{',
        }
    }

    pub(super) fn closing(self) -> char {
        match self {
            Bracket::Square => ']',
            Bracket::Curly => '}',
        }
    }
}

/// What may stand next.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Next {
    /// A value.
    Value,
    /// An element of an array or its end, with the place of the comma before it.
    Element(Option<usize>),
    /// A property's name or the end of the object, with the place of the comma before it.
    Name(Option<usize>),
    /// What follows a value: a comma, a closing bracket, or the end of the text.
    After,
    /// Nothing: the text is read, or reading it further makes no sense.
    Nothing,
}

impl<'a> Reader<'a> {
    fn new(file: FileId, text: &'a str, at: usize, limits: Limits, sink: &'a mut Sink) -> Self {
        Self {
            file,
            text,
            bytes: text.as_bytes(),
            at,
            limits,
            sink,
            errors: 0,
            warnings: 0,
            nodes: Nodes::with_capacity(text.len().saturating_sub(at) / 16 + 4),
            open: Vec::with_capacity(16),
            unbalanced: false,
            has_foreign_blanks: false,
            cut: false,
        }
    }

    fn run(&mut self) {
        let mut next = Next::Value;
        loop {
            self.blanks();
            next = match next {
                Next::Value => self.value(),
                Next::Element(comma) => self.element(comma),
                Next::Name(comma) => self.name(comma),
                Next::After => self.after(),
                Next::Nothing => return,
            };
        }
    }

    pub(super) fn peek(&self) -> Option<u8> {
        self.bytes.get(self.at).copied()
    }

    /// Reads a value. Of an array or object only the opening bracket is read here.
    pub(super) fn value(&mut self) -> Next {
        let Some(byte) = self.peek() else { return self.text_ends() };
        match byte {
            b'"' => {
                self.string();
                Next::After
            }
            b'{' => self.open(Bracket::Curly, Next::Name(None)),
            b'[' => self.open(Bracket::Square, Next::Element(None)),
            b't' => self.word(b"true", Tag::True),
            b'f' => self.word(b"false", Tag::False),
            b'n' => self.word(b"null", Tag::Null),
            b'-' | b'0'..=b'9' => self.number(),
            _ => self.no_value(),
        }
    }

    fn element(&mut self, comma: Option<usize>) -> Next {
        match self.peek() {
            Some(b']') => {
                self.trailing(comma);
                self.close()
            }
            Some(b'}') => self.after(),
            _ => self.value(),
        }
    }

    /// Reads a property up to its value, or the end of the object.
    fn name(&mut self, comma: Option<usize>) -> Next {
        match self.peek() {
            Some(b'"') => self.property(),
            Some(b'}') => {
                self.trailing(comma);
                self.close()
            }
            Some(b']') => self.after(),
            _ => self.no_name(),
        }
    }

    /// Reads a property up to its value.
    fn property(&mut self) -> Next {
        let key = self.nodes.len();
        self.string();
        let class = self.classify(key);
        self.take_name(key, class);
        self.colon()
    }

    /// Gives the name that the node `key` is its class, which no name with escapes has.
    fn classify(&mut self, key: usize) -> u16 {
        let Some(node) = self.nodes.get_mut(key) else { return UNCLASSED };
        if node.tag == Tag::Plain {
            node.class = name::class(self.bytes.get(node.content()).unwrap_or_default());
        }
        node.class
    }

    /// Takes in the name of this class that the node `key` is.
    #[inline]
    fn take_name(&mut self, key: usize, class: u16) {
        let Some(frame) = self.open.last_mut() else { return };
        if frame.names.may_be_among(class) {
            let object = frame.node as usize;
            frame.names.compare(self.text, &self.nodes, object, key);
        }
    }

    pub(super) fn colon(&mut self) -> Next {
        self.blanks();
        if self.peek() != Some(b':') {
            return self.no_colon();
        }
        self.at += 1;
        self.blanks();
        self.value()
    }

    fn after(&mut self) -> Next {
        let Some(frame) = self.open.last() else { return self.after_root() };
        match (self.peek(), frame.bracket) {
            (Some(b','), Bracket::Curly) => Next::Name(self.comma()),
            (Some(b','), Bracket::Square) => Next::Element(self.comma()),
            (Some(b'}'), Bracket::Curly) | (Some(b']'), Bracket::Square) => self.close(),
            (Some(b'}'), Bracket::Square) => self.mismatched(Bracket::Curly),
            (Some(b']'), Bracket::Curly) => self.mismatched(Bracket::Square),
            (Some(_), bracket) => self.no_comma(bracket),
            (None, _) => self.text_ends(),
        }
    }

    fn comma(&mut self) -> Option<usize> {
        self.at += 1;
        Some(self.at - 1)
    }

    fn trailing(&mut self, comma: Option<usize>) {
        if let Some(at) = comma {
            self.warn(errors::trailing_comma(self.file, at));
        }
    }

    /// Adds a node that holds no others and is no name.
    #[inline]
    pub(super) fn leaf(&mut self, start: usize, end: usize, tag: Tag) {
        self.node(start, end, tag, UNCLASSED);
    }

    #[inline]
    fn node(&mut self, start: usize, end: usize, tag: Tag, class: u16) {
        let next = offset(self.nodes.len() + 1);
        self.nodes.push(Node { start: offset(start), end: offset(end), next, tag, class, number: 0 });
    }

    fn open(&mut self, bracket: Bracket, next: Next) -> Next {
        if self.open.len() >= self.limits.depth {
            let diagnostic = errors::too_deep(self.file, self.at, self.limits.depth);
            return self.fail(diagnostic, Next::Nothing);
        }
        let tag = match bracket {
            Bracket::Square => Tag::Array,
            Bracket::Curly => Tag::Object,
        };
        self.open.push(Frame { node: offset(self.nodes.len()), bracket, names: Names::default() });
        self.leaf(self.at, self.at + 1, tag);
        self.at += 1;
        next
    }

    /// Closes the innermost array or object with the bracket that stands here.
    pub(super) fn close(&mut self) -> Next {
        self.at += 1;
        self.pop();
        Next::After
    }

    /// Ends the innermost array or object before the next byte.
    pub(super) fn pop(&mut self) {
        let Some(frame) = self.open.pop() else { return };
        let next = offset(self.nodes.len());
        if let Some(node) = self.nodes.get_mut(frame.node as usize) {
            node.end = offset(self.at);
            node.next = next;
        }
        if frame.names.need_check() {
            let names = duplicates::find(self.text, &self.nodes, frame.node as usize);
            for (first, again) in names.into_iter().take(MOST_MISTAKES) {
                self.warn(errors::duplicate(self.file, self.text, first, again));
            }
        }
    }

    /// Reports an error and goes on with `next`, unless there were too many.
    pub(super) fn fail(&mut self, diagnostic: Diagnostic, next: Next) -> Next {
        if self.cut {
            return Next::Nothing;
        }
        self.errors += 1;
        let last = self.errors == MOST_MISTAKES;
        self.sink.push(if last { errors::reading_stops(diagnostic) } else { diagnostic });
        self.cut = last;
        if last { Next::Nothing } else { next }
    }

    fn warn(&mut self, diagnostic: Diagnostic) {
        debug_assert_eq!(diagnostic.level, Level::Warning);
        self.warnings += 1;
        match self.warnings.cmp(&MOST_MISTAKES) {
            std::cmp::Ordering::Less => self.sink.push(diagnostic),
            std::cmp::Ordering::Equal => self.sink.push(errors::warnings_stop(diagnostic)),
            std::cmp::Ordering::Greater => {}
        }
    }
}

/// An offset or index as the nodes keep it. Texts too large for it are refused before reading.
#[inline]
#[expect(clippy::cast_possible_truncation, reason = "a text has no more nodes than bytes, and these fit")]
pub(super) fn offset(value: usize) -> u32 {
    value as u32
}
