//! Colours of text reports.

/// Whether and how text is coloured.
#[derive(Clone, Copy)]
pub(super) struct Style {
    color: bool,
}

/// What a piece of text is, for its colour.
#[derive(Clone, Copy)]
pub(super) enum Tone {
    /// A heading.
    Strong,
    /// Something that fails as an error.
    Error,
    /// Something that fails as a warning.
    Warning,
    /// Something that is worth knowing.
    Info,
    /// Something that is not known.
    Open,
    /// Something that is as it should be.
    Good,
}

impl Style {
    /// Colours, or none.
    pub(super) const fn new(color: bool) -> Self {
        Self { color }
    }

    /// The text in its colour.
    pub(super) fn paint(self, tone: Tone, text: &str) -> String {
        if !self.color || text.is_empty() {
            return text.to_owned();
        }
        let code = match tone {
            Tone::Strong => "1",
            Tone::Error => "1;31",
            Tone::Warning => "1;33",
            Tone::Info => "1;34",
            Tone::Open => "1;35",
            Tone::Good => "1;32",
        };
        format!("\u{1b}[{code}m{text}\u{1b}[0m")
    }
}
