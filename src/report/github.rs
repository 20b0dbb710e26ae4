//! Workflow commands: lines that GitHub shows as annotations on a pull request.
//!
//! A command ends with its line, and `::` and commas part it, so all text is escaped as the runner
//! reads it back. Findings are written as they come, what is not known and the numbers at the end.

use std::io::{self, Write};

use super::found::{self, Found};
use super::gaps::with_remedy;
use super::human::headline;
use super::json::ExitJson;
use super::run::{Basis, Run};
use crate::diagnostic::{Diagnostic, Level, Severity};
use crate::evaluate::Unit;
use crate::text::escape::printable;
use crate::text::{Place, SourceMap};

/// One command.
struct Command<'t> {
    name: &'static str,
    title: &'t str,
    place: Option<Place>,
    file: Option<&'t str>,
    lines: Vec<String>,
}

/// Writes the mistakes in some texts.
pub(super) fn diagnostics(
    diagnostics: &[Diagnostic],
    sources: &SourceMap,
    out: &mut dyn Write,
) -> io::Result<()> {
    for diagnostic in diagnostics {
        let mut lines = vec![diagnostic.message.clone()];
        lines.extend(diagnostic.help.iter().map(|help| format!("help: {help}")));
        let primary = diagnostic.primary.as_ref();
        let command = Command {
            name: match diagnostic.level {
                Level::Error => "error",
                Level::Warning => "warning",
            },
            title: diagnostic.code.as_str(),
            place: primary.and_then(|label| sources.place(label.span)),
            file: primary.map(|label| sources.name(label.span.file)),
            lines,
        };
        command.write(out)?;
    }
    Ok(())
}

/// Writes the mistakes in evaluations and what was found in them.
pub(super) fn units(basis: Basis<'_>, units: &[Unit], out: &mut dyn Write) -> io::Result<()> {
    for unit in units {
        diagnostics(&unit.diagnostics, &unit.sources, out)?;
        found::of_unit(basis.world, unit).filter(Found::counts).try_for_each(|found| finding(&found, out))?;
    }
    Ok(())
}

/// Writes the findings on the run as a whole, what is not known, and the numbers.
pub(super) fn end(run: &Run<'_>, out: &mut dyn Write) -> io::Result<()> {
    let fleet = found::of_fleet(run.basis.world, &run.outcome.fleet);
    fleet.filter(Found::counts).try_for_each(|found| finding(&found, out))?;
    for gap in &run.outcome.gaps {
        let rules: Vec<&str> =
            gap.rules.iter().filter_map(|rule| run.rule(*rule)).map(|rule| rule.id.as_str()).collect();
        let mut lines = vec![with_remedy(gap)];
        if !rules.is_empty() {
            lines.push(format!("undetermined: {}", rules.join(", ")));
        }
        let place = gap.place.as_ref().map(|(_, place)| place.clone());
        Command { name: "warning", title: "undetermined", place, file: None, lines }.write(out)?;
    }
    let exit = ExitJson::of(run.exit);
    let lines = vec![headline(run), format!("exit {}: {}", exit.code, exit.meaning)];
    Command { name: "notice", title: "delegard", place: None, file: None, lines }.write(out)
}

fn finding(found: &Found<'_>, out: &mut dyn Write) -> io::Result<()> {
    let mut lines = vec![found.finding.message.clone()];
    if let Some(rule) = found.rule() {
        lines.extend(rule.because.iter().map(|why| format!("why: {why}")));
        lines.extend(rule.fix.iter().map(|fix| format!("fix: {fix}")));
        lines.extend(rule.see.iter().map(|link| format!("see: {link}")));
    }
    lines.push(format!("in: {}", found.input));
    lines.push(format!("fingerprint: {}", found.fingerprint()));
    let command = Command {
        name: match found.severity() {
            Severity::Error => "error",
            Severity::Warning => "warning",
            Severity::Info => "notice",
        },
        title: found.id(),
        place: found.place(),
        file: Some(found.file()),
        lines,
    };
    command.write(out)
}

impl Command<'_> {
    fn write(&self, out: &mut dyn Write) -> io::Result<()> {
        let mut properties = Vec::new();
        let file = self.place.as_ref().map(|place| place.file.as_str()).or(self.file);
        if let Some(file) = file {
            properties.push(format!("file={}", property(file)));
        }
        if let Some(Place { start, end, .. }) = &self.place {
            properties.push(format!("line={}", start.line));
            // GitHub takes columns only for what stands in one line.
            if start.line == end.line {
                properties.push(format!("col={}", start.column));
            }
            properties.push(format!("endLine={}", end.line));
            if start.line == end.line {
                properties.push(format!("endColumn={}", end.column));
            }
        }
        properties.push(format!("title={}", property(self.title)));
        let lines: Vec<String> = self.lines.iter().map(|line| data(line)).collect();
        writeln!(out, "::{} {}::{}", self.name, properties.join(","), lines.join("%0A"))
    }
}

/// Text behind the second `::`.
fn data(text: &str) -> String {
    printable(text).replace('%', "%25")
}

/// The value of a property.
fn property(text: &str) -> String {
    data(text).replace(':', "%3A").replace(',', "%2C")
}

#[cfg(test)]
mod tests {
    use super::{data, property};

    #[test]
    fn no_text_ends_a_command_or_a_property() {
        assert_eq!(data("100%\r\n::error::x"), "100%25\\r\\n::error::x");
        assert_eq!(property("a:b,c\n%0A"), "a%3Ab%2Cc\\n%250A");
    }
}
