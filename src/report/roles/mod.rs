//! What is known of roles, for `delegard roles`: a list, a card for each role, a comparison of two.
//!
//! Stands on the catalogue alone; no delegation is looked at.
//!
//! - `list`: roles in a table, one line each
//! - `card`: everything about one role; `providers`: what it allows, in words
//! - `comparison`: what one role allows that another does not
//! - `reason`: whether a role can be delegated, and why not
//! - `json`: the same for programs

mod card;
mod comparison;
mod json;
mod list;
mod providers;
mod reason;

use std::io::{self, Write};

use super::options::Options;
use super::run::RoleFile;
use crate::catalog::{Catalog, Difference, Role};

pub use comparison::Verdict;

/// The forms of what is told about roles.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum RolesFormat {
    /// Text for people.
    Human,
    /// JSON, as `docs/roles.md` describes it.
    Json,
}

/// Where roles come from.
#[derive(Clone, Copy, Debug)]
pub struct RoleSource<'a> {
    /// The catalogue.
    pub catalog: &'a Catalog,
    /// The files that it was extended with.
    pub files: &'a [RoleFile],
}

/// Two roles, and what each allows beyond the other.
#[derive(Debug)]
pub struct Comparison<'a> {
    /// The two roles.
    pub roles: [&'a Role; 2],
    /// What the first allows that the second does not, and the other way round.
    pub beyond: [Difference; 2],
}

/// Writes roles, one line each.
///
/// # Errors
/// Whatever `out` refuses with.
pub fn role_list(
    source: RoleSource<'_>,
    roles: &[&Role],
    format: RolesFormat,
    options: &Options,
    out: &mut dyn Write,
) -> io::Result<()> {
    match format {
        RolesFormat::Human => list::human(source, roles, options, out),
        RolesFormat::Json => json::list(roles, out),
    }
}

/// Writes everything about each of the roles.
///
/// # Errors
/// Whatever `out` refuses with.
pub fn role_cards(
    source: RoleSource<'_>,
    roles: &[&Role],
    format: RolesFormat,
    options: &Options,
    out: &mut dyn Write,
) -> io::Result<()> {
    match format {
        RolesFormat::Human => card::human(source, roles, options, out),
        RolesFormat::Json => json::cards(source, roles, out),
    }
}

/// Writes what each of two roles allows that the other does not.
///
/// # Errors
/// Whatever `out` refuses with.
pub fn role_comparison(
    source: RoleSource<'_>,
    comparison: &Comparison<'_>,
    format: RolesFormat,
    options: &Options,
    out: &mut dyn Write,
) -> io::Result<()> {
    match format {
        RolesFormat::Human => comparison::human(source, comparison, options, out),
        RolesFormat::Json => json::comparison(comparison, out),
    }
}
