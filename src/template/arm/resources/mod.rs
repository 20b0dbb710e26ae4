//! The resources that a template deploys, however deep they are hidden.
//!
//! The walk finds resources in nested and linked deployments, in copy loops, as children of other
//! resources, and in what a policy or a template spec deploys. It evaluates no more than it needs to
//! find them: a [`Visitor`] says by the type which it wants to see.
//!
//! - [`instance`]: [`Instance`], one resource in one round of its loop
//! - [`parts`]: [`Parts`], what stands in a resource, found in one go
//! - [`walk`]: conditions, loops and children
//! - [`embedded`]: deployments, policies, template specs and other resources that hold a template
//! - `policies`: policies with the values that the same template assigns to them
//! - [`root`]: where the walk starts

pub mod embedded;
pub mod instance;
pub mod parts;
mod policies;
pub mod root;
pub mod walk;

pub use instance::Instance;
pub use parts::Parts;
pub use walk::{Visitor, Walk};
