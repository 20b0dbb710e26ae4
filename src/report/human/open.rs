//! What is not known, a line for each cause, with what would settle it and how much hangs on it.

use super::closing::count;
use crate::evaluate::Gap;
use crate::report::options::Options;
use crate::report::run::Run;
use crate::report::style::{Style, Tone};
use crate::report::wrap::hanging;
use crate::text::Place;
use crate::text::escape::printable;

/// So many causes are listed; the rest is counted.
const LISTED: usize = 20;

const LABEL: &str = "undetermined:";

/// The lines; none if everything is known.
pub(super) fn text(run: &Run<'_>, options: &Options, style: Style) -> String {
    let gaps = &run.outcome.gaps;
    let mut lines: Vec<String> = hidden(run).map(|line| format!("{LABEL} {line}")).into_iter().collect();
    lines.extend(gaps.iter().take(LISTED).map(line));
    match gaps.len().saturating_sub(LISTED) {
        0 => {}
        1 => lines.push(format!("{LABEL} 1 further cause, which the JSON report lists")),
        more => lines.push(format!("{LABEL} {more} further causes, which the JSON report lists")),
    }
    let mut text = String::new();
    for line in lines {
        let line = hanging(&line, options.width, 2);
        text.push_str(&line.replacen(LABEL, &style.paint(Tone::Open, LABEL), 1));
        text.push('\n');
    }
    text
}

/// `undetermined: parameter `x` has no value; give a value with --parameter (a.json:5:5, 4 rules, 1 delegation)`
fn line(gap: &Gap) -> String {
    // What is about several principals or tenants has no one place.
    let place = gap.place.as_ref().filter(|_| gap.about.is_empty());
    let mut extent: Vec<String> = place.map(|(_, place)| whereabouts(place)).into_iter().collect();
    if !gap.rules.is_empty() {
        extent.push(count(gap.rules.len(), "rule", "rules"));
    }
    if gap.delegations > 0 {
        extent.push(count(gap.delegations, "delegation", "delegations"));
    }
    if gap.hides_delegations {
        extent.push("there may be further delegations".to_owned());
    }
    let settle = gap.settle().map(|settle| format!("; {settle}")).unwrap_or_default();
    format!("{LABEL} {}{settle} ({})", gap.what(), extent.join(", "))
}

/// A word about templates without a delegation that could not be looked into as a whole.
pub(in crate::report) fn hidden(run: &Run<'_>) -> Option<String> {
    let hidden = run.outcome.hidden.as_ref()?;
    let place = hidden.place.as_ref().map(|place| format!(" ({})", whereabouts(place))).unwrap_or_default();
    Some(match hidden.units {
        1 => format!(
            "1 template without a delegation has a part that could not be looked into: {}{place}",
            hidden.kind
        ),
        number => format!(
            "{number} templates without a delegation have parts that could not be looked into, first: {}{place}",
            hidden.kind
        ),
    })
}

/// `file:line:column`
fn whereabouts(place: &Place) -> String {
    format!("{}:{}:{}", printable(&place.file), place.start.line, place.start.column)
}
