//! Layer 4: baselines. What was found before, per delegation, so that a run shows only what is new.
//!
//! A baseline counts findings by their fingerprint under the delegation that they are in, and the
//! customer is part of what tells delegations apart: the tenant that delegates where it is known,
//! otherwise the input. So one customer's entry never hides another's finding. It only ratchets
//! down: an entry that no longer occurs can be taken out, and none is ever added to a baseline that
//! is there.
//!
//! Architecture invariant: plain data. Reading and writing the file is left to the command line.
//!
//! - [`known`]: holds the findings of a run against a baseline
//! - [`record`]: makes a baseline of the findings of a run

mod known;
mod record;

use serde::{Deserialize, Serialize};
use uuid::Uuid;

use crate::model::{Delegation, Fact};

pub use known::{Applied, Known};
pub use record::Record;

/// The schema of the file; another one is refused.
pub const SCHEMA: &str = "delegard.baseline/1";

/// The file.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Baseline {
    /// [`SCHEMA`].
    pub schema: String,
    /// The delegations that findings were found in, sorted.
    pub delegations: Vec<Entry>,
}

/// What was found in one delegation.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Entry {
    /// The delegation.
    pub delegation: Key,
    /// Its findings, sorted.
    pub findings: Vec<Counted>,
}

/// What tells a delegation from others.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Key {
    /// Where the tenant that delegates is not known: the subscription that the delegation lies in, else
    /// the input; `run` for findings on the run as a whole.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub input: Option<String>,
    /// The tenant that delegates, where it is known.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub customer_tenant: Option<Uuid>,
    /// The tenant that gains access.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub managing_tenant: Option<Uuid>,
    /// The offer's name.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub name: Option<String>,
}

/// A finding and how often it was found.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Counted {
    /// The rule's id, for people.
    pub rule: String,
    /// What tells it from others.
    pub fingerprint: Uuid,
    /// How often it was found in the delegation.
    #[serde(default = "once", skip_serializing_if = "is_once")]
    pub times: u32,
}

const fn once() -> u32 {
    1
}

#[expect(clippy::trivially_copy_pass_by_ref, reason = "serde hands over a reference")]
const fn is_once(times: &u32) -> bool {
    *times == 1
}

impl Baseline {
    /// A baseline without an entry.
    #[must_use]
    pub fn empty() -> Self {
        Self { schema: SCHEMA.to_owned(), delegations: Vec::new() }
    }
}

impl Key {
    fn of(input: &str, delegation: &Delegation) -> Self {
        let customer_tenant = open(&delegation.customer_tenant).copied();
        Self {
            input: customer_tenant.is_none().then(|| match delegation.customer_subscription {
                Some(subscription) => format!("/subscriptions/{subscription}"),
                None => input.to_owned(),
            }),
            customer_tenant,
            managing_tenant: open(&delegation.managing_tenant).copied(),
            name: open(&delegation.name).map(|name| name.to_string()),
        }
    }

    /// What findings on the run as a whole stand under.
    fn run() -> Self {
        Self { input: Some("run".to_owned()), customer_tenant: None, managing_tenant: None, name: None }
    }
}

/// A value that is known and may be written into a file.
fn open<T>(fact: &Fact<T>) -> Option<&T> {
    match fact {
        Fact::Known(known) if !known.origin.secret => Some(&known.value),
        Fact::Known(_) | Fact::Either(..) | Fact::Absent(_) | Fact::Unknown(_) => None,
    }
}
