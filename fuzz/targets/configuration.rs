//! Any text as a `delegard.toml`, its waivers looked up in the shipped policies.

#![no_main]

use std::sync::OnceLock;

use delegard::catalog::Catalog;
use delegard::cli::read_configuration;
use delegard::compile::{self, BUILT_IN, Loaded, PolicyLoader, RuleSet};
use delegard::diagnostic::Sink;
use delegard::text::SourceMap;
use delegard_fuzz::policy::TODAY;
use libfuzzer_sys::fuzz_target;

fuzz_target!(|text: &str| {
    let (mut sources, mut sink) = (SourceMap::new(), Sink::new());
    let file = sources.add("delegard.toml", text);
    let waivers = read_configuration(file, text, rules(), TODAY, &mut sink);
    for waiver in &waivers {
        assert!(text.get(waiver.span.range()).is_some(), "a waiver is nowhere");
    }
    delegard_fuzz::printed(&sink.into_sorted(), &sources);
});

/// The rules of the shipped policies, compiled once.
fn rules() -> &'static RuleSet {
    struct Nothing;
    impl PolicyLoader for Nothing {
        fn load(&self, _: &str, _: &str) -> Result<Loaded, String> {
            Err("there are no other files".to_owned())
        }
    }
    static RULES: OnceLock<RuleSet> = OnceLock::new();
    RULES.get_or_init(|| {
        let (mut sources, mut sink) = (SourceMap::new(), Sink::new());
        let policies = BUILT_IN.iter().map(compile::BuiltIn::loaded).collect();
        compile::compile(policies, &Nothing, Catalog::embedded(), TODAY, &mut sources, &mut sink)
    })
}
