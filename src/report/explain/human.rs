//! Explanations for people.

use std::io::{self, Write};

use super::Explained;
use super::meaning::{form, meaning};
use super::needs::needs;
use crate::catalog::Catalog;
use crate::compile::{Exception, Rule, RuleSet};
use crate::diagnostic::Code;
use crate::report::options::Options;
use crate::report::style::{Style, Tone};
use crate::report::table::{Align, Table};
use crate::report::wrap::{hanging, lines};
use crate::text::escape::printable;

/// Where the second column begins.
const COLUMN: usize = 10;

/// Every rule in a line.
pub(super) fn list(rules: &RuleSet, options: &Options, out: &mut dyn Write) -> io::Result<()> {
    let mut table = Table::new([("rule", Align::Left), ("severity", Align::Left), ("sentence", Align::Left)]);
    for rule in &rules.rules {
        let [id, sentence] = [&rule.id, &rule.sentence].map(|text| printable(text).into_owned());
        table.push([id, rule.severity.as_str().to_owned(), sentence]);
    }
    for disabled in &rules.disabled {
        let [id, sentence] = [&disabled.id, &disabled.sentence].map(|text| printable(text).into_owned());
        table.push([id, "off".to_owned(), sentence]);
    }
    out.write_all(table.render(0, options.width, Style::new(options.color)).as_bytes())
}

/// Each explanation, an empty line between two.
pub(super) fn write(
    rules: &RuleSet,
    catalog: &Catalog,
    named: &[Explained<'_>],
    options: &Options,
    out: &mut dyn Write,
) -> io::Result<()> {
    for (place, one) in named.iter().enumerate() {
        if place > 0 {
            writeln!(out)?;
        }
        let text = match one {
            Explained::Rule(rule) => self::rule(rules, catalog, rule, options),
            Explained::Disabled(disabled) => {
                let mut text = heading(&disabled.id, None, options);
                row(&mut text, "sentence", &disabled.sentence, options);
                row(&mut text, "off", &format!("switched off because {}", disabled.because), options);
                text
            }
            Explained::Code(code) => page(*code, options),
        };
        out.write_all(text.as_bytes())?;
    }
    Ok(())
}

fn rule(rules: &RuleSet, catalog: &Catalog, rule: &Rule, options: &Options) -> String {
    let mut text = heading(&rule.id, rule.title.as_deref(), options);
    row(&mut text, "sentence", &rule.sentence, options);
    row(&mut text, "means", &format!("{}: {}", form(rule), meaning(rules, catalog, rule)), options);
    row(&mut text, "severity", rule.severity.as_str(), options);
    let place = if rule.line == 0 { rule.policy.clone() } else { format!("{}:{}", rule.policy, rule.line) };
    row(&mut text, "policy", &place, options);
    if let Some(because) = &rule.because {
        row(&mut text, "why", because, options);
    }
    if let Some(fix) = &rule.fix {
        row(&mut text, "fix", fix, options);
    }
    for link in &rule.see {
        row(&mut text, "source", link, options);
    }
    for need in needs(rules, rule) {
        row(&mut text, "needs", &format!("{}: {}", need.fact(), need.source()), options);
    }
    for exception in &rule.exceptions {
        row(&mut text, "except", &exception_words(rules, exception), options);
    }
    if let Some(because) = &rule.overridden {
        row(&mut text, "changed", &format!("overridden because {because}"), options);
    }
    text
}

/// An exception in one line.
pub(super) fn exception_words(rules: &RuleSet, exception: &Exception) -> String {
    let mut words = exception.words.clone();
    if let Some(pattern) = exception.delegation.and_then(|index| rules.pattern(index)) {
        words.push_str(&format!(" in delegation \"{}\"", pattern.text));
    }
    if let Some(until) = exception.until {
        words.push_str(&format!(" until {until}"));
    }
    if exception.expired {
        words.push_str(" (ended)");
    }
    if let Some(because) = &exception.because {
        words.push_str(&format!(", because {because}"));
    }
    if let Some(approved_by) = &exception.approved_by {
        words.push_str(&format!(", approved by {approved_by}"));
    }
    words
}

fn heading(id: &str, title: Option<&str>, options: &Options) -> String {
    let title = title.map_or_else(String::new, |title| format!(": {}", printable(title)));
    format!("{}{title}\n", Style::new(options.color).paint(Tone::Strong, &printable(id)))
}

/// One row; the same word is not said twice in a row.
fn row(text: &mut String, word: &str, said: &str, options: &Options) {
    let is_again = text.rsplit('\n').find(|line| line.starts_with("  ") && !line.starts_with("   "));
    let is_again = is_again.is_some_and(|line| line.trim_start().split(' ').next() == Some(word));
    let word = if is_again { "" } else { word };
    let said = printable(said);
    let said = hanging(&said, options.width, COLUMN + 2);
    text.push_str(&format!("  {word:COLUMN$}{said}\n"));
}

/// The page of a code without its Markdown.
fn page(code: Code, options: &Options) -> String {
    let style = Style::new(options.color);
    let mut text = String::new();
    let mut is_code = false;
    for line in code.page().lines() {
        if line.starts_with("```") {
            is_code = !is_code;
        } else if is_code {
            text.push_str(&format!("    {line}\n"));
        } else if let Some(title) = line.strip_prefix("# ").or_else(|| line.strip_prefix("## ")) {
            text.push_str(&format!("{}\n", style.paint(Tone::Strong, title)));
        } else {
            let lines = options.width.map_or_else(|| vec![line.to_owned()], |width| lines(line, width));
            lines.iter().for_each(|line| text.push_str(&format!("{line}\n")));
        }
    }
    text
}
