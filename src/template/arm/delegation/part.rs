//! The parts of a definition that is read in one pass ([`sound`](super::sound)).

use std::borrow::Cow;
use std::sync::Arc;

use crate::document::json::JsonNode;
use crate::model::Origin;
use crate::template::arm::value::Value;
use crate::text;

/// A part of a definition: as it is written, or a value that was made.
#[derive(Clone, Copy)]
pub(super) enum Part<'p, 't> {
    Json(JsonNode<'t>),
    /// Neither it nor anything in it is secret or unknown.
    Value(&'p Value),
}

/// A string and where it came from.
pub(super) struct Text<'t> {
    pub(super) words: Words<'t>,
    pub(super) origin: Origin,
}

/// A string as it stands in the text, or as it was made.
pub(super) enum Words<'t> {
    Written(JsonNode<'t>, Cow<'t, str>),
    Made(Arc<str>),
}

impl Words<'_> {
    /// To be kept, in the text where it is written as it is.
    pub(super) fn kept(&self) -> text::Part {
        match self {
            Self::Written(node, Cow::Borrowed(_)) => node.part(),
            Self::Written(_, Cow::Owned(words)) => text::Part::from(words.as_str()),
            Self::Made(words) => text::Part::from(Arc::clone(words)),
        }
    }
}

impl std::ops::Deref for Words<'_> {
    type Target = str;

    fn deref(&self) -> &str {
        match self {
            Self::Written(_, words) => words,
            Self::Made(words) => words,
        }
    }
}
