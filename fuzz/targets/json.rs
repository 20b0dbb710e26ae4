//! Any text as JSON: places lie in the text and in each other, and the values are those that
//! another reader finds.

#![no_main]

use delegard::diagnostic::Sink;
use delegard::document::json::{self, JsonKind, JsonNode};
use delegard::text::SourceMap;
use libfuzzer_sys::fuzz_target;
use serde_json::{Map, Value};

fuzz_target!(|text: &str| {
    let (mut sources, mut sink) = (SourceMap::new(), Sink::new());
    let file = sources.add("any.json", text);
    let tree = json::read(file, &text.into(), json::Limits::default(), &mut sink);
    assert_eq!(tree.is_none(), sink.has_errors(), "a tree, and errors");
    delegard_fuzz::printed(&sink.into_sorted(), &sources);
    if let Some(tree) = &tree {
        walk(tree.root(), text);
        // A comment behind it makes it a text that has to be read with care.
        let careful =
            json::read(file, &format!("{text}\n//").into(), json::Limits::default(), &mut Sink::new());
        same(tree.root(), careful.expect("a comment is no mistake").root());
    }
    if let Ok(strict) = serde_json::from_str::<Value>(text) {
        let ours = tree.as_ref().map(|tree| value(tree.root()));
        assert_eq!(ours, Some(strict), "another reader finds something else");
    }
});

/// Holds that two readings of a value found the same at the same places.
fn same(one: JsonNode<'_>, other: JsonNode<'_>) {
    assert_eq!(
        (one.span(), one.name_class(), std::mem::discriminant(&one.kind())),
        (other.span(), other.name_class(), std::mem::discriminant(&other.kind())),
        "what is found depends on a comment"
    );
    let (mine, others) = (parts(one), parts(other));
    assert_eq!(mine.len(), others.len(), "how much is found depends on a comment");
    mine.into_iter().zip(others).for_each(|(part, other)| same(part, other));
}

/// What stands in a value, names among them.
fn parts(node: JsonNode<'_>) -> Vec<JsonNode<'_>> {
    node.elements().chain(node.members().flat_map(|member| [member.key, member.value])).collect()
}

/// Holds that the parts of a value follow each other inside of it.
fn walk(node: JsonNode<'_>, text: &str) {
    let whole = node.span().range();
    assert!(text.get(whole.clone()).is_some_and(|bytes| !bytes.is_empty()), "a value is nowhere");
    let mut at = whole.start;
    for child in parts(node) {
        let part = child.span().range();
        assert!(at <= part.start && part.end <= whole.end, "{part:?} does not follow {at} in {whole:?}");
        at = part.end;
        walk(child, text);
    }
    // Each is looked for from the start: of many the first will do.
    for member in node.members().take(20) {
        let name = member.key.as_str().expect("a name is a string");
        assert!(node.get(&name).is_some(), "{name:?} is not found by its name");
        assert!(node.tree().name_of(member.value.span()).is_some(), "a value has lost its name");
    }
    places(node, text);
}

/// Holds that each character of a string is found where it is written.
fn places(node: JsonNode<'_>, text: &str) {
    let Some(decoded) = node.as_str() else { return };
    let offsets = node.text_offsets();
    assert!(offsets.as_ref().is_none_or(|offsets| offsets.len() == decoded.len()), "bytes without places");
    // Of long strings the start will do: the search starts anew for each character.
    for (at, character) in decoded.char_indices().take(50) {
        let span = node.text_span(at..at + character.len_utf8());
        let written = text.get(span.range()).expect("a character lies in the text");
        let offset = offsets.as_ref().map_or(span.start, |offsets| offsets[at]);
        assert_eq!(offset, span.start, "two places of {character:?}");
        assert!(written.starts_with('\\') || written.chars().eq([character]), "{written:?}");
    }
}

fn value(node: JsonNode<'_>) -> Value {
    match node.kind() {
        JsonKind::Null => Value::Null,
        JsonKind::Bool(value) => value.into(),
        JsonKind::Number(digits) => serde_json::from_str(digits).expect("a number is one"),
        JsonKind::String(text) => text.into_owned().into(),
        JsonKind::Array => node.elements().map(value).collect(),
        JsonKind::Object => {
            let name = |key: JsonNode<'_>| key.as_str().expect("a name is a string").into_owned();
            Value::Object(
                node.members().map(|member| (name(member.key), value(member.value))).collect::<Map<_, _>>(),
            )
        }
    }
}
