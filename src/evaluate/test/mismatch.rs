//! An expectation that does not hold, and what happened instead.

use super::run::Tried;
use crate::compile::test::{Expectation, Given};
use crate::compile::{Rule, RuleIdx};
use crate::evaluate::{Judgement, Verdict};
use crate::model::{Cause, CauseKind};
use crate::text::{SourceMap, Span};

/// An expectation that does not hold.
#[derive(Debug)]
pub struct Mismatch {
    /// What was expected.
    pub expected: Expectation,
    /// What happened instead: of the rule that was named, or of each rule that came to what nothing
    /// should come to.
    pub instead: Vec<Instead>,
}

/// What a rule came to.
#[derive(Debug)]
pub struct Instead {
    /// The rule.
    pub rule: RuleIdx,
    /// Its verdict.
    pub verdict: Verdict,
    /// Why, as a clause: the message of the first finding, or the first cause.
    pub why: Option<String>,
    /// Where, in the policy's text; none if it is elsewhere or nowhere.
    pub place: Option<Span>,
    /// Where, as `file:line:column`, if it lies in a file that the test is given.
    pub elsewhere: Option<String>,
    /// The number of further findings.
    pub more: usize,
}

impl Tried<'_> {
    /// Holds an expectation against the verdicts.
    pub(super) fn hold(self, expected: Expectation) -> Option<Mismatch> {
        let rules = self.world.rules;
        // Of the checks of the template, those that found nothing have nothing to say.
        let speaks = |index: RuleIdx, rule: &Rule| {
            !rule.is_check() || self.judgements().any(|(_, judgement)| judgement.rule == index)
        };
        let instead: Vec<Instead> = match expected.rule {
            Some(rule) => vec![self.came_to(rule)],
            None => (rules.iter().filter(|(index, rule)| speaks(*index, rule)))
                .map(|(index, _)| self.came_to(index))
                .collect(),
        };
        let unlike = |came: &Instead| (came.verdict == expected.verdict) != expected.rule.is_some();
        let instead: Vec<Instead> = instead.into_iter().filter(unlike).collect();
        (!instead.is_empty()).then_some(Mismatch { expected, instead })
    }

    /// What a rule came to in all: the worst that it came to anywhere, as for a run. Parts of a file
    /// that could not be looked into keep it from passing.
    fn came_to(self, rule: RuleIdx) -> Instead {
        let worst = (self.judgements().filter(|(_, judgement)| judgement.rule == rule))
            // The first of the worst: a later one replaces it only if it is worse.
            .reduce(
                |worst, next| if weight(next.1.verdict) > weight(worst.1.verdict) { next } else { worst },
            );
        let unseen = self.units.iter().find_map(|unit| Some((unit, unit.unseen.first()?)));
        match (worst, unseen) {
            (Some((sources, judgement)), None) => self.instead(sources, judgement),
            (Some((sources, judgement)), Some(_)) if weight(judgement.verdict) > weight(Verdict::Pass) => {
                self.instead(sources, judgement)
            }
            (_, Some((unit, cause))) => Instead {
                rule,
                verdict: Verdict::Undetermined,
                why: Some(cause.kind.to_string()),
                place: None,
                elsewhere: cause.span.and_then(|span| place_in(&unit.sources, span)),
                more: 0,
            },
            (None, None) => {
                let verdict = if self.is_clean(rule) { Verdict::Pass } else { Verdict::NotApplicable };
                Instead { rule, verdict, why: None, place: None, elsewhere: None, more: 0 }
            }
        }
    }

    /// Whether a rule is a check of the template and there was a delegation: one that it has no
    /// judgement on, as it found nothing in it.
    fn is_clean(self, rule: RuleIdx) -> bool {
        self.world.rules.rule(rule).is_some_and(Rule::is_check)
            && self.units.iter().any(|unit| !unit.delegations.is_empty())
    }

    fn instead(self, sources: Option<&SourceMap>, judgement: &Judgement) -> Instead {
        let (why, span) = match judgement.verdict {
            Verdict::Fail => match judgement.findings().first() {
                Some(finding) => {
                    (Some(finding.message.clone()), finding.primary.as_ref().map(|label| label.span))
                }
                None => (None, None),
            },
            Verdict::Undetermined => match judgement.unknown().first() {
                Some(unknown) => (Some(self.cause(&unknown.cause)), unknown.cause.span),
                None => (None, None),
            },
            Verdict::NotApplicable => {
                let subject = self.world.rules.rule(judgement.rule).map(|rule| &rule.subject);
                (
                    subject.map(|subject| format!("it is about {subject}, and there is nothing of the kind")),
                    None,
                )
            }
            Verdict::Pass => (None, None),
        };
        let (place, elsewhere) = match (&self.test.given, span, sources) {
            (Given::Described(_), span, _) => (span, None),
            (Given::File { .. }, Some(span), Some(sources)) => (None, place_in(sources, span)),
            (Given::File { .. }, _, _) => (None, None),
        };
        Instead {
            rule: judgement.rule,
            verdict: judgement.verdict,
            why,
            place,
            elsewhere,
            more: judgement.findings().len().saturating_sub(1),
        }
    }

    /// A cause in the words of a test, where nothing but the test itself could tell.
    fn cause(self, cause: &Cause) -> String {
        match (&self.test.given, &cause.kind) {
            (Given::Described(_), CauseKind::NoDirectory | CauseKind::PrincipalNotInDirectory) => {
                "the test does not say what the principal is".to_owned()
            }
            (_, CauseKind::NoMfaEvidence) => {
                "the test does not say whether the tenant requires multi-factor authentication".to_owned()
            }
            (_, kind) => kind.to_string(),
        }
    }
}

/// How bad a verdict is beside others of the same rule.
const fn weight(verdict: Verdict) -> u8 {
    match verdict {
        Verdict::NotApplicable => 0,
        Verdict::Pass => 1,
        Verdict::Undetermined => 2,
        Verdict::Fail => 3,
    }
}

/// `offer.json:3:5`
fn place_in(sources: &SourceMap, span: Span) -> Option<String> {
    let start = sources.start(span)?;
    Some(format!("{}:{}:{}", sources.name(span.file), start.line, start.column))
}
