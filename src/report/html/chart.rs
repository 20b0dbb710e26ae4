//! Simple charts as inline SVG, beside the numbers that they show.
//!
//! Bars have whole numbers for sizes, so that the same numbers give the same bytes.

use askama::Template;
use askama::filters::HtmlSafe;

use super::text::Shown;
use crate::diagnostic::Severity;
use crate::evaluate::LedgerRow;
use crate::report::human::count;
use crate::report::run::Run;
use crate::report::summary::{SEVERITIES, Summary};

/// The length of the longest bar.
const FULL: usize = 1_000;

/// So many rules have a bar.
const MOST_RULES: usize = 12;

/// The charts of a run.
#[derive(Template)]
#[template(path = "charts.html")]
pub(super) struct Charts {
    verdicts: Vec<Piece>,
    /// The verdicts in words.
    in_words: String,
    severities: Vec<Bar>,
    rules: Vec<Bar>,
    /// How many rules with findings have no bar.
    left: usize,
}

/// A piece of the bar of all verdicts.
struct Piece {
    class: &'static str,
    label: &'static str,
    number: usize,
    start: usize,
    length: usize,
}

/// A bar of its own.
struct Bar {
    label: Shown,
    class: &'static str,
    number: usize,
    length: usize,
}

impl HtmlSafe for Charts {}

impl Charts {
    pub(super) fn of(run: &Run<'_>, findings: &[(Shown, Severity, usize)]) -> Self {
        let verdicts = verdicts(&run.outcome.ledger);
        let in_words: Vec<String> =
            verdicts.iter().map(|piece| format!("{} {}", piece.number, piece.label)).collect();
        let summary = Summary::of(run);
        let most = SEVERITIES.into_iter().map(|severity| summary.findings(severity)).max().unwrap_or(0);
        let severities = SEVERITIES.into_iter().map(|severity| {
            let number = summary.findings(severity);
            let class = severity.as_str();
            Bar { label: Shown::of(class), class, number, length: share(number, most) }
        });
        let mut rules: Vec<&(Shown, Severity, usize)> = findings.iter().collect();
        rules.sort_by_key(|(_, severity, number)| std::cmp::Reverse((*number, *severity)));
        let most = rules.first().map_or(0, |(_, _, number)| *number);
        let bar = |(label, severity, number): &(Shown, Severity, usize)| Bar {
            label: label.clone(),
            class: severity.as_str(),
            number: *number,
            length: share(*number, most),
        };
        Self {
            verdicts,
            in_words: in_words.join(", "),
            severities: if summary.has_findings() { severities.collect() } else { Vec::new() },
            left: rules.len().saturating_sub(MOST_RULES),
            rules: rules.into_iter().take(MOST_RULES).map(bar).collect(),
        }
    }

    fn verdict_count(&self) -> String {
        count(self.verdicts.iter().map(|piece| piece.number).sum(), "verdict", "verdicts")
    }
}

/// How often any rule came to each verdict.
fn verdicts(ledger: &[LedgerRow]) -> Vec<Piece> {
    let sum = |of: fn(&LedgerRow) -> usize| ledger.iter().map(of).sum::<usize>();
    let numbers = [
        ("fail", "fail", sum(|row| row.fail)),
        ("open", "undetermined", sum(|row| row.undetermined)),
        ("waived", "waived or in the baseline", sum(|row| row.suppressed)),
        ("pass", "pass", sum(|row| row.pass)),
        ("none", "not applicable", sum(|row| row.not_applicable)),
    ];
    let all: usize = numbers.iter().map(|(_, _, number)| number).sum();
    let mut start = 0;
    (numbers.into_iter().filter(|(_, _, number)| *number > 0))
        .map(|(class, label, number)| {
            let length = share(number, all).min(FULL.saturating_sub(start));
            let piece = Piece { class, label, number, start, length };
            start += length;
            piece
        })
        .collect()
}

/// The length of a bar; a number that is not zero can be seen.
fn share(number: usize, of: usize) -> usize {
    if number == 0 { 0 } else { (number.saturating_mul(FULL) / of.max(1)).max(4) }
}
