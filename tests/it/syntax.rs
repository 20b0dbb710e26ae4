//! Text to tree and back: `tests/cases/syntax`.
//!
//! A case has a section `policy.delegard`. The stage writes `tree` (an outline; a bracket shows
//! the bytes and the text of a span), `diagnostics`, and `printed` if the formatter changes the
//! text.

use std::fmt::Write as _;

use delegard::diagnostic::{Diagnostic, Label, Sink};
use delegard::syntax::{parse, print};
use delegard::text::{SourceMap, Span};

use crate::case;
use crate::outline::outline;

#[test]
fn cases() {
    case::each("syntax", |case| {
        let text = case.section("policy.delegard").to_owned();
        let mut sources = SourceMap::new();
        let file = sources.add("policy.delegard", text.as_str());
        let mut sink = Sink::new();
        let tree = parse::parse(file, &text, &mut sink);
        case.expect("tree", &outline(&tree, &text));
        case.expect("diagnostics", &told(&sources, sink));
        case.expect("printed", &print::print(&tree));
    });
}

/// The diagnostics, each with its places as line and column.
fn told(sources: &SourceMap, sink: Sink) -> String {
    let mut out = String::new();
    for Diagnostic { code, message, primary, secondary, help, .. } in sink.into_sorted() {
        let _ = writeln!(out, "{} {message}", code.as_str());
        for Label { span, text } in primary.iter().chain(&secondary) {
            let _ = writeln!(out, "  {} `{}` {text}", place(sources, *span), sources.slice(*span));
        }
        for help in help {
            let _ = writeln!(out, "  help: {help}");
        }
    }
    out
}

fn place(sources: &SourceMap, span: Span) -> String {
    let (start, end) = (sources.start(span).unwrap(), sources.end(span).unwrap());
    format!("{}:{}-{}:{}", start.line, start.column, end.line, end.column)
}
