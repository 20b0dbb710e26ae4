//! What the catalogue says of its roles: a question, answered for a role when a delegation names it.
//!
//! A policy asks many questions and a delegation names few of the catalogue's roles, so nothing is
//! worked out beforehand; and as many delegations name the same roles, nothing is worked out twice.

use std::sync::{Arc, Mutex, OnceLock, PoisonError};

use rustc_hash::FxHashMap;

use super::pattern::Matcher;
use super::ruleset::{RoleQuestion, Truth};
use crate::catalog::{Catalog, PermissionPattern, Role, RoleIdx, Support};

/// Whether the catalogue says something of each of its roles. Of a role that it does not have, it
/// says nothing: the truth is unknown.
#[derive(Debug)]
pub struct RoleTable {
    /// What is said.
    pub question: RoleQuestion,
    test: RoleTest,
    /// One entry per catalogue role.
    answers: Vec<OnceLock<Truth>>,
    /// For roles of which somebody was told the answer: what shows it.
    reasons: Mutex<FxHashMap<RoleIdx, Option<Arc<str>>>>,
}

/// How a question is answered.
#[derive(Debug)]
pub(super) enum RoleTest {
    /// By what the question says.
    Question,
    /// By permissions that cover an operation.
    Allows(Vec<PermissionPattern>),
    /// By permissions that this role does not have.
    BroaderThan(RoleIdx),
    /// By permissions that this role has, all of them.
    Includes(RoleIdx),
    /// By the name.
    Named(Matcher),
}

impl RoleTable {
    /// A question about the roles of a catalogue.
    pub(super) fn new(question: RoleQuestion, test: RoleTest, catalog: &Catalog) -> Self {
        let answers = std::iter::repeat_with(OnceLock::new).take(catalog.len()).collect();
        Self { question, test, answers, reasons: Mutex::default() }
    }

    /// The truth for a role of the catalogue that the policy was compiled against.
    #[must_use]
    pub fn get(&self, role: RoleIdx, catalog: &Catalog) -> Truth {
        let Some(answer) = self.answers.get(role.index()) else { return Truth::Unknown };
        *answer.get_or_init(|| catalog.role(role).map_or(Truth::Unknown, |role| self.ask(role, catalog)))
    }

    fn ask(&self, role: &Role, catalog: &Catalog) -> Truth {
        match &self.test {
            RoleTest::Question => ask(&self.question, role),
            RoleTest::Allows(patterns) => allows(role, patterns),
            RoleTest::BroaderThan(other) => {
                catalog.role(*other).and_then(|other| role.is_broader_than(other)).into()
            }
            RoleTest::Includes(other) => {
                let other = catalog.role(*other);
                other.and_then(|other| other.is_broader_than(role)).map(|broader| !broader).into()
            }
            RoleTest::Named(pattern) => pattern.is_match(&role.name).into(),
        }
    }

    /// What shows the answer: of a role that is broader than another, an operation; of one that cannot be
    /// delegated, why Lighthouse refuses it. Working it out takes longer than judging a delegation.
    #[must_use]
    pub fn reason(&self, role: RoleIdx, catalog: &Catalog) -> Option<Arc<str>> {
        let work_out = || match (&self.test, &self.question) {
            (RoleTest::BroaderThan(other), _) => {
                catalog.excess(role, *other).map(|excess| excess.operation.into())
            }
            (_, RoleQuestion::Supported) => {
                let refusals = catalog.role(role)?.refusals();
                let words: Vec<_> = refusals.iter().map(ToString::to_string).collect();
                (!words.is_empty()).then(|| words.join(", ").into())
            }
            _ => None,
        };
        let mut known = self.reasons.lock().unwrap_or_else(PoisonError::into_inner);
        known.entry(role).or_insert_with(work_out).clone()
    }
}

/// Whether a role allows some operation that one of the patterns covers.
fn allows(role: &Role, patterns: &[PermissionPattern]) -> Truth {
    let mut result = Truth::False;
    for pattern in patterns {
        match Truth::from(role.allows(pattern).holds()) {
            Truth::True => return Truth::True,
            Truth::Unknown => result = Truth::Unknown,
            Truth::False => {}
        }
    }
    result
}

/// The answer to a question that needs nothing but the role.
fn ask(question: &RoleQuestion, role: &Role) -> Truth {
    match question {
        RoleQuestion::DataActions => (!role.disputed).then(|| role.has_data_actions()).into(),
        RoleQuestion::Privileged => role.is_privileged().into(),
        RoleQuestion::Supported => match role.support() {
            // User Access Administrator can be delegated, if only to hand roles to managed
            // identities; that it must then name these is a rule of its own.
            Support::Yes | Support::ManagedIdentityOnly => Truth::True,
            Support::No => Truth::False,
            Support::NotKnown => Truth::Unknown,
        },
        RoleQuestion::BuiltIn => role.built_in.into(),
        RoleQuestion::Category(name) => role.in_category(name).into(),
        RoleQuestion::Allows(_)
        | RoleQuestion::BroaderThan(_)
        | RoleQuestion::Includes(_)
        | RoleQuestion::Named(_) => Truth::Unknown,
    }
}
