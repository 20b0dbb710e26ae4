//! Text from inputs as the page shows it: printable, of a bounded length, and escaped by the templates.
//!
//! No other text gets into a template but words of our own and numbers.

use std::fmt;

use askama::Template;
use askama::filters::HtmlSafe;

use crate::text::escape::brief;

/// So many characters of a text are shown.
const LONGEST: usize = 2_000;

/// A text as it is. The templates escape it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Shown(String);

/// A sentence, with what stands in backticks set as code.
#[derive(Template)]
#[template(
    ext = "html",
    source = "{% for part in parts %}{% if part.is_code %}<code>{{ part.text }}</code>{% else %}{{ part.text }}{% endif %}{% endfor %}"
)]
pub(super) struct Rich {
    parts: Vec<Part>,
}

/// A part of a sentence.
struct Part {
    is_code: bool,
    text: Shown,
}

impl HtmlSafe for Rich {}

impl Shown {
    /// This text.
    pub(super) fn of(text: &str) -> Self {
        Self(brief(text, LONGEST))
    }
}

impl fmt::Display for Shown {
    fn fmt(&self, to: &mut fmt::Formatter<'_>) -> fmt::Result {
        to.write_str(&self.0)
    }
}

impl Rich {
    /// This sentence.
    pub(super) fn of(text: &str) -> Self {
        let text = brief(text, LONGEST);
        // A name may have backticks of its own. Where they make no clean pairs, all stay as they are.
        if !is_paired(&text) {
            return Self { parts: vec![Part { is_code: false, text: Shown(text) }] };
        }
        let parts = text.split('`').enumerate();
        let parts = parts.map(|(place, part)| Part { is_code: place % 2 == 1, text: Shown(part.to_owned()) });
        Self { parts: parts.filter(|part| !part.text.0.is_empty()).collect() }
    }

    /// The same with its first letter in upper case.
    pub(super) fn sentence(text: &str) -> Self {
        Self::of(&super::super::show::capital(text))
    }
}

/// Whether the backticks are such that each opens or closes a name: they are even in number, stand apart,
/// and outside of what they enclose no letter or digit touches them. Two names with a backtick each would
/// else pass for three, with what stands between them as the second.
fn is_paired(text: &str) -> bool {
    let parts: Vec<&str> = text.split('`').collect();
    let touches = |character: Option<char>| character.is_some_and(char::is_alphanumeric);
    let is_clean = |(place, part): (usize, &&str)| {
        let is_code = place % 2 == 1;
        let (is_first, is_last) = (place == 0, place + 1 == parts.len());
        is_code || ((is_first || !touches(part.chars().next())) && (is_last || !touches(part.chars().last())))
    };
    parts.len() % 2 == 1 && !text.contains("``") && parts.iter().enumerate().all(is_clean)
}

#[cfg(test)]
mod tests {
    use super::{Rich, Shown};

    #[test]
    fn what_stands_in_backticks_is_code_and_nothing_is_markup() {
        for (text, html) in [
            ("role `Owner` is granted", "role <code>Owner</code> is granted"),
            ("`<b>`", "<code>&#60;b&#62;</code>"),
            (
                "<img src=\"x\" onerror='y'> & more",
                "&#60;img src=&#34;x&#34; onerror=&#39;y&#39;&#62; &#38; more",
            ),
            ("one ` alone", "one ` alone"),
            ("named `` a ``", "named `` a ``"),
            ("`a`b` and `c`d` differ", "`a`b` and `c`d` differ"),
            ("`a` b` and `c` d` differ", "`a` b` and `c` d` differ"),
            ("of `a`, `b` (`c`)", "of <code>a</code>, <code>b</code> (<code>c</code>)"),
            ("a\u{202e}b\n", "a\\u{202e}b\\n"),
        ] {
            assert_eq!(Rich::of(text).to_string(), html, "{text}");
        }
    }

    #[test]
    fn a_long_text_is_cut() {
        assert_eq!(Shown::of(&"x".repeat(10_000)).to_string().chars().count(), 2_000);
    }
}
