//! From byte offsets to lines and columns.

use std::ops::Range;

/// A place as people name it: both numbers count from one, the column counts characters.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct LineColumn {
    /// The line, from one.
    pub line: usize,
    /// The column in Unicode scalar values, from one.
    pub column: usize,
}

impl LineColumn {
    /// Line and column of `offset` in `text`, found by counting.
    #[must_use]
    pub fn in_text(text: &str, offset: usize) -> Self {
        let before = text.as_bytes().get(..offset.min(text.len())).unwrap_or_default();
        let line = memchr::memchr_iter(b'\n', before).count();
        let start = memchr::memrchr(b'\n', before).map_or(0, |at| at + 1);
        Self { line: line + 1, column: column(text, start, offset) }
    }
}

/// The column, from one, of an offset in the line that begins at `start`.
fn column(text: &str, start: usize, offset: usize) -> usize {
    let mut end = offset.min(text.len());
    while !text.is_char_boundary(end) {
        end -= 1;
    }
    text.get(start..end).map_or(0, |before| before.chars().count()) + 1
}

/// The byte offsets at which the lines of a text start. `\n` ends a line; a `\r` before it belongs
/// to the line's end.
#[derive(Debug)]
pub struct LineIndex {
    starts: Vec<usize>,
    len: usize,
}

impl LineIndex {
    /// Reads the line starts of `text`.
    #[must_use]
    pub fn new(text: &str) -> Self {
        let mut starts = vec![0];
        starts.extend(memchr::memchr_iter(b'\n', text.as_bytes()).map(|at| at + 1));
        Self { starts, len: text.len() }
    }

    /// The number of lines; a text that ends in a line break has an empty last line.
    #[must_use]
    pub fn count(&self) -> usize {
        self.starts.len()
    }

    /// The line, counted from zero, in which `offset` lies.
    #[must_use]
    pub fn line_of(&self, offset: usize) -> usize {
        self.starts.partition_point(|start| *start <= offset).saturating_sub(1)
    }

    /// The bytes of a line counted from zero, its line break included.
    #[must_use]
    pub fn range(&self, line: usize) -> Option<Range<usize>> {
        let start = *self.starts.get(line)?;
        let end = self.starts.get(line + 1).copied().unwrap_or(self.len);
        Some(start..end)
    }

    /// The bytes of each line, its line break included.
    pub fn ranges(&self) -> impl Iterator<Item = Range<usize>> {
        let ends = self.starts.iter().skip(1).chain([&self.len]);
        self.starts.iter().zip(ends).map(|(start, end)| *start..*end)
    }

    /// Line and column of `offset` in `text`, which must be the text of this index.
    #[must_use]
    pub fn locate(&self, text: &str, offset: usize) -> LineColumn {
        let line = self.line_of(offset);
        let start = self.starts.get(line).copied().unwrap_or(0);
        LineColumn { line: line + 1, column: column(text, start, offset) }
    }
}

#[cfg(test)]
mod tests {
    use super::{LineColumn, LineIndex};

    #[test]
    fn counting_finds_what_the_index_finds() {
        let text = "a\r\nbé\n\n  cé€d\n";
        let index = LineIndex::new(text);
        for offset in 0..text.len() + 3 {
            assert_eq!(LineColumn::in_text(text, offset), index.locate(text, offset), "{offset}");
        }
    }
}
