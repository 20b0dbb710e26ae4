//! SARIF 2.1.0, the form that code scanning services and editors read.
//!
//! Findings are results of kind `fail`, verdicts that leave a rule undetermined are results of kind
//! `open`, and what passes is left out. A finding that a waiver covers or that the baseline has is
//! there with a suppression. Mistakes in texts are notifications of the invocation.
//!
//! - `rule`: rules with their help
//! - `result`: results, with the way of a value as a code flow
//! - `place`: locations, with file names as URIs
//! - `invocation`: how the program ended, and the mistakes that it told
//! - `message`: text that viewers show as it is

mod invocation;
mod message;
mod place;
mod result;
mod rule;

use std::io::{self, Write};

use serde::Serialize;

use self::invocation::{Codes, Invocation};
use self::message::Message;
use self::place::{BASE, UriBases};
use self::result::Results;
use self::rule::{Descriptor, Rules};
use super::human::{headline, hidden};
use super::json;
use super::run::Run;

/// The log file.
#[derive(Serialize)]
struct Log<'r, 'a> {
    #[serde(rename = "$schema")]
    schema: &'static str,
    version: &'static str,
    runs: [LogRun<'r, 'a>; 1],
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct LogRun<'r, 'a> {
    tool: Tool<'a>,
    invocations: [Invocation; 1],
    original_uri_base_ids: UriBases,
    column_kind: &'static str,
    results: Results<'r, 'a>,
    properties: RunProperties<'a>,
}

#[derive(Serialize)]
struct Tool<'a> {
    driver: Driver<'a>,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Driver<'a> {
    name: &'static str,
    version: &'static str,
    semantic_version: &'static str,
    short_description: Message,
    rules: Vec<Descriptor<'a>>,
    notifications: Vec<invocation::Kind>,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct RunProperties<'a> {
    policy: &'a str,
    config: Option<&'a str>,
    catalog_date: &'a str,
    summary: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    unseen: Option<String>,
}

/// Writes the report.
pub(super) fn check(run: &Run<'_>, out: &mut dyn Write) -> io::Result<()> {
    let rules = Rules::of(run);
    let codes = Codes::of(run);
    let log = Log {
        schema: "https://json.schemastore.org/sarif-2.1.0.json",
        version: "2.1.0",
        runs: [LogRun {
            tool: Tool {
                driver: Driver {
                    name: "Delegard",
                    version: env!("CARGO_PKG_VERSION"),
                    semantic_version: env!("CARGO_PKG_VERSION"),
                    short_description: Message::of(env!("CARGO_PKG_DESCRIPTION")),
                    rules: rules.descriptors(),
                    notifications: codes.kinds(),
                },
            },
            invocations: [Invocation::of(run, &codes)],
            original_uri_base_ids: BASE,
            column_kind: "unicodeCodePoints",
            results: Results { run, rules: &rules },
            properties: RunProperties {
                policy: &run.basis.world.rules.name,
                config: run.basis.config,
                catalog_date: run.basis.world.catalog.date(),
                summary: headline(run),
                unseen: hidden(run),
            },
        }],
    };
    json::write(&log, out)
}
