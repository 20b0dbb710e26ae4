//! Reports for programs that read line by line: one JSON object a line, written as the run goes on.
//! `docs/report-ndjson.md` describes each kind of line.

use std::io::{self, Write};

use serde::Serialize;
use uuid::Uuid;

use super::json::{
    AboutJson, CustomerJson, DiagnosticJson, ExitJson, FindingJson, GapJson, Header, RuleJson, SummaryJson,
};
use super::json::{PlaceJson, SuppressedJson, inert, rules_told};
use super::run::{Basis, Run};
use crate::diagnostic::Diagnostic;
use crate::evaluate::{Finding, Unit};
use crate::model::{Delegation, Fact};
use crate::text::SourceMap;

/// The schema that the first line names.
const SCHEMA: &str = "delegard.lines/1";

/// Writes lines as the run goes on.
pub(super) struct Lines<'a> {
    basis: Basis<'a>,
    /// Whether the first line was written.
    begun: bool,
    /// The memory of a line.
    buffer: Vec<u8>,
}

/// One line.
#[derive(Serialize)]
#[serde(tag = "type", rename_all = "kebab-case", rename_all_fields = "camelCase")]
enum Line<'a> {
    Start {
        #[serde(flatten)]
        header: Header<'a>,
        policy: &'a str,
        config: Option<&'a str>,
    },
    Diagnostic {
        #[serde(flatten)]
        diagnostic: DiagnosticJson<'a>,
    },
    Undetermined {
        #[serde(flatten)]
        gap: GapJson<'a>,
    },
    Rule {
        #[serde(flatten)]
        rule: RuleJson<'a>,
    },
    Customer {
        #[serde(flatten)]
        customer: CustomerJson<'a>,
    },
    End {
        exit: ExitJson,
        summary: SummaryJson<'static>,
    },
}

/// A line about a finding. Of these there may be many, so it is written without detours.
#[derive(Serialize)]
struct FindingLine<'a> {
    #[serde(rename = "type")]
    kind: &'static str,
    rule: &'a str,
    severity: &'static str,
    message: &'a str,
    fingerprint: Uuid,
    about: AboutJson<'a>,
    #[serde(skip_serializing_if = "Option::is_none")]
    suppressed: Option<SuppressedJson>,
    input: &'a str,
    #[serde(skip_serializing_if = "Option::is_none")]
    delegation: Option<DelegationJson<'a>>,
    location: Option<PlaceJson<'a>>,
    related: Vec<PlaceJson<'a>>,
}

/// Which delegation a finding is in.
#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct DelegationJson<'a> {
    #[serde(skip_serializing_if = "Option::is_none")]
    name: Option<&'a str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    managing_tenant: Option<Uuid>,
    #[serde(skip_serializing_if = "Option::is_none")]
    customer_tenant: Option<Uuid>,
}

impl<'a> Lines<'a> {
    /// Nothing written yet.
    pub(super) const fn new(basis: Basis<'a>) -> Self {
        Self { basis, begun: false, buffer: Vec::new() }
    }

    /// Writes mistakes that belong to no evaluation.
    pub(super) fn diagnostics(
        &mut self,
        diagnostics: &[Diagnostic],
        sources: &SourceMap,
        out: &mut dyn Write,
    ) -> io::Result<()> {
        self.begin(out)?;
        diagnostics.iter().try_for_each(|diagnostic| {
            self.line(&Line::Diagnostic { diagnostic: DiagnosticJson::of(diagnostic, sources) }, out)
        })
    }

    /// Writes the mistakes in evaluations and what was found in them.
    pub(super) fn units(&mut self, units: &[Unit], out: &mut dyn Write) -> io::Result<()> {
        self.begin(out)?;
        for unit in units {
            self.diagnostics(&unit.diagnostics, &unit.sources, out)?;
            for judged in &unit.delegations {
                for finding in judged.judgements.iter().flat_map(|judgement| judgement.findings()) {
                    let delegation = DelegationJson::of(&judged.delegation);
                    self.finding(finding, &unit.sources, &unit.name, Some(delegation), out)?;
                }
            }
        }
        Ok(())
    }

    /// Writes the findings on the run as a whole, what is not known, and the numbers.
    pub(super) fn end(&mut self, run: &Run<'_>, out: &mut dyn Write) -> io::Result<()> {
        self.begin(out)?;
        for fleet in &run.outcome.fleet {
            for (finding, witness) in fleet.judgement.findings().iter().zip(&fleet.witnesses) {
                self.finding(finding, &witness.sources, &witness.name, None, out)?;
            }
        }
        for gap in &run.outcome.gaps {
            self.line(&Line::Undetermined { gap: GapJson::of_run(run, gap) }, out)?;
        }
        for rule in rules_told(run) {
            self.line(&Line::Rule { rule }, out)?;
        }
        for customer in &run.outcome.customers.customers {
            self.line(&Line::Customer { customer: CustomerJson::of(customer) }, out)?;
        }
        self.line(&Line::End { exit: ExitJson::of(run.exit), summary: SummaryJson::of(run) }, out)
    }

    fn begin(&mut self, out: &mut dyn Write) -> io::Result<()> {
        if std::mem::replace(&mut self.begun, true) {
            return Ok(());
        }
        let Basis { world, config, .. } = self.basis;
        let header = Header::new(SCHEMA, self.basis);
        self.line(&Line::Start { header, policy: &world.rules.name, config }, out)
    }

    fn finding(
        &mut self,
        finding: &Finding,
        sources: &SourceMap,
        input: &str,
        delegation: Option<DelegationJson<'_>>,
        out: &mut dyn Write,
    ) -> io::Result<()> {
        let world = self.basis.world;
        let rule = world.rules.id(finding.rule);
        let FindingJson { message, severity, fingerprint, about, suppressed, location, related, .. } =
            FindingJson::of(world, finding, sources);
        let kind = "finding";
        let line = FindingLine {
            kind,
            rule,
            severity,
            message,
            fingerprint,
            about,
            suppressed,
            input,
            delegation,
            location,
            related,
        };
        self.line(&line, out)
    }

    fn line(&mut self, line: &impl Serialize, out: &mut dyn Write) -> io::Result<()> {
        inert::write_line(line, &mut self.buffer, out)
    }
}

impl<'a> DelegationJson<'a> {
    fn of(delegation: &'a Delegation) -> Self {
        Self {
            name: match &delegation.name {
                Fact::Known(name) if !name.origin.secret => Some(&name.value),
                Fact::Known(_) | Fact::Either(..) | Fact::Absent(_) | Fact::Unknown(_) => None,
            },
            managing_tenant: delegation.managing_tenant.value().copied(),
            customer_tenant: delegation.customer_tenant.value().copied(),
        }
    }
}
