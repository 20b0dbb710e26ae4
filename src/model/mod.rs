//! Layer 2: delegations as rules see them.
//!
//! Every front end (ARM JSON today) produces these types, and rules see nothing else. Each fact is
//! known with its [`Origin`], known to be absent, or unknown with its [`Cause`].
//!
//! - [`origin`]: the literal that supplied a value, and the way by which it came
//! - [`cause`]: why something is not known, and what would settle it
//! - [`fact`]: [`Fact`], a value under one of these conditions
//! - [`delegation`]: [`Delegation`], [`Authorization`] and their parts
//! - [`principal`]: the kinds of principal
//! - [`remark`]: what is wrong with a delegation as it is written
//! - [`mfa`]: whether a tenant requires multi-factor authentication
//! - [`secret`]: the values among them that no report may show
//! - [`verdict`]: the four verdicts

pub mod cause;
pub mod delegation;
pub mod fact;
pub mod mfa;
pub mod origin;
pub mod principal;
pub mod remark;
pub mod secret;
pub mod verdict;

pub use cause::{Cause, CauseKind, Named};
pub use delegation::{
    Access, ActivationPolicy, Approver, Assignment, Authorization, Delegation, Entries, MfaProvider,
    RoleReference,
};
pub use fact::{Fact, Known};
pub use mfa::{MfaGrounds, MfaNote, MfaVerdict};
pub use origin::{Origin, Site, Step, StepKind, Trail};
pub use principal::{PrincipalKind, PrincipalKinds};
pub use remark::{Check, Remark};
pub use secret::Secrets;
pub use verdict::Verdict;
