//! Text to tree.

use std::sync::Arc;

use super::JsonTree;
use crate::diagnostic::Sink;
use crate::text::FileId;

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

/// Reads a JSON text. Every mistake is reported; a tree is returned only if the text has a value
/// throughout.
pub fn read(file: FileId, text: &Arc<str>, limits: Limits, sink: &mut Sink) -> Option<JsonTree> {
    let _ = (file, text, limits, sink);
    None
}
