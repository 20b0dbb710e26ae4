//! What is known of one property: its value, null if it is absent, or why it is not known.

use serde::Serialize;

use super::cause::CauseJson;
use crate::model::{Fact, Known};
use crate::text::SourceMap;

/// A fact, in the form of its condition.
#[derive(Serialize)]
#[serde(untagged)]
pub(super) enum FactJson<'a, T> {
    /// The value.
    Known(T),
    /// `null`: the property is not there.
    Absent,
    /// One of several values.
    OneOf {
        #[serde(rename = "oneOf")]
        one_of: Vec<T>,
        unknown: CauseJson<'a>,
    },
    /// Not known.
    Unknown { unknown: CauseJson<'a> },
    /// There is a value, and it must not be shown.
    Secret { secret: bool },
}

impl<'a, T> FactJson<'a, T> {
    /// A fact with its value in the form of the report.
    pub(super) fn of<V>(fact: &Fact<V>, sources: &'a SourceMap, value: impl Fn(&V) -> T) -> Self {
        let is_secret = |known: &Known<V>| known.origin.secret;
        match fact {
            Fact::Known(known) if is_secret(known) => Self::Secret { secret: true },
            Fact::Known(known) => Self::Known(value(&known.value)),
            Fact::Either(choices, _) if choices.iter().any(is_secret) => Self::Secret { secret: true },
            Fact::Either(choices, cause) => Self::OneOf {
                one_of: choices.iter().map(|choice| value(&choice.value)).collect(),
                unknown: CauseJson::of(cause, sources),
            },
            Fact::Absent(_) => Self::Absent,
            Fact::Unknown(cause) => Self::Unknown { unknown: CauseJson::of(cause, sources) },
        }
    }
}
