//! Why something is not known.

use serde::Serialize;
use uuid::Uuid;

use super::place::PlaceJson;
use crate::evaluate::Gap;
use crate::model::{Cause, CauseKind};
use crate::report::run::Run;
use crate::text::SourceMap;

/// The cause of one unknown fact.
#[derive(Serialize)]
pub(super) struct CauseJson<'a> {
    cause: &'static str,
    text: String,
    location: Option<PlaceJson<'a>>,
}

impl<'a> CauseJson<'a> {
    pub(super) fn of(cause: &Cause, sources: &'a SourceMap) -> Self {
        Self {
            cause: name(&cause.kind),
            text: cause.kind.to_string(),
            location: cause.span.and_then(|span| PlaceJson::bare(span, sources)),
        }
    }

    /// Several causes.
    pub(super) fn all(causes: &[Cause], sources: &'a SourceMap) -> Vec<Self> {
        causes.iter().map(|cause| Self::of(cause, sources)).collect()
    }
}

/// A cause with everything that hangs on it: of one verdict, or of a whole run.
#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
pub(in crate::report) struct GapJson<'a> {
    cause: &'static str,
    text: String,
    settle: Option<&'static str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    rules: Option<Vec<&'a str>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    delegations: Option<usize>,
    about: Vec<Uuid>,
    #[serde(skip_serializing_if = "std::ops::Not::not")]
    more_about: bool,
    location: Option<PlaceJson<'a>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    unit: Option<usize>,
}

impl<'a> GapJson<'a> {
    /// A cause that one verdict names.
    pub(super) fn of(gap: &Gap) -> Self {
        Self {
            cause: name(&gap.kind),
            text: gap.what(),
            settle: gap.settle(),
            rules: None,
            delegations: None,
            about: gap.about.clone(),
            more_about: gap.more,
            location: gap.place.clone().map(|(_, place)| place.into()),
            unit: None,
        }
    }

    /// A cause for which rules of the run are undetermined.
    pub(in crate::report) fn of_run(run: &Run<'a>, gap: &Gap) -> Self {
        let rules = gap.rules.iter().filter_map(|index| run.rule(*index));
        Self {
            rules: Some(rules.map(|rule| rule.id.as_str()).collect()),
            delegations: Some(gap.delegations),
            unit: gap.place.as_ref().map(|(unit, _)| *unit),
            ..Self::of(gap)
        }
    }
}

/// The stable name of a cause. Reports of older versions keep their meaning: a name is never given
/// to another cause.
const fn name(kind: &CauseKind) -> &'static str {
    match kind {
        CauseKind::MissingParameter(_) => "missing-parameter",
        CauseKind::KeyVault(_) => "key-vault",
        CauseKind::LiveAzure(_) => "live-azure",
        CauseKind::NotRepeatable(_) => "not-repeatable",
        CauseKind::Context(_) => "deployment-context",
        CauseKind::Elsewhere(_) => "elsewhere",
        CauseKind::LinkedTemplate(_) => "linked-template",
        CauseKind::TemplateError => "template-error",
        CauseKind::Limit => "limit",
        CauseKind::NotAGuid(_) => "not-a-guid",
        CauseKind::Unreadable(_) => "unreadable",
        CauseKind::MissingProperty(_) => "missing-property",
        CauseKind::RoleNotInCatalogue(_) => "role-not-in-catalog",
        CauseKind::NotInCatalogue(_) => "not-in-catalog",
        CauseKind::NoDirectory => "no-directory",
        CauseKind::PrincipalNotInDirectory => "principal-not-in-directory",
        CauseKind::DirectoryGap(_) => "directory-gap",
        CauseKind::DirectoryConflict(_) => "directory-conflict",
        CauseKind::DirectoryTooOld => "directory-too-old",
        CauseKind::DirectoryUndated => "directory-undated",
        CauseKind::DirectoryOfAnotherTenant => "directory-of-another-tenant",
        CauseKind::NoMfaEvidence => "no-mfa-evidence",
        CauseKind::MfaUndecided(_) => "mfa-undecided",
        CauseKind::DefinitionNotExported => "definition-not-exported",
        CauseKind::DefinitionElsewhere => "definition-elsewhere",
        CauseKind::MorePages => "more-pages",
        CauseKind::NotExported => "eligible-not-exported",
        CauseKind::CustomerTenant => "customer-tenant",
        CauseKind::TenantName => "tenant-name",
        CauseKind::Condition => "condition",
        CauseKind::InputUnread => "input-unread",
        CauseKind::EndedEarly => "ended-early",
        CauseKind::SaidUnknown => "said-unknown",
    }
}
