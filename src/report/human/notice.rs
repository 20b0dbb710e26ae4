//! One mistake or finding: with its excerpt and what to do, or in one line where there are many.

use std::cell::LazyCell;
use std::io::{self, Write};

use rustc_hash::{FxHashMap, FxHashSet};

use super::entry::{self, Entry, Told};
use crate::compile::Rule;
use crate::diagnostic::{Diagnostic, Level, Look, Notice, Severity, links, render};
use crate::evaluate::{FleetJudgement, Judgement, Unit, World};
use crate::report::gaps;
use crate::report::options::Options;
use crate::report::secrets::Texts;
use crate::report::style::{Style, Tone};
use crate::report::watch::{Noticed, question};
use crate::report::wrap::hanging;
use crate::text::SourceMap;
use crate::text::escape::printable;

/// So many entries of one rule or code are shown with their excerpts; further ones in one line each.
const EXCERPTS: usize = 5;

/// So many units are named where something was found in several.
const NAMED_UNITS: usize = 5;

/// So many bytes have room for most notices in one line.
const USUAL_LINE: usize = 500;

/// The columns that the printer needs before a note: the line numbers and the sign.
const NOTE_INDENT: usize = 10;

/// Writes notices one after another, as the run goes on.
pub(in crate::report) struct Notices<'a> {
    world: World<'a>,
    options: Options,
    /// How many of each code were written.
    shown: FxHashMap<&'a str, usize>,
    /// Whether the last one took one line, so that an empty one has to follow.
    after_line: bool,
}

/// Something to tell with everything that is said beside it.
struct Item<'a> {
    told: Told<'a>,
    sources: &'a SourceMap,
    /// Where it was found, if its place does not tell.
    whereabouts: Option<String>,
}

impl<'a> Notices<'a> {
    /// Nothing written yet.
    pub(in crate::report) fn new(world: World<'a>, options: &Options) -> Self {
        Self { world, options: *options, shown: FxHashMap::default(), after_line: false }
    }

    /// Writes mistakes that belong to no evaluation.
    pub(in crate::report) fn diagnostics(
        &mut self,
        diagnostics: &[Diagnostic],
        sources: &SourceMap,
        out: &mut dyn Write,
    ) -> io::Result<()> {
        let mut told = FxHashSet::default();
        for diagnostic in diagnostics {
            let place = diagnostic.primary.as_ref().map(|label| (label.span.file, label.span.start));
            if told.insert((diagnostic.code, &diagnostic.message, place)) {
                let told = Told::Diagnostic(diagnostic);
                self.one(&Item { told, sources, whereabouts: None }, out)?;
            }
        }
        Ok(())
    }

    /// Writes what there is to tell of the evaluations of one template.
    pub(in crate::report) fn units(
        &mut self,
        units: &[Unit],
        findings: bool,
        out: &mut dyn Write,
    ) -> io::Result<()> {
        let texts: Vec<_> = units.iter().map(|unit| LazyCell::new(|| Texts::of(unit))).collect();
        for entry in entry::all(units, self.world.rules, findings) {
            let Some(texts) = entry.units.first().and_then(|place| texts.get(*place)) else { continue };
            let sources = texts.sources();
            let whereabouts = whereabouts(&entry, units, sources);
            self.one(&Item { told: entry.told, sources, whereabouts }, out)?;
        }
        Ok(())
    }

    /// Writes the findings on the run as a whole.
    pub(in crate::report) fn fleet(
        &mut self,
        fleet: &[FleetJudgement],
        out: &mut dyn Write,
    ) -> io::Result<()> {
        for judged in fleet {
            let located = judged.judgement.findings().iter().zip(&judged.witnesses);
            for (finding, witness) in located.filter(|(finding, _)| finding.suppressed.is_none()) {
                let sources = &witness.sources;
                let named = finding.primary.as_ref().map(|label| sources.name(label.span.file));
                let whereabouts =
                    (named != Some(&witness.name)).then(|| format!("in: {}", printable(&witness.name)));
                let told = Told::Finding(finding, &judged.judgement);
                self.one(&Item { told, sources, whereabouts }, out)?;
            }
        }
        Ok(())
    }

    /// Hands over what there is to tell of one evaluation, each with what makes it the same as another.
    pub(in crate::report) fn each_of_unit(&self, unit: &Unit, mut take: impl FnMut(Noticed<'_>)) {
        let texts = LazyCell::new(|| Texts::of(unit));
        let units = std::slice::from_ref(unit);
        for entry in entry::all(units, self.world.rules, true) {
            let whereabouts = || whereabouts(&entry, units, texts.sources());
            self.hand_over(entry.told, &unit.name, &unit.sources, entry.times, &mut take, &|| {
                let item = Item { told: entry.told, sources: texts.sources(), whereabouts: whereabouts() };
                self.excerpt(&item)
            });
        }
    }

    /// Hands over mistakes that belong to no evaluation.
    pub(in crate::report) fn each_mistake(
        &self,
        diagnostics: &[Diagnostic],
        sources: &SourceMap,
        mut take: impl FnMut(Noticed<'_>),
    ) {
        for diagnostic in diagnostics {
            let told = Told::Diagnostic(diagnostic);
            let excerpt = || self.excerpt(&Item { told, sources, whereabouts: None });
            self.hand_over(told, "", sources, 1, &mut take, &excerpt);
        }
    }

    /// Hands over the findings on the run as a whole.
    pub(in crate::report) fn each_of_fleet(
        &self,
        fleet: &[FleetJudgement],
        mut take: impl FnMut(Noticed<'_>),
    ) {
        for judged in fleet {
            for (finding, witness) in judged.judgement.findings().iter().zip(&judged.witnesses) {
                if finding.suppressed.is_some() {
                    continue;
                }
                let (told, sources) = (Told::Finding(finding, &judged.judgement), &witness.sources);
                let excerpt = || self.excerpt(&Item { told, sources, whereabouts: None });
                self.hand_over(told, "", sources, 1, &mut take, &excerpt);
            }
        }
    }

    fn hand_over(
        &self,
        told: Told<'_>,
        unit: &str,
        sources: &SourceMap,
        times: usize,
        take: &mut impl FnMut(Noticed<'_>),
        excerpt: &dyn Fn() -> String,
    ) {
        let code = told.code(self.world.rules);
        let file = told.primary().map_or(unit, |label| sources.name(label.span.file));
        let (question, meaning, place, once) = match told {
            Told::Finding(finding, _) => {
                let question = question(code, unit);
                let meaning = format!("{question}\n{}", finding.fingerprint(self.world.rules));
                (question, meaning, unit, false)
            }
            Told::Diagnostic(mistake) => {
                (String::new(), format!("{code}\n{file}\n{}", mistake.message), file, true)
            }
        };
        let is_obstacle = match told {
            Told::Finding(..) => false,
            Told::Diagnostic(mistake) => mistake.unread(sources).is_some(),
        };
        let place = if place.is_empty() { String::new() } else { format!(" (in: {})", printable(place)) };
        let mut head = String::new();
        self.push_head(&mut head, told);
        for _ in 0..times {
            let line = format!("{head}: {}{place}", printable(told.message()));
            let (meaning, question) = (meaning.clone(), question.clone());
            take(Noticed { meaning, question, once, is_obstacle, line, excerpt });
        }
    }

    /// Ends a row of one-line notices.
    pub(in crate::report) fn end(&mut self, out: &mut dyn Write) -> io::Result<()> {
        if std::mem::take(&mut self.after_line) { writeln!(out) } else { Ok(()) }
    }

    /// Writes one notice, and an empty line after it if it is not one of many.
    fn one(&mut self, item: &Item<'_>, out: &mut dyn Write) -> io::Result<()> {
        let number = self.shown.entry(item.told.code(self.world.rules)).or_default();
        *number += 1;
        if *number > EXCERPTS {
            self.after_line = true;
            out.write_all(hanging(&self.line(item), self.options.width, 2).as_bytes())?;
            return out.write_all(b"\n");
        }
        self.end(out)?;
        writeln!(out, "{}", self.excerpt(item))
    }

    fn excerpt(&self, item: &Item<'_>) -> String {
        let mut notes = match item.told {
            Told::Diagnostic(diagnostic) => {
                diagnostic.help.iter().map(|help| format!("help: {help}")).collect()
            }
            Told::Finding(finding, judgement) => {
                let rule = self.world.rules.rule(finding.rule);
                let mut notes = rule.map(rule_notes).unwrap_or_default();
                notes.extend(unknown_beside(judgement));
                notes
            }
        };
        notes.extend(item.whereabouts.clone());
        let notes: Vec<String> = notes.iter().map(|note| self.fit(note)).collect();
        let notice = Notice {
            severity: self.severity(item.told),
            code: Some(item.told.code(self.world.rules)),
            message: item.told.message(),
            primary: item.told.primary(),
            secondary: item.told.secondary(),
            notes: &notes,
        };
        let look = Look { color: self.options.color, links: self.options.links, page: self.page(item.told) };
        let text = render(&notice, item.sources, look);
        match text.split_once('\n') {
            Some((head, rest)) => format!("{}\n{rest}", hanging(head, self.options.width, 2)),
            None => text,
        }
    }

    /// `file:line:column: severity[code]: message (whereabouts)`
    fn line(&self, item: &Item<'_>) -> String {
        let mut line = String::with_capacity(USUAL_LINE);
        self.push_place(&mut line, item);
        self.push_head(&mut line, item.told);
        line.push_str(": ");
        line.push_str(&printable(item.told.message()));
        if let Some(whereabouts) = &item.whereabouts {
            line.extend([" (", whereabouts, ")"]);
        }
        line
    }

    /// `file:line:column: `, if it has a place.
    fn push_place(&self, line: &mut String, item: &Item<'_>) {
        let Some(label) = item.told.primary() else { return };
        let Some(start) = item.sources.start(label.span) else { return };
        let name = item.sources.name(label.span.file);
        let words = [&*printable(name), ":", &start.line.to_string(), ":", &start.column.to_string()];
        match self.options.links {
            Some(links) => line.push_str(&links.to_file(name, start.line, &words.concat())),
            None => line.extend(words),
        }
        line.push_str(": ");
    }

    /// `severity[code]`
    fn push_head(&self, line: &mut String, told: Told<'_>) {
        let severity = self.severity(told);
        let tone = match severity {
            Severity::Error => Tone::Error,
            Severity::Warning => Tone::Warning,
            Severity::Info => Tone::Info,
        };
        let code = printable(told.code(self.world.rules));
        let page = self.page(told).filter(|_| self.options.links.is_some());
        let code = page.map_or(code.clone(), |page| links::to_page(page, &code).into());
        Style::new(self.options.color).painted(tone, line, |line| {
            line.extend([severity.as_str(), "[", &code, "]"]);
        });
    }

    /// The address of a page about the rule. Pages on diagnostic codes are within the program.
    fn page(&self, told: Told<'_>) -> Option<&'a str> {
        let Told::Finding(finding, _) = told else { return None };
        self.world.rules.rule(finding.rule)?.see.first().map(|link| &**link)
    }

    fn severity(&self, told: Told<'_>) -> Severity {
        match told {
            Told::Diagnostic(Diagnostic { level: Level::Error, .. }) => Severity::Error,
            Told::Diagnostic(Diagnostic { level: Level::Warning, .. }) => Severity::Warning,
            Told::Finding(finding, _) => {
                self.world.rules.rule(finding.rule).map_or(Severity::Error, |rule| rule.severity)
            }
        }
    }

    fn fit(&self, note: &str) -> String {
        hanging(note, self.options.width.map(|width| width.saturating_sub(NOTE_INDENT)), 0).into_owned()
    }
}

/// In which units it was found, unless the excerpt tells it: it does if it shows a file that is the
/// unit's own, and no other's.
fn whereabouts(entry: &Entry<'_>, units: &[Unit], sources: &SourceMap) -> Option<String> {
    let file = entry.told.primary().map(|label| sources.name(label.span.file));
    let is_told = file.is_some_and(|name| is_told_by(name, units));
    let mut words = if entry.units.len() == 1 && is_told {
        String::new()
    } else {
        let named = entry.units.iter().filter_map(|place| units.get(*place)).take(NAMED_UNITS);
        let named: Vec<_> = named.map(|unit| printable(&unit.name)).collect();
        let more = entry.units.len() - named.len();
        let more = if more > 0 { format!(" and {more} more") } else { String::new() };
        format!("in: {}{more}", named.join(", "))
    };
    if entry.times > entry.units.len() {
        words.push_str(if words.is_empty() { "found " } else { ", " });
        words.push_str(&format!("{} times", entry.times));
    }
    (!words.is_empty()).then_some(words)
}

/// Whether a file's name tells which of the units is meant: one has it in its own name.
fn is_told_by(file: &str, units: &[Unit]) -> bool {
    let of_its_own = |unit: &&Unit| unit.name == file || unit.name.split(" with ").any(|part| part == file);
    units.iter().filter(of_its_own).count() == 1
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
    gaps::of(judgement, None).into_iter().map(|gap| format!("unknown beside it: {}", gaps::with_remedy(&gap)))
}
