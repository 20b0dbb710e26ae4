//! What the run comes to: one sentence, never better than it is, and the numbers.

use super::text::{Rich, Shown};
use crate::diagnostic::Severity;
use crate::evaluate::{Exit, Numbers};
use crate::report::human::{counted, hidden, passed_over};
use crate::report::json::ExitJson;
use crate::report::run::Run;
use crate::report::show::capital;
use crate::report::summary::Summary;

/// The head of the page.
pub(super) struct Verdict {
    /// How the head is coloured: `bad`, `open`, `warn`, `info` or `good`.
    pub(super) tone: &'static str,
    /// How the run ended, in a word or two.
    pub(super) word: &'static str,
    pub(super) title: Shown,
    /// What was looked at, and how many findings do not count.
    pub(super) line: String,
    pub(super) exit_code: u8,
    pub(super) exit_meaning: &'static str,
    pub(super) notes: Vec<Rich>,
    pub(super) tiles: Vec<Tile>,
}

/// A number of the run.
pub(super) struct Tile {
    pub(super) label: &'static str,
    pub(super) number: usize,
    /// Whether there may be more.
    pub(super) at_least: bool,
    /// How it is coloured if it is not zero.
    pub(super) tone: &'static str,
}

impl Verdict {
    pub(super) fn of(run: &Run<'_>) -> Self {
        let summary = Summary::of(run);
        let exit = ExitJson::of(run.exit);
        let tone = tone(run, &summary);
        let numbers = summary.numbers;
        let notes = passed_over(numbers.passed_over).chain(hidden(run));
        Self {
            tone,
            word: word(run.exit, tone),
            title: Shown::of(&capital(&title(run, &summary))),
            line: line(numbers),
            exit_code: exit.code,
            exit_meaning: exit.meaning,
            notes: notes.map(|note| Rich::sentence(&format!("{note}."))).collect(),
            tiles: tiles(&summary),
        }
    }
}

/// What is wrong, or what kept the rest from being known; that all is fine only if it is.
fn title(run: &Run<'_>, summary: &Summary<'_>) -> String {
    let parts = summary.parts();
    if !parts.is_empty() {
        parts.join(", ")
    } else if summary.numbers.more_delegations || !run.outcome.gaps.is_empty() || run.outcome.hidden.is_some()
    {
        "no findings, but there may be further delegations that are not known".to_owned()
    } else if summary.suppressed() > 0 {
        "no other findings than those that are waived or in the baseline".to_owned()
    } else {
        "every rule passes or does not apply".to_owned()
    }
}

/// `2 delegations, 7 authorizations · 1 waived`
fn line(numbers: &Numbers) -> String {
    let mut line = counted(numbers);
    for (number, words) in [(numbers.waived, "waived"), (numbers.in_baseline, "in the baseline")] {
        if number > 0 {
            line.push_str(&format!(" · {number} {words}"));
        }
    }
    line
}

fn tone(run: &Run<'_>, summary: &Summary<'_>) -> &'static str {
    let numbers = summary.numbers;
    let is_open = summary.undetermined_rules > 0
        || summary.interrupted
        || numbers.delegations == 0
        || !run.outcome.gaps.is_empty()
        || run.outcome.hidden.is_some();
    if summary.findings(Severity::Error) > 0 || numbers.input_errors > 0 {
        "bad"
    } else if is_open {
        "open"
    } else if summary.findings(Severity::Warning) > 0 {
        "warn"
    } else if summary.has_findings() || summary.suppressed() > 0 {
        "info"
    } else {
        "good"
    }
}

fn word(exit: Exit, tone: &str) -> &'static str {
    match exit {
        Exit::Clean if tone == "good" => "Passes",
        // Findings that are less than what fails, or open questions that are accepted.
        Exit::Clean => "Accepted as configured",
        Exit::Findings => "Fails",
        Exit::Input => "Mistakes in the inputs",
        Exit::Interrupted => "Interrupted",
        Exit::Undetermined | Exit::Usage | Exit::Bug => "Not decided",
    }
}

fn tiles(summary: &Summary<'_>) -> Vec<Tile> {
    let numbers = summary.numbers;
    let tile = |label, number, tone| Tile { label, number, at_least: false, tone };
    let one_of = |number, one, many| if number == 1 { one } else { many };
    let tile_of = |one, many, number, tone| tile(one_of(number, one, many), number, tone);
    let mut tiles = vec![
        Tile {
            at_least: numbers.more_delegations,
            ..tile_of("delegation", "delegations", numbers.delegations, "")
        },
        Tile {
            at_least: numbers.more_authorizations,
            ..tile_of("authorization", "authorizations", numbers.authorizations, "")
        },
        tile_of("error", "errors", summary.findings(Severity::Error), "error"),
        tile_of("warning", "warnings", summary.findings(Severity::Warning), "warning"),
        tile("info", summary.findings(Severity::Info), "info"),
        tile_of("rule undetermined", "rules undetermined", summary.undetermined_rules, "open"),
    ];
    let others = [
        tile("waived", numbers.waived, ""),
        tile("in the baseline", numbers.in_baseline, ""),
        tile_of("mistake in inputs", "mistakes in inputs", numbers.input_errors, "error"),
        tile_of("warning about inputs", "warnings about inputs", numbers.input_warnings, "warning"),
    ];
    tiles.extend(others.into_iter().filter(|tile| tile.number > 0));
    tiles
}
