//! Where reports go: standard output or a file, with colour or without.

use std::fs::File;
use std::io::{self, BufWriter, IsTerminal, Write};

use super::args::{ColorWord, OutputArgs};
use super::read;
use crate::diagnostic::{Diagnostic, render};
use crate::evaluate::Exit;
use crate::report::Options;
use crate::text::SourceMap;

/// The width that tables may take where the terminal does not tell.
const USUAL_WIDTH: usize = 100;

/// How text reports look, by the command line and the terminal.
pub(super) fn options(args: &OutputArgs) -> Options {
    let to_terminal = args.output.is_none() && io::stdout().is_terminal();
    let color = match args.color {
        ColorWord::Always => true,
        ColorWord::Never => false,
        // https://no-color.org: any value that is not empty.
        ColorWord::Auto => to_terminal && std::env::var_os("NO_COLOR").is_none_or(|value| value.is_empty()),
    };
    let width = std::env::var("COLUMNS").ok().and_then(|columns| columns.parse().ok());
    let width = if to_terminal { Some(width.unwrap_or(USUAL_WIDTH)) } else { None };
    Options { color, quiet: args.quiet, width, ..Options::default() }
}

/// Writes a report where the command line says. A reader that goes away early is no error.
fn write(args: &OutputArgs, report: impl FnOnce(&mut dyn Write) -> io::Result<()>) -> Result<(), Diagnostic> {
    let (name, written) = match &args.output {
        Some(path) => {
            let written = File::create(path).map(BufWriter::new).and_then(|mut file| {
                report(&mut file)?;
                file.flush()
            });
            (read::name(path), written)
        }
        None => {
            let mut out = BufWriter::new(io::stdout().lock());
            ("<stdout>".to_owned(), report(&mut out).and_then(|()| out.flush()))
        }
    };
    match written {
        Err(error) if error.kind() != io::ErrorKind::BrokenPipe => Err(read::unwritable(&name, &error)),
        Ok(()) | Err(_) => Ok(()),
    }
}

/// Writes a report where the command line says, and says how the program ends: as `exit` says, or
/// with a mistake in an output that could not be written.
pub(super) fn deliver(
    args: &OutputArgs,
    exit: Exit,
    report: impl FnOnce(&mut dyn Write) -> io::Result<()>,
) -> Exit {
    match write(args, report) {
        Ok(()) => exit,
        Err(diagnostic) => {
            // It has no place in any text.
            print(&[diagnostic], &SourceMap::new(), args);
            Exit::Input
        }
    }
}

/// Prints diagnostics to standard error, as many as there are.
pub(super) fn print(diagnostics: &[Diagnostic], sources: &SourceMap, args: &OutputArgs) {
    let color = match args.color {
        ColorWord::Always => true,
        ColorWord::Never => false,
        ColorWord::Auto => {
            io::stderr().is_terminal() && std::env::var_os("NO_COLOR").is_none_or(|value| value.is_empty())
        }
    };
    let mut out = io::stderr().lock();
    for diagnostic in diagnostics {
        let _ = writeln!(out, "{}", render::render_diagnostic(diagnostic, sources, color));
    }
}

/// Prints one line to standard error.
pub(super) fn complain(message: &str) {
    let _ = writeln!(io::stderr(), "delegard: {message}");
}
