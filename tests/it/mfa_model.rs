//! The verdict on multi-factor authentication against a naive model of Conditional Access: every
//! tenant of three users and two groups, and every sign-in to it. What is called required has to hold
//! in all tenants. What is called not required must fail in all ordinary ones where anybody is asked
//! for a second factor; whatever goes by who is in which group has to be left undecided.

use delegard::diagnostic::Sink;
use delegard::document::json::{self, Limits};
use delegard::evidence::{MfaEvidence, Source};
use delegard::model::MfaVerdict;
use delegard::text::{FileId, Text};
use proptest::prelude::*;
use serde_json::{Value, json};
use uuid::Uuid;

/// Users and groups; the third user is named by no policy.
const IDS: [&str; 5] = [
    "d1000000-0000-4000-8000-0000000000e1",
    "d1000000-0000-4000-8000-0000000000e2",
    "d1000000-0000-4000-8000-0000000000e3",
    "d1000000-0000-4000-8000-0000000000f1",
    "d1000000-0000-4000-8000-0000000000f2",
];
const OFFICE: &str = "d1000000-0000-4000-8000-0000000000c1";
const GROUPS: std::ops::Range<usize> = 3..5;

/// A policy of the model; users and groups are bits by their place in [`IDS`].
#[derive(Clone, Debug)]
struct Policy {
    enabled: bool,
    all: bool,
    include: u8,
    exclude: u8,
    /// Which platforms it covers: all, only Android, all but Android.
    platforms: u8,
    /// Which places it covers: all, only the office, all but the office.
    places: u8,
    /// Which kinds of client it covers: all, browsers, other programs, those of old.
    clients: u8,
    /// Whether a condition is there that Delegard does not know. Here it narrows nothing.
    unknown: bool,
    grant: Grant,
}

/// What a policy does with a sign-in that it covers.
#[derive(Clone, Copy, Debug, PartialEq)]
enum Grant {
    Mfa,
    /// A compliant device is enough.
    OrDevice,
    Block,
}

/// A sign-in: whether it is from Android, from the office, from a browser.
type SignIn = [bool; 3];

fn sign_ins() -> impl Iterator<Item = SignIn> {
    (0..8u8).map(|bits| [0, 1, 2].map(|place| bits & 1 << place != 0))
}

/// A tenant: each user with its groups, as bits.
type Tenant = [u8; 3];

fn tenants() -> impl Iterator<Item = Tenant> {
    let groups = |assignment: u8, user: u8| (assignment >> (2 * user) & 0b11) << 3;
    (0..64u8).map(move |assignment| [0, 1, 2].map(|user| 1 << user | groups(assignment, user)))
}

/// Whether every group that is not accepted as an exclusion has a member that is not accepted, and
/// whoever is in an accepted group is accepted in person too.
fn is_ordinary(tenant: Tenant, accepted: u8) -> bool {
    let people = 0b00111;
    let in_person = |who: &&u8| **who & accepted & people != 0;
    let has_member = |group: u8| tenant.iter().filter(|who| !in_person(who)).any(|who| who & group != 0);
    GROUPS.map(|group| 1u8 << group).all(|group| (group & accepted == 0) == has_member(group))
}

/// Whether multi-factor authentication is forced on every sign-in of everybody who is not accepted
/// as an exclusion, or the sign-in blocked.
fn covered(tenant: Tenant, policies: &[Policy], accepted: u8) -> bool {
    let closes =
        |policy: &Policy, who, at| policy.grant != Grant::OrDevice && policy.covers(who, at, accepted);
    tenant
        .iter()
        .filter(|who| **who & accepted == 0)
        .all(|who| sign_ins().all(|at| policies.iter().any(|policy| closes(policy, *who, at))))
}

/// Whether anybody is asked for several factors at any sign-in.
fn asked(tenant: Tenant, policies: &[Policy], accepted: u8) -> bool {
    let asks = |policy: &Policy, who, at| policy.grant == Grant::Mfa && policy.covers(who, at, accepted);
    tenant.iter().any(|who| sign_ins().any(|at| policies.iter().any(|policy| asks(policy, *who, at))))
}

impl Policy {
    /// Whether the policy is in force for a sign-in.
    fn covers(&self, who: u8, [android, office, browser]: SignIn, accepted: u8) -> bool {
        let included = self.all || self.include & who != 0;
        let excluded = self.exclude & !accepted & who != 0;
        let meets = |condition: u8, met: bool| match condition {
            1 => met,
            2 => !met,
            _ => true,
        };
        let conditions = meets(self.platforms, android) && meets(self.places, office);
        let client = self.clients != 3 && meets(self.clients, browser);
        self.enabled && included && !excluded && conditions && client
    }

    fn export(&self) -> Value {
        let ids = |bits: u8, groups: bool| -> Vec<&str> {
            (0..IDS.len())
                .filter(|place| GROUPS.contains(place) == groups && bits & 1 << place != 0)
                .map(|place| IDS[place])
                .collect()
        };
        let mut users = ids(self.include, false);
        users.extend(self.all.then_some("All"));
        json!({
            "displayName": "p",
            "state": if self.enabled { "enabled" } else { "disabled" },
            "conditions": {
                "users": {
                    "includeUsers": users,
                    "includeGroups": ids(self.include, true),
                    "excludeUsers": ids(self.exclude, false),
                    "excludeGroups": ids(self.exclude, true),
                },
                "applications": { "includeApplications": ["All"] },
                "clientAppTypes": match self.clients {
                    1 => vec!["browser"],
                    2 => vec!["mobileAppsAndDesktopClients", "exchangeActiveSync", "other"],
                    3 => vec!["exchangeActiveSync", "other"],
                    _ => vec!["all"],
                },
                "locations": match self.places {
                    1 => json!({ "includeLocations": [OFFICE], "excludeLocations": [] }),
                    2 => json!({ "includeLocations": ["All"], "excludeLocations": [OFFICE] }),
                    _ => Value::Null,
                },
                "times": if self.unknown { json!({ "all": true }) } else { Value::Null },
                "platforms": match self.platforms {
                    1 => json!({ "includePlatforms": ["android"], "excludePlatforms": [] }),
                    2 => json!({ "includePlatforms": ["all"], "excludePlatforms": ["android"] }),
                    _ => Value::Null,
                },
            },
            "grantControls": {
                "operator": "OR",
                "builtInControls": match self.grant {
                    Grant::Mfa => vec!["mfa"],
                    Grant::OrDevice => vec!["mfa", "compliantDevice"],
                    Grant::Block => vec!["block"],
                },
            },
        })
    }
}

fn policy() -> impl Strategy<Value = Policy> {
    // Users one and two, and both groups; most policies are in force and not narrowed.
    let bits = || prop_oneof![3 => Just(0u8), 2 => any::<u8>().prop_map(|bits| bits & 0b11011)];
    let grant = prop_oneof![6 => Just(Grant::Mfa), 1 => Just(Grant::OrDevice), 3 => Just(Grant::Block)];
    let whom = (prop::bool::weighted(0.7), bits(), bits());
    let conditions = (0..6u8, 0..7u8, prop_oneof![5 => Just(0u8), 1 => 1..4u8], prop::bool::weighted(0.1));
    (prop::bool::weighted(0.85), whom, conditions, grant).prop_map(
        |(enabled, (all, include, exclude), (platforms, places, clients, unknown), grant)| Policy {
            enabled,
            all,
            include,
            exclude,
            platforms,
            places,
            clients,
            unknown,
            grant,
        },
    )
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(20_000))]

    #[test]
    fn a_verdict_holds_in_the_model(
        policies in prop::collection::vec(policy(), 1..4),
        accepted in prop_oneof![3 => Just(0u8), 1 => Just(0b01001u8)],
    ) {
        let export = Value::Array(policies.iter().map(Policy::export).collect()).to_string();
        let mut sink = Sink::new();
        let text = Text::from(export.as_str());
        let tree = json::read(FileId(0), &text, Limits::default(), &mut sink).unwrap();
        let off = Text::from(r#"{"displayName": "Security Defaults", "isEnabled": false}"#);
        let off = json::read(FileId(1), &off, Limits::default(), &mut sink).unwrap();
        let tenant = Uuid::from_u128(1);
        let mut mfa = MfaEvidence::default();
        for (_, id) in IDS.iter().enumerate().filter(|(place, _)| accepted & 1 << place != 0) {
            mfa.accept_exclusion(id.parse().unwrap());
        }
        mfa.add_conditional_access(tenant, &tree, Source::default(), &mut sink);
        mfa.add_security_defaults(tenant, &off, Source::default(), &mut sink);
        prop_assert!(sink.is_empty());
        for model in tenants() {
            let covered = covered(model, &policies, accepted);
            match mfa.verdict(tenant).unwrap() {
                MfaVerdict::Required(grounds) => prop_assert!(covered, "{export}\n{grounds:?}"),
                MfaVerdict::NotRequired(grounds) if is_ordinary(model, accepted) => {
                    let asked = asked(model, &policies, accepted);
                    prop_assert!(!covered || !asked, "{export}\n{grounds:?}");
                }
                MfaVerdict::NotRequired(_) | MfaVerdict::Undecided(_) => {}
            }
        }
    }
}
