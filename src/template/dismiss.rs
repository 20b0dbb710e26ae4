//! Whether a text can hold a delegation at all, told without reading it.
//!
//! Most JSON files of a large repository hold none, and finding that out should cost no more than
//! looking at their bytes. The answer errs on one side only: a text that is dismissed holds none. It
//! says nothing about whether the text is sound JSON.

use memchr::{memchr2_iter, memmem};

/// Whether the text may hold a delegation, or leads to one elsewhere: it names the resource provider,
/// or has something that could spell it otherwise or bring it in.
#[must_use]
pub fn may_delegate(text: &str) -> bool {
    may_delegate_bytes(text.as_bytes())
}

pub(super) fn may_delegate_bytes(bytes: &[u8]) -> bool {
    names_the_provider(bytes)
        || memmem::find(bytes, b"\\u").is_some()
        || has_computed_part(bytes)
        || leads_elsewhere(bytes)
}

/// Whether a text says something of Azure Lighthouse. One that does, and has parts that cannot be
/// looked into, is suspected of holding a delegation in these.
#[must_use]
pub fn speaks_of_delegations(text: &str) -> bool {
    speaks(text.as_bytes())
}

/// The same of bytes.
pub(super) fn speaks(bytes: &[u8]) -> bool {
    names_the_provider(bytes)
        || contains_word(bytes, b"registrationdefinition", b'f')
        || contains_word(bytes, b"managedbytenantid", b'b')
        || has_escaped_letter(bytes)
}

/// Whether `managedServices` stands somewhere, case aside.
pub(super) fn names_the_provider(bytes: &[u8]) -> bool {
    contains_word(bytes, b"managedservices", b'v')
}

/// Whether a part that leads to resources is an expression.
fn has_computed_part(bytes: &[u8]) -> bool {
    const PARTS: [&[u8]; 9] = [
        b"type",
        b"template",
        b"mainTemplate",
        b"resources",
        b"properties",
        b"policyRule",
        b"then",
        b"details",
        b"deployment",
    ];
    memmem::find_iter(bytes, b"\"[").any(|at| {
        key_before(bytes, at).is_none_or(|key| PARTS.iter().any(|part| key.eq_ignore_ascii_case(part)))
    })
}

/// Whether a template is named that lies elsewhere.
fn leads_elsewhere(bytes: &[u8]) -> bool {
    contains_one_of(bytes, [b"templatelink".as_slice(), b"packagefileuri"], b'k')
}

/// Whether a letter of the Latin alphabet is written as an escape, which may hide any word.
fn has_escaped_letter(bytes: &[u8]) -> bool {
    memmem::find_iter(bytes, b"\\u00").any(|at| {
        let digits = bytes.get(at + 4..at + 6).and_then(|digits| str::from_utf8(digits).ok());
        digits
            .and_then(|digits| u8::from_str_radix(digits, 16).ok())
            .is_some_and(|byte| byte.is_ascii_alphabetic())
    })
}

/// Whether a word, in small letters, stands somewhere, case aside; `rare` is the rarest of its letters, and stands in it
/// once.
pub(super) fn contains_word(bytes: &[u8], word: &[u8], rare: u8) -> bool {
    contains_one_of(bytes, [word], rare)
}

/// The same for several words at once.
fn contains_one_of<const N: usize>(bytes: &[u8], words: [&[u8]; N], rare: u8) -> bool {
    let before = words.map(|word| memchr::memchr(rare, word));
    memchr2_iter(rare, rare.to_ascii_uppercase(), bytes).any(|at| {
        words.iter().zip(before).any(|(word, before)| {
            let start = before.and_then(|before| at.checked_sub(before));
            let found = start.and_then(|start| bytes.get(start..start + word.len()));
            found.is_some_and(|found| found.eq_ignore_ascii_case(word))
        })
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
    use super::{may_delegate, speaks_of_delegations};

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
        assert!(may_delegate(r#"{"TemplateLink": {"relativePath": "x.json"}}"#));
        assert!(may_delegate(r#"{"templateLink": {"uri": "https://example.com/x.json"}}"#));
        assert!(may_delegate(r#"{"packageFileUri": "https://example.com/x.zip"}"#));
        assert!(may_delegate(r#"{"type": "\u004dicrosoft"}"#));
        for part in ["then", "details", "deployment"] {
            assert!(may_delegate(&format!(r#"{{"{part}": "[variables('x')]"}}"#)));
        }
    }

    #[test]
    fn a_word_of_lighthouse_is_heard() {
        assert!(speaks_of_delegations(r#"{"a": "Microsoft.MANAGEDServices"}"#));
        assert!(speaks_of_delegations(r#"{"registrationDefinitionId": "x"}"#));
        assert!(speaks_of_delegations(r#"{"ManagedByTenantId": "x"}"#));
        assert!(speaks_of_delegations(r#"{"a": "\u004danaged"}"#));
        assert!(!speaks_of_delegations(r#"{"a": "[concat(\u0027x\u0027)]", "b": "managed by"}"#));
    }
}
