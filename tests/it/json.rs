//! Texts to JSON trees: what is read, where it stands, and what is said about mistakes.

use std::fmt::Write as _;

use delegard::diagnostic::{Diagnostic, Sink, render_diagnostic};
use delegard::document::json::{self, JsonKind, JsonNode, JsonTree, Limits};
use delegard::text::{FileId, SourceMap, Span, Text, name};
use proptest::prelude::*;

use crate::case::{Case, each};

#[test]
fn cases() {
    each("json", |case: &mut Case| {
        let (name, text) = case.files().next().expect("a case has an input");
        let mut sources = SourceMap::new();
        let file = sources.add(name, text);
        let mut sink = Sink::new();
        let tree = read(&sources, file, &mut sink);
        let mut found = String::new();
        if let Some(tree) = &tree {
            outline(tree.root(), "", 0, &sources, &mut found);
        }
        for diagnostic in sink.into_sorted() {
            found.push_str(&render_diagnostic(&diagnostic, &sources, false));
            found.push('\n');
        }
        case.expect("expected", found.trim_end());
    });
}

fn read(sources: &SourceMap, file: FileId, sink: &mut Sink) -> Option<JsonTree> {
    json::read(file, sources.get(file).unwrap().text(), Limits { depth: 8 }, sink)
}

fn place(span: Span, sources: &SourceMap) -> String {
    let (start, end) = (sources.start(span).unwrap(), sources.end(span).unwrap());
    format!("{}:{}-{}:{}", start.line, start.column, end.line, end.column)
}

fn outline(node: JsonNode<'_>, name: &str, depth: usize, sources: &SourceMap, out: &mut String) {
    let kind = match node.kind() {
        JsonKind::Null => "null".to_owned(),
        JsonKind::Bool(value) => value.to_string(),
        JsonKind::Number(digits) => digits.to_owned(),
        JsonKind::String(text) => format!("{text:?}"),
        JsonKind::Array => "array".to_owned(),
        JsonKind::Object => "object".to_owned(),
    };
    let _ = writeln!(out, "{}{name}{kind} @ {}", "  ".repeat(depth), place(node.span(), sources));
    for element in node.elements() {
        outline(element, "", depth + 1, sources, out);
    }
    for member in node.members() {
        let name = format!("{:?} @ {}: ", member.key.as_str().unwrap(), place(member.key.span(), sources));
        outline(member.value, &name, depth + 1, sources, out);
    }
}

fn tree_of(text: &str) -> (Option<JsonTree>, Vec<delegard::diagnostic::Diagnostic>) {
    let mut sink = Sink::new();
    let tree = json::read(FileId(0), &Text::from(text), Limits::default(), &mut sink);
    (tree, sink.into_sorted())
}

#[test]
fn a_hundred_thousand_brackets_are_a_diagnostic() {
    let (tree, diagnostics) = tree_of(&"[".repeat(100_000));
    assert!(tree.is_none());
    assert_eq!(diagnostics.len(), 1);
    assert_eq!(diagnostics[0].code.as_str(), "E0502");
    assert_eq!(diagnostics[0].primary.as_ref().unwrap().span.range(), 512..513);
}

#[test]
fn nesting_up_to_the_limit_is_read() {
    let (tree, diagnostics) = tree_of(&format!("{}{}", "[".repeat(512), "]".repeat(512)));
    assert!(tree.is_some() && diagnostics.is_empty());
}

#[test]
fn reading_stops_after_twenty_errors_and_says_so() {
    let (tree, diagnostics) = tree_of(&format!("[{}1]", "x,".repeat(1000)));
    assert!(tree.is_none());
    assert_eq!(diagnostics.len(), 20);
    assert!(diagnostics[19].help.last().unwrap().contains("was not read"));
    assert!(diagnostics[18].help.iter().all(|help| !help.contains("was not read")));
}

#[test]
fn a_name_repeated_in_a_large_object_is_found_once() {
    let mut text = String::from("{");
    for number in 0..1000 {
        let _ = write!(text, "\"name{number}\": 0, ");
    }
    text.push_str("\"NAME7\": 1}");
    let (tree, diagnostics) = tree_of(&text);
    assert_eq!(diagnostics.len(), 1);
    let label = diagnostics[0].primary.as_ref().unwrap();
    assert_eq!(&text[label.span.range()], "\"NAME7\"");
    assert_eq!(&text[diagnostics[0].secondary[0].span.range()], "\"name7\"");
    let tree = tree.unwrap();
    assert!(matches!(tree.root().get("Name7").unwrap().kind(), JsonKind::Number("1")));
}

#[test]
fn a_part_of_a_string_is_found_behind_escapes_and_in_later_lines() {
    let text = r#"{"a": "[concat('\u0041\n', parameters('p'))]"}"#;
    let (tree, _) = tree_of(text);
    let node = tree.as_ref().unwrap().root().get("a").unwrap();
    let decoded = node.as_str().unwrap();
    let start = decoded.find("parameters").unwrap();
    assert_eq!(&text[node.text_span(start..start + 10).range()], "parameters");
    let start = decoded.find('\n').unwrap();
    assert_eq!(&text[node.text_span(start..start + 1).range()], r"\n");
}

#[test]
fn a_byte_order_mark_and_carriage_returns_are_blanks() {
    let (tree, diagnostics) = tree_of("\u{feff}{\r\n\t\"a\": \"x\r\ny\"\r\n}\r\n");
    assert!(diagnostics.is_empty());
    let tree = tree.unwrap();
    let a = tree.root().get("A").unwrap();
    assert_eq!((tree.root().span().range(), a.span().range()), (3..21, 12..18));
    assert_eq!(a.as_str().unwrap(), "x\r\ny");
}

#[test]
fn a_control_character_in_a_string_is_an_error_but_a_tab_is_not() {
    let (tree, diagnostics) = tree_of("{\"a\tb\": \"c\u{1}d\"}");
    assert!(tree.is_none());
    assert_eq!(diagnostics.len(), 1);
    assert_eq!(diagnostics[0].primary.as_ref().unwrap().span.range(), 10..11);
    assert_eq!(diagnostics[0].help, ["write `\\u0001`, or remove it"]);
}

#[test]
fn binary_data_is_told_apart_from_json() {
    for text in ["\u{0}\u{1}\u{2}", "PK\u{3}\u{4}\u{0}"] {
        let (_, diagnostics) = tree_of(text);
        assert_eq!(diagnostics[0].message, "the file is binary, not JSON");
        assert_eq!(diagnostics[0].code.as_str(), "E0505");
    }
}

#[test]
fn an_unclosed_string_at_the_end_does_not_panic_at_a_backslash() {
    for text in
        ["\"\\", "[\"a\\", "{\"a\\\"", "\"\\u", "\"\\u12\"", "/", "[/", "/*", "'", "['a", "-", "\u{feff}"]
    {
        let (tree, diagnostics) = tree_of(text);
        assert!(tree.is_none() && !diagnostics.is_empty(), "{text:?}");
    }
}

fn to_value(node: JsonNode<'_>) -> serde_json::Value {
    match node.kind() {
        JsonKind::Null => serde_json::Value::Null,
        JsonKind::Bool(value) => value.into(),
        JsonKind::Number(digits) => serde_json::from_str(digits).unwrap(),
        JsonKind::String(text) => text.into_owned().into(),
        JsonKind::Array => node.elements().map(to_value).collect(),
        JsonKind::Object => node
            .members()
            .map(|member| (member.key.as_str().unwrap().into_owned(), to_value(member.value)))
            .collect::<serde_json::Map<_, _>>()
            .into(),
    }
}

fn any_value() -> impl Strategy<Value = serde_json::Value> {
    let leaf = prop_oneof![
        Just(serde_json::Value::Null),
        any::<bool>().prop_map(Into::into),
        any::<i64>().prop_map(Into::into),
        any::<u64>().prop_map(Into::into),
        any::<String>().prop_map(Into::into),
        "[ -~\\n\\t\"\\\\]{0,60}".prop_map(Into::into),
    ];
    leaf.prop_recursive(5, 60, 8, |inner| {
        prop_oneof![
            prop::collection::vec(inner.clone(), 0..8).prop_map(Into::into),
            prop::collection::vec((any::<String>(), inner), 0..8)
                .prop_map(|members| members.into_iter().collect::<serde_json::Map<_, _>>().into()),
        ]
    })
}

/// Text that is nearly JSON, so that mistakes of all kinds are met.
fn nearly_json() -> impl Strategy<Value = String> {
    let token = prop_oneof![
        "[\\[\\]{}:,]",
        "[\\[\\]{}:,]",
        Just("\"a\"".to_owned()),
        Just("\"A\\u00e9\\ud83d\"".to_owned()),
        Just("\"é\n".to_owned()),
        Just("'x'".to_owned()),
        Just("/* c */".to_owned()),
        Just("// c\n".to_owned()),
        "[ \n\t\r/\\\\\"é“\u{0}\u{a0}]",
        "-?[0-9]{1,3}(\\.[0-9]?)?(e[+-]?[0-9]?)?",
        "true|false|null|nul|None",
    ];
    prop::collection::vec(token, 0..40).prop_map(|tokens| tokens.concat())
}

/// Objects whose names mostly stand in the same order, as the programs write them that export things.
fn records() -> impl Strategy<Value = String> {
    const NAMES: [&str; 10] = [
        "id",
        "name",
        "Name",
        "type",
        "principalId",
        "principalIdDisplayName",
        "principalIdDisplayText",
        "a name that is longer than those that are expected",
        "Größe",
        "n\\u0061me",
    ];
    let blank =
        || prop::sample::select(vec!["", "", "", " ", "\n    ", "\r\n\t", "\n                        "]);
    // None and a surplus one are mistakes.
    let comma = || prop_oneof![40 => Just(true), 1 => Just(false)];
    let scalar = prop_oneof![
        Just("\"Contoso\"".to_owned()),
        Just("\"a \\\"b\\\" and\nc\"".to_owned()),
        Just("[]".to_owned()),
        "null|true|-1.5e3|01|\"\\\\x\"",
    ];
    let colon = || prop::sample::select(vec![":", ":", ":", ":", ":", ":", ":", " :", ": ", ";"]);
    scalar.prop_recursive(4, 60, 6, move |inner| {
        let member = ((0..13usize, comma()), blank(), colon(), blank(), inner.clone());
        let members = prop::collection::vec(member, 0..5);
        let object = members.prop_map(|mut members| {
            // One that comes late now and then keeps its place.
            members.sort_by_key(|((name, _), ..)| *name % 11);
            let mut text = "{".to_owned();
            for (place, ((name, is_right), before, colon, behind, value)) in members.iter().enumerate() {
                let name = NAMES.get(*name).unwrap_or(&"id");
                let comma = if (place > 0) == *is_right { "," } else { "" };
                text += &format!("{comma}{before}\"{name}\"{colon}{behind}{value}{before}");
            }
            text + "}"
        });
        let list = prop::collection::vec(inner, 0..4).prop_map(|list| format!("[{}]", list.join(",")));
        prop_oneof![4 => object, 1 => list]
    })
}

/// What an editor shows on a line of its own is no part of a comment.
#[test]
fn a_carriage_return_ends_a_comment() {
    let (tree, mistakes) = tree_of("{ \"a\": 1, // one\r \"b\": 2 }");
    assert_eq!(mistakes, vec![]);
    assert_eq!(tree.unwrap().root().members().count(), 2);
}

/// A comment behind a text makes it one that has to be read with care. That finds the same.
fn reads_the_same_with_care(text: &str) {
    let (tree, diagnostics) = tree_of(text);
    let (careful, told) = tree_of(&format!("{text} /* with care */"));
    let words =
        |diagnostics: &[Diagnostic]| diagnostics.iter().map(|one| format!("{one:?}")).collect::<Vec<_>>();
    let shape = |tree: &JsonTree| {
        let (mut spans, mut classes) = (Vec::new(), Vec::new());
        every_span(tree.root(), &mut spans);
        every_class(tree.root(), &mut classes);
        (spans, classes, to_value(tree.root()))
    };
    assert_eq!(tree.as_ref().map(shape), careful.as_ref().map(shape), "{text:?}");
    if tree.is_some() {
        assert_eq!(words(&diagnostics), words(&told), "{text:?}");
    }
}

fn every_class(node: JsonNode<'_>, found: &mut Vec<u16>) {
    node.elements().for_each(|element| every_class(element, found));
    for member in node.members() {
        found.push(member.key.name_class());
        every_class(member.value, found);
    }
}

fn spans_lie_in(text: &str) {
    let (tree, diagnostics) = tree_of(text);
    let labels =
        diagnostics.iter().flat_map(|diagnostic| diagnostic.primary.iter().chain(&diagnostic.secondary));
    for label in labels {
        assert!(text.get(label.span.range()).is_some(), "{text:?}: {label:?}");
    }
    let errors = diagnostics.iter().filter(|diagnostic| diagnostic.code.as_str().starts_with('E')).count();
    assert_eq!(tree.is_none(), errors > 0, "{text:?}");
    if let Some(tree) = tree {
        walk(tree.root(), text);
    }
}

fn walk(node: JsonNode<'_>, text: &str) {
    assert!(text.get(node.span().range()).is_some_and(|bytes| !bytes.is_empty()), "{text:?}");
    if let Some(decoded) = node.as_str() {
        for (at, character) in decoded.char_indices() {
            let span = node.text_span(at..at + character.len_utf8());
            let source = text.get(span.range()).unwrap();
            assert!(source == character.to_string() || source.starts_with('\\'), "{text:?}: {source:?}");
        }
    }
    node.elements().for_each(|element| walk(element, text));
    for member in node.members() {
        let class = member.key.plain_text().map_or(name::UNCLASSED, |name| name::class(name.as_bytes()));
        assert_eq!(member.key.name_class(), class, "{text:?}");
        walk(member.key, text);
        walk(member.value, text);
    }
}

/// A line is read as a text of its own would be, with the places of the whole text, and one tree's
/// memory serves the next.
fn lines_read_as_texts_do(lines: &[String]) {
    let whole: Text = lines.concat().into();
    let mut start = 0;
    for line in lines {
        let part = start..start + line.len();
        let mut sink = Sink::new();
        let tree = json::read_part(FileId(0), &whole, part, Limits::default(), &mut sink);
        let (alone, expected) = tree_of(line);
        let moved = |span: Span| Span::new(span.file, span.range().start + start, span.range().end + start);
        let told = |diagnostics: Vec<Diagnostic>, by: &dyn Fn(Span) -> Span| -> Vec<_> {
            (diagnostics.into_iter())
                .map(|one| (one.message, one.primary.map(|label| by(label.span)), one.secondary.len()))
                .collect()
        };
        assert_eq!(told(sink.into_sorted(), &|span| span), told(expected, &moved), "{lines:?}");
        let shape = |tree: &JsonTree| {
            let mut spans = Vec::new();
            every_span(tree.root(), &mut spans);
            (spans, to_value(tree.root()))
        };
        let expected = alone.as_ref().map(shape);
        let expected = expected.map(|(spans, value)| (spans.into_iter().map(moved).collect(), value));
        assert_eq!(tree.as_ref().map(shape), expected, "{lines:?}");
        start += line.len();
    }
}

fn every_span(node: JsonNode<'_>, found: &mut Vec<Span>) {
    found.push(node.span());
    node.elements().for_each(|element| every_span(element, found));
    for member in node.members() {
        found.push(member.key.span());
        every_span(member.value, found);
    }
}

/// Whether Azure would take two names for one; the reader then warns, and that is all.
fn has_alike_names(value: &serde_json::Value) -> bool {
    match value {
        serde_json::Value::Object(members) => {
            let names: std::collections::BTreeSet<_> =
                members.keys().map(|name| name.to_lowercase()).collect();
            names.len() < members.len() || members.values().any(has_alike_names)
        }
        serde_json::Value::Array(elements) => elements.iter().any(has_alike_names),
        _ => false,
    }
}

proptest! {
    #[test]
    fn what_serde_json_prints_reads_back_equal(value in any_value()) {
        for text in [serde_json::to_string(&value).unwrap(), serde_json::to_string_pretty(&value).unwrap()] {
            let (tree, diagnostics) = tree_of(&text);
            prop_assert_eq!(diagnostics.is_empty(), !has_alike_names(&value));
            prop_assert_eq!(&to_value(tree.unwrap().root()), &value);
        }
    }

    #[test]
    fn what_is_written_plainly_reads_as_with_care(texts in prop::collection::vec(records(), 1..6)) {
        texts.iter().for_each(|text| reads_the_same_with_care(text));
    }

    #[test]
    fn nearly_json_reads_as_with_care(text in nearly_json(), value in any_value()) {
        reads_the_same_with_care(&text);
        reads_the_same_with_care(&value.to_string());
    }

    #[test]
    fn any_text_has_its_spans_inside(text in any::<String>()) {
        spans_lie_in(&text);
    }

    #[test]
    fn nearly_json_has_its_spans_inside(text in nearly_json()) {
        spans_lie_in(&text);
    }

    #[test]
    fn any_bytes_between_quotes_have_their_spans_inside(text in "\"[\\\\u0-9a-fD8é\n\"]{0,40}\"") {
        spans_lie_in(&text);
    }

    #[test]
    fn a_part_reads_as_a_text_of_its_own(lines in prop::collection::vec(nearly_json(), 1..4)) {
        lines_read_as_texts_do(&lines);
    }

    #[test]
    fn lines_of_json_read_as_texts_of_their_own(values in prop::collection::vec(any_value(), 1..4)) {
        let lines: Vec<String> = values.iter().map(|value| format!("{value}\n")).collect();
        lines_read_as_texts_do(&lines);
    }

    /// Where serde_json reads a text, so does the reader, to the same value.
    #[test]
    fn the_reader_accepts_what_serde_json_accepts(text in nearly_json()) {
        if let Ok(value) = serde_json::from_str::<serde_json::Value>(&text) {
            let (tree, _) = tree_of(&text);
            prop_assert_eq!(to_value(tree.unwrap().root()), value);
        }
    }
}
