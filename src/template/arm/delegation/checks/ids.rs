//! What stands where an id is wanted: GUIDs, and what was probably meant by anything else.

use uuid::Uuid;

use super::{Remarks, entries, entry_words, placeholder};
use crate::catalog::Catalog;
use crate::model::Check;
use crate::template::arm::evaluate::kind_of;
use crate::template::arm::value::{Data, Value};
use crate::text::escape::brief;
use crate::text::guid;

/// How much of a text is shown.
const LONGEST: usize = 60;

/// What an id is of.
#[derive(Clone, Copy)]
enum IdOf {
    Principal,
    Approver,
    Role,
    DelegatedRole,
    ManagingTenant,
}

impl IdOf {
    const fn words(self) -> &'static str {
        match self {
            Self::Principal => "principal id",
            Self::Approver => "approver's principal id",
            Self::Role => "role id",
            Self::DelegatedRole => "delegated role id",
            Self::ManagingTenant => "managing tenant's id",
        }
    }

    const fn is_role(self) -> bool {
        matches!(self, Self::Role | Self::DelegatedRole)
    }
}

/// Every id of a definition.
pub(super) fn check(remarks: &mut Remarks<'_, '_, '_>, properties: &Value) {
    if let Some(tenant) = properties.member("managedByTenantId") {
        id(remarks, IdOf::ManagingTenant, &tenant, "");
    }
    for list in ["authorizations", "eligibleAuthorizations"] {
        for entry in entries(properties, list) {
            let words = entry_words(&entry);
            let principal = entry.member("principalId").map(|id| (IdOf::Principal, id));
            let role = entry.member("roleDefinitionId").map(|id| (IdOf::Role, id));
            for (of, value) in principal.into_iter().chain(role) {
                id(remarks, of, &value, &words);
            }
            let delegated = entry.member("delegatedRoleDefinitionIds");
            for value in delegated.iter().flat_map(Value::elements) {
                id(remarks, IdOf::DelegatedRole, &value, &words);
            }
            let policy = entry.member("justInTimeAccessPolicy");
            for approver in policy.iter().flat_map(|policy| entries(policy, "managedByTenantApprovers")) {
                if let Some(value) = approver.member("principalId") {
                    id(remarks, IdOf::Approver, &value, &words);
                }
            }
        }
    }
}

fn id(remarks: &mut Remarks<'_, '_, '_>, of: IdOf, value: &Value, entry: &str) {
    let what = of.words();
    let origin = value.origin.clone();
    let text = match &value.data {
        // A value that is not there, or not known.
        Data::Null | Data::Unknown(_) | Data::Either(..) => return,
        Data::String(text) => text,
        Data::Bool(_) | Data::Int(_) | Data::Float(_) | Data::Array(_) | Data::Object(_) => {
            let message = format!("the {what} is {}, not a GUID", kind_of(&value.data));
            return remarks.add(Check::MalformedId, message, "not a GUID", origin, format!("{what}{entry}"));
        }
    };
    let secret = value.is_secret();
    let shown = if secret { "(a secret)".to_owned() } else { format!("`{}`", brief(text, LONGEST)) };
    let detail = format!("{what}={}{entry}", if secret { "" } else { text });
    let guid =
        if of.is_role() { text.trim_end_matches('/').rsplit('/').next().unwrap_or(text) } else { text };
    match guid::with_hyphens(guid) {
        Some(known) if known.is_nil() => {
            let message = format!("the {what} {shown} is a placeholder");
            remarks.add(Check::Placeholder, message, "no object has the id of zeros", origin, detail);
        }
        Some(known) => {
            if of.is_role() && !secret {
                mistyped(remarks, what, known, value, &detail);
            }
            if of.is_role() && guid.len() != text.len() {
                let message = format!("the {what} is a path");
                let label =
                    if secret { "only its end is the id".to_owned() } else { format!("write `{known}`") };
                remarks.add(Check::RolePath, message, label, origin, detail);
            }
        }
        None if text.trim().is_empty() => {
            remarks.add(Check::MalformedId, format!("the {what} is empty"), "no GUID", origin, detail);
        }
        None if placeholder::stands_for_an_id(text) => {
            let message = format!("the {what} {shown} is a placeholder");
            remarks.add(Check::Placeholder, message, "to be filled in", origin, detail);
        }
        None => {
            let label = if secret { "not a GUID".to_owned() } else { meant(of, guid) };
            remarks.add(
                Check::MalformedId,
                format!("the {what} {shown} is not a GUID"),
                label,
                origin,
                detail,
            );
        }
    }
}

/// A role that no catalogue has, though a role with nearly the same id is there.
fn mistyped(remarks: &mut Remarks<'_, '_, '_>, what: &str, id: Uuid, value: &Value, detail: &str) {
    let catalog = Catalog::embedded();
    if catalog.find(id).is_some() {
        return;
    }
    let Some(role) = catalog.nearest_id(&id.to_string()) else { return };
    let message = format!("the {what} `{id}` is no built-in role's, but nearly that of `{}`", role.name);
    let label = format!("did you mean `{}`?", role.id);
    remarks.add(Check::MistypedRole, message, label, value.origin.clone(), detail.to_owned());
}

/// What was probably meant by a text that is no GUID, or what it lacks.
fn meant(of: IdOf, text: &str) -> String {
    if let Ok(id) = Uuid::try_parse(text.trim()) {
        return format!("write it as `{id}`");
    }
    let catalog = Catalog::embedded();
    let named = catalog.by_name(text.trim()).and_then(|place| catalog.role(place));
    if let Some(role) = named.or_else(|| catalog.nearest_id(text)).filter(|_| of.is_role()) {
        return format!("did you mean `{}` ({})?", role.id, role.name);
    }
    let digits = text.chars().filter(char::is_ascii_hexdigit).count();
    if text.chars().all(|letter| letter.is_ascii_hexdigit() || letter == '-') && digits != 32 {
        return format!("a GUID has 32 digits, and this has {digits}");
    }
    "not a GUID".to_owned()
}
