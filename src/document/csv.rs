//! CSV with byte spans: records of cells, each with its place.
//!
//! Reads RFC 4180 and what spreadsheets make of it: a byte-order mark, `\n` and `\r\n`, cells in
//! quotes that hold delimiters, line breaks and doubled quotes, and semicolons or tabs instead of
//! commas. What the cells mean, and which record is the header, is left to the caller.

use std::borrow::Cow;

use crate::text::{FileId, Span};

/// One cell of a record.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Cell<'t> {
    /// What the cell says, its quotes removed.
    pub text: Cow<'t, str>,
    /// The bytes of the cell, its quotes included.
    pub span: Span,
}

/// One record: the cells of a line, or of several lines if a cell in quotes holds line breaks.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Record<'t> {
    /// The cells, in the order of the text: at least one, and the first thousand of more.
    pub cells: Vec<Cell<'t>>,
    /// Whether the text ended inside a cell in quotes.
    pub unterminated: bool,
}

impl Record<'_> {
    /// The bytes of the record, its line break not included.
    #[must_use]
    pub fn span(&self) -> Option<Span> {
        let first = self.cells.first()?.span;
        Some(self.cells.last().map_or(first, |last| first.to(last.span)))
    }
}

/// How many cells of a record are kept, so that a text without line breaks costs little memory.
const MOST_CELLS: usize = 1000;

/// Walks the records of a text. Lines without any character are no records.
#[derive(Clone, Debug)]
pub struct Records<'t> {
    file: FileId,
    text: &'t str,
    delimiter: u8,
    at: usize,
}

impl<'t> Records<'t> {
    /// The records of a text. The delimiter is whichever of comma, semicolon and tab stands most
    /// often on the first line that has any of them; of equals the comma.
    #[must_use]
    pub fn new(file: FileId, text: &'t str) -> Self {
        let at = if text.starts_with('\u{FEFF}') { '\u{FEFF}'.len_utf8() } else { 0 };
        Self { file, text, delimiter: delimiter_of(text), at }
    }

    /// The byte at `at`, if the text goes on.
    fn byte(&self) -> Option<u8> {
        self.text.as_bytes().get(self.at).copied()
    }

    /// Steps over one line break, if one stands here.
    fn line_break(&mut self) -> bool {
        let rest = self.text.as_bytes().get(self.at..).unwrap_or_default();
        let length = match rest {
            [b'\r', b'\n', ..] => 2,
            [b'\n', ..] | [b'\r'] => 1,
            _ => return false,
        };
        self.at += length;
        true
    }

    /// Reads the cell that starts here; tells whether its quotes were closed.
    fn cell(&mut self) -> (Cell<'t>, bool) {
        let start = self.at;
        let quoted = self.byte() == Some(b'"');
        let (head, closed) = if quoted { self.quoted() } else { (Cow::Borrowed(""), true) };
        let tail = self.bare();
        let text = match (quoted, tail.is_empty()) {
            (true, true) => head,
            (true, false) => Cow::Owned(head.into_owned() + tail),
            (false, _) => Cow::Borrowed(tail),
        };
        (Cell { text, span: Span::new(self.file, start, self.at) }, closed)
    }

    /// Reads on to the delimiter or the line's end.
    fn bare(&mut self) -> &'t str {
        let start = self.at;
        let rest = self.text.as_bytes().get(start..).unwrap_or_default();
        let mut length = memchr::memchr2(self.delimiter, b'\n', rest).unwrap_or(rest.len());
        let ends_line = rest.get(length).is_none_or(|byte| *byte == b'\n');
        if ends_line && length > 0 && rest.get(length - 1) == Some(&b'\r') {
            length -= 1;
        }
        self.at = start + length;
        self.text.get(start..self.at).unwrap_or_default()
    }

    /// Reads a text in quotes, the opening quote of which stands here.
    fn quoted(&mut self) -> (Cow<'t, str>, bool) {
        let mut text = Cow::Borrowed("");
        self.at += 1;
        loop {
            let start = self.at;
            let rest = self.text.as_bytes().get(start..).unwrap_or_default();
            let length = memchr::memchr(b'"', rest);
            self.at = start + length.unwrap_or(rest.len());
            let part = self.text.get(start..self.at).unwrap_or_default();
            if text.is_empty() {
                text = Cow::Borrowed(part);
            } else {
                text.to_mut().push_str(part);
            }
            if length.is_none() {
                return (text, false);
            }
            self.at += 1;
            if self.byte() != Some(b'"') {
                return (text, true);
            }
            self.at += 1;
            text.to_mut().push('"');
        }
    }
}

impl<'t> Iterator for Records<'t> {
    type Item = Record<'t>;

    fn next(&mut self) -> Option<Record<'t>> {
        while self.line_break() {}
        self.byte()?;
        let mut record = Record { cells: Vec::new(), unterminated: false };
        loop {
            let (cell, closed) = self.cell();
            if record.cells.len() < MOST_CELLS {
                record.cells.push(cell);
            }
            record.unterminated |= !closed;
            if self.byte() != Some(self.delimiter) {
                self.line_break();
                return Some(record);
            }
            self.at += 1;
        }
    }
}

/// The delimiter that the text seems to use.
fn delimiter_of(text: &str) -> u8 {
    let mut best = (0, b',');
    for line in text.lines() {
        for delimiter in [b',', b';', b'\t'] {
            let count = memchr::memchr_iter(delimiter, line.as_bytes()).count();
            if count > best.0 {
                best = (count, delimiter);
            }
        }
        if best.0 > 0 {
            break;
        }
    }
    best.1
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::Records;
    use crate::text::FileId;

    fn texts(text: &str) -> Vec<Vec<String>> {
        Records::new(FileId(0), text)
            .map(|record| record.cells.iter().map(|cell| cell.text.to_string()).collect())
            .collect()
    }

    #[test]
    fn a_cell_in_quotes_holds_delimiters_breaks_and_doubled_quotes() {
        assert_eq!(texts("a,\"b,\r\n\"\"c\"\"\",d\r\ne\n"), [vec!["a", "b,\r\n\"c\"", "d"], vec!["e"]]);
    }

    #[test]
    fn a_span_covers_the_quotes_and_not_the_line_break() {
        let text = "\u{FEFF}id,name\r\n1,\"Ops\"\r\n";
        let records: Vec<_> = Records::new(FileId(0), text).collect();
        assert_eq!(&text[records[0].cells[1].span.range()], "name");
        assert_eq!(&text[records[1].cells[1].span.range()], "\"Ops\"");
        assert_eq!(&text[records[1].span().unwrap().range()], "1,\"Ops\"");
    }

    #[test]
    fn semicolons_are_taken_where_the_header_has_them() {
        assert_eq!(texts("id;name\n1;Ops, all of them\n"), [["id", "name"], ["1", "Ops, all of them"]]);
    }

    #[test]
    fn a_quote_that_is_never_closed_ends_with_the_text() {
        let records: Vec<_> = Records::new(FileId(0), "a,b\n1,\"two\n3").collect();
        assert!(records[1].unterminated);
        assert_eq!(records[1].cells[1].text, "two\n3");
    }

    proptest! {
        /// The `csv` crate writes, this module reads: the same cells come back.
        #[test]
        fn what_another_program_writes_is_read_back(
            records in prop::collection::vec(prop::collection::vec("[a-c,;\"\n é]{1,5}", 3), 1..5)
        ) {
            let mut records = records;
            records.insert(0, vec!["x".into(), "y".into(), "z".into()]);
            let mut writer = csv::Writer::from_writer(Vec::new());
            for record in &records {
                writer.write_record(record).unwrap();
            }
            let text = String::from_utf8(writer.into_inner().unwrap()).unwrap();
            prop_assert_eq!(texts(&text), records);
        }

        #[test]
        fn any_text_is_read_to_its_end(text in "[a,;\"\r\n\t\u{FEFF}é]{0,24}") {
            for record in Records::new(FileId(0), &text) {
                for cell in record.cells {
                    prop_assert!(text.get(cell.span.range()).is_some());
                }
            }
        }
    }
}
