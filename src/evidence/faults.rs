//! Entries of one export that cannot be used, or not wholly: counted by what is wrong, so that a
//! column that is bad throughout gives one warning and not one for each row.
//!
//! What can be wrong is left to each kind of export.

use crate::diagnostic::{Code, Diagnostic, Sink};
use crate::text::Span;
use crate::text::escape::brief;

/// What can be wrong with an entry of one kind of export.
pub(super) trait Fault: Copy + PartialEq {
    /// What is wrong with so many entries, as a message.
    fn message(self, count: usize) -> String;

    /// What to do about it.
    fn help(self) -> &'static str;
}

/// How many places one warning shows.
const SHOWN: usize = 3;

/// The faults of one export, in the order in which they were first met.
#[derive(Debug)]
pub(super) struct Faults<F> {
    found: Vec<Found<F>>,
}

#[derive(Debug)]
struct Found<F> {
    fault: F,
    count: usize,
    places: Vec<(Span, String)>,
}

impl<F> Default for Faults<F> {
    fn default() -> Self {
        Self { found: Vec::new() }
    }
}

impl<F: Fault> Faults<F> {
    /// Notes a fault; `label` is what is said beside its place.
    pub(super) fn add(&mut self, fault: F, span: Span, label: &str) {
        let index = self.found.iter().position(|found| found.fault == fault).unwrap_or_else(|| {
            self.found.push(Found { fault, count: 0, places: Vec::new() });
            self.found.len() - 1
        });
        if let Some(found) = self.found.get_mut(index) {
            found.count += 1;
            if found.places.len() < SHOWN {
                found.places.push((span, label.to_owned()));
            }
        }
    }

    /// Each kind of fault that was met.
    pub(super) fn kinds(&self) -> impl Iterator<Item = F> {
        self.found.iter().map(|found| found.fault)
    }

    /// The first fault's place and label, for an export of which nothing can be used.
    pub(super) fn first(&self) -> Option<(Span, &str)> {
        let (span, label) = self.found.first()?.places.first()?;
        Some((*span, label))
    }

    /// Reports each kind of fault once.
    pub(super) fn report(self, sink: &mut Sink) {
        for found in self.found {
            let message = found.fault.message(found.count);
            let mut places = found.places.into_iter();
            let Some((span, label)) = places.next() else { continue };
            let mut diagnostic = Diagnostic::new(Code::EvidenceEntry, message, span, label);
            for (span, label) in places {
                diagnostic = diagnostic.because_of(span, label);
            }
            sink.push(diagnostic.help(found.fault.help()));
        }
    }
}

/// So many entries, with the verbs that go with the number: "1 entry", "is", "has".
pub(super) fn entries(count: usize) -> (String, &'static str, &'static str) {
    match count {
        1 => ("1 entry".to_owned(), "is", "has"),
        _ => (format!("{count} entries"), "are", "have"),
    }
}

/// A text of the export as a label shows it.
pub(super) fn shown(text: &str) -> String {
    format!("`{}`", brief(text, 60))
}
