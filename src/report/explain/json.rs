//! Explanations for programs: the schema `delegard.explain/1`.

use std::io::{self, Write};

use serde::Serialize;

use super::Explained;
use super::human::exception_words;
use super::meaning::{form, meaning};
use super::needs::needs;
use crate::catalog::Catalog;
use crate::compile::{Disabled, Rule, RuleSet};
use crate::diagnostic::{Code, Level};
use crate::report::json::inert;

#[derive(Serialize)]
struct Report<'a> {
    schema: &'static str,
    explained: Vec<Entry<'a>>,
}

#[derive(Serialize)]
#[serde(rename_all = "kebab-case", tag = "is")]
enum Entry<'a> {
    Rule(Box<RuleJson<'a>>),
    DisabledRule { id: &'a str, sentence: &'a str, because: &'a str },
    Diagnostic { code: &'static str, level: &'static str, title: &'static str, page: &'static str },
}

#[derive(Serialize)]
struct RuleJson<'a> {
    id: &'a str,
    title: Option<&'a str>,
    sentence: &'a str,
    form: &'static str,
    means: String,
    severity: &'static str,
    policy: &'a str,
    /// Null for a check of the template, which stands in no file.
    line: Option<usize>,
    because: Option<&'a str>,
    fix: Option<&'a str>,
    see: &'a [String],
    needs: Vec<NeedJson>,
    exceptions: Vec<String>,
    overridden: Option<&'a str>,
}

#[derive(Serialize)]
struct NeedJson {
    fact: &'static str,
    source: &'static str,
}

/// Writes each explanation.
pub(super) fn write(
    rules: &RuleSet,
    catalog: &Catalog,
    named: &[Explained<'_>],
    out: &mut dyn Write,
) -> io::Result<()> {
    let explained = named.iter().map(|one| match one {
        Explained::Rule(rule) => Entry::Rule(Box::new(self::rule(rules, catalog, rule))),
        Explained::Disabled(Disabled { id, sentence, because }) => {
            Entry::DisabledRule { id, sentence, because }
        }
        Explained::Code(code) => diagnostic(*code),
    });
    inert::write(&Report { schema: "delegard.explain/1", explained: explained.collect() }, out)
}

fn rule<'a>(rules: &RuleSet, catalog: &Catalog, rule: &'a Rule) -> RuleJson<'a> {
    let need = |need: super::needs::Need| NeedJson { fact: need.fact(), source: need.source() };
    RuleJson {
        id: &rule.id,
        title: rule.title.as_deref(),
        sentence: &rule.sentence,
        form: form(rule),
        means: meaning(rules, catalog, rule),
        severity: rule.severity.as_str(),
        policy: &rule.policy,
        line: (rule.line > 0).then_some(rule.line),
        because: rule.because.as_deref(),
        fix: rule.fix.as_deref(),
        see: &rule.see,
        needs: needs(rules, rule).into_iter().map(need).collect(),
        exceptions: rule.exceptions.iter().map(|exception| exception_words(rules, exception)).collect(),
        overridden: rule.overridden.as_deref(),
    }
}

fn diagnostic(code: Code) -> Entry<'static> {
    let level = match code.level() {
        Level::Error => "error",
        Level::Warning => "warning",
    };
    Entry::Diagnostic { code: code.as_str(), level, title: code.title(), page: code.page() }
}
