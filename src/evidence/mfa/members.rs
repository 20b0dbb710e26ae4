//! What the parts of a condition may hold. A member that this program does not know may narrow or
//! widen the policy, so whom and what it covers is not known.

use super::clause::{Breach, Clause};
use super::list::{is_blank, is_note, telling};
use crate::document::json::JsonNode;

/// The members that are read, by the path of the object that has them.
const KNOWN: &[(&[&str], &[&str])] = &[
    (
        &["users"],
        &[
            "includeUsers",
            "excludeUsers",
            "includeGroups",
            "excludeGroups",
            "includeRoles",
            "excludeRoles",
            "includeGuestsOrExternalUsers",
            "excludeGuestsOrExternalUsers",
        ],
    ),
    (&["users", "includeGuestsOrExternalUsers"], GUESTS),
    (&["users", "excludeGuestsOrExternalUsers"], GUESTS),
    (&["users", "includeGuestsOrExternalUsers", "externalTenants"], TENANTS),
    (&["users", "excludeGuestsOrExternalUsers", "externalTenants"], TENANTS),
    (
        &["applications"],
        &[
            "includeApplications",
            "excludeApplications",
            "includeUserActions",
            "includeAuthenticationContextClassReferences",
            "applicationFilter",
        ],
    ),
    (&["platforms"], &["includePlatforms", "excludePlatforms"]),
    (&["locations"], &["includeLocations", "excludeLocations"]),
    (
        &["devices"],
        &["includeDevices", "excludeDevices", "includeDeviceStates", "excludeDeviceStates", "deviceFilter"],
    ),
    (&["deviceStates"], &["includeStates", "excludeStates"]),
    (&["authenticationFlows"], &["transferMethods"]),
];

const GUESTS: &[&str] = &["guestOrExternalUserTypes", "externalTenants"];

const TENANTS: &[&str] = &["membershipKind", "members"];

/// A clause for each member that says something and is not known. An id only names its object.
pub(super) fn unknown(conditions: JsonNode<'_>) -> Vec<Clause> {
    let objects = KNOWN.iter().filter_map(|(path, known)| {
        let object = path.iter().try_fold(conditions, |node, name| telling(node, name))?;
        Some((path, known, object))
    });
    let unknown = objects.flat_map(|(path, known, object)| {
        let strangers = object.members().filter(|member| !is_note(member.key) && !is_blank(member.value));
        strangers.filter_map(move |member| {
            let name = member.key.as_str().unwrap_or_default();
            let stranger = known.iter().chain(&["id"]).all(|known| !name.eq_ignore_ascii_case(known));
            let breach = || Breach::UnknownCondition(format!("{}.{name}", path.join(".")));
            stranger.then(|| Clause::new(breach(), member.key.span()))
        })
    });
    unknown.collect()
}
