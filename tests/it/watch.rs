//! `delegard check --watch`, as a person has it who edits files.

use std::fs;
use std::io::{BufRead, BufReader, Read};
use std::path::Path;
use std::process::{Child, Command, Stdio};
use std::sync::mpsc::{Receiver, channel};
use std::thread;
use std::time::{Duration, Instant};

/// Nothing takes so long unless it never comes.
const PATIENCE: Duration = Duration::from_secs(120);

/// The program while it watches, and the lines that it has written.
struct Watching {
    child: Child,
    lines: Receiver<String>,
}

impl Watching {
    fn start(folder: &Path, words: &[&str]) -> Self {
        let mut child = Command::new(env!("CARGO_BIN_EXE_delegard"))
            .args(["check", "--watch", "--no-template-checks"])
            .args(words)
            .current_dir(folder)
            .env("NO_COLOR", "1")
            .stdin(Stdio::null())
            .stdout(Stdio::piped())
            .stderr(Stdio::piped())
            .spawn()
            .unwrap();
        let (sender, lines) = channel();
        let streams: [Box<dyn Read + Send>; 2] =
            [Box::new(child.stdout.take().unwrap()), Box::new(child.stderr.take().unwrap())];
        for stream in streams {
            let sender = sender.clone();
            thread::spawn(move || {
                for line in BufReader::new(stream).lines().map_while(Result::ok) {
                    let _ = sender.send(line);
                }
            });
        }
        Self { child, lines }
    }

    /// Waits for a line that starts with these words, and returns all lines up to it.
    fn until(&self, start: &str) -> Vec<String> {
        let started = Instant::now();
        let mut seen = Vec::new();
        loop {
            let left = PATIENCE.saturating_sub(started.elapsed());
            match self.lines.recv_timeout(left) {
                Ok(line) => {
                    let is_it = line.starts_with(start);
                    seen.push(line);
                    if is_it {
                        return seen;
                    }
                }
                Err(_) => panic!("no line starts with `{start}`: {seen:#?}"),
            }
        }
    }
}

impl Drop for Watching {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

const TEMPLATE: &str = r#"{"$schema": "https://schema.management.azure.com/schemas/2018-05-01/subscriptionDeploymentTemplate.json#", "contentVersion": "1.0.0.0",
 "parameters": {"role": {"type": "string"}},
 "resources": [{"type": "Microsoft.ManagedServices/registrationDefinitions", "apiVersion": "2022-10-01", "name": "a",
  "properties": {"registrationDefinitionName": "a", "managedByTenantId": "3c1a9a6e-0b7f-4a43-8a39-7b0e5f1c2d3e",
   "authorizations": [{"principalId": "11111111-2222-4333-8444-000000000001", "roleDefinitionId": "[parameters('role')]"}]}}]}"#;

fn parameters(role: &str) -> String {
    format!(r#"{{"parameters": {{"role": {{"value": "{role}"}}}}}}"#)
}

#[test]
fn what_is_saved_is_checked_and_what_changed_is_told() {
    const OWNER: &str = "8e3af657-a8ff-443c-a75c-2fe8c4bcb635";
    const READER: &str = "acdd72a7-3385-48ef-bd42-f606fba81ae7";
    let folder = tempfile::tempdir().unwrap();
    let write = |name: &str, text: &str| fs::write(folder.path().join(name), text).unwrap();
    write("p.delegard", "role Owner forbidden\n");
    write("offer.json", TEMPLATE);
    write("offer.parameters.json", &parameters(OWNER));
    let watching = Watching::start(folder.path(), &["offer.json", "--policy", "p.delegard"]);
    let (mut first, mut is_watching) = (Vec::new(), false);
    // The two streams may come in any order.
    while !(is_watching && first.iter().any(|line: &String| line.contains("authorization: 1 error"))) {
        first.extend(watching.until(""));
        is_watching |= first.last().is_some_and(|line| line.contains("watching"));
    }
    assert!(first.iter().any(|line| line.starts_with("error[role-owner-forbidden]")), "{first:#?}");

    // A parameter file, which nobody has named.
    write("offer.parameters.json", &parameters(READER));
    let told = watching.until("1 delegation");
    assert!(told.iter().any(|line| line.starts_with("gone: error[role-owner-forbidden]")), "{told:#?}");
    assert!(!told.iter().any(|line| line.starts_with("new:")), "{told:#?}");

    // A policy with a mistake is told, and what was known stays known.
    write("p.delegard", "rle Owner forbidden\n");
    watching.until("error[E0101]");
    watching.until("delegard: nothing was checked");
    write("p.delegard", "role Owner forbidden\nrole Reader forbidden\n");
    let told = watching.until("1 delegation");
    let new: Vec<&String> = told.iter().filter(|line| line.starts_with("new:")).collect();
    assert!(matches!(new[..], [line] if line.starts_with("new: error[role-reader-forbidden]")), "{told:#?}");

    // A file that vanishes is told, and is welcome when it comes back.
    fs::remove_file(folder.path().join("offer.json")).unwrap();
    let told = watching.until("no delegation was found");
    assert!(told.iter().any(|line| line.starts_with("new: error[E0903]")), "{told:#?}");
    let gone = "gone with its file: error[role-reader-forbidden]";
    assert!(told.iter().any(|line| line.starts_with(gone)), "{told:#?}");
    write("offer.json", TEMPLATE);
    let told = watching.until("1 delegation");
    assert!(told.iter().any(|line| line.starts_with("gone: error[E0903]")), "{told:#?}");
}

#[test]
fn folders_are_watched_and_what_only_moves_is_no_change() {
    let folder = tempfile::tempdir().unwrap();
    let write = |name: &str, text: &str| fs::write(folder.path().join(name), text).unwrap();
    let fixed = TEMPLATE.replace("[parameters('role')]", "8e3af657-a8ff-443c-a75c-2fe8c4bcb635");
    write("p.delegard", "role Owner forbidden\n");
    write("a.json", &fixed);
    let watching = Watching::start(folder.path(), &[".", "--policy", "p.delegard"]);
    watching.until("delegard: watching");
    write("a.json", &format!("\n\n{fixed}"));
    watching.until("nothing new, nothing gone: 1 delegation");
    write("b.json", &fixed);
    let told = watching.until("2 delegations");
    let new: Vec<&String> = told.iter().filter(|line| line.starts_with("new:")).collect();
    assert_eq!(new.len(), 1, "{told:#?}");
    assert!(told.iter().any(|line| line.contains("b.json:")), "{told:#?}");
}

#[test]
fn what_cannot_be_read_any_more_is_not_gone() {
    let folder = tempfile::tempdir().unwrap();
    let write = |name: &str, text: &str| fs::write(folder.path().join(name), text).unwrap();
    let fixed = TEMPLATE.replace("[parameters('role')]", "8e3af657-a8ff-443c-a75c-2fe8c4bcb635");
    write("p.delegard", "role Owner forbidden\n");
    write("a.json", &fixed);
    write("b.json", TEMPLATE);
    write("b.parameters.json", &parameters("8e3af657-a8ff-443c-a75c-2fe8c4bcb635"));
    let watching = Watching::start(folder.path(), &[".", "--policy", "p.delegard"]);
    watching.until("delegard: watching");
    let with = |told: &[String], start: &str| told.iter().filter(|line| line.starts_with(start)).count();
    let not_known = "not known any more: error[role-owner-forbidden]";

    // A template in the middle of being edited.
    write("a.json", "{");
    let told = watching.until("1 delegation");
    let counts = [not_known, "new: error[E0501]", "new:", "gone"].map(|start| with(&told, start));
    assert_eq!(counts, [1, 1, 1, 0], "{told:#?}");

    // Another mistake in it: the first one is gone, and of the finding it was told.
    write("a.json", "[");
    let told = watching.until("1 delegation");
    let counts = [not_known, "new:", "gone: error[E0501]", "gone"].map(|start| with(&told, start));
    assert_eq!(counts, [0, 1, 1, 1], "{told:#?}");

    // A parameter file, while the template is still broken.
    write("b.parameters.json", "{");
    let told = watching.until("1 delegation");
    assert_eq!([with(&told, not_known), with(&told, "gone")], [1, 0], "{told:#?}");
    write("p.delegard", "role Owner forbidden  # still\n");
    watching.until("nothing new, nothing gone, 2 still not known: 1 delegation");

    // What comes back is not new, and what does not is gone.
    write("a.json", &fixed);
    let told = watching.until("2 delegations");
    assert_eq!([with(&told, "new:"), with(&told, "gone: error[E0501]")], [0, 1], "{told:#?}");
    write("b.parameters.json", &parameters("acdd72a7-3385-48ef-bd42-f606fba81ae7"));
    let told = watching.until("2 delegations");
    let counts = ["new:", "gone: error[role-owner-forbidden]"].map(|start| with(&told, start));
    assert_eq!(counts, [0, 1], "{told:#?}");

    // A template that is taken away takes its findings along.
    fs::remove_file(folder.path().join("a.json")).unwrap();
    let told = watching.until("1 delegation");
    assert_eq!(with(&told, "gone with its file: error[role-owner-forbidden]"), 1, "{told:#?}");
}

#[test]
fn what_is_not_decided_any_more_is_not_gone() {
    let folder = tempfile::tempdir().unwrap();
    let write = |name: &str, text: &str| fs::write(folder.path().join(name), text).unwrap();
    write("p.delegard", "role Owner forbidden\n");
    write("a.json", TEMPLATE);
    write("a.parameters.json", &parameters("8e3af657-a8ff-443c-a75c-2fe8c4bcb635"));
    let watching = Watching::start(folder.path(), &["a.json", "--policy", "p.delegard"]);
    watching.until("delegard: watching");
    let with = |told: &[String], start: &str| told.iter().filter(|line| line.starts_with(start)).count();

    // The role has no value any more.
    write("a.parameters.json", "{\"parameters\": {}}");
    let told = watching.until("not known any more: error[role-owner-forbidden]");
    assert_eq!(["new:", "gone"].map(|start| with(&told, start)), [0, 0], "{told:#?}");
    let told = watching.until("1 delegation");
    assert_eq!(["not known", "new:", "gone"].map(|start| with(&told, start)), [0, 0, 0], "{told:#?}");
    write("p.delegard", "role Owner forbidden  # still\n");
    watching.until("nothing new, nothing gone, 1 still not known: 1 delegation");

    // It is another one.
    write("a.parameters.json", &parameters("acdd72a7-3385-48ef-bd42-f606fba81ae7"));
    let told = watching.until("1 delegation");
    let counts = ["not known", "new:", "gone: error"].map(|start| with(&told, start));
    assert_eq!(counts, [0, 0, 1], "{told:#?}");
}
