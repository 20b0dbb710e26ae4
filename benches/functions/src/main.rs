//! What single functions cost: `cargo run --release --manifest-path benches/Cargo.toml -p delegard-functions`.
//!
//! For finding out where time goes. What a run costs, `benches/run` tells.

use std::sync::Arc;

use delegard::catalog::Catalog;
use delegard::compile::{BUILT_IN, Loaded, PolicyLoader, RuleIdx, RuleSet, built_in, compile};
use delegard::diagnostic::Sink;
use delegard::document::json::{JsonTree, Limits, read};
use delegard::evaluate::World;
use delegard::evidence::Evidence;
use delegard::template::{Evaluated, Input, ParameterSource, evaluate, may_delegate};
use delegard::text::{FileId, SourceMap};
use delegard_bench::fleet::{literal, other, pair, people, policy};
use divan::counter::BytesCount;
use divan::{Bencher, black_box};
use jiff::civil::date;

fn main() {
    divan::main();
}

/// The number of the template that all of them look at: 5 KB, with eligible authorizations.
const NUMBER: u64 = 4;

fn template() -> Arc<str> {
    literal::template(NUMBER, &people::everybody()).into()
}

fn tree(text: &Arc<str>) -> JsonTree {
    let tree = read(FileId(0), text, Limits::default(), &mut Sink::new());
    tree.unwrap_or_else(|| unreachable!("the generator writes JSON"))
}

#[divan::bench]
fn read_json(bencher: Bencher<'_, '_>) {
    let text = template();
    bencher.counter(BytesCount::new(text.len())).bench(|| tree(black_box(&text)));
}

#[divan::bench]
fn dismiss_a_template(bencher: Bencher<'_, '_>) {
    let text = other::template(NUMBER);
    bencher.counter(BytesCount::new(text.len())).bench(|| may_delegate(black_box(&text)));
}

#[divan::bench]
fn evaluate_literal(bencher: Bencher<'_, '_>) {
    let tree = tree(&template());
    bencher.bench(|| evaluate(Input::new(black_box(&tree)), &mut Sink::new()));
}

#[divan::bench]
fn evaluate_pair(bencher: Bencher<'_, '_>) {
    let (template, parameters) = pair::pair(NUMBER, &people::everybody());
    let (template, file) = (tree(&template.into()), tree(&parameters.into()));
    let parameters = [ParameterSource::File(&file)];
    bencher.bench(|| {
        evaluate(Input { parameters: &parameters, ..Input::new(black_box(&template)) }, &mut Sink::new())
    });
}

#[divan::bench]
fn judge_five_rules(bencher: Bencher<'_, '_>) {
    judge(bencher, &five());
}

#[divan::bench]
fn judge_default_policy(bencher: Bencher<'_, '_>) {
    judge(bencher, &default_policy());
}

fn judge(bencher: Bencher<'_, '_>, rules: &RuleSet) {
    let tree = tree(&template());
    let Evaluated { delegations, .. } = evaluate(Input::new(&tree), &mut Sink::new());
    let evidence = Evidence::default();
    let world = World { rules, catalog: Catalog::embedded(), evidence: &evidence };
    bencher.bench(|| {
        for delegation in &delegations {
            for (index, rule) in (0..).map(RuleIdx).zip(&rules.rules) {
                black_box(world.judge(index, rule, black_box(delegation)));
            }
        }
    });
}

#[divan::bench]
fn compile_five_rules(bencher: Bencher<'_, '_>) {
    let _ = Catalog::embedded();
    bencher.bench(five);
}

#[divan::bench]
fn compile_default_policy(bencher: Bencher<'_, '_>) {
    let _ = Catalog::embedded();
    bencher.bench(default_policy);
}

#[divan::bench]
fn compare_every_role_with_contributor(bencher: Bencher<'_, '_>) {
    let catalog = Catalog::embedded();
    let other = catalog.by_name("Contributor").and_then(|idx| catalog.role(idx));
    bencher.bench(|| {
        let broader = |role: &delegard::catalog::Role| other.and_then(|other| role.is_broader_than(other));
        catalog.iter().filter(|(_, role)| broader(role) == Some(true)).count()
    });
}

fn five() -> RuleSet {
    compiled(vec![Loaded { key: "five".into(), name: "five.delegard".into(), text: policy::five() }])
}

fn default_policy() -> RuleSet {
    compiled(BUILT_IN.iter().filter(|policy| policy.default).map(|policy| loaded(policy.name)).collect())
}

fn loaded(name: &str) -> Loaded {
    let text = built_in(name).map_or("", |policy| policy.text);
    Loaded { key: name.into(), name: name.into(), text: text.into() }
}

fn compiled(policies: Vec<Loaded>) -> RuleSet {
    let (mut sources, mut sink) = (SourceMap::new(), Sink::new());
    compile(policies, &Shipped, Catalog::embedded(), date(2026, 1, 1), &mut sources, &mut sink)
}

/// Finds shipped policies.
struct Shipped;

impl PolicyLoader for Shipped {
    fn load(&self, _: &str, path: &str) -> Result<Loaded, String> {
        Ok(loaded(path))
    }
}
