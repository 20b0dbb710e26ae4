//! Sentences and delegations for the comparison of the two evaluators.

use delegard::model::{
    Access, ActivationPolicy, Approver, Authorization, Cause, CauseKind, Delegation, Entries, Fact,
    MfaProvider, Origin, RoleReference,
};
use delegard::text::Part;
use proptest::prelude::*;
use std::time::Duration;
use uuid::Uuid;

/// Roles of several sorts: refused, supported, with data actions, without a category, unknown.
pub const ROLES: [u128; 8] = [
    0x8e3af657_a8ff_443c_a75c_2fe8c4bcb635,
    0xb24988ac_6180_42a0_ab88_20f7382dd24c,
    0xacdd72a7_3385_48ef_bd42_f606fba81ae7,
    0x18d7d88d_d35e_4fb5_a5c3_7773c20a72d9,
    0x91c1777a_f3dc_4fae_b103_61d183457e46,
    0x92aaf0da_9dab_42b6_94a3_d43ce8d16293,
    0x76cc9ee4_d5d3_4a45_a930_26add3d73475,
    0x00000000_1111_4222_8333_444455556666,
];

/// Principals: a group, a user, a service principal, a managed identity, and two of no known kind.
pub const PRINCIPALS: u128 = 6;

pub fn principal(number: u128) -> Uuid {
    Uuid::from_u128(0xabcd_0000_4000_8000_0000_0000_0000 + number)
}

/// What stands before every generated sentence.
pub const PREAMBLE: &str = "\
let approved be roles Reader, Contributor
let trusted be principals G, 0000abcd-0000-4000-8000-000000000005
group \"G\" is 0000abcd-0000-4000-8000-000000000000
user \"U\" is 0000abcd-0000-4000-8000-000000000001
service principal \"S\" is 0000abcd-0000-4000-8000-000000000002
managed identity \"M\" is 0000abcd-0000-4000-8000-000000000003
";

/// Lengths of activation in minutes, 0 for absent: some that are no whole half hours, next to bounds.
const LENGTHS: [u64; 13] = [0, 60, 120, 225, 240, 255, 360, 465, 480, 495, 525, 600, 1440];

/// One property of a generated entry: known by its number, or not known.
pub type Maybe = Option<u8>;

#[derive(Clone, Debug)]
pub struct Entry {
    pub eligible: bool,
    pub role: Maybe,
    pub principal: Maybe,
    /// 0 named, 1 blank, 2 absent.
    pub name: Maybe,
    /// 0 `Azure`, 1 `None`, 2 absent.
    pub mfa: Maybe,
    /// The longest activation: a place in [`LENGTHS`].
    pub length: Maybe,
    pub approvers: Vec<Maybe>,
    pub more_approvers: bool,
    pub delegated: Vec<Maybe>,
    pub more_delegated: bool,
}

#[derive(Clone, Debug)]
pub struct Offer {
    pub entries: Vec<Entry>,
    pub more_permanent: bool,
    pub more_eligible: bool,
    /// 0 described, 1 blank, 2 absent.
    pub description: Maybe,
}

fn maybe(range: std::ops::Range<u8>) -> impl Strategy<Value = Maybe> {
    prop_oneof![4 => range.prop_map(Some), 1 => Just(None)]
}

fn entry() -> impl Strategy<Value = Entry> {
    let facts =
        (any::<bool>(), maybe(0..8), maybe(0..6), maybe(0..3), maybe(0..3), maybe(0..LENGTHS.len() as u8));
    let lists = (
        proptest::collection::vec(maybe(0..6), 0..3),
        proptest::bool::weighted(0.1),
        proptest::collection::vec(maybe(0..8), 0..3),
        proptest::bool::weighted(0.1),
    );
    (facts, lists).prop_map(|((eligible, role, principal, name, mfa, length), lists)| Entry {
        eligible,
        role,
        principal,
        name,
        mfa,
        length,
        approvers: lists.0,
        more_approvers: lists.1,
        delegated: lists.2,
        more_delegated: lists.3,
    })
}

pub fn offer() -> impl Strategy<Value = Offer> {
    let entries = proptest::collection::vec(entry(), 0..5);
    let open = || proptest::bool::weighted(0.15);
    (entries, open(), open(), maybe(0..3)).prop_map(
        |(entries, more_permanent, more_eligible, description)| Offer {
            entries,
            more_permanent,
            more_eligible,
            description,
        },
    )
}

fn unknown() -> Cause {
    Cause::placeless(CauseKind::MissingParameter("p".into()))
}

fn fact<T>(value: Maybe, read: impl Fn(u8) -> Option<T>) -> Fact<T> {
    match value.map(read) {
        None => Fact::Unknown(unknown()),
        Some(None) => Fact::Absent(Origin::nowhere()),
        Some(Some(value)) => Fact::known(value, Origin::nowhere()),
    }
}

fn role(number: Maybe) -> Fact<RoleReference> {
    fact(number, |number| Some(RoleReference::bare(Uuid::from_u128(ROLES[number as usize]))))
}

fn person(number: Maybe) -> Fact<Uuid> {
    fact(number, |number| Some(principal(u128::from(number))))
}

fn text(number: Maybe) -> Fact<Part> {
    fact(number, |number| match number {
        0 => Some("words".into()),
        1 => Some(" ".into()),
        _ => None,
    })
}

impl Entry {
    fn build(&self) -> Authorization {
        let open = |more: bool| if more { vec![unknown()] } else { Vec::new() };
        let approver = |number: &Maybe| Approver {
            principal: person(*number),
            display_name: Fact::Absent(Origin::nowhere()),
            origin: Origin::nowhere(),
        };
        let policy = ActivationPolicy {
            mfa: fact(self.mfa, |number| {
                [Some(MfaProvider::Azure), Some(MfaProvider::None), None][number as usize]
            }),
            longest: fact(self.length, |number| {
                let minutes = LENGTHS[number as usize];
                (minutes > 0).then(|| Duration::from_secs(minutes * 60))
            }),
            approvers: Entries {
                known: self.approvers.iter().map(approver).collect(),
                open: open(self.more_approvers),
            },
        };
        Authorization {
            access: if self.eligible { Access::Eligible } else { Access::Permanent },
            principal: person(self.principal),
            display_name: text(self.name),
            role: role(self.role),
            delegated_roles: Entries {
                known: self.delegated.iter().map(|number| role(*number)).collect(),
                open: open(self.more_delegated),
            },
            activation: self.eligible.then(|| Box::new(policy)),
            origin: Origin::nowhere(),
        }
    }
}

impl Offer {
    pub fn build(&self) -> Delegation {
        let open = |more: bool| if more { vec![unknown()] } else { Vec::new() };
        Delegation {
            span: None,
            resource_name: Fact::Absent(Origin::nowhere()),
            api_version: Fact::Absent(Origin::nowhere()),
            name: text(Some(0)),
            description: text(self.description),
            managing_tenant: Fact::known(Uuid::from_u128(77), Origin::nowhere()),
            customer_tenant: Fact::Unknown(Cause::placeless(CauseKind::CustomerTenant)),
            customer_subscription: None,
            authorizations: self.entries.iter().map(Entry::build).collect(),
            open_permanent: open(self.more_permanent),
            open_eligible: open(self.more_eligible),
            uncertain: None,
            remarks: Vec::new(),
        }
    }

    /// The same with every unknown settled: each by the next of `picks`, and with `extra` in place
    /// of the further entries that there may be.
    pub fn settled(&self, picks: &[u8], extra: &[Entry]) -> Offer {
        let mut picks = picks.iter().copied().cycle();
        let mut settle = |value: &mut Maybe, bound: u8| {
            if value.is_none() {
                *value = Some(picks.next().unwrap_or(0) % bound);
            }
        };
        let mut offer = self.clone();
        for one in extra {
            if (one.eligible && self.more_eligible) || (!one.eligible && self.more_permanent) {
                offer.entries.push(one.clone());
            }
        }
        for entry in &mut offer.entries {
            if std::mem::take(&mut entry.more_approvers) {
                entry.approvers.extend([None, None]);
            }
            if std::mem::take(&mut entry.more_delegated) {
                entry.delegated.extend([None, None]);
            }
            settle(&mut entry.role, 8);
            settle(&mut entry.principal, 6);
            settle(&mut entry.name, 3);
            settle(&mut entry.mfa, 3);
            settle(&mut entry.length, LENGTHS.len() as u8);
            entry.approvers.iter_mut().for_each(|value| settle(value, 6));
            entry.delegated.iter_mut().for_each(|value| settle(value, 8));
        }
        settle(&mut offer.description, 3);
        offer.more_permanent = false;
        offer.more_eligible = false;
        offer
    }
}

fn pick(words: &'static [&'static str]) -> impl Strategy<Value = String> {
    proptest::sample::select(words).prop_map(str::to_owned)
}

/// Pairs of a predicate behind `must` and the same behind `that`, `when` and `unless`.
type Said = (&'static str, &'static str);

const OF_ROLES: &[Said] = &[
    ("be supported", "are supported"),
    ("be privileged", "are privileged"),
    ("not be built-in", "are not built-in"),
    ("be known", "are known"),
    ("be Owner or Reader", "are Owner or Reader"),
    ("be in approved", "are in approved"),
    ("be in category \"Privileged\"", "are in category \"Privileged\""),
    ("be broader than Contributor", "are broader than Contributor"),
    ("be no broader than Reader", "are no broader than Reader"),
    ("have data actions", "have data actions"),
    ("have no data actions", "have no data actions"),
    ("allow \"Microsoft.Authorization/*/write\"", "allow \"Microsoft.Authorization/*/write\""),
    ("allow \"data:*\", \"*/delete\"", "allow \"data:*\", \"*/delete\""),
    ("include Reader", "include Reader"),
];

const OF_GRANTS: &[Said] = &[
    ("be eligible", "are eligible"),
    ("not be permanent", "are not permanent"),
    ("have delegated roles", "have delegated roles"),
    ("have a display name", "have a display name"),
    ("last at most 8 hours", "last at most 8 hours"),
    ("last at least 4 hours", "last at least 4 hours"),
    ("have at least 2 approvers", "have at least 2 approvers"),
    ("have no approvers", "have no approvers"),
    ("have 1 approver", "have 1 approver"),
    ("delegate roles", "delegate roles"),
    ("be activated alike", "are activated alike"),
    ("be their only approver", "are their only approver"),
    ("have permanent access beside them", "have permanent access beside them"),
    ("have no permanent access beside them", "have no permanent access beside them"),
    ("have permanent access that includes Reader", "have permanent access that includes Reader"),
    ("include Contributor", "include Contributor"),
    ("delegate Reader or Owner", "delegate Reader or Owner"),
    ("delegate only Reader", "delegate only Reader"),
    ("be privileged", "are privileged"),
    ("have data actions", "have data actions"),
];

const OF_PRINCIPALS: &[Said] = &[
    ("be groups", "are groups"),
    ("be groups or service principals", "are groups or service principals"),
    ("not be users", "are not users"),
    ("be managed identities", "are managed identities"),
    ("be known", "are known"),
    ("be \"G\"", "are \"G\""),
    ("be in trusted", "are in trusted"),
    ("be security groups", "are security groups"),
    ("be guests", "are guests"),
    ("not be disabled", "are not disabled"),
    ("be empty", "are empty"),
    ("have no nested groups", "have no nested groups"),
];

fn said(words: &'static [&'static [Said]]) -> impl Strategy<Value = (String, String)> {
    let all: Vec<Said> = words.iter().flat_map(|words| words.iter().copied()).collect();
    let one = proptest::sample::select(all);
    proptest::collection::vec((one, any::<bool>()), 1..3).prop_map(|parts| {
        let join = parts.first().is_some_and(|(_, and)| *and);
        let word = if join { " and " } else { " or " };
        // `must not` covers all that follows, so it may only come first and alone.
        let parts: Vec<Said> = match parts.iter().find(|((base, _), _)| base.starts_with("not ")) {
            Some((negated, _)) => vec![*negated],
            None => parts.into_iter().map(|(said, _)| said).collect(),
        };
        let text = |side: fn(&Said) -> &'static str| parts.iter().map(side).collect::<Vec<_>>().join(word);
        (text(|said| said.0), text(|said| said.1))
    })
}

/// A subject, and what can be said of it.
fn subject() -> impl Strategy<Value = (String, &'static [&'static [Said]])> {
    let grants = pick(&[
        "authorizations",
        "permanent authorizations",
        "eligible authorizations",
        "eligible authorizations for role Contributor",
        "authorizations to groups",
        "authorizations for roles Owner and Reader to users",
        "permanent authorizations that have data actions",
    ]);
    let roles = pick(&[
        "roles",
        "role Owner",
        "roles Reader and Contributor",
        "roles in approved",
        "roles in category \"Security\"",
        "roles that have data actions",
        "role Reader that are eligible",
        "role Contributor for service principals",
    ]);
    let principals = pick(&[
        "principals",
        "groups",
        "users",
        "service principals",
        "managed identities",
        "principal \"G\"",
        "group \"G\"",
        "principals in trusted",
        "users that are eligible",
        "principals that are permanent",
    ]);
    let delegated =
        pick(&["delegated roles", "delegated roles Owner and Reader", "delegated roles for groups"]);
    let approvers = pick(&["approvers", "approvers for role Contributor", "approvers that are users"]);
    prop_oneof![
        3 => grants.prop_map(|text| (text, &[OF_GRANTS][..])),
        3 => roles.prop_map(|text| (text, &[OF_ROLES, OF_GRANTS][..])),
        3 => principals.prop_map(|text| (text, &[OF_PRINCIPALS, OF_GRANTS][..])),
        1 => delegated.prop_map(|text| (text, &[OF_ROLES][..])),
        1 => approvers.prop_map(|text| (text, &[OF_PRINCIPALS][..])),
    ]
}

fn guard(said_of: &'static [&'static [Said]]) -> impl Strategy<Value = String> {
    prop_oneof![
        3 => Just(String::new()),
        1 => said(said_of).prop_map(|(_, present)| format!(" when they {present}")),
        1 => said(said_of).prop_map(|(_, present)| format!(" unless they {present}")),
    ]
}

/// A sentence that is no count.
pub fn sentence() -> impl Strategy<Value = String> {
    subject().prop_flat_map(|(subject, said_of)| {
        let verdict = (pick(&["forbidden", "discouraged", "required", "recommended"]), guard(said_of))
            .prop_map(|(verb, guard)| format!("{verb}{guard}"));
        let modal = (pick(&["must", "should"]), said(said_of), guard(said_of))
            .prop_map(|(modal, (base, _), guard)| format!("{modal} {base}{guard}"));
        let only_for =
            pick(&["groups", "users", "role Reader", "service principals", "principals in trusted"])
                .prop_map(|target| format!("only for {target}"));
        let start = subject.clone();
        prop_oneof![
            3 => verdict.prop_map({ let start = start.clone(); move |end| format!("{start} {end}") }),
            3 => modal.prop_map({ let start = start.clone(); move |end| format!("{start} {end}") }),
            1 => only_for.prop_map({ let start = start.clone(); move |end| format!("{start} {end}") }),
            1 => guard(said_of).prop_map(move |guard| format!("only {start} allowed{guard}")),
        ]
    })
}

/// A sentence that the outlines of an authorization decide, whatever its role and its principal.
pub fn outline() -> impl Strategy<Value = String> {
    pick(&[
        "authorizations must have a display name",
        "authorizations that have a display name forbidden",
        "at least 1 authorizations that have a display name",
        "eligible authorizations must last at most 8 hours",
        "authorizations that last at least 4 hours forbidden",
        "authorizations must last at most 8 hours or have a display name",
        "eligible authorizations must have at least 1 approver",
    ])
}

/// A count.
pub fn quantity() -> impl Strategy<Value = String> {
    let bound = pick(&["at most", "at least", "exactly"]);
    let per = pick(&["", " per principal", " per role", " per delegation", " per tenant"]);
    (bound, 0u32..4, subject(), per).prop_flat_map(|(bound, number, (subject, said_of), per)| {
        guard(said_of).prop_map(move |guard| format!("{bound} {number} {subject}{per}{guard}"))
    })
}
