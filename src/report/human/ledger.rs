//! The ledger: on how many delegations each rule came to each verdict.

use crate::report::options::{Ledger, Options};
use crate::report::run::Run;
use crate::report::style::Style;
use crate::report::table::{Align, Table};
use crate::report::wrap::hanging;
use crate::text::escape::printable;

/// The ledger as a table, and in the compact form the rules that never applied in one line.
pub(super) fn text(run: &Run<'_>, options: &Options, style: Style) -> String {
    if run.outcome.numbers.delegations == 0 {
        return String::new();
    }
    let full = options.ledger == Ledger::Full;
    let any_suppressed = run.outcome.ledger.iter().any(|row| row.suppressed > 0);
    let mut table = Table::new([
        ("rule", Align::Left),
        ("pass", Align::Right),
        ("fail", Align::Right),
        ("suppressed", Align::Right),
        ("undetermined", Align::Right),
        ("n/a", Align::Right),
        ("severity", Align::Left),
        ("sentence", Align::Left),
    ]);
    let mut never = Vec::new();
    for row in &run.outcome.ledger {
        let Some(rule) = run.rule(row.rule) else { continue };
        let id = printable(&rule.id);
        if row.never_applied() && !full {
            never.push(id);
            continue;
        }
        let (severity, sentence) = match options.ledger {
            Ledger::Full => (rule.severity.as_str().to_owned(), printable(&rule.sentence).into_owned()),
            Ledger::Compact => (String::new(), String::new()),
        };
        let [pass, fail, suppressed, undetermined, not_applicable] =
            [row.pass, row.fail, row.suppressed, row.undetermined, row.not_applicable].map(number);
        let suppressed = if any_suppressed { suppressed } else { String::new() };
        table.push([
            id.into_owned(),
            pass,
            fail,
            suppressed,
            undetermined,
            not_applicable,
            severity,
            sentence,
        ]);
    }
    let mut text = if table.is_empty() { String::new() } else { table.render(0, options.width, style) };
    if !never.is_empty() {
        let words = format!("never applied: {}", never.join(", "));
        text.push_str(&hanging(&words, options.width, 2));
        text.push('\n');
    }
    text
}

/// A number; a dash for none, so that the others stand out.
pub(super) fn number(number: usize) -> String {
    if number == 0 { "-".to_owned() } else { number.to_string() }
}
