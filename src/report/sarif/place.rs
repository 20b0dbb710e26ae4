//! Locations: file names as URIs, and lines and columns.
//!
//! Columns are in Unicode code points, and the end is the position after the last character, as in
//! the other reports. Offsets are left out: SARIF counts bytes in the file as it is, with its
//! byte-order mark and in its encoding, and ours are those of the text.

use std::path::Path;

use percent_encoding::{AsciiSet, NON_ALPHANUMERIC, utf8_percent_encode};
use serde::Serialize;

use super::message::Message;
use crate::diagnostic::Label;
use crate::text::{Place, SourceMap};

/// The name of the folder that the program was run in.
const ROOT: &str = "%SRCROOT%";

/// What a path has as it is.
const PATH: &AsciiSet = &NON_ALPHANUMERIC.remove(b'/').remove(b'-').remove(b'.').remove(b'_').remove(b'~');

/// What relative URIs are relative to.
pub(super) const BASE: UriBases =
    UriBases { root: UriBase { description: Described { text: "The folder that the program was run in." } } };

#[derive(Serialize)]
pub(super) struct UriBases {
    #[serde(rename = "%SRCROOT%")]
    root: UriBase,
}

#[derive(Serialize)]
struct UriBase {
    description: Described,
}

#[derive(Serialize)]
struct Described {
    text: &'static str,
}

/// A place with what is said about it.
#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
pub(super) struct Location {
    #[serde(skip_serializing_if = "Option::is_none")]
    id: Option<usize>,
    physical_location: Physical,
    #[serde(skip_serializing_if = "Option::is_none")]
    message: Option<Message>,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Physical {
    artifact_location: Artifact,
    #[serde(skip_serializing_if = "Option::is_none")]
    region: Option<Region>,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Artifact {
    uri: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    uri_base_id: Option<&'static str>,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Region {
    start_line: usize,
    start_column: usize,
    end_line: usize,
    end_column: usize,
}

impl Location {
    /// The place of a label, and its words; none if the texts do not have it.
    pub(super) fn of(label: &Label, sources: &SourceMap) -> Option<Self> {
        let message = Message::unless_blank(&label.text);
        Some(Self { message, ..Self::at(&sources.place(label.span)?) })
    }

    /// A place.
    pub(super) fn at(place: &Place) -> Self {
        let region = Region {
            start_line: place.start.line,
            start_column: place.start.column,
            end_line: place.end.line,
            end_column: place.end.column,
        };
        Self {
            physical_location: Physical { region: Some(region), ..Physical::file(&place.file) },
            ..Self::file("")
        }
    }

    /// The same place with a number, unique among the related ones of a result.
    pub(super) fn numbered(self, number: usize) -> Self {
        Self { id: Some(number), ..self }
    }

    /// A file as a whole, for what has no place in it.
    pub(super) fn file(name: &str) -> Self {
        Self { id: None, physical_location: Physical::file(name), message: None }
    }
}

impl Physical {
    fn file(name: &str) -> Self {
        Self { artifact_location: Artifact::of(name), region: None }
    }
}

impl Artifact {
    /// The file of this name.
    fn of(name: &str) -> Self {
        let slashes = if cfg!(windows) { name.replace('\\', "/") } else { name.to_owned() };
        let path = slashes.strip_prefix("./").unwrap_or(&slashes);
        let uri = utf8_percent_encode(path, PATH).to_string();
        if Path::new(name).is_absolute() {
            let uri = format!("file:///{}", uri.trim_start_matches('/'));
            Self { uri, uri_base_id: None }
        } else {
            Self { uri, uri_base_id: Some(ROOT) }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::Artifact;

    #[test]
    fn a_name_is_a_uri() {
        for (name, uri, base) in [
            ("a b/ü#1?.json", "a%20b/%C3%BC%231%3F.json", true),
            ("./javascript:alert(1).json", "javascript%3Aalert%281%29.json", true),
            ("<stdin>", "%3Cstdin%3E", true),
            #[cfg(unix)]
            ("/tmp/x.json", "file:///tmp/x.json", false),
        ] {
            let artifact = Artifact::of(name);
            assert_eq!((artifact.uri.as_str(), artifact.uri_base_id.is_some()), (uri, base));
        }
    }
}
