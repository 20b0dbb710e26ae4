//! Layer 6: the command line. The only module that reads files, the clock and the environment.
//!
//! - [`args`]: the words of the command line
//! - [`check`], [`show`], [`expand`]: one file per command
//! - [`discover`], [`read`]: paths to files, files to texts
//! - [`inputs`], [`linked`]: texts to evaluated templates, each with its parameter files
//! - [`policy`], [`evidence`]: what verdicts stand on
//! - [`output`]: where reports go

mod args;
mod check;
mod discover;
mod evidence;
mod expand;
mod inputs;
mod linked;
mod output;
mod policy;
mod read;
mod show;

use std::process::ExitCode;

use clap::Parser;

use crate::evaluate::Exit;
use args::{Command, CommandLine};

/// Runs the program on the process's own arguments.
#[must_use]
pub fn main() -> ExitCode {
    let line = match CommandLine::try_parse() {
        Ok(line) => line,
        Err(error) => {
            // Help and the version are no mistakes. Nothing is left to do if the text cannot be
            // printed.
            let _ = error.print();
            return code(if error.use_stderr() { Exit::Usage } else { Exit::Clean });
        }
    };
    let ended = std::panic::catch_unwind(|| match &line.command {
        Command::Check(args) => check::run(args),
        Command::Show(args) => show::run(args),
    });
    code(ended.unwrap_or_else(|_| {
        output::complain("this is a bug in Delegard; please report it with the input that led to it");
        Exit::Bug
    }))
}

fn code(exit: Exit) -> ExitCode {
    ExitCode::from(exit as u8)
}
