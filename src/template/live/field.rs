//! The properties of exported objects that are read, by any of their names.

use crate::document::json::JsonNode;

macro_rules! fields {
    ($($variant:ident $($name:literal)+,)*) => {
        /// A property that is read.
        #[derive(Clone, Copy, Debug, PartialEq, Eq)]
        pub(super) enum Field {
            $(#[doc = concat!($("`", $name, "` "),+)] $variant,)*
        }

        const COUNT: usize = [$(Field::$variant),*].len();

        /// The property of a name, which is written without underscores.
        fn field_of(name: &[u8]) -> Option<Field> {
            $($(if name.eq_ignore_ascii_case($name.as_bytes()) { return Some(Field::$variant); })+)*
            None
        }
    };
}

// Those that occur most come first, as they are looked for in this order.
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

/// The properties of one object, found in one go.
pub(super) struct Fields<'t> {
    slots: [Option<JsonNode<'t>>; COUNT],
    /// A property that stands there under two of its names: which one counts, nobody can tell.
    pub(super) twice: Option<JsonNode<'t>>,
}

/// The property of a name that is written with underscores.
#[cold]
fn without_underscores(key: &str) -> Option<Field> {
    if key.contains('_') { field_of(key.replace('_', "").as_bytes()) } else { None }
}

impl<'t> Fields<'t> {
    /// The properties of an object; none of anything else. Of a name that stands twice the last
    /// counts, and `null` is as good as nothing.
    pub(super) fn of(node: JsonNode<'t>) -> Self {
        let mut slots: [Option<(JsonNode<'t>, JsonNode<'t>)>; COUNT] = [None; COUNT];
        let mut twice = None;
        for member in node.members() {
            let Some(key) = member.key.as_str() else { continue };
            let field = field_of(key.as_bytes()).or_else(|| without_underscores(&key));
            if let Some(slot) = field.and_then(|field| slots.get_mut(field as usize)) {
                if let Some((other, _)) = slot
                    && other.as_str() != member.key.as_str()
                {
                    twice = Some(member.value);
                }
                *slot = (!member.value.is_null()).then_some((member.key, member.value));
            }
        }
        Self { slots: slots.map(|slot| slot.map(|(_, value)| value)), twice }
    }

    /// A property.
    pub(super) fn get(&self, field: Field) -> Option<JsonNode<'t>> {
        self.slots.get(field as usize).copied().flatten()
    }
}

#[cfg(test)]
mod tests {
    use super::{Field, field_of};

    #[test]
    fn the_case_of_names_does_not_matter() {
        assert_eq!(field_of(b"PRINCIPALID"), Some(Field::PrincipalId));
        assert_eq!(field_of(b"Authorization"), Some(Field::Authorizations));
        assert_eq!(field_of(b"principal"), None);
    }
}
