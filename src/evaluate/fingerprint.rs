//! The identity of a finding by its meaning.
//!
//! Two findings with the same rule, delegation, principal and role are the same finding, wherever
//! they stand: a file may be renamed, moved or re-formatted. A grant that is broadened is another.

use uuid::Uuid;

use super::verdict::About;
use crate::model::{Access, Delegation, Fact};
use crate::text::Part;
use crate::text::derive::name_based;

/// The name space of fingerprints: a version 5 UUID of `delegard.finding` in the DNS name space.
const SPACE: Uuid = Uuid::from_u128(0x4350_6a4d_fdb8_56e6_bffc_736b_1096_5386);

/// A delegation as far as it tells a finding from others. What a fingerprint is made of is kept, and the
/// fingerprint made where one is asked for: most runs show none.
#[derive(Clone, Debug)]
pub(super) struct Whose {
    managing: Option<Uuid>,
    customer: Option<Customer>,
    name: Option<Part>,
}

/// Who delegates, as far as that is known.
#[derive(Clone, Copy, Debug)]
enum Customer {
    /// The tenant.
    Tenant(Uuid),
    /// The subscription, where the tenant is not known.
    Subscription(Uuid),
}

impl Whose {
    pub(super) fn of(delegation: &Delegation) -> Self {
        Self {
            managing: delegation.managing_tenant.value().copied(),
            customer: match delegation.customer_tenant.value() {
                Some(tenant) => Some(Customer::Tenant(*tenant)),
                None => delegation.customer_subscription.map(Customer::Subscription),
            },
            name: match &delegation.name {
                Fact::Known(name) => Some(name.value.clone()),
                Fact::Either(..) | Fact::Absent(_) | Fact::Unknown(_) => None,
            },
        }
    }
}

/// The fingerprint of what a rule says about a part of a delegation.
pub(super) fn of(rule: &str, whose: &Whose, about: &About) -> Uuid {
    let access = about.access.map_or("", |access| match access {
        Access::Permanent => "permanent",
        Access::Eligible => "eligible",
    });
    let mut text = Vec::with_capacity(400);
    part(&mut text, "rule=", rule);
    part_id(&mut text, "managing=", whose.managing.as_ref());
    match &whose.customer {
        Some(Customer::Subscription(id)) => part_id(&mut text, "subscription=", Some(id)),
        Some(Customer::Tenant(id)) => part_id(&mut text, "customer=", Some(id)),
        None => part_id(&mut text, "customer=", None),
    }
    part(&mut text, "name=", whose.name.as_deref().unwrap_or_default());
    part(&mut text, "access=", access);
    part_id(&mut text, "role=", about.role.as_ref());
    part_id(&mut text, "principal=", about.principal.as_ref());
    part_id(&mut text, "tenant=", about.tenant.as_ref());
    part(&mut text, "detail=", about.detail.as_deref().unwrap_or_default());
    name_based(&SPACE, &text)
}

/// Adds a part. Its length keeps two parts from running into each other.
fn part(text: &mut Vec<u8>, lead: &str, value: &str) {
    text.extend_from_slice(lead.as_bytes());
    push_number(text, value.len());
    text.push(b':');
    text.extend_from_slice(value.as_bytes());
    text.push(b';');
}

/// Adds a number in decimal digits. The machinery of `write!` costs more than the hash does.
fn push_number(text: &mut Vec<u8>, number: usize) {
    if number >= 10 {
        push_number(text, number / 10);
    }
    text.extend(b"0123456789".get(number % 10));
}

/// Adds an id, or that there is none.
fn part_id(text: &mut Vec<u8>, lead: &str, id: Option<&Uuid>) {
    let mut letters = Uuid::encode_buffer();
    part(text, lead, id.map_or("", |id| id.hyphenated().encode_lower(&mut letters)));
}
