//! Every command that the README and the documentation show is run, in a copy of the examples with one
//! folder for each page, and what a page shows below `$ …` is what is printed.
//!
//! A line `…` stands for any lines, and a `…` at the end of a line for the rest of it.

use std::collections::BTreeSet;
use std::fs;
use std::path::Path;

use crate::cli::run;
use crate::docs_language::document;

/// Commands that no test can run: how each begins, and why.
const NOT_RUN: &[(&str, &str)] = &[
    ("az ", "asks Azure, with an account"),
    ("Get-Az", "asks Azure, with an account, in PowerShell"),
    ("Get-Mg", "asks Microsoft Graph, with an account, in PowerShell"),
    ("curl ", "fetches from a network"),
    ("sha256sum ", "is about files that were fetched"),
    ("tar ", "is about files that were fetched"),
    ("docker ", "needs a container engine; the workflow runs the image"),
    ("cargo install ", "builds for minutes"),
    ("cargo test", "runs these tests"),
    ("benches/run", "runs for half an hour; `.ci/run` checks that it compiles"),
    ("delegard check examples/ --watch", "goes on until it is interrupted"),
    ("delegard completions elvish >> ", "writes into a home folder of another kind"),
    ("delegard completions powershell >> ", "writes into a home folder of another kind"),
];

/// How commands end that begin so; the first entry counts, and others end with 0.
const ENDS_WITH: &[(&str, i32)] = &[
    ("delegard check examples/documented-structure --directory", 0),
    ("delegard check examples/documented-structure", 3),
    // What is new decides, and nothing is; what is not known stays so.
    ("delegard check examples/ --write-baseline", 3),
    ("delegard check examples/ --baseline", 3),
    ("delegard check examples", 1),
];

/// A command of a page.
struct Shown {
    page: String,
    line: usize,
    /// The command, its lines in one.
    command: String,
    /// What the page shows below it; none if it shows nothing.
    printed: Option<String>,
}

fn pages() -> Vec<String> {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let mut found = vec!["README.md".to_owned(), "examples/README.md".to_owned()];
    for folder in ["docs", "docs/decisions", "docs/diagnostics"] {
        for entry in fs::read_dir(root.join(folder)).unwrap() {
            let name = entry.unwrap().file_name().into_string().unwrap();
            if Path::new(&name).extension().is_some_and(|extension| extension == "md") {
                found.push(format!("{folder}/{name}"));
            }
        }
    }
    found.sort();
    found
}

/// Whether a line of a block without `$` is a command, and not a text that is shown.
fn is_command(line: &str) -> bool {
    let begins = ["delegard ", "cargo "].iter().any(|start| line.starts_with(start));
    begins || line == "delegard" || NOT_RUN.iter().any(|(start, _)| line.starts_with(start))
}

/// The commands of a page: lines behind `$ ` in `console`, all lines in `sh`, and in blocks of no
/// language the lines that begin as commands do.
fn shown(page: &str) -> Vec<Shown> {
    let text = document(page);
    let mut found: Vec<Shown> = Vec::new();
    let mut block: Option<&str> = None;
    let mut goes_on = false;
    for (number, line) in (1..).zip(text.lines()) {
        if let Some(info) = line.trim_start().strip_prefix("```") {
            block = if block.is_some() { None } else { Some(info) };
            goes_on = false;
            continue;
        }
        let Some(info) = block.filter(|info| ["", "console", "sh"].contains(info)) else { continue };
        if std::mem::take(&mut goes_on) {
            let command = &mut found.last_mut().unwrap().command;
            command.push(' ');
            command.push_str(line.trim());
        } else if let Some(command) =
            line.strip_prefix("$ ").or((info == "sh" || is_command(line)).then_some(line))
        {
            let (page, command) = (page.to_owned(), command.to_owned());
            found.push(Shown { page, line: number, command, printed: None });
        } else {
            // In a block of no language without commands a text is shown by itself.
            if info == "console" {
                let last = found.last_mut().expect("a block of a console begins with a command");
                let printed = last.printed.get_or_insert_default();
                printed.push_str(line);
                printed.push('\n');
            }
            continue;
        }
        let last = found.last_mut().unwrap();
        if let Some(first) = last.command.strip_suffix('\\') {
            last.command = first.trim_end().to_owned();
            goes_on = true;
        }
    }
    found
}

fn reason_not_to_run(command: &str) -> Option<usize> {
    NOT_RUN.iter().position(|(start, _)| command.starts_with(start))
}

/// A copy of what the pages are about, with the files that the pages on diagnostics name.
fn playground(page: &str) -> tempfile::TempDir {
    let folder = tempfile::tempdir().unwrap();
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    for part in ["examples", "policies"] {
        copy(&root.join(part), &folder.path().join(part));
    }
    if page.starts_with("docs/diagnostics/") {
        let offer = root.join("examples/bad-offer");
        fs::copy(offer.join("offer.json"), folder.path().join("offer.json")).unwrap();
        let values = folder.path().join("northwind.parameters.json");
        fs::copy(offer.join("offer.parameters.json"), values).unwrap();
    }
    folder
}

fn copy(from: &Path, to: &Path) {
    fs::create_dir_all(to).unwrap();
    for entry in fs::read_dir(from).unwrap() {
        let entry = entry.unwrap();
        let target = to.join(entry.file_name());
        if entry.file_type().unwrap().is_dir() {
            copy(&entry.path(), &target);
        } else {
            fs::copy(entry.path(), target).unwrap();
        }
    }
}

/// Whether what is printed is what is shown.
fn is_as_shown(shown: &str, printed: &str) -> bool {
    let shown: Vec<&str> = shown.trim_end().lines().collect();
    let printed: Vec<&str> = printed.trim_end().lines().collect();
    fits(&shown, &printed)
}

fn fits(shown: &[&str], printed: &[&str]) -> bool {
    match (shown, printed) {
        ([], []) => true,
        (["…", rest @ ..], _) => (0..=printed.len()).any(|left_out| fits(rest, &printed[left_out..])),
        ([first, rest @ ..], [line, lines @ ..]) => {
            let is_this = match first.strip_suffix('…') {
                Some(start) => line.starts_with(start),
                None => first == line,
            };
            is_this && fits(rest, lines)
        }
        ([], _) | (_, []) => false,
    }
}

#[test]
fn lines_that_are_left_out_are_the_only_difference() {
    let printed = "one\ntwo\nthree and more\n";
    for shown in
        ["one\ntwo\nthree and more\n", "…\nthree …", "one\n…", "…", "one\n…\nthree and more", "…\none\n…"]
    {
        assert!(is_as_shown(shown, printed), "{shown}");
    }
    for shown in ["", "one", "two\n…", "one\nthree …", "…\ntwo", "…\nfour\n…", "one\ntwo\nthree"] {
        assert!(!is_as_shown(shown, printed), "{shown}");
    }
}

#[cfg(target_os = "linux")]
#[test]
fn every_command_runs_as_it_is_told() {
    use std::fmt::Write as _;

    let program = Path::new(env!("CARGO_BIN_EXE_delegard"));
    let path = std::env::var("PATH").unwrap();
    let path = format!("{}:{path}", program.parent().unwrap().display());
    let (mut wrong, mut ran, mut compared) = (String::new(), 0, 0);
    for page in pages() {
        let folder = playground(&page);
        let home = folder.path().join("home");
        for made in [".local/share/bash-completion/completions", ".zfunc", ".config/fish/completions"] {
            fs::create_dir_all(home.join(made)).unwrap();
        }
        for Shown { page, line, command, printed } in shown(&page) {
            if reason_not_to_run(&command).is_some() {
                continue;
            }
            // The README runs the program as it is built.
            let command = command.replace("cargo run --release -- ", "delegard ");
            let shell = std::process::Command::new("bash")
                .args(["-c", &command])
                .current_dir(folder.path())
                .env("PATH", &path)
                .env("HOME", &home)
                .env("NO_COLOR", "1")
                .env_remove("COLUMNS")
                .output()
                .unwrap();
            let told = [shell.stdout, shell.stderr].map(|text| String::from_utf8(text).unwrap()).concat();
            ran += 1;
            // A page on a code shows how the program comes to tell it.
            if let Some(code) =
                page.strip_prefix("docs/diagnostics/").and_then(|name| name.strip_suffix(".md"))
            {
                // Root reads what nobody may read.
                let is_root = code == "E0901" && fs::read(folder.path().join("offer.json")).is_ok();
                if command.starts_with("delegard") && !is_root && !told.contains(&format!("[{code}]")) {
                    let _ = writeln!(wrong, "{page}:{line}: `{command}` does not tell {code}\n{told}");
                }
                continue;
            }
            let expected = ENDS_WITH.iter().find(|(start, _)| command.starts_with(start));
            let expected = expected.map_or(0, |(_, code)| *code);
            if shell.status.code() != Some(expected) {
                let _ = writeln!(
                    wrong,
                    "{page}:{line}: `{command}` ended with {:?} and not {expected}\n{told}",
                    shell.status.code()
                );
            }
            if let Some(shown) = printed {
                compared += 1;
                if !is_as_shown(&shown, &told) {
                    let _ = writeln!(wrong, "{page}:{line}: `{command}` prints\n{told}");
                }
            }
        }
    }
    assert!(wrong.is_empty(), "{wrong}");
    assert!(ran > 40 && compared > 8, "{ran} commands were run, {compared} compared");
}

#[test]
fn what_is_not_run_is_still_shown_and_has_its_reason() {
    let commands: Vec<Shown> = pages().iter().flat_map(|page| shown(page)).collect();
    let met: BTreeSet<usize> =
        commands.iter().filter_map(|shown| reason_not_to_run(&shown.command)).collect();
    for (place, (start, reason)) in NOT_RUN.iter().enumerate() {
        assert!(met.contains(&place), "no page shows `{start}`; take it out of the list");
        assert!(!reason.is_empty());
    }
    for (start, _) in ENDS_WITH {
        let is_met = commands.iter().any(|shown| shown.command.starts_with(start));
        assert!(is_met, "no page shows `{start}`; take it out of the list");
    }
    // Whatever is not the program's own is listed, so that nothing slips through unseen.
    for Shown { page, line, command, .. } in &commands {
        let is_ours = ["delegard", "cargo run --release -- ", "printf ", "truncate ", "chmod ", "ls"]
            .iter()
            .any(|start| command.starts_with(start));
        assert!(is_ours || reason_not_to_run(command).is_some(), "{page}:{line}: `{command}` is not known");
    }
}

/// The commands of the program that a text names between backticks.
fn named(text: &str) -> Vec<String> {
    let spans = text.split('`').skip(1).step_by(2);
    spans.filter(|span| span.starts_with("delegard ") && !span.contains('\n')).map(str::to_owned).collect()
}

#[test]
fn commands_in_sentences_have_the_words_that_the_program_has() {
    let here = Path::new(".");
    let help = |words: &str| {
        let output = run(here, &format!("{words} --help"));
        (output.status.code() == Some(0)).then(|| String::from_utf8(output.stdout).unwrap())
    };
    let mut seen = 0;
    let mut pages = pages();
    pages.extend(["CONTRIBUTING.md", "SECURITY.md", "CHANGELOG.md"].map(str::to_owned));
    for page in pages {
        // Blocks are run; here are the sentences beside them.
        let text: String = document(&page).split("\n```").step_by(2).collect();
        for command in named(&text) {
            let mut words = command.split(' ').skip(1);
            let Some(name) = words.next().filter(|word| !word.starts_with('-')) else { continue };
            let help = help(&format!("delegard {name}"));
            let help = help.unwrap_or_else(|| panic!("{page}: `{command}`: there is no command `{name}`"));
            for option in words.filter(|word| word.starts_with("--") && word.len() > 2) {
                let option = option.split(['=', '|', ',']).next().unwrap();
                let is_there = help.split([' ', ',', '\n']).any(|word| word == option);
                assert!(is_there || option == "--help", "{page}: `{command}`: there is no `{option}`");
            }
            seen += 1;
        }
    }
    assert!(seen > 10, "only {seen} commands were found");
}

#[test]
fn no_shell_expands_what_a_command_asks_of_azure() {
    let mut texts: Vec<(String, String)> =
        pages().into_iter().map(|page| (page.clone(), document(&page))).collect();
    // What is undetermined comes with the command that would settle it.
    let hints = "src/evaluate/undetermined.rs";
    let source = document(hints).replace("\\\"", "\"");
    let joined = regex::Regex::new(r"\\\n\s*").unwrap().replace_all(&source, "").into_owned();
    texts.push((hints.to_owned(), joined));
    let mut seen = 0;
    for (name, text) in texts {
        for command in text.split(['`', '\n']).filter(|part| part.starts_with("az ")) {
            let expanded = command.split('"').skip(1).step_by(2).any(|quoted| quoted.contains('$'));
            assert!(!expanded, "{name}: `{command}`: put it into single quotes");
            seen += 1;
        }
    }
    assert!(seen > 10, "only {seen} commands were found");
}
