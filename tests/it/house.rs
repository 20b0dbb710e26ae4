//! The house's order: layers, sizes, and that each file says what it is.

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};

/// The layer of each top-level module; a module uses only modules of lower layers, or itself.
const LAYERS: &[(&str, u8)] = &[
    ("text", 0),
    ("diagnostic", 0),
    ("document", 1),
    ("syntax", 1),
    ("model", 2),
    ("catalog", 2),
    ("evidence", 2),
    ("template", 3),
    ("compile", 3),
    ("evaluate", 4),
    ("waiver", 4),
    ("baseline", 4),
    ("report", 5),
    ("cli", 6),
];

/// What a module may use of its own layer; the graph of these must have no circle.
const WITHIN: &[(&str, &str)] = &[
    ("diagnostic", "text"),
    ("evidence", "catalog"),
    ("evidence", "model"),
    ("waiver", "evaluate"),
    ("baseline", "evaluate"),
];

fn sources() -> Vec<(PathBuf, String)> {
    let mut found = Vec::new();
    let mut folders = vec![Path::new(env!("CARGO_MANIFEST_DIR")).join("src")];
    while let Some(folder) = folders.pop() {
        for entry in fs::read_dir(folder).unwrap() {
            let path = entry.unwrap().path();
            if path.is_dir() {
                folders.push(path);
            } else if path.extension().is_some_and(|extension| extension == "rs") {
                let text = fs::read_to_string(&path).unwrap();
                found.push((path, text));
            }
        }
    }
    found.sort();
    assert!(found.len() > 20, "only {} sources were found", found.len());
    found
}

/// The top-level module that a source belongs to; none for `lib.rs` and `main.rs`.
fn module(path: &Path) -> Option<String> {
    let inside = path.strip_prefix(Path::new(env!("CARGO_MANIFEST_DIR")).join("src")).unwrap();
    let first = inside.components().next().unwrap().as_os_str().to_str().unwrap();
    (!first.ends_with(".rs")).then(|| first.to_owned())
}

/// The top-level modules that a source names by `crate::`.
fn named(text: &str) -> Vec<String> {
    let code: String =
        text.lines().filter(|line| !line.trim_start().starts_with("//")).collect::<Vec<_>>().join("\n");
    let mut names = Vec::new();
    for (at, _) in code.match_indices("crate::") {
        let rest = &code[at + "crate::".len()..];
        if let Some(group) = rest.strip_prefix('{') {
            let group = group.split('}').next().unwrap();
            names.extend(group.split(',').map(|part| word(part.trim())));
        } else {
            names.push(word(rest));
        }
    }
    names.retain(|name| !name.is_empty());
    names
}

fn word(text: &str) -> String {
    text.chars().take_while(|character| character.is_alphanumeric() || *character == '_').collect()
}

#[test]
fn a_module_uses_only_lower_layers() {
    let layers: BTreeMap<&str, u8> = LAYERS.iter().copied().collect();
    let mut wrong = Vec::new();
    for (path, text) in sources() {
        let Some(user) = module(&path) else { continue };
        let layer = layers.get(user.as_str()).unwrap_or_else(|| panic!("`{user}` has no layer in this test"));
        for used in named(&text) {
            let Some(below) = layers.get(used.as_str()) else { continue };
            let within = WITHIN.contains(&(user.as_str(), used.as_str()));
            if used != user && below >= layer && !within {
                wrong.push(format!("{}: {user} uses {used}", path.display()));
            }
        }
    }
    assert!(wrong.is_empty(), "{wrong:#?}");
}

#[test]
fn the_reader_of_use_lines_sees_groups_and_paths() {
    let text = "use crate::model::Fact;\n// crate::cli\nuse crate::{text::Span, report};\nlet x = crate::cli::main();";
    assert_eq!(named(text), ["model", "text", "report", "cli"]);
}

#[test]
fn each_file_opens_by_saying_what_it_does_and_can_be_read_in_one_sitting() {
    let mut wrong = Vec::new();
    for (path, text) in sources() {
        if !text.starts_with("//!") {
            wrong.push(format!("{} does not open with `//!`", path.display()));
        }
        if text.lines().count() > 600 {
            wrong.push(format!("{} has more than 600 lines", path.display()));
        }
    }
    assert!(wrong.is_empty(), "{wrong:#?}");
}

#[test]
fn pest_is_named_only_where_policies_are_read() {
    for (path, text) in sources() {
        let code = text.lines().any(|line| !line.trim_start().starts_with("//") && line.contains("pest::"));
        assert!(!code || module(&path).as_deref() == Some("syntax"), "{}", path.display());
    }
}

#[test]
fn only_the_command_line_reads_files_clocks_and_the_environment() {
    const OUTSIDE: &[&str] =
        &["std::fs", "std::env", "SystemTime", "Instant::now", "Zoned::now", "Timestamp::now"];
    for (path, text) in sources() {
        let found = OUTSIDE.iter().find(|name| text.contains(**name));
        assert!(found.is_none() || module(&path).as_deref() == Some("cli"), "{}: {found:?}", path.display());
    }
}
