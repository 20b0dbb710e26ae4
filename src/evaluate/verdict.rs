//! What a rule says about a delegation.

use uuid::Uuid;

use super::fingerprint::{self, Whose};
use crate::compile::{RuleIdx, RuleSet};
use crate::diagnostic::Label;
pub use crate::model::Verdict;
use crate::model::{Access, Cause};
use crate::text::Span;

/// One rule's verdict, on one delegation or on the whole run.
#[derive(Debug)]
pub struct Judgement {
    /// The rule.
    pub rule: RuleIdx,
    /// Its verdict.
    pub verdict: Verdict,
    /// What there is to say about it: mostly nothing, as most rules pass.
    said: Option<Box<Said>>,
}

/// What there is to say about a verdict.
#[derive(Debug, Default)]
pub(super) struct Said {
    /// Why it fails; empty unless it does.
    pub(super) findings: Vec<Finding>,
    /// What would have failed or been undetermined, but is excepted by the policy.
    pub(super) excepted: Vec<Excepted>,
    /// The places of exceptions of which it is not known whether they cover something.
    pub(super) in_doubt: Vec<usize>,
    /// What is not known and matters to the verdict, or beside a finding.
    pub(super) unknown: Vec<Unknown>,
}

/// Something that makes a rule fail.
#[derive(Clone, Debug)]
pub struct Finding {
    /// The rule.
    pub rule: RuleIdx,
    /// What is wrong, one sentence without a final stop.
    pub message: String,
    /// The bytes that caused it.
    pub primary: Option<Label>,
    /// The way from these bytes to the use, and other places that matter.
    pub secondary: Vec<Label>,
    /// What the finding is about, by meaning.
    pub about: About,
    /// The delegation that it is about, or that its place is in.
    pub(super) whose: Whose,
    /// Why it does not count, if it does not.
    pub suppressed: Option<Suppression>,
}

/// Why a finding does not count.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Suppression {
    /// The waiver at this place among those of the run covers it.
    Waived(usize),
    /// The baseline has it.
    InBaseline,
}

/// What a verdict comes to once it is known which of its findings count.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Standing {
    /// The verdict as it is.
    As(Verdict),
    /// The rule fails, and none of its findings counts.
    Suppressed,
}

impl Finding {
    /// The same for the same meaning, whatever the places: two findings with the same rule, delegation,
    /// principal and role have the same. Its rule is one of `rules`.
    #[must_use]
    pub fn fingerprint(&self, rules: &RuleSet) -> Uuid {
        fingerprint::of(rules.id(self.rule), &self.whose, &self.about)
    }
}

impl Judgement {
    /// A verdict about which there is nothing else to say.
    pub(super) const fn bare(rule: RuleIdx, verdict: Verdict) -> Self {
        Self { rule, verdict, said: None }
    }

    /// A verdict and what there is to say about it.
    pub(super) fn new(rule: RuleIdx, verdict: Verdict, said: Said) -> Self {
        let Said { findings, excepted, in_doubt, unknown } = &said;
        let is_bare = findings.is_empty() && excepted.is_empty() && in_doubt.is_empty() && unknown.is_empty();
        Self { rule, verdict, said: (!is_bare).then(|| Box::new(said)) }
    }

    /// Why the rule fails; empty unless it does.
    #[must_use]
    pub fn findings(&self) -> &[Finding] {
        self.said.as_ref().map_or(&[], |said| &said.findings)
    }

    /// The same, to settle which of them count.
    pub fn findings_mut(&mut self) -> &mut [Finding] {
        self.said.as_mut().map_or(&mut [], |said| &mut said.findings)
    }

    /// The findings that count.
    pub fn counting(&self) -> impl Iterator<Item = &Finding> {
        self.findings().iter().filter(|finding| finding.suppressed.is_none())
    }

    /// What would have failed or been undetermined, but is excepted by the policy.
    #[must_use]
    pub fn excepted(&self) -> &[Excepted] {
        self.said.as_ref().map_or(&[], |said| &said.excepted)
    }

    /// The places of the rule's exceptions of which it is not known whether they cover something.
    #[must_use]
    pub fn in_doubt(&self) -> &[usize] {
        self.said.as_ref().map_or(&[], |said| &said.in_doubt)
    }

    /// What is not known and matters to the verdict, or beside a finding.
    #[must_use]
    pub fn unknown(&self) -> &[Unknown] {
        self.said.as_ref().map_or(&[], |said| &said.unknown)
    }

    /// What the verdict comes to. Where no finding counts, what is not known beside them does.
    #[must_use]
    pub fn standing(&self) -> Standing {
        let verdict = self.verdict;
        if verdict != Verdict::Fail || self.counting().next().is_some() {
            Standing::As(verdict)
        } else if self.unknown().is_empty() {
            Standing::Suppressed
        } else {
            Standing::As(Verdict::Undetermined)
        }
    }
}

/// What a finding is about, by meaning.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct About {
    /// Permanent or eligible, if it is about an authorization.
    pub access: Option<Access>,
    /// The role.
    pub role: Option<Uuid>,
    /// The principal.
    pub principal: Option<Uuid>,
    /// The tenant.
    pub tenant: Option<Uuid>,
    /// Something else that tells two findings of a rule apart, e.g. a count.
    pub detail: Option<String>,
}

/// An item that an exception of the policy covers.
#[derive(Clone, Debug)]
pub struct Excepted {
    /// The place of the exception among the rule's.
    pub exception: usize,
    /// What is excepted, in words.
    pub what: String,
    /// Its place.
    pub span: Option<Span>,
}

/// Something that is not known.
#[derive(Clone, Debug)]
pub struct Unknown {
    /// Why.
    pub cause: Cause,
    /// What it is about, e.g. the principal whose kind is not known: counts are of these.
    pub about: Option<Uuid>,
}
