//! What is not known, a line for each cause, with what would settle it and how much hangs on it.

use std::collections::BTreeSet;

use super::closing::count;
use crate::evaluate::{Gap, Unit};
use crate::model::CauseKind;
use crate::report::options::Options;
use crate::report::run::Run;
use crate::report::style::{Style, Tone};
use crate::report::wrap::hanging;
use crate::text::escape::printable;
use crate::text::{SourceMap, Span};

/// So many causes are listed; the rest is counted.
const LISTED: usize = 20;

const LABEL: &str = "undetermined:";

/// The lines; none if everything is known.
pub(super) fn text(run: &Run<'_>, options: &Options, style: Style) -> String {
    let unseen: BTreeSet<&CauseKind> = (run.outcome.units.iter())
        .filter(|unit| !unit.delegations.is_empty())
        .flat_map(|unit| unit.unseen.iter().map(|cause| &cause.kind))
        .collect();
    let gaps = &run.outcome.gaps;
    let mut lines: Vec<String> = passed_over(run).into_iter().collect();
    lines.extend(gaps.iter().take(LISTED).map(|gap| line(run, gap, unseen.contains(&gap.kind))));
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
fn line(run: &Run<'_>, gap: &Gap, hides_delegations: bool) -> String {
    let mut extent: Vec<String> = place(run, gap).into_iter().collect();
    if !gap.rules.is_empty() {
        extent.push(count(gap.rules.len(), "rule", "rules"));
    }
    if gap.delegations > 0 {
        extent.push(count(gap.delegations, "delegation", "delegations"));
    }
    if hides_delegations {
        extent.push("there may be further delegations".to_owned());
    }
    let settle = gap.settle().map(|settle| format!("; {settle}")).unwrap_or_default();
    format!("{LABEL} {}{settle} ({})", gap.what(), extent.join(", "))
}

/// A word about templates without a delegation that could not be looked into as a whole.
fn passed_over(run: &Run<'_>) -> Option<String> {
    let is_hidden = |unit: &&Unit| unit.delegations.is_empty() && !unit.unseen.is_empty();
    let number = run.outcome.units.iter().filter(is_hidden).count();
    let unit = run.outcome.units.iter().find(is_hidden)?;
    let cause = unit.unseen.first()?;
    let place = cause.span.and_then(|span| whereabouts(&unit.sources, span));
    let place = place.map(|place| format!(" ({place})")).unwrap_or_default();
    Some(match number {
        1 => format!(
            "1 template without a delegation has a part that could not be looked into: {}{place}",
            cause.kind
        ),
        _ => format!(
            "{number} templates without a delegation have parts that could not be looked into, first: {}{place}",
            cause.kind
        ),
    })
}

/// The place that a gap stems from. What is about several principals or tenants has no one place.
fn place(run: &Run<'_>, gap: &Gap) -> Option<String> {
    let (unit, span) = gap.place.filter(|_| gap.about.is_empty())?;
    whereabouts(&run.outcome.units.get(unit)?.sources, span)
}

/// `file:line:column`
fn whereabouts(sources: &SourceMap, span: Span) -> Option<String> {
    let start = sources.start(span)?;
    Some(format!("{}:{}:{}", printable(sources.name(span.file)), start.line, start.column))
}
