//! Suites and cases: what a verdict is in the words of test reports.

use std::io;

use super::xml::Xml;
use crate::diagnostic::{Diagnostic, Label, Level};
use crate::evaluate::{Finding, Judgement, Standing, Suppression, Verdict};
use crate::report::gaps::{self, with_remedy};
use crate::report::run::Run;
use crate::text::SourceMap;

/// A list of cases with a name.
pub(super) struct Suite<'a> {
    name: &'a str,
    pub(super) properties: Vec<(&'static str, String)>,
    pub(super) cases: Vec<Case>,
}

/// A rule on a delegation, or whatever else can go wrong.
pub(super) struct Case {
    name: String,
    class: String,
    properties: Vec<(&'static str, String)>,
    result: Result,
}

/// What became of a case.
pub(super) enum Result {
    Passed,
    Skipped { message: String },
    Failure { kind: &'static str, message: String, text: String },
    Error { kind: &'static str, message: String, text: String },
}

impl<'a> Suite<'a> {
    /// No cases yet.
    pub(super) const fn new(name: &'a str) -> Self {
        Self { name, properties: Vec::new(), cases: Vec::new() }
    }

    /// How many cases there are, and of these how many fail, are in error, and are skipped.
    pub(super) fn numbers(&self) -> [usize; 4] {
        let count = |is: fn(&Result) -> bool| self.cases.iter().filter(|case| is(&case.result)).count();
        [
            self.cases.len(),
            count(|result| matches!(result, Result::Failure { .. })),
            count(|result| matches!(result, Result::Error { .. })),
            count(|result| matches!(result, Result::Skipped { .. })),
        ]
    }

    /// Writes it.
    pub(super) fn write(&self, xml: &mut Xml<'_>) -> io::Result<()> {
        let [tests, failures, errors, skipped] = self.numbers().map(|number| number.to_string());
        xml.open(
            "testsuite",
            &[
                ("name", self.name),
                ("tests", &tests),
                ("failures", &failures),
                ("errors", &errors),
                ("skipped", &skipped),
            ],
        )?;
        properties(&self.properties, xml)?;
        self.cases.iter().try_for_each(|case| case.write(xml))?;
        xml.close("testsuite")
    }
}

impl Case {
    /// A case without properties.
    pub(super) fn new(name: impl Into<String>, class: impl Into<String>, result: Result) -> Self {
        Self { name: name.into(), class: class.into(), properties: Vec::new(), result }
    }

    fn write(&self, xml: &mut Xml<'_>) -> io::Result<()> {
        let attributes = [("name", self.name.as_str()), ("classname", self.class.as_str())];
        if matches!(self.result, Result::Passed) && self.properties.is_empty() {
            return xml.empty("testcase", &attributes);
        }
        xml.open("testcase", &attributes)?;
        properties(&self.properties, xml)?;
        match &self.result {
            Result::Passed => {}
            Result::Skipped { message } => xml.empty("skipped", &[("message", message)])?,
            Result::Failure { kind, message, text } => {
                xml.text("failure", &[("message", message), ("type", kind)], text)?;
            }
            Result::Error { kind, message, text } => {
                xml.text("error", &[("message", message), ("type", kind)], text)?;
            }
        }
        xml.close("testcase")
    }
}

fn properties(list: &[(&'static str, String)], xml: &mut Xml<'_>) -> io::Result<()> {
    if list.is_empty() {
        return Ok(());
    }
    xml.open("properties", &[])?;
    for (name, value) in list {
        xml.empty("property", &[("name", name), ("value", value)])?;
    }
    xml.close("properties")
}

/// The verdict of a rule. `sources` has the texts that the places of the finding at a place lie in.
pub(super) fn verdict<'s>(
    run: &Run<'_>,
    judgement: &Judgement,
    class: &str,
    sources: impl Fn(usize) -> &'s SourceMap,
) -> Case {
    let rule = run.rule(judgement.rule);
    let result = match judgement.standing() {
        Standing::As(Verdict::Pass) => Result::Passed,
        Standing::As(Verdict::NotApplicable) => {
            Result::Skipped { message: "the rule does not apply".to_owned() }
        }
        Standing::As(Verdict::Undetermined) => {
            let told: Vec<String> = gaps::of(judgement, None).iter().map(with_remedy).collect();
            let message = told.first().cloned().unwrap_or_default();
            Result::Error { kind: "undetermined", message, text: told.join("\n") }
        }
        Standing::As(Verdict::Fail) => {
            let kind = rule.map_or("error", |rule| rule.severity.as_str());
            let mut lines = Vec::new();
            for (place, finding) in judgement.findings().iter().enumerate() {
                if finding.suppressed.is_none() {
                    lines.extend(told(finding, sources(place)));
                }
            }
            lines.extend(rule.into_iter().flat_map(|rule| {
                let why = rule.because.iter().map(|why| format!("why: {why}"));
                let fix = rule.fix.iter().map(|fix| format!("fix: {fix}"));
                why.chain(fix).chain(rule.see.iter().map(|link| format!("see: {link}")))
            }));
            let first = judgement.counting().next().map_or("", |finding| &finding.message);
            let message = match judgement.counting().count() {
                0 | 1 => first.to_owned(),
                number => format!("{first}, and {} more", number - 1),
            };
            Result::Failure { kind, message, text: lines.join("\n") }
        }
        Standing::Suppressed => {
            let why = judgement.findings().iter().find_map(|finding| finding.suppressed);
            Result::Skipped { message: suppressed(run, why) }
        }
    };
    let fingerprints = judgement.counting().map(|finding| finding.fingerprint(run.basis.world.rules));
    let properties = fingerprints.map(|fingerprint| ("fingerprint", fingerprint.to_string())).collect();
    let mut case = Case::new(rule.map_or("?", |rule| &rule.id), class, result);
    case.properties = properties;
    case
}

/// A finding in lines: what, where, and by which way.
fn told(finding: &Finding, sources: &SourceMap) -> Vec<String> {
    let mut lines = vec![finding.message.clone()];
    let labels = finding.primary.iter().chain(&finding.secondary);
    lines.extend(labels.filter_map(|label| place(label, sources)).map(|place| format!("  at {place}")));
    lines
}

/// `file:line:column (used here)`
fn place(label: &Label, sources: &SourceMap) -> Option<String> {
    let place = sources.place(label.span)?;
    let words = if label.text.is_empty() { String::new() } else { format!(" ({})", label.text) };
    Some(format!("{}:{}:{}{words}", place.file, place.start.line, place.start.column))
}

fn suppressed(run: &Run<'_>, why: Option<Suppression>) -> String {
    match why {
        Some(Suppression::Waived(place)) => match run.waivers.get(place) {
            Some(waiver) => format!("waived until {}: {}", waiver.until, waiver.because),
            None => "waived".to_owned(),
        },
        Some(Suppression::InBaseline) | None => "in the baseline".to_owned(),
    }
}

/// Mistakes in texts: errors are errors; what is warned of passes, with the warning beside it.
pub(super) fn diagnostics<'s>(
    diagnostics: &'s [Diagnostic],
    sources: &'s SourceMap,
    class: &'s str,
) -> impl Iterator<Item = Case> + use<'s> {
    diagnostics.iter().map(move |diagnostic| {
        let message = diagnostic.message.clone();
        let labels = diagnostic.primary.iter().chain(&diagnostic.secondary);
        let mut lines = vec![message.clone()];
        lines.extend(labels.filter_map(|one| place(one, sources)).map(|place| format!("  at {place}")));
        lines.extend(diagnostic.help.iter().map(|help| format!("help: {help}")));
        let text = lines.join("\n");
        let result = match diagnostic.level {
            Level::Error => Result::Error { kind: "input", message, text },
            Level::Warning => Result::Passed,
        };
        let mut case = Case::new(diagnostic.code.as_str(), class, result);
        if diagnostic.level == Level::Warning {
            case.properties = vec![("warning", lines.join(" | "))];
        }
        case
    })
}
