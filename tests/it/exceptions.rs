//! Waivers and baselines over generated offers: what they hide is what they say, and no order of
//! inputs changes anything.

use std::fmt::Write as _;

use delegard::baseline::{Applied, Baseline, Known, Record};
use delegard::catalog::Catalog;
use delegard::compile::RuleSet;
use delegard::evaluate::{Finding, FleetJudgement, Suppression, Unit, World};
use delegard::evidence::Evidence;
use delegard::text::glob::Glob;
use delegard::text::{FileId, SourceMap, Span};
use delegard::waiver::{self, Covers, Meaning, Waiver, Wanted};
use jiff::civil::date;
use proptest::collection::vec;
use proptest::prelude::*;

use crate::compile::compile_text;
use crate::reference::generate::{self, Offer, PREAMBLE};

/// Rules of every core form, over delegations and over the whole run.
const SENTENCES: &str = "
role Owner forbidden
roles must be supported
eligible authorizations must require mfa
at most 2 authorizations
at most 1 authorizations per principal
at most 2 delegations per tenant
";

fn rules() -> RuleSet {
    let compiled = compile_text(&format!("{PREAMBLE}{SENTENCES}"));
    let mistakes = compiled.sink.into_sorted();
    assert!(mistakes.is_empty(), "{mistakes:#?}");
    compiled.rules
}

/// A run over offers, each from an input of its own.
fn run(rules: &RuleSet, offers: &[(usize, Offer)]) -> (Vec<Unit>, Vec<FleetJudgement>) {
    let evidence = Evidence::default();
    let world = World { rules, catalog: Catalog::embedded(), evidence: &evidence };
    let units: Vec<Unit> = (offers.iter())
        .map(|(number, offer)| Unit {
            name: format!("{number}.json"),
            identity: format!("{number}.json"),
            sources: SourceMap::new(),
            diagnostics: Vec::new(),
            delegations: vec![world.judge_all(offer.build())],
            unseen: Vec::new(),
            exported: false,
        })
        .collect();
    let fleet = world.judge_fleet(&units);
    (units, fleet)
}

/// A baseline of a run.
fn recorded(rules: &RuleSet, (mut units, mut fleet): (Vec<Unit>, Vec<FleetJudgement>)) -> Baseline {
    let mut record = Record::default();
    units.iter_mut().for_each(|unit| record.take(rules, unit));
    record.take_fleet(rules, &mut fleet);
    record.finish()
}

/// Holds a run against a baseline.
fn held(rules: &RuleSet, baseline: &Baseline, units: &mut [Unit], fleet: &mut [FleetJudgement]) -> Applied {
    let mut known = Known::new(baseline.clone());
    units.iter_mut().for_each(|unit| known.mark(rules, unit));
    known.mark_fleet(rules, fleet);
    known.finish(rules)
}

fn waive(waiver: Waiver, rules: &RuleSet, units: &mut [Unit], fleet: &mut [FleetJudgement]) {
    let waivers = [waiver];
    units.iter_mut().for_each(|unit| waiver::apply(&waivers, rules, unit));
    waiver::apply_to_fleet(&waivers, rules, fleet);
}

fn findings<'a>(units: &'a [Unit], fleet: &'a [FleetJudgement]) -> impl Iterator<Item = &'a Finding> {
    let of_units = units.iter().flat_map(|unit| &unit.delegations).flat_map(|judged| &judged.judgements);
    of_units.chain(fleet.iter().map(|fleet| &fleet.judgement)).flat_map(|judgement| judgement.findings())
}

/// Every verdict and every finding, in an order that does not depend on that of the inputs.
fn told(rules: &RuleSet, units: &[Unit], fleet: &[FleetJudgement]) -> Vec<String> {
    let mut lines = Vec::new();
    for unit in units {
        for judgement in unit.delegations.iter().flat_map(|judged| &judged.judgements) {
            let mut line = format!("{} {:?} {:?}", unit.identity, judgement.rule, judgement.verdict);
            judgement.findings().iter().for_each(|finding| {
                let _ = write!(line, " {}", finding.fingerprint(rules));
            });
            lines.push(line);
        }
    }
    for judgement in fleet.iter().map(|fleet| &fleet.judgement) {
        lines.push(format!("{:?} {:?}", judgement.rule, judgement.verdict));
        lines.extend(judgement.findings().iter().map(|finding| finding.fingerprint(rules).to_string()));
    }
    lines.sort();
    lines
}

fn offers() -> impl Strategy<Value = Vec<(usize, Offer)>> {
    vec(generate::offer(), 1..5).prop_map(|offers| offers.into_iter().enumerate().collect())
}

fn waiver(rule: &str, covers: Covers, expired: bool) -> Waiver {
    Waiver {
        rule: rule.to_owned(),
        covers,
        until: date(2027, 3, 31),
        because: "it is known".to_owned(),
        approved_by: None,
        expired,
        span: Span::at(FileId(0), 0),
    }
}

/// What a waiver says that says everything that the finding is about.
fn meaning(finding: &Finding) -> Covers {
    let about = finding.about.clone();
    let everything = Glob::new("*".to_owned());
    Covers::Meaning(Box::new(Meaning {
        delegation: everything,
        input: None,
        customer: None,
        role: about.role.map(Wanted::This),
        principal: about.principal.map(Wanted::This),
        access: about.access.map(Wanted::This),
        tenant: about.tenant.map(Wanted::This),
        detail: about.detail.map(Wanted::This),
    }))
}

proptest! {
    #![proptest_config(ProptestConfig { failure_persistence: None, cases: 64, ..ProptestConfig::default() })]

    #[test]
    fn the_order_of_inputs_changes_no_verdict(offers in offers(), turn in 0usize..5) {
        let rules = rules();
        let (units, fleet) = run(&rules, &offers);
        let mut turned = offers.clone();
        turned.reverse();
        let turn = turn % offers.len();
        turned.rotate_left(turn);
        let (other_units, other_fleet) = run(&rules, &turned);
        prop_assert_eq!(told(&rules, &units, &fleet), told(&rules, &other_units, &other_fleet));
    }

    #[test]
    fn a_baseline_of_a_run_hides_that_run_and_comes_back_from_its_text(offers in offers()) {
        let rules = rules();
        let known = recorded(&rules, run(&rules, &offers));
        let text = serde_json::to_string(&known).unwrap();
        let read: Baseline = serde_json::from_str(&text).unwrap();
        prop_assert_eq!(&read, &known);
        let (mut units, mut fleet) = run(&rules, &offers);
        let applied = held(&rules, &read, &mut units, &mut fleet);
        prop_assert_eq!((applied.gone, applied.unmet), (0, 0));
        prop_assert_eq!(applied.rest, known);
        for finding in findings(&units, &fleet) {
            prop_assert_eq!(finding.suppressed, Some(Suppression::InBaseline));
        }
    }

    /// What is gone from a baseline is found anew, and nothing is ever added to it.
    #[test]
    fn a_baseline_only_ratchets_down(before in offers(), after in offers()) {
        let rules = rules();
        let known = recorded(&rules, run(&rules, &before));
        let (mut units, mut fleet) = run(&rules, &after);
        let all = findings(&units, &fleet).count();
        let applied = held(&rules, &known, &mut units, &mut fleet);
        let hidden = findings(&units, &fleet).filter(|finding| finding.suppressed.is_some()).count();
        prop_assert!(hidden <= all);
        let count = |baseline: &Baseline| -> u32 {
            baseline.delegations.iter().flat_map(|entry| &entry.findings).map(|counted| counted.times).sum()
        };
        prop_assert_eq!(count(&known), count(&applied.rest) + applied.gone);
        let (mut units, mut fleet) = run(&rules, &after);
        let again = held(&rules, &applied.rest, &mut units, &mut fleet);
        let hidden_again = findings(&units, &fleet).filter(|finding| finding.suppressed.is_some()).count();
        prop_assert_eq!((again.gone, hidden_again, &again.rest), (0, hidden, &applied.rest));
    }

    #[test]
    fn a_waiver_covers_what_it_says_until_it_expires(offers in offers(), pick in any::<prop::sample::Index>()) {
        let rules = rules();
        let (units, fleet) = run(&rules, &offers);
        let all: Vec<&Finding> = findings(&units, &fleet).collect();
        prop_assume!(!all.is_empty());
        let chosen = (*pick.get(&all)).clone();
        let id = rules.rule(chosen.rule).unwrap().id.clone();
        for covers in [Covers::Fingerprint(chosen.fingerprint(&rules)), meaning(&chosen)] {
            let by_fingerprint = matches!(covers, Covers::Fingerprint(_));
            let (mut units, mut fleet) = run(&rules, &offers);
            waive(waiver(&id, covers.clone(), true), &rules, &mut units, &mut fleet);
            prop_assert!(findings(&units, &fleet).all(|finding| finding.suppressed.is_none()));
            waive(waiver(&id, covers, false), &rules, &mut units, &mut fleet);
            for finding in findings(&units, &fleet) {
                let same = finding.rule == chosen.rule && finding.fingerprint(&rules) == chosen.fingerprint(&rules);
                let covered = finding.suppressed == Some(Suppression::Waived(0));
                prop_assert!(covered || !same, "{:?} is not covered", finding.about);
                prop_assert!(!covered || finding.rule == chosen.rule, "another rule is covered");
                prop_assert!(!covered || same || !by_fingerprint, "another finding is covered");
            }
        }
    }

    /// A value that a finding is about and the waiver leaves unsaid keeps it open.
    #[test]
    fn a_waiver_that_says_less_covers_nothing(offers in offers(), pick in any::<prop::sample::Index>()) {
        let rules = rules();
        let (mut units, mut fleet) = run(&rules, &offers);
        let all: Vec<Finding> = findings(&units, &fleet).filter(|it| it.about.principal.is_some()).cloned().collect();
        prop_assume!(!all.is_empty());
        let chosen = pick.get(&all);
        let id = rules.rule(chosen.rule).unwrap().id.clone();
        let Covers::Meaning(mut less) = meaning(chosen) else { unreachable!() };
        less.principal = None;
        waive(waiver(&id, Covers::Meaning(less), false), &rules, &mut units, &mut fleet);
        for finding in findings(&units, &fleet).filter(|finding| finding.about.principal.is_some()) {
            prop_assert_eq!(finding.suppressed, None);
        }
    }
}
