//! What is wrong with a delegation as it is written, whatever a policy says.
//!
//! A front end makes these remarks while it reads a delegation. What each check means, how bad it is
//! and where that is documented stands in `compile`, beside the rules of policies.

use super::Origin;

/// A check of the template itself.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Check {
    /// What stands where an id is wanted is a GUID.
    MalformedId,
    /// Nothing is left to be filled in.
    Placeholder,
    /// The id of a role is not that of a built-in role but for a few digits.
    MistypedRole,
    /// A role is named by its bare GUID.
    RolePath,
    /// Required properties are there.
    MissingProperty,
    /// Properties have names that Azure knows.
    UnknownProperty,
    /// What stands where a list, an object, a duration or a word of a fixed choice is wanted is one.
    MalformedValue,
    /// A list that needs an entry, if it is there, has one.
    EmptyApprovers,
    /// The API version was published.
    ApiVersion,
    /// The API version has eligible authorizations, if there are any.
    EligibleApiVersion,
    /// The definition is deployed to a subscription.
    DefinitionScope,
    /// The definition's resource name is a GUID.
    ResourceName,
    /// The managing tenant is not the tenant that delegates.
    OwnTenant,
    /// The plan of a Marketplace offer is complete.
    IncompletePlan,
    /// A registration assignment names a registration definition of a subscription.
    AssignmentDefinition,
    /// No two registration assignments put offers of one name on one scope.
    AssignedTwice,
    /// The delegations of a subscription to one managing tenant bear one offer's name.
    SeveralOffers,
    /// No two delegations of a subscription grant one principal the same role.
    RepeatedGrant,
    /// In what a policy deploys, definition and assignment have names of their own.
    PolicyNames,
    /// Roles for Defender for Cloud are granted on whole subscriptions.
    DefenderScope,
}

impl Check {
    /// Every check, in the order in which reports list them.
    pub const ALL: [Self; 20] = [
        Self::MalformedId,
        Self::Placeholder,
        Self::MistypedRole,
        Self::RolePath,
        Self::MissingProperty,
        Self::UnknownProperty,
        Self::MalformedValue,
        Self::EmptyApprovers,
        Self::ApiVersion,
        Self::EligibleApiVersion,
        Self::DefinitionScope,
        Self::ResourceName,
        Self::OwnTenant,
        Self::IncompletePlan,
        Self::AssignmentDefinition,
        Self::AssignedTwice,
        Self::SeveralOffers,
        Self::RepeatedGrant,
        Self::PolicyNames,
        Self::DefenderScope,
    ];
}

/// What a check found.
#[derive(Clone, Debug)]
pub struct Remark {
    /// The check.
    pub check: Check,
    /// What is wrong, one sentence without a final stop.
    pub message: String,
    /// What to say at the place: the cause, or what was probably meant.
    pub label: String,
    /// The bytes that are wrong, and the way by which they came to their use.
    pub origin: Origin,
    /// What tells this from other remarks of the check on the delegation, by meaning.
    pub detail: String,
}
