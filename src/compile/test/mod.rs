//! Tests of a policy, checked and free of names: delegations in the terms of the model, what is
//! known beside them, and the verdicts that are expected.
//!
//! - [`lower`](mod@lower): from a test's tree to this
//! - [`offer`]: the delegations that givens describe
//! - [`cast`]: the principals and tenants that they name
//! - [`errors`]: one constructor per diagnostic

mod cast;
mod errors;
mod lower;
mod offer;

use uuid::Uuid;

use super::ruleset::RuleIdx;
use crate::evidence::Trait;
use crate::model::{Delegation, PrincipalKind, Verdict};
use crate::text::Span;

pub(super) use lower::lower;

/// A test of a policy.
#[derive(Debug)]
pub struct Test {
    /// What it shows.
    pub name: String,
    /// Where that is written.
    pub span: Span,
    /// What is given.
    pub given: Given,
    /// What is expected; at least one thing.
    pub expect: Vec<Expectation>,
}

/// What a test is given.
#[derive(Debug)]
pub enum Given {
    /// Delegations that its sentences describe.
    Described(Described),
    /// Whatever a template delegates.
    File {
        /// The template's path, relative to the policy's file.
        path: String,
        /// Where it is written.
        span: Span,
        /// Whether tenants of its delegations require multi-factor authentication.
        mfa: Vec<(Party, bool)>,
    },
}

/// What the sentences of a test describe.
#[derive(Debug, Default)]
pub struct Described {
    /// The delegations, at least one. Their places lie in the policy's text.
    pub delegations: Vec<Delegation>,
    /// What is known of principals.
    pub principals: Vec<Told>,
    /// What else is told of them, and where.
    pub traits: Vec<(Uuid, (Trait, bool), Span)>,
    /// The names of tenants.
    pub tenants: Vec<(Uuid, String, Span)>,
    /// Whether tenants require multi-factor authentication.
    pub mfa: Vec<(Uuid, bool)>,
}

/// What a test tells of a principal.
#[derive(Debug)]
pub struct Told {
    /// Its id.
    pub id: Uuid,
    /// What it is.
    pub kind: ToldKind,
    /// Its name, if it has one.
    pub name: Option<String>,
    /// Where it is told.
    pub span: Span,
}

/// What a test says that a principal is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ToldKind {
    /// A principal of this kind.
    Principal(PrincipalKind),
    /// An app registration, which is mistaken for its service principal.
    Application,
}

/// One of the two tenants of a delegation.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Party {
    /// The tenant that gains access.
    Managing,
    /// The tenant that delegates.
    Customer,
}

/// A verdict that a test expects.
#[derive(Clone, Copy, Debug)]
pub struct Expectation {
    /// Of which rule; none for `nothing`: no rule may come to the verdict.
    pub rule: Option<RuleIdx>,
    /// The verdict.
    pub verdict: Verdict,
    /// The verdict's words.
    pub span: Span,
}
