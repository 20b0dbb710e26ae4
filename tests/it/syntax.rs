//! Text to tree and back: `tests/cases/syntax`.
//!
//! A case has a section `policy.delegard`. Of each case the `diagnostics` are compared; the `tree`
//! (an outline; a bracket shows the bytes and the text of a span), the text as it is `printed`, and
//! the `ids` of its rules where the case has such a section.

use delegard::diagnostic::{Sink, render_diagnostic};
use delegard::syntax::ast::{File, Item};
use delegard::syntax::{parse, print};
use delegard::text::{FileId, SourceMap};

use crate::case;
use crate::outline::outline;

#[test]
fn cases() {
    case::each("syntax", |case| {
        let text = case.section("policy.delegard").to_owned();
        let mut sources = SourceMap::new();
        let file = sources.add("policy.delegard", text.as_str());
        let mut sink = Sink::new();
        let tree = parse::parse(file, &text, &mut sink);
        let told: Vec<_> =
            sink.into_sorted().iter().map(|told| render_diagnostic(told, &sources, false)).collect();
        case.expect("diagnostics", &told.join("\n"));
        let has = |name: &str| case.sections.iter().any(|(known, _)| known == name);
        let (tree_wanted, ids_wanted, printed_wanted) = (has("tree"), has("ids"), has("printed"));
        if tree_wanted {
            case.expect("tree", &outline(&tree, &text));
        }
        if ids_wanted {
            case.expect("ids", &ids(&tree));
        }
        if printed_wanted {
            case.expect("printed", &print::print(&tree));
        }
    });
}

/// The ids of the rules, those that have one included: what their sentences alone would give.
fn ids(tree: &File) -> String {
    let mut out = String::new();
    for item in &tree.items {
        if let Item::Rule(rule) = item {
            out.push_str(&print::rule_id(&rule.sentence));
            out.push('\n');
        }
    }
    out
}

fn read(text: &str) -> File {
    let mut sink = Sink::new();
    let file = parse::parse(FileId(0), text, &mut sink);
    assert_eq!(sink.into_sorted(), vec![]);
    file
}

#[test]
fn a_rule_behind_a_comment_is_one_however_its_line_ends() {
    assert_eq!(read("users forbidden # none\rrole Owner forbidden").items.len(), 2);
    for line_end in ['\u{B}', '\u{C}', '\u{85}', '\u{2028}', '\u{2029}'] {
        let mut sink = Sink::new();
        let text = format!("users forbidden # none{line_end}role Owner forbidden");
        parse::parse(FileId(0), &text, &mut sink);
        assert!(sink.has_errors(), "{line_end:?}");
    }
}

#[test]
fn a_byte_order_mark_and_windows_line_ends_are_accepted() {
    let text = "\u{FEFF}# one\r\nrole Owner forbidden # two\r\n  because \"x\"\r\n\r\nusers forbidden\r\n";
    let file = read(text);
    assert_eq!(
        print::print(&file),
        "# one\nrole Owner forbidden # two\n  because \"x\"\n\nusers forbidden\n"
    );
    let Item::Rule(rule) = &file.items[0] else { panic!() };
    assert_eq!(&text[rule.sentence.span.0.range()], "role Owner forbidden");
    assert_eq!(&text[rule.span.0.range()], "role Owner forbidden # two\r\n  because \"x\"");
}

#[test]
fn an_empty_file_has_no_items_and_prints_as_nothing() {
    assert_eq!(print::print(&read("")), "");
    assert_eq!(print::print(&read("\u{FEFF}\n \n")), "");
    assert_eq!(print::print(&read("\n\n# alone")), "# alone\n");
}

#[test]
fn a_derived_id_does_not_depend_on_spelling() {
    let id = |text: &str| ids(&read(text));
    assert_eq!(id("role Owner forbidden"), "role-owner-forbidden\n");
    assert_eq!(id("role Owner forbidden"), id("roles\n\"owner\" forbidden because \"x\""));
    assert_eq!(id("roles Owner, Reader forbidden"), id("roles Owner or Reader forbidden"));
    assert_eq!(
        id("eligible authorizations must last at most 8 hours"),
        id("eligible authorizations must last at most \"PT8H\"")
    );
    assert_ne!(id("role Owner forbidden"), id("role Owner discouraged"));
}

#[test]
fn the_shipped_policies_are_formatted() {
    let folder = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("policies");
    let mut seen = 0;
    for entry in std::fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.extension().is_some_and(|extension| extension == "delegard") {
            let text = std::fs::read_to_string(&path).unwrap();
            assert_eq!(print::print(&read(&text)), text, "{}", path.display());
            seen += 1;
        }
    }
    assert!(seen >= 2, "{seen} policies were found");
}
