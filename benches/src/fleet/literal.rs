//! Templates whose authorizations stand in them as they are.

use serde_json::{Map, Value, json};

use super::offer::{Eligible, Grant, Offer};
use super::people::Person;
use super::random::Random;

/// The schemas of templates for subscriptions, by date; all are in use.
pub const SCHEMAS: [&str; 2] = [
    "https://schema.management.azure.com/schemas/2019-08-01/subscriptionDeploymentTemplate.json#",
    "https://schema.management.azure.com/schemas/2018-05-01/subscriptionDeploymentTemplate.json#",
];

/// A literal template, as text.
pub fn template(number: u64, people: &[Person]) -> String {
    let mut random = Random::of("literal", number);
    let bytes = random.size().saturating_sub(1540);
    let offer = Offer::draw(&mut random, people, bytes);
    let document = json!({
        "$schema": random.pick(&SCHEMAS),
        "contentVersion": "1.0.0.0",
        "resources": resources(&mut random, &offer),
        "outputs": {
            "mspOfferName": { "type": "string", "value": offer.name },
            "authorizations": { "type": "int", "value": offer.grants.len() },
        },
    });
    super::write::pretty(&document)
}

/// The definition of an offer and its assignment to the subscription or to a resource group.
pub fn resources(random: &mut Random, offer: &Offer) -> Value {
    let name = if random.chance(300) {
        Value::from(random.guid())
    } else {
        Value::from(format!("[guid('{}')]", offer.name))
    };
    let inner = name.as_str().unwrap_or_default().trim_matches(['[', ']']);
    let inner = if inner.starts_with("guid(") { inner.to_owned() } else { format!("'{inner}'") };
    let id = format!("[resourceId('Microsoft.ManagedServices/registrationDefinitions/', {inner})]");
    let definition = json!({
        "type": "Microsoft.ManagedServices/registrationDefinitions",
        "apiVersion": if offer.eligible.is_empty() && random.chance(500) { "2019-09-01" } else { "2022-10-01" },
        "name": name,
        "properties": properties(offer),
    });
    let assignment = json!({
        "type": "Microsoft.ManagedServices/registrationAssignments",
        "apiVersion": "2022-10-01",
        "name": name,
        "dependsOn": [id],
        "properties": { "registrationDefinitionId": id },
    });
    if random.chance(250) {
        let group = format!("rg-{}", random.below(900));
        return json!([definition, nested(&group, &id, assignment)]);
    }
    json!([definition, assignment])
}

/// An assignment to a resource group stands in a deployment of its own.
fn nested(group: &str, id: &str, mut assignment: Value) -> Value {
    if let Some(members) = assignment.as_object_mut() {
        members.shift_remove("dependsOn");
    }
    json!({
        "type": "Microsoft.Resources/deployments",
        "apiVersion": "2021-04-01",
        "name": format!("delegate-{group}"),
        "resourceGroup": group,
        "dependsOn": [id],
        "properties": {
            "mode": "Incremental",
            "template": {
                "$schema": "https://schema.management.azure.com/schemas/2019-04-01/deploymentTemplate.json#",
                "contentVersion": "1.0.0.0",
                "resources": [assignment],
            },
        },
    })
}

/// The properties of a registration definition, as a template and Azure itself write them.
pub fn properties(offer: &Offer) -> Value {
    let mut members = Map::new();
    members.insert("registrationDefinitionName".into(), json!(offer.name));
    members.insert("description".into(), json!(offer.description));
    members.insert("managedByTenantId".into(), json!(offer.tenant));
    members.insert("authorizations".into(), offer.grants.iter().map(grant).collect());
    if !offer.eligible.is_empty() {
        members.insert("eligibleAuthorizations".into(), offer.eligible.iter().map(eligible).collect());
    }
    Value::Object(members)
}

/// A permanent authorization.
pub fn grant(grant: &Grant) -> Value {
    let mut entry = json!({
        "principalId": grant.person.id,
        "principalIdDisplayName": grant.person.name,
        "roleDefinitionId": grant.role.id,
    });
    if let (false, Some(members)) = (grant.delegated.is_empty(), entry.as_object_mut()) {
        let ids: Vec<&str> = grant.delegated.iter().map(|role| role.id).collect();
        members.insert("delegatedRoleDefinitionIds".into(), json!(ids));
    }
    entry
}

/// An eligible authorization.
pub fn eligible(eligible: &Eligible) -> Value {
    let approvers: Vec<Value> = eligible
        .approvers
        .iter()
        .map(|person| json!({ "principalId": person.id, "principalIdDisplayName": person.name }))
        .collect();
    let mut activation = json!({
        "multiFactorAuthProvider": if eligible.mfa { "Azure" } else { "None" },
        "maximumActivationDuration": eligible.duration,
    });
    if let (false, Some(members)) = (approvers.is_empty(), activation.as_object_mut()) {
        members.insert("managedByTenantApprovers".into(), json!(approvers));
    }
    json!({
        "principalId": eligible.person.id,
        "principalIdDisplayName": eligible.person.name,
        "roleDefinitionId": eligible.role.id,
        "justInTimeAccessPolicy": activation,
    })
}
