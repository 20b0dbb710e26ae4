//! From words to lines: blanks between words, breaks in long lines, and the comments and blank
//! lines of the source put back before the word that they stood before.

use unicode_width::UnicodeWidthStr;

use crate::syntax::ast::{BlankLines, Comment};
use crate::text::Span;

/// The width beyond which a line is broken.
const WIDTH: usize = 120;

/// The blanks of one level of indentation.
const INDENT: usize = 2;

/// Writes words one behind the other.
pub(crate) struct Writer<'f> {
    out: String,
    /// Where a line is broken; never if there is none.
    width: Option<usize>,
    comments: std::slice::Iter<'f, Comment>,
    blank_lines: std::slice::Iter<'f, u32>,
    /// The level of the line that was begun; what it is broken into stands one level deeper.
    level: usize,
    /// The level of the next line that is written on.
    next: usize,
    /// The columns of the current line that are written.
    column: usize,
    /// What the current line ends with.
    end: End,
}

/// What a line ends with.
#[derive(Clone, Copy, PartialEq, Eq)]
enum End {
    /// Nothing is written on it.
    Empty,
    /// A word.
    Word,
    /// An opening parenthesis, or something else that the next word stands close to.
    Close,
    /// A comment, behind which no word can stand.
    Comment,
}

impl<'f> Writer<'f> {
    /// A writer of whole files.
    pub(crate) fn lines(comments: &'f [Comment], blank_lines: &'f BlankLines) -> Self {
        Self {
            out: String::new(),
            width: Some(WIDTH),
            comments: comments.iter(),
            blank_lines: blank_lines.0.iter(),
            level: 0,
            next: 0,
            column: 0,
            end: End::Empty,
        }
    }

    /// A writer of one line, without comments.
    pub(crate) fn one_line() -> Self {
        const NONE: &BlankLines = &BlankLines(Vec::new());
        Self { width: None, ..Self::lines(&[], NONE) }
    }

    /// What was written, after the comments that are left.
    pub(crate) fn finish(mut self) -> String {
        self.comments_before(u32::MAX, 0);
        if self.width.is_some() && self.end != End::Empty {
            self.out.push('\n');
        }
        self.out
    }

    /// Begins a line at a level of indentation for what stood at `span`.
    pub(crate) fn line(&mut self, level: usize, span: Span) {
        self.comments_before(span.start, level);
        self.break_line(level, Some(span.start));
        self.level = level;
    }

    /// Writes a word that stood at `span`.
    pub(crate) fn word_at(&mut self, word: &str, span: Span) {
        self.comments_before(span.start, self.level + 1);
        while self.blank_lines.as_slice().first().is_some_and(|at| *at < span.start) {
            self.blank_lines.next();
        }
        self.word(word);
    }

    /// Writes a word, behind a blank if it is not the first.
    pub(crate) fn word(&mut self, word: &str) {
        let width = word.width();
        // A word that is too long for any line stays where it is.
        let is_too_long = self
            .width
            .is_some_and(|most| self.column + 1 + width > most && (self.level + 1) * INDENT + width <= most);
        if self.end == End::Comment || (self.end == End::Word && is_too_long) {
            self.break_line(self.level + 1, None);
        }
        match self.end {
            End::Empty => self.indent(),
            End::Word => self.push(" "),
            End::Close | End::Comment => {}
        }
        self.push(word);
        self.end = End::Word;
    }

    /// Writes something close to the word before it: `,` or `)`.
    pub(crate) fn close(&mut self, mark: &str) {
        if self.end == End::Comment {
            self.break_line(self.level + 1, None);
            self.indent();
        }
        self.push(mark);
        self.end = End::Word;
    }

    /// Writes something that the next word stands close to: `(`.
    pub(crate) fn open(&mut self, mark: &str) {
        self.word(mark);
        self.end = End::Close;
    }

    /// Writes the comments that stood before an offset.
    fn comments_before(&mut self, offset: u32, level: usize) {
        while let Some(comment) = self.comments.as_slice().first() {
            if comment.text.span.start >= offset {
                break;
            }
            self.comments.next();
            self.comment(comment, level);
        }
    }

    fn comment(&mut self, comment: &Comment, level: usize) {
        if comment.own_line || !matches!(self.end, End::Word | End::Close) {
            self.break_line(level, Some(comment.text.span.start));
            self.indent();
        } else {
            self.push(" ");
        }
        self.push("#");
        if !comment.text.value.is_empty() && !comment.text.value.starts_with('#') {
            self.push(" ");
        }
        self.push(&comment.text.value);
        self.end = End::Comment;
    }

    /// Ends the current line if it holds anything, and leaves one blank if one was left before
    /// `source`.
    fn break_line(&mut self, level: usize, source: Option<u32>) {
        let mut is_blank = false;
        while let (Some(at), Some(source)) = (self.blank_lines.as_slice().first(), source) {
            if *at > source {
                break;
            }
            self.blank_lines.next();
            is_blank = true;
        }
        if self.end != End::Empty {
            self.out.push('\n');
        }
        if is_blank && !self.out.is_empty() {
            self.out.push('\n');
        }
        self.next = level;
        self.column = 0;
        self.end = End::Empty;
    }

    fn indent(&mut self) {
        self.column = self.next * INDENT;
        self.out.extend(std::iter::repeat_n(' ', self.column));
    }

    fn push(&mut self, text: &str) {
        self.out.push_str(text);
        self.column += text.width();
    }
}
