//! Many inputs: the same report whatever the number of threads, compressed and endless inputs, and
//! an early end.

use std::fs;
use std::io::{Read, Write};
use std::path::Path;
use std::process::{Command, Output, Stdio};

const OWNER: &str = "8e3af657-a8ff-443c-a75c-2fe8c4bcb635";
const READER: &str = "acdd72a7-3385-48ef-bd42-f606fba81ae7";

fn delegard(folder: &Path, arguments: &[&str]) -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_delegard"));
    command.args(arguments).current_dir(folder).env("NO_COLOR", "1").env_remove("COLUMNS");
    command
}

fn run(folder: &Path, arguments: &[&str]) -> (Option<i32>, String) {
    let Output { status, stdout, stderr } = delegard(folder, arguments).output().unwrap();
    assert!(stderr.is_empty(), "{}", String::from_utf8_lossy(&stderr));
    (status.code(), String::from_utf8(stdout).unwrap())
}

/// The export of one delegation. Every third one grants Owner.
fn export(number: usize) -> String {
    let role = if number.is_multiple_of(3) { OWNER } else { READER };
    let customer = number / 2;
    format!(
        r#"{{"id":"/subscriptions/50000000-0000-4000-8000-{number:012}/providers/Microsoft.ManagedServices/registrationDefinitions/d","type":"Microsoft.ManagedServices/registrationDefinitions","properties":{{"registrationDefinitionName":"Offer {number}","managedByTenantId":"11110000-0000-4000-8000-00000000000a","manageeTenantId":"22220000-0000-4000-8000-{customer:012}","authorizations":[{{"principalId":"aaaa0000-0000-4000-8000-000000000001","roleDefinitionId":"{role}"}}],"eligibleAuthorizations":[]}}}}"#
    )
}

/// The template of one delegation.
fn template(number: usize) -> String {
    let role = if number.is_multiple_of(3) { OWNER } else { READER };
    format!(
        r#"{{
  "$schema": "https://schema.management.azure.com/schemas/2018-05-01/subscriptionDeploymentTemplate.json#",
  "contentVersion": "1.0.0.0",
  "resources": [
    {{
      "type": "Microsoft.ManagedServices/registrationDefinitions",
      "apiVersion": "2022-10-01",
      "name": "70000000-0000-4000-8000-{number:012}",
      "properties": {{
        "registrationDefinitionName": "Offer {number}",
        "managedByTenantId": "11110000-0000-4000-8000-00000000000a",
        "authorizations": [{{ "principalId": "aaaa0000-0000-4000-8000-000000000001", "roleDefinitionId": "{role}" }}]
      }}
    }}
  ]
}}
"#
    )
}

fn folder(policy: &str) -> tempfile::TempDir {
    let folder = tempfile::tempdir().unwrap();
    fs::write(folder.path().join("p.delegard"), policy).unwrap();
    folder
}

#[test]
fn the_report_is_the_same_for_any_number_of_jobs() {
    let folder = folder("role Owner forbidden\nat most 10 delegations per principal\n");
    for number in 0..100 {
        let name = format!("t/{}/{number}.json", number % 7);
        let path = folder.path().join(name);
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(path, if number == 50 { "{ \"resources\": [".to_owned() } else { template(number) })
            .unwrap();
    }
    let lines: Vec<String> = (0..3000).map(export).collect();
    fs::write(folder.path().join("t/fleet.ndjson"), lines.join("\n")).unwrap();
    for format in ["human", "json", "ndjson"] {
        let of = |jobs: &str| {
            run(folder.path(), &["check", "t", "--policy", "p.delegard", "--format", format, "--jobs", jobs])
        };
        let one = of("1");
        assert_eq!(one.0, Some(4));
        assert!(one.1.contains("offer") || one.1.contains("role-owner-forbidden"));
        for jobs in ["2", "7"] {
            assert!(of(jobs) == one, "{format} with {jobs} jobs");
        }
    }
}

/// An assignment that names the definition of [`export`] and does not hold it.
fn assignment(number: usize) -> String {
    format!(
        r#"{{"type":"Microsoft.ManagedServices/registrationAssignments","properties":{{"registrationDefinitionId":"/Subscriptions/50000000-0000-4000-8000-{number:012}/providers/Microsoft.ManagedServices/registrationDefinitions/D"}}}}"#
    )
}

/// A definition may stand in another block of the file than its assignment, before it or behind, and
/// in another file it is not looked for.
#[test]
fn an_assignment_finds_its_definition_anywhere_in_its_file() {
    let folder = folder("role Owner forbidden\n");
    let (definitions, assignments): (Vec<_>, Vec<_>) =
        (0..2000).map(|number| (export(3 * number + 1), assignment(3 * number + 1))).unzip();
    let write = |name: &str, parts: [&[String]; 2]| {
        fs::write(folder.path().join(name), parts.concat().join("\n")).unwrap();
    };
    write("before.ndjson", [&definitions, &assignments]);
    write("behind.ndjson", [&assignments, &definitions]);
    write("missing.ndjson", [&assignments, &definitions[..1234]]);
    let of = |files: &[&str], jobs: &str| {
        run(folder.path(), &[files, &["--policy", "p.delegard", "--quiet", "--jobs", jobs]].concat())
    };
    for jobs in ["1", "3"] {
        for whole in ["before.ndjson", "behind.ndjson"] {
            let (exit, told) = of(&["check", whole], jobs);
            assert_eq!((exit, told.contains("2000 delegations")), (Some(0), true), "{told}");
        }
        let (exit, told) = of(&["check", "missing.ndjson", "before.ndjson"], jobs);
        assert_eq!(exit, Some(3), "{told}");
        assert!(
            told.contains("at least 3234 delegations") && told.contains("missing.ndjson:1235:1"),
            "{told}"
        );
    }
}

fn gzip(text: &str) -> Vec<u8> {
    let mut gzip = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::fast());
    gzip.write_all(text.as_bytes()).unwrap();
    gzip.finish().unwrap()
}

#[test]
fn compressed_files_are_read_as_what_they_hold() {
    let folder = folder("role Owner forbidden\n");
    let lines: Vec<String> = (0..3000).map(export).collect();
    let text = lines.join("\n");
    fs::write(folder.path().join("plain.ndjson"), &text).unwrap();
    fs::write(folder.path().join("packed.ndjson.gz"), gzip(&text)).unwrap();
    let mut zstd = Vec::new();
    ruzstd::encoding::compress(
        template(0).as_bytes(),
        &mut zstd,
        ruzstd::encoding::CompressionLevel::Fastest,
    );
    fs::write(folder.path().join("offer.json.zst"), &zstd).unwrap();

    let of = |file: &str| run(folder.path(), &["check", file, "--policy", "p.delegard"]);
    let plain = of("plain.ndjson");
    assert!(plain.1.contains("3000 delegations, 3000 authorizations: 1000 errors"), "{}", plain.1);
    assert_eq!(of("packed.ndjson.gz").1.replace("packed.ndjson.gz", "plain.ndjson"), plain.1);
    assert!(of("offer.json.zst").1.contains("offer.json.zst:12:105"), "{}", of("offer.json.zst").1);
    let (code, all) = run(folder.path(), &["check", ".", "--policy", "p.delegard", "--quiet"]);
    assert_eq!(code, Some(1));
    assert!(all.contains("6001 delegations"), "{all}");

    // A file that is cut off is told, and what stands before the cut is checked.
    let packed = fs::read(folder.path().join("packed.ndjson.gz")).unwrap();
    fs::write(folder.path().join("cut.ndjson.gz"), &packed[..packed.len() / 2]).unwrap();
    let (code, cut) = run(folder.path(), &["check", "cut.ndjson.gz", "--policy", "p.delegard", "--quiet"]);
    assert_eq!(code, Some(4));
    assert!(cut.contains("`cut.ndjson.gz` cannot be read to its end"), "{cut}");
}

/// Checks standard input against the policy of the folder.
fn given(folder: &Path, bytes: &[u8]) -> (Option<i32>, String) {
    let mut child = delegard(folder, &["check", "-", "--policy", "p.delegard", "--quiet"])
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .spawn()
        .unwrap();
    child.stdin.take().unwrap().write_all(bytes).unwrap();
    let Output { status, stdout, .. } = child.wait_with_output().unwrap();
    (status.code(), String::from_utf8(stdout).unwrap())
}

#[test]
fn one_text_from_standard_input_that_breaks_off_is_told_once_and_not_looked_into() {
    let folder = folder("role Owner forbidden\n");
    let packed = gzip(&template(0));
    let (end, half) = (packed.len() - 6, packed.len() / 2);
    let mut changed = packed.clone();
    changed[end] ^= 1;
    for broken in [&packed[..half], &changed] {
        let (code, report) = given(folder.path(), broken);
        assert_eq!(code, Some(4), "{report}");
        assert_eq!(report.matches("error[").count(), 1, "{report}");
        assert!(
            report.contains("`<stdin>` cannot be read to its end") && !report.contains("help"),
            "{report}"
        );
    }
    // Of lines, what stands before the break is checked.
    let lines = gzip(&format!("{}\n{}\n", export(0), export(3)));
    let (code, report) = given(folder.path(), &lines[..lines.len() - 6]);
    assert_eq!(code, Some(4), "{report}");
    assert!(report.contains("2 delegations, 2 authorizations: 2 errors · 1 mistake"), "{report}");
}

#[test]
fn what_cannot_be_read_at_all_is_told_once() {
    let folder = folder("role Owner forbidden\n");
    let odd: [(&[u8], &str); 4] = [
        (b"\xFF\xFEa", "is not Unicode text"),
        (b"\x1F\x8B", "cannot be read to its end"),
        (b"\x28\xB5\x2F\xFDaaaaaaaaaaaaaaaaaaaa", "cannot be read"),
        (b"", "empty"),
    ];
    for (bytes, message) in odd {
        fs::write(folder.path().join("odd.ndjson"), bytes).unwrap();
        let named = run(folder.path(), &["check", "odd.ndjson", "--policy", "p.delegard", "--quiet"]);
        for (code, report) in [named, given(folder.path(), bytes)] {
            assert_eq!(code, Some(4), "{report}");
            assert!(report.contains(message) && report.contains("· 1 mistake in"), "{report}");
        }
    }
    let (code, report) = run(folder.path(), &["check", "none.ndjson", "--policy", "p.delegard", "--quiet"]);
    assert_eq!(code, Some(4), "{report}");
    assert!(report.contains("there is no `none.ndjson`") && report.contains("· 1 mistake in"), "{report}");
}

/// Standard input can be read only once, and which template comes to it first depends on the threads.
#[test]
fn values_from_standard_input_are_those_of_every_template() {
    let folder = folder("role Owner forbidden\n");
    let asking = r#"{"$schema": "https://schema.management.azure.com/schemas/2018-05-01/subscriptionDeploymentTemplate.json#", "contentVersion": "1.0.0.0",
 "parameters": {"role": {"type": "string"}}, "resources": [{"type": "Microsoft.ManagedServices/registrationDefinitions", "apiVersion": "2022-10-01", "name": "a",
  "properties": {"registrationDefinitionName": "a", "managedByTenantId": "3c1a9a6e-0b7f-4a43-8a39-7b0e5f1c2d3e",
   "authorizations": [{"principalId": "11111111-2222-4333-8444-000000000001", "roleDefinitionId": "[parameters('role')]"}]}}]}"#;
    let templates = ["a.json", "b.json", "c.json"];
    templates.iter().for_each(|name| fs::write(folder.path().join(name), asking).unwrap());
    let words = ["--parameters", "-", "--policy", "p.delegard", "--no-template-checks", "--quiet"];
    let words = [&["check"], &templates[..], &words[..]].concat();
    let mut child =
        delegard(folder.path(), &words).stdin(Stdio::piped()).stdout(Stdio::piped()).spawn().unwrap();
    let values = br#"{"parameters": {"role": {"value": "8e3af657-a8ff-443c-a75c-2fe8c4bcb635"}}}"#;
    child.stdin.take().unwrap().write_all(values).unwrap();
    let Output { status, stdout, .. } = child.wait_with_output().unwrap();
    let report = String::from_utf8(stdout).unwrap();
    assert_eq!(status.code(), Some(1), "{report}");
    assert!(report.contains("3 delegations, 3 authorizations: 3 errors"), "{report}");
}

#[test]
fn standard_input_may_hold_a_template_or_lines() {
    let folder = folder("role Owner forbidden\n");
    let given = |text: String| given(folder.path(), text.as_bytes());
    let (code, lines) = given(format!("{}\n{}\n", export(1), export(3)));
    assert_eq!(code, Some(1));
    assert!(lines.contains("<stdin>:2:") && lines.contains("2 delegations"), "{lines}");
    let (code, whole) = given(template(3));
    assert_eq!(code, Some(1));
    assert!(whole.contains("<stdin>:12:") && whole.contains("1 delegation,"), "{whole}");
    let (code, one) = given(export(3));
    assert_eq!(code, Some(1));
    assert!(one.contains("1 delegation,"), "{one}");
}

#[test]
fn a_line_that_is_no_text_or_too_long_is_told_and_left_out() {
    let folder = folder("role Owner forbidden\n");
    let mut bytes = format!("{}\n", export(0)).into_bytes();
    bytes.extend(b"{\"id\": \"\xff\xfe\"}\n");
    bytes.push(b'"');
    bytes.extend(std::iter::repeat_n(b'x', 17 << 20));
    bytes.extend(format!("\"\n{}\n", export(3)).bytes());
    fs::write(folder.path().join("odd.ndjson"), bytes).unwrap();
    let (code, report) = run(folder.path(), &["check", "odd.ndjson", "--policy", "p.delegard"]);
    assert_eq!(code, Some(4));
    assert!(report.contains("line 2 of `odd.ndjson` is not Unicode text"), "{report}");
    assert!(report.contains("line 3 of `odd.ndjson` is longer than 16 MB"), "{report}");
    assert!(report.contains("odd.ndjson:4:"), "{report}");
    assert!(
        report.contains("2 delegations, 2 authorizations: 2 errors · 2 mistakes in the inputs"),
        "{report}"
    );
}

#[test]
fn lines_in_utf_16_are_read_as_powershell_writes_them() {
    let folder = folder("role Owner forbidden\n");
    let text = format!("{}\r\n{}\r\n", export(1), export(3));
    let mut bytes = vec![0xFF, 0xFE];
    bytes.extend(text.encode_utf16().flat_map(u16::to_le_bytes));
    fs::write(folder.path().join("wide.ndjson"), bytes).unwrap();
    let (code, report) = run(folder.path(), &["check", "wide.ndjson", "--policy", "p.delegard", "--quiet"]);
    assert_eq!(code, Some(1), "{report}");
    assert!(report.contains("wide.ndjson:2:") && report.contains("2 delegations"), "{report}");
}

#[cfg(unix)]
#[test]
fn an_interrupted_run_tells_what_it_found_and_that_it_is_a_part() {
    let folder = folder("role Owner forbidden\n");
    let arguments = ["check", "-", "--policy", "p.delegard", "--format", "ndjson"];
    let mut child =
        delegard(folder.path(), &arguments).stdin(Stdio::piped()).stdout(Stdio::piped()).spawn().unwrap();
    let mut input = child.stdin.take().unwrap();
    let mut output = child.stdout.take().unwrap();
    let feeder = std::thread::spawn(move || {
        // More than the run can take before it is interrupted; it ends when nobody reads any more.
        for number in 0.. {
            if writeln!(input, "{}", export(number)).is_err() {
                return;
            }
        }
    });
    // Findings come while the run goes on.
    let mut seen = vec![0; 1 << 16];
    output.read_exact(&mut seen).unwrap();
    let interrupted = Command::new("kill").args(["-INT", &child.id().to_string()]).status().unwrap();
    assert!(interrupted.success());
    let mut rest = String::new();
    output.read_to_string(&mut rest).unwrap();
    assert_eq!(child.wait().unwrap().code(), Some(130));
    feeder.join().unwrap();
    let last: serde_json::Value = serde_json::from_str(rest.lines().last().unwrap()).unwrap();
    assert_eq!(last["type"], "end");
    assert_eq!(last["exit"], serde_json::json!({ "code": 130, "meaning": "interrupted" }));
    assert_eq!(last["summary"]["interrupted"], true);
    assert!(last["summary"]["delegations"].as_u64().unwrap() > 100);
}

#[test]
fn lines_of_any_length_are_read_whole() {
    let folder = folder("role Owner forbidden\n");
    // A description makes a line as long as is wanted; each third one grants Owner.
    let padded = |number: usize, length: usize| {
        let line = export(number);
        let name = format!("Offer {number}");
        line.replacen(&name, &format!("{name} {}", "x".repeat(length)), 1)
    };
    let lengths =
        [156_000, 150_000, 150_000, 700_000, 1_000, 262_144, 524_288, 10, 300_000, 1_100_000, 5, 261_000];
    let lines: Vec<String> =
        lengths.iter().enumerate().map(|(number, length)| padded(number, *length)).collect();
    for end in ["", "\n", "\r\n"] {
        let ended = |line: &String| format!("{line}{}", if end.is_empty() { "\n" } else { end });
        let mut text: String = lines.iter().map(ended).collect();
        if end.is_empty() {
            text.pop();
        }
        fs::write(folder.path().join("long.ndjson"), text).unwrap();
        let (code, report) =
            run(folder.path(), &["check", "long.ndjson", "--policy", "p.delegard", "--quiet"]);
        assert_eq!(code, Some(1), "{}", report.len());
        assert!(report.contains("12 delegations, 12 authorizations: 4 errors"), "{end:?}");
    }
}

#[test]
fn every_frame_of_a_compressed_file_is_read() {
    let folder = folder("role Owner forbidden\n");
    let mut frames = Vec::new();
    for number in [1, 2, 3] {
        let line = format!("{}\n", export(number));
        let level = ruzstd::encoding::CompressionLevel::Fastest;
        let mut frame = Vec::new();
        ruzstd::encoding::compress(line.as_bytes(), &mut frame, level);
        frames.extend(frame);
    }
    fs::write(folder.path().join("frames.ndjson.zst"), &frames).unwrap();
    let of = |file: &str| run(folder.path(), &["check", file, "--policy", "p.delegard", "--quiet"]);
    let (code, report) = of("frames.ndjson.zst");
    assert_eq!(code, Some(1));
    assert!(report.contains("3 delegations, 3 authorizations: 1 error"), "{report}");
    frames.extend(b"garbage");
    fs::write(folder.path().join("garbage.ndjson.zst"), &frames).unwrap();
    assert_eq!(of("garbage.ndjson.zst").0, Some(4));
}

#[test]
fn a_reader_that_goes_away_makes_no_clean_run() {
    let folder = folder("role Owner forbidden\nrole Reader discouraged\n");
    // Readers only make warnings, which do not count; enough of them to fill what a pipe takes.
    let lines: Vec<String> = (0..30_000).filter(|number| number % 3 != 0).map(export).collect();
    fs::write(folder.path().join("many.ndjson"), lines.join("\n")).unwrap();
    let arguments = ["check", "many.ndjson", "--policy", "p.delegard", "--format", "ndjson"];
    assert_eq!(run(folder.path(), &arguments).0, Some(0));
    let mut child = delegard(folder.path(), &arguments).stdout(Stdio::piped()).spawn().unwrap();
    drop(child.stdout.take().unwrap());
    assert_eq!(child.wait().unwrap().code(), Some(3));
}
