//! Remarks on the policy and on what the verdicts stand on: a line each.

use crate::catalog::Catalog;
use crate::diagnostic::Severity;
use crate::report::exceptions::{self, State, Usage};
use crate::report::options::Options;
use crate::report::run::{BaselineFile, BaselineState, Basis, HeldBack, RoleFile, Run};
use crate::report::wrap::hanging;
use crate::text::escape::printable;

/// Exceptions, changes to rules, and the basis of the verdicts.
pub(super) fn text(run: &Run<'_>, options: &Options) -> String {
    let mut text = String::new();
    for line in changes(run).into_iter().chain(stands_on(run)) {
        text.push_str(&hanging(&printable(&line), options.width, 2));
        text.push('\n');
    }
    text
}

/// Exceptions, waivers, the baseline, and what the policy changed of rules: a line each with its label.
pub(in crate::report) fn changes(run: &Run<'_>) -> Vec<String> {
    let mut lines = exception_lines(run);
    lines.extend(waiver_lines(run));
    lines.extend(run.baseline.map(baseline_line));
    let rules = run.basis.world.rules;
    for rule in &rules.rules {
        let why = rule.overridden.iter();
        lines.extend(
            why.map(|why| format!("overridden: {} is now {}: {why}", rule.id, severity(rule.severity))),
        );
    }
    for rule in &rules.disabled {
        lines.push(format!("switched off: {}: {}", rule.id, rule.because));
    }
    lines
}

/// The policy, the configuration, and what the verdicts stand on: a line each with its label.
pub(in crate::report) fn stands_on(run: &Run<'_>) -> Vec<String> {
    let mut lines = vec![format!("policy: {}", run.basis.world.rules.name)];
    lines.extend(run.basis.config.map(|config| format!("configuration: {config}")));
    lines.push(basis(run.basis));
    lines
}

/// The role catalogue and the evidence that facts were taken from.
pub(in crate::report) fn basis(basis: Basis<'_>) -> String {
    let mut evidence: Vec<String> = (basis.evidence.iter())
        .map(|file| match file.as_of {
            Some(date) => format!("{} of {date}", file.name),
            None => file.name.clone(),
        })
        .collect();
    match basis.world.rules.declarations.len() {
        0 => {}
        1 => evidence.push("1 declaration of the policy".to_owned()),
        number => evidence.push(format!("{number} declarations of the policy")),
    }
    let evidence = if evidence.is_empty() { "none".to_owned() } else { evidence.join(", ") };
    format!("facts: {}; evidence: {evidence}", catalogue(basis.world.catalog, basis.role_files))
}

/// `role catalogue of 2026-08-22 with custom.json (3 roles added)`
pub(in crate::report) fn catalogue(catalog: &Catalog, files: &[RoleFile]) -> String {
    let files: Vec<String> = (files.iter())
        .map(|file| {
            let added = (file.added > 0).then(|| format!("{} added", quantity(file.added)));
            let replaced = (file.replaced > 0).then(|| format!("{} replaced", quantity(file.replaced)));
            let changes: Vec<String> = added.into_iter().chain(replaced).collect();
            let changes = if changes.is_empty() { "no roles".to_owned() } else { changes.join(", ") };
            format!("{} ({changes})", file.name)
        })
        .collect();
    let with = if files.is_empty() { String::new() } else { format!(" with {}", files.join(", ")) };
    format!("role catalogue of {}{with}", catalog.date())
}

fn quantity(number: usize) -> String {
    if number == 1 { "1 role".to_owned() } else { format!("{number} roles") }
}

fn exception_lines(run: &Run<'_>) -> Vec<String> {
    let usage = Usage::of(run);
    let rules = run.basis.world.rules;
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
            State::Unused if run.outcome.numbers.delegations == 0 => continue,
            State::Unused => "unused exception",
            State::Undetermined => {
                details.push("not known whether it covers anything".to_owned());
                "exception"
            }
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

fn waiver_lines(run: &Run<'_>) -> Vec<String> {
    let mut lines = Vec::new();
    for (waiver, usage) in run.waivers.iter().zip(run.waiver_uses) {
        let label = match usage.covered {
            // Told with its place, as a diagnostic of the configuration.
            _ if waiver.expired => continue,
            0 if run.outcome.numbers.delegations == 0 => continue,
            0 => "unused waiver",
            _ => "waiver",
        };
        let mut details = Vec::new();
        match usage.covered {
            0 => {}
            1 => details.push("1 finding".to_owned()),
            number => details.push(format!("{number} findings")),
        }
        details.push(format!("until {}", waiver.until));
        details.extend(waiver.approved_by.as_ref().map(|who| format!("approved by {who}")));
        let mut line = format!("{label}: {} ({}): {}", waiver.rule, details.join(", "), waiver.because);
        if let Some(unsaid) = &usage.unsaid {
            line.push_str(&format!("; it does not say the {unsaid} of a finding that it is about otherwise"));
        }
        lines.push(line);
    }
    lines
}

fn baseline_line(file: &BaselineFile) -> String {
    let name = &file.name;
    match file.state {
        BaselineState::Written => format!("baseline: {name} was written"),
        BaselineState::Read { gone, unmet, undecided, ratcheted, held_back } => {
            let mut line = format!("baseline: {name}");
            match (gone, ratcheted) {
                (0, _) => {}
                (_, false) if held_back.is_some() => {
                    let what =
                        if gone == 1 { "1 finding no longer occurs" } else { "findings no longer occur" };
                    let number = if gone == 1 { String::new() } else { format!("{gone} ") };
                    let why = match held_back {
                        Some(HeldBack::Interrupted) => "not all inputs were looked at",
                        Some(HeldBack::NotAllKnown) | None => {
                            "something could not be read or is not known, and it may be there"
                        }
                    };
                    line.push_str(&format!("; {number}{what}: nothing was taken out, as {why}"));
                }
                (1, true) => line.push_str("; 1 finding that no longer occurs was taken out"),
                (_, true) => line.push_str(&format!("; {gone} findings that no longer occur were taken out")),
                (1, false) => line.push_str("; 1 finding no longer occurs: --ratchet takes it out"),
                (_, false) => {
                    line.push_str(&format!("; {gone} findings no longer occur: --ratchet takes them out"));
                }
            }
            match unmet {
                0 => {}
                1 => line.push_str("; 1 of its delegations is not in this run"),
                number => line.push_str(&format!("; {number} of its delegations are not in this run")),
            }
            match undecided {
                0 => {}
                1 => line.push_str("; 1 of its findings may still be there: its rule is undetermined, or not in this run"),
                number => line.push_str(&format!(
                    "; {number} of its findings may still be there: their rules are undetermined, or not in this run"
                )),
            }
            line
        }
    }
}

/// A severity with its article.
const fn severity(severity: Severity) -> &'static str {
    match severity {
        Severity::Error => "an error",
        Severity::Warning => "a warning",
        Severity::Info => "an info",
    }
}
