//! What a user begins with: the files of `delegard init`, completions for shells, manual pages.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::Path;

use delegard::diagnostic::Sink;
use delegard::syntax::{parse, print};
use delegard::text::FileId;

use crate::cli::run;
use crate::docs_language::document;

/// What a command line prints to standard output; it has to end with 0.
fn told(folder: &Path, line: &str) -> String {
    let output = run(folder, line);
    assert_eq!(output.status.code(), Some(0), "{line}: {}", String::from_utf8_lossy(&output.stderr));
    String::from_utf8(output.stdout).unwrap()
}

#[test]
fn the_first_files_are_those_of_the_examples_and_stand_by_themselves() {
    let folder = tempfile::tempdir().unwrap();
    told(folder.path(), "delegard init");
    for name in ["delegard.toml", "ours.delegard"] {
        let written = fs::read_to_string(folder.path().join(name)).unwrap();
        assert_eq!(written, document(&format!("examples/starter/{name}")));
    }
    assert_eq!(fs::read_dir(folder.path()).unwrap().count(), 2);
    told(folder.path(), "delegard test --require-coverage");
    told(folder.path(), "delegard check --allow-empty");
}

#[test]
fn the_first_policy_is_written_as_the_printer_writes() {
    let text = document("examples/starter/ours.delegard");
    let mut sink = Sink::new();
    let tree = parse::parse(FileId(0), &text, &mut sink);
    assert_eq!(sink.into_sorted(), vec![]);
    assert_eq!(print::print(&tree), text);
}

#[cfg(unix)]
#[test]
fn a_link_that_leads_nowhere_is_not_written_through() {
    let folder = tempfile::tempdir().unwrap();
    let elsewhere = folder.path().join("elsewhere");
    std::os::unix::fs::symlink(&elsewhere, folder.path().join("ours.delegard")).unwrap();
    assert_eq!(run(folder.path(), "delegard init").status.code(), Some(2));
    assert!(!elsewhere.exists());
}

/// The commands that the help of `line` lists.
fn commands(line: &str) -> Vec<String> {
    let help = told(Path::new("."), &format!("{line} --help"));
    let Some((_, list)) = help.split_once("\nCommands:\n") else { return Vec::new() };
    let list = list.split("\n\n").next().unwrap();
    // What is indented further goes on with the line before.
    let names = list.lines().filter_map(|line| line.strip_prefix("  ")?.split(' ').next());
    names.filter(|name| !name.is_empty() && *name != "help").map(str::to_owned).collect()
}

/// The long options that the help of `line` lists.
fn options(line: &str) -> BTreeSet<String> {
    let help = told(Path::new("."), &format!("{line} --help"));
    let starts = help.lines().filter(|line| line.trim_start().starts_with('-'));
    let words = starts.filter_map(|line| line.split([' ', ',']).find(|word| word.starts_with("--")));
    words.map(|word| word.trim_end_matches("...").to_owned()).collect()
}

/// Every command with its options, as the help tells them.
fn everything() -> BTreeMap<String, BTreeSet<String>> {
    let mut found = BTreeMap::new();
    let mut lines = vec!["delegard".to_owned()];
    while let Some(line) = lines.pop() {
        lines.extend(commands(&line).into_iter().map(|name| format!("{line} {name}")));
        let options = options(&line);
        found.insert(line, options);
    }
    assert!(found.len() > 10 && found["delegard check"].len() > 20, "{found:#?}");
    found
}

#[test]
fn each_shell_is_told_every_command_and_every_option() {
    let everything = everything();
    for shell in ["bash", "elvish", "fish", "powershell", "zsh"] {
        let script = told(Path::new("."), &format!("delegard completions {shell}"));
        let words: BTreeSet<&str> =
            script.split(|one: char| !one.is_ascii_alphanumeric() && one != '-').collect();
        for (line, options) in &everything {
            let name = line.rsplit(' ').next().unwrap();
            assert!(words.contains(name), "{shell} is not told `{line}`");
            for option in options {
                let bare = option.trim_start_matches('-');
                let is_told = words.contains(option.as_str()) || (shell == "fish" && words.contains(bare));
                assert!(is_told, "{shell} is not told `{line} {option}`");
            }
        }
    }
}

#[cfg(unix)]
#[test]
fn the_script_for_bash_completes_commands_and_words() {
    let folder = tempfile::tempdir().unwrap();
    fs::write(folder.path().join("script"), told(Path::new("."), "delegard completions bash")).unwrap();
    let complete = |words: &[&str]| {
        let line = format!(
            "source ./script; COMP_WORDS=({}); COMP_CWORD={}; \
             _delegard delegard \"{}\" \"{}\"; printf '%s\\n' \"${{COMPREPLY[@]}}\"",
            words.join(" "),
            words.len() - 1,
            words[words.len() - 1],
            words[words.len() - 2],
        );
        let bash = std::process::Command::new("bash");
        let output = { bash }.args(["-c", &line]).current_dir(folder.path()).output().unwrap();
        String::from_utf8(output.stdout).unwrap()
    };
    assert_eq!(complete(&["delegard", "exp"]), "explain\n");
    assert_eq!(complete(&["delegard", "check", "--fail-"]), "--fail-on\n");
    assert_eq!(complete(&["delegard", "check", "--fail-on", "w"]), "warning\n");
}

#[test]
fn there_is_a_page_for_each_command_with_all_its_options() {
    let folder = tempfile::tempdir().unwrap();
    told(folder.path(), "delegard man --dir share/man1");
    let everything = everything();
    let mut pages = BTreeSet::new();
    for (line, options) in &everything {
        let name = format!("{}.1", line.replace(' ', "-"));
        let page = fs::read_to_string(folder.path().join("share/man1").join(&name)).expect(&name);
        let page = page.replace("\\-", "-");
        assert!(page.contains(&format!(".TH {}", line.replace(' ', "-"))), "{name}");
        for option in options {
            assert!(page.contains(&format!("{option}\\fR")), "{name} leaves out {option}");
        }
        for below in commands(line) {
            let page_of = format!("{}-{below}(1)", line.replace(' ', "-"));
            assert!(page.contains(&page_of), "{name} leaves out {page_of}");
        }
        pages.insert(name);
    }
    let written = fs::read_dir(folder.path().join("share/man1")).unwrap();
    let written: BTreeSet<String> =
        written.map(|entry| entry.unwrap().file_name().into_string().unwrap()).collect();
    assert_eq!(written, pages);
    let main = fs::read_to_string(folder.path().join("share/man1/delegard.1")).unwrap();
    assert_eq!(told(folder.path(), "delegard man"), main);
}
