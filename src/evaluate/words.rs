//! Items in words: "role `Owner` is granted to group `Platform admins`".

use std::fmt::Write;
use std::sync::Arc;

use uuid::Uuid;

use super::item::{Grant, Item, Possible};
use super::world::World;
use crate::model::{Access, Authorization, Delegation, Fact, Known, PrincipalKind, RoleReference};
use crate::text::escape::brief;

/// The longest name that a message shows, in characters.
const LONGEST_NAME: usize = 80;

impl World<'_> {
    /// An item in words, as the beginning of a message.
    #[must_use]
    pub fn describe(&self, item: Item<'_>) -> String {
        match item {
            Item::Grant(grant) => self.grant_words(grant),
            Item::DelegatedRole(role, grant) => {
                let role = match role {
                    Possible::Entry(role) => self.role_words(role),
                    Possible::Open(_) => "a role that is not known".to_owned(),
                };
                match grant {
                    Grant::Entry(authorization, _) => {
                        format!(
                            "{role} may be handed to managed identities by {}",
                            self.holder(authorization)
                        )
                    }
                    Grant::Open(..) => format!("{role} may be handed to managed identities"),
                }
            }
            Item::Approver(approver, grant) => {
                let who = match approver {
                    Possible::Entry(approver) => {
                        self.principal_words(&approver.principal, &approver.display_name)
                    }
                    Possible::Open(_) => "a principal that is not known".to_owned(),
                };
                let what = match grant {
                    Grant::Entry(authorization, _) => self.role_words(&authorization.role),
                    Grant::Open(..) => "a role that is not known".to_owned(),
                };
                format!("{who} approves activations of {what}")
            }
            Item::Delegation(delegation) => delegation_words(delegation),
            Item::ManagingTenant(delegation) => {
                self.tenant_words("managing tenant", &delegation.managing_tenant)
            }
            Item::CustomerTenant(delegation) => {
                self.tenant_words("customer tenant", &delegation.customer_tenant)
            }
        }
    }

    fn grant_words(&self, grant: Grant<'_>) -> String {
        match grant {
            Grant::Entry(authorization, _) => {
                let verb = match authorization.access {
                    Access::Permanent => "is granted to",
                    Access::Eligible => "is eligible for",
                };
                format!("{} {verb} {}", self.role_words(&authorization.role), self.holder(authorization))
            }
            Grant::Open(Access::Permanent, _) => "further authorizations".to_owned(),
            Grant::Open(Access::Eligible, _) => "further eligible authorizations".to_owned(),
        }
    }

    /// The principal of an authorization in words.
    #[must_use]
    pub fn holder(&self, authorization: &Authorization) -> String {
        self.principal_words(&authorization.principal, &authorization.display_name)
    }

    /// A role in words: its name in backticks, or its id if the catalogue does not have it.
    #[must_use]
    pub fn role_words(&self, role: &Fact<RoleReference>) -> String {
        match role {
            Fact::Known(known) => format!("role `{}`", self.role_name(known.value.id)),
            Fact::Either(choices, _) => {
                let names: Vec<_> =
                    choices.iter().map(|choice| format!("`{}`", self.role_name(choice.value.id))).collect();
                format!("role {}", names.join(" or "))
            }
            Fact::Absent(_) | Fact::Unknown(_) => "a role that is not known".to_owned(),
        }
    }

    /// A role's name, or its id if the catalogue does not have it.
    #[must_use]
    pub fn role_name(&self, id: Uuid) -> String {
        let role = self.catalog.find(id).and_then(|role| self.catalog.role(role));
        role.map_or_else(|| id.to_string(), |role| role.name.to_string())
    }

    /// A principal in words: its kind as far as it is known, and the directory's name for it, else
    /// the template's, else its id.
    #[must_use]
    pub fn principal_words(&self, principal: &Fact<Uuid>, display_name: &Fact<Arc<str>>) -> String {
        let shown = |name: &Known<Arc<str>>| {
            (!name.origin.secret && !name.value.trim().is_empty()).then(|| brief(&name.value, LONGEST_NAME))
        };
        let display_name = match display_name {
            Fact::Known(name) => shown(name),
            Fact::Either(..) | Fact::Absent(_) | Fact::Unknown(_) => None,
        };
        match principal {
            Fact::Known(known) => {
                let found = self.evidence.directory.lookup(known.value);
                let kind = found.kind().map_or("principal", PrincipalKind::singular);
                let name = (found.name().map(|name| brief(name, LONGEST_NAME)))
                    .or(display_name)
                    .unwrap_or_else(|| {
                        if known.origin.secret { "(secret)".to_owned() } else { known.value.to_string() }
                    });
                format!("{kind} `{name}`")
            }
            Fact::Either(..) | Fact::Absent(_) | Fact::Unknown(_) => match display_name {
                Some(name) => format!("a principal shown as `{name}`"),
                None => "a principal that is not known".to_owned(),
            },
        }
    }

    fn tenant_words(&self, side: &str, tenant: &Fact<Uuid>) -> String {
        let mut words = side.to_owned();
        if let Fact::Known(known) = tenant {
            let _ = match self.evidence.tenants.name(known.value) {
                Some(name) => write!(words, " `{}`", brief(name, LONGEST_NAME)),
                None => write!(words, " `{}`", known.value),
            };
        }
        words
    }
}

/// A delegation in words: by its offer's name if it has one.
#[must_use]
pub fn delegation_words(delegation: &Delegation) -> String {
    match &delegation.name {
        Fact::Known(name) if !name.origin.secret && !name.value.trim().is_empty() => {
            format!("delegation `{}`", brief(&name.value, LONGEST_NAME))
        }
        Fact::Known(_) | Fact::Either(..) | Fact::Absent(_) | Fact::Unknown(_) => "the delegation".to_owned(),
    }
}

/// A number of things in words: `1 role`, `3 roles`.
#[must_use]
pub fn quantity(number: u32, singular: &str, plural: &str) -> String {
    format!("{number} {}", if number == 1 { singular } else { plural })
}

/// A duration in words: `8 hours`, `90 minutes`.
#[must_use]
pub fn duration_words(duration: std::time::Duration) -> String {
    let seconds = duration.as_secs();
    let units = [(86_400, "day", "days"), (3_600, "hour", "hours"), (60, "minute", "minutes")];
    for (size, singular, plural) in units {
        if seconds >= size && seconds.is_multiple_of(size) {
            return format!("{} {}", seconds / size, if seconds == size { singular } else { plural });
        }
    }
    format!("{seconds} {}", if seconds == 1 { "second" } else { "seconds" })
}
