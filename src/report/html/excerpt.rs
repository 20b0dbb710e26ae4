//! Source excerpts: lines with their numbers, and marks in them.

use askama::Template;
use askama::filters::HtmlSafe;

use crate::diagnostic::{Label, Mark, Marked, marked};
use crate::text::SourceMap;

/// The excerpts of one finding or mistake, one for each file.
#[derive(Template)]
#[template(path = "excerpt.html")]
pub(super) struct Excerpts {
    files: Vec<Marked>,
}

impl HtmlSafe for Excerpts {}

impl Excerpts {
    /// What the labels lie in. The texts have to be without secrets.
    pub(super) fn of(primary: Option<&Label>, secondary: &[Label], sources: &SourceMap) -> Self {
        Self { files: marked(primary, secondary, sources) }
    }
}
