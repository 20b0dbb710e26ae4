//! Whether a tenant requires multi-factor authentication.

use std::sync::Arc;

use super::{Cause, CauseKind};
use crate::text::Span;

/// What evidence says about a tenant's users and multi-factor authentication.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum MfaVerdict {
    /// It is required of all users; the grounds name what proves it.
    Required(MfaGrounds),
    /// It is not; the grounds name the clause that breaks it.
    NotRequired(MfaGrounds),
    /// The evidence does not decide it; the grounds say why.
    Undecided(MfaGrounds),
}

/// What a verdict stands on.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct MfaGrounds {
    /// The policy or clause that decides.
    pub main: MfaNote,
    /// What else bears on it, e.g. the clauses that break other policies, or an accepted exclusion.
    pub others: Vec<MfaNote>,
}

/// A clause of evidence, in words and by place.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct MfaNote {
    /// A clause without a final stop, e.g. "policy `All users` is in report-only mode".
    pub text: Arc<str>,
    /// The bytes of the export; none for a declaration. They lie in the source map of the evidence
    /// files, which need not be that of the template.
    pub span: Option<Span>,
}

impl MfaVerdict {
    /// Whether it is required, or why that is not known.
    ///
    /// # Errors
    /// The cause, if the evidence does not decide it.
    pub fn answer(&self) -> Result<bool, Cause> {
        match self {
            Self::Required(_) => Ok(true),
            Self::NotRequired(_) => Ok(false),
            Self::Undecided(grounds) => {
                Err(Cause::new(CauseKind::MfaUndecided(Arc::clone(&grounds.main.text)), grounds.main.span))
            }
        }
    }

    /// What the verdict stands on.
    #[must_use]
    pub const fn grounds(&self) -> &MfaGrounds {
        match self {
            Self::Required(grounds) | Self::NotRequired(grounds) | Self::Undecided(grounds) => grounds,
        }
    }
}

impl MfaNote {
    /// A note about the bytes at `span`.
    pub fn at(text: impl Into<Arc<str>>, span: Span) -> Self {
        Self { text: text.into(), span: Some(span) }
    }

    /// A note about something that has no bytes.
    pub fn placeless(text: impl Into<Arc<str>>) -> Self {
        Self { text: text.into(), span: None }
    }
}

impl From<MfaNote> for MfaGrounds {
    fn from(main: MfaNote) -> Self {
        Self { main, others: Vec::new() }
    }
}
