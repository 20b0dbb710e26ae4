//! What the templates grant, without verdicts: a table and plain sentences, for people who are asked
//! to deploy a template that they did not write.
//!
//! Says what is known and nothing else: what is not known is said to be so, with its cause.
//!
//! - `grants`: the table
//! - `sentence`: one authorization in plain words
//! - `reach`: what the roles allow, from the catalogue's permission patterns

mod grants;
mod reach;
mod sentence;

use std::io::{self, Write};

use unicode_width::UnicodeWidthStr;
use uuid::Uuid;

pub(super) use reach::roles;
pub(super) use sentence::{list, sentences};

use super::options::Options;
use super::run::Run;
use super::style::{Style, Tone};
use super::wrap::hanging;
use super::{human, json as json_report};
use crate::evaluate::{Numbers, World, delegation_words};
use crate::model::{Delegation, Fact};
use crate::text::Part;
use crate::text::escape::{brief, printable};

/// The longest description that is shown, in characters.
const LONGEST_DESCRIPTION: usize = 500;

/// Writes the report for programs.
pub(super) fn json(run: &Run<'_>, out: &mut dyn Write) -> io::Result<()> {
    json_report::show(run, out)
}

/// Writes the report for people.
pub(super) fn human(run: &Run<'_>, options: &Options, out: &mut dyn Write) -> io::Result<()> {
    human::diagnostics(run, options, out)?;
    let style = Style::new(options.color);
    for (_, unit) in run.units() {
        let name = printable(&unit.name);
        for judged in &unit.delegations {
            let text = delegation(run.basis.world, &name, &judged.delegation, options, style);
            writeln!(out, "{text}")?;
        }
        for cause in unit.unseen.iter().filter(|_| !unit.delegations.is_empty()) {
            let words = format!("{name}: there may be further delegations: {}", cause.kind);
            writeln!(out, "{}\n", hanging(&words, options.width, 2))?;
        }
    }
    if !options.quiet {
        writeln!(out, "{}", hanging(&printable(&human::basis(run.basis)), options.width, 2))?;
    }
    writeln!(out, "{}", hanging(&closing(&run.outcome.numbers), options.width, 2))
}

fn delegation(
    world: World<'_>,
    unit: &str,
    delegation: &Delegation,
    options: &Options,
    style: Style,
) -> String {
    let title = capital(&delegation_words(delegation));
    let mut text = style.paint(Tone::Strong, &title);
    text.push('\n');
    text.push_str(&"─".repeat(title.width()));
    text.push('\n');
    let mut line = |label: &str, words: &str| {
        text.push_str(&hanging(&format!("{label}: {words}"), options.width, 2));
        text.push('\n');
    };
    line("template", unit);
    line("managing tenant", &tenant(world, &delegation.managing_tenant));
    if delegation.customer_tenant.value().is_some() {
        line("customer tenant", &tenant(world, &delegation.customer_tenant));
    }
    if let Some(words) = description(&delegation.description) {
        line("description", &words);
    }
    if let Some(cause) = &delegation.uncertain {
        line("not certain", &format!("whether it is deployed at all: {}", cause.kind));
    }
    let table = grants::table(world, delegation);
    if !table.is_empty() {
        text.push('\n');
        text.push_str(&table.render(0, options.width, style));
    }
    let roles = roles(world, delegation).into_iter().map(|(_, words)| words);
    for list in [sentences(world, delegation), roles.collect()] {
        text.push_str(if list.is_empty() { "" } else { "\n" });
        for sentence in list {
            text.push_str(&hanging(&format!("- {sentence}"), options.width, 2));
            text.push('\n');
        }
    }
    text
}

/// A tenant: its name if evidence tells it, and its id.
pub(super) fn tenant(world: World<'_>, tenant: &Fact<Uuid>) -> String {
    match tenant {
        Fact::Known(known) if known.origin.secret => "(secret)".to_owned(),
        Fact::Known(known) => match world.evidence.tenants.name(known.value) {
            Some(name) => format!("`{}` ({})", brief(name, 80), known.value),
            None => known.value.to_string(),
        },
        Fact::Absent(_) => "none is named".to_owned(),
        Fact::Either(_, cause) | Fact::Unknown(cause) => format!("not known: {}", cause.kind),
    }
}

/// What the offer says about itself; none if it says nothing.
pub(super) fn description(description: &Fact<Part>) -> Option<String> {
    match description {
        Fact::Known(known) if known.origin.secret => Some("(secret)".to_owned()),
        Fact::Known(known) if known.value.trim().is_empty() => None,
        Fact::Known(known) => Some(brief(&known.value, LONGEST_DESCRIPTION)),
        Fact::Absent(_) => None,
        Fact::Either(_, cause) | Fact::Unknown(cause) => Some(format!("not known: {}", cause.kind)),
    }
}

/// `2 delegations, 7 authorizations; 12 files hold no delegation`
fn closing(numbers: &Numbers) -> String {
    let passed_over = human::passed_over(numbers.passed_over).map(|words| format!("; {words}"));
    let found =
        if numbers.delegations == 0 { "no delegation was found".to_owned() } else { human::counted(numbers) };
    format!("{found}{}", passed_over.collect::<String>())
}

/// The text with its first letter in upper case.
pub(super) fn capital(text: &str) -> String {
    let mut characters = text.chars();
    match characters.next() {
        Some(first) => first.to_uppercase().chain(characters).collect(),
        None => String::new(),
    }
}
