//! CSV exports of a directory, as the portal and `Export-Csv` write them: columns by their header.

use super::entry::Entry;
use super::faults::Fault;
use super::key::{Key, Letters};
use super::read::Reader;
use crate::document::csv::{Record, Records};
use crate::text::{FileId, Span};

/// How many lines may stand before the header: a version line, or the type that `Export-Csv` notes.
const BEFORE_HEADER: usize = 2;

/// Reads all rows; tells whether there was a header with a column for the id.
pub(super) fn read(file: FileId, text: &str, reader: &mut Reader<'_>) -> bool {
    let mut records = Records::new(file, text);
    let mut headers = records.by_ref().take(BEFORE_HEADER + 1).map(|record| columns(&record));
    let Some(columns) = headers.find(|columns| columns.contains(&Some(Key::Id))) else {
        return false;
    };
    for record in records {
        row(&columns, &record, reader);
    }
    true
}

/// The property that each column holds.
fn columns(header: &Record<'_>) -> Vec<Option<Key>> {
    header.cells.iter().map(|cell| column(&cell.text)).collect()
}

/// The property that a column holds; people who make a table by hand write `name` and `type`.
fn column(name: &str) -> Option<Key> {
    Key::named(name).or(match Letters::of(name)?.as_bytes() {
        b"name" => Some(Key::Name),
        b"type" | b"kind" => Some(Key::ObjectType),
        _ => None,
    })
}

fn row(columns: &[Option<Key>], record: &Record<'_>, reader: &mut Reader<'_>) {
    let Some(span) = record.span() else { return };
    if record.unterminated {
        let opening = record.cells.last().map_or(span, |cell| Span { end: cell.span.start + 1, ..cell.span });
        reader.faults().add(Fault::Unterminated, opening, "this quote is not closed");
        return;
    }
    if let Some(extra) = record.cells.get(columns.len()) {
        reader.faults().add(Fault::TooManyCells, extra.span, "the header has no column for this");
        return;
    }
    if record.cells.iter().all(|cell| cell.text.trim().is_empty()) {
        return;
    }
    let mut entry = Entry::new(span);
    for (column, cell) in columns.iter().zip(&record.cells) {
        if let Some(key) = column {
            entry.take_cell(*key, cell, reader.faults());
        }
    }
    if let Some(object) = reader.object(&entry, None) {
        reader.take(object);
    }
}
