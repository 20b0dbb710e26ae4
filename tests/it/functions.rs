//! The functions of the template language, end to end: one expression a line, and what it gives.

use std::fmt::Write as _;

use delegard::diagnostic::Sink;
use delegard::document::json::{self, Limits};
use delegard::template::{Input, expand};
use delegard::text::SourceMap;
use serde_json::json;

use crate::case::{Case, each};

/// The parameters that expressions may use: one has no value, and one is secret.
fn template(expression: &str) -> String {
    json!({
        "$schema": "https://schema.management.azure.com/schemas/2019-04-01/deploymentTemplate.json#",
        "contentVersion": "1.0.0.0",
        "parameters": {
            "unknown": {"type": "string"},
            "secret": {"type": "secureString", "defaultValue": "hush"},
        },
        "resources": [],
        "outputs": {"result": {"type": "object", "value": format!("[{expression}]")}},
    })
    .to_string()
}

#[test]
fn functions() {
    each("functions", |case: &mut Case| {
        let mut out = String::new();
        for expression in case.section("expressions").lines() {
            let (mut sources, mut sink) = (SourceMap::new(), Sink::new());
            let file = sources.add("template.json", template(expression));
            let text = sources.get(file).unwrap().text().clone();
            let tree = json::read(file, &text, Limits::default(), &mut sink).unwrap();
            let expanded = expand(Input::new(&tree), &mut sink);
            let _ = writeln!(out, "{expression}");
            let mistakes = sink.into_sorted();
            for mistake in &mistakes {
                let place = mistake.primary.as_ref().map_or("", |label| sources.slice(label.span));
                let _ = writeln!(out, "    {}: {} @ {place}", mistake.code.as_str(), mistake.message);
                for help in &mistake.help {
                    let _ = writeln!(out, "        help: {help}");
                }
            }
            if mistakes.is_empty() {
                let _ = writeln!(out, "    {}", expanded.outputs["result"]);
            }
        }
        case.expect("expected", &out);
    });
}
