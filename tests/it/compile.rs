//! Policies to rule sets: what a rule means, and every mistake with its place.

use std::fmt::Write as _;

use delegard::catalog::Catalog;
use delegard::compile::{self, CoreForm, Loaded, PolicyLoader, RuleSet};
use delegard::diagnostic::{Sink, render};
use delegard::text::SourceMap;
use jiff::civil::date;

use crate::case::{self, Case};

/// The files of a case, by name.
struct CaseLoader<'c>(&'c Case);

impl PolicyLoader for CaseLoader<'_> {
    fn load(&self, _from: &str, path: &str) -> Result<Loaded, String> {
        let (name, text) = self
            .0
            .files()
            .find(|(name, _)| *name == path)
            .ok_or_else(|| "there is no such file".to_owned())?;
        Ok(Loaded { key: name.to_owned(), name: name.to_owned(), text: text.to_owned() })
    }
}

/// A rule set, its texts, and what was wrong with them.
pub struct Compiled {
    pub rules: RuleSet,
    pub sources: SourceMap,
    pub sink: Sink,
}

pub fn compile_text(text: &str) -> Compiled {
    struct Nothing;
    impl PolicyLoader for Nothing {
        fn load(&self, _: &str, _: &str) -> Result<Loaded, String> {
            Err("there are no other files".to_owned())
        }
    }
    let root = Loaded { key: "policy".to_owned(), name: "policy.delegard".to_owned(), text: text.to_owned() };
    compiled(root, &Nothing)
}

fn compiled(root: Loaded, loader: &dyn PolicyLoader) -> Compiled {
    let (mut sources, mut sink) = (SourceMap::new(), Sink::new());
    let today = date(2026, 11, 23);
    let rules = compile::compile(vec![root], loader, Catalog::embedded(), today, &mut sources, &mut sink);
    Compiled { rules, sources, sink }
}

#[test]
fn cases() {
    case::each("compile", |case| {
        let (name, text) = case.files().next().expect("a case has a policy");
        let root = Loaded { key: name.to_owned(), name: name.to_owned(), text: text.to_owned() };
        let Compiled { rules, sources, sink } = compiled(root, &CaseLoader(case));
        let mut found = String::new();
        for diagnostic in sink.into_sorted() {
            found.push_str(&render::render_diagnostic(&diagnostic, &sources, false));
            found.push('\n');
        }
        outline(&rules, &mut found);
        case.expect("expected", found.trim_end());
    });
}

fn outline(rules: &RuleSet, out: &mut String) {
    for (_, rule) in rules.iter().filter(|(_, rule)| !rule.is_check()) {
        let form = match rule.form {
            CoreForm::None { domain, .. } => format!("none of {domain:?}"),
            CoreForm::Some { domain, .. } => format!("some of {domain:?}"),
            CoreForm::Every { domain, .. } => format!("every of {domain:?}"),
            CoreForm::Check(check) => format!("check {check:?}"),
            CoreForm::Count(count) => {
                let most = count.most.map_or_else(|| "any".to_owned(), |most| most.to_string());
                format!(
                    "{}..{most} {:?} of {:?} per {:?}",
                    count.least, count.distinct, count.domain, count.per
                )
            }
        };
        let _ = writeln!(out, "{} {}: {}\n  {form}", rule.severity.as_str(), rule.id, rule.sentence);
        for exception in &rule.exceptions {
            let until = exception.until.map_or_else(String::new, |until| format!(" until {until}"));
            let expired = if exception.expired { " (expired)" } else { "" };
            let _ = writeln!(out, "  except {}{until}{expired}", exception.words);
        }
        if let Some(because) = &rule.overridden {
            let _ = writeln!(out, "  overridden because {because}");
        }
    }
    for disabled in &rules.disabled {
        let _ = writeln!(out, "disabled {}: {} because {}", disabled.id, disabled.sentence, disabled.because);
    }
}
