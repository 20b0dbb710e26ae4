//! Tells what a file of evidence holds by its content, so that one given to the wrong option gets
//! a message that says what it is and where it belongs.

use crate::diagnostic::Sink;
use crate::document::json::{JsonNode, JsonTree};
use crate::text::Span;

use super::defaults::{self, Identity};
use super::errors;
use super::pages::{Page, pages};

/// What a file holds.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum EvidenceKind {
    /// Users, groups, service principals or other objects of a directory.
    DirectoryObjects,
    /// Conditional Access policies.
    ConditionalAccess,
    /// The security defaults of a tenant.
    SecurityDefaults,
    /// Another policy that can be switched on, which says nothing about what is asked of users.
    OtherPolicy,
    /// Tenants with their names.
    Organization,
    /// What users have registered for multi-factor authentication, which says nothing about what
    /// is asked of them.
    Registration,
    /// Definitions of Azure roles.
    RoleDefinitions,
    /// Definitions of Microsoft Entra roles, which say nothing about Azure resources.
    EntraRoles,
    /// Assignments of Azure roles.
    RoleAssignments,
    /// An ARM template, or delegations exported from Azure.
    Template,
    /// A parameter file.
    Parameters,
    /// Nothing that tells what it is, e.g. an empty list.
    Unknown,
}

impl EvidenceKind {
    /// What the file holds, in words.
    #[must_use]
    pub const fn noun(self) -> &'static str {
        match self {
            Self::DirectoryObjects => "directory objects",
            Self::ConditionalAccess => "Conditional Access policies",
            Self::SecurityDefaults => "security defaults",
            Self::OtherPolicy => "a policy about something else",
            Self::Organization => "tenants",
            Self::Registration => "what users have registered for multi-factor authentication",
            Self::RoleDefinitions => "definitions of Azure roles",
            Self::EntraRoles => "Microsoft Entra roles",
            Self::RoleAssignments => "role assignments",
            Self::Template => "a template or delegations",
            Self::Parameters => "template parameters",
            Self::Unknown => "nothing that is known",
        }
    }

    /// What to do with such a file.
    #[must_use]
    pub const fn advice(self) -> Option<&'static str> {
        match self {
            Self::DirectoryObjects => Some("give it with `--directory`"),
            Self::ConditionalAccess => Some("give it with `--conditional-access`"),
            Self::SecurityDefaults => Some("give it with `--security-defaults`"),
            Self::OtherPolicy => Some("leave it out: it does not say what is asked of users"),
            Self::Organization => Some("give it with `--directory`"),
            Self::Registration => Some(
                "leave it out: what users can do is no evidence of what they have to; export the Conditional \
                 Access policies",
            ),
            Self::RoleDefinitions => Some("give it with `--roles`"),
            Self::EntraRoles => Some("leave it out: delegations grant Azure roles, which are others"),
            Self::RoleAssignments => Some(
                "export the definitions of the roles with `az role definition list` and give them with `--roles`",
            ),
            Self::Template => Some("name it as a path to check"),
            Self::Parameters => Some("give it with `--parameters`"),
            Self::Unknown => None,
        }
    }
}

/// What a JSON text holds, and the place that tells it.
#[must_use]
pub fn detect(tree: &JsonTree) -> (EvidenceKind, Span) {
    let root = tree.root();
    let start = root.span();
    let nowhere = Span { end: start.end.min(start.start.saturating_add(1)), ..start };
    let by_entry = |page: Page<'_>| page.entries().find_map(|entry| by_properties(entry, page));
    by_context(root)
        .or_else(|| pages(root).into_iter().find_map(by_entry))
        .unwrap_or((EvidenceKind::Unknown, nowhere))
}

/// Whether the text holds what it was given for, or does not tell; reports it otherwise.
pub(super) fn is_what_it_was_given_for(tree: &JsonTree, wanted: EvidenceKind, sink: &mut Sink) -> bool {
    let (found, span) = detect(tree);
    if found == wanted || found == EvidenceKind::Unknown {
        return true;
    }
    sink.push(errors::wrong_file(span, found, wanted));
    false
}

/// What `@odata.context` says, as Microsoft Graph writes it: the name of the collection, which the
/// properties that were selected stand behind.
fn by_context(root: JsonNode<'_>) -> Option<(EvidenceKind, Span)> {
    let node = root.get("@odata.context")?;
    let context = node.as_str()?.to_ascii_lowercase();
    let (_, fragment) = context.split_once('#')?;
    let name = fragment.strip_prefix("collection(").unwrap_or(fragment).split(['(', ')']).next()?;
    let kinds = [
        ("conditionalaccess/policies", EvidenceKind::ConditionalAccess),
        ("identitysecuritydefaultsenforcementpolicy", EvidenceKind::SecurityDefaults),
        ("userregistrationdetails", EvidenceKind::Registration),
        ("organization", EvidenceKind::Organization),
        ("rolemanagement/directory", EvidenceKind::EntraRoles),
        ("directoryobject", EvidenceKind::DirectoryObjects),
        ("groups", EvidenceKind::DirectoryObjects),
        ("users", EvidenceKind::DirectoryObjects),
        ("serviceprincipals", EvidenceKind::DirectoryObjects),
        ("applications", EvidenceKind::DirectoryObjects),
    ];
    let (_, kind) = kinds.into_iter().find(|(word, _)| name.contains(word))?;
    Some((kind, node.span()))
}

/// What the properties of an object say: the first of these that it has. Order matters, since all
/// have an id and most a display name.
const TELLING: &[(&str, EvidenceKind)] = &[
    ("$schema", EvidenceKind::Template),
    ("grantControls", EvidenceKind::ConditionalAccess),
    ("rolePermissions", EvidenceKind::EntraRoles),
    ("isEnabled", EvidenceKind::SecurityDefaults),
    ("isMfaRegistered", EvidenceKind::Registration),
    ("verifiedDomains", EvidenceKind::Organization),
    ("tenantId", EvidenceKind::Organization),
    ("assignableScopes", EvidenceKind::RoleDefinitions),
    ("roleName", EvidenceKind::RoleDefinitions),
    ("@odata.type", EvidenceKind::DirectoryObjects),
    ("odata.type", EvidenceKind::DirectoryObjects),
    ("odataType", EvidenceKind::DirectoryObjects),
    ("objectType", EvidenceKind::DirectoryObjects),
    ("userPrincipalName", EvidenceKind::DirectoryObjects),
    ("servicePrincipalType", EvidenceKind::DirectoryObjects),
    ("appId", EvidenceKind::DirectoryObjects),
    ("groupTypes", EvidenceKind::DirectoryObjects),
    ("groupType", EvidenceKind::DirectoryObjects),
    ("securityEnabled", EvidenceKind::DirectoryObjects),
    ("roleDefinitionId", EvidenceKind::RoleAssignments),
];

/// What the properties inside `properties` say, as Azure Resource Manager writes an entry.
const TELLING_INSIDE: &[(&str, EvidenceKind)] = &[
    ("managedByTenantId", EvidenceKind::Template),
    ("authorizations", EvidenceKind::Template),
    ("registrationDefinitionId", EvidenceKind::Template),
    ("roleName", EvidenceKind::RoleDefinitions),
    ("assignableScopes", EvidenceKind::RoleDefinitions),
    ("roleDefinitionId", EvidenceKind::RoleAssignments),
];

fn by_properties(node: JsonNode<'_>, page: Page<'_>) -> Option<(EvidenceKind, Span)> {
    let first = |node: JsonNode<'_>, telling: &[(&str, EvidenceKind)]| {
        telling.iter().find_map(|(name, kind)| Some((*kind, node.member(name)?.key.span())))
    };
    if let Some(found) = node.get("properties").and_then(|properties| first(properties, TELLING_INSIDE)) {
        return Some(found);
    }
    let (mut kind, span) = first(node, TELLING)?;
    if kind == EvidenceKind::SecurityDefaults {
        return match defaults::identity(node, page) {
            Identity::SecurityDefaults => Some((kind, span)),
            Identity::Other(span) => Some((EvidenceKind::OtherPolicy, span)),
            Identity::Untold => None,
        };
    }
    let schema = node.get("$schema").and_then(JsonNode::as_str);
    if schema.is_some_and(|schema| schema.to_ascii_lowercase().contains("parameters.json")) {
        kind = EvidenceKind::Parameters;
    }
    Some((kind, span))
}
