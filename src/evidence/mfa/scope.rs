//! Steps four and five of the test: does a policy cover Azure management, and every sign-in to it?

use super::clause::{Breach, Clause, Narrowing};
use super::list::{Texts, find, is_blank, is_note, telling};
use super::members;
use crate::document::json::JsonNode;
use crate::text::Span;

/// The application id of Azure management: Azure Resource Manager with its portal, command line
/// and PowerShell.
const AZURE_MANAGEMENT: &str = "797f4846-ba00-4fd7-ba43-dac1f8f63013";

/// The clause by which a policy does not cover Azure management.
pub(super) fn applications(conditions: JsonNode<'_>, place: Span) -> Option<Clause> {
    let untold = |name, span| Some(Clause::new(Breach::Untold(name), span));
    let Some(applications) = telling(conditions, "applications") else {
        return untold("conditions.applications", place);
    };
    let included = match Texts::of(applications, "includeApplications") {
        Texts::Missing => return untold("includeApplications", place),
        Texts::Unreadable(span) => return untold("includeApplications", span),
        Texts::Items(items) => items,
    };
    let excluded = match Texts::of(applications, "excludeApplications").or_empty() {
        Ok(items) => items,
        Err(span) => return untold("excludeApplications", span),
    };
    if let Some(span) = name_of(applications, "applicationFilter") {
        return Some(Clause::new(Breach::ApplicationFilter, span));
    }
    if find(&included, "All").or_else(|| find(&included, AZURE_MANAGEMENT)).is_some() {
        return find(&excluded, AZURE_MANAGEMENT).map(|span| Clause::new(Breach::AzureExcluded, span));
    }
    if let Some(span) = find(&included, "MicrosoftAdminPortals") {
        return Some(Clause::new(Breach::PortalsOnly, span));
    }
    if let Some(span) = name_of(applications, "includeUserActions") {
        return Some(Clause::new(Breach::UserActions, span));
    }
    if let Some(span) = name_of(applications, "includeAuthenticationContextClassReferences") {
        return Some(Clause::new(Breach::AuthenticationContexts, span));
    }
    let span = applications.get("includeApplications").map_or(place, JsonNode::span);
    let nothing = included.iter().all(|(text, _)| text.eq_ignore_ascii_case("None"));
    Some(Clause::new(if nothing { Breach::NoApplication } else { Breach::OtherApplications }, span))
}

/// The clauses by which a policy covers only some sign-ins. A condition that is not there is not
/// set: an export shows either all conditions of a policy or none.
pub(super) fn narrowing(conditions: JsonNode<'_>, place: Span) -> Vec<Clause> {
    let mut clauses = Vec::new();
    if conditions.get("clientAppTypes").is_none_or(is_blank) {
        clauses.push(Clause::new(Breach::Untold("clientAppTypes"), place));
    }
    for member in conditions.members() {
        let Some(name) = member.key.as_str().filter(|_| !is_blank(member.value)) else { continue };
        let (value, span) = (member.value, member.key.span());
        let narrowed = |by| Some(Clause::new(Breach::Narrow(by), span));
        clauses.extend(match name.to_ascii_lowercase().as_str() {
            "users" | "applications" => None,
            "clientapptypes" => clients(conditions, value.span()),
            "platforms" => judged(is_wide(value, "platforms", "Platforms"), Narrowing::Platforms, span),
            "locations" => judged(is_wide(value, "locations", "Locations"), Narrowing::Locations, span),
            "devices" => judged(every_device(value), Narrowing::Devices, span),
            "devicestates" => judged(is_wide(value, "deviceStates", "States"), Narrowing::Devices, span),
            "signinrisklevels" => judged(every_level(value, "signInRiskLevels"), Narrowing::SignInRisk, span),
            "userrisklevels" => judged(every_level(value, "userRiskLevels"), Narrowing::UserRisk, span),
            "insiderrisklevels" => narrowed(Narrowing::InsiderRisk),
            "authenticationflows" => narrowed(Narrowing::Flows),
            "clientapplications" | "serviceprincipalrisklevels" => Some(Clause::new(Breach::Workloads, span)),
            "id" => None,
            _ if is_note(member.key) => None,
            _ => Some(Clause::new(Breach::UnknownCondition(name.into_owned()), span)),
        });
    }
    clauses.extend(members::unknown(conditions));
    clauses
}

/// Whether a condition leaves nothing out, or the clause that says that it cannot be read.
type Wide = Result<bool, Clause>;

/// The clause of a condition, whose name stands at `span`.
fn judged(wide: Wide, by: Narrowing, span: Span) -> Option<Clause> {
    match wide {
        Ok(wide) => (!wide).then(|| Clause::new(Breach::Narrow(by), span)),
        Err(clause) => Some(clause),
    }
}

/// Where the name of a member stands that says something.
fn name_of(node: JsonNode<'_>, name: &str) -> Option<Span> {
    node.member(name).filter(|member| !is_blank(member.value)).map(|member| member.key.span())
}

/// Browsers together with mobile and desktop programs are all that signs in by today's protocols.
fn clients(conditions: JsonNode<'_>, span: Span) -> Option<Clause> {
    match Texts::of(conditions, "clientAppTypes").or_empty() {
        Err(span) => Some(Clause::new(Breach::Untold("clientAppTypes"), span)),
        Ok(types) => {
            let has = |name| find(&types, name).is_some();
            let wide = has("all") || (has("browser") && has("mobileAppsAndDesktopClients"));
            (!wide).then(|| Clause::new(Breach::Narrow(Narrowing::Clients), span))
        }
    }
}

/// Whether a pair of lists, what is included and what excluded, leaves nothing out.
fn is_wide(node: JsonNode<'_>, condition: &'static str, of: &str) -> Wide {
    let unread = |span| Clause::new(Breach::Untold(condition), span);
    if !node.is_object() {
        return Err(unread(node.span()));
    }
    let texts = |prefix: &str| Texts::of(node, &format!("{prefix}{of}")).or_empty().map_err(unread);
    let (included, excluded) = (texts("include")?, texts("exclude")?);
    Ok((included.is_empty() || find(&included, "All").is_some()) && excluded.is_empty())
}

/// Whether no device is left out: by its state, under the name of today or that of old, or by a
/// filter.
fn every_device(node: JsonNode<'_>) -> Wide {
    if let Some(filter) = telling(node, "deviceFilter") {
        let unread = Clause::new(Breach::Untold("deviceFilter"), filter.span());
        return if filter.is_object() { Ok(false) } else { Err(unread) };
    }
    Ok(is_wide(node, "devices", "Devices")? && is_wide(node, "devices", "DeviceStates")?)
}

/// Whether a list of risk levels names all, the absence of risk included.
fn every_level(node: JsonNode<'_>, condition: &'static str) -> Wide {
    if !node.is_array() {
        return Err(Clause::new(Breach::Untold(condition), node.span()));
    }
    let levels: Vec<_> = node.elements().filter_map(JsonNode::as_str).collect();
    let has = |level| levels.iter().any(|l| l.eq_ignore_ascii_case(level));
    Ok(["none", "low", "medium", "high"].into_iter().all(has))
}
