//! What every report starts with: its schema, the program, and what facts were taken from.

use serde::Serialize;

use super::place::PlaceJson;
use crate::evaluate::Hidden;

use crate::report::run::{Basis, RoleFile, Run};
use crate::report::summary::Summary;

/// The first fields of a report.
#[derive(Serialize)]
pub(in crate::report) struct Header<'a> {
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
    pub(in crate::report) fn new(schema: &'static str, basis: Basis<'a>) -> Self {
        let catalog = basis.world.catalog;
        let evidence = basis.evidence.iter();
        Self {
            schema,
            tool: ToolJson { name: env!("CARGO_PKG_NAME"), version: env!("CARGO_PKG_VERSION") },
            catalog: CatalogJson {
                date: catalog.date(),
                cloud: catalog.cloud(),
                roles: catalog.len(),
                files: basis.role_files.iter().map(RoleFileJson::of).collect(),
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
pub(in crate::report) struct SummaryJson<'a> {
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
    partly_seen: usize,
    lines_passed_over: usize,
    in_other_languages: usize,
    customers_complete: bool,
    unseen: Option<UnseenJson<'a>>,
    #[serde(skip_serializing_if = "std::ops::Not::not")]
    interrupted: bool,
}

/// Evaluations without a delegation that have a part which could not be looked into.
#[derive(Serialize)]
struct UnseenJson<'a> {
    units: usize,
    text: String,
    location: Option<PlaceJson<'a>>,
}

impl UnseenJson<'_> {
    fn of(hidden: &Hidden) -> Self {
        Self {
            units: hidden.units,
            text: hidden.kind.to_string(),
            location: hidden.place.clone().map(PlaceJson::from),
        }
    }
}

/// Findings that count, of each severity.
#[derive(Serialize)]
pub(super) struct FindingsJson {
    error: usize,
    warning: usize,
    info: usize,
}

impl FindingsJson {
    /// From the numbers of info, warning and error.
    pub(super) const fn of([info, warning, error]: [usize; 3]) -> Self {
        Self { error, warning, info }
    }
}

impl SummaryJson<'_> {
    pub(in crate::report) fn of(run: &Run<'_>) -> Self {
        let summary = Summary::of(run);
        let numbers = summary.numbers;
        Self {
            units: numbers.units,
            delegations: numbers.delegations,
            delegations_complete: run.outcome.knows_all_delegations(),
            authorizations: numbers.authorizations,
            authorizations_complete: !numbers.more_authorizations,
            findings: FindingsJson::of(numbers.findings),
            waived: numbers.waived,
            in_baseline: numbers.in_baseline,
            undetermined_rules: summary.undetermined_rules,
            input_errors: numbers.input_errors,
            input_warnings: numbers.input_warnings,
            passed_over: numbers.passed_over.files,
            partly_seen: numbers.passed_over.partly_seen,
            lines_passed_over: numbers.passed_over.lines,
            in_other_languages: numbers.passed_over.in_other_languages,
            customers_complete: !run.outcome.customers.more,
            unseen: run.outcome.hidden.as_ref().map(UnseenJson::of),
            interrupted: summary.interrupted,
        }
    }
}
