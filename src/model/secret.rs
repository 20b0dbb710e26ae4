//! The secret values that went into delegations: what no report may show.

use rustc_hash::FxHashSet;
use uuid::Uuid;

use super::{Authorization, Delegation, Fact, Origin, RoleReference, Site};
use crate::text::Span;

/// Values of `secureString` and `secureObject` parameters: where they stand, and the ids among them.
#[derive(Clone, Debug, Default)]
pub struct Secrets {
    /// The literals.
    pub spans: Vec<Span>,
    /// The ids, which can get into sentences.
    pub ids: FxHashSet<Uuid>,
}

impl Secrets {
    /// The secrets of these delegations.
    #[must_use]
    pub fn of<'d>(delegations: impl IntoIterator<Item = &'d Delegation>) -> Self {
        let mut secrets = Self::default();
        delegations.into_iter().for_each(|delegation| secrets.delegation(delegation));
        secrets
    }

    /// Adds the secrets of a delegation.
    pub fn delegation(&mut self, delegation: &Delegation) {
        let Delegation {
            resource_name,
            api_version,
            name,
            description,
            managing_tenant,
            customer_tenant,
            ..
        } = delegation;
        for text in [resource_name, api_version] {
            self.fact(text, |_| None);
        }
        for text in [name, description] {
            self.fact(text, |_| None);
        }
        for tenant in [managing_tenant, customer_tenant] {
            self.fact(tenant, |id| Some(*id));
        }
        delegation.remarks.iter().for_each(|remark| self.origin(&remark.origin));
        delegation.authorizations.iter().for_each(|authorization| self.authorization(authorization));
    }

    fn authorization(&mut self, authorization: &Authorization) {
        let role = |role: &RoleReference| Some(role.id);
        self.origin(&authorization.origin);
        self.fact(&authorization.principal, |id| Some(*id));
        self.fact(&authorization.display_name, |_| None);
        self.fact(&authorization.role, role);
        authorization.delegated_roles.known.iter().for_each(|delegated| self.fact(delegated, role));
        if let Some(policy) = &authorization.activation {
            self.fact(&policy.mfa, |_| None);
            self.fact(&policy.longest, |_| None);
            for approver in &policy.approvers.known {
                self.origin(&approver.origin);
                self.fact(&approver.principal, |id| Some(*id));
                self.fact(&approver.display_name, |_| None);
            }
        }
    }

    fn fact<T>(&mut self, fact: &Fact<T>, id: impl Fn(&T) -> Option<Uuid>) {
        let values = match fact {
            Fact::Known(known) if known.origin.secret => std::slice::from_ref(known),
            Fact::Either(choices, _) => choices.as_slice(),
            Fact::Known(_) | Fact::Absent(_) | Fact::Unknown(_) => return,
        };
        for known in values.iter().filter(|known| known.origin.secret) {
            self.ids.extend(id(&known.value));
            self.origin(&known.origin);
        }
    }

    fn origin(&mut self, origin: &Origin) {
        match origin.site() {
            Site::Literal(span) if origin.secret => self.spans.push(span),
            // The call that computed a value is no secret, nor is what has no bytes.
            Site::Literal(_) | Site::Computed(_) | Site::Nowhere => {}
        }
    }
}
