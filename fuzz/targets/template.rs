//! Any bytes as the files of a case: a template, its parameter files, and what it links to, each
//! after a line `-- name --`. Bytes without such a line are the template.

#![no_main]

use libfuzzer_sys::fuzz_target;

/// More files than these are not read.
const FILES: usize = 4;

fuzz_target!(|bytes: &[u8]| {
    let Ok(text) = delegard::text::decode::decode(bytes.to_vec()) else { return };
    delegard_fuzz::run(&files(&text));
});

fn files(text: &str) -> Vec<(&str, &str)> {
    let mut files = Vec::new();
    let (mut name, mut start, mut at) = (None, 0, 0);
    for line in text.split_inclusive('\n') {
        let next = at + line.len();
        if let Some(new) = line.trim_end().strip_prefix("-- ").and_then(|rest| rest.strip_suffix(" --")) {
            files.extend(name.replace(new).map(|name| (name, &text[start..at])));
            start = next;
        }
        at = next;
    }
    files.push((name.unwrap_or("template.json"), &text[start..]));
    files.truncate(FILES);
    files
}
