//! Predicates and their verbs.

use super::super::errors;
use super::super::grammar::{Pair, Rule};
use super::{Builder, child, children, first, has};
use crate::syntax::ast::{Atom, Bound, Predicate, Spanned};
use crate::syntax::print;
use crate::text::Span;

/// The form that a verb has in its place.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Form {
    /// `be`, `require`: after `must`, `should` and `do not`.
    Base,
    /// `are`, `is`, `requires`: after `that`, `which`, `when they` and `unless it`.
    Present,
}

/// A term of a list and whether its verb is `be`, which the next term may leave out.
struct Term {
    predicate: Predicate,
    is_be: bool,
}

/// `and` or `or` between two terms.
struct Connective {
    and: bool,
    span: Span,
}

impl Builder<'_> {
    /// A list of predicates with `and` or `or` between them.
    pub(super) fn predicates(&mut self, pair: &Pair<'_>, form: Form) -> Option<Predicate> {
        let mut terms = Vec::new();
        let mut connectives = Vec::new();
        let mut after_be = false;
        for node in pair.clone().into_inner() {
            match node.as_rule() {
                Rule::connective => {
                    connectives.push(Connective { and: has(&node, Rule::w_and), span: self.span(&node) });
                }
                Rule::elided => {
                    if !after_be {
                        self.sink.push(errors::missing_verb(self.span(&node), node.as_str().trim_end()));
                    }
                    // A name is none behind another verb, but what this verb would have.
                    if after_be || !has(&child(&node, Rule::complement)?, Rule::names) {
                        terms.push(self.complement(&node)?);
                    } else {
                        connectives.pop();
                    }
                }
                _ => {
                    let term = self.term(&node, form)?;
                    after_be = term.is_be;
                    terms.push(term.predicate);
                }
            }
        }
        Some(self.join(terms, &connectives, form))
    }

    /// One predicate from a list. `and` binds tighter, but mixing the two is an error.
    fn join(&mut self, terms: Vec<Predicate>, connectives: &[Connective], form: Form) -> Predicate {
        let Some(first) = connectives.first() else { return list(terms, true) };
        let Some(other) = connectives.iter().find(|other| other.and != first.and) else {
            return list(terms, first.and);
        };
        let readings = [split(terms.clone(), connectives, false), split(terms, connectives, true)];
        let printed = if form == Form::Base { print::Form::Base } else { print::Form::Plural };
        let shown = readings.each_ref().map(|reading| print::predicate_as(reading, printed));
        self.sink.push(errors::mixed_and_or(first.span, other.span, shown.each_ref().map(String::as_str)));
        let [tight_and, _] = readings;
        tight_and
    }

    fn term(&mut self, pair: &Pair<'_>, form: Form) -> Option<Term> {
        let negation = child(pair, Rule::negation);
        let mut verb_form = form;
        if let Some(negation) = &negation {
            self.check_negation(negation, form, has(pair, Rule::group));
            if !has(negation, Rule::w_not) || has(negation, Rule::w_do) || has(negation, Rule::w_does) {
                verb_form = Form::Base;
            }
        }
        let mut term = match (child(pair, Rule::group), child(pair, Rule::verb)) {
            (Some(group), _) => {
                let inner = self.predicates(&child(&group, Rule::predicates)?, verb_form)?;
                Term { predicate: inner, is_be: false }
            }
            (None, Some(verb)) => self.verb(&first(&verb)?, verb_form)?,
            (None, None) => return None,
        };
        if negation.is_some() {
            term.predicate = negate(term.predicate);
        }
        Some(term)
    }

    /// `not require mfa` is said after `must`; elsewhere it is `do not require mfa`.
    fn check_negation(&mut self, negation: &Pair<'_>, form: Form, before_group: bool) {
        let found = negation.as_str().trim_end();
        let wrong = match form {
            Form::Base => has(negation, Rule::w_does),
            Form::Present => !before_group && !has(negation, Rule::w_do) && !has(negation, Rule::w_does),
        };
        if wrong {
            let found = found.split_whitespace().collect::<Vec<_>>().join(" ");
            self.sink.push(errors::wrong_form(self.span(negation), "do not", &found));
        }
    }

    fn verb(&mut self, pair: &Pair<'_>, form: Form) -> Option<Term> {
        self.check_form(&first(pair)?, form);
        let is_be = pair.as_rule() == Rule::be;
        let predicate = match pair.as_rule() {
            Rule::be => self.be(pair)?,
            Rule::have => self.have(pair)?,
            Rule::require => self.atom(pair, Atom::RequireMfa),
            Rule::last => {
                let atom = Atom::Last(self.bound_in(pair)?, self.duration_in(pair)?);
                self.atom(pair, atom)
            }
            Rule::allow => {
                let patterns = self.texts_in(&child(pair, Rule::strings)?);
                self.atom(pair, Atom::Allow(patterns))
            }
            Rule::delegate => {
                let roles = self.names_in(pair);
                self.atom(pair, Atom::Delegate { only: has(pair, Rule::w_only), roles })
            }
            Rule::include => {
                let role = self.name_in(pair)?;
                self.atom(pair, Atom::Include(role))
            }
            Rule::matches => {
                let pattern = self.text_in(pair)?;
                self.atom(pair, Atom::Match(pattern))
            }
            _ => return None,
        };
        Some(Term { predicate, is_be })
    }

    fn check_form(&mut self, verb: &Pair<'_>, form: Form) {
        let right = match (form, verb.as_rule()) {
            (Form::Base, Rule::w_are | Rule::w_is) => "be",
            (Form::Base, Rule::w_has) => "have",
            (Form::Base, Rule::w_requires) => "require",
            (Form::Base, Rule::w_lasts) => "last",
            (Form::Base, Rule::w_allows) => "allow",
            (Form::Base, Rule::w_delegates) => "delegate",
            (Form::Base, Rule::w_includes) => "include",
            (Form::Base, Rule::w_matches) => "match",
            (Form::Present, Rule::w_be) => "are` or `is",
            _ => return,
        };
        self.sink.push(errors::wrong_form(self.span(verb), right, verb.as_str()));
    }

    /// `be not eligible`: the atom's place is that of the verb and what follows.
    fn be(&mut self, pair: &Pair<'_>) -> Option<Predicate> {
        let whole = self.span(pair);
        Some(match self.complement(pair)? {
            Predicate::Not(inner) => Predicate::Not(Box::new(at(*inner, whole))),
            other => at(other, whole),
        })
    }

    /// What stands behind `be`, with `not` before it or not.
    fn complement(&mut self, pair: &Pair<'_>) -> Option<Predicate> {
        let complement = child(pair, Rule::complement)?;
        let node = first(&complement)?;
        let atom = match node.as_rule() {
            Rule::kinds => {
                Atom::BeKind(children(&node, Rule::kind).filter_map(|kind| self.kind(&kind)).collect())
            }
            Rule::adjective => adjective(&first(&node)?)?,
            Rule::security_group => Atom::BeSecurityGroup,
            Rule::guest => Atom::BeGuest,
            Rule::alike => Atom::BeActivatedAlike,
            Rule::only_approver => Atom::BeOnlyApprover,
            Rule::broader => Atom::BeBroaderThan(self.name_in(&node)?),
            Rule::named => Atom::BeNamed(self.text_in(&node)?),
            Rule::in_category => Atom::BeInCategory(self.text_in(&node)?),
            Rule::in_set => Atom::BeInSet(self.set_name_in(&node)?),
            Rule::names => Atom::BeOneOf(self.names_in(&complement)),
            _ => return None,
        };
        let mut predicate = self.atom(pair, atom);
        if has(&node, Rule::w_no) {
            predicate = negate(predicate);
        }
        if has(pair, Rule::w_not) {
            predicate = negate(predicate);
        }
        Some(predicate)
    }

    fn have(&mut self, pair: &Pair<'_>) -> Option<Predicate> {
        let node = pair.clone().into_inner().nth(1)?;
        let atom = match node.as_rule() {
            Rule::data_actions => Atom::HaveDataActions,
            Rule::delegated_roles => Atom::HaveDelegatedRoles,
            Rule::description => Atom::HaveDescription,
            Rule::display_name => Atom::HaveDisplayName,
            Rule::beside => Atom::HavePermanentAccess,
            Rule::including => Atom::HaveAccessIncluding(self.name_in(&node)?),
            Rule::nested_groups => Atom::HaveNestedGroups,
            Rule::approvers => self.approvers(&node)?,
            _ => return None,
        };
        let predicate = self.atom(pair, atom);
        Some(if has(&node, Rule::w_no) { negate(predicate) } else { predicate })
    }

    /// `approvers` are at least one, `2 approvers` exactly two.
    fn approvers(&mut self, pair: &Pair<'_>) -> Option<Atom> {
        if !has(pair, Rule::number) {
            let span = self.span(pair);
            return Some(Atom::HaveApprovers(Spanned::new(Bound::AtLeast, span), Spanned::new(1, span)));
        }
        let number = self.number_in(pair)?;
        let bound = self.bound_in(pair).unwrap_or(Spanned::new(Bound::Exactly, number.span));
        Some(Atom::HaveApprovers(bound, number))
    }

    fn atom(&self, pair: &Pair<'_>, atom: Atom) -> Predicate {
        Predicate::Atom(self.spanned(pair, atom))
    }
}

fn adjective(word: &Pair<'_>) -> Option<Atom> {
    Some(match word.as_rule() {
        Rule::w_eligible => Atom::BeEligible,
        Rule::w_permanent => Atom::BePermanent,
        Rule::w_known => Atom::BeKnown,
        Rule::w_supported => Atom::BeSupported,
        Rule::w_privileged => Atom::BePrivileged,
        Rule::w_built_in => Atom::BeBuiltIn,
        Rule::w_disabled => Atom::BeDisabled,
        Rule::w_empty => Atom::BeEmpty,
        _ => return None,
    })
}

fn negate(predicate: Predicate) -> Predicate {
    Predicate::Not(Box::new(predicate))
}

/// An atom at another place; anything else is left as it is.
fn at(predicate: Predicate, span: Span) -> Predicate {
    match predicate {
        Predicate::Atom(atom) => Predicate::Atom(Spanned::new(atom.value, span)),
        other => other,
    }
}

/// A list cut at its `or`s, or at its `and`s, the others binding tighter.
fn split(terms: Vec<Predicate>, connectives: &[Connective], at_and: bool) -> Predicate {
    let mut groups: Vec<Vec<Predicate>> = Vec::new();
    for (at, term) in terms.into_iter().enumerate() {
        let before = at.checked_sub(1).and_then(|before| connectives.get(before));
        match groups.last_mut() {
            Some(group) if before.is_some_and(|connective| connective.and != at_and) => group.push(term),
            _ => groups.push(vec![term]),
        }
    }
    list(groups.into_iter().map(|group| list(group, !at_and)).collect(), at_and)
}

/// A list of one kind; of a single predicate, that one.
fn list(mut terms: Vec<Predicate>, and: bool) -> Predicate {
    if terms.len() == 1
        && let Some(only) = terms.pop()
    {
        return only;
    }
    if and { Predicate::And(terms) } else { Predicate::Or(terms) }
}
