//! Any text as a parameter file, or as several, each after a line `-- name --`; a name without a dot
//! is that of a parameter, and what follows is its value on the command line. The template declares
//! parameters of every type and delegates by them.

#![no_main]

use libfuzzer_sys::fuzz_target;

const TEMPLATE: &str = include_str!("../src/parameters.json");

fuzz_target!(|bytes: &[u8]| {
    let Ok(text) = delegard::text::decode::decode(bytes.to_vec()) else { return };
    let files = delegard_fuzz::files(&text, "any.parameters.json");
    let (mut files, mut words): (Vec<_>, Vec<_>) =
        files.into_iter().partition(|(name, _)| name.contains('.'));
    files.insert(0, ("template.json", TEMPLATE));
    words.iter_mut().for_each(|(_, value)| *value = value.trim_end());
    delegard_fuzz::template::run_with(&files, |_| true, &words);
});
