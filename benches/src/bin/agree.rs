//! Whether the peers find what Delegard finds: file, rule, access, role and principal of every finding.
//!
//! Prints a line for each peer, and what differs. Ends with 1 if anything differs.

use std::path::Path;
use std::process::{Command, ExitCode};

use clap::Parser;
use delegard_bench::findings::{self, Finding};
use delegard_bench::fleet::write::Fleet;
use delegard_bench::measure::commands;
use delegard_bench::place::{Place, Rules};
use serde_json::Value;

/// Hold the findings of the peers against Delegard's
#[derive(Parser)]
struct Arguments {
    #[command(flatten)]
    place: Place,
    /// How many literal templates
    #[arg(long, default_value_t = 1000)]
    count: u64,
    /// Of how many templates cfn-guard joins the directory, which takes it long
    #[arg(long, default_value_t = 100)]
    joined: u64,
}

/// How many differences are shown.
const SHOWN: usize = 10;

fn main() -> ExitCode {
    match agree(&Arguments::parse()) {
        Ok(true) => ExitCode::SUCCESS,
        Ok(false) => ExitCode::FAILURE,
        Err(error) => {
            eprintln!("agree: {error}");
            ExitCode::from(2)
        }
    }
}

fn agree(arguments: &Arguments) -> Result<bool, String> {
    let place = &arguments.place;
    let rules = place.rules().map_err(|error| error.to_string())?;
    let templates = |count| place.templates(Fleet::Literal, count).map_err(|error| error.to_string());
    let (all, few) = (templates(arguments.count)?, templates(arguments.joined)?);
    let five = delegard(place, &rules, &rules.five, &all)?;
    println!("delegard: {} findings in {} templates", five.len(), arguments.count);
    let mut same = true;
    if let Some(rego) = &place.rego {
        let output = run(Command::new(rego).arg("--directory").arg(&rules.directory).arg(&all))?;
        let found = findings::rego::findings(&output)?;
        same &= compare("regorus, five rules", &five, &found);
    }
    if let Some(guard) = &place.guard {
        let four = delegard(place, &rules, &rules.four, &all)?;
        same &= compare("cfn-guard, four rules", &four, &by_guard(guard, &rules.guard_four, &all, None)?);
        same &= compare(
            "cfn-guard, five rules, the directory as a list",
            &five,
            &by_guard(guard, &rules.guard_five, &all, None)?,
        );
        same &= compare(
            &format!("cfn-guard, five rules, the directory joined, {} templates", arguments.joined),
            &delegard(place, &rules, &rules.five, &few)?,
            &by_guard(guard, &rules.guard_join, &few, Some(&rules.guard_data))?,
        );
    }
    if let Some(command) = commands::checkov(place, &rules, &all) {
        let found = findings::checkov::findings(&json(&run(&mut started(&command))?)?)?;
        same &= compare("Checkov, five rules, by file and rule", &findings::checkov::by_rule(&five), &found);
    }
    Ok(same)
}

fn started(words: &[String]) -> Command {
    let mut words = words.iter();
    let mut command = Command::new(words.next().map_or("", String::as_str));
    command.args(words);
    command
}

fn delegard(place: &Place, rules: &Rules, policy: &Path, templates: &Path) -> Result<Vec<Finding>, String> {
    let output = run(Command::new(&place.delegard)
        .args(["check", "--no-config", "--no-template-checks", "--format", "json", "--policy"])
        .arg(policy)
        .arg("--directory")
        .arg(&rules.directory)
        .arg(templates))?;
    findings::delegard::findings(&json(&output)?)
}

fn by_guard(
    guard: &Path,
    rules: &Path,
    templates: &Path,
    data: Option<&Path>,
) -> Result<Vec<Finding>, String> {
    let mut command = Command::new(guard);
    command.args([
        "validate",
        "--structured",
        "--output-format",
        "json",
        "--show-summary",
        "none",
        "--rules",
    ]);
    command.arg(rules).arg("--data").arg(templates);
    if let Some(data) = data {
        command.arg("--input-params").arg(data);
    }
    findings::guard::findings(&json(&run(&mut command)?)?)
}

/// What a program prints, whatever code it ends with: all of them have one for findings.
fn run(command: &mut Command) -> Result<String, String> {
    let output = command.output().map_err(|error| format!("{command:?}: {error}"))?;
    let text = String::from_utf8(output.stdout).map_err(|error| error.to_string())?;
    if text.is_empty() && !output.status.success() {
        return Err(format!("{command:?}: {}", String::from_utf8_lossy(&output.stderr)));
    }
    Ok(text)
}

fn json(text: &str) -> Result<Value, String> {
    serde_json::from_str(text).map_err(|error| error.to_string())
}

fn compare(name: &str, ours: &[Finding], theirs: &[Finding]) -> bool {
    let (missed, added) = (findings::lacking(ours, theirs), findings::lacking(theirs, ours));
    if missed.is_empty() && added.is_empty() {
        println!("{name}: the same {} findings", theirs.len());
        return true;
    }
    println!(
        "{name}: {} findings, {} of delegard's are missing, {} are others",
        theirs.len(),
        missed.len(),
        added.len()
    );
    for (mark, list) in [("missing", missed), ("other", added)] {
        for finding in list.iter().take(SHOWN) {
            println!("  {mark}: {finding}");
        }
    }
    false
}
