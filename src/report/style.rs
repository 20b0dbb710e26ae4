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
        let mut painted = String::new();
        if !text.is_empty() {
            self.painted(tone, &mut painted, |painted| painted.push_str(text));
        }
        painted
    }

    /// Writes what `write` does in its colour.
    pub(super) fn painted(self, tone: Tone, out: &mut String, write: impl FnOnce(&mut String)) {
        if !self.color {
            return write(out);
        }
        out.push_str(match tone {
            Tone::Strong => "\u{1b}[1m",
            Tone::Error => "\u{1b}[1;31m",
            Tone::Warning => "\u{1b}[1;33m",
            Tone::Info => "\u{1b}[1;34m",
            Tone::Open => "\u{1b}[1;35m",
            Tone::Good => "\u{1b}[1;32m",
        });
        write(out);
        out.push_str("\u{1b}[0m");
    }
}
