//! What keeps a Conditional Access policy from proving that everybody has to use multi-factor
//! authentication: one clause, in words and by place.

use crate::model::mfa::MfaNote;
use crate::text::Span;
use crate::text::escape::brief;

use super::parts::Parts;
use super::reach::Audience;

/// A clause of a policy that breaks the proof, or leaves it open.
#[derive(Clone, Debug)]
pub(super) struct Clause {
    pub(super) breach: Breach,
    pub(super) span: Span,
}

/// How a clause breaks the proof.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Breach {
    /// `"state": "disabled"`
    Disabled,
    /// It has a `deletedDateTime`.
    Deleted,
    /// `"state": "enabledForReportingButNotEnforced"`
    ReportOnly,
    /// A state that is none of the three.
    UnknownState(String),
    /// No grant control at all: a policy about sessions.
    NoControl,
    /// `"builtInControls": ["block"]`
    Blocks,
    /// Controls, none of them multi-factor authentication; one of them.
    NotMfa(String),
    /// `OR` with another control.
    Instead(String),
    /// An authentication strength that one factor satisfies.
    WeakStrength(String),
    /// `"includeUsers": ["None"]`, or nobody at all.
    Nobody,
    /// Some users, groups or roles.
    SomeUsers,
    /// Users, groups, roles or guests that are excluded.
    Excludes(Audience),
    /// No application.
    NoApplication,
    /// Applications, Azure management not among them.
    OtherApplications,
    /// `MicrosoftAdminPortals` without Azure management.
    PortalsOnly,
    /// Azure management is excluded.
    AzureExcluded,
    /// `includeUserActions`
    UserActions,
    /// `includeAuthenticationContextClassReferences`
    AuthenticationContexts,
    /// `applicationFilter`
    ApplicationFilter,
    /// A condition that narrows the policy, and the parts of all sign-ins that it leaves.
    Narrow(Narrowing, Parts),
    /// `clientApplications`: the policy is about service principals.
    Workloads,
    /// A condition that this program does not know.
    UnknownCondition(String),
    /// A grant control that this program does not know.
    UnknownControl(String),
    /// A property that the export leaves out or that cannot be read.
    Untold(&'static str),
    /// Two exports show the policy differently.
    Contradictory,
}

/// A condition that narrows a policy to some sign-ins.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Narrowing {
    Clients,
    Platforms,
    Locations,
    Devices,
    SignInRisk,
    UserRisk,
    InsiderRisk,
    Flows,
}

impl Narrowing {
    /// What the policy is narrowed to.
    pub(super) const fn words(self) -> &'static str {
        match self {
            Self::Clients => "some kinds of client application",
            Self::Platforms => "some device platforms",
            Self::Locations => "some locations",
            Self::Devices => "some devices",
            Self::SignInRisk => "sign-ins of some risk levels",
            Self::UserRisk => "users of some risk levels",
            Self::InsiderRisk => "users of some insider risk levels",
            Self::Flows => "some authentication flows",
        }
    }
}

impl Clause {
    pub(super) const fn new(breach: Breach, span: Span) -> Self {
        Self { breach, span }
    }

    /// The clause as a sentence about its policy.
    pub(super) fn note(&self, policy: &str) -> MfaNote {
        MfaNote::at(format!("policy `{}` {}", brief(policy, 60), self.breach.words()), self.span)
    }
}

impl Breach {
    /// Whether the clause breaks the proof; otherwise it only leaves it open.
    pub(super) const fn is_decisive(&self) -> bool {
        match self {
            Self::UnknownState(_)
            | Self::ApplicationFilter
            | Self::UnknownCondition(_)
            | Self::UnknownControl(_)
            | Self::Untold(_)
            | Self::Contradictory => false,
            Self::Disabled
            | Self::Deleted
            | Self::ReportOnly
            | Self::NoControl
            | Self::Blocks
            | Self::NotMfa(_)
            | Self::Instead(_)
            | Self::WeakStrength(_)
            | Self::Nobody
            | Self::SomeUsers
            | Self::Excludes(_)
            | Self::NoApplication
            | Self::OtherApplications
            | Self::PortalsOnly
            | Self::AzureExcluded
            | Self::UserActions
            | Self::AuthenticationContexts
            | Self::Narrow(..)
            | Self::Workloads => true,
        }
    }

    /// What the policy does, as the rest of a sentence that begins with its name.
    fn words(&self) -> String {
        let text = |text: &str| brief(text, 60);
        match self {
            Self::Disabled => "is switched off".to_owned(),
            Self::Deleted => "was deleted".to_owned(),
            Self::ReportOnly => "is in report-only mode, which enforces nothing".to_owned(),
            Self::UnknownState(state) => format!("has a state that is not known, `{}`", text(state)),
            Self::NoControl => "has no grant control".to_owned(),
            Self::Blocks => "blocks access and asks for nothing".to_owned(),
            Self::NotMfa(control) => {
                format!("asks for `{}`, not for multi-factor authentication", text(control))
            }
            Self::Instead(control) => {
                format!("accepts `{}` in place of multi-factor authentication", text(control))
            }
            Self::WeakStrength(name) => {
                format!("asks for authentication strength `{}`, which one factor satisfies", text(name))
            }
            Self::Nobody => "includes nobody".to_owned(),
            Self::SomeUsers => "covers only the users, groups and roles that it lists".to_owned(),
            Self::Excludes(audience) => format!("excludes {audience}"),
            Self::NoApplication => "covers no application".to_owned(),
            Self::OtherApplications => "does not cover Azure management, only other applications".to_owned(),
            Self::PortalsOnly => "covers the admin portals, but not Azure Resource Manager".to_owned(),
            Self::AzureExcluded => "excludes Azure management".to_owned(),
            Self::UserActions => "covers user actions and no application".to_owned(),
            Self::AuthenticationContexts => "covers authentication contexts and no application".to_owned(),
            Self::ApplicationFilter => "chooses its applications by a filter on their attributes".to_owned(),
            Self::Narrow(narrowing, _) => format!("covers only {}", narrowing.words()),
            Self::Workloads => "is about workload identities, not users".to_owned(),
            Self::UnknownCondition(name) => format!("has a condition that is not known, `{}`", text(name)),
            Self::UnknownControl(name) => format!("has a control that is not known, `{}`", text(name)),
            Self::Untold(property) => format!("does not show `{property}` in a form that can be read"),
            Self::Contradictory => "is shown differently by two exports".to_owned(),
        }
    }
}
