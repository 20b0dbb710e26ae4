//! Literals, read strictly: strings, GUIDs, durations.

use std::time::Duration;

use jiff::SpanRelativeTo;
use jiff::fmt::temporal::SpanParser;
use uuid::Uuid;

/// A string that was read from its quotes.
pub(crate) struct Unquoted {
    /// What it says; a bad escape stands in it as it was written.
    pub(crate) text: String,
    /// The bytes of bad escapes, counted from the opening quote.
    pub(crate) bad: Vec<std::ops::Range<usize>>,
}

/// Reads a string with its quotes; the closing one may be missing.
pub(crate) fn unquote(raw: &str) -> Unquoted {
    let mut read = Unquoted { text: String::with_capacity(raw.len()), bad: Vec::new() };
    let mut at = 1;
    while let Some(rest) = raw.get(at..) {
        let Some(character) = rest.chars().next().filter(|character| *character != '"') else { break };
        if character != '\\' {
            read.text.push(character);
            at += character.len_utf8();
            continue;
        }
        let (meant, length) = escape(rest);
        match meant {
            Some(meant) => read.text.push(meant),
            None => {
                read.text.push_str(rest.get(..length).unwrap_or_default());
                read.bad.push(at..at + length);
            }
        }
        at += length;
    }
    read
}

/// The character that an escape at the start of `text` stands for, and its length in bytes.
fn escape(text: &str) -> (Option<char>, usize) {
    let Some(kind) = text.chars().nth(1) else { return (None, 1) };
    match kind {
        '"' | '\\' => (Some(kind), 2),
        'n' => (Some('\n'), 2),
        't' => (Some('\t'), 2),
        'u' => unicode_escape(text),
        _ => (None, 1 + kind.len_utf8()),
    }
}

/// `\u{1F600}`
fn unicode_escape(text: &str) -> (Option<char>, usize) {
    let Some(body) = text.strip_prefix("\\u{") else { return (None, 2) };
    let digits = body.len() - body.trim_start_matches(|c: char| c.is_ascii_hexdigit()).len();
    let length = "\\u{".len() + digits;
    if !body.get(digits..).is_some_and(|rest| rest.starts_with('}')) {
        return (None, length);
    }
    let code = body.get(..digits).filter(|digits| digits.len() <= 6);
    let meant = code.and_then(|code| u32::from_str_radix(code, 16).ok()).and_then(char::from_u32);
    (meant, length + 1)
}

/// Reads a GUID in its hyphenated form, or says what is wrong with it.
pub(crate) fn guid(text: &str) -> Result<Uuid, String> {
    let stranger = text.chars().find(|c| !c.is_ascii_hexdigit() && *c != '-');
    if let Some(stranger) = stranger {
        return Err(format!("`{stranger}` is not a hexadecimal digit"));
    }
    let digits = text.chars().filter(|c| *c != '-').count();
    if digits != 32 {
        let plural = if digits == 1 { "" } else { "s" };
        return Err(format!("it has {digits} digit{plural} instead of 32"));
    }
    let groups: Vec<usize> = text.split('-').map(str::len).collect();
    if groups != [8, 4, 4, 4, 12] {
        return Err("its digits are not grouped 8-4-4-4-12".to_owned());
    }
    Uuid::try_parse(text).map_err(|_| "its digits cannot be read".to_owned())
}

/// Whether a word is read as a GUID where a name may stand, right or wrong. The grammar's rule
/// `guid` draws the same line.
pub(crate) fn looks_like_guid(text: &str) -> bool {
    let hex = text.bytes().take_while(u8::is_ascii_hexdigit).count();
    let alphanumeric = text.bytes().take_while(u8::is_ascii_alphanumeric).count();
    let dash_at = |at: usize| text.as_bytes().get(at) == Some(&b'-');
    let opens_with_digit = text.starts_with(|c: char| c.is_ascii_digit());
    (opens_with_digit && dash_at(alphanumeric))
        || ((7..=9).contains(&hex) && dash_at(hex))
        || (hex == 32 && text.len() == 32)
}

/// Seconds of one day; Azure counts days as 24 hours.
pub(crate) const DAY: u64 = 24 * 60 * 60;

/// `count` times a unit of so many seconds.
pub(crate) fn duration(count: &str, unit: u64) -> Result<Duration, &'static str> {
    let count: u64 = count.parse().map_err(|_| "too long")?;
    count
        .checked_mul(unit)
        .filter(|seconds| i64::try_from(*seconds).is_ok())
        .map(Duration::from_secs)
        .ok_or("too long")
}

/// An ISO 8601 duration without years and months, whose length depends on the calendar.
pub(crate) fn iso_duration(text: &str) -> Result<Duration, &'static str> {
    let span = SpanParser::new().parse_span(text).map_err(|_| "not an ISO 8601 duration")?;
    if span.get_years() != 0 || span.get_months() != 0 {
        return Err("years and months have no fixed length");
    }
    if span.is_negative() {
        return Err("a duration cannot be negative");
    }
    let length = span.to_duration(SpanRelativeTo::days_are_24_hours()).map_err(|_| "too long")?;
    length.try_into().map_err(|_| "too long")
}

#[cfg(test)]
mod tests {
    use std::time::Duration;

    use super::{guid, iso_duration, looks_like_guid, unquote};

    #[test]
    fn escapes_are_read_and_bad_ones_are_kept_and_told() {
        let read = unquote(r#""a\"\\\n\t\u{1F600}\q\u{}\u{D800}""#);
        assert_eq!(read.text, "a\"\\\n\t\u{1F600}\\q\\u{}\\u{D800}");
        assert_eq!(read.bad, [19..21, 21..25, 25..33]);
    }

    #[test]
    fn a_guid_tells_what_is_wrong_with_it() {
        assert!(guid("8e3af657-a8ff-443c-a75c-2fe8c4bcb635").is_ok());
        assert_eq!(
            guid("8e3af657-a8ff-443c-a75c-2fe8c4bcb63").unwrap_err(),
            "it has 31 digits instead of 32"
        );
        assert_eq!(
            guid("8e3af657-a8ff-443c-a75c-2fe8c4bcb63g").unwrap_err(),
            "`g` is not a hexadecimal digit"
        );
        assert_eq!(
            guid("8e3af657a8ff443ca75c2fe8c4bcb635").unwrap_err(),
            "its digits are not grouped 8-4-4-4-12"
        );
    }

    #[test]
    fn a_name_with_a_hyphen_is_not_taken_for_a_guid() {
        assert!(looks_like_guid("ABCDEF01-2"));
        assert!(!looks_like_guid("Face-Recognition-Reader"));
    }

    #[test]
    fn years_and_months_have_no_length() {
        assert_eq!(iso_duration("PT8H30M"), Ok(Duration::from_secs(30_600)));
        assert_eq!(iso_duration("P1DT0.5H"), Ok(Duration::from_secs(88_200)));
        assert_eq!(iso_duration("P1M"), Err("years and months have no fixed length"));
        assert_eq!(iso_duration("8 hours"), Err("not an ISO 8601 duration"));
        assert_eq!(iso_duration("-PT8H"), Err("a duration cannot be negative"));
    }
}
