//! What Azure returns of deployed offers: one object a line, definitions and assignments that carry theirs.

use std::io::{self, Write};

use serde_json::{Map, Value, json};

use super::literal;
use super::offer::Offer;
use super::people::Person;
use super::random::Random;

/// Writes so many lines, 2.1 KB each in the mean.
///
/// # Errors
///
/// If the destination takes no more.
pub fn write(mut to: impl Write, count: u64, people: &[Person]) -> io::Result<()> {
    for number in 0..count {
        serde_json::to_writer(&mut to, &line(number, people))?;
        to.write_all(b"\n")?;
    }
    to.flush()
}

/// One line.
pub fn line(number: u64, people: &[Person]) -> Value {
    let mut random = Random::of("live", number);
    let bytes = 750 + random.below(1600);
    let offer = Offer::draw(&mut random, people, bytes);
    let customer = random.below(20_000) as u64;
    let subscription = Random::of("subscription", customer * 8 + random.below(8) as u64).guid();
    let scope = format!("/subscriptions/{subscription}");
    let definition = definition(&mut random, &offer, customer, &scope);
    if random.chance(600) {
        return definition;
    }
    let name = random.guid();
    let group = if random.chance(300) {
        format!("/resourceGroups/rg-app-{}", random.below(99))
    } else {
        String::new()
    };
    json!({
        "id": format!("{scope}{group}/providers/Microsoft.ManagedServices/registrationAssignments/{name}"),
        "name": name,
        "type": "Microsoft.ManagedServices/registrationAssignments",
        "properties": {
            "registrationDefinitionId": definition.get("id"),
            "registrationDefinition": definition,
            "provisioningState": "Succeeded",
        },
    })
}

fn definition(random: &mut Random, offer: &Offer, customer: u64, scope: &str) -> Value {
    let name = random.guid();
    let mut members = match literal::properties(offer) {
        Value::Object(members) => members,
        _ => Map::new(),
    };
    members.entry("eligibleAuthorizations").or_insert_with(|| json!([]));
    let provider = offer.name.split(' ').next().unwrap_or_default();
    members.insert("managedByTenantName".into(), json!(provider));
    members.insert("manageeTenantId".into(), json!(Random::of("customer", customer).guid()));
    members.insert("manageeTenantName".into(), json!(format!("Customer {customer}")));
    members.insert("provisioningState".into(), json!("Succeeded"));
    json!({
        "id": format!("{scope}/providers/Microsoft.ManagedServices/registrationDefinitions/{name}"),
        "name": name,
        "type": "Microsoft.ManagedServices/registrationDefinitions",
        "plan": null,
        "properties": members,
    })
}
