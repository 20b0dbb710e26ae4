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
use super::links::{self, Links};
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

/// How a notice looks.
#[derive(Clone, Copy, Debug, Default)]
pub struct Look<'a> {
    /// Colours, as terminal escape sequences.
    pub color: bool,
    /// Links to the places in the files, and of the code to `page`.
    pub links: Option<&'a Links>,
    /// The address of the page about the code.
    pub page: Option<&'a str>,
}

impl From<bool> for Look<'_> {
    fn from(color: bool) -> Self {
        Self { color, ..Self::default() }
    }
}

/// The notice as lines of text that end in one line break. A label at a span that `sources` does not
/// know is left out.
#[must_use]
pub fn render<'a>(notice: &Notice<'_>, sources: &SourceMap, look: impl Into<Look<'a>>) -> String {
    let look = look.into();
    let color = look.color;
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
    let text = match look.links {
        Some(links) => linked(&text, notice, sources, (links, look.page)),
        None => text,
    };
    match notice.severity {
        // The printer has no such severity; its header is the first word it prints.
        Severity::Info => text.replacen("note", "info", 1),
        Severity::Warning | Severity::Error => text,
    }
}

/// The text with links in the lines that name a place, and in the code.
fn linked(
    text: &str,
    notice: &Notice<'_>,
    sources: &SourceMap,
    (links, page): (&Links, Option<&str>),
) -> String {
    let labels = || notice.primary.iter().copied().chain(notice.secondary);
    let mut out = String::with_capacity(text.len() + 200);
    for (number, line) in text.split_inclusive('\n').enumerate() {
        let code = notice.code.map(|code| printable(code).into_owned()).filter(|_| number == 0);
        if let (Some(code), Some(page)) = (code, page) {
            let link = links::to_page(page, &code);
            out.push_str(&line.replacen(&format!("[{code}]"), &format!("[{link}]"), 1));
            continue;
        }
        let place = line.split_once("┌─").and_then(|(before, place)| {
            // Only what the printer puts there itself stands before it: blanks and colours.
            let is_head = !before.contains(['│', '=']);
            let named = labels().filter_map(|label| sources.get(label.span.file));
            let mut names = named.map(|file| (file.name(), printable(file.name())));
            let (name, shown) = names.find(|(_, shown)| is_head && place.contains(&format!(" {shown}:")))?;
            let words = place.get(place.find(&*shown)?..)?.trim_end();
            let at = words.strip_prefix(&*shown)?.strip_prefix(':')?.split(':').next()?.parse().ok()?;
            Some((words, links.to_file(name, at, words)))
        });
        match place {
            Some((words, link)) => out.push_str(&line.replacen(words, &link, 1)),
            None => out.push_str(line),
        }
    }
    out
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
pub fn render_diagnostic<'a>(
    diagnostic: &Diagnostic,
    sources: &SourceMap,
    look: impl Into<Look<'a>>,
) -> String {
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
    render(&notice, sources, look)
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
