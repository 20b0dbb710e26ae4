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

/// Where a report goes: standard output, or the file that the command line names.
pub(super) struct Output {
    name: String,
    to: BufWriter<Box<dyn Write>>,
}

impl Output {
    /// Opens it.
    pub(super) fn open(args: &OutputArgs) -> Result<Self, Diagnostic> {
        let (name, to): (String, Box<dyn Write>) = match &args.output {
            Some(path) => {
                let name = read::name(path);
                let file = File::create(path).map_err(|error| read::unwritable(&name, &error))?;
                (name, Box::new(file))
            }
            None => ("<stdout>".to_owned(), Box::new(io::stdout())),
        };
        Ok(Self { name, to: BufWriter::with_capacity(64 << 10, to) })
    }

    /// Closes it, and says how the program ends: as `exit` says, or with a mistake in an output that
    /// could not be written. A reader that goes away early is no error.
    pub(super) fn end(mut self, written: io::Result<()>, exit: Exit, args: &OutputArgs) -> Exit {
        match written.and_then(|()| self.to.flush()) {
            Err(error) if error.kind() != io::ErrorKind::BrokenPipe => {
                // It has no place in any text.
                print(&[read::unwritable(&self.name, &error)], &SourceMap::new(), args);
                Exit::Input
            }
            Ok(()) | Err(_) => exit,
        }
    }
}

impl Write for Output {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        self.to.write(bytes)
    }

    fn flush(&mut self) -> io::Result<()> {
        self.to.flush()
    }
}

/// Writes a report where the command line says, and says how the program ends.
pub(super) fn deliver(
    args: &OutputArgs,
    exit: Exit,
    report: impl FnOnce(&mut dyn Write) -> io::Result<()>,
) -> Exit {
    match Output::open(args) {
        Ok(mut output) => {
            let written = report(&mut output);
            output.end(written, exit, args)
        }
        Err(diagnostic) => {
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
