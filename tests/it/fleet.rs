//! Rules over a whole run keep little of it: what they know at its end is what they knew with all of
//! it at hand.

use delegard::catalog::Catalog;
use delegard::diagnostic::Sink;
use delegard::document::json::{self, Limits};
use delegard::evaluate::{Fleet, FleetJudgement, Unit, Verdict, World};
use delegard::evidence::Evidence;
use delegard::template::{Exported, read_exported};
use delegard::text::{SourceMap, Text};

use crate::compile::compile_text;

/// Definitions of one managing tenant, each with the same principal.
fn export(numbers: impl Iterator<Item = usize>) -> String {
    let line = |number: usize| {
        format!(
            r#"{{"id": "/subscriptions/22222222-2222-4222-8222-{number:012}/providers/Microsoft.ManagedServices/registrationDefinitions/33333333-3333-4333-8333-333333333333", "properties": {{"registrationDefinitionName": "Lab {number}", "description": "Laboratory", "managedByTenantId": "44444444-4444-4444-8444-444444444444", "authorizations": [{{"principalId": "55555555-5555-4555-8555-555555555555", "principalIdDisplayName": "Operators", "roleDefinitionId": "acdd72a7-3385-48ef-bd42-f606fba81ae7"}}], "eligibleAuthorizations": []}}}}"#
        )
    };
    format!("[{}]", numbers.map(line).collect::<Vec<_>>().join(",\n"))
}

/// What an export delegates, judged, and its text.
fn unit(world: World<'_>, text: String) -> (Unit, Text) {
    let text = Text::from(text);
    let (mut sources, mut sink, mut found) = (SourceMap::new(), Sink::new(), Exported::default());
    let file = sources.add("export.json", text.clone());
    read_exported(json::read(file, &text, Limits::default(), &mut sink).unwrap().root(), &mut found);
    let unit = Unit {
        name: "export.json".to_owned(),
        identity: String::new(),
        sources,
        diagnostics: Vec::new(),
        delegations: found.delegations.into_iter().map(|one| world.judge_all(one)).collect(),
        unseen: found.unseen,
        exported: false,
    };
    (unit, text)
}

/// The verdict of a policy's one rule on a run over ten exports with three delegations each, and who
/// holds the texts of these at its end besides the test.
fn run(policy: &str, keeps_excepted: bool) -> (FleetJudgement, usize) {
    let compiled = compile_text(policy);
    let mistakes = compiled.sink.into_sorted();
    assert!(mistakes.is_empty(), "{mistakes:#?}");
    let evidence = Evidence::default();
    let world = World { rules: &compiled.rules, catalog: Catalog::embedded(), evidence: &evidence };
    let mut fleet = Fleet::new(world, keeps_excepted);
    let mut texts = Vec::new();
    for first in 0..10 {
        let (unit, text) = unit(world, export(3 * first..3 * first + 3));
        fleet.enter(world, &unit);
        texts.push(text);
    }
    let holders = texts.iter().map(|text| text.holders() - 1).sum();
    (fleet.judge(world).remove(0), holders)
}

#[test]
fn the_texts_of_a_run_are_let_go() {
    for policy in [
        "at most 2 delegations per principal",
        "at least 2 delegations per role",
        "at most 1 delegations per tenant except delegations in delegation \"Lab 3\"",
    ] {
        let (fleet, holders) = run(policy, true);
        assert_eq!(holders, 0, "{policy}");
        assert_eq!(fleet.judgement.findings().len(), fleet.witnesses.len());
        assert_eq!(fleet.judgement.verdict == Verdict::Fail, policy.starts_with("at most"), "{policy}");
    }
}

#[test]
fn what_exceptions_cover_is_counted_whether_it_is_kept_or_not() {
    let policy = "at most 9 delegations per principal
        except delegations in delegation \"Lab 1*\"
        except delegations in delegation \"Lab 29\"
        except delegations in delegation \"Office *\"";
    let (kept, counted) = (run(policy, true).0, run(policy, false).0);
    assert_eq!((&kept.covered[..], &counted.covered[..]), (&[11, 1, 0][..], &[11, 1, 0][..]));
    assert_eq!((kept.judgement.excepted().len(), counted.judgement.excepted().len()), (12, 0));
    for judgement in [&kept.judgement, &counted.judgement] {
        let [finding] = judgement.findings() else { panic!("{judgement:?}") };
        assert!(finding.message.contains("has 18 delegations; at most 9 allowed"), "{}", finding.message);
    }
}
