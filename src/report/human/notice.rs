//! One mistake or finding: with its excerpt and what to do, or in one line where there are many.

use std::io::{self, Write};

use rustc_hash::FxHashMap;

use super::entry::{Entry, Told, sources};
use crate::compile::Rule;
use crate::diagnostic::{Diagnostic, Level, Notice, Severity, render};
use crate::evaluate::{Gap, Judgement};
use crate::report::gaps;
use crate::report::options::Options;
use crate::report::run::Run;
use crate::report::secrets::Secrets;
use crate::report::style::{Style, Tone};
use crate::report::wrap::hanging;
use crate::text::SourceMap;
use crate::text::escape::printable;

/// So many entries of one rule or code are shown with their excerpts; further ones in one line each.
const EXCERPTS: usize = 5;

/// So many units are named where something was found in several.
const NAMED_UNITS: usize = 5;

/// The columns that the printer needs before a note: the line numbers and the sign.
const NOTE_INDENT: usize = 10;

/// What is looked up for every entry.
struct Context<'r, 'a> {
    run: &'r Run<'a>,
    options: &'r Options,
    /// How many units have a file of this name: its name tells the unit if there is only one.
    sharing: FxHashMap<&'a str, usize>,
}

/// Writes the entries, each followed by an empty line, one-line ones together.
pub(super) fn write(
    run: &Run<'_>,
    entries: Vec<Entry<'_>>,
    options: &Options,
    out: &mut dyn Write,
) -> io::Result<()> {
    let mut sharing = FxHashMap::default();
    for (_, file) in run.outcome.units.iter().flat_map(|unit| unit.sources.iter()) {
        *sharing.entry(file.name()).or_default() += 1;
    }
    let context = Context { run, options, sharing };
    let mut shown: FxHashMap<&str, usize> = FxHashMap::default();
    let mut after_line = false;
    for entry in &entries {
        let number = shown.entry(entry.told.code(run)).or_default();
        *number += 1;
        let in_line = *number > EXCERPTS;
        if after_line && !in_line {
            writeln!(out)?;
        }
        let text = if in_line { context.line(entry) } else { context.excerpt(entry) };
        out.write_all(text.as_bytes())?;
        writeln!(out)?;
        after_line = in_line;
    }
    if after_line { writeln!(out) } else { Ok(()) }
}

impl Context<'_, '_> {
    fn excerpt(&self, entry: &Entry<'_>) -> String {
        let unit = entry.units.first().and_then(|place| self.run.outcome.units.get(*place));
        let secrets = unit.map(Secrets::of).unwrap_or_default();
        let texts = secrets.mask(sources(self.run, entry.units.first().copied()));
        let mut notes = match entry.told {
            Told::Diagnostic(diagnostic) => {
                diagnostic.help.iter().map(|help| format!("help: {help}")).collect()
            }
            Told::Finding(finding, judgement) => {
                let rule = self.run.rule(finding.rule);
                let mut notes = rule.map(rule_notes).unwrap_or_default();
                notes.extend(unknown_beside(judgement));
                notes
            }
        };
        notes.extend(self.whereabouts(entry, texts.sources()));
        let notes: Vec<String> = notes.iter().map(|note| self.fit(note)).collect();
        let notice = Notice {
            severity: self.severity(entry.told),
            code: Some(entry.told.code(self.run)),
            message: entry.told.message(),
            primary: entry.told.primary(),
            secondary: entry.told.secondary(),
            notes: &notes,
        };
        render(&notice, texts.sources(), self.options.color)
    }

    /// `file:line:column: severity[code]: message`
    fn line(&self, entry: &Entry<'_>) -> String {
        let sources = sources(self.run, entry.units.first().copied());
        let place = entry.told.primary().and_then(|label| {
            let start = sources.start(label.span)?;
            Some(format!("{}:{}:{}: ", printable(sources.name(label.span.file)), start.line, start.column))
        });
        let severity = self.severity(entry.told);
        let tone = match severity {
            Severity::Error => Tone::Error,
            Severity::Warning => Tone::Warning,
            Severity::Info => Tone::Info,
        };
        let head = format!("{}[{}]", severity.as_str(), printable(entry.told.code(self.run)));
        let head = Style::new(self.options.color).paint(tone, &head);
        let whereabouts = self.whereabouts(entry, sources).map(|words| format!(" ({words})"));
        format!(
            "{}{head}: {}{}",
            place.unwrap_or_default(),
            printable(entry.told.message()),
            whereabouts.unwrap_or_default()
        )
    }

    fn severity(&self, told: Told<'_>) -> Severity {
        match told {
            Told::Diagnostic(Diagnostic { level: Level::Error, .. }) => Severity::Error,
            Told::Diagnostic(Diagnostic { level: Level::Warning, .. }) => Severity::Warning,
            Told::Finding(finding, _) => {
                self.run.rule(finding.rule).map_or(Severity::Error, |rule| rule.severity)
            }
        }
    }

    /// In which units it was found, unless the excerpt tells it: it does if it shows a file that no
    /// other unit has.
    fn whereabouts(&self, entry: &Entry<'_>, sources: &SourceMap) -> Option<String> {
        let file = entry.told.primary().map(|label| sources.name(label.span.file));
        let is_told = file.is_some_and(|name| self.sharing.get(name) == Some(&1));
        let mut words = if entry.units.is_empty() || (entry.units.len() == 1 && is_told) {
            String::new()
        } else {
            let named: Vec<_> =
                entry.units.iter().take(NAMED_UNITS).map(|unit| self.run.unit_name(*unit)).collect();
            let more = entry.units.len() - named.len();
            let more = if more > 0 { format!(" and {more} more") } else { String::new() };
            format!("in: {}{more}", named.join(", "))
        };
        if entry.times > entry.units.len().max(1) {
            words.push_str(if words.is_empty() { "found " } else { ", " });
            words.push_str(&format!("{} times", entry.times));
        }
        (!words.is_empty()).then_some(words)
    }

    fn fit(&self, note: &str) -> String {
        hanging(note, self.options.width.map(|width| width.saturating_sub(NOTE_INDENT)), 0)
    }
}

/// Which rule it is, why it is there, and what to do.
fn rule_notes(rule: &Rule) -> Vec<String> {
    let what = if rule.is_check() {
        format!("check: {}", rule.sentence)
    } else {
        format!("policy {}:{}: {}", rule.policy, rule.line, rule.sentence)
    };
    let mut notes = vec![what];
    notes.extend(rule.overridden.iter().map(|why| format!("overridden: {why}")));
    notes.extend(rule.because.iter().map(|why| format!("why: {why}")));
    notes.extend(rule.fix.iter().map(|fix| format!("fix: {fix}")));
    notes.extend(rule.see.iter().map(|link| format!("see: {link}")));
    notes
}

/// What is not known beside the findings of a verdict.
fn unknown_beside(judgement: &Judgement) -> impl Iterator<Item = String> {
    gaps::of(judgement, None).into_iter().map(|gap| format!("unknown beside it: {}", with_remedy(&gap)))
}

/// What is not known, and what would settle it.
fn with_remedy(gap: &Gap) -> String {
    match gap.settle() {
        Some(settle) => format!("{}; {settle}", gap.what()),
        None => gap.what(),
    }
}
