//! A value under one of four conditions: known, one of several, absent, or unknown.

use super::{Cause, Origin};

/// A value and where it came from.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Known<T> {
    /// The value.
    pub value: T,
    /// Where it came from.
    pub origin: Origin,
}

impl<T> Known<T> {
    /// A value with its origin.
    pub const fn new(value: T, origin: Origin) -> Self {
        Self { value, origin }
    }
}

/// What is known about one property of a delegation.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Fact<T> {
    /// The value.
    Known(Known<T>),
    /// One of these values; which one is not known, for this reason. A rule that is true of each
    /// of them is true.
    Either(Vec<Known<T>>, Cause),
    /// The property is not there, or is null. The origin is that of the object without it.
    Absent(Origin),
    /// Not known, for this reason.
    Unknown(Cause),
}

impl<T> Fact<T> {
    /// A known value.
    pub const fn known(value: T, origin: Origin) -> Self {
        Self::Known(Known::new(value, origin))
    }

    /// The value, if it is known.
    pub const fn value(&self) -> Option<&T> {
        match self {
            Self::Known(known) => Some(&known.value),
            Self::Either(..) | Self::Absent(_) | Self::Unknown(_) => None,
        }
    }

    /// The origin of a known value, or of the object that lacks it.
    pub const fn origin(&self) -> Option<&Origin> {
        match self {
            Self::Known(known) => Some(&known.origin),
            Self::Absent(origin) => Some(origin),
            Self::Either(..) | Self::Unknown(_) => None,
        }
    }

    /// The reason for which the value is not known.
    pub const fn cause(&self) -> Option<&Cause> {
        match self {
            Self::Either(_, cause) | Self::Unknown(cause) => Some(cause),
            Self::Known(_) | Self::Absent(_) => None,
        }
    }

    /// The same fact about another value.
    pub fn map<U>(self, mut f: impl FnMut(T) -> U) -> Fact<U> {
        match self {
            Self::Known(known) => Fact::known(f(known.value), known.origin),
            Self::Either(choices, cause) => Fact::Either(
                choices.into_iter().map(|known| Known::new(f(known.value), known.origin)).collect(),
                cause,
            ),
            Self::Absent(origin) => Fact::Absent(origin),
            Self::Unknown(cause) => Fact::Unknown(cause),
        }
    }
}
