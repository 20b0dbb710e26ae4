//! The five rules in Rego, run by regorus: compiled once for its register machine, then one template at a time.
//!
//! `rego [--interpreter] [--directory FILE] PATH…` prints a line for each finding: file, rule, access, role and
//! principal, with tabs between. Without a directory the rule about kinds of principal finds nothing.

use std::fs;
use std::io::{self, BufWriter, Write};
use std::path::{Path, PathBuf};
use std::sync::Arc;

use anyhow::{Context, Result, anyhow, bail};
use regorus::languages::rego::compiler::Compiler;
use regorus::rvm::RegoVM;
use regorus::{Engine, Value};

const POLICY: &str = include_str!("../five.rego");
const QUERY: &str = "data.delegard.findings";

fn main() -> Result<()> {
    let mut directory = None;
    let mut interpreter = false;
    let mut files = Vec::new();
    let mut arguments = std::env::args_os().skip(1);
    while let Some(argument) = arguments.next() {
        if argument == "--directory" {
            directory = Some(PathBuf::from(arguments.next().context("--directory needs a file")?));
        } else if argument == "--interpreter" {
            interpreter = true;
        } else {
            collect(Path::new(&argument), &mut files)?;
        }
    }
    if files.is_empty() {
        bail!("usage: rego [--interpreter] [--directory FILE] PATH…");
    }
    files.sort();
    let data = data(directory.as_deref())?;
    let mut evaluate = if interpreter { interpreted(data)? } else { compiled(data)? };
    let mut out = BufWriter::new(io::stdout().lock());
    for file in files {
        let text = fs::read_to_string(&file)?;
        let found = evaluate(Value::from_json_str(&text)?)?;
        print(&mut out, &file, &found)?;
    }
    Ok(out.flush()?)
}

type Evaluate = Box<dyn FnMut(Value) -> Result<Value>>;

/// The register machine.
fn compiled(data: Value) -> Result<Evaluate> {
    let mut engine = Engine::new();
    engine.add_policy("five.rego".into(), POLICY.into())?;
    let policy = engine.compile_with_entrypoint(&QUERY.into())?;
    let program = Compiler::compile_from_policy(&policy, &[QUERY])?;
    let mut machine = RegoVM::new();
    machine.load_program(Arc::clone(&program));
    machine.set_data(data).map_err(|error| anyhow!("{error}"))?;
    Ok(Box::new(move |input| {
        machine.set_input(input);
        machine.execute().map_err(|error| anyhow!("{error}"))
    }))
}

/// The interpreter of the syntax tree.
fn interpreted(data: Value) -> Result<Evaluate> {
    let mut engine = Engine::new();
    engine.add_policy("five.rego".into(), POLICY.into())?;
    engine.add_data(data)?;
    Ok(Box::new(move |input| {
        engine.set_input(input);
        engine.eval_rule(QUERY.into())
    }))
}

/// The directory as an object from id to kind.
fn data(directory: Option<&Path>) -> Result<Value> {
    let mut kinds = Value::new_object();
    if let Some(path) = directory {
        let export = Value::from_json_str(&fs::read_to_string(path)?)?;
        let members = kinds.as_object_mut()?;
        for entry in export["value"].as_array()?.iter() {
            let kind = entry["@odata.type"].as_string()?.trim_start_matches("#microsoft.graph.");
            members.insert(entry["id"].clone(), Value::from(kind));
        }
    }
    let mut data = Value::new_object();
    data.as_object_mut()?.insert(Value::from("directory"), kinds);
    Ok(data)
}

fn print(out: &mut impl Write, file: &Path, found: &Value) -> Result<()> {
    let Ok(found) = found.as_set() else { return Ok(()) };
    for finding in found.iter() {
        write!(out, "{}", file.display())?;
        for part in finding.as_array()?.iter() {
            write!(out, "\t{}", part.as_string()?)?;
        }
        writeln!(out)?;
    }
    Ok(())
}

fn collect(path: &Path, files: &mut Vec<PathBuf>) -> io::Result<()> {
    if !path.is_dir() {
        files.push(path.to_owned());
        return Ok(());
    }
    for entry in fs::read_dir(path)? {
        let entry = entry?;
        let path = entry.path();
        if entry.file_type()?.is_dir() {
            collect(&path, files)?;
        } else if path.extension().is_some_and(|extension| extension == "json") {
            files.push(path);
        }
    }
    Ok(())
}
