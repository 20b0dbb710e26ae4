//! `delegard completions`: a script that completes the words of the command line in a shell.

use clap::CommandFactory;

use super::args::{CommandLine, CompletionsArgs, OutputArgs};
use super::output;
use crate::evaluate::Exit;

/// Runs the command and says how the program ends.
pub(super) fn run(args: &CompletionsArgs) -> Exit {
    // The generator panics where it cannot write, which memory lets it do.
    let mut script = Vec::new();
    clap_complete::generate(args.shell, &mut CommandLine::command(), "delegard", &mut script);
    output::deliver(&OutputArgs::default(), Exit::Clean, |out, _| out.write_all(&script))
}
