//! From sentences to core forms: names resolved, predicates checked against their subjects.
//!
//! A mistake is reported once; what depends on it is left out and stays silent.

use super::catalogue::Catalogue;
use super::errors;
use super::kind::principal_kind;
use super::ruleset::{
    Atom, CoreForm, Count, Distinct, Domain, Group, IdSet, IdSetIdx, Predicate, PredicateIdx, RuleSet,
};
use super::scope::Scope;
use super::view::{View, domain};
use crate::diagnostic::{Severity, Sink};
use crate::model::{Access, PrincipalKinds};
use crate::syntax::ast::{
    Bound, Filter, Guard, GuardKind, Modal, Noun, Per, Sentence, SentenceForm, Spanned, Subject, Verb,
};
use crate::text::Span;

/// Turns sentences into core forms, and grows the rule set's arenas with what they need.
pub(super) struct Lowering<'a> {
    pub(super) scope: &'a Scope<'a>,
    pub(super) catalogue: Catalogue<'a>,
    pub(super) rules: &'a mut RuleSet,
    pub(super) sink: &'a mut Sink,
}

/// A subject, lowered.
pub(super) struct LoweredSubject {
    pub(super) view: View,
    pub(super) domain: Domain,
    pub(super) of: PredicateIdx,
}

impl Lowering<'_> {
    /// The core form of a sentence and the severity that its verb sets.
    pub(super) fn sentence(&mut self, sentence: &Sentence) -> Option<(CoreForm, Severity)> {
        let view = View::of(sentence.subject().noun.value);
        // Its mistakes are told whether or not the rest has some.
        let condition = self.condition(sentence.guard.as_ref(), view);
        match &sentence.form {
            SentenceForm::OnlyAllowed(subject) => {
                let LoweredSubject { domain, of: holds, .. } = self.subject(subject)?;
                // "Only S allowed unless Q": what is Q need not be S.
                Some((CoreForm::Every { domain, of: condition?, holds }, Severity::Error))
            }
            SentenceForm::Quantity { bound, number, subject, per } => {
                let count = self.count(*bound, *number, subject, *per, condition)?;
                Some((CoreForm::Count(count), Severity::Error))
            }
            SentenceForm::Verdict { subject, verb } => {
                let LoweredSubject { domain, of, .. } = self.subject(subject)?;
                let of = self.and(vec![of, condition?]);
                Some(match verb.value {
                    Verb::Forbidden => (CoreForm::None { domain, of }, Severity::Error),
                    Verb::Discouraged => (CoreForm::None { domain, of }, Severity::Warning),
                    Verb::Required => (CoreForm::Some { domain, of }, Severity::Error),
                    Verb::Recommended => (CoreForm::Some { domain, of }, Severity::Warning),
                })
            }
            SentenceForm::OnlyFor { subject, target } => {
                let subject = self.subject(subject);
                let holds = self.only_for(subject.as_ref().map(|subject| subject.domain), target);
                let (LoweredSubject { domain, of, .. }, holds) = (subject?, holds?);
                let of = self.and(vec![of, condition?]);
                Some((CoreForm::Every { domain, of, holds }, Severity::Error))
            }
            SentenceForm::Modal { subject, modal, predicate } => {
                let subject = self.subject(subject);
                let holds = self.predicate(predicate, view);
                let LoweredSubject { domain, of, .. } = subject?;
                let of = self.and(vec![of, condition?]);
                let severity = match modal.value {
                    Modal::Must => Severity::Error,
                    Modal::Should => Severity::Warning,
                };
                Some((CoreForm::Every { domain, of, holds: holds? }, severity))
            }
        }
    }

    /// What a guard adds to the subject: of `when Q` that it is Q, of `unless Q` that it is not.
    fn condition(&mut self, guard: Option<&Guard>, view: View) -> Option<PredicateIdx> {
        let Some(guard) = guard else { return Some(self.push(Predicate::Anything)) };
        let condition = self.predicate(&guard.predicate, view)?;
        Some(match guard.kind.value {
            GuardKind::When => condition,
            GuardKind::Unless => self.push(Predicate::Not(condition)),
        })
    }

    /// The target of `only for`, as a predicate on the subject's domain.
    fn only_for(&mut self, of: Option<Domain>, target: &Subject) -> Option<PredicateIdx> {
        let lowered = self.subject(target)?;
        match (of?, lowered.domain) {
            (of, target) if of == target && of != Domain::Delegations => Some(lowered.of),
            (Domain::DelegatedRoles | Domain::Approvers, Domain::Authorizations) => {
                Some(self.push(Predicate::Owner(lowered.of)))
            }
            _ => {
                self.sink.push(errors::only_for_mismatch(target.span.0, lowered.view));
                None
            }
        }
    }

    /// A subject: what its noun ranges over, narrowed by its names and filters.
    pub(super) fn subject(&mut self, subject: &Subject) -> Option<LoweredSubject> {
        let noun = subject.noun.value;
        let view = View::of(noun);
        let mut parts = Vec::new();
        let mut whole = true;
        match noun {
            Noun::PermanentAuthorizations => parts.push(self.atom(Atom::Access(Access::Permanent))),
            Noun::EligibleAuthorizations => parts.push(self.atom(Atom::Access(Access::Eligible))),
            // A name says who it is, so the kind adds nothing.
            Noun::Kind(kind) if subject.names.is_empty() => {
                let kinds = PrincipalKinds::from_iter([principal_kind(kind)]);
                parts.push(self.atom(Atom::PrincipalKind(kinds)));
            }
            Noun::Kind(_)
            | Noun::Delegations
            | Noun::Authorizations
            | Noun::Roles
            | Noun::Principals
            | Noun::DelegatedRoles
            | Noun::Approvers
            | Noun::ManagingTenant
            | Noun::CustomerTenant => {}
        }
        if !subject.names.is_empty() {
            let names = self.names(&subject.names, noun, subject.noun.span);
            whole &= names.is_some();
            parts.extend(names);
        }
        for filter in &subject.filters {
            let filter = self.filter(filter, noun);
            whole &= filter.is_some();
            parts.extend(filter);
        }
        let of = self.and(parts);
        whole.then_some(LoweredSubject { view, domain: domain(noun), of })
    }

    fn filter(&mut self, filter: &Filter, noun: Noun) -> Option<PredicateIdx> {
        let view = View::of(noun);
        match filter {
            Filter::That(predicate) => self.predicate(predicate, view),
            Filter::For(subject) => self.for_filter(subject, view, "for"),
            Filter::To(subject) => match View::of(subject.noun.value) {
                View::Principal => self.for_filter(subject, view, "to"),
                _ => {
                    self.sink.push(errors::filter_mismatch(
                        subject.span.0,
                        "to",
                        view,
                        "only principals, groups, users, service principals and managed identities stand behind `to`",
                    ));
                    None
                }
            },
            Filter::InSet(set) => self.in_set(set, view, set.span),
            Filter::InCategory(category) => match view {
                View::Role | View::Authorization | View::DelegatedRole => self.in_category(category),
                View::Principal | View::Approver | View::Delegation | View::Tenant => {
                    self.sink.push(errors::filter_mismatch(
                        category.span,
                        "in category",
                        view,
                        "only roles have a category",
                    ));
                    None
                }
            },
        }
    }

    /// `for role Contributor`, `to groups`: a view on the same entries, or on those that a
    /// delegated role or an approver stands in.
    fn for_filter(&mut self, subject: &Subject, view: View, word: &str) -> Option<PredicateIdx> {
        let lowered = self.subject(subject)?;
        let owned = matches!(view, View::DelegatedRole | View::Approver);
        match (view, lowered.domain) {
            (View::Authorization | View::Role | View::Principal, Domain::Authorizations) => Some(lowered.of),
            (_, Domain::Authorizations) if owned => Some(self.push(Predicate::Owner(lowered.of))),
            _ => {
                self.sink.push(errors::filter_mismatch(
                    subject.span.0,
                    word,
                    view,
                    "only authorizations, delegated roles and approvers are for a role or a principal",
                ));
                None
            }
        }
    }

    fn count(
        &mut self,
        bound: Spanned<Bound>,
        number: Spanned<u32>,
        subject: &Subject,
        per: Option<Spanned<Per>>,
        condition: Option<PredicateIdx>,
    ) -> Option<Count> {
        let per = per.map_or(Some(Group::Whole), |per| self.group(per, domain(subject.noun.value)));
        let lowered = self.subject(subject)?;
        let distinct = match lowered.view {
            View::Authorization | View::Delegation => Distinct::Entries,
            View::Role | View::DelegatedRole => Distinct::Roles,
            View::Principal | View::Approver => Distinct::Principals,
            View::Tenant => {
                self.sink.push(errors::count_mismatch(
                    subject.span.0,
                    "a delegation has exactly one managing and one customer tenant",
                    "say which: `managing tenant must be \"NAME\"`",
                ));
                return None;
            }
        };
        let of = self.and(vec![lowered.of, condition?]);
        let (least, most) = bounds(bound.value, number.value);
        Some(Count { domain: lowered.domain, of, distinct, least, most, per: per? })
    }

    fn group(&mut self, per: Spanned<Per>, domain: Domain) -> Option<Group> {
        match (per.value, domain) {
            (Per::Principal, _) => Some(Group::Principal),
            (Per::Role, _) => Some(Group::Role),
            (Per::Tenant, _) => Some(Group::Tenant),
            (Per::Delegation, Domain::Delegations) => {
                self.sink.push(errors::count_mismatch(
                    per.span,
                    "each delegation is one delegation",
                    "count them `per principal`, `per role` or `per tenant`, or drop `per delegation`",
                ));
                None
            }
            (Per::Delegation, _) => Some(Group::Whole),
        }
    }

    /// Adds a node.
    pub(super) fn push(&mut self, predicate: Predicate) -> PredicateIdx {
        let place = PredicateIdx(u32::try_from(self.rules.predicates.len()).unwrap_or(u32::MAX));
        self.rules.predicates.push(predicate);
        place
    }

    /// Adds a single fact.
    pub(super) fn atom(&mut self, atom: Atom) -> PredicateIdx {
        self.push(Predicate::Atom(atom))
    }

    /// All of these; anything at all if there are none.
    pub(super) fn and(&mut self, mut parts: Vec<PredicateIdx>) -> PredicateIdx {
        parts.retain(|part| *self.rules.predicate(*part) != Predicate::Anything);
        match parts.as_slice() {
            [] => self.push(Predicate::Anything),
            [one] => *one,
            _ => self.push(Predicate::And(parts)),
        }
    }

    /// Adds a set of ids.
    pub(super) fn id_set(&mut self, set: IdSet) -> IdSetIdx {
        let place = IdSetIdx(u32::try_from(self.rules.id_sets.len()).unwrap_or(u32::MAX));
        self.rules.id_sets.push(set);
        place
    }

    /// Reports that names cannot stand behind a noun.
    pub(super) fn no_list(&mut self, span: Span, view: View, help: &str) -> Option<PredicateIdx> {
        self.sink.push(errors::list_mismatch(span, view, help));
        None
    }
}

/// The least and the greatest number that a bound allows.
pub(super) const fn bounds(bound: Bound, number: u32) -> (u32, Option<u32>) {
    match bound {
        Bound::AtMost => (0, Some(number)),
        Bound::AtLeast => (number, None),
        Bound::Exactly => (number, Some(number)),
    }
}
