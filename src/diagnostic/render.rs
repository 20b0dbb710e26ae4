//! Prints diagnostics and findings with codespan-reporting.
//!
//! A [`Notice`] is what the two have in common. Everything in it is made printable once more here,
//! so that no text from an input reaches a terminal as it is.

use codespan_reporting::diagnostic::{
    Diagnostic as Printed, Label as PrintedLabel, Severity as PrintedSeverity,
};
use codespan_reporting::term::termcolor::Ansi;
use codespan_reporting::term::{Config, emit_into_string, emit_to_write_style};

use super::excerpt::{AFTER_START, BEFORE_END, Excerpts};
use super::{Diagnostic, Label, Level, Severity};
use crate::text::escape::printable;
use crate::text::{SourceMap, Span};

/// Something to be told about places in texts.
#[derive(Clone, Copy, Debug)]
pub struct Notice<'a> {
    /// How bad it is.
    pub severity: Severity,
    /// The code of a diagnostic or the id of a rule.
    pub code: Option<&'a str>,
    /// What is wrong, in one sentence.
    pub message: &'a str,
    /// The place it is about.
    pub primary: Option<&'a Label>,
    /// The places that caused it.
    pub secondary: &'a [Label],
    /// Further lines, such as `help: …` or `why: …`.
    pub notes: &'a [String],
}

/// The notice as lines of text that end in one line break, in colour if `color` is set. A label at
/// a span that `sources` does not know is left out.
#[must_use]
pub fn render(notice: &Notice<'_>, sources: &SourceMap, color: bool) -> String {
    let spans: Vec<Span> =
        notice.primary.iter().copied().chain(notice.secondary).map(|label| label.span).collect();
    let excerpts = Excerpts::new(sources, &spans);
    let printed = printed(notice, &excerpts);
    let config =
        Config { start_context_lines: AFTER_START, end_context_lines: BEFORE_END, ..Config::default() };
    let text = if color {
        let mut out = Ansi::new(Vec::new());
        let done = emit_to_write_style(&mut out, &config, &excerpts, &printed);
        done.map(|()| String::from_utf8_lossy(&out.into_inner()).into_owned())
    } else {
        emit_into_string(&config, &excerpts, &printed)
    };
    let text = without_trailing_blanks(&text.unwrap_or_else(|_| printed.message.clone()));
    match notice.severity {
        // The printer has no such severity; its header is the first word it prints.
        Severity::Info => text.replacen("note", "info", 1),
        Severity::Warning | Severity::Error => text,
    }
}

/// The text without blanks at the ends of lines, and ending in one line break.
fn without_trailing_blanks(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for line in text.trim_end().lines() {
        out.push_str(line.trim_end());
        out.push('\n');
    }
    out
}

/// The diagnostic as lines of text; each help line becomes a note.
#[must_use]
pub fn render_diagnostic(diagnostic: &Diagnostic, sources: &SourceMap, color: bool) -> String {
    let notes: Vec<String> = diagnostic.help.iter().map(|help| format!("help: {help}")).collect();
    let notice = Notice {
        severity: match diagnostic.level {
            Level::Error => Severity::Error,
            Level::Warning => Severity::Warning,
        },
        code: Some(diagnostic.code.as_str()),
        message: &diagnostic.message,
        primary: diagnostic.primary.as_ref(),
        secondary: &diagnostic.secondary,
        notes: &notes,
    };
    render(&notice, sources, color)
}

/// The notice in the printer's terms.
fn printed(notice: &Notice<'_>, excerpts: &Excerpts<'_>) -> Printed<usize> {
    let severity = match notice.severity {
        Severity::Error => PrintedSeverity::Error,
        Severity::Warning => PrintedSeverity::Warning,
        Severity::Info => PrintedSeverity::Note,
    };
    let primary = notice.primary.and_then(|label| {
        let (file, range) = excerpts.place(label.span)?;
        Some(PrintedLabel::primary(file, range).with_message(printable(&label.text)))
    });
    let secondary = notice.secondary.iter().filter_map(|label| {
        let (file, range) = excerpts.place(label.span)?;
        Some(PrintedLabel::secondary(file, range).with_message(printable(&label.text)))
    });
    let mut printed = Printed::new(severity)
        .with_message(printable(notice.message))
        .with_labels(primary.into_iter().chain(secondary).collect())
        .with_notes(notice.notes.iter().map(|note| printable_lines(note)).collect());
    printed.code = notice.code.map(|code| printable(code).into_owned());
    printed
}

/// A note may have several lines; each is made printable.
fn printable_lines(note: &str) -> String {
    note.lines().map(printable).collect::<Vec<_>>().join("\n")
}
