//! Roles in a table, and how many of them can be delegated.

use std::io::{self, Write};

use super::{RoleSource, reason};
use crate::catalog::{Role, Support};
use crate::report::human::catalogue;
use crate::report::options::Options;
use crate::report::style::Style;
use crate::report::table::{Align, Table};
use crate::report::wrap::hanging;
use crate::text::escape::{brief, printable};

/// The longest name that is shown, in characters.
const LONGEST_NAME: usize = 120;

/// Writes the table and the numbers.
pub(super) fn human(
    source: RoleSource<'_>,
    roles: &[&Role],
    options: &Options,
    out: &mut dyn Write,
) -> io::Result<()> {
    let mut table = Table::new([
        ("name", Align::Left),
        ("id", Align::Whole),
        ("supported", Align::Left),
        ("reason", Align::Left),
    ]);
    for role in roles {
        table.push([
            brief(&role.name, LONGEST_NAME),
            role.id.to_string(),
            reason::short_word(role.support()).to_owned(),
            reason::short(role),
        ]);
    }
    if !table.is_empty() {
        out.write_all(table.render(0, options.width, Style::new(options.color)).as_bytes())?;
    }
    if options.quiet {
        return Ok(());
    }
    writeln!(out, "\n{}", hanging(&counted(roles), options.width, 2))?;
    let source = catalogue(source.catalog, source.files);
    writeln!(out, "{}", hanging(&printable(&source), options.width, 2))
}

/// `933 roles: 580 can be delegated, 1 only to hand roles on, 352 cannot`
fn counted(roles: &[&Role]) -> String {
    let count = |support| roles.iter().filter(|role| role.support() == support).count();
    let parts: Vec<String> = [
        (Support::Yes, "can be delegated"),
        (Support::ManagedIdentityOnly, "only to hand roles on"),
        (Support::No, "cannot"),
        (Support::NotKnown, "not known"),
    ]
    .into_iter()
    .filter_map(|(support, words)| match count(support) {
        0 => None,
        number => Some(format!("{number} {words}")),
    })
    .collect();
    let total = if roles.len() == 1 { "1 role".to_owned() } else { format!("{} roles", roles.len()) };
    if parts.is_empty() { total } else { format!("{total}: {}", parts.join(", ")) }
}
