//! What a test is given.

use super::super::errors;
use super::super::grammar::{Pair, Rule};
use super::{Builder, child, children, first, has};
use crate::syntax::ast::{Given, GivenGrant, KindNoun, Name, Spanned};
use crate::text::Span;

impl Builder<'_> {
    pub(super) fn given(&mut self, pair: &Pair<'_>) -> Option<Given> {
        let node = pair.clone().into_inner().nth(1)?;
        match node.as_rule() {
            Rule::given_tenant => self.given_tenant(&node, pair),
            Rule::given_delegation => {
                let said = node.clone().into_inner().nth(1)?;
                let text = self.text_in(&said)?;
                Some(match said.as_rule() {
                    Rule::given_named => Given::Named(text),
                    _ => Given::Described(text),
                })
            }
            Rule::given_file => self.text_in(&node).map(Given::File),
            Rule::grant => self.grant(&node, pair).map(|grant| Given::Grant(Box::new(grant))),
            _ => None,
        }
    }

    fn given_tenant(&mut self, pair: &Pair<'_>, whole: &Pair<'_>) -> Option<Given> {
        let managing = has(pair, Rule::w_managing);
        let span = self.place(whole);
        if let Some(is) = child(pair, Rule::tenant_is) {
            return Some(Given::Tenant { managing, name: self.name_in(&is)?, span });
        }
        Some(Given::Mfa { managing, required: has(pair, Rule::tenant_requires), span })
    }

    fn grant(&mut self, pair: &Pair<'_>, whole: &Pair<'_>) -> Option<GivenGrant> {
        let role = self.name_in(pair);
        let (kind, principal) = self.grantee(&child(pair, Rule::grantee)?)?;
        let mut grant = GivenGrant {
            eligible: has(pair, Rule::w_eligible),
            role: role?,
            kind,
            principal,
            lasts: None,
            mfa: None,
            approvers: None,
            delegating: Vec::new(),
            span: self.place(whole),
        };
        for part in children(pair, Rule::grant_part) {
            for node in part.into_inner() {
                self.grant_part(&node, &mut grant);
            }
        }
        Some(grant)
    }

    fn grantee(&mut self, pair: &Pair<'_>) -> Option<(Option<KindNoun>, Name)> {
        let kind = child(pair, Rule::kind).and_then(|kind| self.kind(&kind));
        Some((kind.map(|kind| kind.value), self.name_in(pair)?))
    }

    fn grant_part(&mut self, node: &Pair<'_>, grant: &mut GivenGrant) {
        let span = self.span(node);
        match node.as_rule() {
            Rule::grant_for => {
                let lasts = self.duration_in(node);
                self.give(&mut grant.lasts, lasts, span, "the duration");
            }
            Rule::grant_with => {
                for extra in children(node, Rule::grant_extra) {
                    self.grant_extra(&extra, grant);
                }
            }
            Rule::grant_without => {
                for lack in children(node, Rule::grant_lack) {
                    let span = self.span(&lack);
                    if has(&lack, Rule::w_mfa) {
                        self.give(&mut grant.mfa, Some(false), span, "`mfa`");
                    } else {
                        let none = Some(Spanned::new(0, span));
                        self.give(&mut grant.approvers, none, span, "the number of approvers");
                    }
                }
            }
            Rule::delegating if grant.delegating.is_empty() => grant.delegating = self.names_in(node),
            Rule::delegating => self.sink.push(errors::given_twice(span, "`delegating`")),
            _ => {}
        }
    }

    fn grant_extra(&mut self, extra: &Pair<'_>, grant: &mut GivenGrant) {
        let span = self.span(extra);
        match first(extra).map(|node| node.as_rule()) {
            Some(Rule::w_mfa) => self.give(&mut grant.mfa, Some(true), span, "`mfa`"),
            _ => {
                let number = self.number_in(extra);
                self.give(&mut grant.approvers, number, span, "the number of approvers");
            }
        }
    }

    fn give<T>(&mut self, place: &mut Option<T>, value: Option<T>, span: Span, what: &str) {
        if place.is_some() {
            self.sink.push(errors::given_twice(span, what));
        } else {
            *place = value;
        }
    }
}
