//! Layer 3: from a policy's tree to a flat [`RuleSet`].
//!
//! Names are resolved against the catalogue and the policy's own declarations, predicates are
//! checked against their subjects, and every sentence becomes one of four core forms. Checking
//! never stops at the first mistake, and one cause gives one error.
//!
//! - [`load`]: the file that was named, and those that it uses; [`builtin`]: shipped policies
//! - [`scope`]: declarations and sets; [`catalogue`]: names of roles; [`role_table`]: questions about them
//! - [`view`]: which predicate fits which subject, one row each
//! - [`lower`], [`predicates`]: sentences to core forms, predicates to nodes
//! - [`pattern`]: globs and regular expressions on names
//! - [`checks`]: the checks of the template itself, which stand beside the rules of every policy
//! - [`rules`]: ids, clauses, exceptions, overrides
//! - [`test`](mod@test): tests
//! - [`ruleset`]: the result
//! - [`errors`]: one constructor per diagnostic

mod builtin;
mod catalogue;
mod checks;
mod errors;
mod kind;
mod load;
mod lower;
mod pattern;
mod predicates;
mod role_table;
mod rules;
mod ruleset;
mod scope;
pub mod test;
mod view;

use jiff::civil::Date;

pub use builtin::{BUILT_IN, BuiltIn, find as built_in};
pub use checks::TEMPLATE_CHECKS;
pub use load::{Loaded, PolicyLoader};
pub use pattern::{Matcher, Pattern};
pub use role_table::RoleTable;
pub use ruleset::{
    Atom, CoreForm, Count, Declared, DeclaredAs, Disabled, Distinct, Domain, Exception, Group, IdSet,
    IdSetIdx, PatternIdx, Predicate, PredicateIdx, RoleQuestion, RoleTableIdx, Rule, RuleIdx, RuleSet, Truth,
};

use crate::catalog::Catalog;
use crate::diagnostic::Sink;
use crate::text::SourceMap;
use catalogue::Catalogue;
use load::{LoadedFile, Loading};
use lower::Lowering;
use rules::Building;
use scope::Scope;

/// Compiles policies into one rule set, as if a file had used them all in this order.
///
/// `today` decides which exceptions have expired. Texts are added to `sources`; mistakes go to
/// `sink`. If any is an error, the rule set lacks what it is about and must not be used for verdicts.
pub fn compile(
    policies: Vec<Loaded>,
    loader: &dyn PolicyLoader,
    catalog: &Catalog,
    today: Date,
    sources: &mut SourceMap,
    sink: &mut Sink,
) -> RuleSet {
    let mut loading = Loading::new(loader, sources, sink);
    let names: Vec<String> = policies.iter().map(|policy| policy.name.clone()).collect();
    for policy in policies {
        loading.read(policy, None);
    }
    let files = loading.files;
    let mut rules = RuleSet { name: names.join(" + "), ..RuleSet::default() };
    let Some(root) = files.last() else { return rules };
    let scope = Scope::collect(&files, sink);
    let mut lowering = Lowering { scope: &scope, catalogue: Catalogue(catalog), rules: &mut rules, sink };
    let mut building = Building::new(&mut lowering, sources, today, &files);
    for file in &files {
        building.file(file);
    }
    let finished = building.finish(root);
    let lost_rules = files.iter().any(|file| file.broken);
    let (mut tests, mut under_test) = (Vec::new(), Vec::new());
    for file in files.iter().filter(|file| file.is_named) {
        rules_under_test(file, &finished.rules, &mut under_test);
        tests.extend(test::lower(&file.tree.items, &mut lowering, &finished.standings, lost_rules));
    }
    rules.under_test = under_test;
    (rules.rules, rules.disabled, rules.tests) = (finished.rules, finished.disabled, tests);
    rules.declarations = scope.declared;
    rules
}

/// The rules that the tests of a file are about: its own; of a file that has none and so is one of
/// tests, those of the policies that it uses.
fn rules_under_test(file: &LoadedFile, rules: &[Rule], under_test: &mut Vec<RuleIdx>) {
    let has_own = rules.iter().any(|rule| rule.policy == file.name);
    for (index, rule) in (0u32..).map(RuleIdx).zip(rules) {
        let is_meant = if has_own { rule.policy == file.name } else { file.uses.contains(&rule.policy) };
        if is_meant && !under_test.contains(&index) {
            under_test.push(index);
        }
    }
}
