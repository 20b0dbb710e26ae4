//! Files to texts. Everything that keeps a file from being read becomes a diagnostic with its name.

use std::fs::File;
use std::io::{self, Read};
use std::path::Path;

use crate::diagnostic::{Code, Diagnostic};
use crate::text::decode::{self, DecodeError};
use crate::text::escape::printable;

/// The largest file that is read, in bytes. Azure takes templates of 4 MB; exports are larger.
const LARGEST: u64 = 256 << 20;

/// The text of a file, or of standard input for `-`.
pub(super) fn text(path: &Path) -> Result<String, Diagnostic> {
    let name = name(path);
    let bytes = bytes(path).map_err(|error| match error {
        Refused::Io(error) => unreadable(&name, &error),
        Refused::Folder => {
            Diagnostic::placeless(Code::Unreadable, format!("`{name}` is a folder")).help("name a file of it")
        }
        Refused::TooLarge => {
            Diagnostic::placeless(Code::TooLarge, format!("`{name}` is larger than {} MB", LARGEST >> 20))
                .help("split the file")
        }
        Refused::NotAFile => {
            Diagnostic::placeless(Code::Unreadable, format!("`{name}` is not a regular file"))
        }
    })?;
    decode::decode(bytes).map_err(|error| undecodable(&name, &error))
}

/// The name of a file as messages show it.
pub(super) fn name(path: &Path) -> String {
    if path == Path::new("-") {
        "<stdin>".to_owned()
    } else {
        printable(&path.display().to_string()).into_owned()
    }
}

enum Refused {
    Io(io::Error),
    Folder,
    NotAFile,
    TooLarge,
}

fn bytes(path: &Path) -> Result<Vec<u8>, Refused> {
    if path == Path::new("-") {
        return limited(io::stdin().lock(), 0);
    }
    // Asked of the path before it is opened: opening a pipe would wait for a writer.
    let about = std::fs::metadata(path).map_err(Refused::Io)?;
    if about.is_dir() {
        return Err(Refused::Folder);
    }
    if !about.is_file() {
        return Err(Refused::NotAFile);
    }
    if about.len() > LARGEST {
        return Err(Refused::TooLarge);
    }
    limited(File::open(path).map_err(Refused::Io)?, about.len())
}

/// Reads no more than the limit, however the file grows meanwhile.
fn limited(from: impl Read, expected: u64) -> Result<Vec<u8>, Refused> {
    let mut bytes = Vec::with_capacity(usize::try_from(expected).unwrap_or(0));
    from.take(LARGEST + 1).read_to_end(&mut bytes).map_err(Refused::Io)?;
    if bytes.len() as u64 > LARGEST { Err(Refused::TooLarge) } else { Ok(bytes) }
}

fn unreadable(name: &str, error: &io::Error) -> Diagnostic {
    match error.kind() {
        io::ErrorKind::NotFound => {
            Diagnostic::placeless(Code::NothingFound, format!("there is no `{name}`")).help("check the path")
        }
        io::ErrorKind::PermissionDenied => {
            Diagnostic::placeless(Code::Unreadable, format!("`{name}` may not be read"))
                .help("check the file's permissions")
        }
        _ => Diagnostic::placeless(Code::Unreadable, format!("`{name}` cannot be read: {error}")),
    }
}

fn undecodable(name: &str, error: &DecodeError) -> Diagnostic {
    Diagnostic::placeless(Code::NotUnicode, format!("`{name}` is not Unicode text: {error}"))
        .help("save the file as UTF-8")
}

/// What is said of a report that could not be written.
pub(super) fn unwritable(name: &str, error: &io::Error) -> Diagnostic {
    Diagnostic::placeless(Code::Unwritable, format!("`{name}` cannot be written: {error}"))
        .help("check the path and its permissions")
}
