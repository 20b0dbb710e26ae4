//! What is said of a rule wherever it is named: its sentence, why it is there, what to do.

use super::text::{Rich, Shown};
use crate::compile::RuleIdx;
use crate::diagnostic::Severity;
use crate::report::run::Run;

/// A rule in words.
pub(super) struct About {
    pub(super) id: Shown,
    pub(super) severity: Severity,
    pub(super) title: Option<Rich>,
    pub(super) sentence: Shown,
    /// Where it stands: `policy recommended:12`, or that it is a check of the template.
    pub(super) stands: Shown,
    /// Why, what to do, and why it was re-graded; each with its label.
    pub(super) said: Vec<(&'static str, Rich)>,
    pub(super) links: Vec<Link>,
}

/// What a rule says under `see`.
pub(super) struct Link {
    pub(super) text: Shown,
    /// Whether it is an address on the web, and can be followed.
    pub(super) is_web: bool,
}

impl About {
    /// The rule at an index; of one that the run does not have, only that it is not known.
    pub(super) fn of(run: &Run<'_>, rule: RuleIdx) -> Self {
        let Some(rule) = run.rule(rule) else {
            return Self {
                id: Shown::of("?"),
                severity: Severity::Error,
                title: None,
                sentence: Shown::of("?"),
                stands: Shown::of("?"),
                said: Vec::new(),
                links: Vec::new(),
            };
        };
        let stands = if rule.is_check() {
            "check of the template".to_owned()
        } else {
            format!("policy {}:{}", rule.policy, rule.line)
        };
        let said = [("Why", &rule.because), ("Fix", &rule.fix), ("Overridden", &rule.overridden)];
        Self {
            id: Shown::of(&rule.id),
            severity: rule.severity,
            title: rule.title.as_ref().map(|title| Rich::of(title)),
            sentence: Shown::of(&rule.sentence),
            stands: Shown::of(&stands),
            said: (said.into_iter())
                .filter_map(|(label, text)| Some((label, said_as_sentence(text.as_ref()?))))
                .collect(),
            links: rule.see.iter().map(|link| Link::of(link)).collect(),
        }
    }
}

/// What a policy says, with its first letter in upper case, unless it begins with an identifier.
fn said_as_sentence(text: &str) -> Rich {
    let first = text.split(' ').next().unwrap_or_default();
    let is_word = !first.is_empty() && first.bytes().all(|byte| byte.is_ascii_lowercase());
    if is_word { Rich::sentence(text) } else { Rich::of(text) }
}

impl Link {
    fn of(text: &str) -> Self {
        let is_plain = |byte: u8| byte.is_ascii_alphanumeric() || b"-._~:/?#[]@!$&()*+,;=%".contains(&byte);
        Self { text: Shown::of(text), is_web: text.starts_with("https://") && text.bytes().all(is_plain) }
    }
}

#[cfg(test)]
mod tests {
    use super::Link;

    #[test]
    fn only_addresses_on_the_web_can_be_followed() {
        assert!(Link::of("https://learn.microsoft.com/azure/lighthouse/?a=b#c").is_web);
        for text in
            ["javascript:alert(1)", "http://example.com", "https://a\u{202e}b", "data:text/html,x", ""]
        {
            assert!(!Link::of(text).is_web, "{text}");
        }
    }
}
