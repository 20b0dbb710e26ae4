//! Where a stage puts its diagnostics while it goes on.

use super::{Code, Diagnostic, Level};

/// Collects diagnostics. A stage that finds a mistake reports it here and continues, so that one
/// run shows them all.
#[derive(Debug, Default)]
pub struct Sink {
    diagnostics: Vec<Diagnostic>,
}

impl Sink {
    /// An empty sink.
    #[must_use]
    pub fn new() -> Self {
        Self::default()
    }

    /// Takes a diagnostic in.
    pub fn push(&mut self, diagnostic: Diagnostic) {
        self.diagnostics.push(diagnostic);
    }

    /// Takes in all diagnostics of another sink.
    pub fn append(&mut self, mut other: Sink) {
        self.diagnostics.append(&mut other.diagnostics);
    }

    /// Whether anything here is an error.
    #[must_use]
    pub fn has_errors(&self) -> bool {
        self.diagnostics.iter().any(|diagnostic| diagnostic.level == Level::Error)
    }

    /// Leaves out what was reported under a code, for which the reason is told otherwise, and says
    /// whether there was any.
    pub fn leave_out(&mut self, code: Code) -> bool {
        let before = self.diagnostics.len();
        self.diagnostics.retain(|diagnostic| diagnostic.code != code);
        self.diagnostics.len() < before
    }

    /// Whether nothing was reported.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.diagnostics.is_empty()
    }

    /// The number of diagnostics so far.
    #[must_use]
    pub fn len(&self) -> usize {
        self.diagnostics.len()
    }

    /// The diagnostics sorted by file, place and code, so that output does not depend on the
    /// order in which stages ran; the same one reported twice is kept once.
    #[must_use]
    pub fn into_sorted(mut self) -> Vec<Diagnostic> {
        self.diagnostics.sort_by(|a, b| {
            let key = |d: &Diagnostic| (d.primary.as_ref().map(|label| label.span), d.code);
            key(a).cmp(&key(b)).then_with(|| a.message.cmp(&b.message))
        });
        self.diagnostics.dedup();
        self.diagnostics
    }
}
