//! One object of a directory and what its exports tell about it.

use std::fmt;

use uuid::Uuid;

use crate::evidence::one_of::{OneOf, Word};
use crate::evidence::told::Told;
use crate::model::PrincipalKind;
use crate::text::{Part, Span};

/// What an object of a directory is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ObjectKind {
    /// A group.
    Group,
    /// A user.
    User,
    /// A service principal that Azure does not manage.
    ServicePrincipal,
    /// A managed identity.
    ManagedIdentity,
    /// An app registration. Its object id is often given where that of its service principal is
    /// meant; access cannot be granted to it.
    Application,
    /// A device, a contact or another object that access cannot be granted to.
    Other,
}

impl Word for ObjectKind {
    const ALL: &'static [Self] = &[
        Self::Group,
        Self::User,
        Self::ServicePrincipal,
        Self::ManagedIdentity,
        Self::Application,
        Self::Other,
    ];

    fn index(self) -> u8 {
        self as u8
    }
}

impl ObjectKind {
    /// The kind of principal that the object is; none if access cannot be granted to it.
    #[must_use]
    pub const fn principal(self) -> Option<PrincipalKind> {
        match self {
            Self::Group => Some(PrincipalKind::Group),
            Self::User => Some(PrincipalKind::User),
            Self::ServicePrincipal => Some(PrincipalKind::ServicePrincipal),
            Self::ManagedIdentity => Some(PrincipalKind::ManagedIdentity),
            Self::Application | Self::Other => None,
        }
    }

    /// What an object is that was said to be a principal of this kind. A service principal may
    /// turn out to be a managed identity.
    #[must_use]
    pub fn said(kind: PrincipalKind) -> OneOf<Self> {
        match kind {
            PrincipalKind::Group => OneOf::these(&[Self::Group]),
            PrincipalKind::User => OneOf::these(&[Self::User]),
            PrincipalKind::ServicePrincipal => OneOf::these(&[Self::ServicePrincipal, Self::ManagedIdentity]),
            PrincipalKind::ManagedIdentity => OneOf::these(&[Self::ManagedIdentity]),
        }
    }
}

impl fmt::Display for ObjectKind {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match (self, self.principal()) {
            (_, Some(kind)) => kind.fmt(f),
            (Self::Application, None) => f.write_str("app registration"),
            (_, None) => f.write_str("object that is no principal"),
        }
    }
}

/// What a group is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum GroupKind {
    /// A security group.
    Security,
    /// A security group that also receives mail.
    MailEnabledSecurity,
    /// A Microsoft 365 group.
    Microsoft365,
    /// A distribution list.
    Distribution,
}

impl Word for GroupKind {
    const ALL: &'static [Self] =
        &[Self::Security, Self::MailEnabledSecurity, Self::Microsoft365, Self::Distribution];

    fn index(self) -> u8 {
        self as u8
    }
}

impl GroupKind {
    /// Whether it is a security group, which Azure Lighthouse asks for. A mail-enabled one is.
    #[must_use]
    pub const fn is_security(self) -> bool {
        match self {
            Self::Security | Self::MailEnabledSecurity => true,
            Self::Microsoft365 | Self::Distribution => false,
        }
    }
}

impl fmt::Display for GroupKind {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Security => "security group",
            Self::MailEnabledSecurity => "mail-enabled security group",
            Self::Microsoft365 => "Microsoft 365 group",
            Self::Distribution => "distribution list",
        })
    }
}

/// What a policy or a test can tell of a principal besides its kind and name.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Trait {
    /// Its account is disabled.
    Disabled,
    /// It is a guest's account.
    Guest,
    /// It is a security group.
    SecurityGroup,
    /// It is a group without members.
    Empty,
    /// It is a group that has groups among its members.
    NestedGroups,
}

impl Trait {
    /// Whether a principal of this kind can be so at all.
    #[must_use]
    pub const fn fits(self, kind: PrincipalKind) -> bool {
        let is_group = matches!(kind, PrincipalKind::Group);
        match self {
            Self::Disabled => !is_group,
            Self::Guest => matches!(kind, PrincipalKind::User),
            Self::SecurityGroup | Self::Empty | Self::NestedGroups => is_group,
        }
    }
}

/// The direct members of a group.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Members {
    /// Their ids, sorted.
    pub ids: Vec<Uuid>,
    /// Whether these are all.
    pub complete: bool,
}

/// An object of a directory. What no source tells is not known; it is never taken for false.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct DirectoryObject {
    /// The object id.
    pub id: Uuid,
    /// Where the object was first told of.
    pub span: Span,
    /// What it is.
    pub kind: Told<OneOf<ObjectKind>>,
    /// Its display name.
    pub name: Told<Part>,
    /// What kind of group it is.
    pub group: Told<OneOf<GroupKind>>,
    /// Whether a rule on attributes makes its members.
    pub dynamic: Told<bool>,
    /// Whether it is a guest's account.
    pub guest: Told<bool>,
    /// Whether its account is enabled.
    pub enabled: Told<bool>,
    /// What is told of few; directories are large.
    pub(super) rare: Option<Box<Rare>>,
}

/// What is told of few objects of a directory.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Rare {
    /// Whether it can be given directory roles, which protects it from ordinary administrators.
    pub role_assignable: Told<bool>,
    /// Its direct members.
    pub members: Told<Members>,
    /// Whether it has none, if that is told without naming them.
    pub empty: Told<bool>,
    /// Whether groups are among them, if that is told without naming them.
    pub nested: Told<bool>,
    /// The tenant whose directory has it.
    pub tenant: Told<Uuid>,
}

/// What is told of most objects in that respect.
static NOTHING: Rare = Rare {
    role_assignable: Told::Nothing,
    members: Told::Nothing,
    empty: Told::Nothing,
    nested: Told::Nothing,
    tenant: Told::Nothing,
};

impl DirectoryObject {
    /// An object about which nothing is told.
    pub(super) fn new(id: Uuid, span: Span) -> Self {
        Self {
            id,
            span,
            kind: Told::Nothing,
            name: Told::Nothing,
            group: Told::Nothing,
            dynamic: Told::Nothing,
            guest: Told::Nothing,
            enabled: Told::Nothing,
            rare: None,
        }
    }

    /// What is told of few objects, as far as it is told of this one.
    #[must_use]
    pub fn rare(&self) -> &Rare {
        self.rare.as_deref().unwrap_or(&NOTHING)
    }

    /// The same, to be told more.
    pub(super) fn rare_mut(&mut self) -> &mut Rare {
        self.rare.get_or_insert_default()
    }
}
