//! The shipped policies: complete, and quiet on an offer that follows the documentation.

use delegard::catalog::Catalog;
use delegard::compile::{self, BUILT_IN, Loaded, PolicyLoader, RuleSet};
use delegard::diagnostic::Sink;
use delegard::text::SourceMap;
use jiff::civil::date;

struct Nothing;

impl PolicyLoader for Nothing {
    fn load(&self, _: &str, path: &str) -> Result<Loaded, String> {
        panic!("a shipped policy uses the file {path}")
    }
}

fn compiled(policies: Vec<Loaded>) -> RuleSet {
    let (mut sources, mut sink) = (SourceMap::new(), Sink::new());
    let today = date(2026, 11, 23);
    let rules = compile::compile(policies, &Nothing, Catalog::embedded(), today, &mut sources, &mut sink);
    let mistakes = sink.into_sorted();
    assert!(mistakes.is_empty(), "{mistakes:#?}");
    rules
}

#[test]
fn each_rule_says_why_and_what_to_do_and_names_its_source() {
    for policy in BUILT_IN {
        let rules = compiled(vec![policy.loaded()]);
        assert!(!rules.rules.is_empty(), "{}", policy.name);
        for rule in &rules.rules {
            let complete = rule.title.is_some() && rule.because.is_some() && rule.fix.is_some();
            assert!(complete && !rule.see.is_empty(), "{}: {}", policy.name, rule.id);
            assert!(rule.see.iter().all(|link| link.starts_with("https://")), "{}: {}", policy.name, rule.id);
        }
    }
}

#[test]
fn the_default_policies_stand_side_by_side() {
    let all =
        compiled(BUILT_IN.iter().filter(|policy| policy.default).map(compile::BuiltIn::loaded).collect());
    let apart: usize = (BUILT_IN.iter().filter(|policy| policy.default))
        .map(|policy| compiled(vec![policy.loaded()]).without_checks().rules.len())
        .sum();
    assert_eq!(all.without_checks().rules.len(), apart);
}

/// What is judged where nothing was remarked on a template are the rules before the first check, so
/// that one among them would be passed over.
#[test]
fn the_checks_of_the_template_come_after_all_rules() {
    let changes = "use recommended\n\
        override template.placeholder severity error because \"nothing unfinished is released\"\n\
        disable template.defender-scope because \"not used here\"\n\
        rule own role Owner forbidden\n";
    let own = Loaded { key: "own".into(), name: "own.delegard".into(), text: changes.into() };
    let mut policies: Vec<Loaded> = BUILT_IN.iter().map(compile::BuiltIn::loaded).collect();
    policies.push(own);
    let rules = compiled(policies);
    let (of_policy, checks) = rules.rules.split_at(rules.of_policy());
    assert!(of_policy.iter().all(|rule| !rule.is_check()));
    assert!(checks.iter().all(compile::Rule::is_check));
    assert!(of_policy.iter().any(|rule| rule.id == "own") && checks.len() > 10);
}
