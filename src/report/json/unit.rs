//! Evaluations: the texts, the mistakes in them, and what they delegate.

use serde::ser::{Serialize, Serializer};
use uuid::Uuid;

use super::cause::CauseJson;
use super::delegation::{DelegationJson, Teller};
use super::place::DiagnosticJson;
use super::verdict::VerdictJson;
use crate::evaluate::{Judged, Unit};
use crate::report::run::Run;
use crate::report::show::{roles, sentences};

/// The units of a check, each made when it is written.
pub(super) struct Units<'r, 'a>(pub(super) &'r Run<'a>);

/// The units of a report on what is granted.
pub(super) struct ShownUnits<'r, 'a>(pub(super) &'r Run<'a>);

#[derive(serde::Serialize)]
struct UnitJson<'a, D> {
    name: &'a str,
    files: Vec<&'a str>,
    diagnostics: Vec<DiagnosticJson<'a>>,
    delegations: Vec<D>,
    unseen: Vec<CauseJson<'a>>,
}

/// A delegation and the verdicts on it.
#[derive(serde::Serialize)]
struct JudgedJson<'a> {
    #[serde(flatten)]
    delegation: DelegationJson<'a>,
    verdicts: Vec<VerdictJson<'a>>,
}

/// A delegation and what it grants in plain words.
#[derive(serde::Serialize)]
struct ShownJson<'a> {
    #[serde(flatten)]
    delegation: DelegationJson<'a>,
    sentences: Vec<String>,
    roles: Vec<ReachJson>,
}

/// What a role allows, in plain words.
#[derive(serde::Serialize)]
struct ReachJson {
    id: Uuid,
    sentence: String,
}

impl Serialize for Units<'_, '_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let run = self.0;
        serializer.collect_seq(run.units().map(|(place, unit)| {
            UnitJson::of(unit, |judged| JudgedJson {
                delegation: teller(run, unit).delegation(&judged.delegation),
                verdicts: (judged.judgements.iter())
                    .map(|judgement| VerdictJson::of(run.basis.world, judgement, (place, unit)))
                    .collect(),
            })
        }))
    }
}

impl Serialize for ShownUnits<'_, '_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let run = self.0;
        serializer.collect_seq(run.units().map(|(_, unit)| {
            UnitJson::of(unit, |judged| ShownJson {
                delegation: teller(run, unit).delegation(&judged.delegation),
                sentences: sentences(run.basis.world, &judged.delegation),
                roles: (roles(run.basis.world, &judged.delegation).into_iter())
                    .map(|(id, sentence)| ReachJson { id, sentence })
                    .collect(),
            })
        }))
    }
}

impl<'a, D> UnitJson<'a, D> {
    fn of(unit: &'a Unit, delegation: impl Fn(&'a Judged) -> D) -> Self {
        Self {
            name: &unit.name,
            files: unit.sources.iter().map(|(_, file)| file.name()).collect(),
            diagnostics: (unit.diagnostics.iter())
                .map(|diagnostic| DiagnosticJson::of(diagnostic, &unit.sources))
                .collect(),
            delegations: unit.delegations.iter().map(delegation).collect(),
            unseen: CauseJson::all(&unit.unseen, &unit.sources),
        }
    }
}

fn teller<'a>(run: &Run<'a>, unit: &'a Unit) -> Teller<'a> {
    Teller { world: run.basis.world, sources: &unit.sources }
}
