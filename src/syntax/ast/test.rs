//! Tests of a policy: what is given, and what is expected.

use std::time::Duration;

use super::{KindNoun, Name, Place, Spanned, Text};
use crate::text::Span;

/// `test "…" given … expect …`
#[derive(Clone, Debug, PartialEq)]
pub struct Test {
    /// What it shows.
    pub name: Text,
    /// What is given.
    pub given: Vec<Given>,
    /// What is expected.
    pub expect: Vec<Expect>,
    /// The whole item.
    pub span: Place,
}

/// One `given` of a test.
#[derive(Clone, Debug, PartialEq)]
pub enum Given {
    /// `given eligible role Contributor to group "Ops" for 8 hours with mfa and 2 approvers`
    Grant(Box<GivenGrant>),
    /// `given 21 authorizations`: so many, of which nothing else is known
    Number {
        /// `21`
        number: Spanned<u32>,
        /// `eligible`, `permanent`; without the word they are permanent
        access: Option<GivenAccess>,
        /// The whole given.
        span: Place,
    },
    /// `given unknown authorizations`: any number of further ones
    Unknown {
        /// `eligible`, `permanent`; without the word both
        access: Option<GivenAccess>,
        /// The whole given.
        span: Place,
    },
    /// `given managing tenant requires mfa`, `given customer tenant does not require mfa`
    Mfa {
        /// Which tenant: `managing` (or else `customer`).
        managing: bool,
        /// Whether it requires it.
        required: bool,
        /// The whole given.
        span: Place,
    },
    /// `given managing tenant is "Contoso"`
    Tenant {
        /// Which tenant: `managing` (or else `customer`).
        managing: bool,
        /// Who it is; none for `is unknown`.
        name: Option<Name>,
        /// The whole given.
        span: Place,
    },
    /// `given delegation named "Contoso operations"`, `given delegation without a description`
    Text {
        /// Which text.
        text: GivenText,
        /// What is said of it.
        said: Said<Text>,
        /// The whole given.
        span: Place,
    },
    /// `given another delegation`: what follows is about it
    Another(Place),
    /// `given file "fixtures/offer.json"`
    File(Text),
}

/// What a given says of something that may be lacking.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Said<T> {
    /// What it is.
    Is(T),
    /// `without …`: it is not there.
    Absent,
    /// `an unknown …`: it may be anything, or lacking.
    Unknown,
}

/// Which authorizations a given is about.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum GivenAccess {
    /// `permanent`
    Permanent,
    /// `eligible`
    Eligible,
}

/// A text of a delegation.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum GivenText {
    /// `named "…"`, `without a name`
    Name,
    /// `described "…"`, `without a description`
    Description,
}

/// `eligible role Contributor to group "Ops" for 8 hours with mfa and 2 approvers`
#[derive(Clone, Debug, PartialEq)]
pub struct GivenGrant {
    /// `eligible`
    pub eligible: bool,
    /// `Contributor`; none for `an unknown role`
    pub role: Option<Name>,
    /// `group "Ops"`
    pub to: Grantee,
    /// `for 8 hours`; none inside for `for an unknown duration`
    pub lasts: Option<Spanned<Option<Duration>>>,
    /// `with mfa`, `without mfa`, `with unknown mfa`
    pub mfa: Option<Spanned<Said<()>>>,
    /// `with 2 approvers`, `approved by group "Leads"`
    pub approvers: Option<Spanned<GivenApprovers>>,
    /// `with display name "Ops team"`, `without a display name`
    pub display_name: Option<Spanned<Said<String>>>,
    /// `delegating Reader and Contributor`; empty inside for `delegating unknown roles`
    pub delegating: Option<Spanned<Vec<Name>>>,
    /// The whole given.
    pub span: Place,
}

/// Who is given a role, or approves.
#[derive(Clone, Debug, PartialEq)]
pub enum Grantee {
    /// `group "Ops"`
    Named {
        /// `group`; none for `principal`, whose kind is not known
        kind: Option<GranteeKind>,
        /// `"Ops"`: a declared principal, or one that the test makes up
        name: Name,
        /// `that is not disabled and is a guest`
        told: Vec<GranteeTold>,
    },
    /// `an unknown principal`, and its place
    Unknown(Place),
}

/// One thing that is told of a grantee: `is not empty`
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct GranteeTold {
    /// What it is about.
    pub state: GranteeState,
    /// Whether it is so.
    pub holds: bool,
    /// The words.
    pub span: Place,
}

/// What can be told of a grantee.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum GranteeState {
    /// `is disabled`
    Disabled,
    /// `is empty`
    Empty,
    /// `is a guest`
    Guest,
    /// `is a security group`
    SecurityGroup,
    /// `has nested groups`
    NestedGroups,
}

/// What a grantee is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum GranteeKind {
    /// `group`, `user`, `service principal`, `managed identity`
    Principal(KindNoun),
    /// `application`: an app registration, to which nothing can be granted
    Application,
}

/// What a given says of approvers.
#[derive(Clone, Debug, PartialEq)]
pub enum GivenApprovers {
    /// `with 2 approvers`; `without approvers` is none
    Number(u32),
    /// `approved by group "Leads" and user "Ada"`
    Named(Vec<Grantee>),
    /// `with unknown approvers`
    Unknown,
}

impl Given {
    /// Its place: of the whole, or of the text that it consists of.
    #[must_use]
    pub const fn span(&self) -> Span {
        match self {
            Self::Grant(grant) => grant.span.0,
            Self::Number { span, .. }
            | Self::Unknown { span, .. }
            | Self::Mfa { span, .. }
            | Self::Tenant { span, .. }
            | Self::Text { span, .. }
            | Self::Another(span) => span.0,
            Self::File(path) => path.span,
        }
    }
}

impl Grantee {
    /// Its name's place; of an unknown one, that of the words for it.
    #[must_use]
    pub const fn span(&self) -> Span {
        match self {
            Self::Named { name, .. } => name.span(),
            Self::Unknown(place) => place.0,
        }
    }
}

/// `expect owner-forbidden fails`
#[derive(Clone, Debug, PartialEq)]
pub struct Expect {
    /// The rule; absent for `nothing`.
    pub rule: Option<Spanned<String>>,
    /// The verdict.
    pub verdict: Spanned<ExpectedVerdict>,
    /// The whole expectation.
    pub span: Place,
}

/// The verdict words of a test.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum ExpectedVerdict {
    /// `passes`
    Passes,
    /// `fails`
    Fails,
    /// `undetermined`
    Undetermined,
    /// `not applicable`
    NotApplicable,
}
