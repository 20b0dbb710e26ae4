//! The properties of exported objects that are read, by any of their names.

use crate::document::json::{JsonNode, Member};

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

/// Where each of [`NAMES`] stands: at the place that its letters tell, or the next that is free.
static TABLE: [u8; PLACES] = spread();

#[expect(clippy::indexing_slicing, reason = "it runs in the compiler, where a wrong index is an error")]
#[expect(clippy::cast_possible_truncation, reason = "there are fewer names than a byte can count")]
const fn spread() -> [u8; PLACES] {
    assert!(NAMES.len() < PLACES / 2 && NAMES.len() < NOBODY as usize, "more places are needed");
    let mut table = [NOBODY; PLACES];
    let mut name = 0;
    while name < NAMES.len() {
        let mut place = place_of(NAMES[name].0);
        while table[place] != NOBODY {
            place = (place + 1) % PLACES;
        }
        table[place] = name as u8;
        name += 1;
    }
    table
}

/// The place that a name's length, its first letter and its last tell, case aside.
const fn place_of(name: &[u8]) -> usize {
    let (first, last) = match name {
        [first, .., last] => (*first, *last),
        [one] => (*one, *one),
        [] => (0, 0),
    };
    (name.len() * 11 + (first | 0x20) as usize * 7 + (last | 0x20) as usize) % PLACES
}

/// The property of a name, which is written without underscores.
fn field_of(name: &[u8]) -> Option<Field> {
    let mut place = place_of(name);
    loop {
        let (known, field) = NAMES.get(usize::from(*TABLE.get(place)?))?;
        if *known == name || known.eq_ignore_ascii_case(name) {
            return Some(*field);
        }
        place = (place + 1) % PLACES;
    }
}

/// The property of a name that is written with underscores.
fn without_underscores(key: &str) -> Option<Field> {
    if key.as_bytes().contains(&b'_') { field_of(key.replace('_', "").as_bytes()) } else { None }
}

/// The properties of one object, found in one go.
pub(super) struct Fields<'t> {
    slots: [Option<JsonNode<'t>>; COUNT],
    /// A property that stands there under two of its names: which one counts, nobody can tell.
    pub(super) twice: Option<JsonNode<'t>>,
}

impl<'t> Fields<'t> {
    /// The properties of an object; none of anything else. Of a name that stands twice the last
    /// counts, and `null` is as good as nothing.
    pub(super) fn of(node: JsonNode<'t>) -> Self {
        let mut fields = Self { slots: [None; COUNT], twice: None };
        for member in node.members() {
            let Some(key) = member.key.as_str() else { continue };
            let field = field_of(key.as_bytes()).or_else(|| without_underscores(&key));
            if let Some(slot) = field.and_then(|field| fields.slots.get_mut(field as usize)) {
                if let Some(other) = slot
                    && is_called_otherwise(node, *other, &key)
                {
                    fields.twice = Some(member.value);
                }
                *slot = (!member.value.is_null()).then_some(member.value);
            }
        }
        fields
    }

    /// A property.
    pub(super) fn get(&self, field: Field) -> Option<JsonNode<'t>> {
        self.slots.get(field as usize).copied().flatten()
    }
}

/// Whether a property of an object has another name than this.
#[cold]
fn is_called_otherwise(object: JsonNode<'_>, value: JsonNode<'_>, key: &str) -> bool {
    let holds_it = |member: &Member<'_>| member.value.span() == value.span();
    object.members().find(holds_it).and_then(|member| member.key.as_str()).is_none_or(|name| name != key)
}

#[cfg(test)]
mod tests {
    use super::{Field, NAMES, field_of};

    #[test]
    fn the_case_of_names_does_not_matter() {
        assert_eq!(field_of(b"PRINCIPALID"), Some(Field::PrincipalId));
        assert_eq!(field_of(b"Authorization"), Some(Field::Authorizations));
        assert_eq!(field_of(b"principal"), None);
        assert_eq!(field_of(b""), None);
    }

    #[test]
    fn every_name_is_found() {
        for (name, field) in NAMES {
            assert_eq!(field_of(name), Some(*field));
            assert_eq!(field_of(&name.to_ascii_uppercase()), Some(*field));
        }
    }
}
