//! The identity of a finding by its meaning.
//!
//! Two findings with the same rule, delegation, principal and role are the same finding, wherever
//! they stand: a file may be renamed, moved or re-formatted. A grant that is broadened is another.

use std::fmt::Write;

use uuid::Uuid;

use super::verdict::About;
use crate::model::{Access, Delegation, Fact};

/// The name space of fingerprints: a version 5 UUID of `delegard.finding` in the DNS name space.
const SPACE: Uuid = Uuid::from_u128(0x4350_6a4d_fdb8_56e6_bffc_736b_1096_5386);

/// The fingerprint of what a rule says about a part of a delegation.
pub(super) fn of(rule: &str, delegation: &Delegation, about: &About) -> Uuid {
    let mut text = String::with_capacity(160);
    let mut part = |name: &str, value: &dyn std::fmt::Display| {
        // The length keeps two parts from running into each other.
        let value = value.to_string();
        let _ = write!(text, "{name}={}:{value};", value.len());
    };
    part("rule", &rule);
    part("managing", &id(&delegation.managing_tenant));
    part("customer", &id(&delegation.customer_tenant));
    match &delegation.name {
        Fact::Known(name) => part("name", &name.value),
        Fact::Either(..) | Fact::Absent(_) | Fact::Unknown(_) => part("name", &""),
    }
    let access = about.access.map_or("", |access| match access {
        Access::Permanent => "permanent",
        Access::Eligible => "eligible",
    });
    part("access", &access);
    for (name, value) in [("role", about.role), ("principal", about.principal), ("tenant", about.tenant)] {
        part(name, &value.map(|id| id.to_string()).unwrap_or_default());
    }
    part("detail", &about.detail.as_deref().unwrap_or_default());
    Uuid::new_v5(&SPACE, text.as_bytes())
}

fn id(fact: &Fact<Uuid>) -> String {
    fact.value().map(Uuid::to_string).unwrap_or_default()
}
