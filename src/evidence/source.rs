//! Where evidence comes from and how old it may be. Dates are handed in; nothing here reads a clock.

use jiff::civil::Date;
use uuid::Uuid;

use crate::model::CauseKind;

/// Why an export does not count.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Refusal {
    /// It is older than allowed.
    TooOld,
    /// Its date is not known.
    Undated,
}

impl Refusal {
    /// The cause of what a directory export would have told.
    pub(super) const fn cause(self) -> CauseKind {
        match self {
            Self::TooOld => CauseKind::DirectoryTooOld,
            Self::Undated => CauseKind::DirectoryUndated,
        }
    }

    /// The reason, as a clause about an export.
    pub(super) const fn clause(self) -> &'static str {
        match self {
            Self::TooOld => "is older than allowed",
            Self::Undated => "has no date, so its age cannot be judged",
        }
    }
}

/// What is known about an export besides its content: most exports tell neither.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Source {
    /// The day on which it was taken.
    pub as_of: Option<Date>,
    /// The tenant from which it was taken.
    pub tenant: Option<Uuid>,
}

/// How old evidence may be. Without a limit every export counts, whatever its date.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Freshness {
    /// The earliest day that still counts.
    pub not_before: Option<Date>,
}

impl Freshness {
    /// Why an export does not count; none if it does. An export without a date does not count
    /// where a limit is set, since nothing shows that it is young enough.
    pub(super) fn refuses(self, source: Source) -> Option<Refusal> {
        match (self.not_before?, source.as_of) {
            (_, None) => Some(Refusal::Undated),
            (limit, Some(date)) => (date < limit).then_some(Refusal::TooOld),
        }
    }
}
