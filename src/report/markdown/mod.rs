//! Markdown for a comment on a pull request: what it comes to, a table of the rules that fail, and
//! the rest folded.
//!
//! A comment has a limit, so sections stop where their share of it ends, and count what they leave
//! out. All text from inputs stands in code spans, where neither Markdown nor HTML means anything.
//!
//! - `inert`: code spans that no text can leave
//! - `page`: lines within a limit

mod inert;
mod page;

use std::collections::BTreeMap;
use std::io::{self, Write};

use self::inert::{cell, code};
use self::page::{Page, Section};
use super::found::{self, Found};
use super::human::{counted, hidden};
use super::json::ExitJson;
use super::run::Run;
use super::summary::{SEVERITIES, Summary};
use crate::diagnostic::{Diagnostic, Level};
use crate::evaluate::{Gap, Suppression};
use crate::text::{Place, SourceMap};

/// The bytes that a comment takes. GitHub's limit is 65,536 characters, and none is shorter than a byte.
const LIMIT: usize = 65_536;

/// Writes the report.
pub(super) fn check(run: &Run<'_>, out: &mut dyn Write) -> io::Result<()> {
    let mut page = Page::new(LIMIT);
    verdict(run, &mut page);
    let found: Vec<Found<'_>> = worst_first(found::all(run).filter(Found::counts).collect());
    rules(&found, &mut page);
    let gaps = &run.outcome.gaps;
    let mistakes = mistakes(run);
    let silenced = || found::all(run).filter(|found| !found.counts());
    page.folded(&[
        Section::new(("finding", "findings"), found.len(), found.iter().map(of_finding)),
        Section::new(
            ("cause of undetermined rules", "causes of undetermined rules"),
            gaps.len(),
            gaps.iter().map(|gap| of_gap(run, gap)),
        ),
        Section::new(("mistake in the inputs", "mistakes in the inputs"), mistakes.len(), mistakes),
        Section::new(
            ("finding that does not count", "findings that do not count"),
            silenced().count(),
            silenced().map(|found| suppressed(run, &found)),
        ),
    ]);
    out.write_all(page.finish().as_bytes())
}

/// What it comes to, in a heading and a line.
fn verdict(run: &Run<'_>, page: &mut Page) {
    let summary = Summary::of(run);
    let exit = ExitJson::of(run.exit);
    let mut parts = summary.parts();
    let numbers = summary.numbers;
    if parts.is_empty() {
        parts.push("no findings".to_owned());
    }
    page.line(&format!("### Delegard: {}", parts.join(", ")));
    page.line("");
    let mut line = format!("{} · policy {}", counted(numbers), code(&run.basis.world.rules.name));
    for (number, words) in [(numbers.waived, "waived"), (numbers.in_baseline, "in the baseline")] {
        if number > 0 {
            line.push_str(&format!(" · {number} {words}"));
        }
    }
    page.line(&format!("{line} · exit {}: {}", exit.code, exit.meaning));
    if let Some(words) = hidden(run) {
        page.line("");
        page.line(&code(&words));
    }
}

/// The rules that fail, with how often.
fn rules(found: &[Found<'_>], page: &mut Page) {
    let mut numbers: BTreeMap<usize, (&Found<'_>, usize)> = BTreeMap::new();
    for one in found {
        numbers.entry(one.finding.rule.0 as usize).or_insert((one, 0)).1 += 1;
    }
    let rows: Vec<String> = SEVERITIES
        .into_iter()
        .flat_map(|severity| numbers.values().filter(move |(found, _)| found.severity() == severity))
        .map(|(found, number)| format!("| {} | {} | {number} |", found.severity().as_str(), cell(found.id())))
        .collect();
    page.table(&["| severity | rule | findings |", "|---|---|--:|"], &rows, "rules");
}

/// The findings by their severity, the worst first; otherwise in their order.
fn worst_first(mut found: Vec<Found<'_>>) -> Vec<Found<'_>> {
    found.sort_by_key(|found| std::cmp::Reverse(found.severity()));
    found
}

fn of_finding(found: &Found<'_>) -> String {
    let mut text =
        format!("- **{}** {}: {}", found.severity().as_str(), code(found.id()), code(&found.finding.message));
    text.push_str(&format!("<br>{}", at(found)));
    if let Some(rule) = found.rule() {
        for (word, said) in [("why", &rule.because), ("fix", &rule.fix)] {
            text.push_str(
                &said.as_ref().map(|said| format!("<br>{word}: {}", code(said))).unwrap_or_default(),
            );
        }
    }
    text.push_str(&format!("<br>fingerprint: {}", code(&found.fingerprint().to_string())));
    text
}

fn suppressed(run: &Run<'_>, found: &Found<'_>) -> String {
    let why = match found.finding.suppressed {
        Some(Suppression::Waived(place)) => match run.waivers.get(place) {
            Some(waiver) => format!("waived until {}: {}", waiver.until, code(&waiver.because)),
            None => "waived".to_owned(),
        },
        Some(Suppression::InBaseline) | None => "in the baseline".to_owned(),
    };
    format!("- {}: {}<br>{}<br>{why}", code(found.id()), code(&found.finding.message), at(found))
}

/// Where a finding is: its place, and the input if that does not tell.
fn at(found: &Found<'_>) -> String {
    let place = found.place().map_or_else(|| "no place".to_owned(), |place| whereabouts(&place));
    if found.file() == found.input { place } else { format!("{place} in {}", code(found.input)) }
}

/// `offer.json:21:31` as code.
fn whereabouts(place: &Place) -> String {
    code(&format!("{}:{}:{}", place.file, place.start.line, place.start.column))
}

/// What is not known, and what would settle it.
fn of_gap(run: &Run<'_>, gap: &Gap) -> String {
    let mut text = format!("- {}", code(&gap.what()));
    // What is about several principals or tenants has no one place.
    if let Some((_, place)) = gap.place.as_ref().filter(|_| gap.about.is_empty()) {
        text.push_str(&format!(" ({})", whereabouts(place)));
    }
    if let Some(settle) = gap.settle() {
        text.push_str(&format!("<br>to settle it: {}", code(settle)));
    }
    let rules: Vec<String> =
        gap.rules.iter().filter_map(|rule| run.rule(*rule)).map(|rule| code(&rule.id)).collect();
    if !rules.is_empty() {
        text.push_str(&format!("<br>undetermined: {}", rules.join(", ")));
    }
    if gap.hides_delegations {
        text.push_str("<br>there may be further delegations");
    }
    text
}

/// The mistakes in the texts of a run.
fn mistakes(run: &Run<'_>) -> Vec<String> {
    let of_units = run.outcome.units.iter().map(|unit| (&unit.diagnostics, &unit.sources));
    let all = std::iter::once((&run.outcome.diagnostics, run.sources)).chain(of_units);
    let mut lines: Vec<String> = Vec::new();
    for (diagnostics, sources) in all {
        for line in diagnostics.iter().map(|diagnostic| of_diagnostic(diagnostic, sources)) {
            // Evaluations that share a template share its mistakes.
            if lines.last() != Some(&line) {
                lines.push(line);
            }
        }
    }
    lines
}

fn of_diagnostic(diagnostic: &Diagnostic, sources: &SourceMap) -> String {
    let level = match diagnostic.level {
        Level::Error => "error",
        Level::Warning => "warning",
    };
    let mut text = format!("- **{level}** `{}`: {}", diagnostic.code.as_str(), code(&diagnostic.message));
    if let Some(place) = diagnostic.primary.as_ref().and_then(|label| sources.place(label.span)) {
        text.push_str(&format!("<br>{}", whereabouts(&place)));
    }
    for help in &diagnostic.help {
        text.push_str(&format!("<br>help: {}", code(help)));
    }
    text
}
