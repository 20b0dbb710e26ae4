//! The files of evidence, and what the policy declares.

use std::path::Path;

use jiff::Span;
use jiff::civil::Date;

use super::args::{EvidenceArgs, KindWord};
use super::read;
use crate::compile::RuleSet;
use crate::diagnostic::{Code, Diagnostic, Sink};
use crate::document::json::{self, JsonTree};
use crate::evidence::{Directory, Evidence, EvidenceKind, Freshness, MfaEvidence, Source};
use crate::model::PrincipalKind;
use crate::report::EvidenceFile;
use crate::text::{FileId, SourceMap, Text};

/// What is wrong with the options before any file is read: evidence that nobody can have yet, and
/// multi-factor evidence of which it is not known whose it is.
pub(super) fn mistakes(args: &EvidenceArgs, today: Date) -> Vec<Diagnostic> {
    // Somewhere it is tomorrow already.
    let latest = today.tomorrow().unwrap_or(Date::MAX);
    let early = args.evidence_date.filter(|date| *date > latest).map(still_to_come);
    let of_tenants = args.conditional_access.iter().chain(&args.security_defaults);
    let of_tenants = of_tenants.filter(|_| args.evidence_tenant.is_none());
    early.into_iter().chain(of_tenants.map(|path| tenant_missing(path))).collect()
}

/// Reads every file of evidence. What is wrong with one is reported, and the others still count.
pub(super) fn load(
    args: &EvidenceArgs,
    rules: &RuleSet,
    today: Date,
    sources: &mut SourceMap,
    sink: &mut Sink,
) -> (Evidence, Vec<EvidenceFile>) {
    let mut evidence = empty(args, today);
    let mut files = Vec::new();
    let source = Source { as_of: args.evidence_date, tenant: args.evidence_tenant };
    for path in &args.directory {
        let Some((file, text)) = open(path, sources, sink) else {
            evidence.directory.lose_export();
            continue;
        };
        files.push(EvidenceFile { name: read::name(path), as_of: args.evidence_date });
        evidence.add_directory(file, &text, source, sink);
    }
    let mfa = args.conditional_access.iter().map(|path| (path, EvidenceKind::ConditionalAccess));
    let mfa = mfa.chain(args.security_defaults.iter().map(|path| (path, EvidenceKind::SecurityDefaults)));
    for (path, kind) in mfa {
        // Without a tenant the command line was refused: see `mistakes`.
        let Some(tenant) = args.evidence_tenant else { continue };
        let Some(tree) = tree(path, sources, sink) else {
            if kind == EvidenceKind::ConditionalAccess {
                evidence.mfa.lose_conditional_access(tenant);
            }
            continue;
        };
        files.push(EvidenceFile { name: read::name(path), as_of: args.evidence_date });
        if kind == EvidenceKind::ConditionalAccess {
            evidence.mfa.add_conditional_access(tenant, &tree, source, sink);
        } else {
            evidence.mfa.add_security_defaults(tenant, &tree, source, sink);
        }
    }
    rules.declare(&mut evidence, sink);
    (evidence, files)
}

/// No evidence yet, and what the command line says about all of it.
fn empty(args: &EvidenceArgs, today: Date) -> Evidence {
    let not_before = args.max_age.map(|days| {
        let days = Span::new().days(i64::from(days));
        today.checked_sub(days).unwrap_or(Date::MIN)
    });
    let freshness = Freshness { not_before };
    let mut evidence = Evidence {
        directory: Directory::new(freshness),
        mfa: MfaEvidence::new(freshness),
        ..Evidence::default()
    };
    for kind in &args.directory_complete {
        evidence.directory.claim_complete(match kind {
            KindWord::Users => PrincipalKind::User,
            KindWord::Groups => PrincipalKind::Group,
            KindWord::ServicePrincipals => PrincipalKind::ServicePrincipal,
        });
    }
    args.accept_exclusion.iter().for_each(|id| evidence.mfa.accept_exclusion(*id));
    evidence
}

/// Reads a file and gives its text a place among the sources.
pub(super) fn open(path: &Path, sources: &mut SourceMap, sink: &mut Sink) -> Option<(FileId, Text)> {
    match read::text(path) {
        Ok(text) => {
            let text: Text = text.into();
            Some((sources.add(read::name(path), text.clone()), text))
        }
        Err(diagnostic) => {
            sink.push(diagnostic);
            None
        }
    }
}

fn tree(path: &Path, sources: &mut SourceMap, sink: &mut Sink) -> Option<JsonTree> {
    let (file, text) = open(path, sources, sink)?;
    json::read(file, &text, json::Limits::default(), sink)
}

fn still_to_come(date: Date) -> Diagnostic {
    Diagnostic::placeless(Code::BadOption, format!("no evidence can be of {date}, which is still to come"))
        .help("say with --evidence-date when it was exported")
}

fn tenant_missing(path: &Path) -> Diagnostic {
    Diagnostic::placeless(
        Code::BadOption,
        format!("it is not known which tenant `{}` was exported from", read::name(path)),
    )
    .help("name the tenant's id with --evidence-tenant; the export does not tell it")
}
