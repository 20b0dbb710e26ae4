//! What a run comes to for each customer.

use serde::Serialize;
use uuid::Uuid;

use super::header::FindingsJson;
use crate::evaluate::{Customer, Who};

/// What a run comes to for one customer.
#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
pub(in crate::report) struct CustomerJson<'a> {
    #[serde(skip_serializing_if = "Option::is_none")]
    tenant: Option<Uuid>,
    #[serde(skip_serializing_if = "Option::is_none")]
    subscription: Option<Uuid>,
    #[serde(skip_serializing_if = "Option::is_none")]
    input: Option<&'a str>,
    delegations: usize,
    findings: FindingsJson,
    undetermined: usize,
}

impl<'a> CustomerJson<'a> {
    /// The numbers of a customer.
    pub(in crate::report) fn of(customer: &'a Customer) -> Self {
        let (tenant, subscription, input) = match &customer.who {
            Who::Tenant(tenant) => (Some(*tenant), None, None),
            Who::Subscription(subscription) => (None, Some(*subscription), None),
            Who::Input(input) => (None, None, Some(input.as_str())),
        };
        Self {
            tenant,
            subscription,
            input,
            delegations: customer.delegations,
            findings: FindingsJson::of(customer.findings),
            undetermined: customer.undetermined,
        }
    }
}
