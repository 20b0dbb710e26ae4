//! Steps four and five of the test: does a policy cover Azure management, and every sign-in to it?

use super::clause::{Breach, Clause, Narrowing};
use super::list::{Items, Texts, find, is_blank, is_note, telling};
use super::members;
use super::parts::{CLIENTS, OLD_CLIENTS, PLATFORMS, Parts, RISKS};
use crate::document::json::JsonNode;
use crate::text::{Span, guid};

/// The application id of Azure management: Azure Resource Manager with its portal, command line
/// and PowerShell.
const AZURE_MANAGEMENT: &str = "797f4846-ba00-4fd7-ba43-dac1f8f63013";

/// What goes by a word in place of an id, Azure management not among it.
const OTHER_APPLICATIONS: [&str; 3] = ["None", "Office365", "MicrosoftAdminPortals"];

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
        let excluding = || excluded.iter().filter_map(|(text, span)| excludes_azure(text, *span));
        return excluding().find(|clause| clause.breach.is_decisive()).or_else(|| excluding().next());
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

/// The clause of an application that is excluded, if it is Azure management or may be.
fn excludes_azure(text: &str, span: Span) -> Option<Clause> {
    if OTHER_APPLICATIONS.iter().any(|other| text.eq_ignore_ascii_case(other)) {
        return None;
    }
    let breach = match guid::in_any_form(text.trim()) {
        Some(id) if id.to_string() == AZURE_MANAGEMENT => Breach::AzureExcluded,
        Some(_) => return None,
        None if text.eq_ignore_ascii_case("All") => Breach::AzureExcluded,
        None => Breach::Untold("excludeApplications"),
    };
    Some(Clause::new(breach, span))
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
        clauses.extend(match name.to_ascii_lowercase().as_str() {
            "users" | "applications" => None,
            "clientapptypes" => judged(clients(conditions), Narrowing::Clients, value.span()),
            "platforms" => judged(platforms(value), Narrowing::Platforms, span),
            "locations" => judged(places(value, "locations", "Locations"), Narrowing::Locations, span),
            "devices" => judged(devices(value), Narrowing::Devices, span),
            "devicestates" => judged(places(value, "deviceStates", "States"), Narrowing::Devices, span),
            "signinrisklevels" => judged(risks(conditions, "signInRiskLevels"), Narrowing::SignInRisk, span),
            "userrisklevels" => judged(risks(conditions, "userRiskLevels"), Narrowing::UserRisk, span),
            "insiderrisklevels" => judged(SOME, Narrowing::InsiderRisk, span),
            "authenticationflows" => judged(flows(value), Narrowing::Flows, span),
            "clientapplications" | "serviceprincipalrisklevels" => Some(Clause::new(Breach::Workloads, span)),
            "id" => None,
            _ if is_note(member.key) => None,
            _ => Some(Clause::new(Breach::UnknownCondition(name.into_owned()), span)),
        });
    }
    clauses.extend(members::unknown(conditions));
    clauses
}

/// What a condition leaves of all sign-ins: none if all, or the clause that says that it cannot be
/// read.
type Left = Result<Option<Parts>, Clause>;

/// Some sign-ins, which are not counted.
const SOME: Left = Ok(Some(Parts::Uncounted));

/// The clause of a condition that stands at `span`.
fn judged(left: Left, by: Narrowing, span: Span) -> Option<Clause> {
    left.map_or_else(Some, |parts| parts.map(|parts| Clause::new(Breach::Narrow(by, parts), span)))
}

/// Where the name of a member stands that says something.
fn name_of(node: JsonNode<'_>, name: &str) -> Option<Span> {
    node.member(name).filter(|member| !is_blank(member.value)).map(|member| member.key.span())
}

/// Browsers together with mobile and desktop programs are all that signs in by today's protocols.
fn clients(conditions: JsonNode<'_>) -> Left {
    let unread = |span| Clause::new(Breach::Untold("clientAppTypes"), span);
    let mut types = Texts::of(conditions, "clientAppTypes").or_empty().map_err(unread)?;
    types.retain(|(text, _)| OLD_CLIENTS.iter().all(|old| !text.eq_ignore_ascii_case(old)));
    if types.is_empty() {
        return Ok(Some(Parts::none(CLIENTS)));
    }
    match Parts::between(&types, &[], CLIENTS) {
        Parts::Uncounted => Err(unread(types.first().map_or(conditions.span(), |(_, span)| *span))),
        parts => Ok((!parts.are_all()).then_some(parts)),
    }
}

/// What a pair of lists leaves, what is included and what excluded.
fn pair<'t>(node: JsonNode<'t>, condition: &'static str, of: &str) -> Result<[Items<'t>; 2], Clause> {
    let unread = |span| Clause::new(Breach::Untold(condition), span);
    if !node.is_object() {
        return Err(unread(node.span()));
    }
    let texts = |prefix: &str| Texts::of(node, &format!("{prefix}{of}")).or_empty().map_err(unread);
    Ok([texts("include")?, texts("exclude")?])
}

/// Things of which there may be any number, or that may be one and the same under two names.
fn places(node: JsonNode<'_>, condition: &'static str, of: &str) -> Left {
    let [included, excluded] = pair(node, condition, of)?;
    let wide = (included.is_empty() || find(&included, "All").is_some()) && excluded.is_empty();
    Ok((!wide).then_some(Parts::Uncounted))
}

fn platforms(node: JsonNode<'_>) -> Left {
    let [included, excluded] = pair(node, "platforms", "Platforms")?;
    let parts = Parts::between(&included, &excluded, PLATFORMS);
    Ok((!parts.are_all()).then_some(parts))
}

/// Devices by their state, under the name of today or that of old, or by a filter.
fn devices(node: JsonNode<'_>) -> Left {
    if let Some(filter) = telling(node, "deviceFilter") {
        let unread = Clause::new(Breach::Untold("deviceFilter"), filter.span());
        return if filter.is_object() { SOME } else { Err(unread) };
    }
    Ok(places(node, "devices", "Devices")?.or(places(node, "devices", "DeviceStates")?))
}

/// Levels of risk, the absence of risk included.
fn risks(conditions: JsonNode<'_>, condition: &'static str) -> Left {
    let unread = |span| Clause::new(Breach::Untold(condition), span);
    let levels = Texts::of(conditions, condition).or_empty().map_err(unread)?;
    if find(&levels, "all").is_some() {
        // No level is called so.
        return SOME;
    }
    let parts = Parts::between(&levels, &[], RISKS);
    Ok((!parts.are_all()).then_some(parts))
}

/// The flows by which sign-ins go over to other devices. `none` chooses no flow, which is not set.
fn flows(node: JsonNode<'_>) -> Left {
    let unread = |node: JsonNode<'_>| Clause::new(Breach::Untold("authenticationFlows"), node.span());
    if !node.is_object() {
        return Err(unread(node));
    }
    let Some(methods) = telling(node, "transferMethods") else { return Ok(None) };
    let text = methods.as_str().unwrap_or_default();
    let named = |name: &str| text.split(',').any(|method| method.trim().eq_ignore_ascii_case(name));
    match named("deviceCodeFlow") || named("authenticationTransfer") {
        true => SOME,
        false if text.trim().eq_ignore_ascii_case("none") => Ok(None),
        false => Err(unread(methods)),
    }
}
