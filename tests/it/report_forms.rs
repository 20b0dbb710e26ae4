//! What holds of every form of the report on a check: the same findings, forms that their readers
//! accept, and nothing in them that a name from a template could do.
//!
//! The cases are those of `tests/cases/report`, hostile names among them.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::LazyLock;

use delegard::evaluate::{Judgement, Standing, Verdict};
use delegard::report::{Format, Options};
use pulldown_cmark::{Event, Parser, Tag, TagEnd};
use serde_json::Value;

use crate::case::{Case, each};
use crate::html;
use crate::report::Ran;

/// The report on a case, in a form.
fn report(ran: &Ran, format: Format) -> String {
    ran.check(format, &Options::default())
}

pub fn json(text: &str) -> Value {
    serde_json::from_str(text).unwrap()
}

/// The published schema of SARIF.
pub static SARIF: LazyLock<jsonschema::Validator> = LazyLock::new(|| {
    let published = include_str!("../data/sarif-2.1.0.schema.json");
    // One pattern has a bracket that is not escaped, as only some readers let pass.
    let (bare, escaped) = ("-[a-zA-Z]{2}]?$", r"-[a-zA-Z]{2}\\]?$");
    assert!(published.contains(bare));
    jsonschema::validator_for(&json(&published.replace(bare, escaped))).unwrap()
});

/// Our own of the JSON report.
pub static REPORT: LazyLock<jsonschema::Validator> =
    LazyLock::new(|| jsonschema::validator_for(&json(REPORT_TEXT)).unwrap());

/// The same with every object closed.
pub static REPORT_CLOSED: LazyLock<jsonschema::Validator> = LazyLock::new(|| {
    let mut strict = json(REPORT_TEXT);
    closed(&mut strict);
    jsonschema::validator_for(&strict).unwrap()
});

const REPORT_TEXT: &str = include_str!("../../docs/schema/report-1.schema.json");

#[track_caller]
pub fn assert_valid(schema: &jsonschema::Validator, document: &Value, what: &str) {
    let errors: Vec<String> =
        schema.iter_errors(document).map(|error| format!("{}: {error}", error.instance_path())).collect();
    assert!(errors.is_empty(), "{what}: {errors:#?}");
}

/// Fingerprints that a text names behind `fingerprint: `, with how often.
fn named(text: &str) -> Vec<String> {
    let pattern = regex::Regex::new(r"fingerprint: `?([0-9a-f-]{36})").unwrap();
    pattern.captures_iter(text).map(|found| found[1].to_owned()).collect()
}

/// The fingerprints of the findings that count, in a form; none if the form does not show them.
pub fn fingerprints(format: Format, text: &str) -> Option<Vec<String>> {
    let counts = |finding: &&Value| finding.get("suppressed").is_none();
    let text_of = |value: &Value| value.as_str().unwrap().to_owned();
    Some(match format {
        // It says the same thing once, and without its fingerprint.
        Format::Human => return None,
        Format::Json => {
            let report = json(text);
            let of_units = report["units"].as_array().unwrap().iter().flat_map(|unit| {
                let delegations = unit["delegations"].as_array().unwrap().iter();
                delegations.flat_map(|one| one["verdicts"].as_array().unwrap())
            });
            let verdicts = of_units.chain(report["fleet"].as_array().unwrap());
            let findings = verdicts.filter_map(|verdict| verdict["findings"].as_array()).flatten();
            findings.filter(counts).map(|finding| text_of(&finding["fingerprint"])).collect()
        }
        Format::Ndjson => {
            let lines: Vec<Value> = text.lines().map(json).collect();
            let findings = lines.iter().filter(|line| line["type"] == "finding");
            findings.filter(counts).map(|finding| text_of(&finding["fingerprint"])).collect()
        }
        Format::Sarif => {
            let log = json(text);
            let results = log["runs"][0]["results"].as_array().unwrap().iter();
            let failing = results.filter(|one| one["kind"] == "fail" && one.get("suppressions").is_none());
            failing.map(|one| text_of(&one["partialFingerprints"]["delegard/v1"])).collect()
        }
        Format::Junit => {
            let document = roxmltree::Document::parse(text).unwrap();
            let properties = document.descendants().filter(|node| node.has_tag_name("property"));
            let of_findings = properties.filter(|node| node.attribute("name") == Some("fingerprint"));
            of_findings.map(|node| node.attribute("value").unwrap().to_owned()).collect()
        }
        Format::Github | Format::Markdown => named(text),
        Format::Html => html::fingerprints(text),
        Format::Gitlab => {
            let entries = json(text);
            let findings = entries.as_array().unwrap().iter().filter(|entry| {
                let name = entry["check_name"].as_str().unwrap();
                let is_code = delegard::diagnostic::Code::ALL.iter().any(|code| code.as_str() == name);
                !["undetermined", "delegard"].contains(&name) && !is_code
            });
            // Further findings of one fingerprint have a number behind it.
            findings.map(|entry| entry["fingerprint"].as_str().unwrap()[..36].to_owned()).collect()
        }
    })
}

/// The exit code that a form tells; none if it tells none.
pub fn exit(format: Format, text: &str) -> Option<u64> {
    match format {
        Format::Human | Format::Gitlab => None,
        Format::Json => json(text)["exit"]["code"].as_u64(),
        Format::Ndjson => json(text.lines().last().unwrap())["exit"]["code"].as_u64(),
        Format::Sarif => json(text)["runs"][0]["invocations"][0]["exitCode"].as_u64(),
        Format::Junit => {
            let document = roxmltree::Document::parse(text).unwrap();
            let exit = document.descendants().find(|node| node.attribute("name") == Some("exit.code"));
            exit.unwrap().attribute("value").unwrap().parse().ok()
        }
        Format::Github | Format::Markdown => {
            let pattern = regex::Regex::new(r"(?m)(?:%0A|· )exit (\d+): [a-z]+$").unwrap();
            pattern.captures(text).unwrap()[1].parse().ok()
        }
        Format::Html => html::exit(text),
    }
}

/// The verdicts of a run.
fn judgements(ran: &Ran) -> impl Iterator<Item = &Judgement> {
    let of_units = ran.outcome.units.iter().flat_map(|unit| &unit.delegations);
    let of_units = of_units.flat_map(|judged| &judged.judgements);
    of_units.chain(ran.outcome.fleet.iter().map(|fleet| &fleet.judgement))
}

#[test]
fn every_form_has_the_same_findings_and_the_same_exit_code() {
    each("report", |case: &mut Case| {
        let ran = Ran::of(case);
        let mut expected: Vec<String> = judgements(&ran)
            .flat_map(Judgement::counting)
            .map(|finding| finding.fingerprint(&ran.rules).to_string())
            .collect();
        expected.sort();
        for format in Format::ALL {
            let text = report(&ran, *format);
            if let Some(mut found) = fingerprints(*format, &text) {
                found.sort();
                assert_eq!(found, expected, "{} of {}", format.as_str(), case.path.display());
            }
            if let Some(code) = exit(*format, &text) {
                assert_eq!(code, ran.run().exit as u64, "{} of {}", format.as_str(), case.path.display());
            }
        }
        let human = report(&ran, Format::Human);
        for (number, word) in ran.outcome.numbers.findings.iter().zip(["info", "warning", "error"]) {
            assert_eq!(
                *number > 0,
                regex::Regex::new(&format!(r"\b{number} {word}s?\b")).unwrap().is_match(&human),
                "{}",
                case.path.display()
            );
        }
    });
}

#[test]
fn every_sarif_report_is_what_the_published_schema_says() {
    assert!(!SARIF.is_valid(&json(r#"{ "version": "2.1.0", "runs": [{}] }"#)), "anything is valid");
    each("report", |case: &mut Case| {
        let log = json(&report(&Ran::of(case), Format::Sarif));
        assert_valid(&SARIF, &log, &case.path.display().to_string());
    });
}

#[test]
fn sarif_results_refer_to_rules_and_files_and_what_is_open_is_no_failure() {
    each("report", |case: &mut Case| {
        let ran = Ran::of(case);
        let log = json(&report(&ran, Format::Sarif));
        let run = &log["runs"][0];
        let rules = run["tool"]["driver"]["rules"].as_array().unwrap();
        let results = run["results"].as_array().unwrap();
        for result in results {
            let rule = &rules[usize::try_from(result["ruleIndex"].as_u64().unwrap()).unwrap()];
            assert_eq!(rule["id"], result["ruleId"]);
            match result["kind"].as_str().unwrap() {
                "fail" => assert_eq!(result["level"], rule["defaultConfiguration"]["level"]),
                "open" => assert_eq!(result["level"], "none"),
                kind => panic!("{kind}"),
            }
            let related = result["relatedLocations"].as_array().map_or(&[][..], Vec::as_slice);
            for place in result["locations"].as_array().unwrap().iter().chain(related) {
                let uri = place["physicalLocation"]["artifactLocation"]["uri"].as_str().unwrap();
                let is_plain = |byte: u8| byte.is_ascii_alphanumeric() || b"-._~/%".contains(&byte);
                assert!(uri.bytes().all(is_plain), "{uri}");
            }
            if let Some(flow) = result["codeFlows"].as_array() {
                // It begins at the literal, and its last step is the use, which stands first beside it.
                let steps = flow[0]["threadFlows"][0]["locations"].as_array().unwrap();
                assert_eq!(steps[0]["location"], result["locations"][0]);
                let last = &steps.last().unwrap()["location"]["physicalLocation"];
                assert_eq!(*last, related[0]["physicalLocation"]);
            }
        }
        let open = judgements(&ran).filter(|one| one.standing() == Standing::As(Verdict::Undetermined));
        assert_eq!(results.iter().filter(|result| result["kind"] == "open").count(), open.count());
    });
}

/// The schema with every object closed, so that a field which it does not describe is a mistake. The
/// published one is open, as fields may be added.
fn closed(schema: &mut Value) {
    match schema {
        Value::Object(members) => {
            members.values_mut().for_each(closed);
            if members.get("type") == Some(&"object".into()) && members.contains_key("properties") {
                members.entry("additionalProperties").or_insert(false.into());
            }
        }
        Value::Array(elements) => elements.iter_mut().for_each(closed),
        _ => {}
    }
}

#[test]
fn every_json_report_is_what_its_published_schema_says() {
    assert!(!REPORT.is_valid(&json("{}")), "anything is valid");
    each("report", |case: &mut Case| {
        let document = json(&report(&Ran::of(case), Format::Json));
        assert_valid(&REPORT, &document, &case.path.display().to_string());
        assert_valid(&REPORT_CLOSED, &document, &case.path.display().to_string());
    });
}

#[test]
fn every_junit_report_is_well_formed_and_counts_right() {
    each("report", |case: &mut Case| {
        let ran = Ran::of(case);
        let text = report(&ran, Format::Junit);
        let document = roxmltree::Document::parse(&text).unwrap();
        let root = document.root_element();
        let mut passed = 0;
        for suite in std::iter::once(root).chain(root.children().filter(roxmltree::Node::is_element)) {
            assert!(suite == root || suite.has_tag_name("testsuite"));
            let cases: Vec<_> = suite.descendants().filter(|node| node.has_tag_name("testcase")).collect();
            let with = |name: &str| {
                let has =
                    |node: &&roxmltree::Node<'_, '_>| node.children().any(|child| child.has_tag_name(name));
                cases.iter().filter(has).count()
            };
            let number = |name| suite.attribute(name).unwrap().parse::<usize>().unwrap();
            assert_eq!(number("tests"), cases.len());
            for (attribute, element) in [("failures", "failure"), ("errors", "error"), ("skipped", "skipped")]
            {
                assert_eq!(number(attribute), with(element), "{}", case.path.display());
            }
            if suite == root {
                passed = cases.len() - with("failure") - with("error") - with("skipped");
                let verdict =
                    |verdict| judgements(&ran).filter(move |one| one.standing() == Standing::As(verdict));
                assert_eq!(with("failure"), verdict(Verdict::Fail).count());
                let open = verdict(Verdict::Undetermined).count();
                let told = cases.iter().flat_map(roxmltree::Node::children);
                let told = told.filter(|node| node.has_tag_name("error"));
                let of_rules = told.filter(|node| {
                    node.attribute("type") == Some("undetermined")
                        && node.parent().unwrap().attribute("classname") != Some("delegard")
                });
                assert_eq!(of_rules.count(), open, "{}", case.path.display());
            }
            for one in &cases {
                assert!(one.attribute("name").is_some() && one.attribute("classname").is_some());
                let inside: Vec<&str> = one
                    .children()
                    .filter(|node| node.is_element())
                    .map(|node| node.tag_name().name())
                    .collect();
                assert!(inside.len() <= 2, "{inside:?}");
            }
        }
        // Besides the rules that pass: that delegations are found, and warnings about inputs.
        let rules = judgements(&ran).filter(|one| one.standing() == Standing::As(Verdict::Pass)).count();
        let found = usize::from(ran.outcome.numbers.delegations > 0);
        assert_eq!(passed, rules + found + ran.outcome.numbers.input_warnings, "{}", case.path.display());
    });
}

#[test]
fn every_line_for_github_is_one_command() {
    let command = regex::Regex::new(
        r"^::(error|warning|notice) (?:file=[^:,\r\n]+,)?(?:line=\d+,(?:col=\d+,)?endLine=\d+,(?:endColumn=\d+,)?)?title=[^:,\r\n]+::\S.*$",
    )
    .unwrap();
    let escape = regex::Regex::new("%(?:25|0A|3A|2C)").unwrap();
    each("report", |case: &mut Case| {
        let ran = Ran::of(case);
        let text = report(&ran, Format::Github);
        for line in text.lines() {
            assert!(command.is_match(line), "{}: {line}", case.path.display());
            assert!(!escape.replace_all(line, "").contains('%'), "{line}");
        }
        let numbers = &ran.outcome.numbers;
        let lines = numbers.findings.iter().sum::<usize>() + numbers.input_errors + numbers.input_warnings;
        assert_eq!(text.lines().count(), lines + ran.outcome.gaps.len() + 1);
        assert!(text.lines().last().unwrap().starts_with("::notice title=delegard::"));
    });
}

#[test]
fn every_gitlab_entry_has_what_gitlab_needs_and_a_fingerprint_of_its_own() {
    each("report", |case: &mut Case| {
        let entries = json(&report(&Ran::of(case), Format::Gitlab));
        let mut seen = BTreeSet::new();
        for entry in entries.as_array().unwrap() {
            assert!(seen.insert(entry["fingerprint"].as_str().unwrap()), "{}", case.path.display());
            assert!(
                ["description", "check_name"].iter().all(|key| !entry[*key].as_str().unwrap().is_empty())
            );
            let severity = entry["severity"].as_str().unwrap();
            assert!(["info", "minor", "major", "critical", "blocker"].contains(&severity), "{severity}");
            assert!(!entry["location"]["path"].as_str().unwrap().is_empty());
            assert!(entry["location"]["lines"]["begin"].as_u64().unwrap() > 0);
        }
    });
}

/// What Markdown makes of a comment: nothing but headings, a table, lists and code, and of HTML only
/// our own folds.
fn assert_inert(comment: &str, what: &str) {
    let mut options = pulldown_cmark::Options::empty();
    options.insert(pulldown_cmark::Options::ENABLE_TABLES);
    options.insert(pulldown_cmark::Options::ENABLE_STRIKETHROUGH);
    let fold = regex::Regex::new(r"^(?:<details><summary>[0-9a-z ]+</summary>|</details>|<br>)\n?$").unwrap();
    for event in Parser::new_ext(comment, options) {
        match &event {
            Event::Html(html) | Event::InlineHtml(html) => assert!(fold.is_match(html), "{what}: {html}"),
            Event::Text(text) => {
                let says_more =
                    ["@", "://", "www.", "#", "[", "<", "!", "`"].iter().any(|sign| text.contains(sign));
                assert!(!says_more, "{what}: {text}");
            }
            Event::Start(tag) => assert!(
                matches!(
                    tag,
                    Tag::Paragraph
                        | Tag::Heading { .. }
                        | Tag::Table(_)
                        | Tag::TableHead
                        | Tag::TableRow
                        | Tag::TableCell
                        | Tag::List(_)
                        | Tag::Item
                        | Tag::Strong
                        | Tag::HtmlBlock
                ),
                "{what}: {tag:?}"
            ),
            Event::End(TagEnd::Link | TagEnd::Image) => panic!("{what}: {event:?}"),
            Event::End(_) | Event::Code(_) | Event::SoftBreak => {}
            other => panic!("{what}: {other:?}"),
        }
    }
}

#[test]
fn every_comment_is_inert_and_has_every_rule_that_fails() {
    each("report", |case: &mut Case| {
        let ran = Ran::of(case);
        let comment = report(&ran, Format::Markdown);
        assert_inert(&comment, &case.path.display().to_string());
        let mut failing: BTreeMap<&str, usize> = BTreeMap::new();
        for finding in judgements(&ran).flat_map(Judgement::counting) {
            *failing.entry(&ran.rules.rule(finding.rule).unwrap().id).or_default() += 1;
        }
        for (rule, number) in failing {
            assert!(
                comment.contains(&format!(" | `{rule}` | {number} |")),
                "{}: {rule}",
                case.path.display()
            );
        }
    });
}

#[test]
fn a_comment_on_a_very_bad_offer_keeps_to_the_limit_and_counts_what_it_leaves_out() {
    for (number, length) in [(100, 10), (1_500, 80), (400, 3_000)] {
        let name = "`|<b>@".repeat(length / 6 + 1);
        let grants: Vec<Value> = (0..number)
            .map(|place| {
                serde_json::json!({
                    "principalId": format!("11111111-2222-4333-8444-{place:012}"),
                    "principalIdDisplayName": format!("{name}{place}"),
                    "roleDefinitionId": "8e3af657-a8ff-443c-a75c-2fe8c4bcb635",
                })
            })
            .collect();
        let template = serde_json::json!({
            "$schema": "https://schema.management.azure.com/schemas/2018-05-01/subscriptionDeploymentTemplate.json#",
            "contentVersion": "1.0.0.0",
            "resources": [{
                "type": "Microsoft.ManagedServices/registrationDefinitions",
                "apiVersion": "2022-10-01",
                "name": "5f2a9c1e-0000-4000-8000-0000000000d1",
                "properties": {
                    "registrationDefinitionName": "Bad",
                    "managedByTenantId": "3c1a9a6e-0b7f-4a43-8a39-7b0e5f1c2d3e",
                    "authorizations": grants,
                },
            }],
        });
        let case = Case {
            path: "inline".into(),
            about: String::new(),
            sections: vec![
                ("p.delegard".to_owned(), "role Owner forbidden\nprincipals must be groups\n".to_owned()),
                ("offer.json".to_owned(), template.to_string()),
            ],
        };
        let ran = Ran::of(&case);
        let comment = report(&ran, Format::Markdown);
        assert!(comment.len() <= 65_536, "{}", comment.len());
        assert_inert(&comment, "inline");
        let left: usize = comment
            .lines()
            .filter(|line| line.ends_with(" left out: a comment has a limit."))
            .map(|line| line.split_once(' ').unwrap().0.parse::<usize>().unwrap())
            .sum();
        assert_eq!(named(&comment).len() + left, number);
        assert_eq!(left > 0, number > 100);
    }
}
