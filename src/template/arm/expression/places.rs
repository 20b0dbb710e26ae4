//! From bytes of an expression to bytes of the file.

use super::tree::Bytes;
use crate::document::json::JsonNode;
use crate::text::{FileId, Span};

/// Where an expression stands.
#[derive(Debug)]
pub(super) struct Places {
    file: FileId,
    /// Where it starts in the file, as long as nothing before it is escaped.
    start: u32,
    /// What tells the places if its string has escapes.
    escaped: Option<Escaped>,
}

/// Where a string with escapes stands.
#[derive(Debug)]
struct Escaped {
    /// Where each byte of the text stands in the file.
    offsets: Vec<u32>,
    /// How many bytes of the text stand before the expression.
    before: u32,
    /// Where the text ends in the file.
    end: u32,
}

impl Places {
    /// The places of the expression before which `before` bytes of the string `node` stand.
    pub(super) fn of(node: JsonNode<'_>, before: usize) -> Self {
        let (whole, before) = (node.span(), u32::try_from(before).unwrap_or(u32::MAX));
        let escaped =
            node.text_offsets().map(|offsets| Escaped { offsets, before, end: whole.end.saturating_sub(1) });
        Self { file: whole.file, start: whole.start.saturating_add(1).saturating_add(before), escaped }
    }

    pub(super) fn span(&self, bytes: Bytes) -> Span {
        let at = |byte: u32| match &self.escaped {
            None => self.start.saturating_add(byte),
            Some(Escaped { offsets, before, end }) => {
                offsets.get(before.saturating_add(byte) as usize).copied().unwrap_or(*end)
            }
        };
        Span { file: self.file, start: at(bytes.start), end: at(bytes.end) }
    }
}
