//! What can be wrong with an entry of a directory export.

pub(super) use crate::evidence::faults::shown;

use crate::evidence::faults as evidence;

/// The faults of one directory export.
pub(super) type Faults = evidence::Faults<Fault>;

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

impl Fault {
    /// Whether an entry was lost, so that the export may lack an object.
    pub(super) const fn loses_an_entry(self) -> bool {
        match self {
            Self::NotAnObject | Self::NoId | Self::BadId | Self::TooManyCells | Self::Unterminated => true,
            Self::OddValue | Self::UnknownType | Self::Deleted => false,
        }
    }
}

impl evidence::Fault for Fault {
    fn message(self, count: usize) -> String {
        let (entries, is, has) = evidence::entries(count);
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

    fn help(self) -> &'static str {
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
