//! The verdict on multi-factor authentication against a naive model of Conditional Access: every
//! tenant of three users and two groups, and every sign-in to it. What is called required has to hold
//! in all tenants. What is called not required must fail in all ordinary ones; whatever goes by who
//! is in which group has to be left undecided.

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
    /// Whether a compliant device is enough.
    or_device: bool,
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
/// as an exclusion.
fn covered(tenant: Tenant, policies: &[Policy], accepted: u8) -> bool {
    tenant.iter().filter(|who| **who & accepted == 0).all(|who| {
        [true, false]
            .into_iter()
            .all(|android| policies.iter().any(|policy| policy.forces(*who, android, accepted)))
    })
}

impl Policy {
    /// Whether the policy forces multi-factor authentication on a sign-in.
    fn forces(&self, who: u8, android: bool, accepted: u8) -> bool {
        let included = self.all || self.include & who != 0;
        let excluded = self.exclude & !accepted & who != 0;
        let platform = match self.platforms {
            1 => android,
            2 => !android,
            _ => true,
        };
        self.enabled && !self.or_device && included && !excluded && platform
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
                "clientAppTypes": ["all"],
                "platforms": match self.platforms {
                    1 => json!({ "includePlatforms": ["android"], "excludePlatforms": [] }),
                    2 => json!({ "includePlatforms": ["all"], "excludePlatforms": ["android"] }),
                    _ => Value::Null,
                },
            },
            "grantControls": {
                "operator": "OR",
                "builtInControls": if self.or_device { vec!["mfa", "compliantDevice"] } else { vec!["mfa"] },
            },
        })
    }
}

fn policy() -> impl Strategy<Value = Policy> {
    // Users one and two, and both groups; most policies are in force and not narrowed.
    let bits = || prop_oneof![3 => Just(0u8), 2 => any::<u8>().prop_map(|bits| bits & 0b11011)];
    (prop::bool::weighted(0.85), prop::bool::weighted(0.7), bits(), bits(), 0..5u8, prop::bool::weighted(0.1))
        .prop_map(|(enabled, all, include, exclude, platforms, or_device)| Policy {
            enabled,
            all,
            include,
            exclude,
            platforms,
            or_device,
        })
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(2000))]

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
                    prop_assert!(!covered, "{export}\n{grounds:?}");
                }
                MfaVerdict::NotRequired(_) | MfaVerdict::Undecided(_) => {}
            }
        }
    }
}
