//! Names derived from other names: `guid` and `uniqueString`.

use std::borrow::Cow;
use std::sync::Arc;

use uuid::{Uuid, uuid};

use super::call::{Call, Fault};
use super::row::{Code, Function};
use crate::template::arm::value::{Data, Value};
use crate::text::derive::name_based;

pub(super) const ROWS: &[Function] = &[
    Function::new(
        "guid(text, [text]...)",
        "A GUID derived from texts: equal texts give equal GUIDs.",
        Code::Strict(guid),
    ),
    Function::new(
        "uniqueString(text, [text]...)",
        "Thirteen letters and digits derived from texts: equal texts give equal results.",
        Code::Strict(unique_string),
    ),
];

/// The namespace in which Azure derives GUIDs (version 5 of RFC 9562).
const NAMESPACE: Uuid = uuid!("11fb06fb-712d-4ddd-98c7-e71bbd588830");

fn guid(call: &mut Call<'_>, args: &[Value]) -> Result<Data, Fault> {
    let text = joined(call, args)?;
    let id = name_based(&NAMESPACE, text.as_bytes());
    Ok(Data::String(Arc::from(&*id.hyphenated().encode_lower(&mut Uuid::encode_buffer()))))
}

fn unique_string(call: &mut Call<'_>, args: &[Value]) -> Result<Data, Fault> {
    let text = joined(call, args)?;
    Ok(letters(hash(text.as_bytes())).into())
}

/// All texts with `-` between them: what is hashed.
fn joined<'a>(call: &mut Call<'_>, args: &'a [Value]) -> Result<Cow<'a, str>, Fault> {
    if args.len() == 1 {
        let only = call.string(args, 0)?;
        call.spend_text(only.len())?;
        return Ok(Cow::Borrowed(only));
    }
    let mut text = String::new();
    for at in 0..args.len() {
        let part = call.string(args, at)?;
        call.spend_text(part.len())?;
        if at > 0 {
            text.push('-');
        }
        text.push_str(part);
    }
    Ok(Cow::Owned(text))
}

/// Thirteen characters for 64 bits, five bits each, the top bits first.
fn letters(mut hash: u64) -> String {
    const ALPHABET: &str = "abcdefghijklmnopqrstuvwxyz234567";
    let mut out = String::with_capacity(13);
    for _ in 0..13 {
        out.extend(usize::try_from(hash >> 59).ok().and_then(|place| ALPHABET.chars().nth(place)));
        hash <<= 5;
    }
    out
}

const FIRST: u32 = 0x239b_961b;
const SECOND: u32 = 0xab0e_9789;

/// A Murmur hash of 64 bits in two lanes of 32.
fn hash(text: &[u8]) -> u64 {
    let (mut h1, mut h2) = (0u32, 0u32);
    let (blocks, tail) = text.as_chunks::<8>();
    for block in blocks {
        let [a, b, c, d, e, f, g, h] = *block;
        h1 ^= first_lane(u32::from_le_bytes([a, b, c, d]));
        h1 = h1.rotate_left(19).wrapping_add(h2).wrapping_mul(5).wrapping_add(0x561c_cd1b);
        h2 ^= second_lane(u32::from_le_bytes([e, f, g, h]));
        h2 = h2.rotate_left(13).wrapping_add(h1).wrapping_mul(5).wrapping_add(0x0bca_a747);
    }
    let (low, high) = tail.split_at(tail.len().min(4));
    h1 ^= first_lane(word(low));
    h2 ^= second_lane(word(high));

    #[expect(clippy::cast_possible_truncation, reason = "the algorithm takes the length's low 32 bits")]
    let length = text.len() as u32;
    h1 ^= length;
    h2 ^= length;
    h1 = h1.wrapping_add(h2);
    h2 = h2.wrapping_add(h1);
    h1 = finish(h1);
    h2 = finish(h2);
    h1 = h1.wrapping_add(h2);
    h2 = h2.wrapping_add(h1);
    u64::from(h2) << 32 | u64::from(h1)
}

fn first_lane(word: u32) -> u32 {
    word.wrapping_mul(FIRST).rotate_left(15).wrapping_mul(SECOND)
}

fn second_lane(word: u32) -> u32 {
    word.wrapping_mul(SECOND).rotate_left(17).wrapping_mul(FIRST)
}

/// Up to four bytes, the first one lowest.
fn word(bytes: &[u8]) -> u32 {
    bytes.iter().rev().fold(0, |word, byte| word << 8 | u32::from(*byte))
}

fn finish(mut hash: u32) -> u32 {
    hash = (hash ^ (hash >> 16)).wrapping_mul(0x85eb_ca6b);
    hash = (hash ^ (hash >> 13)).wrapping_mul(0xc2b2_ae35);
    hash ^ (hash >> 16)
}

#[cfg(test)]
mod tests {
    use super::super::harness::{fails, shown, unknown, v};

    #[test]
    fn several_texts_are_joined_before_they_are_hashed() {
        assert_eq!(shown("guid", [v("'a'"), v("'b'")]), shown("guid", [v("'a-b'")]));
        assert_eq!(shown("guid", [v("'abc'")]), "'a9b46cc2-65a6-5559-9f14-7091827ab32f'");
        assert_ne!(shown("uniqueString", [v("'a'")]), shown("uniqueString", [v("'A'")]));
    }

    #[test]
    fn a_unique_string_has_thirteen_characters_whatever_the_length() {
        for length in 0..20 {
            assert_eq!(shown("uniqueString", [v(&format!("'{}'", "x".repeat(length)))]).len(), 15);
        }
    }

    #[test]
    fn only_strings_are_hashed() {
        assert_eq!(fails("uniqueString", [v("'a'"), v("2")]).argument, Some(1));
        assert!(unknown("guid", [v("'a'"), v("?")]));
    }
}
