//! What `SECURITY.md` promises, as far as it can be read off the sources: numbers, and what is not
//! there. What runs are held to is tested in [`super::hostile`] and [`super::hostile_files`].

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

fn root() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR"))
}

fn read(path: &str) -> String {
    fs::read_to_string(root().join(path)).unwrap_or_else(|error| panic!("{path}: {error}"))
}

fn sources() -> Vec<(PathBuf, String)> {
    let (mut found, mut folders) = (Vec::new(), vec![root().join("src")]);
    while let Some(folder) = folders.pop() {
        for entry in fs::read_dir(folder).unwrap() {
            let path = entry.unwrap().path();
            if path.is_dir() {
                folders.push(path);
            } else {
                let text = fs::read_to_string(&path).unwrap();
                found.push((path, text));
            }
        }
    }
    found
}

/// Each limit: the file that has it, the words there, and the words of `SECURITY.md`.
const LIMITS: &[(&str, &str, &str)] = &[
    ("src/cli/read.rs", "LARGEST: u64 = 256 << 20", "256 MB"),
    ("src/cli/ignore_files.rs", "LARGEST: u64 = 1 << 20", "`.gitignore` and its like | 1 MB"),
    ("src/cli/lines.rs", "LONGEST_LINE: usize = 16 << 20", "16 MB"),
    ("src/document/json/reader.rs", "Self { depth: 512 }", "512 levels"),
    ("src/document/json/reader.rs", "MOST_MISTAKES: usize = 20", "20 mistakes"),
    ("src/document/csv.rs", "MOST_CELLS: usize = 1000", "1,000 cells"),
    ("src/template/arm/limits.rs", "units: 1_500_000", "1,500,000 steps"),
    ("src/template/arm/limits.rs", "depth: 200", "200 levels"),
    ("src/template/arm/limits.rs", "nesting: 100", "100 levels"),
    ("src/template/arm/limits.rs", "rounds: 800", "800 rounds"),
    ("src/template/arm/limits.rs", "alternatives: 16", "16 alternatives"),
    ("src/template/arm/limits.rs", "deployments: 24", "24 deployments"),
    ("src/template/arm/expression/parser.rs", "LONGEST: usize = 24_576", "24,576 characters"),
    ("src/template/arm/expression/parser.rs", "DEEPEST: usize = 100", "100 calls"),
    ("src/template/arm/functions/array.rs", "RANGE: i64 = 10_000", "10,000 elements"),
    ("src/syntax/parse/segment.rs", "MAX_DEPTH: usize = 64", "64 levels"),
    ("src/compile/load.rs", "DEEPEST: usize = 32", "32 policies"),
    ("src/compile/predicates.rs", "PATTERN_SIZE: usize = 1 << 20", "1 MB"),
    ("src/catalog/search.rs", "MOST_STATES: usize = 1_000_000", "1,000,000 states"),
    ("src/evidence/mfa/mod.rs", "MOST_POLICIES: usize = 1000", "1,000 policies"),
    ("src/evidence/roles/permissions.rs", "MOST_PATTERNS: usize = 2_000", "2,000 patterns"),
];

#[test]
fn the_limits_are_those_of_the_code() {
    let told = read("SECURITY.md");
    for (file, code, words) in LIMITS {
        assert!(read(file).contains(code), "{file} has no `{code}`; mend SECURITY.md and this table");
        assert!(told.contains(words), "SECURITY.md does not tell `{words}`");
    }
}

#[test]
fn what_it_says_is_tested_exists() {
    let told = read("SECURITY.md");
    let mut named = 0;
    for word in told.split('`').skip(1).step_by(2) {
        let is_path = ["src/", "tests/", "fuzz/", "docs/", ".github/", "deny.toml", "build.rs"]
            .iter()
            .any(|start| word.starts_with(start));
        if is_path {
            assert!(root().join(word).exists(), "there is no `{word}`");
            named += 1;
        }
    }
    assert!(named > 10, "only {named} places are named");
    let manifest = read("fuzz/Cargo.toml");
    for target in fs::read_dir(root().join("fuzz/targets")).unwrap() {
        let name = target.unwrap().path().file_stem().unwrap().to_str().unwrap().to_owned();
        assert!(told.contains(&format!("`{name}`")), "SECURITY.md leaves out the fuzz target `{name}`");
        assert!(manifest.contains(&format!("name = \"{name}\"")), "`{name}` is no target");
    }
}

#[test]
fn nothing_talks_to_anybody_or_runs_anything() {
    const OUTSIDE: &[&str] = &[
        "TcpStream",
        "TcpListener",
        "ToSocketAddrs",
        "UdpSocket",
        "UnixStream",
        "process::Command",
        "Command::new",
    ];
    let mut texts = sources();
    texts.push((root().join("build.rs"), read("build.rs")));
    for (path, text) in texts {
        let found = OUTSIDE.iter().find(|word| text.contains(**word));
        assert!(found.is_none(), "{}: {found:?}", path.display());
    }
    let deny = read("deny.toml");
    let locked = read("Cargo.lock");
    for line in deny.lines().filter_map(|line| line.trim().strip_prefix("{ crate = \"")) {
        let name = line.split('"').next().unwrap();
        assert!(!locked.contains(&format!("name = \"{name}\"")), "{name} can talk to others");
    }
}

#[test]
fn the_build_script_reads_the_catalogue_and_writes_into_its_own_folder() {
    let script = read("build.rs");
    let code: Vec<&str> = script.lines().filter(|line| !line.trim_start().starts_with("//")).collect();
    let asked: Vec<&&str> = code.iter().filter(|line| line.contains("env::var")).collect();
    assert!(asked.iter().all(|line| line.contains("\"OUT_DIR\"")), "{asked:?}");
    let written: Vec<&&str> = code.iter().filter(|line| line.contains("fs::write")).collect();
    assert!(matches!(written[..], [line] if line.contains("catalog.rs")), "{written:?}");
    let paths = code.iter().filter(|line| line.contains("&str = \"") && line.contains('/'));
    assert!(paths.clone().count() >= 2);
    for line in paths {
        assert!(line.contains("= \"catalog/"), "{line}");
    }
}

#[test]
fn unsafe_code_is_forbidden_here() {
    assert!(read("Cargo.toml").contains("unsafe_code = \"forbid\""));
    for (path, text) in sources() {
        assert!(!text.contains("unsafe "), "{}", path.display());
    }
}

/// Every file below a folder with its content.
fn snapshot(folder: &Path) -> BTreeMap<PathBuf, Vec<u8>> {
    let (mut found, mut folders) = (BTreeMap::new(), vec![folder.to_owned()]);
    while let Some(folder) = folders.pop() {
        for entry in fs::read_dir(folder).unwrap() {
            let path = entry.unwrap().path();
            if path.is_dir() {
                folders.push(path);
            } else {
                found.insert(path.clone(), fs::read(&path).unwrap());
            }
        }
    }
    found
}

#[test]
fn a_run_writes_nothing_but_what_the_command_line_names() {
    let folder = tempfile::tempdir().unwrap();
    let (work, home) = (folder.path().join("work"), folder.path().join("home"));
    fs::create_dir(&home).unwrap();
    fs::create_dir(&work).unwrap();
    for entry in fs::read_dir(root().join("examples/bad-offer")).unwrap() {
        let path = entry.unwrap().path();
        fs::copy(&path, work.join(path.file_name().unwrap())).unwrap();
    }
    fs::write(work.join("one.delegard"), "role Owner forbidden\n\ntest \"a\"\n  expect nothing fails\n")
        .unwrap();
    fs::write(work.join("delegard.toml"), "policy = \"one.delegard\"\n").unwrap();
    let before = snapshot(folder.path());
    let run = |line: &str| {
        let output = Command::new(env!("CARGO_BIN_EXE_delegard"))
            .args(line.split(' '))
            .current_dir(&work)
            .envs([("HOME", &home), ("TMPDIR", &home), ("XDG_CACHE_HOME", &home), ("XDG_CONFIG_HOME", &home)])
            .output()
            .unwrap();
        assert!(matches!(output.status.code(), Some(0..=4)), "{line}: {output:?}");
    };
    for line in [
        "check .",
        "check . --format json",
        "show .",
        "roles",
        "explain E0101",
        "test one.delegard",
        "completions zsh",
        "man",
    ] {
        run(line);
    }
    assert_eq!(snapshot(folder.path()), before);
    run("check . --output report.txt");
    run("check . --write-baseline known.json");
    let after = snapshot(folder.path());
    let new: Vec<_> = after.keys().filter(|path| !before.contains_key(*path)).collect();
    assert_eq!(new, [&work.join("known.json"), &work.join("report.txt")]);
    assert!(before.iter().all(|(path, bytes)| after.get(path) == Some(bytes)));
}

/// What stands for secrets in [`SHOWN_LINES`]: words that nothing else there holds.
const SECRETS: [&str; 6] = ["swordfish", "haddock", "angelfish", "4711", "catfish", "seahorse"];

/// A template on few lines, all of which some message shows; `TEXT` and `OBJECT` are types.
const SHOWN_LINES: &str = r#"{"$schema": "https://schema.management.azure.com/schemas/2018-05-01/subscriptionDeploymentTemplate.json#", "contentVersion": "1.0.0.0", "parameters": {
"a": {"type": "TEXT"}, "b": {"type": "TEXT", "defaultValue": "swordfish", "allowedValues": ["haddock", "swordfish"]}, "wrong": {"type": "int", "defaultValue": "no"}, "c": {"type": "OBJECT"}},
"resources": [{"type": "Microsoft.Resources/deployments", "apiVersion": "2022-09-01", "name": "within", "properties": {"mode": "Incremental", "expressionEvaluationOptions": {"scope": "inner"},
"parameters": {"inner": {"value": "seahorse"}, "role": {"value": "8e3af657-a8ff-443c-a75c-2fe8c4bcb635"}}, "template": {"parameters": {"role": {"type": "string"}, "inner": {"type": "TEXT"}}, "resources": [
{"type": "Microsoft.ManagedServices/registrationDefinitions", "apiVersion": "2022-10-01", "name": "x", "properties": {"registrationDefinitionName": "x", "managedByTenantId": "3c1a9a6e-0b7f-4a43-8a39-7b0e5f1c2d3e", "authorizations": [{"principalId": "11111111-2222-4333-8444-000000000001", "roleDefinitionId": "[parameters('role')]"}]}}]}}},
{"type": "Microsoft.ManagedServices/registrationDefinitions", "apiVersion": "2022-10-01", "name": "[string(parameters('wrong'))]", "properties": {"registrationDefinitionName": "y", "managedByTenantId": "3c1a9a6e-0b7f-4a43-8a39-7b0e5f1c2d3e", "authorizations": []}}]}"#;

/// Its parameter file.
const GIVEN: &str = r#"{"parameters": {"a": {"value": "catfish"}, "c": {"value": {"deep": ["angelfish", 4711]}}, "unknown": {"value": 1}}}"#;

/// All that the program prints in every form about the template with these types.
fn printed(text: &str, object: &str) -> String {
    let folder = tempfile::tempdir().unwrap();
    let template = SHOWN_LINES.replace("TEXT", text).replace("OBJECT", object);
    fs::write(folder.path().join("offer.json"), &template).unwrap();
    fs::write(folder.path().join("offer.parameters.json"), GIVEN).unwrap();
    fs::write(folder.path().join("broken.json"), template.replace("\"c\":", "\"c\"")).unwrap();
    let mut lines = vec!["delegard show .".to_owned(), "delegard show . --expand".to_owned()];
    for form in ["human", "json", "ndjson", "sarif", "junit", "github", "gitlab", "markdown", "html"] {
        lines.push(format!("delegard check . --format {form}"));
    }
    let mut printed = String::new();
    for line in lines {
        let output = crate::cli::run(folder.path(), &line);
        assert!([0, 1, 3, 4].contains(&output.status.code().unwrap()), "{line}");
        printed.push_str(&String::from_utf8(output.stdout).unwrap());
        printed.push_str(&String::from_utf8(output.stderr).unwrap());
    }
    printed
}

#[test]
fn values_of_secret_parameters_are_shown_in_no_form() {
    let hidden = printed("secureString", "secureObject");
    for secret in SECRETS {
        assert!(!hidden.contains(secret), "{secret} is shown");
    }
    let open = printed("string", "object");
    for word in SECRETS {
        assert!(open.contains(word), "{word} would be shown nowhere, so that hiding it proves nothing");
    }
}
