//! `delegard man`: the manual page, or one for each command in a folder.

use std::fs;
use std::path::Path;

use clap::CommandFactory;
use clap_mangen::Man;

use super::args::{CommandLine, ManArgs, OutputArgs};
use super::unwritable::unwritable;
use super::{output, read};
use crate::evaluate::Exit;
use crate::text::SourceMap;

/// Runs the command and says how the program ends.
pub(super) fn run(args: &ManArgs) -> Exit {
    let look = OutputArgs::default();
    let Some(folder) = &args.dir else {
        // `help` has no page: it prints those of the others.
        let page = Man::new(CommandLine::command().disable_help_subcommand(true));
        return output::deliver(&look, Exit::Clean, |mut out, _| page.render(&mut out));
    };
    match write_all(folder) {
        Ok(()) => Exit::Clean,
        Err(error) => {
            output::print(&[unwritable(&read::name(folder), &error)], &SourceMap::new(), &look);
            Exit::Input
        }
    }
}

fn write_all(folder: &Path) -> std::io::Result<()> {
    fs::create_dir_all(folder)?;
    clap_mangen::generate_to(CommandLine::command(), folder)
}
