//! The properties of exported objects that are read, by any of their names.

use crate::document::json::{JsonNode, Member, Numbering};
use crate::text::table::NameTable;

macro_rules! fields {
    ($($variant:ident $($name:literal)+,)*) => {
        /// A property that is read.
        #[derive(Clone, Copy, Debug, PartialEq, Eq)]
        pub(super) enum Field {
            $(#[doc = concat!($("`", $name, "` "),+)] $variant,)*
        }

        const COUNT: usize = [$(Field::$variant),*].len();

        /// Every name that a property goes by.
        const NAMES: &[(&str, Field)] = &[$($(($name, Field::$variant),)+)*];
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
    Error "error",
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

static TABLE: NameTable<Field, 256> = NameTable::new(NAMES);

/// The number of a name that is none of the table's.
const OTHER: u8 = u8::MAX;

impl Numbering for NameTable<Field, 256> {
    fn number(&self, name: &[u8], class: u16) -> u8 {
        match self.get_of_class(name, class) {
            Some(field) => field as u8 + 1,
            // What it means is found out where somebody looks at it.
            None if name.contains(&b'_') => 0,
            None => OTHER,
        }
    }
}

/// The numbers by which [`super::read_exported`] knows names without looking at them.
pub fn numbering() -> &'static dyn Numbering {
    &TABLE
}

/// The property of a name that the table does not have as it is written: it may have escapes, or
/// underscores.
fn unusual(key: JsonNode<'_>) -> Option<Field> {
    memchr::memchr2(b'\\', b'_', key.raw_bytes())?;
    TABLE.get(key.as_str()?.replace('_', "").as_bytes())
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
    #[inline]
    pub(super) fn of(object: JsonNode<'t>) -> Self {
        // Filled where it is to stay, instead of being moved there.
        let mut fields = Self { object, slots: [0; COUNT], twice: None };
        fields.fill();
        fields
    }

    fn fill(&mut self) {
        for Member { key, value } in self.object.members() {
            let place = match key.name_number() {
                0 => match TABLE.get_of_class(key.raw_bytes(), key.name_class()).or_else(|| unusual(key)) {
                    Some(field) => field as usize,
                    None => continue,
                },
                number => usize::from(number - 1),
            };
            // There is none for other names.
            let Some(slot) = self.slots.get_mut(place) else { continue };
            let under_another = *slot != 0 && is_called_otherwise(self.object, *slot, key);
            if value.is_null() {
                // Under another name it takes nothing back.
                *slot = if under_another { *slot } else { 0 };
                continue;
            }
            if under_another {
                self.twice = Some(value);
            }
            *slot = value.number();
        }
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
    use super::{Field, NAMES, OTHER, TABLE, numbering};
    use crate::text::name::class;

    #[test]
    fn a_number_says_what_looking_at_the_name_says() {
        let number = |name: &str| numbering().number(name.as_bytes(), class(name.as_bytes()));
        for (name, field) in NAMES {
            for name in [(*name).to_owned(), name.to_uppercase()] {
                assert_eq!(usize::from(number(&name)), *field as usize + 1, "{name}");
                assert_eq!(TABLE.get(name.as_bytes()), Some(*field));
            }
        }
        assert_eq!(number("managedByTenantName"), OTHER);
        assert_eq!(number("principal_id"), 0, "whoever looks at it finds out");
        assert!((Field::TotalRecords as usize) < usize::from(OTHER) - 1);
    }
}
