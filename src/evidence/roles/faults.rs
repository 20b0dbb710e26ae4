//! What can be wrong with an entry of a role file.

use crate::evidence::faults as evidence;

/// The faults of one role file.
pub(super) type Faults = evidence::Faults<Fault>;

/// What is wrong with an entry.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Fault {
    /// The entry is no object.
    NotAnObject,
    /// Neither `name` nor `id` is there.
    NoId,
    /// The id is no GUID.
    BadId,
    /// The role has no name.
    NoName,
    /// Nothing tells whether the role is one of Azure's own.
    NoType,
    /// The entry has no permissions.
    NoPermissions,
    /// A list of permissions is something else, or an entry of one is.
    BadPermissions,
    /// A list of actions is not there, not even an empty one.
    NoActions,
    /// The same of data actions.
    NoDataActions,
    /// More permissions than a role can have.
    TooMany,
}

impl evidence::Fault for Fault {
    fn message(self, count: usize) -> String {
        let (entries, is, _) = evidence::entries(count);
        let left_out = format!("{entries} of the role file {is} left out");
        match self {
            Self::NotAnObject => format!("{left_out}, being no object"),
            Self::NoId => format!("{left_out} for want of an id"),
            Self::BadId => format!("{left_out}, as the id is no GUID"),
            Self::NoName => format!("{left_out} for want of a role name"),
            Self::NoType => format!("{left_out}, as nothing tells whether the role is built-in or custom"),
            Self::NoPermissions => format!("{left_out} for want of permissions"),
            Self::BadPermissions => format!("{left_out}, as permissions cannot be read"),
            Self::NoActions => format!("{left_out}, as it is not shown which actions the role has"),
            Self::NoDataActions => format!("{left_out}, as it is not shown which data actions the role has"),
            Self::TooMany => format!("{left_out}, having more permissions than a role can have"),
        }
    }

    fn help(self) -> &'static str {
        match self {
            Self::NotAnObject | Self::NoId | Self::NoName | Self::NoPermissions => {
                "give the whole output of `az role definition list`, not parts of it"
            }
            Self::BadId => "give the role definition's GUID, as `name` or at the end of `id`",
            Self::NoType => "add `\"roleType\": \"CustomRole\"` or `\"BuiltInRole\"`",
            Self::BadPermissions => "export it again, with `ConvertTo-Json -Depth 10` if PowerShell wrote it",
            Self::NoActions | Self::NoDataActions => {
                "export it with `api-version=2022-04-01`, or with `az role definition list`"
            }
            Self::TooMany => "check that the file is what Azure gave out",
        }
    }
}
