//! Layer 2: what the roles of Azure are and what they allow.
//!
//! The built-in roles are embedded as static tables, made by `build.rs` from `catalog/roles.json`.
//! Permissions are decided over the wildcard patterns themselves, never by listing operations that
//! happen to be known. Knows nothing of templates and nothing of the policy language.
//!
//! - [`role`]: [`Role`] and its [`PermissionBlock`]s
//! - [`carried`]: texts and lists that are part of the program
//! - [`lookup`]: [`Catalog`], roles by id and by name
//! - `id_index`: which role an id is of
//! - `nearest`: "did you mean" for names and ids
//! - [`query`]: roles by what is known of them
//! - [`facts`]: what policies ask about a role: data actions, privilege, category
//! - [`support`]: whether Lighthouse delegates a role, and why not
//! - [`pattern`]: [`PermissionPattern`], the operations that a policy names
//! - [`containment`]: whether a role allows an operation, whether one role is broader than another
//! - [`difference`]: what one role allows beyond another, as patterns
//! - `keys`: operations that give out keys
//! - `glob`: one or two wildcard patterns, without a search
//! - `remainder`: what some patterns share and others leave, decided quickly where that is possible
//! - `automaton`, `search`: the same for any number of patterns, exactly

mod automaton;
pub mod carried;
pub mod containment;
pub mod difference;
mod embedded;
pub mod facts;
mod glob;
mod id_index;
mod keys;
pub mod lookup;
mod nearest;
pub mod pattern;
pub mod query;
mod remainder;
pub mod role;
mod search;
pub mod support;

pub use containment::{Allowance, Excess};
pub use difference::{Difference, Surplus};
pub use lookup::{Catalog, RoleIdx};
pub use pattern::{PatternError, PermissionPattern, Plane};
pub use query::{RoleHits, RoleQuery};
pub use role::{PermissionBlock, Role};
pub use support::{Refusal, Support};
