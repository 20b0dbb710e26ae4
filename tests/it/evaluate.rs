//! Verdicts: the table of the language's page, and the comparison with a second evaluator.

use std::collections::BTreeMap;
use std::sync::LazyLock;

use delegard::catalog::Catalog;
use delegard::compile::{RuleIdx, RuleSet};
use delegard::diagnostic::Sink;
use delegard::document::json;
use delegard::evaluate::{Judgement, Sieve, Verdict, World};
use delegard::evidence::{Evidence, Source, Trait};
use delegard::model::{CauseKind, Delegation, Fact, Known, Origin, PrincipalKind};
use delegard::syntax::ast::{Clause, Exception, Item, Rule, SetKind};
use delegard::syntax::parse;
use delegard::text::{FileId, Span, Text};
use proptest::prelude::*;
use uuid::Uuid;

use crate::compile::compile_text;
use crate::reference::Outside;
use crate::reference::generate::{self, Offer, PREAMBLE, principal};

const KINDS: [PrincipalKind; 4] = [
    PrincipalKind::Group,
    PrincipalKind::User,
    PrincipalKind::ServicePrincipal,
    PrincipalKind::ManagedIdentity,
];

/// The directory of the generated principals: four are known, one kind each.
fn kinds() -> BTreeMap<Uuid, PrincipalKind> {
    (0u128..).map(principal).zip(KINDS).collect()
}

/// What is told of principals besides their kinds.
type Traits = BTreeMap<(Uuid, Trait), bool>;

const TRAITS: [Trait; 5] =
    [Trait::Disabled, Trait::Guest, Trait::SecurityGroup, Trait::Empty, Trait::NestedGroups];

/// Something is told of each principal of a known kind, or nothing, by the next of `picks`; with
/// `settled`, what nothing was told of is settled by the pick's other half.
fn traits(kinds: &BTreeMap<Uuid, PrincipalKind>, picks: &[u8], settled: bool) -> Traits {
    let mut picks = picks.iter().copied().cycle();
    let mut told = Traits::new();
    for id in (0..generate::PRINCIPALS).map(principal) {
        for what in TRAITS {
            let pick = picks.next().unwrap_or(0);
            let value = match pick % 3 {
                0 => Some(false),
                1 => Some(true),
                _ => settled.then_some(pick % 2 == 0),
            };
            if let Some(value) = value.filter(|_| kinds.get(&id).is_some_and(|kind| what.fits(*kind))) {
                told.insert((id, what), value);
            }
        }
    }
    told
}

fn evidence(kinds: &BTreeMap<Uuid, PrincipalKind>, traits: &Traits) -> Evidence {
    let mut evidence = Evidence::default();
    let mut sink = Sink::new();
    for (id, kind) in kinds {
        evidence.directory.declare(*id, *kind, Some("Someone"), Span::at(FileId(0), 0), &mut sink);
    }
    for ((id, what), holds) in traits {
        evidence.directory.tell(*id, (*what, *holds), Span::at(FileId(0), 0), &mut sink);
    }
    assert!(sink.is_empty());
    evidence
}

/// The tenant that some of the evidence is of.
const TENANT: Uuid = Uuid::from_u128(77);

/// Says of two of the principals which tenant's directory has them.
fn name_the_tenant(evidence: &mut Evidence) {
    let ids: Vec<_> = (0..2).map(|number| format!(r#"{{"id": "{}"}}"#, principal(number))).collect();
    let text = Text::from(format!("[{}]", ids.join(",")));
    let mut sink = Sink::new();
    let tree = json::read(FileId(0), &text, json::Limits::default(), &mut sink).unwrap();
    evidence.directory.add_json(&tree, Source { tenant: Some(TENANT), as_of: None }, &mut sink);
    assert!(sink.is_empty());
}

/// That tenant, another, either, or one that is not known.
fn managing_tenant(number: u128) -> Fact<Uuid> {
    let known = |tenant| Known::new(tenant, Origin::nowhere());
    let other = Uuid::from_u128(78);
    match number {
        0 => Fact::Known(known(TENANT)),
        1 => Fact::Known(known(other)),
        2 => Fact::Either(vec![known(TENANT), known(other)], CauseKind::Condition.into()),
        _ => Fact::Unknown(CauseKind::Condition.into()),
    }
}

/// The rule of a policy text, compiled and as a tree.
fn read(sentence: &str) -> (RuleSet, Rule) {
    let text = format!("{PREAMBLE}\n{sentence}\n");
    let compiled = compile_text(&text);
    let mistakes = compiled.sink.into_sorted();
    assert!(mistakes.is_empty(), "{sentence}: {mistakes:#?}");
    let tree = parse::parse(FileId(0), &text, &mut Sink::new());
    let rule = tree.items.into_iter().find_map(|item| match item {
        Item::Rule(rule) => Some(rule),
        _ => None,
    });
    (compiled.rules, rule.unwrap())
}

fn exceptions(rule: &Rule) -> Vec<&Exception> {
    let clauses = rule.clauses.iter();
    let exceptions = clauses.filter_map(|clause| match clause {
        Clause::Except(exception) => Some(&**exception),
        _ => None,
    });
    exceptions.collect()
}

fn judge(rules: &RuleSet, evidence: &Evidence, offer: &Offer) -> Judgement {
    let world = World { rules, catalog: Catalog::embedded(), evidence };
    world.judge(RuleIdx(0), &rules.rules[0], &offer.build())
}

fn outside<'a>(
    kinds: &'a BTreeMap<Uuid, PrincipalKind>,
    names: &'a BTreeMap<String, Uuid>,
    sets: &'a BTreeMap<String, (SetKind, Vec<delegard::syntax::ast::Name>)>,
    traits: &'a Traits,
    delegation: &'a Delegation,
) -> Outside<'a> {
    Outside {
        catalog: Catalog::embedded(),
        kinds,
        names,
        sets,
        tenant_requires_mfa: None,
        traits,
        delegation,
    }
}

/// What a rule may leave out. Of most it is not always known whether they cover something.
const EXCEPTIONS: [&str; 8] = [
    "groups",
    "role Reader",
    "eligible authorizations",
    "users",
    "principals in trusted",
    "roles that are in category \"Security\"",
    "authorizations that have a display name",
    "delegations that have a description",
];

/// A rule with an exception, if it can have this one.
fn excepted(rule: String, exception: Option<&&str>) -> String {
    let Some(exception) = exception else { return rule };
    let with = format!("{rule}\n  except {exception} because \"agreed\"");
    let is_sound = !compile_text(&format!("{PREAMBLE}\n{with}\n")).sink.has_errors();
    if is_sound { with } else { rule }
}

#[test]
fn most_rules_can_have_an_exception() {
    let rule = "rule one role Reader required".to_owned();
    for exception in &EXCEPTIONS {
        assert_ne!(excepted(rule.clone(), Some(exception)), rule);
    }
}

/// The names and sets of the preamble.
type Names = (BTreeMap<String, Uuid>, BTreeMap<String, (SetKind, Vec<delegard::syntax::ast::Name>)>);

static NAMES: LazyLock<Names> = LazyLock::new(|| {
    let tree = parse::parse(FileId(0), PREAMBLE, &mut Sink::new());
    let mut names = BTreeMap::new();
    let mut sets = BTreeMap::new();
    for item in tree.items {
        match item {
            Item::Declaration(declaration) => {
                names.insert(declaration.name.value, declaration.id.value);
            }
            Item::Let(set) => drop(sets.insert(set.name.value, (set.kind, set.members))),
            other => panic!("{other:?}"),
        }
    }
    (names, sets)
});

proptest! {
    #![proptest_config(ProptestConfig { cases: 2_000, failure_persistence: None, ..ProptestConfig::default() })]

    /// Word for word: what the language's page says, and what the evaluator says, are the same.
    #[test]
    fn the_evaluator_says_what_the_page_says(
        sentence in generate::sentence(),
        exception in 0..2 * EXCEPTIONS.len(),
        offer in generate::offer(),
        told in proptest::collection::vec(0u8..6, 20..30),
    ) {
        let kinds = kinds();
        let traits = traits(&kinds, &told, false);
        let sentence = excepted(format!("rule one {sentence}"), EXCEPTIONS.get(exception));
        let (rules, tree) = read(&sentence);
        let judged = judge(&rules, &evidence(&kinds, &traits), &offer);
        let delegation = offer.build();
        let outside = outside(&kinds, &NAMES.0, &NAMES.1, &traits, &delegation);
        let expected = outside.verdict(&tree.sentence, &exceptions(&tree), &delegation);
        prop_assert_eq!(Some(judged.verdict), expected, "{}", sentence);
        prop_assert_eq!(judged.verdict == Verdict::Fail, !judged.findings().is_empty());
        prop_assert!(judged.verdict != Verdict::Undetermined || !judged.unknown().is_empty(), "{}", sentence);
    }

    /// A count of what is wholly known is what counting by hand gives.
    #[test]
    fn counts_are_what_counting_gives(
        sentence in generate::quantity(),
        exception in 0..2 * EXCEPTIONS.len(),
        offer in generate::offer(),
        picks in proptest::collection::vec(0u8..120, 7..20),
    ) {
        let kinds: BTreeMap<Uuid, PrincipalKind> =
            (0..generate::PRINCIPALS).map(principal).zip(KINDS.into_iter().cycle()).collect();
        let offer = offer.settled(&picks, &[]);
        let sentence = excepted(format!("rule one {sentence}"), EXCEPTIONS.get(exception));
        let (rules, tree) = read(&sentence);
        let traits = traits(&kinds, &picks, true);
        let judged = judge(&rules, &evidence(&kinds, &traits), &offer);
        let delegation = offer.build();
        let outside = outside(&kinds, &NAMES.0, &NAMES.1, &traits, &delegation);
        // What the catalogue does not tell of a role stays unknown, whatever is settled.
        let Some(expected) = outside.count(&tree.sentence, &exceptions(&tree), &delegation) else {
            return Ok(());
        };
        prop_assert_eq!(judged.verdict, expected, "{}", sentence);
    }

    /// Nothing unknown counts as fine: a verdict on what is partly known holds however it turns out.
    /// But for findings: they may turn out to be excepted, which has to be certain to count.
    #[test]
    fn a_verdict_holds_however_the_unknown_turns_out(
        sentence in prop_oneof![generate::sentence(), generate::quantity()],
        exception in 0..2 * EXCEPTIONS.len(),
        offer in generate::offer(),
        picks in proptest::collection::vec(0u8..120, 7..20),
        extra in generate::offer(),
    ) {
        let few = kinds();
        let all: BTreeMap<Uuid, PrincipalKind> = (0..generate::PRINCIPALS)
            .map(principal)
            .zip(KINDS.into_iter().chain([KINDS[picks[0] as usize % 4], KINDS[picks[1] as usize % 4]]))
            .collect();
        let sentence = excepted(format!("rule one {sentence}"), EXCEPTIONS.get(exception));
        let (rules, _) = read(&sentence);
        let judgement = judge(&rules, &evidence(&few, &traits(&few, &picks, false)), &offer);
        // That an exception is in doubt is told.
        let may_be_excepted = !judgement.in_doubt().is_empty();
        let before = judgement.verdict;
        let settled = offer.settled(&picks, &extra.entries).settled(&picks, &[]);
        let after = judge(&rules, &evidence(&all, &traits(&all, &picks, true)), &settled).verdict;
        let kept = match before {
            Verdict::Pass => matches!(after, Verdict::Pass | Verdict::NotApplicable),
            Verdict::Fail => after == Verdict::Fail || may_be_excepted,
            // What no item can break may turn out to be about something after all.
            Verdict::NotApplicable => matches!(after, Verdict::Pass | Verdict::NotApplicable),
            Verdict::Undetermined => true,
        };
        prop_assert!(kept, "{}: {:?}, then {:?}", sentence, before, after);
    }

    /// Whatever delegations came before: what is worked out once for a role, a principal or a shape
    /// gives the verdicts that looking gives.
    #[test]
    fn the_sieve_judges_as_looking_does(
        sentences in proptest::collection::vec(
            (
                prop_oneof![generate::sentence(), generate::quantity(), generate::outline()],
                0..2 * EXCEPTIONS.len(),
            ),
            1..7,
        ),
        offers in proptest::collection::vec(generate::offer(), 1..6),
        told in proptest::collection::vec(0u8..6, 20..30),
        managing in proptest::collection::vec(0u128..4, 6),
        is_of_one_tenant in any::<bool>(),
    ) {
        let kinds = kinds();
        let numbered = sentences.iter().enumerate().map(|(number, (sentence, exception))| {
            excepted(format!("rule r{number} {sentence}"), EXCEPTIONS.get(*exception))
        });
        let (rules, _) = read(&numbered.collect::<Vec<_>>().join("\n"));
        let mut evidence = evidence(&kinds, &traits(&kinds, &told, false));
        if is_of_one_tenant {
            name_the_tenant(&mut evidence);
        }
        let world = World { rules: &rules, catalog: Catalog::embedded(), evidence: &evidence };
        let sieve = Sieve::new(world);
        for (offer, tenant) in offers.iter().zip(managing) {
            let managed = || Delegation { managing_tenant: managing_tenant(tenant), ..offer.build() };
            let sifted = sieve.judge_all(managed());
            let looked = world.judge_all(managed());
            prop_assert_eq!(format!("{sifted:?}"), format!("{looked:?}"), "{:?}", sentences);
        }
    }
}
