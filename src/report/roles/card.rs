//! Everything that is known of one role, for people.

use std::io::{self, Write};

use unicode_width::UnicodeWidthStr;

use super::{RoleSource, providers, reason};
use crate::catalog::{Catalog, PermissionBlock, Plane, Role, Support};
use crate::report::human::catalogue;
use crate::report::options::Options;
use crate::report::show::list;
use crate::report::style::{Style, Tone};
use crate::report::wrap::hanging;
use crate::text::escape::{brief, printable};

/// The longest name and the longest description that are shown, in characters.
const LONGEST_NAME: usize = 120;
const LONGEST_DESCRIPTION: usize = 500;

/// So many operations on keys are named; the rest is counted.
const NAMED: usize = 3;

/// Writes the cards, then where the roles come from.
pub(super) fn human(
    source: RoleSource<'_>,
    roles: &[&Role],
    options: &Options,
    out: &mut dyn Write,
) -> io::Result<()> {
    for role in roles {
        card(source.catalog, role, options, out)?;
        writeln!(out)?;
    }
    if options.quiet {
        return Ok(());
    }
    let source = catalogue(source.catalog, source.files);
    writeln!(out, "{}", hanging(&printable(&source), options.width, 2))
}

fn card(catalog: &Catalog, role: &Role, options: &Options, out: &mut dyn Write) -> io::Result<()> {
    let style = Style::new(options.color);
    let title = brief(&role.name, LONGEST_NAME);
    writeln!(out, "{}\n{}", style.paint(Tone::Strong, &title), "─".repeat(title.width()))?;
    for (label, words) in facts(catalog, role) {
        writeln!(out, "{}", hanging(&format!("{label}: {words}"), options.width, 2))?;
    }
    for (number, block) in role.blocks.iter().enumerate() {
        let heading = match role.blocks.len() {
            1 => "what it allows".to_owned(),
            all => format!("what it allows, part {} of {all}", number + 1),
        };
        writeln!(out, "\n{}", style.paint(Tone::Strong, &heading))?;
        in_words(block, options, out)?;
        writeln!(out, "\n{}", style.paint(Tone::Strong, "as written"))?;
        as_written(block, out)?;
    }
    Ok(())
}

/// The facts about a role, each with its label.
fn facts(catalog: &Catalog, role: &Role) -> Vec<(&'static str, String)> {
    let kind = match (role.built_in, &role.category) {
        (false, _) => "custom role".to_owned(),
        (true, Some(category)) => format!("built-in role, category {}", printable(category)),
        (true, None) => "built-in role".to_owned(),
    };
    let mut facts = vec![("id", role.id.to_string()), ("kind", kind)];
    if let Some(description) = &role.description {
        facts.push(("description", brief(description, LONGEST_DESCRIPTION)));
    }
    if role.disputed {
        facts.push(("disputed", "two role files contradict each other about what it allows".to_owned()));
    }
    facts.extend([
        ("can be delegated", delegated(role)),
        ("privileged", privileged(role)),
        ("writes role assignments", yes(role.writes_role_assignments()).to_owned()),
        ("broader than Contributor", broader(catalog, role)),
        ("reads everything", answer(role.reads_everything()).to_owned()),
        ("works with data inside resources", yes(role.has_data_actions()).to_owned()),
    ]);
    facts.extend(keys(catalog, role).map(|words| ("keys", words)));
    facts
}

fn delegated(role: &Role) -> String {
    match role.support() {
        Support::Yes => "yes".to_owned(),
        Support::ManagedIdentityOnly => {
            "only to assign the roles that `delegatedRoleDefinitionIds` names to managed identities (R-07)"
                .to_owned()
        }
        Support::No => {
            let reasons = reason::reasons(role);
            let clauses: Vec<String> = (reasons.iter())
                .map(|reason| match reason.split_once(": ") {
                    Some((rule, clause)) => format!("it {clause} ({rule})"),
                    None => reason.clone(),
                })
                .collect();
            format!("no, {}", list(&clauses, "and"))
        }
        Support::NotKnown => "not known".to_owned(),
    }
}

fn privileged(role: &Role) -> String {
    match (role.is_privileged(), role.marked_privileged) {
        (Some(true), Some(true)) => "yes, as Microsoft's documentation marks it".to_owned(),
        (Some(true), _) => "yes, by what it allows".to_owned(),
        (None, _) if !role.disputed => {
            "not known: Microsoft's documentation does not list the role".to_owned()
        }
        (known, _) => answer(known).to_owned(),
    }
}

fn broader(catalog: &Catalog, role: &Role) -> String {
    let Some(contributor) = catalog.by_name("Contributor") else { return answer(None).to_owned() };
    let broader = catalog.role(contributor).and_then(|contributor| role.is_broader_than(contributor));
    let excess = || catalog.excess(catalog.find(role.id)?, contributor);
    match broader {
        Some(true) => match excess() {
            Some(excess) => {
                let data = if excess.plane == Plane::Data { "data:" } else { "" };
                format!("yes, it allows `{data}{}`", printable(&excess.operation))
            }
            None => "yes".to_owned(),
        },
        Some(false) | None => answer(broader).to_owned(),
    }
}

/// What the role does with keys, if it does anything.
fn keys(catalog: &Catalog, role: &Role) -> Option<String> {
    let operations = catalog.key_operations(role);
    let mut words: Vec<String> =
        operations.iter().take(NAMED).map(|operation| format!("`{}`", printable(operation))).collect();
    match operations.len().saturating_sub(NAMED) {
        0 => {}
        1 => words.push("1 other operation".to_owned()),
        number => words.push(format!("{number} other operations")),
    }
    let words = list(&words, "and");
    (!words.is_empty()).then(|| format!("to be had with {words}; who has them may reach data (R-13)"))
}

fn in_words(block: &PermissionBlock, options: &Options, out: &mut dyn Write) -> io::Result<()> {
    let mut told = false;
    for plane in Plane::ALL {
        let lead = if plane == Plane::Data { "data: " } else { "" };
        for sentence in providers::sentences(block.granted(plane)) {
            writeln!(out, "{}", hanging(&format!("- {lead}{sentence}"), options.width, 2))?;
            told = true;
        }
        for sentence in providers::sentences(block.withheld(plane)) {
            writeln!(out, "{}", hanging(&format!("- {lead}but not {sentence}"), options.width, 2))?;
        }
    }
    if !told {
        writeln!(out, "- nothing")?;
    }
    if let Some(condition) = &block.condition {
        let version = block.condition_version.as_deref().map(|version| format!(" (version {version})"));
        let words = format!("- only under this condition{}: {condition}", version.unwrap_or_default());
        writeln!(out, "{}", hanging(&printable(&words), options.width, 2))?;
    }
    Ok(())
}

fn as_written(block: &PermissionBlock, out: &mut dyn Write) -> io::Result<()> {
    let lists = [
        ("actions", &block.actions),
        ("notActions", &block.not_actions),
        ("dataActions", &block.data_actions),
        ("notDataActions", &block.not_data_actions),
    ];
    for (name, patterns) in lists {
        match patterns.is_empty() {
            true => writeln!(out, "{name}: none")?,
            false => writeln!(out, "{name}:")?,
        }
        for pattern in patterns.iter() {
            writeln!(out, "  {}", printable(pattern))?;
        }
    }
    Ok(())
}

const fn yes(holds: bool) -> &'static str {
    if holds { "yes" } else { "no" }
}

const fn answer(known: Option<bool>) -> &'static str {
    match known {
        Some(holds) => yes(holds),
        None => "not known",
    }
}
