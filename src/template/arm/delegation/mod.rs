//! Registration definitions to delegations.
//!
//! - [`definition`]: a resource as a whole
//! - `sound`: one about which there is nothing to remark, in one pass; `part`: what that reads
//! - [`authorization`]: the entries of `authorizations` and `eligibleAuthorizations`
//! - [`assignment`]: which definition an assignment puts where
//! - `elsewhere`: assignments whose definition is not among those that were met
//! - [`fact`]: values to facts
//! - [`checks`]: what is wrong with a definition as it is written

pub mod assignment;
pub mod authorization;
pub mod checks;
pub mod definition;
mod elsewhere;
pub mod fact;
mod part;
mod sound;

pub use definition::{Delegations, is_assignment, is_definition};
