//! Rules, with what a reader needs to understand and to mend a finding.

use rustc_hash::FxHashMap;
use serde::Serialize;

use super::message::{Help, Message, markdown, plain};
use crate::compile::{Rule, RuleIdx};
use crate::diagnostic::Severity;
use crate::report::run::Run;

/// The rules of a run: all that the policy has, and the checks of the template that found something.
pub(super) struct Rules<'a> {
    list: Vec<&'a Rule>,
    places: FxHashMap<RuleIdx, usize>,
}

/// A rule.
#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
pub(super) struct Descriptor<'a> {
    id: &'a str,
    name: String,
    short_description: Message,
    full_description: Message,
    help: Help,
    #[serde(skip_serializing_if = "Option::is_none")]
    help_uri: Option<&'a str>,
    default_configuration: Configuration,
    properties: Properties<'a>,
}

#[derive(Serialize)]
struct Configuration {
    level: &'static str,
}

/// What GitHub and others sort by, and where the rule stands.
#[derive(Serialize)]
struct Properties<'a> {
    tags: [&'static str; 2],
    precision: &'static str,
    #[serde(rename = "problem.severity")]
    severity: &'static str,
    sentence: &'a str,
    policy: &'a str,
    #[serde(skip_serializing_if = "Option::is_none")]
    line: Option<usize>,
}

/// The level of a severity.
pub(super) const fn level(severity: Severity) -> &'static str {
    match severity {
        Severity::Error => "error",
        Severity::Warning => "warning",
        Severity::Info => "note",
    }
}

impl<'a> Rules<'a> {
    /// The rules of a run.
    pub(super) fn of(run: &Run<'a>) -> Self {
        let (mut list, mut places) = (Vec::new(), FxHashMap::default());
        for (index, rule) in run.basis.world.rules.iter() {
            let found_something = || run.outcome.ledger.iter().any(|row| row.rule == index);
            if !rule.is_check() || found_something() {
                places.insert(index, list.len());
                list.push(rule);
            }
        }
        Self { list, places }
    }

    /// The place of a rule among them.
    pub(super) fn place(&self, index: RuleIdx) -> Option<usize> {
        self.places.get(&index).copied()
    }

    /// What there is to say of each.
    pub(super) fn descriptors(&self) -> Vec<Descriptor<'a>> {
        self.list.iter().map(|rule| Descriptor::of(rule)).collect()
    }
}

impl<'a> Descriptor<'a> {
    fn of(rule: &'a Rule) -> Self {
        Self {
            id: &rule.id,
            name: pascal(&rule.id),
            short_description: Message::of(rule.title.as_deref().unwrap_or(&rule.sentence)),
            full_description: Message::of(rule.because.as_deref().unwrap_or(&rule.sentence)),
            help: help(rule),
            help_uri: rule.see.iter().map(String::as_str).find(|link| is_link(link)),
            default_configuration: Configuration { level: level(rule.severity) },
            properties: Properties {
                tags: ["security", "azure-lighthouse"],
                precision: "very-high",
                severity: match rule.severity {
                    Severity::Error => "error",
                    Severity::Warning => "warning",
                    Severity::Info => "recommendation",
                },
                sentence: &rule.sentence,
                policy: &rule.policy,
                line: (!rule.is_check()).then_some(rule.line),
            },
        }
    }
}

/// What it demands, why, what to do, and where to read more.
fn help(rule: &Rule) -> Help {
    let mut parts = vec![("Rule", rule.sentence.as_str())];
    parts.extend(rule.because.iter().map(|why| ("Why", why.as_str())));
    parts.extend(rule.fix.iter().map(|fix| ("Fix", fix.as_str())));
    let text = parts.iter().map(|(word, said)| format!("{word}: {}", plain(said)));
    let rich = parts.iter().map(|(word, said)| format!("**{word}:** {}", markdown(said)));
    let (mut text, mut rich): (Vec<_>, Vec<_>) = (text.collect(), rich.collect());
    for link in &rule.see {
        text.push(format!("See: {}", plain(link)));
        let link = if is_link(link) { format!("<{link}>") } else { markdown(link) };
        rich.push(format!("**See:** {link}"));
    }
    Help { text: text.join("\n"), markdown: rich.join("\n\n") }
}

/// Whether a text is a link to a page, and nothing besides.
fn is_link(text: &str) -> bool {
    let is_plain = |byte: u8| byte.is_ascii_alphanumeric() || b"-._~:/?#@!$&'*+,;=%".contains(&byte);
    text.starts_with("https://") && text.len() > "https://".len() && text.bytes().all(is_plain)
}

/// `owner-forbidden` as `OwnerForbidden`.
fn pascal(id: &str) -> String {
    let words = id.split(|character: char| !character.is_alphanumeric());
    words.fold(String::with_capacity(id.len()), |mut name, word| {
        let mut characters = word.chars();
        name.extend(characters.next().into_iter().flat_map(char::to_uppercase));
        name.push_str(characters.as_str());
        name
    })
}
