//! The properties of exported objects that are read, by any of their names.

use crate::document::json::{JsonNode, Member};
use crate::text::name::{class, class_of_ascii};

macro_rules! fields {
    ($($variant:ident $($name:literal)+,)*) => {
        /// A property that is read.
        #[derive(Clone, Copy, Debug, PartialEq, Eq)]
        pub(super) enum Field {
            $(#[doc = concat!($("`", $name, "` "),+)] $variant,)*
        }

        const COUNT: usize = [$(Field::$variant),*].len();

        /// Every name that a property goes by.
        const NAMES: &[(&[u8], Field)] = &[$($(($name.as_bytes(), Field::$variant),)+)*];
    };
}

fields! {
    PrincipalId "principalId",
    DisplayName "principalIdDisplayName",
    RoleId "roleDefinitionId",
    Id "id",
    Name "name",
    Kind "type",
    Properties "properties",
    Value "value",
    Data "data",
    TenantId "tenantId",
    SystemData "systemData",
    RegistrationDefinition "registrationDefinition",
    RegistrationDefinitionId "registrationDefinitionId",
    OfferName "registrationDefinitionName",
    OfferDisplayName "offerDisplayName",
    Description "description",
    ManagingTenant "managedByTenantId",
    CustomerTenant "manageeTenantId",
    Authorizations "authorizations" "authorization",
    EligibleAuthorizations "eligibleAuthorizations" "eligibleAuthorization",
    DelegatedRoleIds "delegatedRoleDefinitionIds" "delegatedRoleDefinitionId",
    Activation "justInTimeAccessPolicy",
    Mfa "multiFactorAuthProvider" "justInTimeAccessPolicyMultiFactorAuthProvider",
    Longest "maximumActivationDuration" "justInTimeAccessPolicyMaximumActivationDuration",
    Approvers "managedByTenantApprovers" "justInTimeAccessPolicyManagedByTenantApprover",
    TotalSeconds "totalSeconds",
    NextLink "nextLink" "@odata.nextLink",
    SkipToken "skipToken" "$skipToken",
    Truncated "resultTruncated",
    Count "count",
    TotalRecords "totalRecords",
}

/// How many places the names are spread over: a power of two, and a few times their number.
const PLACES: usize = 256;

/// What stands in a place without a name.
const NOBODY: u8 = u8::MAX;

/// Where each of [`NAMES`] stands: at the place that its class tells, or the next that is free.
static TABLE: [u8; PLACES] = spread();

#[expect(clippy::indexing_slicing, reason = "it runs in the compiler, where a wrong index is an error")]
#[expect(clippy::cast_possible_truncation, reason = "there are fewer names than a byte can count")]
const fn spread() -> [u8; PLACES] {
    assert!(NAMES.len() < PLACES / 2 && NAMES.len() < NOBODY as usize, "more places are needed");
    let mut table = [NOBODY; PLACES];
    let mut name = 0;
    while name < NAMES.len() {
        let mut place = place_of(class_of_ascii(NAMES[name].0));
        while table[place] != NOBODY {
            place = (place + 1) % PLACES;
        }
        table[place] = name as u8;
        name += 1;
    }
    table
}

const fn place_of(class: u16) -> usize {
    class as usize / 2 % PLACES
}

/// The property of a name of this class, which is written without underscores.
#[inline]
fn field_of(name: &[u8], class: u16) -> Option<Field> {
    let mut place = place_of(class);
    loop {
        let (known, field) = NAMES.get(usize::from(*TABLE.get(place)?))?;
        if *known == name || known.eq_ignore_ascii_case(name) {
            return Some(*field);
        }
        place = (place + 1) % PLACES;
    }
}

/// The property of a name that no table has as it is written: it may have escapes or underscores.
#[cold]
fn field_of_unusual(key: JsonNode<'_>) -> Option<Field> {
    let name = key.as_str()?.replace('_', "");
    field_of(name.as_bytes(), class(name.as_bytes()))
}

/// The properties of one object, found in one go.
pub(super) struct Fields<'t> {
    object: JsonNode<'t>,
    /// The number of each property's value; zero where there is none, as no property is the root.
    slots: [u32; COUNT],
    /// A property that stands there under two of its names: which one counts, nobody can tell.
    pub(super) twice: Option<JsonNode<'t>>,
}

impl<'t> Fields<'t> {
    /// The properties of an object; none of anything else. Of a name that stands twice the last
    /// counts, and `null` is as good as nothing.
    pub(super) fn of(object: JsonNode<'t>) -> Self {
        let mut fields = Self { object, slots: [0; COUNT], twice: None };
        for Member { key, value } in object.members() {
            let name = key.raw_bytes();
            let field = match field_of(name, key.name_class()) {
                Some(field) => field,
                None if name.iter().any(|byte| matches!(byte, b'\\' | b'_')) => match field_of_unusual(key) {
                    Some(field) => field,
                    None => continue,
                },
                None => continue,
            };
            let Some(slot) = fields.slots.get_mut(field as usize) else { continue };
            if *slot != 0 && is_called_otherwise(object, *slot, key) {
                fields.twice = Some(value);
            }
            *slot = if value.is_null() { 0 } else { value.number() };
        }
        fields
    }

    /// A property.
    #[inline]
    pub(super) fn get(&self, field: Field) -> Option<JsonNode<'t>> {
        let number = self.slots.get(field as usize).copied()?;
        (number != 0).then(|| self.object.tree().numbered(number))
    }
}

/// Whether a property of an object has another name than `key`.
#[cold]
fn is_called_otherwise(object: JsonNode<'_>, value: u32, key: JsonNode<'_>) -> bool {
    let name = object.members().find(|member| member.value.number() == value);
    name.is_none_or(|other| other.key.as_str() != key.as_str())
}

#[cfg(test)]
mod tests {
    use super::{Field, NAMES, class, field_of};

    fn found(name: &[u8]) -> Option<Field> {
        field_of(name, class(name))
    }

    #[test]
    fn the_case_of_names_does_not_matter() {
        assert_eq!(found(b"PRINCIPALID"), Some(Field::PrincipalId));
        assert_eq!(found(b"Authorization"), Some(Field::Authorizations));
        assert_eq!(found(b"principal"), None);
        assert_eq!(found(b""), None);
    }

    #[test]
    fn every_name_is_found() {
        for (name, field) in NAMES {
            assert_eq!(found(name), Some(*field));
            assert_eq!(found(&name.to_ascii_uppercase()), Some(*field));
        }
    }
}
