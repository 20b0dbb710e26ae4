//! An expectation that does not hold, in words and with its places.

use super::TestedFile;
use crate::compile::test::Test;
use crate::diagnostic::{Label, Notice, Severity, render};
use crate::evaluate::Verdict;
use crate::evaluate::test::{Instead, Mismatch};
use crate::text::escape::{brief, printable};

/// The most rules that are shown with their places.
const MOST: usize = 5;

/// The excerpt for people.
pub(super) fn text(file: &TestedFile, test: &Test, mismatch: &Mismatch, color: bool) -> String {
    let primary = Label { span: mismatch.expected.span, text: "expected".to_owned() };
    let mut secondary = Vec::new();
    let mut notes = Vec::new();
    for instead in mismatch.instead.iter().take(MOST) {
        let words = happened(file, mismatch, instead);
        match (instead.place, &instead.elsewhere) {
            (Some(span), _) => secondary.push(Label { span, text: words }),
            (None, Some(place)) => notes.push(format!("at {}: {words}", printable(place))),
            (None, None) => notes.push(words),
        }
    }
    if let Some(more) = mismatch.instead.len().checked_sub(MOST).filter(|more| *more > 0) {
        notes.push(format!("and {more} more"));
    }
    notes.push(format!("in test \"{}\"", brief(&test.name, 100)));
    let rule = mismatch.expected.rule.and_then(|rule| file.rule(rule));
    let notice = Notice {
        severity: Severity::Error,
        code: rule.map(|rule| rule.id.as_str()),
        message: &message(file, mismatch),
        primary: Some(&primary),
        secondary: &secondary,
        notes: &notes,
    };
    render(&notice, &file.sources, color)
}

/// The expectation and that it does not hold, one sentence without a final stop.
pub(super) fn message(file: &TestedFile, mismatch: &Mismatch) -> String {
    let expected = mismatch.expected.verdict;
    match (mismatch.expected.rule.and_then(|rule| file.rule(rule)), mismatch.instead.as_slice()) {
        (Some(rule), [instead]) => {
            format!("`{}` {}, and was expected to {}", rule.id, present(instead.verdict), base(expected))
        }
        (_, all) => {
            let ids: Vec<String> = (all.iter().take(MOST))
                .filter_map(|instead| Some(format!("`{}`", file.rule(instead.rule)?.id)))
                .collect();
            let more = if all.len() > MOST { ", …" } else { "" };
            let verb = if all.len() == 1 { present(expected) } else { base_plural(expected) };
            format!("nothing was expected to {}, and {}{more} {verb}", base(expected), ids.join(", "))
        }
    }
}

/// What happened, as a clause.
fn happened(file: &TestedFile, mismatch: &Mismatch, instead: &Instead) -> String {
    let who = match (mismatch.expected.rule, file.rule(instead.rule)) {
        (None, Some(rule)) => format!("`{}`", rule.id),
        (Some(_), _) | (None, None) => "it".to_owned(),
    };
    let more = match instead.more {
        0 => String::new(),
        more => format!(" (and {more} more)"),
    };
    match &instead.why {
        Some(why) => format!("{who} {}: {why}{more}", present(instead.verdict)),
        None => format!("{who} {}", present(instead.verdict)),
    }
}

const fn present(verdict: Verdict) -> &'static str {
    match verdict {
        Verdict::Pass => "passes",
        Verdict::Fail => "fails",
        Verdict::Undetermined => "is undetermined",
        Verdict::NotApplicable => "is not applicable",
    }
}

const fn base(verdict: Verdict) -> &'static str {
    match verdict {
        Verdict::Pass => "pass",
        Verdict::Fail => "fail",
        Verdict::Undetermined => "be undetermined",
        Verdict::NotApplicable => "be not applicable",
    }
}

const fn base_plural(verdict: Verdict) -> &'static str {
    match verdict {
        Verdict::Pass => "pass",
        Verdict::Fail => "fail",
        Verdict::Undetermined => "are undetermined",
        Verdict::NotApplicable => "are not applicable",
    }
}
