//! The report on tests for people: what does not hold, then which verdicts are shown, and last what
//! it comes to.

use std::io::{self, Write};

use super::mismatch;
use super::{NotGiven, Numbers, Outcome, TestRun, TestedFile};
use crate::diagnostic::render_diagnostic;
use crate::evaluate::Verdict;
use crate::evaluate::test::Coverage;
use crate::report::options::Options;
use crate::report::secrets::Texts;
use crate::report::style::{Style, Tone};
use crate::report::table::{Align, Table};
use crate::report::wrap::hanging;
use crate::text::escape::printable;

/// Writes the report.
pub(super) fn write(run: &TestRun, options: &Options, out: &mut dyn Write) -> io::Result<()> {
    let style = Style::new(options.color);
    for file in &run.files {
        for (test, outcome) in file.tests() {
            match outcome {
                Outcome::Examined(examined) => {
                    for mismatch in examined.mismatches.iter().flatten() {
                        writeln!(out, "{}", mismatch::text(file, test, mismatch, options.color))?;
                    }
                }
                Outcome::NotGiven(mistakes) => {
                    for mistake in mistakes {
                        not_given(mistake, file, options, out)?;
                    }
                }
            }
        }
    }
    if let Some(coverage) = &run.coverage {
        if !options.quiet && !coverage.rows.is_empty() {
            writeln!(out, "{}", table(coverage, options, style))?;
        }
        let lacking = lacking(coverage, options);
        if !lacking.is_empty() {
            writeln!(out, "{lacking}")?;
        }
    }
    writeln!(out, "{}", hanging(&closing(run, style), options.width, 2))
}

fn not_given(
    mistake: &NotGiven,
    file: &TestedFile,
    options: &Options,
    out: &mut dyn Write,
) -> io::Result<()> {
    match mistake {
        NotGiven::File(diagnostic) => {
            writeln!(out, "{}", render_diagnostic(diagnostic, &file.sources, options.color))
        }
        NotGiven::Mistakes(unit) => {
            let texts = Texts::of(unit);
            unit.diagnostics.iter().try_for_each(|diagnostic| {
                writeln!(out, "{}", render_diagnostic(diagnostic, texts.sources(), options.color))
            })
        }
    }
}

/// Which verdicts of each rule are shown, and how often.
fn table(coverage: &Coverage, options: &Options, style: Style) -> String {
    let mut table = Table::new([
        ("examples", Align::Left),
        ("passes", Align::Right),
        ("fails", Align::Right),
        ("undetermined", Align::Right),
        ("not applicable", Align::Right),
    ]);
    for row in &coverage.rows {
        let shown = row.shown;
        let [pass, fail, undetermined, not_applicable] =
            [shown.pass, shown.fail, shown.undetermined, shown.not_applicable].map(number);
        let id = printable(&row.rule).into_owned();
        table.push([id, pass, fail, undetermined, not_applicable]);
    }
    table.render(0, options.width, style)
}

/// The rules that lack an example, one a line.
fn lacking(coverage: &Coverage, options: &Options) -> String {
    let mut text = String::new();
    for row in coverage.lacking() {
        let verdicts: Vec<&str> = row.lacking.iter().map(|verdict| word(*verdict)).collect();
        let line = format!("lacking: `{}` has no example that {}", printable(&row.rule), joined(&verdicts));
        text.push_str(&hanging(&line, options.width, 2));
        text.push('\n');
    }
    text
}

fn closing(run: &TestRun, style: Style) -> String {
    let Numbers { tests, passed, left_out, expectations, held } = run.numbers();
    let mut text = match tests {
        0 => style.paint(Tone::Error, "no test was run"),
        _ => {
            let tone = if passed == tests { Tone::Good } else { Tone::Error };
            let failed = if passed == tests { String::new() } else { format!(", {} failed", tests - passed) };
            let numbers = format!(
                "{}, {passed} passed{failed} · {}, {held} {}",
                counted(tests, "test", "tests"),
                counted(expectations, "expectation", "expectations"),
                if held == 1 { "holds" } else { "hold" }
            );
            style.paint(tone, &numbers)
        }
    };
    if left_out > 0 {
        text.push_str(&format!(" · {left_out} left out"));
    }
    if let Some(coverage) = run.coverage.as_ref().filter(|coverage| !coverage.rows.is_empty()) {
        let rules = coverage.rows.len();
        let covered = rules - coverage.lacking().count();
        text.push_str(&format!(" · {covered} of {} fully shown", counted(rules, "rule", "rules")));
    }
    text
}

fn counted(number: usize, singular: &str, plural: &str) -> String {
    format!("{number} {}", if number == 1 { singular } else { plural })
}

fn joined(words: &[&str]) -> String {
    match words.split_last() {
        Some((last, rest)) if !rest.is_empty() => format!("{} or {last}", rest.join(", ")),
        _ => words.concat(),
    }
}

const fn word(verdict: Verdict) -> &'static str {
    match verdict {
        Verdict::Pass => "passes",
        Verdict::Fail => "fails",
        Verdict::Undetermined => "is undetermined",
        Verdict::NotApplicable => "is not applicable",
    }
}

/// A number; a dash for none, so that the others stand out.
fn number(number: usize) -> String {
    if number == 0 { "-".to_owned() } else { number.to_string() }
}
