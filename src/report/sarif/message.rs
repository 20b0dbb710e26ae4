//! Text that viewers show as it is.
//!
//! In a message `[text](target)` is a link and `{0}` the place of an argument, and a name from a
//! template may read like either.

use serde::Serialize;

use crate::text::escape::printable;

/// A message in plain text.
#[derive(Serialize)]
pub(super) struct Message {
    text: String,
}

/// A message in plain text and as Markdown.
#[derive(Serialize)]
pub(super) struct Help {
    pub(super) text: String,
    pub(super) markdown: String,
}

impl Message {
    /// A message that says this.
    pub(super) fn of(text: &str) -> Self {
        Self { text: plain(text) }
    }

    /// A message, unless there is nothing to say.
    pub(super) fn unless_blank(text: &str) -> Option<Self> {
        (!text.trim().is_empty()).then(|| Self::of(text))
    }
}

/// Text in which nothing is a link or stands for an argument.
pub(super) fn plain(text: &str) -> String {
    let text = printable(text).replace("](", "\\](");
    let mut out = String::with_capacity(text.len());
    let mut rest = text.as_str();
    while let Some((before, from)) = rest.split_once('{') {
        out.push_str(before);
        let number = from.split_once('}').map_or("", |(inner, _)| inner);
        if !number.is_empty() && number.bytes().all(|byte| byte.is_ascii_digit()) {
            out.push_str(&format!("{{{{{number}}}}}"));
            rest = from.get(number.len() + 1..).unwrap_or_default();
        } else {
            out.push('{');
            rest = from;
        }
    }
    out.push_str(rest);
    out
}

/// Text in which nothing means anything to Markdown.
pub(super) fn markdown(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for character in printable(text).chars() {
        match character {
            '&' => out.push_str("&amp;"),
            '<' => out.push_str("&lt;"),
            '>' => out.push_str("&gt;"),
            '\\' | '`' | '*' | '_' | '{' | '}' | '[' | ']' | '(' | ')' | '#' | '!' | '|' | '~' => {
                out.push('\\');
                out.push(character);
            }
            _ => out.push(character),
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use super::{markdown, plain};

    #[test]
    fn a_name_is_neither_a_link_nor_an_argument() {
        assert_eq!(plain("[a](https://example.com)"), "[a\\](https://example.com)");
        assert_eq!(plain("x {0} {a} {{12} \u{7} }"), "x {{0}} {a} {{{12}} \\u{{7}} }");
        assert_eq!(markdown("<b>`a`|[x](y)"), "&lt;b&gt;\\`a\\`\\|\\[x\\]\\(y\\)");
    }
}
