//! Names, strings and durations as they are written in a policy.

use std::fmt::Write as _;
use std::time::Duration;

use crate::syntax::ast::{Name, Noun, Spanned};
use crate::syntax::keywords;
use crate::syntax::literal::{DAY, looks_like_guid};
use crate::text::escape::is_unprintable;

/// A string in quotes.
pub(crate) fn quoted(text: &str) -> String {
    let mut out = String::with_capacity(text.len() + 2);
    out.push('"');
    for character in text.chars() {
        match character {
            '"' => out.push_str("\\\""),
            '\\' => out.push_str("\\\\"),
            '\n' => out.push_str("\\n"),
            '\t' => out.push_str("\\t"),
            _ if is_unprintable(character) => {
                let _ = write!(out, "\\u{{{:X}}}", u32::from(character));
            }
            _ => out.push(character),
        }
    }
    out.push('"');
    out
}

/// How names are written.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Spelling {
    /// Bare where that can be read: roles.
    Bare,
    /// In quotes: principals and tenants, which people have named.
    Quoted,
}

impl Spelling {
    /// How the names behind a noun are written.
    pub(crate) const fn of(noun: Noun) -> Self {
        match noun {
            Noun::Roles | Noun::DelegatedRoles => Self::Bare,
            Noun::Delegations
            | Noun::Authorizations
            | Noun::PermanentAuthorizations
            | Noun::EligibleAuthorizations
            | Noun::Principals
            | Noun::Kind(_)
            | Noun::Approvers
            | Noun::ManagingTenant
            | Noun::CustomerTenant => Self::Quoted,
        }
    }
}

/// A name, or the id itself.
pub(crate) fn name(name: &Name, spelling: Spelling) -> String {
    match (name, spelling) {
        (Name::Id(Spanned { value, .. }), _) => value.hyphenated().to_string(),
        (Name::Text(text), Spelling::Bare) => bare_or_quoted(&text.value),
        (Name::Text(text), Spelling::Quoted) => quoted(&text.value),
    }
}

fn bare_or_quoted(text: &str) -> String {
    let is_bare =
        text.starts_with(|c: char| c.is_ascii_uppercase()) && is_word(text) && !looks_like_guid(text);
    if is_bare { text.to_owned() } else { quoted(text) }
}

/// The name of a set: bare if it cannot be mistaken for a word of the language.
pub(crate) fn set_name(text: &str) -> String {
    let is_keyword = text != "approved" && keywords::lookup(text).is_some();
    let is_bare = text.starts_with(|c: char| c.is_ascii_lowercase()) && is_word(text) && !is_keyword;
    if is_bare { text.to_owned() } else { quoted(text) }
}

fn is_word(text: &str) -> bool {
    text.bytes().all(|byte| byte.is_ascii_alphanumeric() || matches!(byte, b'-' | b'_'))
}

/// A length of time in its largest unit that leaves no rest; as ISO 8601 in quotes where that
/// would be a large number of minutes or seconds.
pub(crate) fn duration(length: Duration) -> String {
    let seconds = length.as_secs();
    let (unit, word, most) = match seconds {
        _ if seconds == 0 => (1, "second", 0),
        _ if seconds.is_multiple_of(DAY) => (DAY, "day", u64::MAX),
        _ if seconds.is_multiple_of(HOUR) => (HOUR, "hour", u64::MAX),
        _ if seconds.is_multiple_of(MINUTE) => (MINUTE, "minute", FEW),
        _ => (1, "second", FEW),
    };
    let count = seconds / unit;
    if count > most || length.subsec_nanos() != 0 {
        return format!("\"{}\"", iso_duration(length));
    }
    format!("{count} {word}{}", if count == 1 { "" } else { "s" })
}

/// The most minutes or seconds that a reader takes in at once.
const FEW: u64 = 120;
const HOUR: u64 = 60 * MINUTE;
const MINUTE: u64 = 60;

/// `P1DT8H30M5.25S`
fn iso_duration(length: Duration) -> String {
    let seconds = length.as_secs();
    let mut out = String::from("P");
    let parts = [(seconds / DAY, "D"), (seconds % DAY / HOUR, "H"), (seconds % HOUR / MINUTE, "M")];
    for (count, unit) in parts.into_iter().filter(|(count, _)| *count > 0) {
        if unit != "D" && !out.contains('T') {
            out.push('T');
        }
        let _ = write!(out, "{count}{unit}");
    }
    let (rest, nanos) = (seconds % MINUTE, length.subsec_nanos());
    if (rest, nanos) != (0, 0) && !out.contains('T') {
        out.push('T');
    }
    if nanos != 0 {
        let fraction = format!("{nanos:09}");
        let _ = write!(out, "{rest}.{}S", fraction.trim_end_matches('0'));
    } else if rest != 0 {
        let _ = write!(out, "{rest}S");
    }
    out
}

#[cfg(test)]
mod tests {
    use std::time::Duration;

    use super::{bare_or_quoted, duration, quoted, set_name};
    use crate::syntax::literal::iso_duration;

    #[test]
    fn a_duration_is_shown_in_the_unit_that_leaves_no_rest() {
        let shown = |seconds| duration(Duration::from_secs(seconds));
        assert_eq!(
            [0, 1, 90, 90 * 60, 8 * 3600, 86_400, 30_600].map(shown),
            ["0 seconds", "1 second", "90 seconds", "90 minutes", "8 hours", "1 day", "\"PT8H30M\""]
        );
    }

    #[test]
    fn an_odd_duration_survives_as_iso_8601() {
        for length in
            [Duration::from_millis(1), Duration::from_millis(90_061_250), Duration::from_secs(86_461)]
        {
            assert_eq!(iso_duration(duration(length).trim_matches('"')), Ok(length));
        }
    }

    #[test]
    fn a_name_is_bare_only_if_it_is_read_back_as_one() {
        assert_eq!(bare_or_quoted("AcrPull"), "AcrPull");
        assert_eq!(bare_or_quoted("Azure Ops"), "\"Azure Ops\"");
        assert_eq!(bare_or_quoted("ABCDEF01-2"), "\"ABCDEF01-2\"");
        assert_eq!(set_name("approved"), "approved");
        assert_eq!(set_name("forbidden"), "\"forbidden\"");
    }

    #[test]
    fn a_control_character_is_written_as_an_escape() {
        assert_eq!(quoted("a\"\\\n\r\u{202e}"), r#""a\"\\\n\u{D}\u{202E}""#);
    }
}
