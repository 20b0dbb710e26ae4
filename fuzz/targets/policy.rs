//! Any text as a policy: whatever is wrong with it, what is left of it is printed and parsed again.

#![no_main]

use delegard::diagnostic::Sink;
use delegard::syntax::{parse, print};
use delegard::text::{FileId, SourceMap};
use libfuzzer_sys::fuzz_target;

// The tree that is left prints to a policy without mistakes that has the same tree and prints to the
// same text.
fuzz_target!(|text: &str| {
    let (mut sources, mut sink) = (SourceMap::new(), Sink::new());
    let file = parse::parse(sources.add("policy.delegard", text), text, &mut sink);
    delegard_fuzz::printed(&sink.into_sorted(), &sources);
    let (printed, mut sink) = (print::print(&file), Sink::new());
    let again = parse::parse(FileId(0), &printed, &mut sink);
    assert!(sink.is_empty(), "what is printed has mistakes: {printed}\n{:?}", sink.into_sorted());
    assert_eq!(again, file, "what is printed says something else: {printed}");
    assert_eq!(print::print(&again), printed, "formatting twice changes something");
});
