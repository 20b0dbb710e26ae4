//! Items in words: "role `Owner` is granted to group `Platform admins`".
//!
//! Words are written behind each other into one text, as a run may find a great many things.

use std::borrow::Cow;

use uuid::Uuid;

use super::item::{Grant, Item, Possible};
use super::world::World;
use crate::model::{Access, Approver, Authorization, Delegation, Fact, PrincipalKind, RoleReference};
use crate::text::escape::briefly;
use crate::text::{Part, is_blank};

/// The longest name that a message shows, in characters.
const LONGEST_NAME: usize = 80;

/// So many bytes have room for most of what is said of an item.
const USUAL: usize = 120;

/// What is said of a role, if it is not known which one it is.
const UNKNOWN_ROLE: &str = "a role that is not known";

/// The same of a principal.
const UNKNOWN_PRINCIPAL: &str = "a principal that is not known";

impl<'a> World<'a> {
    /// An item in words, as the beginning of a message.
    #[must_use]
    pub fn describe(&self, item: Item<'_>) -> String {
        let mut words = String::with_capacity(USUAL);
        self.push_item(&mut words, item);
        words
    }

    /// The principal of an authorization in words: its kind as far as it is known, and the directory's
    /// name for it, else the template's, else its id.
    #[must_use]
    pub fn holder(&self, authorization: &Authorization, delegation: &Delegation) -> String {
        let mut words = String::with_capacity(USUAL);
        self.push_holder(&mut words, authorization, delegation);
        words
    }

    /// An approver in words, likewise.
    #[must_use]
    pub fn approver(&self, approver: &Approver, delegation: &Delegation) -> String {
        let mut words = String::with_capacity(USUAL);
        let item = Item::Delegation(delegation);
        self.push_principal(&mut words, &approver.principal, &approver.display_name, item);
        words
    }

    /// A role's name, or its id if the catalogue does not have it.
    #[must_use]
    pub fn role_name(&self, id: Uuid) -> Cow<'a, str> {
        let role = self.catalog.find(id).and_then(|role| self.catalog.role(role));
        role.map_or_else(|| id.to_string().into(), |role| Cow::Borrowed(&*role.name))
    }

    fn push_item(&self, words: &mut String, item: Item<'_>) {
        match item {
            Item::Grant(Grant::Entry(authorization, delegation)) => {
                self.push_role(words, &authorization.role);
                words.push_str(match authorization.access {
                    Access::Permanent => " is granted to ",
                    Access::Eligible => " is eligible for ",
                });
                self.push_holder(words, authorization, delegation);
            }
            Item::Grant(Grant::Open(Access::Permanent, _)) => words.push_str("further authorizations"),
            Item::Grant(Grant::Open(Access::Eligible, _)) => {
                words.push_str("further eligible authorizations")
            }
            Item::DelegatedRole(role, grant) => {
                match role {
                    Possible::Entry(role) => self.push_role(words, role),
                    Possible::Open(_) => words.push_str(UNKNOWN_ROLE),
                }
                words.push_str(" may be handed to managed identities");
                if let Grant::Entry(authorization, delegation) = grant {
                    words.push_str(" by ");
                    self.push_holder(words, authorization, delegation);
                }
            }
            Item::Approver(approver, grant) => {
                match approver {
                    Possible::Entry(approver) => {
                        self.push_principal(words, &approver.principal, &approver.display_name, item);
                    }
                    Possible::Open(_) => words.push_str(UNKNOWN_PRINCIPAL),
                }
                words.push_str(" approves activations of ");
                match grant {
                    Grant::Entry(authorization, _) => self.push_role(words, &authorization.role),
                    Grant::Open(..) => words.push_str(UNKNOWN_ROLE),
                }
            }
            Item::Delegation(delegation) => push_delegation(words, delegation),
            Item::ManagingTenant(delegation) => {
                self.push_tenant(words, "managing tenant", &delegation.managing_tenant);
            }
            Item::CustomerTenant(delegation) => {
                self.push_tenant(words, "customer tenant", &delegation.customer_tenant);
            }
        }
    }

    fn push_holder(&self, words: &mut String, authorization: &Authorization, delegation: &Delegation) {
        let item = Item::Grant(Grant::Entry(authorization, delegation));
        self.push_principal(words, &authorization.principal, &authorization.display_name, item);
    }

    /// A role: its name in backticks, or its id if the catalogue does not have it.
    fn push_role(&self, words: &mut String, role: &Fact<RoleReference>) {
        match role {
            Fact::Known(known) => push_named(words, "role", &self.role_name(known.value.id)),
            Fact::Either(choices, _) => {
                let mut lead = "role";
                for choice in choices {
                    push_named(words, lead, &self.role_name(choice.value.id));
                    lead = " or";
                }
            }
            Fact::Absent(_) | Fact::Unknown(_) => words.push_str(UNKNOWN_ROLE),
        }
    }

    /// A principal of an item's delegation.
    fn push_principal(
        &self,
        words: &mut String,
        principal: &Fact<Uuid>,
        display_name: &Fact<Part>,
        item: Item<'_>,
    ) {
        let shown = match display_name {
            Fact::Known(name) if !name.origin.secret && !is_blank(&name.value) => Some(&*name.value),
            Fact::Known(_) | Fact::Either(..) | Fact::Absent(_) | Fact::Unknown(_) => None,
        };
        match principal {
            Fact::Known(known) => {
                let found = self.lookup(known.value, item);
                let kind = found.kind().map_or("principal", PrincipalKind::singular);
                match found.name().or(shown) {
                    Some(name) => push_named(words, kind, &briefly(name, LONGEST_NAME)),
                    None if known.origin.secret => push_named(words, kind, "(secret)"),
                    None => push_named(words, kind, &known.value.to_string()),
                }
            }
            Fact::Either(..) | Fact::Absent(_) | Fact::Unknown(_) => match shown {
                Some(name) => push_named(words, "a principal shown as", &briefly(name, LONGEST_NAME)),
                None => words.push_str(UNKNOWN_PRINCIPAL),
            },
        }
    }

    fn push_tenant(&self, words: &mut String, side: &str, tenant: &Fact<Uuid>) {
        match tenant {
            Fact::Known(known) => match self.evidence.tenants.name(known.value) {
                Some(name) => push_named(words, side, &briefly(name, LONGEST_NAME)),
                None => push_named(words, side, &known.value.to_string()),
            },
            Fact::Either(..) | Fact::Absent(_) | Fact::Unknown(_) => words.push_str(side),
        }
    }
}

/// A delegation in words: by its offer's name if it has one.
#[must_use]
pub fn delegation_words(delegation: &Delegation) -> String {
    let mut words = String::with_capacity(USUAL);
    push_delegation(&mut words, delegation);
    words
}

fn push_delegation(words: &mut String, delegation: &Delegation) {
    match &delegation.name {
        Fact::Known(name) if !name.origin.secret && !is_blank(&name.value) => {
            push_named(words, "delegation", &briefly(&name.value, LONGEST_NAME));
        }
        Fact::Known(_) | Fact::Either(..) | Fact::Absent(_) | Fact::Unknown(_) => {
            words.push_str("the delegation");
        }
    }
}

/// What it is, and its name in backticks.
fn push_named(words: &mut String, what: &str, name: &str) {
    words.push_str(what);
    words.push_str(" `");
    words.push_str(name);
    words.push('`');
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
