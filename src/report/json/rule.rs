//! Rules, with how often each came to each verdict and what became of their exceptions.

use crate::compile::{Disabled, Rule, RuleIdx};
use crate::report::exceptions::{self, State, Usage};
use crate::report::run::Run;

/// The rules of a run, in the order of the policy, then checks of the template that found something.
pub(in crate::report) fn rules_told<'a>(run: &Run<'a>) -> Vec<RuleJson<'a>> {
    let usage = Usage::of(run);
    let ledger = &run.outcome.ledger;
    let silent = |index| !ledger.iter().any(|row| row.rule == index);
    let rules = run.basis.world.rules.iter();
    let told = rules.filter(|(index, rule)| !rule.is_check() || !silent(*index));
    told.map(|(index, rule)| RuleJson::of(run, index, rule, &usage)).collect()
}

/// A rule with its ledger.
#[derive(serde::Serialize)]
#[serde(rename_all = "camelCase")]
pub(in crate::report) struct RuleJson<'a> {
    id: &'a str,
    kind: &'static str,
    title: Option<&'a str>,
    severity: &'static str,
    sentence: &'a str,
    because: Option<&'a str>,
    fix: Option<&'a str>,
    see: &'a [String],
    policy: &'a str,
    line: Option<usize>,
    overridden: Option<&'a str>,
    exceptions: Vec<ExceptionJson<'a>>,
    ledger: LedgerJson,
}

#[derive(serde::Serialize)]
#[serde(rename_all = "camelCase")]
struct ExceptionJson<'a> {
    scope: String,
    state: &'static str,
    covered: usize,
    until: Option<String>,
    because: Option<&'a str>,
    approved_by: Option<&'a str>,
}

#[derive(Default, serde::Serialize)]
#[serde(rename_all = "camelCase")]
struct LedgerJson {
    pass: usize,
    fail: usize,
    suppressed: usize,
    undetermined: usize,
    not_applicable: usize,
}

/// A rule that the policy switched off.
#[derive(serde::Serialize)]
pub(super) struct DisabledJson<'a> {
    id: &'a str,
    sentence: &'a str,
    because: &'a str,
}

impl<'a> RuleJson<'a> {
    fn of(run: &Run<'a>, index: RuleIdx, rule: &'a Rule, usage: &Usage<'_>) -> Self {
        let row = run.outcome.ledger.iter().find(|row| row.rule == index);
        let exceptions = rule.exceptions.iter().enumerate();
        Self {
            id: &rule.id,
            kind: if rule.is_check() { "template-check" } else { "rule" },
            title: rule.title.as_deref(),
            severity: rule.severity.as_str(),
            sentence: &rule.sentence,
            because: rule.because.as_deref(),
            fix: rule.fix.as_deref(),
            see: &rule.see,
            policy: &rule.policy,
            line: (!rule.is_check()).then_some(rule.line),
            overridden: rule.overridden.as_deref(),
            exceptions: exceptions
                .map(|(place, exception)| ExceptionJson {
                    scope: exceptions::scope(exception, run.basis.world.rules),
                    state: match usage.state(index, place, exception) {
                        State::InForce => "in-force",
                        State::Expired => "expired",
                        State::Unused => "unused",
                        State::Undetermined => "undetermined",
                    },
                    covered: usage.covered(index, place),
                    until: exception.until.map(|date| date.to_string()),
                    because: exception.because.as_deref(),
                    approved_by: exception.approved_by.as_deref(),
                })
                .collect(),
            ledger: row.map_or_else(LedgerJson::default, |row| LedgerJson {
                pass: row.pass,
                fail: row.fail,
                suppressed: row.suppressed,
                undetermined: row.undetermined,
                not_applicable: row.not_applicable,
            }),
        }
    }
}

impl<'a> DisabledJson<'a> {
    pub(super) fn of(disabled: &'a Disabled) -> Self {
        Self { id: &disabled.id, sentence: &disabled.sentence, because: &disabled.because }
    }
}
