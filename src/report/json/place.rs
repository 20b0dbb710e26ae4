//! Places in texts, and the mistakes that are told about them.

use serde::Serialize;

use crate::diagnostic::{Diagnostic, Label, Level};
use crate::text::{Place, SourceMap, Span};

/// A place in a text. Lines and columns count from one, columns in characters; the end is the
/// position after the last character. Bytes count from zero.
#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
pub(in crate::report) struct PlaceJson<'a> {
    file: String,
    line: usize,
    column: usize,
    end_line: usize,
    end_column: usize,
    start_byte: u64,
    end_byte: u64,
    #[serde(skip_serializing_if = "str::is_empty")]
    label: &'a str,
}

impl<'a> PlaceJson<'a> {
    /// A place with what is said beside it; none if the texts do not have it.
    pub(in crate::report) fn of(label: &'a Label, sources: &'a SourceMap) -> Option<Self> {
        Some(Self { label: &label.text, ..Self::bare(label.span, sources)? })
    }

    /// A place by itself.
    pub(in crate::report) fn bare(span: Span, sources: &'a SourceMap) -> Option<Self> {
        Some(sources.place(span)?.into())
    }

    /// Several places.
    pub(in crate::report) fn all(labels: &'a [Label], sources: &'a SourceMap) -> Vec<Self> {
        labels.iter().filter_map(|label| Self::of(label, sources)).collect()
    }
}

impl From<Place> for PlaceJson<'_> {
    fn from(place: Place) -> Self {
        Self {
            file: place.file,
            line: place.start.line,
            column: place.start.column,
            end_line: place.end.line,
            end_column: place.end.column,
            start_byte: place.bytes.start,
            end_byte: place.bytes.end,
            label: "",
        }
    }
}

/// A mistake in a text.
#[derive(Serialize)]
pub(in crate::report) struct DiagnosticJson<'a> {
    code: &'static str,
    level: &'static str,
    message: &'a str,
    location: Option<PlaceJson<'a>>,
    related: Vec<PlaceJson<'a>>,
    help: &'a [String],
}

impl<'a> DiagnosticJson<'a> {
    pub(in crate::report) fn of(diagnostic: &'a Diagnostic, sources: &'a SourceMap) -> Self {
        Self {
            code: diagnostic.code.as_str(),
            level: match diagnostic.level {
                Level::Error => "error",
                Level::Warning => "warning",
            },
            message: &diagnostic.message,
            location: diagnostic.primary.as_ref().and_then(|label| PlaceJson::of(label, sources)),
            related: PlaceJson::all(&diagnostic.secondary, sources),
            help: &diagnostic.help,
        }
    }
}
