//! Several reports of one run: each in its form and to its file, all of them on the same findings.

use std::collections::BTreeMap;
use std::fs;
use std::path::Path;

use delegard::report::Format;
use serde_json::Value;

use crate::cli::run;
use crate::report_forms::{REPORT, REPORT_CLOSED, SARIF, assert_valid, exit, fingerprints, json};

const TEMPLATE: &str = r#"{
  "$schema": "https://schema.management.azure.com/schemas/2018-05-01/subscriptionDeploymentTemplate.json#",
  "contentVersion": "1.0.0.0",
  "parameters": { "more": { "type": "array" } },
  "resources": [
    {
      "type": "Microsoft.ManagedServices/registrationDefinitions",
      "apiVersion": "2022-10-01",
      "name": "5f2a9c1e-0000-4000-8000-0000000000d1",
      "properties": {
        "registrationDefinitionName": "Northwind",
        "managedByTenantId": "5f2a9c1e-0000-4000-8000-0000000000f1",
        "authorizations": [
          {"principalId": "5f2a9c1e-0000-4000-8000-0000000000a1", "principalIdDisplayName": "Ada", "roleDefinitionId": "8e3af657-a8ff-443c-a75c-2fe8c4bcb635"},
          {"principalId": "5f2a9c1e-0000-4000-8000-0000000000a2", "roleDefinitionId": "8e3af657-a8ff-443c-a75c-2fe8c4bcb635"},
          {"principalId": "5f2a9c1e-0000-4000-8000-0000000000a3", "roleDefinitionId": "8e3af657-a8ff-443c-a75c-2fe8c4bcb635"}
        ]
      }
    }
  ]
}"#;

const CONFIGURATION: &str = r#"
policy = "one.delegard"

[[waiver]]
rule = "role-owner-forbidden"
delegation = "Northwind"
role = "Owner"
principal = "5f2a9c1e-0000-4000-8000-0000000000a2"
access = "permanent"
until = 2099-01-31
because = "moves to [PIM](https://example.com) {0}"
approved-by = "Grace"
"#;

/// A folder with an offer that one waiver is about.
fn folder() -> tempfile::TempDir {
    let folder = tempfile::tempdir().unwrap();
    for (name, text) in [
        ("offer.json", TEMPLATE),
        ("one.delegard", "role Owner forbidden\nprincipals must be groups\n"),
        ("delegard.toml", CONFIGURATION),
    ] {
        fs::write(folder.path().join(name), text).unwrap();
    }
    folder
}

fn read(folder: &Path, name: &str) -> String {
    fs::read_to_string(folder.join(name)).unwrap()
}

#[test]
fn one_run_writes_every_form_and_all_have_the_same_findings() {
    let folder = folder();
    let here = folder.path();
    let files = [
        (Format::Json, "r.json", ""),
        (Format::Ndjson, "r.ndjson", ""),
        (Format::Sarif, "r.sarif", ""),
        (Format::Junit, "r.xml", ""),
        (Format::Markdown, "r.md", ""),
        (Format::Html, "r.html", ""),
        (Format::Github, "github.txt", "github="),
        (Format::Gitlab, "gitlab.json", "gitlab="),
    ];
    let outputs: Vec<String> = files.iter().map(|(_, name, form)| format!("--output {form}{name}")).collect();
    let ran = run(here, &format!("delegard check offer.json {} --output -", outputs.join(" ")));
    assert_eq!(ran.status.code(), Some(1), "{}", String::from_utf8_lossy(&ran.stderr));
    let human = String::from_utf8(ran.stdout).unwrap();
    assert!(human.contains("2 errors · 1 waived"), "{human}");
    let expected = fingerprints(Format::Json, &read(here, "r.json")).unwrap();
    assert_eq!(expected.len(), 2);
    assert_valid(&REPORT, &json(&read(here, "r.json")), "with a waiver");
    assert_valid(&REPORT_CLOSED, &json(&read(here, "r.json")), "with a waiver");
    assert_valid(&SARIF, &json(&read(here, "r.sarif")), "with a waiver");
    for (format, name, _) in files {
        let text = read(here, name);
        assert_eq!(fingerprints(format, &text).unwrap(), expected, "{name}");
        assert!(exit(format, &text).is_none_or(|code| code == 1), "{name}");
        // Alone it is written to the same bytes.
        let alone = run(here, &format!("delegard check offer.json --format {}", format.as_str()));
        assert_eq!(String::from_utf8(alone.stdout).unwrap(), text, "{name}");
    }
}

#[test]
fn sarif_tells_waivers_as_suppressions_and_the_baseline_as_a_state() {
    let folder = folder();
    let here = folder.path();
    // The baseline has the findings of the offer when it had no third grant.
    let third = TEMPLATE.lines().find(|line| line.contains("0000a3")).unwrap();
    let before = TEMPLATE.replace(&format!(",\n{third}"), "");
    fs::write(here.join("offer.json"), before).unwrap();
    run(here, "delegard check offer.json --write-baseline known.json");
    fs::write(here.join("offer.json"), TEMPLATE).unwrap();
    let ran = run(here, "delegard check offer.json --baseline known.json --format sarif");
    assert_eq!(ran.status.code(), Some(1), "{}", String::from_utf8_lossy(&ran.stderr));
    let log = json(&String::from_utf8(ran.stdout).unwrap());
    let ran = run(here, "delegard check offer.json --baseline known.json --format json");
    assert_valid(&REPORT_CLOSED, &json(&String::from_utf8(ran.stdout).unwrap()), "with a baseline");
    assert_valid(&SARIF, &log, "with a baseline");
    let results = log["runs"][0]["results"].as_array().unwrap();
    let about = |result: &Value| {
        let line = &result["locations"][0]["physicalLocation"]["region"]["startLine"];
        line.as_u64().unwrap()
    };
    let failing: BTreeMap<u64, &Value> = results
        .iter()
        .filter(|result| result["kind"] == "fail")
        .map(|result| (about(result), result))
        .collect();
    let lines: Vec<&Value> = failing.into_values().collect();
    let [known, waived, new] = lines[..] else { panic!("{lines:#?}") };
    assert_eq!(known["baselineState"], "unchanged");
    assert_eq!(known["suppressions"][0]["justification"], "in the baseline known.json");
    assert_eq!(new["baselineState"], "new");
    assert!(new.get("suppressions").is_none());
    let suppression = &waived["suppressions"][0];
    assert_eq!(suppression["kind"], "external");
    assert_eq!(suppression["status"], "accepted");
    assert_eq!(suppression["justification"], "moves to [PIM](https://example.com) {0}");
    assert_eq!(suppression["properties"]["until"], "2099-01-31");
    assert_eq!(suppression["properties"]["approvedBy"], "Grace");
}

#[test]
fn an_output_that_cannot_be_written_does_not_lose_the_others() {
    let folder = folder();
    let here = folder.path();
    let ran = run(here, "delegard check offer.json --output nowhere/x.sarif --output r.json --output r.md");
    assert_eq!(ran.status.code(), Some(4));
    let told = String::from_utf8(ran.stderr).unwrap();
    assert!(told.contains("E0904") && told.contains("nowhere/x.sarif"), "{told}");
    assert!(told.contains("help: make the folder `nowhere` first"), "{told}");
    assert_eq!(fingerprints(Format::Json, &read(here, "r.json")).unwrap().len(), 2);
    // What can be written tells how the program ends.
    assert_eq!(exit(Format::Json, &read(here, "r.json")), Some(4));
    assert!(read(here, "r.md").starts_with("### Delegard: 2 errors"));
}

#[cfg(target_os = "linux")]
#[test]
fn an_output_that_fails_on_the_way_does_not_lose_the_others() {
    let folder = folder();
    let here = folder.path();
    let ran = run(here, "delegard check offer.json --output sarif=/dev/full --output r.json");
    assert_eq!(ran.status.code(), Some(4));
    let told = String::from_utf8_lossy(&ran.stderr);
    assert!(told.contains("/dev/full") && told.contains("help: make room on the drive"), "{told}");
    assert_eq!(exit(Format::Json, &read(here, "r.json")), Some(1));
}

#[test]
fn the_form_is_said_for_one_file_or_for_all_or_follows_from_the_ending() {
    let folder = folder();
    let here = folder.path();
    let ran = run(here, "delegard check offer.json --format ndjson --output a.sarif --output json=b.txt");
    assert_eq!((ran.status.code(), ran.stdout.len()), (Some(1), 0));
    assert!(read(here, "a.sarif").starts_with(r#"{"type":"start""#));
    assert_eq!(json(&read(here, "b.txt"))["schema"], "delegard.report/1");
}

#[test]
fn outputs_that_cannot_be_meant_are_refused_before_anything_is_written() {
    let folder = folder();
    let here = folder.path();
    for (options, told) in [
        ("check offer.json --output a.json --output sarif=./a.json", "two reports go to `./a.json`"),
        ("check offer.json --output sarf=a.json", "did you mean `sarif`?"),
        ("check offer.json --output - --output json=-", "two reports go to `<stdout>`"),
        ("show offer.json --output a.json --output b.json", "this command writes one report"),
        ("show offer.json --output json=a.json", "the form with `--format`"),
    ] {
        let ran = run(here, &format!("delegard {options}"));
        assert_eq!(ran.status.code(), Some(2), "{options}");
        let said = String::from_utf8(ran.stderr).unwrap();
        assert!(said.contains(told), "{said}");
        assert!(!here.join("a.json").exists(), "{options}");
    }
}

/// However it is called: nothing that a run reads by name or finds is written over, and no report over another.
#[cfg(unix)]
#[test]
fn what_is_read_or_written_by_name_is_not_written_over() {
    let folder = folder();
    let here = folder.path();
    let write = |name: &str, text: &str| fs::write(here.join(name), text).unwrap();
    write("values.json", "{}");
    write("offer.parameters.json", "{\"parameters\": {\"more\": {\"value\": []}}}");
    write("two.delegard", "use \"one.delegard\"\n");
    fs::create_dir(here.join("sub")).unwrap();
    std::os::unix::fs::symlink("../offer.json", here.join("sub/link.json")).unwrap();
    std::os::unix::fs::symlink("new.json", here.join("dangling.json")).unwrap();
    fs::hard_link(here.join("offer.json"), here.join("sub/twin.json")).unwrap();
    fs::hard_link(here.join("values.json"), here.join("twin.txt")).unwrap();
    write("cut.json", &TEMPLATE[..TEMPLATE.len() - 9]);
    write("main.json", &TEMPLATE.replace("\"resources\": [", "\"resources\": [{\"type\": \"Microsoft.Resources/deployments\", \"apiVersion\": \"2022-09-01\", \"name\": \"x\", \"properties\": {\"templateLink\": {\"relativePath\": \"offer.json\"}}},"));
    write(
        "live.ndjson",
        "{}\n{\"properties\": {\"managedByTenantId\": \"5f2a9c1e-0000-4000-8000-0000000000f1\", \"authorizations\": []}}\n",
    );
    write(
        "given.delegard",
        "role Owner forbidden\ntest \"given\"\n  given file \"offer.json\"\n  expect role-owner-forbidden fails\n",
    );
    run(here, "delegard check offer.json --write-baseline known.json");
    let whole = here.join("offer.json").display().to_string();
    let new = here.join("new.json").display().to_string();
    let texts = [
        "offer.json",
        "offer.parameters.json",
        "one.delegard",
        "two.delegard",
        "delegard.toml",
        "known.json",
        "values.json",
        "cut.json",
        "live.ndjson",
    ];
    let before: Vec<String> = texts.iter().map(|name| read(here, name)).collect();
    for options in [
        "check offer.json --output offer.json",
        &format!("check offer.json --output {whole}"),
        "check offer.json --output sub/link.json",
        "check sub/link.json --output sub/../offer.json",
        "check offer.json --output offer.parameters.json",
        "check offer.json --output one.delegard",
        "check offer.json --policy two.delegard --output one.delegard",
        "check offer.json --output delegard.toml",
        "check offer.json --baseline known.json --output known.json",
        "check offer.json --directory values.json --output values.json",
        "check offer.json --roles values.json --output values.json",
        "check offer.json --context values.json --output values.json",
        "check offer.json --parameters values.json --output values.json",
        &format!("check offer.json --output new.json --output sarif={new}"),
        "check offer.json --output new.json --output sarif=dangling.json",
        "check offer.json --output new.json --write-baseline sub/../new.json",
        "show offer.json --output sub/link.json",
        "show offer.json --directory values.json --output values.json",
        "show offer.json --expand --output offer.json",
        "check . --output offer.json",
        "check . --output sub/../cut.json",
        "check . --output json=live.ndjson",
        "check ./*.json --output offer.parameters.json",
        "check main.json --output offer.json",
        "check offer.json --output sub/twin.json",
        "check offer.json --directory values.json --output twin.txt",
        "show . --output offer.json",
        "roles --roles values.json --output values.json",
        "explain --policy two.delegard --output one.delegard",
        "explain --roles values.json --output twin.txt",
        "test two.delegard --output one.delegard",
        "test given.delegard --output offer.json",
        "test one.delegard --output delegard.toml",
    ] {
        let ran = run(here, &format!("delegard {options}"));
        assert_eq!(ran.status.code(), Some(2), "{options}: {}", String::from_utf8_lossy(&ran.stderr));
        let said = String::from_utf8(ran.stderr).unwrap();
        assert!(said.contains("E0905"), "{options}: {said}");
        assert!(!here.join("new.json").exists(), "{options}");
        let after: Vec<String> = texts.iter().map(|name| read(here, name)).collect();
        assert_eq!(before, after, "{options}");
    }
}

/// What a run itself writes into the folder that it looks through is no input of it.
#[test]
fn reports_within_the_folder_are_not_read_back() {
    let folder = folder();
    let here = folder.path();
    for path in [".", "./*.json"] {
        let line = format!("delegard check {path} --output r.json --output ./r.ndjson");
        for _ in 0..2 {
            let ran = run(here, &line);
            assert_eq!(ran.status.code(), Some(1), "{path}: {}", String::from_utf8_lossy(&ran.stderr));
            let summary = &json(&read(here, "r.json"))["summary"];
            assert_eq!((&summary["inputErrors"], &summary["passedOver"]), (&0.into(), &0.into()), "{path}");
        }
        let line = format!("delegard check {path} --write-baseline known.json --quiet");
        let ran = run(here, &line);
        assert_ne!(ran.status.code(), Some(4), "{path}: {}", String::from_utf8_lossy(&ran.stdout));
        fs::remove_file(here.join("known.json")).unwrap();
    }
}

/// Whoever does not read a report to its end does not get the exit code of a clean run.
#[cfg(unix)]
#[test]
fn a_reader_that_goes_away_before_a_short_report_is_told_by_the_exit_code() {
    let folder = folder();
    let here = folder.path();
    let (reader, writer) = std::io::pipe().unwrap();
    drop(reader);
    let line = ["check", "offer.json", "--no-config", "--policy", "none.delegard", "--no-template-checks"];
    fs::write(here.join("none.delegard"), "role \"Log Analytics Reader\" forbidden\n").unwrap();
    let mut program = std::process::Command::new(env!("CARGO_BIN_EXE_delegard"));
    assert_eq!(program.args(line).current_dir(here).output().unwrap().status.code(), Some(0));
    assert_eq!(program.stdout(writer).status().unwrap().code(), Some(3));
}

#[test]
fn a_configuration_names_several_outputs_below_its_folder() {
    let folder = folder();
    let here = folder.path();
    let outputs = "output = [\"out.sarif\", \"gitlab=quality.json\", \"human=-\"]\n";
    fs::write(here.join("delegard.toml"), format!("{outputs}{CONFIGURATION}")).unwrap();
    let ran = run(here, "delegard check offer.json");
    assert_eq!(ran.status.code(), Some(1), "{}", String::from_utf8_lossy(&ran.stderr));
    assert!(String::from_utf8(ran.stdout).unwrap().contains("2 errors"));
    let expected = fingerprints(Format::Sarif, &read(here, "out.sarif"));
    assert_eq!(fingerprints(Format::Gitlab, &read(here, "quality.json")), expected);
    // What is granted is no check: the files are not its.
    let shown = run(here, "delegard show offer.json");
    assert!(!shown.stdout.is_empty());

    let outside = "output = [\"out.sarif\", \"gitlab=../quality.json\"]\n";
    fs::write(here.join("delegard.toml"), format!("{outside}{CONFIGURATION}")).unwrap();
    let ran = run(here, "delegard check offer.json");
    assert_eq!(ran.status.code(), Some(2));
    assert!(String::from_utf8_lossy(&ran.stderr).contains("outside of the configuration's folder"));
}

/// The same command line as a person at a terminal would have it, and as a pipe has it.
#[test]
fn what_is_piped_is_plain_whatever_the_terminal_can() {
    let root = std::path::Path::new(env!("CARGO_MANIFEST_DIR"));
    let run = |extra: &[&str], variables: &[(&str, &str)]| {
        let mut command = std::process::Command::new(env!("CARGO_BIN_EXE_delegard"));
        command.args(["check", "examples/bad-offer", "examples/gone.json"]).args(extra).current_dir(root);
        for name in ["NO_COLOR", "CLICOLOR_FORCE", "COLUMNS", "CI", "FORCE_HYPERLINK"] {
            command.env_remove(name);
        }
        let output = command.envs(variables.iter().copied()).output().unwrap();
        (String::from_utf8(output.stdout).unwrap(), String::from_utf8(output.stderr).unwrap())
    };
    let (plain, told) = run(&[], &[("TERM", "xterm-256color")]);
    assert!(plain.contains("owner-forbidden") && !plain.contains('\u{1b}') && told.is_empty(), "{told}");
    let able = [("TERM_PROGRAM", "iTerm.app"), ("TERM_PROGRAM_VERSION", "3.5.0"), ("COLUMNS", "40")];
    assert_eq!(run(&[], &able).0, plain, "what is piped depends on the terminal");
    let (linked, _) = run(&["--hyperlinks", "always"], &[]);
    let target = format!("\u{1b}]8;;file://{}/examples/bad-offer/offer.json#39\u{1b}\\", root.display());
    assert!(linked.contains(&target), "{linked}");
    assert!(!linked.contains("\u{1b}["), "links bring colours");
    assert!(run(&[], &[("CLICOLOR_FORCE", "1")]).0.contains("\u{1b}["));
    assert_eq!(run(&[], &[("CLICOLOR_FORCE", "1"), ("NO_COLOR", "1")]).0, plain);
    assert!(run(&["--color", "always"], &[("NO_COLOR", "1")]).0.contains("\u{1b}["));
}

#[test]
fn tables_fit_any_width() {
    use unicode_width::UnicodeWidthStr;
    let root = std::path::Path::new(env!("CARGO_MANIFEST_DIR"));
    let mut tables = 0;
    for line in ["roles", "roles search \"key vault\"", "show examples", "test"] {
        for width in [40, 60, 80, 120, 200] {
            let output = crate::cli::run(root, &format!("delegard {line} --width {width}"));
            let text = String::from_utf8(output.stdout).unwrap();
            let is_told = |line: &str| ["Delegation `", "\u{2500}"].iter().any(|mark| line.contains(mark));
            for line in text.lines().filter(|line| !is_told(line)) {
                assert!(line.width() <= width, "{} of {width} columns: {line}", line.width());
                tables += 1;
            }
        }
    }
    assert!(tables > 10_000, "{tables}");
}

#[test]
fn what_a_check_says_in_one_line_fits_any_width_and_stays_one_line_in_a_pipe() {
    use unicode_width::UnicodeWidthStr;
    let root = std::path::Path::new(env!("CARGO_MANIFEST_DIR"));
    let told = |extra: &str| {
        let command = format!("delegard check examples examples/bad-offer/offer.json --no-config {extra}");
        String::from_utf8(crate::cli::run(root, &command).stdout).unwrap()
    };
    let is_line = |line: &&str| {
        let starts = ["examples/", "error[", "warning[", "info[", "  "];
        let is_excerpt = ["\u{2502}", "\u{250c}", " = "].iter().any(|mark| line.contains(mark));
        line.contains(" delegations, ") || (!is_excerpt && starts.iter().any(|start| line.starts_with(start)))
    };
    let plain = told("");
    let headline = plain.lines().find(|line| line.contains(" delegations, ")).unwrap();
    assert!(headline.width() > 60, "{headline}");
    let wide: Vec<&str> = plain.lines().filter(is_line).filter(|line| line.width() > 60).collect();
    assert!(wide.iter().any(|line| line.starts_with("examples/")), "{plain}");
    assert!(wide.iter().any(|line| line.starts_with("error[")), "{plain}");
    for (width, look) in [(40, ""), (60, ""), (60, "--color always --hyperlinks always")] {
        let text = told(&format!("--width {width} {look}"));
        if !look.is_empty() {
            let seen = seen(&text);
            assert_eq!(seen, told(&format!("--width {width}")), "{look} breaks lines elsewhere");
        }
        for line in text.lines().filter(is_line) {
            assert!(!look.is_empty() || line.width() <= width, "{} of {width}: {line}", line.width());
        }
    }
}

/// A text without colours and links.
fn seen(text: &str) -> String {
    let mut seen = String::new();
    for (number, part) in text.split('\u{1b}').enumerate() {
        seen.push_str(match part.chars().next() {
            _ if number == 0 => part,
            Some('[') => part.split_once('m').unwrap().1,
            Some('\\') => &part[1..],
            _ => "",
        });
    }
    seen
}

#[test]
fn every_document_tells_of_parts_that_could_not_be_looked_into() {
    let root = std::path::Path::new(env!("CARGO_MANIFEST_DIR"));
    let case = crate::case::Case::read(
        &root.join("tests/cases/cli/a_template_that_uses_up_its_limits_hides_nothing.case"),
    );
    let folder = tempfile::tempdir().unwrap();
    for (name, text) in case.files() {
        let path = folder.path().join(name);
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(path, text).unwrap();
    }
    let told = "1 template without a delegation has a part that could not be looked into";
    for form in ["human", "markdown", "junit", "sarif"] {
        let output = run(folder.path(), &format!("delegard check offers --format {form}"));
        let text = String::from_utf8(output.stdout).unwrap();
        assert!(text.contains(told), "{form}: {text}");
    }
    let output = run(folder.path(), "delegard check offers --format json");
    let report: Value = serde_json::from_slice(&output.stdout).unwrap();
    let unseen = &report["summary"]["unseen"];
    assert_eq!(
        (unseen["units"].as_u64(), unseen["location"]["file"].as_str()),
        (Some(1), Some("offers/endless.json"))
    );
    assert!(unseen["text"].as_str().unwrap().contains("a limit of evaluation"), "{unseen}");
    assert_eq!(report["summary"]["customersComplete"], true);
}
