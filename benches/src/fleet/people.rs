//! The principals of the managing tenant, and the export of its directory.

use serde_json::{Value, json};

use super::random::Random;

/// How many principals the managing tenant has.
pub const COUNT: usize = 5000;

/// What a principal is.
#[derive(Clone, Copy, PartialEq, Eq)]
pub enum Kind {
    /// A security group.
    Group,
    /// An application, or an identity that Azure manages.
    ServicePrincipal,
    /// A person.
    User,
}

/// A principal.
#[derive(Clone)]
pub struct Person {
    /// The object id.
    pub id: String,
    /// What the offer shows to the customer.
    pub name: String,
    /// What it is.
    pub kind: Kind,
}

const TEAMS: [&str; 12] = [
    "Platform",
    "Network",
    "Security",
    "Backup",
    "Monitoring",
    "Database",
    "Identity",
    "Virtual desktop",
    "Kubernetes",
    "Cost",
    "Service desk",
    "Migration",
];
const GROUPS: [&str; 6] = ["operators", "engineers", "on call", "tier 1", "tier 2", "leads"];
const ROBOTS: [&str; 5] = ["automation", "deployment", "policy remediation", "inventory", "backup agent"];
const FIRST: [&str; 12] =
    ["Ada", "Bela", "Chidi", "Dilan", "Elif", "Femi", "Greta", "Hana", "Ivo", "Jun", "Kaja", "Luz"];
const LAST: [&str; 8] = ["Arden", "Brook", "Castell", "Drummond", "Eide", "Farrow", "Garza", "Holt"];

/// The principal with a number below [`COUNT`]: of ten, six are groups, three service principals, one a person.
pub fn person(number: usize) -> Person {
    let mut random = Random::of("principal", number as u64);
    let id = random.guid();
    let (kind, name) = match number % 10 {
        0..6 => (Kind::Group, format!("{} {}", random.pick(&TEAMS), random.pick(&GROUPS))),
        6..9 => (Kind::ServicePrincipal, format!("{} {}", random.pick(&TEAMS), random.pick(&ROBOTS))),
        _ => (Kind::User, format!("{} {}", random.pick(&FIRST), random.pick(&LAST))),
    };
    Person { id, name: format!("{name} {:02}", number / 100), kind }
}

/// Everybody, by number.
pub fn everybody() -> Vec<Person> {
    (0..COUNT).map(person).collect()
}

/// The export of the directory, as `directoryObjects/getByIds` returns it.
pub fn directory(people: &[Person]) -> Value {
    let entries: Vec<Value> = people.iter().map(entry).collect();
    json!({
        "@odata.context": "https://graph.microsoft.com/v1.0/$metadata#directoryObjects",
        "value": entries,
    })
}

fn entry(person: &Person) -> Value {
    let mut random = Random::of(&person.id, 0);
    match person.kind {
        Kind::Group => json!({
            "@odata.type": "#microsoft.graph.group",
            "id": person.id,
            "displayName": person.name,
            "description": null,
            "groupTypes": [],
            "mailEnabled": false,
            "mailNickname": format!("grp{}", random.below(100_000)),
            "securityEnabled": true,
            "visibility": null,
        }),
        Kind::ServicePrincipal => json!({
            "@odata.type": "#microsoft.graph.servicePrincipal",
            "id": person.id,
            "accountEnabled": true,
            "appId": random.guid(),
            "displayName": person.name,
            "servicePrincipalType": if random.chance(300) { "ManagedIdentity" } else { "Application" },
            "tags": [],
        }),
        Kind::User => json!({
            "@odata.type": "#microsoft.graph.user",
            "id": person.id,
            "businessPhones": [],
            "displayName": person.name,
            "mail": null,
            "userPrincipalName": format!("u{}@provider.example", random.below(1_000_000)),
        }),
    }
}
