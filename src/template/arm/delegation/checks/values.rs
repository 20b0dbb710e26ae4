//! Values that are there and are not of the kind that is wanted.

use super::{Remarks, entries, entry_words};
use crate::model::Check;
use crate::template::arm::delegation::fact::{read_duration, read_mfa_provider};
use crate::template::arm::evaluate::kind_of;
use crate::template::arm::value::{Data, Value};
use crate::text::escape::brief;

/// What a property holds.
#[derive(Clone, Copy)]
enum Wanted {
    Text,
    ListOfObjects,
    ListOfTexts,
    Object,
    Duration,
    MfaProvider,
}

impl Wanted {
    const fn words(self) -> &'static str {
        match self {
            Self::Text => "a string",
            Self::ListOfObjects => "an array of objects",
            Self::ListOfTexts => "an array of strings",
            Self::Object => "an object",
            Self::Duration => "an ISO 8601 duration such as `PT8H`",
            Self::MfaProvider => "`Azure` or `None`",
        }
    }
}

/// Everything in the properties of a definition but ids.
pub(super) fn check(remarks: &mut Remarks<'_, '_, '_>, properties: &Value) {
    value(remarks, properties, "registrationDefinitionName", Wanted::Text, "");
    value(remarks, properties, "description", Wanted::Text, "");
    for list in ["authorizations", "eligibleAuthorizations"] {
        value(remarks, properties, list, Wanted::ListOfObjects, "");
        for entry in entries(properties, list) {
            let words = entry_words(&entry);
            value(remarks, &entry, "principalIdDisplayName", Wanted::Text, &words);
            value(remarks, &entry, "delegatedRoleDefinitionIds", Wanted::ListOfTexts, &words);
            value(remarks, &entry, "justInTimeAccessPolicy", Wanted::Object, &words);
            if let Some(policy) = entry.member("justInTimeAccessPolicy") {
                value(remarks, &policy, "multiFactorAuthProvider", Wanted::MfaProvider, &words);
                value(remarks, &policy, "maximumActivationDuration", Wanted::Duration, &words);
                value(remarks, &policy, "managedByTenantApprovers", Wanted::ListOfObjects, &words);
            }
        }
    }
}

fn value(remarks: &mut Remarks<'_, '_, '_>, holder: &Value, name: &str, wanted: Wanted, entry: &str) {
    let Some(value) = holder.member(name) else { return };
    let of_each = match wanted {
        Wanted::ListOfObjects => Some(Wanted::Object),
        Wanted::ListOfTexts => Some(Wanted::Text),
        Wanted::Text | Wanted::Object | Wanted::Duration | Wanted::MfaProvider => None,
    };
    if let (Data::Array(_), Some(of_each)) = (&value.data, of_each) {
        for element in value.elements().filter(|element| !matches!(element.data, Data::Null)) {
            // What stands where an id is wanted is for the check of ids.
            if matches!(of_each, Wanted::Object) {
                one(remarks, &element, &format!("an entry of `{name}`"), of_each, entry);
            }
        }
    } else {
        one(remarks, &value, &format!("`{name}`"), wanted, entry);
    }
}

fn one(remarks: &mut Remarks<'_, '_, '_>, value: &Value, what: &str, wanted: Wanted, entry: &str) {
    let found = match (&value.data, wanted) {
        (Data::Null | Data::Unknown(_) | Data::Either(..), _)
        | (Data::Array(_), Wanted::ListOfObjects | Wanted::ListOfTexts)
        | (Data::Object(_), Wanted::Object)
        | (Data::String(_), Wanted::Text) => return,
        (Data::String(text), Wanted::Duration) if read_duration(text).is_some() => return,
        (Data::String(text), Wanted::MfaProvider) if read_mfa_provider(text).is_some() => return,
        (Data::String(text), _) if !value.is_secret() => format!("`{}`", brief(text, 60)),
        (other, _) => kind_of(other).to_owned(),
    };
    let label = format!("should be {}", wanted.words());
    let (message, detail) = (format!("{what} is {found}"), format!("{what}{entry}"));
    remarks.add(Check::MalformedValue, message, label, value.origin.clone(), detail);
}
