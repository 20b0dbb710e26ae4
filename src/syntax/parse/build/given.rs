//! What a test is given.

use super::super::errors;
use super::super::grammar::{Pair, Rule};
use super::{Builder, child, children, first, has};
use crate::syntax::ast::{
    Given, GivenAccess, GivenApprovers, GivenGrant, GivenText, Grantee, GranteeKind, GranteeState,
    GranteeTold, Said, Spanned,
};
use crate::text::Span;

impl Builder<'_> {
    pub(super) fn given(&mut self, pair: &Pair<'_>) -> Option<Given> {
        let node = pair.clone().into_inner().nth(1)?;
        let span = self.place(pair);
        match node.as_rule() {
            Rule::given_tenant => self.given_tenant(&node, pair),
            Rule::given_delegation => self.given_text(&node, pair),
            Rule::given_another => Some(Given::Another(span)),
            Rule::given_file => self.text_in(&node).map(Given::File),
            Rule::given_unknown => Some(Given::Unknown { access: access(&node), span }),
            Rule::given_number => {
                Some(Given::Number { number: self.number_in(&node)?, access: access(&node), span })
            }
            Rule::grant => self.grant(&node, pair).map(|grant| Given::Grant(Box::new(grant))),
            _ => None,
        }
    }

    fn given_tenant(&mut self, pair: &Pair<'_>, whole: &Pair<'_>) -> Option<Given> {
        let managing = has(pair, Rule::w_managing);
        let span = self.place(whole);
        if let Some(is) = child(pair, Rule::tenant_is) {
            let name = if has(&is, Rule::w_unknown) { None } else { Some(self.name_in(&is)?) };
            return Some(Given::Tenant { managing, name, span });
        }
        Some(Given::Mfa { managing, required: has(pair, Rule::tenant_requires), span })
    }

    fn given_text(&mut self, pair: &Pair<'_>, whole: &Pair<'_>) -> Option<Given> {
        let node = pair.clone().into_inner().nth(1)?;
        let of = |node| if has(node, Rule::w_name) { GivenText::Name } else { GivenText::Description };
        let (text, said) = match node.as_rule() {
            Rule::given_named => (GivenText::Name, Said::Is(self.text_in(&node)?)),
            Rule::given_described => (GivenText::Description, Said::Is(self.text_in(&node)?)),
            Rule::given_without => (of(&node), Said::Absent),
            Rule::given_with => (of(&node), Said::Unknown),
            _ => return None,
        };
        Some(Given::Text { text, said, span: self.place(whole) })
    }

    fn grant(&mut self, pair: &Pair<'_>, whole: &Pair<'_>) -> Option<GivenGrant> {
        let what = first(pair)?;
        let role = match what.as_rule() {
            Rule::unknown_role => None,
            _ => Some(self.name_in(&what)),
        };
        let to = self.grantee(&child(pair, Rule::grantee)?);
        let mut grant = GivenGrant {
            eligible: access(&what) == Some(GivenAccess::Eligible),
            role: role.map_or(Some(None), |name| name.map(Some))?,
            to: to?,
            lasts: None,
            mfa: None,
            approvers: None,
            display_name: None,
            delegating: None,
            span: self.place(whole),
        };
        for part in children(pair, Rule::grant_part) {
            for node in part.into_inner() {
                self.grant_part(&node, &mut grant);
            }
        }
        Some(grant)
    }

    fn grantee(&mut self, pair: &Pair<'_>) -> Option<Grantee> {
        if has(pair, Rule::w_unknown) {
            return Some(Grantee::Unknown(self.place(pair)));
        }
        let kind = match child(pair, Rule::kind) {
            Some(kind) => self.kind(&kind).map(|kind| GranteeKind::Principal(kind.value)),
            None => has(pair, Rule::w_application).then_some(GranteeKind::Application),
        };
        let told = child(pair, Rule::told);
        let parts = told.iter().flat_map(|told| children(told, Rule::told_part));
        let told = parts.filter_map(|part| self.grantee_told(&part)).collect();
        Some(Grantee::Named { kind, name: self.name_in(pair)?, told })
    }

    fn grantee_told(&self, part: &Pair<'_>) -> Option<GranteeTold> {
        let span = self.place(part);
        if let Some(nested) = child(part, Rule::nested_groups) {
            let holds = !has(&nested, Rule::w_no);
            return Some(GranteeTold { state: GranteeState::NestedGroups, holds, span });
        }
        let state = match first(&child(part, Rule::told_state)?)?.as_rule() {
            Rule::w_disabled => GranteeState::Disabled,
            Rule::w_empty => GranteeState::Empty,
            Rule::guest => GranteeState::Guest,
            Rule::security_group => GranteeState::SecurityGroup,
            _ => return None,
        };
        Some(GranteeTold { state, holds: !has(part, Rule::w_not), span })
    }

    fn grant_part(&mut self, node: &Pair<'_>, grant: &mut GivenGrant) {
        let span = self.span(node);
        match node.as_rule() {
            Rule::grant_for if has(node, Rule::w_unknown) => {
                let words = node.clone().into_inner().skip(1).map(|word| self.span(&word));
                let span = words.reduce(Span::to).unwrap_or(span);
                self.give(&mut grant.lasts, Some(None), span, "the duration");
            }
            Rule::grant_for => {
                let lasts = self.duration_in(node);
                let (lasts, span) = (lasts.map(|it| Some(it.value)), lasts.map_or(span, |it| it.span));
                self.give(&mut grant.lasts, lasts, span, "the duration");
            }
            Rule::grant_with => {
                for extra in children(node, Rule::grant_extra) {
                    self.grant_extra(&extra, grant);
                }
            }
            Rule::grant_without => {
                for lack in children(node, Rule::grant_lack) {
                    self.grant_lack(&lack, grant);
                }
            }
            Rule::grant_approved => {
                let who: Vec<_> =
                    children(node, Rule::grantee).filter_map(|grantee| self.grantee(&grantee)).collect();
                self.give(&mut grant.approvers, Some(GivenApprovers::Named(who)), span, APPROVERS);
            }
            Rule::delegating => {
                let roles = self.names_in(node);
                self.give(&mut grant.delegating, Some(roles), span, "`delegating`");
            }
            _ => {}
        }
    }

    fn grant_extra(&mut self, extra: &Pair<'_>, grant: &mut GivenGrant) {
        let span = self.span(extra);
        if let Some(unknown) = child(extra, Rule::unknown_extra) {
            if has(&unknown, Rule::w_mfa) {
                self.give(&mut grant.mfa, Some(Said::Unknown), span, "`mfa`");
            } else if has(&unknown, Rule::w_approver) {
                self.give(&mut grant.approvers, Some(GivenApprovers::Unknown), span, APPROVERS);
            } else {
                self.give(&mut grant.display_name, Some(Said::Unknown), span, DISPLAY_NAME);
            }
        } else if has(extra, Rule::w_mfa) {
            self.give(&mut grant.mfa, Some(Said::Is(())), span, "`mfa`");
        } else if let Some(text) = self.text_in(extra) {
            self.give(&mut grant.display_name, Some(Said::Is(text.value)), text.span, DISPLAY_NAME);
        } else {
            let number = self.number_in(extra);
            let span = number.map_or(span, |number| number.span);
            self.give(
                &mut grant.approvers,
                number.map(|number| GivenApprovers::Number(number.value)),
                span,
                APPROVERS,
            );
        }
    }

    fn grant_lack(&mut self, lack: &Pair<'_>, grant: &mut GivenGrant) {
        let span = self.span(lack);
        if has(lack, Rule::w_mfa) {
            self.give(&mut grant.mfa, Some(Said::Absent), span, "`mfa`");
        } else if has(lack, Rule::w_approver) {
            self.give(&mut grant.approvers, Some(GivenApprovers::Number(0)), span, APPROVERS);
        } else {
            self.give(&mut grant.display_name, Some(Said::Absent), span, DISPLAY_NAME);
        }
    }

    fn give<T>(&mut self, place: &mut Option<Spanned<T>>, value: Option<T>, span: Span, what: &str) {
        if place.is_some() {
            self.sink.push(errors::given_twice(span, what));
        } else {
            *place = value.map(|value| Spanned::new(value, span));
        }
    }
}

const APPROVERS: &str = "who approves";
const DISPLAY_NAME: &str = "the display name";

/// `eligible` or `permanent`, if one of the words stands there.
fn access(pair: &Pair<'_>) -> Option<GivenAccess> {
    if has(pair, Rule::w_eligible) {
        Some(GivenAccess::Eligible)
    } else {
        has(pair, Rule::w_permanent).then_some(GivenAccess::Permanent)
    }
}
