//! Remarks on the policy and on what the verdicts stand on: a line each.

use crate::diagnostic::Severity;
use crate::report::exceptions::{self, State, Usage};
use crate::report::options::Options;
use crate::report::run::Run;
use crate::report::wrap::hanging;
use crate::text::escape::printable;

/// Exceptions, changes to rules, and the basis of the verdicts.
pub(super) fn text(run: &Run<'_>, options: &Options) -> String {
    let mut lines = exception_lines(run);
    let rules = run.world.rules;
    for rule in &rules.rules {
        let why = rule.overridden.iter();
        lines.extend(
            why.map(|why| format!("overridden: {} is now {}: {why}", rule.id, severity(rule.severity))),
        );
    }
    for rule in &rules.disabled {
        lines.push(format!("switched off: {}: {}", rule.id, rule.because));
    }
    lines.push(format!("policy: {}", rules.name));
    lines.push(basis(run));
    let mut text = String::new();
    for line in lines {
        text.push_str(&hanging(&printable(&line), options.width, 2));
        text.push('\n');
    }
    text
}

/// The role catalogue and the evidence that facts were taken from.
pub(in crate::report) fn basis(run: &Run<'_>) -> String {
    let mut evidence: Vec<String> = (run.evidence.iter())
        .map(|file| match file.as_of {
            Some(date) => format!("{} of {date}", file.name),
            None => file.name.clone(),
        })
        .collect();
    match run.world.rules.declarations.len() {
        0 => {}
        1 => evidence.push("1 declaration of the policy".to_owned()),
        number => evidence.push(format!("{number} declarations of the policy")),
    }
    let evidence = if evidence.is_empty() { "none".to_owned() } else { evidence.join(", ") };
    format!("facts: role catalogue of {}; evidence: {evidence}", run.world.catalog.date())
}

fn exception_lines(run: &Run<'_>) -> Vec<String> {
    let usage = Usage::of(run);
    let rules = run.world.rules;
    let mut lines = Vec::new();
    for (index, rule, place, exception) in exceptions::all(rules) {
        let mut details = Vec::new();
        let label = match usage.state(index, place, exception) {
            State::InForce => {
                let times = usage.covered(index, place);
                details.push(if times == 1 { "used once".to_owned() } else { format!("used {times} times") });
                "exception"
            }
            // Told with its place, as a diagnostic of the policy.
            State::Expired => continue,
            // Whether it has a use cannot be told where nothing was judged.
            State::Unused if run.outcome.delegations() == 0 => continue,
            State::Unused => "unused exception",
        };
        details.extend(exception.until.map(|until| format!("until {until}")));
        details.extend(exception.approved_by.as_ref().map(|who| format!("approved by {who}")));
        let mut line = format!("{label}: {} except {}", rule.id, exceptions::scope(exception, rules));
        if !details.is_empty() {
            line.push_str(&format!(" ({})", details.join(", ")));
        }
        if let Some(why) = &exception.because {
            line.push_str(&format!(": {why}"));
        }
        lines.push(line);
    }
    lines
}

/// A severity with its article.
const fn severity(severity: Severity) -> &'static str {
    match severity {
        Severity::Error => "an error",
        Severity::Warning => "a warning",
        Severity::Info => "an info",
    }
}
