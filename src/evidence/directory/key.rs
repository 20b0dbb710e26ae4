//! The properties of an entry that matter, by any of their names.
//!
//! Microsoft Graph writes `displayName`, PowerShell `DisplayName`, the portal `Display name`, and
//! the old command line `objectId` for `id`. Letters and digits alone, case aside, make one name of
//! these; `NAMES` is the one table.

use crate::document::json::{JsonNode, Numbering};
use crate::text::table::NameTable;

/// What a property's value has to be.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Shape {
    Text,
    Flag,
    /// Texts; one text is a list of one.
    Texts,
    /// Only its presence matters, or it is read by somebody else.
    Any,
}

macro_rules! keys {
    ($($(#[$about:meta])* $key:ident $shape:ident $($name:literal)+,)*) => {
        /// A property that matters.
        #[derive(Clone, Copy, Debug, PartialEq, Eq)]
        pub(super) enum Key {
            $($(#[$about])* $key,)*
        }

        impl Key {
            const ALL: &[Self] = &[$(Self::$key),*];

            /// How many there are.
            pub(super) const COUNT: usize = Self::ALL.len();

            /// What the property's value has to be.
            pub(super) const fn shape(self) -> Shape {
                match self {
                    $(Self::$key => Shape::$shape,)*
                }
            }
        }

        /// Every name that a property goes by: in letters and digits alone, and as exports write it
        /// if they use other signs, so that it is found at once.
        const NAMES: &[(&str, Key)] = &[$($(($name, Key::$key),)+)*];
    };
}

keys! {
    Id Text "id" "objectId",
    /// What Microsoft Graph says of the type.
    Type Text "odataType" "@odata.type",
    /// What the old command line says of the type, and the portal.
    ObjectType Text "objectType" "memberType",
    Name Text "displayName",
    UserPrincipalName Text "userPrincipalName",
    UserType Text "userType",
    Enabled Flag "accountEnabled",
    AppId Text "appId" "applicationId",
    ServicePrincipalType Text "servicePrincipalType",
    SignInAudience Any "signInAudience",
    IdentifierUris Any "identifierUris" "identifierUri",
    GroupTypes Texts "groupTypes" "groupType",
    /// What the portal says of the members: assigned or dynamic.
    MembershipType Text "membershipType",
    MembershipRule Text "membershipRule",
    MailEnabled Flag "mailEnabled",
    SecurityEnabled Flag "securityEnabled",
    RoleAssignable Flag "isAssignableToRole",
    Members Any "members",
    MembersNextLink Any "membersOdataNextLink" "members@odata.nextLink",
    MembersCount Any "membersOdataCount" "members@odata.count",
    Deleted Text "deletedDateTime" "deletionTimestamp",
    /// Where Microsoft Graph PowerShell puts what its classes do not name.
    Additional Any "additionalProperties",
}

static TABLE: NameTable<Key, 128> = NameTable::new(NAMES);

/// The number of a name that is none of the table's.
const OTHER: u8 = u8::MAX;

impl Numbering for NameTable<Key, 128> {
    fn number(&self, name: &[u8], _: u16) -> u8 {
        let key = str::from_utf8(name).ok().and_then(Key::named);
        key.map_or(OTHER, |key| key as u8 + 1)
    }
}

/// The numbers by which [`Key::of`] knows names without looking at them.
pub(in crate::evidence) fn numbering() -> &'static dyn Numbering {
    &TABLE
}

/// The letters and digits of a name, in lower case.
pub(super) struct Letters {
    letters: [u8; LONGEST_NAME],
    length: usize,
}

/// No property that matters has a longer name, in letters and digits, and no type.
const LONGEST_NAME: usize = 24;

impl Letters {
    /// Those of a name; none if there are more than in any that matters.
    pub(super) fn of(name: &str) -> Option<Self> {
        let mut of = Self { letters: [0; LONGEST_NAME], length: 0 };
        for letter in name.bytes().filter(u8::is_ascii_alphanumeric) {
            *of.letters.get_mut(of.length)? = letter.to_ascii_lowercase();
            of.length += 1;
        }
        Some(of)
    }

    pub(super) fn as_bytes(&self) -> &[u8] {
        self.letters.get(..self.length).unwrap_or_default()
    }
}

impl Key {
    /// The property called `name`.
    pub(super) fn named(name: &str) -> Option<Self> {
        spelled(&TABLE, name)
    }

    /// The property that a name in JSON stands for.
    #[inline]
    pub(super) fn of(name: JsonNode<'_>) -> Option<Self> {
        match name.name_number() {
            0 => Self::named(&name.as_str()?),
            number => Self::ALL.get(usize::from(number) - 1).copied(),
        }
    }
}

/// What a name stands for, as it is or by its letters and digits alone.
pub(super) fn spelled<T: Copy, const PLACES: usize>(table: &NameTable<T, PLACES>, name: &str) -> Option<T> {
    match table.get(name.as_bytes()) {
        None if has_other_signs(name.as_bytes()) => table.get(Letters::of(name)?.as_bytes()),
        found => found,
    }
}

/// Whether a name is more than letters and digits. Of an entry's names most are asked, as most do not
/// matter.
fn has_other_signs(name: &[u8]) -> bool {
    name.iter().any(|byte| OTHER_SIGNS.get(usize::from(*byte)) == Some(&true))
}

/// Of each byte, whether it is no letter or digit.
#[expect(clippy::indexing_slicing, reason = "it runs in the compiler, where a wrong index is an error")]
static OTHER_SIGNS: [bool; 256] = {
    let (mut signs, mut byte) = ([true; 256], b'0');
    while byte <= b'z' {
        signs[byte as usize] = !byte.is_ascii_alphanumeric();
        byte += 1;
    }
    signs
};

#[cfg(test)]
mod tests {
    use super::{Key, LONGEST_NAME, Letters, NAMES, OTHER, numbering};

    #[test]
    fn every_name_is_found_however_it_is_spelled() {
        for (name, key) in NAMES {
            assert_eq!(Key::named(name), Some(*key));
            let letters = Letters::of(name).map(|letters| letters.as_bytes().to_owned());
            let letters = String::from_utf8(letters.unwrap()).unwrap();
            assert!(letters.len() <= LONGEST_NAME);
            assert_eq!(Key::named(&letters), Some(*key));
            assert_eq!(usize::from(numbering().number(letters.as_bytes(), 0)), *key as usize + 1);
            let apart: String = letters.chars().flat_map(|letter| [letter, ' ']).collect();
            assert_eq!(Key::named(&apart), Some(*key));
        }
    }

    #[test]
    fn a_name_with_a_letter_more_is_another() {
        assert_eq!(Key::named("ids"), None);
        assert_eq!(numbering().number(b"ids", 0), OTHER);
        assert_eq!(Key::named("display.names"), None);
        assert_eq!(Key::named(""), None);
        assert_eq!(Key::named("@"), None);
    }
}
