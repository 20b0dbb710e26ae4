//! What became of the exceptions that the policy makes.

use super::run::Run;
use crate::compile::{Exception, Rule, RuleIdx, RuleSet};
use crate::evaluate::ExceptionUses;

/// What became of an exception.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum State {
    /// It covers something that the rule would otherwise have judged.
    InForce,
    /// Its date has passed; it covers nothing any more.
    Expired,
    /// It is valid, and there was nothing to cover.
    Unused,
    /// It is valid, and it is not known whether it covers anything.
    Undetermined,
}

/// How often each exception of each rule covered something.
pub(super) struct Usage<'a>(&'a ExceptionUses);

impl<'a> Usage<'a> {
    /// As counted over all verdicts of a run.
    pub(super) fn of(run: &Run<'a>) -> Self {
        Self(&run.outcome.exceptions)
    }

    /// How many things the exception at a place among the rule's covered.
    pub(super) fn covered(&self, rule: RuleIdx, place: usize) -> usize {
        self.0.get(&(rule, place)).copied().unwrap_or(0)
    }

    /// What became of that exception.
    pub(super) fn state(&self, rule: RuleIdx, place: usize, exception: &Exception) -> State {
        match (exception.expired, self.0.get(&(rule, place))) {
            (true, _) => State::Expired,
            (false, None) => State::Unused,
            (false, Some(0)) => State::Undetermined,
            (false, Some(_)) => State::InForce,
        }
    }
}

/// Every exception with its rule, in the order of the rules.
pub(super) fn all(rules: &RuleSet) -> impl Iterator<Item = (RuleIdx, &Rule, usize, &Exception)> {
    rules.iter().flat_map(|(index, rule)| {
        let exceptions = rule.exceptions.iter().enumerate();
        exceptions.map(move |(place, exception)| (index, rule, place, exception))
    })
}

/// What an exception covers, in the policy's words: `role Owner in delegation "Offer *"`.
pub(super) fn scope(exception: &Exception, rules: &RuleSet) -> String {
    match exception.delegation.and_then(|pattern| rules.pattern(pattern)) {
        Some(pattern) => format!("{} in delegation \"{}\"", exception.words, pattern.text),
        None => exception.words.clone(),
    }
}
