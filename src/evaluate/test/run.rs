//! One test: the evidence of its own world, the verdicts in it, and the expectations held against
//! them.

use super::mismatch::Mismatch;
use crate::compile::RuleSet;
use crate::compile::test::{Given, Party, Test, ToldKind};
use crate::diagnostic::Sink;
use crate::evaluate::{FleetJudgement, Judgement, Unit, World};
use crate::evidence::Evidence;
use crate::model::{Delegation, Fact};
use crate::text::SourceMap;

/// What came of a test that could be run.
#[derive(Debug)]
pub struct Examined {
    /// For each expectation why it does not hold; none if it does.
    pub mismatches: Vec<Option<Mismatch>>,
    /// The evaluations that it was given, with their verdicts.
    pub units: Vec<Unit>,
}

/// What is known in the world of a test besides its delegations: what the policy declares and what
/// the test says. The delegations of a file tell which tenants the test speaks of.
#[must_use]
pub fn evidence_of<'d>(
    rules: &RuleSet,
    given: &Given,
    of_file: impl IntoIterator<Item = &'d Delegation>,
) -> Evidence {
    let mut evidence = Evidence::default();
    // What contradicts a declaration was reported when the test was compiled.
    let mut sink = Sink::new();
    rules.declare(&mut evidence, &mut sink);
    match given {
        Given::Described(described) => {
            for told in &described.principals {
                let (id, name, span) = (told.id, told.name.as_deref(), told.span);
                match told.kind {
                    ToldKind::Principal(kind) => evidence.directory.declare(id, kind, name, span, &mut sink),
                    ToldKind::Application => {
                        evidence.directory.declare_application(id, name, span, &mut sink)
                    }
                }
            }
            for (id, told, span) in &described.traits {
                evidence.directory.tell(*id, *told, *span, &mut sink);
            }
            for (id, name, span) in &described.tenants {
                evidence.tenants.declare(*id, name, *span, &mut sink);
            }
            for (tenant, required) in &described.mfa {
                evidence.mfa.declare_mfa(*tenant, *required);
            }
        }
        Given::File { mfa, .. } => {
            for delegation in of_file {
                for (party, required) in mfa {
                    let tenant = match party {
                        Party::Managing => &delegation.managing_tenant,
                        Party::Customer => &delegation.customer_tenant,
                    };
                    if let Fact::Known(tenant) = tenant {
                        evidence.mfa.declare_mfa(tenant.value, *required);
                    }
                }
            }
        }
    }
    evidence
}

impl World<'_> {
    /// Judges what a test is given and holds its expectations against the verdicts. `of_file` are
    /// the evaluations of the file that it is given, if it is given one.
    #[must_use]
    pub fn examine(&self, test: &Test, of_file: Vec<Unit>) -> Examined {
        let units = match &test.given {
            Given::Described(described) => vec![Unit {
                name: test.name.clone(),
                identity: String::new(),
                sources: SourceMap::new(),
                diagnostics: Vec::new(),
                delegations: described.delegations.iter().map(|one| self.judge_all(one.clone())).collect(),
                unseen: Vec::new(),
                exported: false,
            }],
            Given::File { .. } => of_file,
        };
        let fleet = self.judge_fleet(&units);
        let tried = Tried { world: *self, test, units: &units, fleet: &fleet };
        let mismatches = test.expect.iter().map(|expectation| tried.hold(*expectation)).collect();
        Examined { mismatches, units }
    }
}

/// A test with all its verdicts.
#[derive(Clone, Copy)]
pub(super) struct Tried<'a> {
    pub(super) world: World<'a>,
    pub(super) test: &'a Test,
    pub(super) units: &'a [Unit],
    pub(super) fleet: &'a [FleetJudgement],
}

impl<'a> Tried<'a> {
    /// The judgements of all rules, each with the texts that its places lie in.
    pub(super) fn judgements(self) -> impl Iterator<Item = (Option<&'a SourceMap>, &'a Judgement)> {
        let of_units = self.units.iter().flat_map(|unit| {
            let judged = unit.delegations.iter().flat_map(|judged| &judged.judgements);
            judged.map(move |judgement| (Some(&unit.sources), judgement))
        });
        let of_run = self
            .fleet
            .iter()
            .map(move |fleet| (fleet.witnesses.first().map(|witness| &witness.sources), &fleet.judgement));
        of_units.chain(of_run)
    }
}
