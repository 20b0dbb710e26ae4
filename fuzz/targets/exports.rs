//! Any bytes as a file of what is deployed: one JSON text, one a line, or either of them compressed.
//!
//! What is delegated is the same however a file is packed, wherever a block of it ends, and if each
//! line is read alone. A file that is cut says so.

#![no_main]

use std::io::Write as _;

use delegard::template::JsonFile;
use delegard_fuzz::exports::{Way, read, read_each_line, read_silently, read_text};
use delegard_fuzz::template::SECRET;
use flate2::Compression;
use flate2::write::GzEncoder;
use libfuzzer_sys::fuzz_target;
use ruzstd::encoding::{CompressionLevel, compress};

/// How much of a file the program reads at once.
const BLOCK: usize = 64 << 10;

/// The first bytes of compressed files.
const PACKED: [&[u8]; 2] = [&[0x1F, 0x8B], &[0x28, 0xB5, 0x2F, 0xFD]];

fuzz_target!(|bytes: &[u8]| {
    let Ok(text) = delegard::text::decode::decode(bytes.to_vec()) else { return opaque(bytes) };
    if !text.is_empty() && !text.starts_with('\u{feff}') && !text.contains(SECRET) {
        // A number that is the same whenever the bytes are.
        let number = bytes.iter().fold(7_u64, |sum, byte| (sum ^ u64::from(*byte)).wrapping_mul(0x100_0193));
        lines(&text, number as usize);
        whole(&text, number as usize);
    }
});

/// What is no text, or packed: read in every way, whatever comes of it.
fn opaque(bytes: &[u8]) {
    let by_line = read(Way::Lines, bytes);
    let at_once = read(Way::Whole, bytes);
    if !PACKED.iter().any(|start| bytes.starts_with(start)) {
        assert!(!at_once.placeless.is_empty(), "what is no text has no mistake");
    }
    let found = read_silently(Way::Stdin, bytes, 0);
    assert!(
        [&by_line, &at_once].iter().any(|told| {
            found.delegations == told.delegations && found.placeless.len() <= told.placeless.len()
        }),
        "standard input holds something else"
    );
}

/// Reads a text line by line, and with a secret in its last line.
fn lines(text: &str, number: usize) {
    let secret = format!(
        r#"{{"$schema": "https://schema.management.azure.com/schemas/2019-04-01/deploymentTemplate.json#",
        "parameters": {{"secret": {{"type": "secureString", "defaultValue": "{SECRET}"}}}}, "resources": []}}"#
    );
    let text = format!("{text}\n{}", secret.replace('\n', ""));
    let plain = read(Way::Lines, text.as_bytes());
    assert_eq!(plain, read_each_line(&text), "a line alone says something else");
    for (packed, start) in [(pack(&text, number), 0), later(&text, number / 8)] {
        assert_eq!(plain, read_silently(Way::Lines, &packed, start), "another file of the same lines");
    }
    if let Some(cut) = cut(&text, number) {
        assert_ne!(plain, read_silently(Way::Lines, &cut, 0), "a cut is not told");
    }
}

/// Reads a text as one JSON text, unless it is a template or its parameters, which other targets
/// evaluate.
fn whole(text: &str, number: usize) {
    use JsonFile::{Parameters, Policy, Resource, Template};
    let (exported, kind) = read_text(text);
    if matches!(kind, Some(Template | Policy | Resource | Parameters)) {
        return;
    }
    let plain = read_silently(Way::Whole, text.as_bytes(), 0);
    if kind == Some(JsonFile::Export) {
        assert_eq!(plain, exported, "a file is not what it holds");
    }
    let packed = pack(text, number);
    assert_eq!(plain, read_silently(Way::Whole, &packed, 0), "another file of the same text");
    let found = read_silently(Way::Stdin, &packed, 0);
    assert!(
        found == plain || found == read_silently(Way::Lines, &packed, 0),
        "standard input holds something else"
    );
}

/// The same text in other bytes.
fn pack(text: &str, number: usize) -> Vec<u8> {
    let bytes = text.as_bytes();
    let (first, second) = bytes.split_at(number / 8 % bytes.len());
    let wide = || text.encode_utf16();
    match number % 8 {
        0 => gzip(bytes),
        1 => [gzip(first), gzip(second)].concat(),
        2 => zstd(bytes),
        3 => [zstd(first), zstd(second)].concat(),
        4 => [0xFEFF].into_iter().chain(wide()).flat_map(u16::to_le_bytes).collect(),
        5 => [0xFEFF].into_iter().chain(wide()).flat_map(u16::to_be_bytes).collect(),
        6 => gzip(&[0xFEFF].into_iter().chain(wide()).flat_map(u16::to_le_bytes).collect::<Vec<_>>()),
        _ => bytes.to_vec(),
    }
}

/// The same lines behind a blank one, so that a block ends anywhere in them, and where they start.
fn later(text: &str, number: usize) -> (Vec<u8>, usize) {
    let blank = BLOCK.saturating_sub(number % (text.len() + 2));
    let start = blank + 1;
    let mut bytes = vec![b' '; blank];
    bytes.push(b'\n');
    bytes.extend_from_slice(text.as_bytes());
    (bytes, start)
}

/// A compressed text without its end.
fn cut(text: &str, number: usize) -> Option<Vec<u8>> {
    let mut packed = if number.is_multiple_of(2) { gzip(text.as_bytes()) } else { zstd(text.as_bytes()) };
    let left = 4 + number / 2 % (packed.len() - 4);
    packed.truncate(left);
    number.is_multiple_of(3).then_some(packed)
}

fn gzip(bytes: &[u8]) -> Vec<u8> {
    let mut packer = GzEncoder::new(Vec::new(), Compression::fast());
    packer.write_all(bytes).expect("memory takes anything");
    packer.finish().expect("memory takes anything")
}

fn zstd(bytes: &[u8]) -> Vec<u8> {
    let mut packed = Vec::new();
    compress(bytes, &mut packed, CompressionLevel::Fastest);
    packed
}
