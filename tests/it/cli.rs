//! The program as people run it: arguments in, standard output, standard error and exit code out.

use std::fmt::Write as _;
use std::fs;
use std::process::{Command, Output};

use crate::case;

/// Runs one command line in a folder.
pub fn run(folder: &std::path::Path, line: &str) -> Output {
    let mut words = words(line).into_iter();
    assert_eq!(words.next().as_deref(), Some("delegard"), "{line}");
    Command::new(env!("CARGO_BIN_EXE_delegard"))
        .args(words)
        .current_dir(folder)
        .env("NO_COLOR", "1")
        .env_remove("COLUMNS")
        .output()
        .unwrap()
}

/// The words of a command line; what stands in double quotes is one word.
fn words(line: &str) -> Vec<String> {
    let mut found = Vec::new();
    for (number, part) in line.split('"').enumerate() {
        if number % 2 == 1 {
            found.push(part.to_owned());
        } else {
            found.extend(part.split_whitespace().map(str::to_owned));
        }
    }
    found
}

#[test]
fn cases() {
    case::each("cli", |case| {
        let folder = tempfile::tempdir().unwrap();
        for (name, text) in case.files() {
            let path = folder.path().join(name);
            fs::create_dir_all(path.parent().unwrap()).unwrap();
            fs::write(path, text).unwrap();
        }
        let mut found = String::new();
        for line in case.section("commands").lines() {
            let output = run(folder.path(), line);
            let _ = writeln!(found, "$ {line}");
            for text in [&output.stdout, &output.stderr] {
                found.push_str(&String::from_utf8(text.clone()).unwrap());
            }
            let _ = writeln!(found, "[exit {}]\n", output.status.code().unwrap());
        }
        case.expect("output", found.trim_end());
    });
}

#[test]
fn the_examples_are_what_the_readme_says() {
    let root = std::path::Path::new(env!("CARGO_MANIFEST_DIR"));
    let evidence = "--directory examples/evidence/directory.json \
                    --conditional-access examples/evidence/conditional-access.json \
                    --evidence-tenant 03fa8285-c283-5074-a830-14949c51c5fa";
    let good = run(root, &format!("delegard check examples/documented-structure {evidence}"));
    assert_eq!(good.status.code(), Some(0), "{}", String::from_utf8_lossy(&good.stdout));
    let without = run(root, "delegard check examples/documented-structure");
    assert_eq!(without.status.code(), Some(3));
    let bad = run(root, &format!("delegard check examples/bad-offer {evidence} --format json"));
    assert_eq!(bad.status.code(), Some(1));
    let report: serde_json::Value = serde_json::from_slice(&bad.stdout).unwrap();
    let failing =
        report["rules"].as_array().unwrap().iter().filter(|rule| rule["ledger"]["fail"] != 0).count();
    assert!(failing >= 12, "only {failing} rules fail");
    let twice = run(root, &format!("delegard check examples/bad-offer {evidence} --format json"));
    assert_eq!(bad.stdout, twice.stdout, "the same input gives other bytes");
}

#[test]
fn the_sentences_of_the_readme_are_those_of_the_examples() {
    let shown = crate::docs_language::examples(&crate::docs_language::document("README.md"));
    assert_eq!(shown[0].text, crate::docs_language::document("examples/sentences.delegard"));
}

#[test]
fn a_report_goes_to_a_file_and_a_folder_in_its_place_is_told() {
    let root = std::path::Path::new(env!("CARGO_MANIFEST_DIR"));
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("report.txt");
    let line = format!("delegard check examples/bad-offer --output {}", file.display());
    let output = run(root, &line);
    assert_eq!((output.status.code(), output.stdout.len()), (Some(1), 0));
    assert!(fs::read_to_string(file).unwrap().contains("owner-forbidden"));
    let refused =
        run(root, &format!("delegard check examples/bad-offer --output {}", folder.path().display()));
    assert_eq!(refused.status.code(), Some(4));
    assert!(String::from_utf8_lossy(&refused.stderr).contains("E0904"));
}

#[test]
fn every_role_is_listed_with_whether_it_is_supported_and_why_not() {
    let root = std::path::Path::new(env!("CARGO_MANIFEST_DIR"));
    let output = run(root, "delegard roles --format json");
    assert_eq!(output.status.code(), Some(0));
    let roles: Vec<serde_json::Value> = serde_json::from_slice(&output.stdout).unwrap();
    let count = |word| roles.iter().filter(|role| role["supported"] == word).count();
    assert_eq!((roles.len(), count("yes"), count("managed-identity-only"), count("no")), (933, 580, 1, 352));
    for role in &roles {
        let keys: Vec<&String> = role.as_object().unwrap().keys().collect();
        assert_eq!(keys, ["id", "name", "supported", "reasons"]);
        let reasons = role["reasons"].as_array().unwrap();
        assert_eq!(reasons.is_empty(), role["supported"] == "yes", "{role}");
        assert!(reasons.iter().all(|reason| reason.as_str().unwrap().starts_with("R-0")), "{role}");
    }
    let reasons = |name| roles.iter().find(|role| role["name"] == name).unwrap()["reasons"].clone();
    assert_eq!(reasons("Owner"), serde_json::json!(["R-01: is Owner"]));
    assert!(reasons("User Access Administrator")[0].as_str().unwrap().starts_with("R-07: "));
    let table = String::from_utf8(run(root, "delegard roles").stdout).unwrap();
    assert!(table.starts_with("name "), "{table}");
    assert!(table.contains("\n933 roles: 580 can be delegated, 1 only to hand roles on, 352 cannot\n"));
}
