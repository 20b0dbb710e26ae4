//! One offer: what is delegated to whom, before it is written down in any form.
//!
//! Most offers are in order. Some have the mistakes that public templates have: Owner, a role that Azure no
//! longer takes, a person in place of a group, activation without multi-factor authentication, no Delete Role.

use std::collections::BTreeSet;

use super::people::{Kind, Person};
use super::random::Random;
use super::roles::{self, Role};

/// A permanent authorization.
pub struct Grant {
    /// To whom.
    pub person: Person,
    /// What.
    pub role: Role,
    /// What it may hand on, if it may hand on anything.
    pub delegated: Vec<Role>,
}

/// An eligible authorization.
pub struct Eligible {
    /// To whom.
    pub person: Person,
    /// What.
    pub role: Role,
    /// Whether activation asks for multi-factor authentication.
    pub mfa: bool,
    /// For how long, as an ISO 8601 duration.
    pub duration: &'static str,
    /// Who approves.
    pub approvers: Vec<Person>,
}

/// An offer.
pub struct Offer {
    /// What the customer reads first.
    pub name: String,
    /// What the customer reads next.
    pub description: String,
    /// The managing tenant.
    pub tenant: String,
    /// What is granted for good.
    pub grants: Vec<Grant>,
    /// What can be activated.
    pub eligible: Vec<Eligible>,
}

const PROVIDERS: [&str; 10] = [
    "Contoso",
    "Fabrikam",
    "Adatum",
    "Litware",
    "Northwind",
    "Proseware",
    "Tailspin",
    "Trey",
    "Wingtip",
    "Woodgrove",
];
const SERVICES: [&str; 10] = [
    "managed services",
    "cloud operations",
    "landing zone operations",
    "backup as a service",
    "security monitoring",
    "network operations",
    "virtual desktop service",
    "database operations",
    "cost management",
    "platform engineering",
];
const PROMISES: [&str; 6] = [
    "Round-the-clock operations of the subscriptions below the landing zone",
    "Monitoring, patching and backup of virtual machines, with monthly reports",
    "First and second level support for platform services",
    "Detection of and response to incidents, with the customer's approval for every change",
    "Operation of hub networks, firewalls and private name resolution",
    "Advice on cost, with rights to read what is spent and where",
];
const DURATIONS: [&str; 4] = ["PT2H", "PT4H", "PT8H", "PT1H30M"];

impl Offer {
    /// An offer whose authorizations take about so many bytes in a template.
    pub fn draw(random: &mut Random, people: &[Person], bytes: usize) -> Self {
        let provider = random.below(PROVIDERS.len());
        let name = format!(
            "{} {} {}",
            PROVIDERS.get(provider).unwrap_or(&"Contoso"),
            random.pick(&SERVICES),
            1 + random.below(40)
        );
        let promises = 1 + random.below(2);
        let description = (0..promises).map(|_| *random.pick(&PROMISES)).collect::<Vec<_>>().join(". ") + ".";
        let tenant = Random::of("tenant", provider as u64).guid();
        let mut offer = Self { name, description, tenant, grants: Vec::new(), eligible: Vec::new() };
        offer.fill(random, people, bytes);
        offer.mistakes(random, people);
        offer
    }

    fn fill(&mut self, random: &mut Random, people: &[Person], bytes: usize) {
        let size = 2 + bytes / 1200;
        let team: Vec<&Person> = (0..size).map(|_| pick(random, people, Kind::Group)).collect();
        let robot = pick(random, people, Kind::ServicePrincipal);
        let with_eligible = random.chance(450);
        // Azure wants one activation for each role, and advises a permanent role beside it.
        let (mfa, duration) = (!random.chance(100), *random.pick(&DURATIONS));
        let approvers: Vec<Person> =
            (0..2 * random.below(2)).map(|_| pick(random, people, Kind::Group).clone()).collect();
        let mut seen = BTreeSet::new();
        let mut left = bytes;
        if !random.chance(150) {
            self.grant(team.first().copied().unwrap_or(robot), roles::DELETE);
            left = left.saturating_sub(230);
        }
        if random.chance(250) {
            let delegated = vec![roles::CONTRIBUTOR, *random.pick(&roles::USUAL)];
            self.grants.push(Grant { person: robot.clone(), role: roles::ACCESS_ADMINISTRATOR, delegated });
            left = left.saturating_sub(400);
        }
        // Each pair of a principal and a role occurs once; when a small team has everything, that is all.
        for _ in 0..bytes / 50 {
            if left < 120 {
                break;
            }
            let person = *random.pick(&team);
            let role =
                if random.chance(8) { *random.pick(&roles::RARE) } else { *random.pick(&roles::USUAL) };
            let eligible = with_eligible && random.chance(250) && role != roles::READER;
            if !seen.insert((person.id.clone(), role.id, eligible)) {
                continue;
            }
            if eligible {
                left = left.saturating_sub(420 + 150 * approvers.len());
                let approvers = approvers.clone();
                self.eligible.push(Eligible { person: person.clone(), role, mfa, duration, approvers });
                if seen.insert((person.id.clone(), roles::READER.id, false)) {
                    self.grant(person, roles::READER);
                    left = left.saturating_sub(230);
                }
            } else {
                self.grant(person, role);
                left = left.saturating_sub(230);
            }
        }
    }

    fn mistakes(&mut self, random: &mut Random, people: &[Person]) {
        if random.chance(12) {
            self.grant(pick(random, people, Kind::Group), roles::OWNER);
        }
        if random.chance(40) {
            self.grant(pick(random, people, Kind::Group), roles::LOG_ANALYTICS);
        }
        if random.chance(50) {
            self.grant(pick(random, people, Kind::User), *random.pick(&roles::USUAL));
        }
        if random.chance(10) {
            // Nothing to hand on, where something has to be.
            self.grant(pick(random, people, Kind::ServicePrincipal), roles::ACCESS_ADMINISTRATOR);
        }
    }

    fn grant(&mut self, person: &Person, role: Role) {
        self.grants.push(Grant { person: person.clone(), role, delegated: Vec::new() });
    }
}

/// Somebody of a kind.
fn pick<'a>(random: &mut Random, people: &'a [Person], kind: Kind) -> &'a Person {
    loop {
        let person = random.pick(people);
        if person.kind == kind {
            return person;
        }
    }
}
