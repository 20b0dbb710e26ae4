//! Layer 6: the command line. The only module that reads files, the clock and the environment.
//!
//! - [`args`]: the words of the command line
//! - [`check`], [`show`], [`expand`], [`roles`], [`explain`], [`test`](mod@test): one file per command
//! - [`init`], [`completions`], [`man`]: commands that write what a user begins with
//! - [`discover`], [`ignore_files`], [`languages`], [`siblings`], [`presumed`], [`read`]: paths to files,
//!   files to texts
//! - [`settings`], [`identity`]: what is said about every input, and what tells inputs apart
//! - [`inputs`], [`evaluation`], [`linked`], [`lines`]: texts to evaluated templates, each with its
//!   parameter files, and to exports
//! - [`bulk`], [`interrupt`]: work on many things at once, and its early end
//! - [`config`]: `delegard.toml`; [`baseline`]: the file of findings that were there before
//! - [`policy`], [`evidence`], [`catalog`]: what verdicts stand on
//! - [`guarded`]: what is not shown of texts beside the inputs
//! - [`watch`]: a check again whenever something changes
//! - [`output`], [`destination`], [`overwrite`]: where reports go, in which form, and where not
//! - [`reports`]: all the reports of one check
//! - [`terminal`], [`progress`]: what the terminal can, and how far a long run is

mod args;
mod baseline;
mod bulk;
mod catalog;
mod check;
mod completions;
mod config;
mod destination;
mod discover;
mod evaluation;
mod evidence;
mod expand;
mod explain;
mod guarded;
mod identity;
mod ignore_files;
mod init;
mod inputs;
mod interrupt;
mod languages;
mod lines;
mod linked;
mod man;
mod output;
mod overwrite;
mod policy;
mod presumed;
mod progress;
mod read;
mod reports;
mod roles;
mod settings;
mod show;
mod siblings;
mod terminal;
mod test;
mod unwritable;
mod watch;

use std::panic::AssertUnwindSafe;
use std::path::Path;
use std::process::ExitCode;

use clap::{CommandFactory, FromArgMatches};
use jiff::civil::Date;

use crate::catalog::Catalog;
use crate::compile::RuleSet;
use crate::diagnostic::{Diagnostic, Sink};
use crate::evaluate::{Exit, Sieve, Unit};
use crate::text::{FileId, SourceMap};
use crate::waiver::Waiver;
use args::{Command, CommandLine, InputArgs};
use config::Given;

/// Runs the program on the process's own arguments.
#[must_use]
pub fn main() -> ExitCode {
    let parsed = CommandLine::command().try_get_matches().and_then(|matches| {
        let line = CommandLine::from_arg_matches(&matches)?;
        Ok((line, matches))
    });
    let (line, matches) = match parsed {
        Ok(parsed) => parsed,
        Err(error) => {
            // Help and the version are no mistakes. Nothing is left to do if the text cannot be
            // printed.
            let _ = error.print();
            return code(if error.use_stderr() { Exit::Usage } else { Exit::Clean });
        }
    };
    let given = Given(matches.subcommand().map(|(_, matches)| matches));
    let ended = std::panic::catch_unwind(AssertUnwindSafe(|| match line.command {
        Command::Check(args) => check::run(args, &given),
        Command::Show(args) => show::run(args, &given),
        Command::Roles(args) => roles::run(args, &given),
        Command::Explain(args) => explain::run(args, &given),
        Command::Test(args) => test::run(args, &given),
        Command::Init(args) => init::run(&args),
        Command::Completions(args) => completions::run(&args),
        Command::Man(args) => man::run(&args),
    }));
    code(ended.unwrap_or_else(|_| {
        output::complain("this is a bug in Delegard; please report it with the input that led to it");
        Exit::Bug
    }))
}

fn code(exit: Exit) -> ExitCode {
    ExitCode::from(exit as u8)
}

/// Reads the text of a `delegard.toml` as the program does, and returns its waivers. Mistakes go to
/// `sink`. For those who test the reader without files.
#[doc(hidden)]
pub fn read_configuration(
    file: FileId,
    text: &str,
    rules: &RuleSet,
    today: Date,
    sink: &mut Sink,
) -> Vec<Waiver> {
    let config = config::parse(file, text, Path::new(""), sink);
    config::resolve(config.waivers, rules, Catalog::embedded(), today, sink)
}

/// Reads one file as the program does, packed or not, by its name or as if it were standard input, and
/// judges what it delegates. Returns this with the mistakes that belong to no part of it. For those who
/// test the reader without the command line.
#[doc(hidden)]
pub fn read_input(path: &Path, as_stdin: bool, sieve: &Sieve<'_>) -> (Vec<Unit>, Vec<Diagnostic>) {
    let paths = vec![path.to_owned()];
    let args = InputArgs { paths, parameters: Vec::new(), parameter: Vec::new(), context: None };
    let settings = settings::settings(&args, &mut SourceMap::new(), &mut Sink::new());
    let batches =
        if as_stdin { inputs::streamed(path, &settings) } else { vec![inputs::all(&args, &settings)] };
    let (mut units, mut diagnostics) = (Vec::new(), Vec::new());
    for batch in batches {
        units.extend(batch.units.into_iter().map(|evaluation| evaluation.judge(sieve)));
        diagnostics.extend(batch.diagnostics);
    }
    (units, diagnostics)
}
