//! Makes text from inputs safe to print.
//!
//! Names and values in a template are written by strangers. Control characters could move the
//! cursor of a terminal or forge a line of a report, and bidirectional marks could reorder what a
//! reader sees; both are shown as escapes.

use std::borrow::Cow;
use std::fmt::Write;

/// Whether a character is shown as an escape: control characters, and the marks that change the
/// direction of writing, have no width or are not seen at all.
#[must_use]
pub fn is_unprintable(character: char) -> bool {
    character.is_control()
        || matches!(character, '\u{AD}' | '\u{61C}' | '\u{180E}' | '\u{FEFF}')
        || matches!(character, '\u{200B}'..='\u{200F}' | '\u{2028}'..='\u{202E}' | '\u{2060}'..='\u{206F}')
        || matches!(character, '\u{FFF9}'..='\u{FFFB}' | '\u{E0000}'..='\u{E007F}')
}

/// The text with every unprintable character written as `\n`, `\t`, `\r` or `\u{…}`.
#[must_use]
pub fn printable(text: &str) -> Cow<'_, str> {
    // Almost every text is plain ASCII, so that it does not pay to end at the first byte that is not.
    let is_plain = text.bytes().fold(true, |plain, byte| plain & matches!(byte, b' '..=b'~'));
    if is_plain || !text.chars().any(is_unprintable) {
        return Cow::Borrowed(text);
    }
    let mut out = String::with_capacity(text.len() + 8);
    for character in text.chars() {
        match character {
            '\n' => out.push_str("\\n"),
            '\r' => out.push_str("\\r"),
            '\t' => out.push_str("\\t"),
            _ if is_unprintable(character) => {
                let _ = write!(out, "\\u{{{:x}}}", u32::from(character));
            }
            _ => out.push(character),
        }
    }
    Cow::Owned(out)
}

/// The text made printable and shortened to at most `limit` characters, for use inside a message.
#[must_use]
pub fn brief(text: &str, limit: usize) -> String {
    briefly(text, limit).into_owned()
}

/// The same, without a copy where nothing has to change.
#[must_use]
pub fn briefly(text: &str, limit: usize) -> Cow<'_, str> {
    let shown = printable(text);
    // No text has more characters than bytes.
    if shown.len() <= limit || shown.chars().count() <= limit {
        return shown;
    }
    let mut out: String = shown.chars().take(limit.saturating_sub(1)).collect();
    out.push('…');
    Cow::Owned(out)
}

/// The text in backticks, made printable and shortened to at most `limit` characters; an empty one in
/// words, as nobody sees what stands between two backticks that touch.
#[must_use]
pub fn quoted(text: &str, limit: usize) -> String {
    if text.is_empty() { "an empty text".to_owned() } else { format!("`{}`", brief(text, limit)) }
}

#[cfg(test)]
mod tests {
    use super::{brief, printable};

    #[test]
    fn an_escape_sequence_cannot_reach_the_terminal() {
        assert_eq!(printable("a\u{1b}[31mb"), "a\\u{1b}[31mb");
    }

    #[test]
    fn a_reversed_name_is_shown_as_it_is_stored() {
        assert_eq!(printable("Read\u{202e}renwO"), "Read\\u{202e}renwO");
    }

    #[test]
    fn a_long_name_ends_in_an_ellipsis() {
        assert_eq!(brief("abcdef", 4), "abc…");
    }
}
