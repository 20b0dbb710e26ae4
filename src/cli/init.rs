//! `delegard init`: a first configuration, and a first policy with its tests.
//!
//! The files are those in `examples/starter`. One that is there already is left as it is.

use std::fs;
use std::io::{self, Write};
use std::path::{Path, PathBuf};

use super::args::{InitArgs, OutputArgs};
use super::unwritable::unwritable;
use super::{output, read};
use crate::diagnostic::{Code, Diagnostic};
use crate::evaluate::Exit;
use crate::text::SourceMap;

/// A file that is written.
struct Starter {
    name: &'static str,
    /// What it is, for whoever reads the list.
    what: &'static str,
    text: &'static str,
}

const STARTERS: [Starter; 2] = [
    Starter {
        name: "delegard.toml",
        what: "the configuration",
        text: include_str!("../../examples/starter/delegard.toml"),
    },
    Starter {
        name: "ours.delegard",
        what: "a policy, with its tests",
        text: include_str!("../../examples/starter/ours.delegard"),
    },
];

/// Runs the command and says how the program ends.
pub(super) fn run(args: &InitArgs) -> Exit {
    let folder = args.folder.as_deref().unwrap_or(Path::new("."));
    let look = OutputArgs::default();
    if let Err(error) = fs::create_dir_all(folder) {
        output::print(&[unwritable(&read::name(folder), &error)], &SourceMap::new(), &look);
        return Exit::Input;
    }
    let (mut exit, mut wrote, mut refused) = (Exit::Clean, Vec::new(), Vec::new());
    for starter in &STARTERS {
        let path =
            args.folder.as_ref().map_or_else(|| PathBuf::from(starter.name), |to| to.join(starter.name));
        match write(&path, starter.text) {
            Ok(()) => wrote.push((read::name(&path), starter.what)),
            Err(error) if error.kind() == io::ErrorKind::AlreadyExists => {
                refused.push(is_there(&path));
                exit = if exit == Exit::Clean { Exit::Usage } else { exit };
            }
            Err(error) => {
                refused.push(unwritable(&read::name(&path), &error));
                exit = Exit::Input;
            }
        }
    }
    output::print(&refused, &SourceMap::new(), &look);
    if wrote.is_empty() {
        return exit;
    }
    output::deliver(&look, exit, |out, _| tell(out, &wrote, args.folder.as_deref()))
}

/// Writes a file that is not there yet, or nothing.
fn write(path: &Path, text: &str) -> io::Result<()> {
    let mut file = fs::File::create_new(path)?;
    let written = file.write_all(text.as_bytes());
    if written.is_err() {
        // A part of it would be in the way of the next try; if it cannot be removed, that one tells.
        let _ = fs::remove_file(path);
    }
    written
}

fn is_there(path: &Path) -> Diagnostic {
    let message = format!("`{}` is there already, and is left as it is", read::name(path));
    Diagnostic::placeless(Code::BadOption, message)
        .help("name another folder, or move the file away to have it written anew")
}

fn tell(out: &mut dyn Write, wrote: &[(String, &str)], folder: Option<&Path>) -> io::Result<()> {
    for (name, what) in wrote {
        writeln!(out, "wrote {name}: {what}")?;
    }
    let place = folder.map_or(String::new(), |folder| format!(", in {}", read::name(folder)));
    writeln!(out, "\nnext{place}:")?;
    writeln!(out, "  delegard test     runs the tests of the policy")?;
    writeln!(out, "  delegard check    holds the templates below the folder against it")
}
