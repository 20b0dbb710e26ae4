//! Whether a tenant requires multi-factor authentication.

use std::sync::Arc;

/// What evidence says about a tenant's users and multi-factor authentication.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum MfaVerdict {
    /// It is required of all users; the text names what proves it.
    Required(Arc<str>),
    /// It is not; the text names the clause that breaks it.
    NotRequired(Arc<str>),
    /// The evidence does not decide it; the text says why.
    Undecided(Arc<str>),
}
