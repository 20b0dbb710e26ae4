//! Any text as a policy, or as several, each after a line `-- name --`, of which the first may use
//! the others: compiled, held against delegations, reported, its tests run.

#![no_main]

use libfuzzer_sys::fuzz_target;

fuzz_target!(|text: &str| {
    delegard_fuzz::policy::run(&delegard_fuzz::files(text, "policy.delegard"));
});
