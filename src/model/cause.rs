//! Why something is not known, and what would settle it.

use std::fmt;
use std::ops::Deref;
use std::sync::Arc;

use uuid::Uuid;

use crate::text::Span;
use crate::text::escape::{brief, quoted};

/// So many characters of a text are shown.
const LONGEST: usize = 80;

/// A value as a message names it.
#[derive(Clone, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Named {
    /// By itself: a text that somebody wrote, which is shown in backticks.
    Text(Arc<str>),
    /// In words of our own, such as `an array` or `a secret`, as it is no text or is not to be shown.
    Words(&'static str),
}

/// The reason for an unknown. Reports group by it, so two unknowns with the same reason compare
/// equal whatever their places.
#[derive(Clone, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum CauseKind {
    /// A parameter has neither a value nor a default.
    MissingParameter(Arc<str>),
    /// A parameter's value lies in a key vault.
    KeyVault(Arc<str>),
    /// A function that only Azure can answer, e.g. `reference`.
    LiveAzure(Arc<str>),
    /// A function whose result differs each time, e.g. `newGuid`.
    NotRepeatable(Arc<str>),
    /// A property that the handed-in context does not tell, e.g. `subscription().tenantId`.
    Context(Arc<str>),
    /// Something that is defined outside of the file, as the file is only a part of a template.
    Elsewhere(Arc<str>),
    /// A linked template or parameter file that is not at hand.
    LinkedTemplate(Named),
    /// The template has an error there, which is reported as a diagnostic.
    TemplateError,
    /// A limit of evaluation was reached, which is reported as a diagnostic.
    Limit,
    /// The value is there but is no GUID.
    NotAGuid(Named),
    /// The value is there but cannot be read as what it should be.
    Unreadable(Named),
    /// A required property is not there.
    MissingProperty(&'static str),
    /// A role that the catalogue does not have, so its permissions are not known.
    RoleNotInCatalogue(Uuid),
    /// The catalogue does not tell this about the role, e.g. its category.
    NotInCatalogue(&'static str),
    /// No directory evidence was given.
    NoDirectory,
    /// The directory evidence does not have the principal, and does not claim to be complete.
    PrincipalNotInDirectory,
    /// The directory evidence has the principal but does not tell this about it.
    DirectoryGap(&'static str),
    /// Two pieces of directory evidence contradict each other about this.
    DirectoryConflict(&'static str),
    /// The directory evidence is older than allowed.
    DirectoryTooOld,
    /// An age is asked of directory evidence, and its date is not known.
    DirectoryUndated,
    /// The directory evidence is of another tenant than the one that manages.
    DirectoryOfAnotherTenant,
    /// Nothing tells whether the tenant requires multi-factor authentication.
    NoMfaEvidence,
    /// The multi-factor evidence does not decide it.
    MfaUndecided(Arc<str>),
    /// An assignment names a definition that the export does not have.
    DefinitionNotExported,
    /// An assignment in a template is of a definition that the template does not have.
    DefinitionElsewhere,
    /// The export is one page of several, and the others are not at hand.
    MorePages,
    /// The export does not tell of eligible authorizations, whether there are some or not.
    NotExported,
    /// The tenant that delegates is not named by a template; only a live export tells it.
    CustomerTenant,
    /// A tenant's name is not known.
    TenantName,
    /// The resource has a condition that cannot be decided.
    Condition,
    /// An input could not be read as a whole, which is reported as a diagnostic.
    InputUnread,
    /// The run ended before all inputs were looked at.
    EndedEarly,
    /// A test of a policy says that it is not known.
    SaidUnknown,
}

/// A reason together with the place that it stems from.
///
/// Few facts have one and every fact has room for one, so it is a pointer.
#[derive(Clone)]
pub struct Cause(Arc<Placed>);

/// What a [`Cause`] derefs to.
#[derive(Debug)]
pub struct Placed {
    /// The reason.
    pub kind: CauseKind,
    /// The place, if there is one.
    pub span: Option<Span>,
}

impl Cause {
    /// A reason, at a place if there is one.
    #[must_use]
    pub fn new(kind: CauseKind, span: Option<Span>) -> Self {
        Self(Arc::new(Placed { kind, span }))
    }

    /// A reason at a place.
    #[must_use]
    pub fn at(kind: CauseKind, span: Span) -> Self {
        Self::new(kind, Some(span))
    }

    /// A reason without a place.
    #[must_use]
    pub fn placeless(kind: CauseKind) -> Self {
        Self::new(kind, None)
    }

    /// The same reason without its place.
    #[must_use]
    pub fn without_place(self) -> Self {
        if self.span.is_none() { self } else { Self::placeless(self.kind.clone()) }
    }

    /// The same at this place, unless it has one.
    #[must_use]
    pub fn or_at(self, span: Option<Span>) -> Self {
        if self.span.is_some() || span.is_none() { self } else { Self::new(self.kind.clone(), span) }
    }
}

impl Deref for Cause {
    type Target = Placed;

    fn deref(&self) -> &Placed {
        &self.0
    }
}

impl fmt::Debug for Cause {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Cause").field("kind", &self.kind).field("span", &self.span).finish()
    }
}

impl From<CauseKind> for Cause {
    fn from(kind: CauseKind) -> Self {
        Self::placeless(kind)
    }
}

impl PartialEq for Cause {
    /// Causes compare by their reason: spans are ignored by equality.
    fn eq(&self, other: &Self) -> bool {
        self.kind == other.kind
    }
}

impl Eq for Cause {}

impl fmt::Display for Named {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Text(text) => f.write_str(&quoted(text, LONGEST)),
            Self::Words(words) => f.write_str(words),
        }
    }
}

impl fmt::Display for CauseKind {
    /// The reason as a clause without a final stop, e.g. "parameter `x` has no value".
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let shown = |text: &str| brief(text, LONGEST);
        match self {
            Self::MissingParameter(name) => write!(f, "parameter `{}` has no value", shown(name)),
            Self::KeyVault(name) => write!(f, "the value of parameter `{}` lies in a key vault", shown(name)),
            Self::LiveAzure(function) => write!(f, "only Azure can answer `{}`", shown(function)),
            Self::NotRepeatable(function) => write!(f, "`{}` gives another value each time", shown(function)),
            Self::Context(what) => write!(f, "`{}` depends on where the template is deployed", shown(what)),
            Self::Elsewhere(what) => write!(f, "`{}` is defined outside of this file", shown(what)),
            Self::LinkedTemplate(link) => write!(f, "the linked template {link} is not at hand"),
            Self::TemplateError => f.write_str("the template has an error there"),
            Self::Limit => f.write_str("a limit of evaluation was reached"),
            Self::NotAGuid(named) => write!(f, "{named} is not a GUID"),
            Self::Unreadable(named) => write!(f, "{named} cannot be read"),
            Self::MissingProperty(name) => write!(f, "an entry has no `{name}`"),
            Self::RoleNotInCatalogue(id) => write!(f, "role {id} is not in the catalogue"),
            Self::NotInCatalogue(what) => write!(f, "the catalogue does not tell {what}"),
            Self::NoDirectory => f.write_str("there is no directory export to look principals up in"),
            Self::PrincipalNotInDirectory => f.write_str("the directory export does not have the principal"),
            Self::DirectoryGap(what) => write!(f, "the directory evidence does not tell {what}"),
            Self::DirectoryConflict(what) => {
                write!(f, "the directory evidence contradicts itself about {what}")
            }
            Self::DirectoryTooOld => f.write_str("the directory export is older than allowed"),
            Self::DirectoryUndated => {
                f.write_str("the directory export has no date, so its age cannot be judged")
            }
            Self::DirectoryOfAnotherTenant => {
                f.write_str("the directory export is of another tenant than the managing one")
            }
            Self::NoMfaEvidence => {
                f.write_str("nothing tells whether the tenant requires multi-factor authentication")
            }
            Self::MfaUndecided(why) => {
                let why = brief(why, 240);
                write!(f, "the multi-factor authentication evidence does not decide: {why}")
            }
            Self::DefinitionNotExported => {
                f.write_str("the export has an assignment without the definition that it names")
            }
            Self::DefinitionElsewhere => {
                f.write_str("the template has an assignment without the definition that it names")
            }
            Self::MorePages => f.write_str("the export has further pages, which are not here"),
            Self::NotExported => f.write_str("the export does not tell of eligible authorizations"),
            Self::CustomerTenant => f.write_str("a template does not name the tenant that delegates"),
            Self::TenantName => f.write_str("the tenant's name is not known"),
            Self::Condition => f.write_str("it is not known whether the resource is deployed"),
            Self::InputUnread => f.write_str("not all inputs could be read"),
            Self::EndedEarly => f.write_str("the run ended before all inputs were looked at"),
            Self::SaidUnknown => f.write_str("the test says that it is not known"),
        }
    }
}
