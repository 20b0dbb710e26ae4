//! Texts that somebody was meant to replace.
//!
//! Where an id is wanted, any mark of a template engine and any word of instruction tells one. A
//! text for people may well hold such words, so there only what is marked as well counts.

use super::{Remarks, entries, entry_words};
use crate::model::Check;
use crate::template::arm::value::{Data, Value};
use crate::text::escape::brief;

/// How much of a text is shown.
const LONGEST: usize = 60;

/// Words of those who leave something to be filled in.
const WORDS: [&str; 14] = [
    "insert",
    "your",
    "replace",
    "enter",
    "specify",
    "provide",
    "fill",
    "filled",
    "todo",
    "tbd",
    "placeholder",
    "changeme",
    "change",
    "put",
];

/// What stands before and after a part that is to be replaced.
const MARKS: [(&str, &str); 5] = [("<", ">"), ("{{", "}}"), ("${", "}"), ("#{", "}"), ("__", "__")];

/// Texts that the customer reads.
pub(super) fn check(remarks: &mut Remarks<'_, '_, '_>, properties: &Value) {
    text(remarks, properties, "registrationDefinitionName", "");
    text(remarks, properties, "description", "");
    for list in ["authorizations", "eligibleAuthorizations"] {
        for entry in entries(properties, list) {
            text(remarks, &entry, "principalIdDisplayName", &entry_words(&entry));
        }
    }
}

fn text(remarks: &mut Remarks<'_, '_, '_>, holder: &Value, name: &str, entry: &str) {
    let Some(value) = holder.member(name).filter(|value| !value.is_secret()) else { return };
    let Data::String(text) = &value.data else { return };
    if stands_for_a_text(text) {
        let message = format!("`{name}` is a placeholder: `{}`", brief(text, LONGEST));
        let detail = format!("{name}={text}{entry}");
        remarks.add(Check::Placeholder, message, "to be filled in", value.origin.clone(), detail);
    }
}

/// Whether a text for people was meant to be replaced.
pub(in crate::template::arm::delegation) fn stands_for_a_text(text: &str) -> bool {
    // Every mark has one of these.
    let may_be_marked = memchr::memchr3(b'<', b'{', b'_', text.as_bytes()).is_some();
    (may_be_marked && marked(text).any(has_word)) || starts_with_word_alone(text)
}

/// Whether a text where an id is wanted was meant to be replaced.
pub(in crate::template::arm::delegation) fn stands_for_an_id(text: &str) -> bool {
    let digits = || text.chars().filter(char::is_ascii_alphanumeric);
    let crossed_out = digits().count() >= 3 && digits().all(|digit| digit.eq_ignore_ascii_case(&'x'));
    crossed_out || marked(text).next().is_some() || has_word(text)
}

/// The parts of a text that are marked as something to replace.
fn marked(text: &str) -> impl Iterator<Item = &str> {
    MARKS.iter().filter_map(|(open, close)| {
        let (_, rest) = text.split_once(open)?;
        let (inside, _) = rest.split_once(close)?;
        (!inside.trim().is_empty()).then_some(inside)
    })
}

fn has_word(text: &str) -> bool {
    text.split(|letter: char| !letter.is_alphanumeric())
        .any(|part| WORDS.iter().any(|word| part.eq_ignore_ascii_case(word)))
}

/// `TODO` and `TBD` need no mark if they come first, written large.
fn starts_with_word_alone(text: &str) -> bool {
    let text = text.trim_start();
    let word = || text.split_whitespace().next().unwrap_or_default();
    text.starts_with('T') && matches!(word().trim_end_matches(':'), "TODO" | "TBD")
}

#[cfg(test)]
mod tests {
    use super::{has_word, marked, stands_for_an_id};

    #[test]
    fn an_instruction_or_a_mark_stands_for_an_id() {
        for text in
            ["<tenant id>", "{{tenant}}", "${tenant}", "insert-tenant-id", "xxxxxxxx-xxxx", "__TENANT__"]
        {
            assert!(stands_for_an_id(text), "{text}");
        }
        for text in
            ["Contributor", "b24988ac-6180-42a0-ab88", "", "a < b > c".split('<').next().unwrap_or("")]
        {
            assert!(!stands_for_an_id(text), "{text}");
        }
    }

    #[test]
    fn a_text_for_people_needs_both_a_mark_and_a_word() {
        let told = |text: &str| marked(text).any(has_word);
        assert!(told("<to be filled out by MSP> Specify a title"));
        assert!(!told("Your operations, 24 by 7"));
        assert!(!told("<script>alert(1)</script>"));
        assert!(!told("Backup & <b>restore</b>"));
    }
}
