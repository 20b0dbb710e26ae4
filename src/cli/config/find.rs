//! Which configuration holds: the one that is named, or the nearest upwards from the inputs.

use std::path::{Path, PathBuf};

use crate::cli::args::ConfigArgs;
use crate::cli::{discover, read};
use crate::diagnostic::{Code, Diagnostic};

/// The file's name.
const NAME: &str = "delegard.toml";

/// The file; none if there is none. Inputs under different files are refused: which one holds is
/// for the user to say.
pub(super) fn config(args: &ConfigArgs, inputs: &[PathBuf]) -> Result<Option<PathBuf>, Box<Diagnostic>> {
    if args.no_config {
        return Ok(None);
    }
    if let Some(path) = &args.config {
        return Ok(Some(path.clone()));
    }
    let here = [PathBuf::from(".")];
    let inputs = if inputs.is_empty() { &here[..] } else { inputs };
    let mut found: Option<(&Path, Option<PathBuf>)> = None;
    for input in inputs {
        let nearest = nearest(input);
        match &found {
            Some((other, first)) if *first != nearest => {
                return Err(Box::new(differ((other, first.as_deref()), (input, nearest.as_deref()))));
            }
            Some(_) => {}
            None => found = Some((input, nearest)),
        }
    }
    Ok(found.and_then(|(_, path)| path).map(|path| shortened(&path)))
}

fn nearest(input: &Path) -> Option<PathBuf> {
    let pattern = discover::folder_of_pattern(input);
    let start = pattern.as_deref().unwrap_or(if read::is_stdin(input) { Path::new(".") } else { input });
    // Of what is not there, as much as there is.
    let here = [Path::new(".")];
    let above = start.ancestors().filter(|path| !path.as_os_str().is_empty());
    let whole = above.chain(here).find_map(|path| path.canonicalize().ok())?;
    whole.ancestors().map(|folder| folder.join(NAME)).find(|path| is_meant(path))
}

/// Whether there is something that is meant to be a configuration. That it cannot be read, as a link that leads
/// nowhere, is told: another one, or none, would hold in its place.
fn is_meant(path: &Path) -> bool {
    path.symlink_metadata().is_ok_and(|about| !about.is_dir())
}

/// The path as seen from the working folder, if it lies in it.
fn shortened(path: &Path) -> PathBuf {
    let here = Path::new(".").canonicalize();
    let inside = here.ok().and_then(|here| path.strip_prefix(here).ok().map(Path::to_owned));
    inside.unwrap_or_else(|| path.to_owned())
}

fn differ(one: (&Path, Option<&Path>), other: (&Path, Option<&Path>)) -> Diagnostic {
    let words = |(input, config): (&Path, Option<&Path>)| {
        let config = config
            .map_or("no configuration".to_owned(), |path| format!("`{}`", read::name(&shortened(path))));
        format!("`{}` has {config}", read::name(input))
    };
    let message = format!("the inputs have different configurations: {}, {}", words(one), words(other));
    Diagnostic::placeless(Code::BadOption, message)
        .help("name one with --config, or check the inputs in runs of their own")
}
