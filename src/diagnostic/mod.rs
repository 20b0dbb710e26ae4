//! Layer 0: mistakes in texts, told to the people who wrote them.
//!
//! A diagnostic is about a policy, a template or another input file. It is never mixed with a
//! *finding*, which is what a rule says about a delegation.
//!
//! - [`code`]: the one table of stable codes
//! - [`sink`]: where a stage puts its diagnostics while it goes on
//! - [`render`](mod@render): prints diagnostics and findings with codespan-reporting
//! - [`links`]: words that lead somewhere, for terminals
//! - [`marked`](mod@marked): the same excerpts as data, for forms that mark places in other ways
//! - `excerpt`: the lines that the printer sees
//! - `window`: one such line, cut to what matters and made printable

pub mod code;
mod excerpt;
pub mod links;
pub mod marked;
pub mod render;
pub mod sink;
mod window;

pub use code::Code;
pub use links::Links;
pub use marked::{Mark, Marked, marked};
pub use render::{Look, Notice, render, render_diagnostic};
pub use sink::Sink;

use crate::text::{SourceMap, Span};

/// How bad a diagnostic is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Level {
    /// The text does not mean anything as it stands.
    Error,
    /// The text has a meaning, perhaps not the one that was meant.
    Warning,
}

/// How bad a finding is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Severity {
    /// `info`
    Info,
    /// `warning`
    Warning,
    /// `error`
    Error,
}

impl Severity {
    /// The word for it: `error`, `warning` or `info`.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Info => "info",
            Self::Warning => "warning",
            Self::Error => "error",
        }
    }
}

/// A place and what is to be said about it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Label {
    /// The place that is underlined.
    pub span: Span,
    /// A few words beside the underline; may be empty.
    pub text: String,
}

/// One mistake: what, where, why, and what to do.
///
/// The message is one lower-case sentence without a final stop, user text in backticks, made
/// printable by [`crate::text::escape`]. A help line names an edit.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Diagnostic {
    /// The stable code.
    pub code: Code,
    /// How bad it is.
    pub level: Level,
    /// What is wrong.
    pub message: String,
    /// The place of the mistake; absent if the file has no text (it could not be read).
    pub primary: Option<Label>,
    /// The name of the file that it is about, where no place tells it; none if it is about no file.
    pub file: Option<Box<str>>,
    /// The places that caused it.
    pub secondary: Vec<Label>,
    /// What to do about it, an edit each.
    pub help: Vec<String>,
}

impl Diagnostic {
    /// A diagnostic at a place. The level is the code's own.
    pub fn new(code: Code, message: impl Into<String>, span: Span, label: impl Into<String>) -> Self {
        let mut diagnostic = Self::placeless(code, message);
        diagnostic.primary = Some(Label { span, text: label.into() });
        diagnostic
    }

    /// A diagnostic about something that has no text. The message names the file.
    pub fn placeless(code: Code, message: impl Into<String>) -> Self {
        Self {
            code,
            level: code.level(),
            message: message.into(),
            primary: None,
            file: None,
            secondary: Vec::new(),
            help: Vec::new(),
        }
    }

    /// Says which file it is about.
    #[must_use]
    pub fn about(mut self, name: &str) -> Self {
        self.file = Some(name.into());
        self
    }

    /// The name of the file that it keeps from being read, all of it or a part; none if it keeps none.
    #[must_use]
    pub fn unread<'d>(&'d self, sources: &'d SourceMap) -> Option<&'d str> {
        let place = self.primary.as_ref().map(|label| sources.name(label.span.file));
        place.or(self.file.as_deref()).filter(|_| self.code.is_of_reading())
    }

    /// Adds a place that caused the mistake.
    #[must_use]
    pub fn because_of(mut self, span: Span, label: impl Into<String>) -> Self {
        self.secondary.push(Label { span, text: label.into() });
        self
    }

    /// Adds a line that names an edit.
    #[must_use]
    pub fn help(mut self, help: impl Into<String>) -> Self {
        self.help.push(help.into());
        self
    }

    /// Adds "did you mean" if there is something to suggest.
    #[must_use]
    pub fn suggest(self, suggestion: Option<&str>) -> Self {
        match suggestion {
            Some(meant) => self.help(format!("did you mean `{}`?", crate::text::escape::printable(meant))),
            None => self,
        }
    }
}
