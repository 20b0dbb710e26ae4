//! What is said of a file or folder that cannot be written: why, and what to do about just that.

use std::io;
use std::path::Path;

use super::output::STDOUT;
use crate::diagnostic::{Code, Diagnostic};

/// What is said of a file or folder of this name, which is printable.
pub(super) fn unwritable(name: &str, error: &io::Error) -> Diagnostic {
    let diagnostic = Diagnostic::placeless(Code::Unwritable, format!("`{name}` cannot be written: {error}"));
    diagnostic.help(help(name, error.kind()))
}

fn help(name: &str, kind: io::ErrorKind) -> String {
    let folder = Path::new(name).parent().filter(|folder| !folder.as_os_str().is_empty());
    let words = match kind {
        io::ErrorKind::StorageFull => "make room on the drive, or write to another one",
        io::ErrorKind::QuotaExceeded => "make room within the quota, or write to another drive",
        io::ErrorKind::ReadOnlyFilesystem => "write to another drive, as this one can only be read",
        io::ErrorKind::FileTooLarge => "write to a drive that takes files so large, or check fewer inputs",
        io::ErrorKind::AlreadyExists => "name another path, as something else has this name",
        io::ErrorKind::IsADirectory => "name a file, as this is a folder",
        io::ErrorKind::NotADirectory => "mend the path: what it names as a folder is a file",
        io::ErrorKind::PermissionDenied => {
            "change the permissions of the file or its folder, or write elsewhere"
        }
        io::ErrorKind::NotFound => match folder {
            Some(folder) if !folder.exists() => {
                return format!("make the folder `{}` first", folder.display());
            }
            Some(_) | None => "check the path",
        },
        _ if name == STDOUT => "see where standard output goes",
        _ => "check the path and its permissions",
    };
    words.to_owned()
}

#[cfg(test)]
mod tests {
    use std::io::ErrorKind;

    use super::help;

    #[test]
    fn the_help_fits_the_error() {
        for (name, kind, words) in [
            ("r.json", ErrorKind::StorageFull, "room on the drive"),
            ("r.json", ErrorKind::QuotaExceeded, "the quota"),
            ("r.json", ErrorKind::ReadOnlyFilesystem, "another drive"),
            ("r.json", ErrorKind::PermissionDenied, "permissions"),
            ("a/b/r.json", ErrorKind::NotFound, "make the folder `a/b` first"),
            ("r.json", ErrorKind::NotFound, "check the path"),
            ("src/r.json", ErrorKind::NotFound, "check the path"),
            ("r.json", ErrorKind::Other, "check the path and its permissions"),
            ("<stdout>", ErrorKind::Other, "standard output"),
            ("<stdout>", ErrorKind::StorageFull, "room on the drive"),
        ] {
            let help = help(name, kind);
            assert!(help.contains(words), "{name}, {kind}: {help}");
        }
    }
}
