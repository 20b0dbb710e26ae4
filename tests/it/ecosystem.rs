//! What stands around the program: the action, workflows, hooks, the image, and the names of releases.
//! They agree with each other, and the scripts of the action are run.

use std::collections::BTreeSet;
use std::fs;
use std::path::{Path, PathBuf};

use saphyr::{LoadableYamlNode, Yaml};

use crate::docs_language::document;

/// The one document of a YAML text.
fn yaml<'t>(text: &'t str, name: &str) -> Yaml<'t> {
    let mut documents = Yaml::load_from_str(text).unwrap_or_else(|error| panic!("{name}: {error}"));
    assert_eq!(documents.len(), 1, "{name}");
    documents.remove(0)
}

fn text<'y>(node: &'y Yaml<'_>) -> &'y str {
    node.as_str().unwrap_or_else(|| panic!("{node:?} is no text"))
}

/// The member of a mapping; none if it is no mapping or has no such member.
fn get<'y>(node: &'y Yaml<'y>, key: &str) -> Option<&'y Yaml<'y>> {
    let members = node.as_mapping()?;
    members.iter().find(|(name, _)| name.as_str() == Some(key)).map(|(_, value)| value)
}

fn keys<'y>(node: &'y Yaml<'y>) -> BTreeSet<&'y str> {
    node.as_mapping().map(|members| members.keys().map(text).collect()).unwrap_or_default()
}

/// Every member called `key`, wherever it is.
fn all<'y>(node: &'y Yaml<'y>, key: &str, found: &mut Vec<&'y Yaml<'y>>) {
    if let Some(members) = node.as_mapping() {
        for (name, value) in members {
            if name.as_str() == Some(key) {
                found.push(value);
            }
            all(value, key, found);
        }
    }
    for entry in node.as_sequence().into_iter().flatten() {
        all(entry, key, found);
    }
}

fn workflows() -> Vec<String> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join(".github/workflows");
    let names = fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().file_name());
    names.map(|name| format!(".github/workflows/{}", name.to_str().unwrap())).collect()
}

/// The YAML that the pages show.
fn shown() -> Vec<(String, String)> {
    let mut found = Vec::new();
    for entry in fs::read_dir(Path::new(env!("CARGO_MANIFEST_DIR")).join("docs")).unwrap() {
        let name = format!("docs/{}", entry.unwrap().file_name().to_str().unwrap());
        if Path::new(&name).extension().is_some_and(|extension| extension == "md") {
            let page = document(&name);
            let blocks = page.split("\n```yaml\n").skip(1).map(|part| part.split("\n```").next().unwrap());
            found.extend(blocks.map(|block| (name.clone(), block.to_owned())));
        }
    }
    assert!(found.len() >= 3, "{found:?}");
    found
}

/// What stands in `${{ … }}`.
fn expressions(text: &str) -> Vec<&str> {
    text.split("${{").skip(1).map(|part| part.split("}}").next().unwrap().trim()).collect()
}

#[test]
fn the_action_declares_what_it_uses_and_uses_what_it_declares() {
    let source = document("action.yml");
    let action = yaml(&source, "action.yml");
    let inputs = keys(get(&action, "inputs").unwrap());
    let pattern = regex::Regex::new(r"inputs\.([A-Za-z0-9_-]+)").unwrap();
    let used: BTreeSet<&str> =
        pattern.captures_iter(&source).map(|found| found.get(1).unwrap().as_str()).collect();
    assert_eq!(used, inputs);
    for name in &inputs {
        let input = get(get(&action, "inputs").unwrap(), name).unwrap();
        assert!(
            !text(get(input, "description").unwrap()).is_empty() && get(input, "default").is_some(),
            "{name}"
        );
    }
    let page = document("docs/ci.md");
    let rows: BTreeSet<&str> = (page.lines())
        .filter_map(|line| line.strip_prefix("| `")?.split_once("` |"))
        .map(|(name, _)| name)
        .collect();
    assert_eq!(rows, inputs, "docs/ci.md lists other inputs");
}

#[test]
fn no_script_has_an_input_in_it() {
    let mut names = workflows();
    names.push("action.yml".to_owned());
    let mut texts: Vec<(String, String)> =
        names.into_iter().map(|name| (name.clone(), document(&name))).collect();
    texts.extend(shown());
    let mut seen = 0;
    for (name, source) in &texts {
        let parsed = yaml(source, name);
        let mut scripts = Vec::new();
        all(&parsed, "run", &mut scripts);
        for script in scripts.into_iter().filter(|script| script.as_str().is_some()) {
            seen += 1;
            // The matrix is written in the same file.
            for expression in expressions(text(script)) {
                assert!(expression.starts_with("matrix.") && name != "action.yml", "{name}: {expression}");
            }
        }
    }
    assert!(seen > 10, "only {seen} scripts were found");
}

#[test]
fn other_actions_are_named_by_their_commit() {
    let commit = regex::Regex::new("^[a-z-]+/[a-z-]+@[0-9a-f]{40}$").unwrap();
    let known: BTreeSet<String> = workflows().iter().flat_map(|name| used(&document(name), name)).collect();
    for action in known.iter().filter(|action| *action != "./") {
        assert!(commit.is_match(action), "{action}");
    }
    for (name, source) in shown() {
        for action in used(&source, &name) {
            let is_example =
                action.starts_with("OWNER/delegard@v") || action == "github/codeql-action/upload-sarif@v3";
            assert!(is_example || known.contains(&action), "{name}: {action}");
        }
    }
}

fn used(source: &str, name: &str) -> Vec<String> {
    let parsed = yaml(source, name);
    let mut found = Vec::new();
    all(&parsed, "uses", &mut found);
    found.into_iter().map(|action| text(action).to_owned()).collect()
}

#[test]
fn examples_give_the_action_only_inputs_that_it_has() {
    let source = document("action.yml");
    let action = yaml(&source, "action.yml");
    let inputs = keys(get(&action, "inputs").unwrap());
    let mut texts = shown();
    texts.extend(workflows().into_iter().map(|name| (name.clone(), document(&name))));
    let mut seen = 0;
    for (name, source) in &texts {
        let parsed = yaml(source, name);
        let mut lists = Vec::new();
        all(&parsed, "steps", &mut lists);
        for step in lists.into_iter().filter_map(|list| list.as_sequence()).flatten() {
            let is_ours = get(step, "uses")
                .is_some_and(|action| text(action) == "./" || text(action).starts_with("OWNER/"));
            if is_ours {
                let given = get(step, "with").map(keys).unwrap_or_default();
                assert!(given.is_subset(&inputs), "{name}: {given:?}");
                seen += 1;
            }
        }
    }
    assert!(seen >= 2, "{seen}");
}

#[test]
fn the_hooks_run_commands_that_there_are_when_their_files_change() {
    let source = document(".pre-commit-hooks.yaml");
    let hooks = yaml(&source, ".pre-commit-hooks.yaml");
    let mut ids = BTreeSet::new();
    for hook in hooks.as_sequence().unwrap() {
        let of = |key| text(get(hook, key).unwrap());
        ids.insert(of("id"));
        assert_eq!(of("language"), "rust");
        assert_eq!(get(hook, "pass_filenames").unwrap().as_bool(), Some(false));
        let help = crate::cli::run(Path::new("."), &format!("{} --help", of("entry")));
        assert_eq!(help.status.code(), Some(0), "{}", of("entry"));
        let files = regex::Regex::new(of("files")).unwrap();
        for (name, is_template) in [
            ("a/offer.json", true),
            ("fleet.ndjson", true),
            ("ours.delegard", false),
            ("delegard.toml", false),
        ] {
            assert_eq!(files.is_match(name), !is_template || of("id") == "delegard-check", "{name}");
        }
        assert!(!files.is_match("Cargo.toml") && !files.is_match("README.md"));
    }
    assert_eq!(ids, BTreeSet::from(["delegard-check", "delegard-test"]));
    let page = document("docs/ci.md");
    assert!(ids.iter().all(|id| page.contains(&format!("- id: {id}\n"))));
}

/// The systems that a release is built for.
fn targets() -> Vec<String> {
    let source = document(".github/workflows/release.yml");
    let release = yaml(&source, "release.yml");
    let mut found = Vec::new();
    all(&release, "include", &mut found);
    let list = found[0].as_sequence().unwrap();
    list.iter().map(|entry| text(get(entry, "target").unwrap()).to_owned()).collect()
}

#[test]
fn an_archive_has_one_name_wherever_it_is_named() {
    let release = document(".github/workflows/release.yml");
    assert!(release.contains("name=delegard-${GITHUB_REF_NAME}-${{ matrix.target }}"));
    let manifest: toml::Table = document("Cargo.toml").parse().unwrap();
    let package = manifest["package"].as_table().unwrap();
    let binstall = &package["metadata"]["binstall"];
    let version = package["version"].as_str().unwrap();
    let install = document(".github/action/install.sh");
    assert!(install.contains("name=delegard-$tag-$target\n"));
    let page = document("docs/install.md");
    let mut in_script = BTreeSet::new();
    for found in
        regex::Regex::new(r"target=([a-z0-9_-]+) ending=([a-z.]+) ;;").unwrap().captures_iter(&install)
    {
        in_script.insert(format!("{}.{}", &found[1], &found[2]));
    }
    let mut released = BTreeSet::new();
    for target in targets() {
        let ending = if target.contains("windows") { "zip" } else { "tar.gz" };
        let of_target = binstall.get("overrides").and_then(|all| all.get(&target)).unwrap_or(binstall);
        let filled = |template: &str| {
            (template.replace("{ name }", "delegard").replace("{ version }", version))
                .replace("{ target }", &target)
                .replace("{ repo }", "REPO")
        };
        let name = format!("delegard-v{version}-{target}");
        let url = of_target["pkg-url"].as_str().unwrap();
        assert_eq!(filled(url), format!("REPO/releases/download/v{version}/{name}.{ending}"));
        assert_eq!(of_target["pkg-fmt"].as_str(), Some(if ending == "zip" { "zip" } else { "tgz" }));
        let program = filled(binstall["bin-dir"].as_str().unwrap());
        assert_eq!(program, format!("{name}/{{ bin }}{{ binary-ext }}"));
        assert!(page.contains(&format!("| `{name}.{ending}` |")), "docs/install.md leaves out {name}");
        released.insert(format!("{target}.{ending}"));
    }
    assert_eq!(in_script, released);
    assert_eq!(page.matches("| `delegard-v").count(), released.len());
}

#[test]
fn the_image_is_the_program_and_nothing_else() {
    let text = document("Containerfile");
    let (build, last) = text.split_once("\nFROM scratch\n").expect("the last stage begins with nothing");
    assert!(!last.contains("\nFROM ") && !last.contains("\nRUN "), "{last}");
    let user = last.lines().find_map(|line| line.strip_prefix("USER ")).expect("a user is named");
    assert!(user.split(':').all(|id| id.parse::<u32>().is_ok_and(|id| id > 0)), "{user}");
    assert!(last.contains("\nENTRYPOINT [\"/delegard\"]\n"));
    let release = document(".github/workflows/release.yml");
    let compiler =
        regex::Regex::new("RUST: \"([0-9.]+)\"").unwrap().captures(&release).unwrap()[1].to_owned();
    assert!(build.contains(&format!("FROM docker.io/library/rust:{compiler}-alpine AS build")), "{compiler}");
    assert!(build.contains(".ci/release "));
    for line in last.lines().filter(|line| line.starts_with("COPY ")) {
        assert!(line.starts_with("COPY --from=build "), "{line}");
    }
}

#[test]
fn scripts_are_sound() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let scripts = [".github/action/install.sh", ".github/action/check.sh", ".ci/run", ".ci/release"];
    for checker in [&["bash", "-n"][..], &["shellcheck"]] {
        let mut command = std::process::Command::new(checker[0]);
        match command.args(&checker[1..]).args(scripts).current_dir(root).output() {
            Ok(output) => assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stdout)),
            Err(error) => println!("not checked here with {}: {error}", checker[0]),
        }
    }
}

/// A run of a script of the action, as a runner makes it.
#[cfg(unix)]
struct Runner {
    folder: tempfile::TempDir,
}

#[cfg(unix)]
impl Runner {
    fn new() -> Self {
        let folder = tempfile::tempdir().unwrap();
        for name in ["temp", "work", "bin"] {
            fs::create_dir(folder.path().join(name)).unwrap();
        }
        Self { folder }
    }

    fn at(&self, name: &str) -> PathBuf {
        self.folder.path().join(name)
    }

    /// Runs a script with inputs; its output and how it ended.
    fn run(&self, script: &str, inputs: &[(&str, &str)]) -> (Option<i32>, String) {
        for name in ["path", "output", "summary"] {
            fs::write(self.at(name), "").unwrap();
        }
        let root = Path::new(env!("CARGO_MANIFEST_DIR"));
        let program = Path::new(env!("CARGO_BIN_EXE_delegard")).parent().unwrap();
        let path = std::env::var("PATH").unwrap();
        let output = std::process::Command::new("bash")
            .arg(root.join(".github/action").join(script))
            .current_dir(self.at("work"))
            .env("PATH", format!("{}:{}:{path}", self.at("bin").display(), program.display()))
            .envs([("RUNNER_OS", "Linux"), ("RUNNER_ARCH", "X64"), ("NO_COLOR", "1")])
            .env("RUNNER_TEMP", self.at("temp"))
            .env("GITHUB_PATH", self.at("path"))
            .env("GITHUB_OUTPUT", self.at("output"))
            .env("GITHUB_STEP_SUMMARY", self.at("summary"))
            .env("SOURCES", root)
            .envs(inputs.iter().copied())
            .output()
            .unwrap();
        let told = [output.stdout, output.stderr].map(|text| String::from_utf8(text).unwrap()).concat();
        (output.status.code(), told)
    }

    fn wrote(&self, name: &str) -> String {
        fs::read_to_string(self.at(name)).unwrap()
    }
}

#[cfg(unix)]
#[test]
fn the_action_checks_with_its_inputs_and_ends_as_the_check_does() {
    let runner = Runner::new();
    let offers = runner.at("work/our offers");
    fs::create_dir(&offers).unwrap();
    for name in ["offer.json", "offer.parameters.json"] {
        let from = Path::new(env!("CARGO_MANIFEST_DIR")).join("examples/bad-offer").join(name);
        fs::copy(from, offers.join(name)).unwrap();
    }
    fs::write(runner.at("work/one.delegard"), "role Owner forbidden\n").unwrap();
    let inputs = [
        ("PATHS", "our offers\n\n"),
        ("POLICY", "  one.delegard\nservice-limits\r\n"),
        ("ARGS", "--fail-on warning\n  --no-config"),
        ("OUTPUT", "delegard.sarif\ngithub=-\n"),
    ];
    let (code, told) = runner.run("check.sh", &inputs);
    assert_eq!(code, Some(1), "{told}");
    assert!(told.contains("::error file=our offers/offer.parameters.json"), "{told}");
    assert_eq!(runner.wrote("output"), "exit-code=1\n");
    assert!(runner.wrote("summary").contains("`role-owner-forbidden`"));
    let sarif: serde_json::Value = serde_json::from_str(&runner.wrote("work/delegard.sarif")).unwrap();
    assert_eq!(sarif["version"], "2.1.0");

    // Nothing but a policy: the rest is as the program has it.
    let (code, told) = runner.run("check.sh", &[("POLICY", "one.delegard"), ("PATHS", ""), ("ARGS", "")]);
    assert_eq!(code, Some(1), "{told}");
    assert!(!told.contains("::error") && told.contains("error[role-owner-forbidden]"), "{told}");
    assert!(runner.wrote("summary").contains("1 finding"), "{told}");
}

#[cfg(unix)]
#[test]
fn no_input_of_the_action_is_evaluated_or_taken_for_an_option() {
    let runner = Runner::new();
    let hostile = "$(touch evil) `touch evil`; touch evil & * \"'";
    for name in ["PATHS", "POLICY", "ARGS", "OUTPUT"] {
        let (code, told) = runner.run("check.sh", &[(name, hostile)]);
        assert!(matches!(code, Some(2..=4)), "{name}: {told}");
        assert_eq!(runner.wrote("output"), format!("exit-code={}\n", code.unwrap()));
    }
    let names: Vec<_> =
        fs::read_dir(runner.at("work")).unwrap().map(|entry| entry.unwrap().file_name()).collect();
    assert!(!names.iter().any(|name| name == "evil"), "{names:?}");
    let (code, told) = runner.run("check.sh", &[("PATHS", "--write-baseline=known.json")]);
    assert_eq!(code, Some(4), "{told}");
    assert!(!runner.at("work/known.json").exists());
}

/// A release for Linux in a folder, packed as the workflow packs it.
#[cfg(unix)]
fn release(runner: &Runner, tag: &str) -> (String, String) {
    let name = format!("delegard-{tag}-x86_64-unknown-linux-musl");
    let folder = runner.at(&format!("releases/{tag}"));
    fs::create_dir_all(folder.join(&name)).unwrap();
    // A script in place of the program: it says the version, and is small.
    fs::write(folder.join(&name).join("delegard"), format!("#!/bin/sh\necho 'delegard {tag}'\n")).unwrap();
    let line = format!(
        "chmod +x {name}/delegard && tar -czf {name}.tar.gz {name} && rm -r {name} && \
         (sha256sum -- * || shasum -a 256 -- *) > ../SHA256SUMS && mv ../SHA256SUMS ."
    );
    let packed =
        std::process::Command::new("bash").args(["-c", &line]).current_dir(&folder).output().unwrap();
    assert!(packed.status.success(), "{packed:?}");
    (name, format!("file://{}", runner.at("releases").display()))
}

/// Whether what the script downloads with is there; not everybody who builds the program has it.
#[cfg(unix)]
fn can_download() -> bool {
    let is_there = std::process::Command::new("curl").arg("--version").output().is_ok();
    if !is_there {
        println!("not checked here: curl is not installed");
    }
    is_there
}

#[cfg(unix)]
#[test]
fn the_action_takes_a_release_only_with_its_checksum() {
    if !can_download() {
        return;
    }
    let runner = Runner::new();
    let (name, releases) = release(&runner, "v0.1.0");
    let of_version = [("RELEASES", releases.as_str()), ("VERSION", "v0.1.0"), ("ACTION_REF", "main")];
    let (code, told) = runner.run("install.sh", &of_version);
    assert_eq!((code, told.contains("\ndelegard v0.1.0\n")), (Some(0), true), "{told}");
    assert_eq!(runner.wrote("path"), format!("{}\n", runner.at("temp/delegard").join(&name).display()));
    let (code, told) = runner.run("install.sh", &[("RELEASES", &releases), ("ACTION_REF", "v0.1.0")]);
    assert_eq!((code, told.contains("\ndelegard v0.1.0\n")), (Some(0), true), "{told}");

    let archive = runner.at(&format!("releases/v0.1.0/{name}.tar.gz"));
    let sums = runner.at("releases/v0.1.0/SHA256SUMS");
    let right = fs::read(&archive).unwrap();
    fs::write(&archive, [&right[..], b"more"].concat()).unwrap();
    for (what, message) in [("archive", "is wrong"), ("list", "does not list")] {
        if what == "list" {
            fs::write(&archive, &right).unwrap();
            fs::write(&sums, "0000  other.tar.gz\n").unwrap();
        }
        for inputs in [of_version, [of_version[0], ("VERSION", ""), ("ACTION_REF", "v0.1.0")]] {
            let (code, told) = runner.run("install.sh", &inputs);
            assert_eq!((code, told.contains(message)), (Some(2), true), "{told}");
            assert_eq!(runner.wrote("path"), "", "a program that is not the released one is on the path");
        }
    }
}

#[cfg(unix)]
#[test]
fn the_action_builds_only_where_no_version_is_asked_for() {
    if !can_download() {
        return;
    }
    let runner = Runner::new();
    // It stands for cargo: it makes what an installation would.
    let cargo = "#!/bin/bash\necho \"cargo $*\"\nwhile [ \"$1\" != --root ]; do shift; done\n\
                 mkdir -p \"$2/bin\"\nprintf '#!/bin/sh\\necho built\\n' > \"$2/bin/delegard\"\n\
                 chmod +x \"$2/bin/delegard\"\n";
    fs::write(runner.at("bin/cargo"), cargo).unwrap();
    let made = std::process::Command::new("chmod").arg("+x").arg(runner.at("bin/cargo")).status().unwrap();
    assert!(made.success());
    let (_, releases) = release(&runner, "v0.1.0");
    let releases = ("RELEASES", releases.as_str());
    for inputs in [
        vec![releases, ("ACTION_REF", "main")],
        vec![releases, ("ACTION_REF", "v1")],
        vec![releases, ("ACTION_REF", "../../v0.1.0")],
        vec![releases, ("ACTION_REF", "v0.2.0")],
        vec![releases, ("ACTION_REF", "v0.1.0"), ("RUNNER_ARCH", "RISCV")],
        vec![("RELEASES", ""), ("ACTION_REF", "v0.1.0")],
    ] {
        let (code, told) = runner.run("install.sh", &inputs);
        assert_eq!((code, told.contains("\nbuilt\n")), (Some(0), true), "{inputs:?}: {told}");
        assert!(told.contains("cargo install --locked "), "{told}");
        assert_eq!(runner.wrote("path"), format!("{}\n", runner.at("temp/delegard/built/bin").display()));
    }
    for version in ["v0.2.0", "latest", "v0.1.0/../../x", "main"] {
        let (code, told) =
            runner.run("install.sh", &[releases, ("VERSION", version), ("ACTION_REF", "v0.1.0")]);
        assert_eq!((code, told.contains("::error ")), (Some(2), true), "{version}: {told}");
        assert!(!told.contains("cargo "), "{told}");
        assert_eq!(runner.wrote("path"), "");
    }
}

/// The oldest compiler that `Cargo.toml` promises.
fn oldest_compiler() -> String {
    let manifest: toml::Table = document("Cargo.toml").parse().unwrap();
    manifest["package"]["rust-version"].as_str().unwrap().to_owned()
}

#[test]
fn pages_name_the_oldest_compiler_of_the_manifest() {
    let version = regex::Regex::new(r"Rust (1\.[0-9]+)").unwrap();
    let mut seen = 0;
    for page in ["README.md", "CONTRIBUTING.md", "docs/install.md", "docs/start.md", "docs/ci.md"] {
        for found in version.captures_iter(&document(page)) {
            assert_eq!(found[1], oldest_compiler(), "{page}");
            seen += 1;
        }
    }
    assert!(seen > 0, "no page says which Rust is needed");
}

#[test]
fn the_oldest_compiler_is_tried_by_the_workflow() {
    let source = document(".github/workflows/ci.yml");
    let workflow = yaml(&source, "ci.yml");
    let mut scripts = Vec::new();
    all(get(get(&workflow, "jobs").unwrap(), "oldest").unwrap(), "run", &mut scripts);
    let script = scripts.iter().map(|script| text(script)).collect::<String>();
    // The number is read where it stands, and written nowhere else.
    assert!(script.contains("rust-version") && script.contains("cargo \"+$version\" check"), "{script}");
}

#[test]
fn every_library_has_its_reason() {
    let manifest: toml::Table = document("Cargo.toml").parse().unwrap();
    let page = document("docs/decisions/0006-libraries.md");
    let unix = &manifest["target"]["cfg(unix)"];
    let tables = [&manifest["dependencies"], &manifest["dev-dependencies"], &unix["dependencies"]];
    for name in tables.iter().flat_map(|table| table.as_table().unwrap().keys()) {
        let is_word = |text: &str| {
            text.split(|c: char| !c.is_alphanumeric() && !"-_".contains(c)).any(|word| word == name)
        };
        assert!(is_word(&page), "docs/decisions/0006-libraries.md does not say why there is {name}");
    }
}

#[test]
fn the_dictionary_of_the_fuzzer_has_every_word_of_the_language() {
    let dictionary = document("fuzz/policy.dict");
    let word = regex::Regex::new(r#""([a-z-]{2,})""#).unwrap();
    let mut seen = 0;
    for found in word.captures_iter(&document("grammar/policy.pest")) {
        assert!(dictionary.contains(&format!("\n\"{}\"\n", &found[1])), "{} is not in it", &found[1]);
        seen += 1;
    }
    assert!(seen > 100, "only {seen} words were found");
}
