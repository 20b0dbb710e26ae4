//! The file of a baseline: read, written anew, or ratcheted down.

use std::fs;
use std::io::{self, Write};
use std::path::{Path, PathBuf};

use super::args::BaselineArgs;
use super::read;
use super::unwritable::unwritable;
use crate::baseline::{Applied, Baseline, Known, Record, SCHEMA};
use crate::compile::RuleSet;
use crate::diagnostic::{Code, Diagnostic, Sink};
use crate::evaluate::{FleetJudgement, Unit};
use crate::report::{BaselineFile, BaselineState, HeldBack};

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
        if read::is_stdin(path) {
            let message = "`--write-baseline` takes a file, and `-` is none".to_owned();
            sink.push(Diagnostic::placeless(Code::BadOption, message).help("name a file"));
        } else if path.exists() {
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
    /// Whether there is anything to be done.
    pub(super) const fn is_some(&self) -> bool {
        !matches!(self, Self::Nothing)
    }

    /// The folder that the baseline's inputs are seen from.
    pub(super) fn folder(&self) -> Option<&Path> {
        let (Self::Read(path, ..) | Self::Write(path)) = self else { return None };
        path.parent().filter(|folder| !folder.as_os_str().is_empty())
    }

    /// What holds the findings of the run against it.
    pub(super) fn begin<'r>(self, rules: &'r RuleSet, sink: &mut Sink) -> Holding<'r> {
        let state = match self {
            Self::Nothing => State::Nothing,
            Self::Read(path, baseline, ratchet) => State::Known(path, Known::new(baseline), ratchet),
            // A file that cannot be written is told before anything is held to be in it.
            Self::Write(path) => match fs::File::create_new(&path) {
                Ok(file) => State::Record(path, file, Record::default()),
                Err(error) => {
                    sink.push(unwritable(&read::name(&path), &error));
                    State::Nothing
                }
            },
        };
        Holding { rules, state }
    }
}

/// The findings of a run while they are held against a baseline, or written into one.
pub(super) struct Holding<'r> {
    rules: &'r RuleSet,
    state: State,
}

enum State {
    Nothing,
    Known(PathBuf, Known, bool),
    Record(PathBuf, fs::File, Record),
}

impl Holding<'_> {
    /// Marks the findings of a unit that the baseline has.
    pub(super) fn unit(&mut self, unit: &mut Unit) {
        match &mut self.state {
            State::Nothing => {}
            State::Known(_, known, _) => known.mark(self.rules, unit),
            State::Record(_, _, record) => record.take(self.rules, unit),
        }
    }

    /// Marks the findings on the whole run that the baseline has, and writes its file if that is
    /// asked for. Of a run that is only a part, nothing is written: what it did not meet is not gone.
    /// Nor is what was there before gone where something could not be read or is not known.
    pub(super) fn finish(
        self,
        fleet: &mut [FleetJudgement],
        (is_whole, is_all_known): (bool, bool),
        sink: &mut Sink,
    ) -> Option<BaselineFile> {
        match self.state {
            State::Nothing => None,
            State::Known(path, mut known, ratchet) => {
                known.mark_fleet(self.rules, fleet);
                let Applied { rest, gone, unmet, undecided } = known.finish(self.rules);
                let held_back = match (is_whole, is_all_known) {
                    (false, _) => Some(HeldBack::Interrupted),
                    (true, false) => Some(HeldBack::NotAllKnown),
                    (true, true) => None,
                };
                let held_back = held_back.filter(|_| ratchet && gone > 0);
                let ratcheted =
                    ratchet && gone > 0 && held_back.is_none() && written(&path, replace(&path, &rest), sink);
                let state = BaselineState::Read { gone, unmet, undecided, ratcheted, held_back };
                Some(BaselineFile { name: read::name(&path), state })
            }
            State::Record(path, file, mut record) => {
                record.take_fleet(self.rules, fleet);
                let is_written = is_whole && written(&path, write(file, &record.finish()), sink);
                if !is_written {
                    // What is left is no baseline; if it cannot be removed either, it says so itself.
                    let _ = fs::remove_file(&path);
                }
                is_written.then(|| BaselineFile { name: read::name(&path), state: BaselineState::Written })
            }
        }
    }
}

fn write(file: fs::File, baseline: &Baseline) -> io::Result<()> {
    let mut out = io::BufWriter::new(file);
    serde_json::to_writer_pretty(&mut out, baseline)?;
    out.write_all(b"\n")?;
    out.into_inner().map_err(io::IntoInnerError::into_error)?.sync_all()
}

/// Puts a new baseline in the place of the one at a path: the old one is there until the new one is
/// whole. A link stays one.
fn replace(path: &Path, baseline: &Baseline) -> io::Result<()> {
    let path = path.canonicalize()?;
    let name = path.file_name().unwrap_or_default().to_string_lossy();
    let beside = path.with_file_name(format!(".{name}.{}", std::process::id()));
    let replaced = fs::File::create_new(&beside)
        .and_then(|file| {
            file.set_permissions(fs::metadata(&path)?.permissions())?;
            write(file, baseline)
        })
        .and_then(|()| fs::rename(&beside, &path));
    if replaced.is_err() {
        // It may not even be there.
        let _ = fs::remove_file(&beside);
    }
    replaced
}

/// Whether the file could be written.
fn written(path: &Path, result: io::Result<()>, sink: &mut Sink) -> bool {
    result.map_err(|error| sink.push(unwritable(&read::name(path), &error))).is_ok()
}
