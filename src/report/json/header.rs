//! What every report starts with: its schema, the program, and what facts were taken from.

use serde::Serialize;

use crate::diagnostic::Severity;
use crate::report::run::{RoleFile, Run};
use crate::report::summary::Summary;

/// The first fields of a report.
#[derive(Serialize)]
pub(super) struct Header<'a> {
    schema: &'static str,
    tool: ToolJson,
    catalog: CatalogJson<'a>,
    evidence: Vec<EvidenceJson<'a>>,
}

#[derive(Serialize)]
struct ToolJson {
    name: &'static str,
    version: &'static str,
}

#[derive(Serialize)]
struct CatalogJson<'a> {
    date: &'a str,
    cloud: &'a str,
    roles: usize,
    files: Vec<RoleFileJson<'a>>,
}

#[derive(Serialize)]
struct RoleFileJson<'a> {
    file: &'a str,
    added: usize,
    replaced: usize,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct EvidenceJson<'a> {
    file: &'a str,
    as_of: Option<String>,
}

impl<'a> RoleFileJson<'a> {
    fn of(file: &'a RoleFile) -> Self {
        Self { file: &file.name, added: file.added, replaced: file.replaced }
    }
}

impl<'a> Header<'a> {
    pub(super) fn new(schema: &'static str, run: &Run<'a>) -> Self {
        let catalog = run.world.catalog;
        let evidence = run.evidence.iter();
        Self {
            schema,
            tool: ToolJson { name: env!("CARGO_PKG_NAME"), version: env!("CARGO_PKG_VERSION") },
            catalog: CatalogJson {
                date: catalog.date(),
                cloud: catalog.cloud(),
                roles: catalog.len(),
                files: run.role_files.iter().map(RoleFileJson::of).collect(),
            },
            evidence: evidence
                .map(|file| EvidenceJson { file: &file.name, as_of: file.as_of.map(|date| date.to_string()) })
                .collect(),
        }
    }
}

/// The numbers of a run.
#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
pub(super) struct SummaryJson {
    units: usize,
    delegations: usize,
    delegations_complete: bool,
    authorizations: usize,
    authorizations_complete: bool,
    findings: FindingsJson,
    waived: usize,
    in_baseline: usize,
    undetermined_rules: usize,
    input_errors: usize,
    input_warnings: usize,
    passed_over: usize,
}

#[derive(Serialize)]
struct FindingsJson {
    error: usize,
    warning: usize,
    info: usize,
}

impl SummaryJson {
    pub(super) fn of(run: &Run<'_>) -> Self {
        let summary = Summary::of(run);
        Self {
            units: summary.units,
            delegations: summary.delegations,
            delegations_complete: !summary.may_be_more_delegations,
            authorizations: summary.authorizations,
            authorizations_complete: !summary.may_be_more_authorizations,
            findings: FindingsJson {
                error: summary.findings(Severity::Error),
                warning: summary.findings(Severity::Warning),
                info: summary.findings(Severity::Info),
            },
            waived: summary.waived,
            in_baseline: summary.in_baseline,
            undetermined_rules: summary.undetermined_rules,
            input_errors: summary.input_errors,
            input_warnings: summary.input_warnings,
            passed_over: summary.passed_over,
        }
    }
}
