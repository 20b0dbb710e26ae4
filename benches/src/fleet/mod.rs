//! Fleets of templates that do not exist, made from a number.
//!
//! The same arguments make the same bytes, on any machine. Item *i* of a kind depends on its number alone, so
//! the first thousand of a large fleet are the small fleet.
//!
//! - [`random`]: the numbers everything is drawn from
//! - [`people`]: the principals of the managing tenant, and their directory export
//! - [`roles`]: the roles that occur, with their public ids
//! - [`offer`]: one offer, before it is written down in any form
//! - [`literal`], [`pair`], [`other`]: templates; [`live`]: what Azure returns of deployed offers
//! - [`policy`]: the rules of the measurements
//! - [`write`]: folders and files

pub mod literal;
pub mod live;
pub mod offer;
pub mod other;
pub mod pair;
pub mod people;
pub mod policy;
pub mod random;
pub mod roles;
pub mod write;
