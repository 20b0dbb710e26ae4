//! Where reports go: standard output or a file, with colour or without.

use std::fs::File;
use std::io::{self, BufWriter, Write};
use std::sync::OnceLock;

use super::args::OutputArgs;
use super::destination::Destination;
use super::read;
use super::terminal::Terminal;
use super::unwritable::unwritable;
use crate::diagnostic::{Code, Diagnostic, Links, Look, render};
use crate::evaluate::Exit;
use crate::report::Options;
use crate::text::SourceMap;

/// How text reports look there, by the command line and the terminal.
pub(super) fn options(args: &OutputArgs, destination: Option<&Destination>) -> Options {
    let terminal = Terminal::here();
    let to_terminal = destination.is_none_or(Destination::is_stdout) && terminal.out;
    Options {
        color: terminal.colors(args.color, to_terminal),
        links: terminal.has_links(args.hyperlinks, to_terminal).then(links),
        quiet: args.quiet,
        width: terminal.width(args, to_terminal),
        ..Options::default()
    }
}

/// Links to files seen from the working folder.
fn links() -> &'static Links {
    static LINKS: OnceLock<Links> = OnceLock::new();
    LINKS.get_or_init(|| {
        let folder = std::env::current_dir().unwrap_or_default();
        Links::new("", &folder.to_string_lossy())
    })
}

/// The name of standard output.
pub(super) const STDOUT: &str = "<stdout>";

/// Where a report goes: standard output, or a file that the command line names.
pub(super) struct Output {
    name: String,
    to: BufWriter<Box<dyn Write + Send>>,
}

impl Output {
    /// Opens it.
    pub(super) fn open(destination: Option<&Destination>) -> Result<Self, Diagnostic> {
        let (name, to): (String, Box<dyn Write + Send>) = match destination {
            Some(destination) if !destination.is_stdout() => {
                let name = read::name(&destination.path);
                let file = File::create(&destination.path).map_err(|error| unwritable(&name, &error))?;
                (name, Box::new(file))
            }
            Some(_) | None => (STDOUT.to_owned(), Box::new(io::stdout())),
        };
        Ok(Self { name, to: BufWriter::with_capacity(64 << 10, to) })
    }

    /// Closes it, and says if it could not be written. A reader that goes away early is no error; whether
    /// it stayed is told.
    pub(super) fn close(mut self, written: io::Result<()>) -> Result<bool, Diagnostic> {
        match written.and_then(|()| self.to.flush()) {
            Ok(()) => Ok(true),
            Err(error) if error.kind() == io::ErrorKind::BrokenPipe => Ok(false),
            Err(error) => Err(unwritable(&self.name, &error)),
        }
    }
}

impl Output {
    /// Whether it is standard output.
    pub(super) fn is_stdout(&self) -> bool {
        self.name == STDOUT
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

/// Writes the one report of a command where the command line says, and says how the program ends:
/// as `exit` says, or with a mistake in an output that could not be written.
pub(super) fn deliver(
    args: &OutputArgs,
    exit: Exit,
    report: impl FnOnce(&mut dyn Write, &Options) -> io::Result<()>,
) -> Exit {
    let destination = args.output.first();
    if args.output.len() > 1 || destination.is_some_and(|one| one.form.is_some()) {
        let message = "this command writes one report, and `--output` names its file alone".to_owned();
        let refused = Diagnostic::placeless(Code::BadOption, message)
            .help("give `--output FILE` once, and the form with `--format`");
        print(&[refused], &SourceMap::new(), args);
        return Exit::Usage;
    }
    let written = Output::open(destination).and_then(|mut output| {
        let written = report(&mut output, &options(args, destination));
        output.close(written)
    });
    match written {
        Ok(_) => exit,
        Err(diagnostic) => {
            // It has no place in any text.
            print(&[diagnostic], &SourceMap::new(), args);
            Exit::Input
        }
    }
}

/// Prints diagnostics to standard error, as many as there are.
pub(super) fn print(diagnostics: &[Diagnostic], sources: &SourceMap, args: &OutputArgs) {
    let terminal = Terminal::here();
    let look = Look {
        color: terminal.colors(args.color, terminal.err),
        links: terminal.has_links(args.hyperlinks, terminal.err).then(links),
        page: None,
    };
    let mut out = io::stderr().lock();
    for diagnostic in diagnostics {
        let _ = writeln!(out, "{}", render::render_diagnostic(diagnostic, sources, look));
    }
}

/// Prints one line to standard error.
pub(super) fn complain(message: &str) {
    let _ = writeln!(io::stderr(), "delegard: {message}");
}
