//! Names of properties: those that nobody documents, and required ones that are not there.
//!
//! A required property that is there under a misspelt name is one mistake, and told once.

use super::{Remarks, entries, entry_words};
use crate::model::{Check, Origin};
use crate::template::arm::value::{Data, Value};
use crate::text::escape::brief;
use crate::text::same_name;
use crate::text::suggest::nearest;

/// What an object may hold. Names that Azure writes itself are let pass in what was exported.
struct Shape {
    /// The object, with its article.
    what: &'static str,
    /// What must be there.
    required: &'static [&'static str],
    /// What else may be there.
    optional: &'static [&'static str],
}

const DEFINITION: Shape = Shape {
    what: "the registration definition",
    required: &["managedByTenantId", "authorizations"],
    optional: &[
        "eligibleAuthorizations",
        "registrationDefinitionName",
        "description",
        "provisioningState",
        "managedByTenantName",
        "manageeTenantId",
        "manageeTenantName",
    ],
};

const AUTHORIZATION: Shape = Shape {
    what: "an authorization",
    required: &["principalId", "roleDefinitionId"],
    optional: &["principalIdDisplayName", "delegatedRoleDefinitionIds"],
};

/// `delegatedRoleDefinitionIds` is none of its properties, but a rule tells that better.
const ELIGIBLE: Shape = Shape {
    what: "an eligible authorization",
    required: &["principalId", "roleDefinitionId"],
    optional: &["principalIdDisplayName", "justInTimeAccessPolicy", "delegatedRoleDefinitionIds"],
};

const ACTIVATION: Shape = Shape {
    what: "an activation policy",
    required: &["multiFactorAuthProvider"],
    optional: &["maximumActivationDuration", "managedByTenantApprovers"],
};

const APPROVER: Shape =
    Shape { what: "an approver", required: &["principalId"], optional: &["principalIdDisplayName"] };

const PLAN: Shape = Shape {
    what: "the plan",
    required: &["name", "product", "publisher", "version"],
    optional: &["promotionCode"],
};

/// Everything in the properties of a definition.
pub(super) fn check(remarks: &mut Remarks<'_, '_, '_>, properties: &Value) {
    if matches!(properties.data, Data::Null) {
        let origin = Origin::literal(remarks.whole());
        let message = "the registration definition has no `properties`".to_owned();
        remarks.add(Check::MissingProperty, message, "`properties` is missing", origin, "properties".into());
        return;
    }
    shape(remarks, properties, &DEFINITION, Check::MissingProperty, "");
    for entry in entries(properties, "authorizations") {
        shape(remarks, &entry, &AUTHORIZATION, Check::MissingProperty, &entry_words(&entry));
    }
    for entry in entries(properties, "eligibleAuthorizations") {
        let words = entry_words(&entry);
        shape(remarks, &entry, &ELIGIBLE, Check::MissingProperty, &words);
        let Some(policy) = entry.member("justInTimeAccessPolicy") else { continue };
        shape(remarks, &policy, &ACTIVATION, Check::MissingProperty, &words);
        for approver in entries(&policy, "managedByTenantApprovers") {
            shape(remarks, &approver, &APPROVER, Check::MissingProperty, &words);
        }
        approvers(remarks, &policy, words);
    }
}

/// A Marketplace plan.
pub(super) fn plan(remarks: &mut Remarks<'_, '_, '_>, plan: &Value) {
    shape(remarks, plan, &PLAN, Check::IncompletePlan, "");
}

/// A list of approvers that is there, and empty.
fn approvers(remarks: &mut Remarks<'_, '_, '_>, policy: &Value, words: String) {
    let Some(list) = policy.member("managedByTenantApprovers") else { return };
    let Data::Array(array) = &list.data else { return };
    if array.items().is_empty() && array.open().is_none() {
        let message = "`managedByTenantApprovers` is empty".to_owned();
        remarks.add(Check::EmptyApprovers, message, "names nobody", list.origin.clone(), words);
    }
}

/// Holds an object against its shape; `entry` tells it from others of its kind.
fn shape(remarks: &mut Remarks<'_, '_, '_>, object: &Value, shape: &Shape, missing: Check, entry: &str) {
    let Data::Object(members) = &object.data else { return };
    let known = || shape.required.iter().chain(shape.optional).copied();
    let mut strangers: Vec<_> = object
        .members()
        .filter(|(name, _)| !known().any(|known| same_name(known, name)))
        .map(|(name, value)| (name, value.origin, meant(name, shape, object)))
        .collect();
    for name in shape.required {
        let found = object.member(name).is_some_and(|value| !matches!(value.data, Data::Null));
        if found || members.open().is_some() {
            continue;
        }
        let misspelt = strangers.iter().position(|(.., meant)| *meant == Some(*name));
        let (origin, label) = match misspelt.map(|place| strangers.remove(place)) {
            Some((_, origin, _)) => (remarks.name_of(&origin), format!("did you mean `{name}`?")),
            None => (object.origin.clone(), format!("`{name}` is missing")),
        };
        let message = format!("{} has no `{name}`", shape.what);
        remarks.add(missing, message, label, origin, format!("{} {name}{entry}", shape.what));
    }
    for (name, origin, meant) in strangers {
        let shown = brief(name, 60);
        let label = match meant {
            Some(meant) => format!("did you mean `{meant}`?"),
            None => elsewhere(name),
        };
        let message = format!("{} has no property `{shown}`", shape.what);
        let origin = remarks.name_of(&origin);
        remarks.add(Check::UnknownProperty, message, label, origin, format!("{} {name}{entry}", shape.what));
    }
}

/// The property that a name probably means: one that is not there yet, and is spelt nearly like it
/// or ends in it.
fn meant(name: &str, shape: &Shape, object: &Value) -> Option<&'static str> {
    let free =
        || shape.required.iter().chain(shape.optional).copied().filter(|name| object.member(name).is_none());
    let near = nearest(name, free());
    let ends_in = |known: &&str| known.to_lowercase().ends_with(&name.to_lowercase());
    free().find(|known| Some(*known) == near).or_else(|| free().find(ends_in))
}

/// Where a property belongs, if not here.
fn elsewhere(name: &str) -> String {
    let homes = [DEFINITION, AUTHORIZATION, ELIGIBLE, ACTIVATION];
    let home = homes
        .iter()
        .find(|home| home.required.iter().chain(home.optional).any(|known| same_name(known, name)));
    match home {
        Some(home) => format!("a property of {}", home.what),
        None => "Azure documents no such property".to_owned(),
    }
}
