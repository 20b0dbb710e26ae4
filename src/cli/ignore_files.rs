//! The files that say what is left out of a folder: whether they can be read without harm.
//!
//! The walk through a folder opens them itself, whatever they are, and reads them to their end. So each
//! folder is looked at before it is entered.

use std::fs::{self, File};
use std::io::{BufRead, BufReader, Read};
use std::path::{Path, PathBuf};

use super::read;
use crate::diagnostic::{Code, Diagnostic};

/// The largest that is read, in bytes.
const LARGEST: u64 = 1 << 20;

/// Why the files that say what is left out of this very folder cannot be read; none if they can, or if
/// there are none.
pub(super) fn refused(folder: &Path) -> Option<Diagnostic> {
    let beside = [".ignore", ".gitignore"].map(|name| folder.join(name));
    beside.iter().find_map(|path| unsound(path)).or_else(|| of_git(&folder.join(".git")))
}

/// The same of the file that git keeps among its own. In a further working tree, `.git` is a file that
/// says where these are.
fn of_git(git: &Path) -> Option<Diagnostic> {
    let about = fs::metadata(git).ok()?;
    if about.is_dir() {
        return unsound(&git.join("info/exclude"));
    }
    unsound(git).or_else(|| {
        let files = PathBuf::from(first_line(git)?.strip_prefix("gitdir: ")?);
        let common = files.join("commondir");
        unsound(&common).or_else(|| unsound(&files.join(first_line(&common)?).join("info/exclude")))
    })
}

/// What is said of something that is no regular file, or too large. A folder does no harm.
fn unsound(path: &Path) -> Option<Diagnostic> {
    let about = fs::metadata(path).ok().filter(|about| !about.is_dir())?;
    let name = read::name(path);
    let (code, what) = if !about.is_file() {
        (Code::Unreadable, "is not a regular file".to_owned())
    } else if about.len() > LARGEST {
        (Code::TooLarge, format!("is larger than {} MB", LARGEST >> 20))
    } else {
        return None;
    };
    let told = Diagnostic::placeless(code, format!("`{name}` {what}, and does not say what to leave out"));
    Some(told.about(&name).help("remove it; nothing is left out of its folder until then"))
}

/// The first line of a file that is none that is refused.
fn first_line(path: &Path) -> Option<String> {
    let mut line = String::new();
    BufReader::new(File::open(path).ok()?.take(LARGEST)).read_line(&mut line).ok()?;
    line.truncate(line.trim_end_matches(['\r', '\n']).len());
    Some(line)
}
