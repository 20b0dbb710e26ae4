//! What a run comes to: the numbers in one line, then what is not known.

use super::open;
use crate::diagnostic::Severity;
use crate::evaluate::{Numbers, PassedOver};
use crate::report::options::Options;
use crate::report::run::Run;
use crate::report::style::{Style, Tone};
use crate::report::summary::Summary;
use crate::report::wrap::hanging;

/// The closing lines.
pub(super) fn text(run: &Run<'_>, options: &Options, style: Style) -> String {
    let summary = Summary::of(run);
    let mut lines = Vec::new();
    if summary.interrupted {
        let words = "interrupted: what follows is only a part, as not all inputs were looked at";
        lines.push(style.paint(Tone::Open, words));
    }
    lines.push(line(&summary, style));
    let numbers = summary.numbers;
    lines.extend(passed_over(numbers.passed_over));
    let mut text = String::new();
    for line in lines {
        text.push_str(&hanging(&line, options.width, 2));
        text.push('\n');
    }
    text.push_str(&open::text(run, options, style));
    text
}

const ALL_PASS: &str = "every rule passes or does not apply";
const UNREAD: &str = "no findings in what could be read";

/// What is said of a run in which no delegation was found.
pub(in crate::report) const NO_DELEGATION: &str = "no delegation was found, so nothing was checked";

/// What a run comes to, in one plain line.
#[must_use]
pub fn headline(run: &Run<'_>) -> String {
    line(&Summary::of(run), Style::new(false))
}

/// `2 delegations, 7 authorizations: 1 error, 1 warning · 3 rules undetermined`
fn line(summary: &Summary<'_>, style: Style) -> String {
    let mut parts = Vec::new();
    for (severity, tone) in
        [(Severity::Error, Tone::Error), (Severity::Warning, Tone::Warning), (Severity::Info, Tone::Info)]
    {
        let number = summary.findings(severity);
        if number > 0 {
            let plural = if number == 1 || severity == Severity::Info { "" } else { "s" };
            parts.push(style.paint(tone, &format!("{number} {}{plural}", severity.as_str())));
        }
    }
    let nothing_open = summary.undetermined_rules == 0;
    let numbers = summary.numbers;
    let mut line = if numbers.delegations == 0 {
        style.paint(Tone::Open, NO_DELEGATION)
    } else {
        let verdict = match (summary.has_findings(), nothing_open) {
            (true, _) => parts.join(", "),
            // What could not be read may break every rule.
            (false, _) if numbers.input_errors > 0 && summary.suppressed() == 0 => UNREAD.to_owned(),
            (false, true) if numbers.more_delegations => ALL_PASS.to_owned(),
            (false, true) if summary.suppressed() == 0 => style.paint(Tone::Good, ALL_PASS),
            (false, _) if summary.suppressed() > 0 => "no other findings".to_owned(),
            (false, _) => "no findings".to_owned(),
        };
        format!("{}: {verdict}", counted(numbers))
    };
    for (number, words) in [(numbers.waived, "waived"), (numbers.in_baseline, "in the baseline")] {
        if number > 0 {
            line.push_str(&format!(" · {number} {words}"));
        }
    }
    if !nothing_open {
        let words = format!("{} undetermined", count(summary.undetermined_rules, "rule", "rules"));
        line.push_str(&format!(" · {}", style.paint(Tone::Open, &words)));
    }
    if numbers.input_errors > 0 {
        let words = format!("{} in the inputs", count(numbers.input_errors, "mistake", "mistakes"));
        line.push_str(&format!(" · {}", style.paint(Tone::Error, &words)));
    }
    line
}

/// `2 delegations, 7 authorizations`
pub(in crate::report) fn counted(numbers: &Numbers) -> String {
    let authorizations = count(numbers.authorizations, "authorization", "authorizations");
    let authorizations = match (numbers.authorizations, numbers.more_authorizations) {
        (_, false) => authorizations,
        (0, true) => "authorizations not known".to_owned(),
        (_, true) => format!("at least {authorizations}"),
    };
    let at_least = if numbers.more_delegations { "at least " } else { "" };
    format!("{at_least}{}, {authorizations}", count(numbers.delegations, "delegation", "delegations"))
}

/// What was passed over, a sentence for each kind of it.
pub(in crate::report) fn passed_over(passed_over: PassedOver) -> impl Iterator<Item = String> {
    let PassedOver { files, partly_seen, lines, in_other_languages } = passed_over;
    let told = |number: usize, one: &str, several: &str| match number {
        0 => None,
        1 => Some(format!("1 {one}")),
        number => Some(format!("{number} {several}")),
    };
    let all = [
        told(files, "file holds no delegation", "files hold no delegation"),
        told(
            partly_seen,
            "file shows no delegation, and has parts that could not be looked into",
            "files show no delegation, and have parts that could not be looked into",
        ),
        told(lines, "line holds no delegation", "lines hold no delegation"),
        told(
            in_other_languages,
            "Bicep or Terraform file is not read: only the JSON that `az bicep build` makes, and exports",
            "Bicep or Terraform files are not read: only the JSON that `az bicep build` makes, and exports",
        ),
    ];
    all.into_iter().flatten()
}

/// A number of things in words.
pub(in crate::report) fn count(number: usize, singular: &str, plural: &str) -> String {
    format!("{number} {}", if number == 1 { singular } else { plural })
}
