//! The file of a baseline: read, written anew, or ratcheted down.

use std::fs;
use std::io::Write;
use std::path::{Path, PathBuf};

use super::args::BaselineArgs;
use super::read;
use crate::baseline::{self, Applied, Baseline, SCHEMA};
use crate::compile::RuleSet;
use crate::diagnostic::{Code, Diagnostic, Sink};
use crate::evaluate::{FleetJudgement, Unit};
use crate::report::{BaselineFile, BaselineState};

/// What is to be done with a baseline.
pub(super) enum Plan {
    Nothing,
    /// Hold findings against it; with `true` also take out what no longer occurs.
    Read(PathBuf, Baseline, bool),
    Write(PathBuf),
}

/// Reads the command line and, if it names one, the file. What is wrong goes to `sink`.
pub(super) fn open(args: &BaselineArgs, sink: &mut Sink) -> Plan {
    if let Some(path) = &args.write_baseline {
        if path.exists() {
            let message = format!("there is a baseline at `{}` already", read::name(path));
            let help = "use it with --baseline; --ratchet takes out what no longer occurs, and nothing is ever added";
            sink.push(Diagnostic::placeless(Code::BadOption, message).help(help));
        }
        return Plan::Write(path.clone());
    }
    let Some(path) = &args.baseline else {
        if args.ratchet {
            let message = "`--ratchet` needs a baseline".to_owned();
            sink.push(Diagnostic::placeless(Code::BadOption, message).help("name its file with --baseline"));
        }
        return Plan::Nothing;
    };
    let text = match read::text(path) {
        Ok(text) => text,
        Err(diagnostic) => {
            sink.push(diagnostic.help("--write-baseline writes a new one"));
            return Plan::Nothing;
        }
    };
    match serde_json::from_str::<Baseline>(&text) {
        Ok(baseline) if baseline.schema == SCHEMA => Plan::Read(path.clone(), baseline, args.ratchet),
        Ok(baseline) => {
            let why = format!("its schema is `{}`, not `{SCHEMA}`", baseline.schema);
            sink.push(no_baseline(path, &why));
            Plan::Nothing
        }
        Err(error) => {
            sink.push(no_baseline(path, &error.to_string()));
            Plan::Nothing
        }
    }
}

fn no_baseline(path: &Path, why: &str) -> Diagnostic {
    let message = format!("`{}` is no baseline: {why}", read::name(path));
    Diagnostic::placeless(Code::BadBaseline, message).help("write one with --write-baseline")
}

impl Plan {
    /// The folder that the baseline's inputs are seen from.
    pub(super) fn folder(&self) -> Option<&Path> {
        let (Self::Read(path, ..) | Self::Write(path)) = self else { return None };
        path.parent().filter(|folder| !folder.as_os_str().is_empty())
    }

    /// Marks the findings that the baseline has, and writes its file if that is asked for.
    pub(super) fn apply(
        self,
        units: &mut [Unit],
        fleet: &mut [FleetJudgement],
        rules: &RuleSet,
        sink: &mut Sink,
    ) -> Option<BaselineFile> {
        match self {
            Self::Nothing => None,
            Self::Read(path, known, ratchet) => {
                let Applied { rest, gone, unmet } = baseline::apply(&known, units, fleet);
                let ratcheted = ratchet && gone > 0 && write(&path, &rest, sink);
                let state = BaselineState::Read { gone, unmet, ratcheted };
                Some(BaselineFile { name: read::name(&path), state })
            }
            Self::Write(path) => {
                let found = baseline::of(units, fleet, rules);
                if !write(&path, &found, sink) {
                    return None;
                }
                baseline::apply(&found, units, fleet);
                Some(BaselineFile { name: read::name(&path), state: BaselineState::Written })
            }
        }
    }
}

/// Whether the file could be written.
fn write(path: &Path, baseline: &Baseline, sink: &mut Sink) -> bool {
    let written = fs::File::create(path).and_then(|mut file| {
        serde_json::to_writer_pretty(&mut file, baseline)?;
        file.write_all(b"\n")
    });
    written.map_err(|error| sink.push(read::unwritable(&read::name(path), &error))).is_ok()
}
