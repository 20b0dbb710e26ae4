//! `delegard show --expand`: templates with every expression evaluated, for people who debug.

use serde_json::{Value, json};

use super::args::ShowArgs;
use super::evaluation::{Evaluated, with_input};
use super::settings::Settings;
use super::{inputs, output};
use crate::diagnostic::{Diagnostic, Level};
use crate::evaluate::Exit;
use crate::template::{self, Expanded};
use crate::text::{SourceMap, Span};

/// Runs the command: one JSON document for one template, an array of them for several.
pub(super) fn run(args: &ShowArgs, settings: &Settings) -> Exit {
    let (templates, found) = inputs::templates(&args.inputs, settings);
    let mut documents = Vec::new();
    let mut failed = !found.diagnostics.is_empty();
    output::print(&found.diagnostics, &SourceMap::new(), &args.output);
    for broken in &found.units {
        failed = true;
        documents.push(document(&Expanded::default(), &broken.diagnostics, &broken.sources));
    }
    for template in &templates {
        let (files, unread) = settings.files_of(&template.path);
        failed |= !unread.is_empty();
        output::print(&unread, &SourceMap::new(), &args.output);
        for file in files {
            let Evaluated { sources, mut diagnostics, result, .. } =
                with_input(template, file.as_deref(), settings, template::expand);
            diagnostics.splice(0..0, template.diagnostics.iter().cloned());
            failed |= diagnostics.iter().any(|diagnostic| diagnostic.level == Level::Error);
            documents.push(document(&result, &diagnostics, &sources));
        }
    }
    let empty = documents.is_empty();
    let printed = match documents.len() {
        1 => documents.pop().unwrap_or_default(),
        _ => Value::Array(documents),
    };
    let exit = match (failed, empty) {
        (true, _) => Exit::Input,
        (false, true) => Exit::Undetermined,
        (false, false) => Exit::Clean,
    };
    output::deliver(&args.output, exit, |out, _| {
        serde_json::to_writer_pretty(&mut *out, &printed)?;
        writeln!(out)
    })
}

fn document(expanded: &Expanded, diagnostics: &[Diagnostic], sources: &SourceMap) -> Value {
    let diagnostics: Vec<Value> =
        diagnostics.iter().map(|diagnostic| describe(diagnostic, sources)).collect();
    json!({ "resources": expanded.resources, "outputs": expanded.outputs, "diagnostics": diagnostics })
}

fn describe(diagnostic: &Diagnostic, sources: &SourceMap) -> Value {
    let level = match diagnostic.level {
        Level::Error => "error",
        Level::Warning => "warning",
    };
    let place = |span: Span| {
        let start = sources.start(span);
        json!({
            "file": sources.name(span.file),
            "line": start.map(|start| start.line),
            "column": start.map(|start| start.column),
        })
    };
    json!({
        "code": diagnostic.code.as_str(),
        "level": level,
        "message": diagnostic.message,
        "place": diagnostic.primary.as_ref().map(|label| place(label.span)),
        "help": diagnostic.help,
    })
}
