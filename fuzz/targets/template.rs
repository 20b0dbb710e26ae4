//! Any bytes as the files of a case: a template, its parameter files, and what it links to, each
//! after a line `-- name --`. Bytes without such a line are the template.

#![no_main]

use libfuzzer_sys::fuzz_target;

fuzz_target!(|bytes: &[u8]| {
    let Ok(text) = delegard::text::decode::decode(bytes.to_vec()) else { return };
    delegard_fuzz::template::run(&delegard_fuzz::files(&text, "template.json"));
});
