//! Entries of one export that cannot be used, or not wholly: counted by what is wrong, so that a
//! column that is bad throughout gives one warning and not one for each row.

use crate::diagnostic::{Code, Diagnostic, Sink};
use crate::text::Span;
use crate::text::escape::brief;

/// What is wrong with an entry.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Fault {
    /// The entry is no object.
    NotAnObject,
    /// The entry has no id.
    NoId,
    /// The id is no GUID.
    BadId,
    /// A property has a value that cannot be read; the rest of the entry is used.
    OddValue,
    /// The type is not one that is known; the rest of the entry is used.
    UnknownType,
    /// The object lies in the recycle bin.
    Deleted,
    /// A row has more cells than the header.
    TooManyCells,
    /// The text ends inside a cell in quotes.
    Unterminated,
}

/// How many places one warning shows.
const SHOWN: usize = 3;

/// The faults of one export, in the order in which they were first met.
#[derive(Debug, Default)]
pub(super) struct Faults {
    found: Vec<Found>,
}

#[derive(Debug)]
struct Found {
    fault: Fault,
    count: usize,
    places: Vec<(Span, String)>,
}

impl Faults {
    /// Notes a fault; `label` is what is said beside its place.
    pub(super) fn add(&mut self, fault: Fault, span: Span, label: &str) {
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

    /// Whether an entry was lost, so that the export may lack an object.
    pub(super) fn lost_entries(&self) -> bool {
        self.found.iter().any(|found| match found.fault {
            Fault::NotAnObject | Fault::NoId | Fault::BadId | Fault::TooManyCells | Fault::Unterminated => {
                true
            }
            Fault::OddValue | Fault::UnknownType | Fault::Deleted => false,
        })
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

impl Fault {
    fn message(self, count: usize) -> String {
        let entries = if count == 1 { "1 entry".to_owned() } else { format!("{count} entries") };
        let (is, has) = if count == 1 { ("is", "has") } else { ("are", "have") };
        match self {
            Self::NotAnObject => format!("{entries} of the export {is} left out, being no object"),
            Self::NoId => format!("{entries} of the export {is} left out for want of an id"),
            Self::BadId => format!("{entries} of the export {is} left out, as the id is no GUID"),
            Self::OddValue => format!("{entries} of the export {has} a property that cannot be read"),
            Self::UnknownType => format!("{entries} of the export {has} a type that is not known"),
            Self::Deleted => format!("{entries} of the export {is} left out, being deleted"),
            Self::TooManyCells => {
                format!("{entries} of the export {is} left out, having more cells than the header")
            }
            Self::Unterminated => "the export ends inside a cell in quotes".to_owned(),
        }
    }

    const fn help(self) -> &'static str {
        match self {
            Self::NotAnObject => "export the objects themselves, not parts of them",
            Self::NoId => "export the property `id` too",
            Self::BadId => "give the object id, not the name or the mail address",
            Self::OddValue => "export it again, with `ConvertTo-Json -Depth 10` if PowerShell wrote it",
            Self::UnknownType => "declare in the policy what kind of principal it is",
            Self::Deleted => "export from `/groups`, `/users` or `/servicePrincipals`",
            Self::TooManyCells => "put cells that hold commas into quotes",
            Self::Unterminated => "export it again, or close the quote",
        }
    }
}

/// A text of the export as a label shows it.
pub(super) fn shown(text: &str) -> String {
    format!("`{}`", brief(text, 60))
}
