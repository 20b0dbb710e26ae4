//! GitLab's code quality report: a list of findings, each at one line of one file.
//!
//! GitLab merges what has one fingerprint. The same finding in several inputs is several there, so
//! that further ones have their number behind the fingerprint.

use std::io::{self, Write};

use rustc_hash::FxHashMap;
use serde::Serialize;
use uuid::Uuid;

use super::found::{self, Found};
use super::gaps::with_remedy;
use super::human::NO_DELEGATION;
use super::json;
use super::run::Run;
use crate::diagnostic::{Diagnostic, Level, Severity};
use crate::evaluate::Exit;
use crate::text::derive::name_based;
use crate::text::escape::printable;
use crate::text::{Place, SourceMap};

/// The name space of the fingerprints of what is no finding: a version 5 UUID of
/// `delegard.gitlab` in the DNS name space.
const SPACE: Uuid = Uuid::from_u128(0x7a49_5519_6be6_5fe5_9343_ebf1_4a74_9916);

#[derive(Serialize)]
struct Entry<'a> {
    description: String,
    check_name: &'a str,
    fingerprint: String,
    severity: &'static str,
    location: Location,
}

#[derive(Serialize)]
struct Location {
    path: String,
    lines: Lines,
}

#[derive(Serialize)]
struct Lines {
    begin: usize,
    #[serde(skip_serializing_if = "Option::is_none")]
    end: Option<usize>,
}

/// Makes fingerprints unique.
#[derive(Default)]
struct Seen(FxHashMap<Uuid, usize>);

/// Writes the report.
pub(super) fn check(run: &Run<'_>, out: &mut dyn Write) -> io::Result<()> {
    let mut seen = Seen::default();
    let mut entries: Vec<Entry<'_>> = Vec::new();
    mistakes(&run.outcome.diagnostics, run.sources, &mut seen, &mut entries);
    for unit in &run.outcome.units {
        mistakes(&unit.diagnostics, &unit.sources, &mut seen, &mut entries);
    }
    entries.extend(notes(run).map(|note| Entry {
        description: note.to_owned(),
        check_name: "delegard",
        fingerprint: seen.unique(name_based(&SPACE, note.as_bytes())),
        severity: if run.exit == Exit::Clean { "info" } else { "major" },
        location: Location::of(None, "."),
    }));
    for found in found::all(run).filter(Found::counts) {
        entries.push(Entry {
            description: printable(&found.finding.message).into_owned(),
            check_name: found.id(),
            fingerprint: seen.unique(found.fingerprint()),
            severity: match found.severity() {
                Severity::Error => "critical",
                Severity::Warning => "minor",
                Severity::Info => "info",
            },
            location: Location::of(found.place(), found.file()),
        });
    }
    for gap in &run.outcome.gaps {
        let place = gap.place.as_ref();
        let unit = place.map_or(0, |(unit, _)| *unit);
        let file = run.outcome.units.get(unit).and_then(|unit| found::first_file(&unit.sources));
        let description = format!("undetermined: {}", with_remedy(gap));
        let rules: Vec<&str> =
            gap.rules.iter().filter_map(|rule| run.rule(*rule)).map(|rule| rule.id.as_str()).collect();
        let meaning = format!("{description}\n{}", rules.join(","));
        entries.push(Entry {
            description: printable(&description).into_owned(),
            check_name: "undetermined",
            fingerprint: seen.unique(name_based(&SPACE, meaning.as_bytes())),
            severity: "major",
            location: Location::of(place.map(|(_, place)| place.clone()), file.unwrap_or("?")),
        });
    }
    json::write(&entries, out)
}

/// What is to be said of a run that found nothing, or saw only a part: an empty report would look
/// like a good one.
fn notes(run: &Run<'_>) -> impl Iterator<Item = &'static str> {
    let interrupted = run.outcome.interrupted;
    let interrupted =
        interrupted.then_some("interrupted: this is only a part, as not all inputs were looked at");
    interrupted.into_iter().chain((run.outcome.numbers.delegations == 0).then_some(NO_DELEGATION))
}

fn mistakes(diagnostics: &[Diagnostic], sources: &SourceMap, seen: &mut Seen, entries: &mut Vec<Entry<'_>>) {
    for diagnostic in diagnostics {
        let place = diagnostic.primary.as_ref().and_then(|label| sources.place(label.span));
        let file = found::first_file(sources).unwrap_or("?");
        let path = place.as_ref().map_or(file, |place| &place.file);
        let meaning = format!("{}\n{path}\n{}", diagnostic.code.as_str(), diagnostic.message);
        entries.push(Entry {
            description: printable(&diagnostic.message).into_owned(),
            check_name: diagnostic.code.as_str(),
            fingerprint: seen.unique(name_based(&SPACE, meaning.as_bytes())),
            severity: match diagnostic.level {
                Level::Error => "blocker",
                Level::Warning => "minor",
            },
            location: Location::of(place, file),
        });
    }
}

impl Location {
    /// A place, or where there is none the first line of a file: GitLab shows nothing without.
    fn of(place: Option<Place>, file: &str) -> Self {
        match place {
            Some(place) => {
                let lines = Lines { begin: place.start.line, end: Some(place.end.line) };
                Self { path: printable(&place.file).into_owned(), lines }
            }
            None => Self { path: printable(file).into_owned(), lines: Lines { begin: 1, end: None } },
        }
    }
}

impl Seen {
    fn unique(&mut self, fingerprint: Uuid) -> String {
        let number = self.0.entry(fingerprint).or_default();
        *number += 1;
        if *number == 1 { fingerprint.to_string() } else { format!("{fingerprint}-{number}") }
    }
}
