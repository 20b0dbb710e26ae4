//! Whether a text can hold a delegation at all, told without reading it.
//!
//! Most JSON files of a large repository hold none, and finding that out should cost no more than
//! looking at their bytes. The answer errs on one side only: a text that is dismissed holds none. It
//! says nothing about whether the text is sound JSON.

use memchr::{memchr2_iter, memmem};

/// Whether the text may hold a delegation: it names the resource provider, or has something that
/// could spell it otherwise or bring it in from elsewhere.
#[must_use]
pub fn may_delegate(text: &str) -> bool {
    let bytes = text.as_bytes();
    names_the_provider(bytes) || memmem::find(bytes, b"\\u").is_some() || has_computed_part(bytes)
}

/// Whether `managedServices` stands somewhere, case aside.
fn names_the_provider(bytes: &[u8]) -> bool {
    contains_word(bytes, b"managedservices", b'v')
}

/// Whether a part that leads to resources is an expression, or lies in another file.
fn has_computed_part(bytes: &[u8]) -> bool {
    const PARTS: [&[u8]; 10] = [
        b"type",
        b"template",
        b"mainTemplate",
        b"resources",
        b"properties",
        b"policyRule",
        b"then",
        b"details",
        b"deployment",
        b"relativePath",
    ];
    memmem::find_iter(bytes, b"\"[").any(|at| {
        key_before(bytes, at).is_none_or(|key| PARTS.iter().any(|part| key.eq_ignore_ascii_case(part)))
    }) || contains_word(bytes, b"relativepath", b'v')
}

/// Whether a word, in small letters, stands somewhere, case aside; `rare` is the rarest of its letters, and stands in it
/// once.
pub(super) fn contains_word(bytes: &[u8], word: &[u8], rare: u8) -> bool {
    let Some(before) = memchr::memchr(rare, word) else { return false };
    memchr2_iter(rare, rare.to_ascii_uppercase(), bytes).any(|at| {
        let start = at.checked_sub(before);
        let found = start.and_then(|start| bytes.get(start..start + word.len()));
        found.is_some_and(|found| found.eq_ignore_ascii_case(word))
    })
}

/// The name of the property whose value starts at `at`; none if comments or the like stand between.
/// A value in an array has the empty name.
fn key_before(bytes: &[u8], at: usize) -> Option<&[u8]> {
    let before = bytes.get(..at)?.trim_ascii_end();
    let (last, rest) = before.split_last()?;
    match last {
        b',' | b'[' | b'{' => Some(b""),
        b':' => {
            let key = rest.trim_ascii_end().strip_suffix(b"\"")?;
            let start = memchr::memrchr(b'"', key)?;
            key.get(start + 1..)
        }
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::may_delegate;

    #[test]
    fn a_text_without_the_provider_is_dismissed() {
        assert!(!may_delegate(r#"{"type": "Microsoft.Storage/storageAccounts", "name": "[guid('x')]"}"#));
        assert!(!may_delegate(r#"{"resources": [{"type": "A.B/c", "dependsOn": ["[x()]", "[y()]"]}]}"#));
    }

    #[test]
    fn the_provider_is_seen_in_any_case() {
        assert!(may_delegate(r#""type": "microsoft.MANAGEDSERVICES\/registrationDefinitions""#));
        assert!(!may_delegate("managed services"));
    }

    #[test]
    fn what_is_computed_or_lies_elsewhere_is_not_dismissed() {
        assert!(may_delegate(r#"{"TYPE" : "[variables('x')]"}"#));
        assert!(may_delegate(
            r#"{"template": // why
            "[variables('x')]"}"#
        ));
        assert!(may_delegate(r#"{"templateLink": {"RelativePath": "x.json"}}"#));
        assert!(may_delegate(r#"{"type": "\u004dicrosoft"}"#));
        for part in ["then", "details", "deployment"] {
            assert!(may_delegate(&format!(r#"{{"{part}": "[variables('x')]"}}"#)));
        }
    }
}
