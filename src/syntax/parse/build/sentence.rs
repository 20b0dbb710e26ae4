//! Sentences and subjects.

use super::super::grammar::{Pair, Rule};
use super::predicate::Form;
use super::{Builder, child, children, first, has};
use crate::syntax::ast::{
    Bound, Filter, Guard, GuardKind, KindNoun, Modal, Noun, Per, Predicate, Sentence, SentenceForm, Spanned,
    Subject, Verb,
};

impl Builder<'_> {
    pub(super) fn sentence(&mut self, pair: &Pair<'_>) -> Option<Sentence> {
        let node = first(pair)?;
        let form = match node.as_rule() {
            Rule::only_allowed => self.subject_in(&node).map(SentenceForm::OnlyAllowed),
            Rule::quantity => self.quantity(&node),
            Rule::about => self.about(&node),
            _ => None,
        };
        let guard = match child(pair, Rule::guard) {
            Some(guard) => Some(self.guard(&guard)?),
            None => None,
        };
        Some(Sentence { form: form?, guard, span: self.place(pair) })
    }

    fn quantity(&mut self, pair: &Pair<'_>) -> Option<SentenceForm> {
        let (bound, number) = (self.bound_in(pair)?, self.number_in(pair));
        let subject = self.subject_in(pair);
        let per = child(pair, Rule::per).and_then(|per| {
            let unit = first(&child(&per, Rule::per_unit)?)?;
            let value = match unit.as_rule() {
                Rule::w_principal => Per::Principal,
                Rule::w_role => Per::Role,
                Rule::w_delegation => Per::Delegation,
                _ => Per::Tenant,
            };
            Some(self.spanned(&unit, value))
        });
        Some(SentenceForm::Quantity { bound, number: number?, subject: subject?, per })
    }

    /// The bound under a node.
    pub(super) fn bound_in(&self, pair: &Pair<'_>) -> Option<Spanned<Bound>> {
        let node = child(pair, Rule::bound)?;
        let bound = if has(&node, Rule::w_exactly) {
            Bound::Exactly
        } else if has(&node, Rule::w_most) {
            Bound::AtMost
        } else {
            Bound::AtLeast
        };
        Some(self.spanned(&node, bound))
    }

    /// A sentence that opens with its subject.
    fn about(&mut self, pair: &Pair<'_>) -> Option<SentenceForm> {
        let subject = self.subject_in(pair);
        let tail = pair.clone().into_inner().nth(1)?;
        Some(match tail.as_rule() {
            Rule::verdict => {
                let verb = match first(&tail)?.as_rule() {
                    Rule::w_forbidden => Verb::Forbidden,
                    Rule::w_discouraged => Verb::Discouraged,
                    Rule::w_required => Verb::Required,
                    _ => Verb::Recommended,
                };
                SentenceForm::Verdict { subject: subject?, verb: self.spanned(&tail, verb) }
            }
            Rule::only_for => {
                let target = self.subject_in(&tail);
                SentenceForm::OnlyFor { subject: subject?, target: target? }
            }
            Rule::demand => {
                let (modal, predicate) = self.demand(&tail)?;
                SentenceForm::Modal { subject: subject?, modal, predicate }
            }
            _ => return None,
        })
    }

    /// `must not be privileged`
    fn demand(&mut self, pair: &Pair<'_>) -> Option<(Spanned<Modal>, Predicate)> {
        let word = child(pair, Rule::modal)?;
        let modal = if has(&word, Rule::w_must) { Modal::Must } else { Modal::Should };
        let predicate = self.predicates(&child(pair, Rule::predicates)?, Form::Base)?;
        let predicate = if has(pair, Rule::w_not) { Predicate::Not(Box::new(predicate)) } else { predicate };
        Some((self.spanned(&word, modal), predicate))
    }

    fn guard(&mut self, pair: &Pair<'_>) -> Option<Guard> {
        let word = first(pair)?;
        let kind = match word.as_rule() {
            Rule::w_when => GuardKind::When,
            _ => GuardKind::Unless,
        };
        let predicate = self.predicates(&child(pair, Rule::predicates)?, Form::Present)?;
        Some(Guard { kind: self.spanned(&word, kind), predicate })
    }

    /// The subject under a node.
    pub(super) fn subject_in(&mut self, pair: &Pair<'_>) -> Option<Subject> {
        self.subject(&child(pair, Rule::subject)?)
    }

    pub(super) fn subject(&mut self, pair: &Pair<'_>) -> Option<Subject> {
        let noun = self.noun(&child(pair, Rule::noun)?)?;
        let names = self.names_in(pair);
        let mut filters = Vec::new();
        for filter in children(pair, Rule::filter) {
            filters.push(self.filter(&first(&filter)?)?);
        }
        Some(Subject { noun, names, filters, span: self.place(pair) })
    }

    fn filter(&mut self, pair: &Pair<'_>) -> Option<Filter> {
        Some(match pair.as_rule() {
            Rule::that => Filter::That(self.predicates(&child(pair, Rule::predicates)?, Form::Present)?),
            Rule::for_subject => Filter::For(self.subject_in(pair)?),
            Rule::to_subject => Filter::To(self.subject_in(pair)?),
            Rule::in_category => Filter::InCategory(self.text_in(pair)?),
            Rule::in_set => Filter::InSet(self.set_name_in(pair)?),
            _ => return None,
        })
    }

    fn noun(&self, pair: &Pair<'_>) -> Option<Spanned<Noun>> {
        let node = first(pair)?;
        let noun = match node.as_rule() {
            Rule::n_delegations => Noun::Delegations,
            Rule::n_authorizations => Noun::Authorizations,
            Rule::n_permanent => Noun::PermanentAuthorizations,
            Rule::n_eligible => Noun::EligibleAuthorizations,
            Rule::n_roles => Noun::Roles,
            Rule::n_principals => Noun::Principals,
            Rule::kind => Noun::Kind(self.kind(&node)?.value),
            Rule::n_delegated_roles => Noun::DelegatedRoles,
            Rule::n_approvers => Noun::Approvers,
            Rule::n_managing_tenant => Noun::ManagingTenant,
            Rule::n_customer_tenant => Noun::CustomerTenant,
            _ => return None,
        };
        Some(self.spanned(&node, noun))
    }

    pub(super) fn kind(&self, pair: &Pair<'_>) -> Option<Spanned<KindNoun>> {
        let kind = match first(pair)?.as_rule() {
            Rule::n_groups => KindNoun::Group,
            Rule::n_users => KindNoun::User,
            Rule::n_service_principals => KindNoun::ServicePrincipal,
            Rule::n_managed_identities => KindNoun::ManagedIdentity,
            _ => return None,
        };
        Some(self.spanned(pair, kind))
    }
}
