//! The delegations that the sentences of a test describe.
//!
//! What a test does not say is as a template that does not say it: absent where the property is
//! optional. Who the managing tenant is, is made up; who the customer is, no template tells.

use super::cast::{Cast, usual_tenant};
use super::{Party, lower::Lower};
use crate::model::{
    Access, ActivationPolicy, Approver, Authorization, Cause, CauseKind, Delegation, Entries, Fact,
    MfaProvider, Origin, RoleReference,
};
use crate::syntax::ast::{GivenApprovers, GivenGrant, Grantee, Name, Said, Spanned};
use crate::text::{Part, Span};

/// A delegation of which nothing was said. Its place is that of the words that open it.
pub(super) fn empty(span: Span) -> Delegation {
    let whole = Origin::literal(span);
    Delegation {
        span: Some(span),
        resource_name: Fact::Absent(whole.clone()),
        api_version: Fact::Absent(whole.clone()),
        name: Fact::Absent(whole.clone()),
        description: Fact::Absent(whole.clone()),
        managing_tenant: Fact::known(usual_tenant(Party::Managing), whole),
        customer_tenant: Fact::Unknown(CauseKind::CustomerTenant.into()),
        customer_subscription: None,
        authorizations: Vec::new(),
        open_permanent: Vec::new(),
        open_eligible: Vec::new(),
        uncertain: None,
        remarks: Vec::new(),
    }
}

/// An authorization of which nothing is known but that it is there.
pub(super) fn anyone(access: Access, span: Span) -> Authorization {
    Authorization {
        access,
        principal: unknown(span),
        display_name: unknown(span),
        role: unknown(span),
        delegated_roles: Entries::unknown(not_known(span)),
        activation: (access == Access::Eligible).then(|| {
            Box::new(ActivationPolicy {
                mfa: unknown(span),
                longest: unknown(span),
                approvers: Entries::unknown(not_known(span)),
            })
        }),
        origin: Origin::literal(span),
    }
}

/// That the test says so.
pub(super) fn not_known(span: Span) -> Cause {
    Cause::at(CauseKind::SaidUnknown, span)
}

fn unknown<T>(span: Span) -> Fact<T> {
    Fact::Unknown(not_known(span))
}

/// A text, or its lack, in the terms of the model.
pub(super) fn text(said: &Said<String>, span: Span) -> Fact<Part> {
    match said {
        Said::Is(text) => Fact::known(text.as_str().into(), Origin::literal(span)),
        Said::Absent => Fact::Absent(Origin::literal(span)),
        Said::Unknown => unknown(span),
    }
}

impl Lower<'_, '_> {
    /// The authorization of a grant; none if a name in it has no meaning, which was reported.
    pub(super) fn authorization(&mut self, grant: &GivenGrant, cast: &mut Cast) -> Option<Authorization> {
        let span = grant.span.0;
        let role = match &grant.role {
            Some(name) => self.role(name),
            None => Some(unknown(span)),
        };
        let delegated = self.delegated(grant);
        let principal = self.who(&grant.to, cast);
        let activation = grant.eligible.then(|| self.activation(grant, cast));
        if !grant.eligible {
            self.refuse_activation(grant);
        }
        let said = grant.display_name.as_ref();
        Some(Authorization {
            access: if grant.eligible { Access::Eligible } else { Access::Permanent },
            principal: principal?,
            display_name: said.map_or_else(|| shown(&grant.to), |name| text(&name.value, name.span)),
            role: role?,
            delegated_roles: delegated?,
            activation: match activation {
                Some(activation) => Some(Box::new(activation?)),
                None => None,
            },
            origin: Origin::literal(span),
        })
    }

    fn role(&mut self, name: &Name) -> Option<Fact<RoleReference>> {
        let id = self.lowering.role_id(name)?;
        Some(Fact::known(RoleReference::bare(id), Origin::literal(name.span())))
    }

    fn delegated(&mut self, grant: &GivenGrant) -> Option<Entries<Fact<RoleReference>>> {
        let Some(roles) = &grant.delegating else { return Some(Entries::default()) };
        if roles.value.is_empty() {
            return Some(Entries::unknown(not_known(roles.span)));
        }
        let known: Vec<_> = roles.value.iter().map(|name| self.role(name)).collect();
        Some(Entries::complete(known.into_iter().collect::<Option<_>>()?))
    }

    fn who(&mut self, grantee: &Grantee, cast: &mut Cast) -> Option<Fact<uuid::Uuid>> {
        match grantee {
            Grantee::Unknown(place) => Some(unknown(place.0)),
            Grantee::Named { kind, name, told } => {
                let id = cast.principal(*kind, name, self.lowering.scope, self.lowering.sink)?;
                for told in told {
                    cast.tell(id, name, *told, self.lowering.scope, self.lowering.sink);
                }
                Some(Fact::known(id, Origin::literal(name.span())))
            }
        }
    }

    fn activation(&mut self, grant: &GivenGrant, cast: &mut Cast) -> Option<ActivationPolicy> {
        let absent = Origin::literal(grant.span.0);
        let approvers = match &grant.approvers {
            None => Some(Entries::default()),
            Some(approvers) => self.approvers(approvers, cast),
        };
        Some(ActivationPolicy {
            mfa: match &grant.mfa {
                None => Fact::Absent(absent.clone()),
                Some(mfa) => match mfa.value {
                    Said::Is(()) => Fact::known(MfaProvider::Azure, Origin::literal(mfa.span)),
                    Said::Absent => Fact::known(MfaProvider::None, Origin::literal(mfa.span)),
                    Said::Unknown => unknown(mfa.span),
                },
            },
            longest: match grant.lasts {
                None => Fact::Absent(absent),
                Some(Spanned { value: Some(longest), span }) => Fact::known(longest, Origin::literal(span)),
                Some(Spanned { value: None, span }) => unknown(span),
            },
            approvers: approvers?,
        })
    }

    fn approvers(&mut self, said: &Spanned<GivenApprovers>, cast: &mut Cast) -> Option<Entries<Approver>> {
        let origin = Origin::literal(said.span);
        match &said.value {
            GivenApprovers::Unknown => Some(Entries::unknown(not_known(said.span))),
            GivenApprovers::Number(number) => {
                let number = self.bounded(*number, said.span)?;
                let approver = |_| Approver {
                    principal: Fact::known(cast.nameless(), origin.clone()),
                    display_name: Fact::Absent(origin.clone()),
                    origin: origin.clone(),
                };
                Some(Entries::complete((0..number).map(approver).collect()))
            }
            GivenApprovers::Named(who) => {
                let known: Vec<_> = who.iter().map(|grantee| self.approver(grantee, cast)).collect();
                Some(Entries::complete(known.into_iter().collect::<Option<_>>()?))
            }
        }
    }

    fn approver(&mut self, grantee: &Grantee, cast: &mut Cast) -> Option<Approver> {
        Some(Approver {
            principal: self.who(grantee, cast)?,
            display_name: shown(grantee),
            origin: Origin::literal(grantee.span()),
        })
    }
}

/// The display name of a principal of which none is said: its name, if it has one.
fn shown(grantee: &Grantee) -> Fact<Part> {
    match grantee {
        Grantee::Named { name: Name::Text(text), .. } => {
            Fact::known(text.value.as_str().into(), Origin::literal(text.span))
        }
        Grantee::Named { name: Name::Id(id), .. } => Fact::Absent(Origin::literal(id.span)),
        Grantee::Unknown(place) => unknown(place.0),
    }
}
