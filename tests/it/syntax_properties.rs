//! What holds of every policy: printing and parsing undo each other, layout means nothing, and no
//! text brings the parser down.

use delegard::diagnostic::{Diagnostic, Sink};
use delegard::syntax::ast::{File, Item};
use delegard::syntax::{keywords, parse, print};
use delegard::text::FileId;
use proptest::collection::vec;
use proptest::prelude::*;
use proptest::sample::select;

use crate::policy_tree;

fn read(text: &str) -> (File, Vec<Diagnostic>) {
    let mut sink = Sink::new();
    let file = parse::parse(FileId(0), text, &mut sink);
    (file, sink.into_sorted())
}

/// Words, strings, numbers and marks of a printed text, in order.
fn tokens(text: &str) -> Vec<&str> {
    let mut tokens = Vec::new();
    let mut rest = text.trim_start();
    while !rest.is_empty() {
        let end = if rest.starts_with('"') {
            let mut escaped = false;
            let closing = rest.char_indices().skip(1).find(|(_, c)| {
                let closes = *c == '"' && !escaped;
                escaped = *c == '\\' && !escaped;
                closes
            });
            closing.unwrap().0 + 1
        } else if rest.starts_with(['(', ')', ',']) {
            1
        } else {
            rest.find(|c: char| c.is_whitespace() || matches!(c, ',' | '(' | ')')).unwrap_or(rest.len())
        };
        tokens.push(&rest[..end]);
        rest = rest[end..].trim_start();
    }
    tokens
}

fn blanks() -> impl Strategy<Value = &'static str> {
    select(vec![" ", " ", " ", "\n", "\r\n\t", "\n\n", " # behind\n", "\n# own line\r\n", "#\n#!\n \n"])
}

/// Text that is nearly a policy.
fn soup() -> impl Strategy<Value = String> {
    let word = select(keywords::KEYWORDS).prop_map(|keyword| keyword.word.to_owned());
    let piece = prop_oneof![
        10 => word,
        2 => "[A-Z][a-z]{1,4}",
        2 => "\"[a-z*]{0,3}\"",
        1 => "[0-9]{1,3}",
        1 => select(vec!["(", ")", ",", "\"", "#", "\u{FEFF}", "\0", "2027-02-30", "é", "\\"]).prop_map(str::to_owned),
        1 => vec(any::<char>(), 0..3).prop_map(String::from_iter),
        1 => policy_tree::sentence().prop_map(|sentence| print::sentence(&sentence)),
    ];
    vec((piece, select(vec![" ", " ", "\n", "\r\n", ""])), 0..20)
        .prop_map(|pieces| pieces.into_iter().flat_map(|(piece, blank)| [piece, blank.to_owned()]).collect())
}

fn check_spans(text: &str, diagnostics: &[Diagnostic]) {
    for diagnostic in diagnostics {
        for label in diagnostic.primary.iter().chain(&diagnostic.secondary) {
            let found = text.get(label.span.range());
            assert!(found.is_some_and(|found| !found.is_empty()), "{diagnostic:?} in {text:?}");
        }
    }
}

/// What is printed says the same, and is printed the same again.
fn check_round_trip(file: &File) -> Result<(), TestCaseError> {
    let printed = print::print(file);
    let (again, diagnostics) = read(&printed);
    prop_assert_eq!(diagnostics, vec![], "{}", printed);
    prop_assert_eq!(&again, file, "{}", printed);
    prop_assert_eq!(print::print(&again), printed);
    Ok(())
}

proptest! {
    #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn what_is_printed_is_parsed_back(file in policy_tree::file()) {
        check_round_trip(&file)?;
    }

    #[test]
    fn layout_means_nothing(file in policy_tree::file(), blanks in vec(blanks(), 1..40)) {
        let printed = print::print(&file);
        let mut text = String::from("\u{FEFF}");
        for (token, blank) in tokens(&printed).into_iter().zip(blanks.iter().cycle()) {
            text.push_str(token);
            text.push_str(blank);
        }
        let (found, diagnostics) = read(&text);
        prop_assert_eq!(diagnostics, vec![], "{}", text);
        prop_assert_eq!(&found.items, &file.items, "{}", text);
        check_round_trip(&found)?;
    }

    #[test]
    fn any_text_gives_a_tree_that_prints_and_errors_with_places(text in soup()) {
        let (file, diagnostics) = read(&text);
        check_spans(&text, &diagnostics);
        check_round_trip(&file)?;
    }

    #[test]
    fn a_sentence_is_printed_on_one_line(sentence in policy_tree::sentence()) {
        let printed = print::sentence(&sentence);
        prop_assert!(!printed.contains('\n'));
        let (file, diagnostics) = read(&printed);
        prop_assert_eq!(diagnostics, vec![]);
        prop_assert!(matches!(&file.items[..], [Item::Rule(rule)] if rule.sentence == sentence), "{}", printed);
        let id = print::rule_id(&sentence);
        prop_assert!(id.bytes().all(|b| b.is_ascii_lowercase() || b.is_ascii_digit() || b == b'-'), "{}", id);
    }
}

/// Each is read in linear time, or not at all: the test would not come to an end otherwise.
#[test]
fn hostile_texts_are_refused_quickly() {
    let deep = format!("roles must {}", "(".repeat(100_000));
    let chain = format!("authorizations {} forbidden", "for roles ".repeat(20_000));
    let long_line = "role Owner ".repeat(20_000);
    let strings = "\"\" ".repeat(50_000);
    let unfinished = "be\nrole ".repeat(2_000);
    let merged = "authorizations must be eligible ".repeat(2_000);
    let nuls = "\0".repeat(100_000);
    let word = "a".repeat(5_000_000);
    let marks = "role Owner forbidden.\n".repeat(2_000);
    for text in [deep, chain, long_line, strings, unfinished, merged, nuls, word, marks] {
        let start: String = text.chars().take(40).collect();
        let (file, diagnostics) = read(&text);
        check_spans(&text, &diagnostics);
        assert!(start.starts_with("authorizations must") || !diagnostics.is_empty(), "{start:?}");
        drop(file);
    }
}

#[test]
fn the_deepest_nesting_that_is_allowed_is_read() {
    let nest = |depth: usize| format!("roles must {}be known{}", "(".repeat(depth), ")".repeat(depth));
    assert_eq!(read(&nest(64)).1, vec![]);
    let codes: Vec<_> = read(&nest(65)).1.iter().map(|diagnostic| diagnostic.code.as_str()).collect();
    assert_eq!(codes, ["E0109"]);
}
