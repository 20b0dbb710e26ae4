//! What the targets share: texts made of several files, and what must hold of every diagnostic.
//!
//! - [`template`]: templates with their parameter files, evaluated, expanded and printed
//! - [`policy`]: rule sets held against a delegation, and reports of it
//! - [`answers`]: everything that evidence can be asked
//! - [`exports`]: files of what is deployed, read, judged and reported

pub mod answers;
pub mod exports;
pub mod policy;
pub mod template;

use delegard::diagnostic::{Diagnostic, render_diagnostic};
use delegard::text::SourceMap;
use delegard::text::escape::is_unprintable;

/// More mistakes than these are not printed: they are alike.
const PRINTED: usize = 40;

/// More files than these are not read.
const FILES: usize = 4;

/// The files of a text, each after a line `-- name --`, which is how cases are written. A text
/// without such a line is one file, called `first`.
#[must_use]
pub fn files<'t>(text: &'t str, first: &'t str) -> Vec<(&'t str, &'t str)> {
    let mut files = Vec::new();
    let (mut name, mut start, mut at) = (None, 0, 0);
    for line in text.split_inclusive('\n') {
        let next = at + line.len();
        if let Some(new) = line.trim_end().strip_prefix("-- ").and_then(|rest| rest.strip_suffix(" --")) {
            files.extend(name.replace(new).map(|name| (name, &text[start..at])));
            start = next;
        }
        at = next;
    }
    files.push((name.unwrap_or(first), &text[start..]));
    files.truncate(FILES);
    files
}

/// The diagnostics as people see them. Each has its places inside of its text, and nothing in it
/// reaches a terminal as it is.
pub fn printed(diagnostics: &[Diagnostic], sources: &SourceMap) -> String {
    let mut printed = String::new();
    for diagnostic in diagnostics.iter().take(PRINTED) {
        for label in diagnostic.primary.iter().chain(&diagnostic.secondary) {
            let text = sources.get(label.span.file).expect("a place lies in a file").text();
            assert!(text.get(label.span.range()).is_some(), "no such place: {diagnostic:?}");
        }
        printed.push_str(&render_diagnostic(diagnostic, sources, false));
        let _ = render_diagnostic(diagnostic, sources, true);
    }
    inert(&printed);
    printed
}

/// Holds that nothing in a printed text moves a cursor or turns the direction of writing.
pub fn inert(printed: &str) {
    let plain = |character: char| matches!(character, ' '..='~' | '\n');
    let loose = printed.chars().find(|character| !plain(*character) && is_unprintable(*character));
    assert!(loose.is_none(), "{loose:?} is printed as it is: {printed:?}");
}
