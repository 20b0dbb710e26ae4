//! Where the fleets are, and the programs that are measured.

use std::fs::{self, File};
use std::io::{self, BufWriter};
use std::path::{Path, PathBuf};

use clap::Args;

use crate::fleet::people::{self, Person};
use crate::fleet::write::{self, Fleet};
use crate::fleet::{live, policy};

/// A folder for fleets, and programs.
#[derive(Args, Clone)]
pub struct Place {
    /// Where fleets are written; what is there is used again
    #[arg(long, value_name = "DIR", default_value_os_t = std::env::temp_dir().join("delegard-bench"))]
    pub folder: PathBuf,
    /// The program under test
    #[arg(long, value_name = "FILE")]
    pub delegard: PathBuf,
    /// The program that reads and parses the same files
    #[arg(long, value_name = "FILE")]
    pub yardstick: PathBuf,
    /// The five rules, by regorus
    #[arg(long, value_name = "FILE")]
    pub rego: Option<PathBuf>,
    /// cfn-guard
    #[arg(long, value_name = "FILE")]
    pub guard: Option<PathBuf>,
    /// Checkov
    #[arg(long, value_name = "FILE", requires = "checks")]
    pub checkov: Option<PathBuf>,
    /// The folder with its checks
    #[arg(long, value_name = "DIR")]
    pub checks: Option<PathBuf>,
}

/// The policies and the evidence that lie beside the fleets.
#[derive(Clone)]
pub struct Rules {
    /// The five rules for Delegard.
    pub five: PathBuf,
    /// The same without the one that needs the directory.
    pub four: PathBuf,
    /// The five rules for cfn-guard, with the directory as a list of literals.
    pub guard_five: PathBuf,
    /// The five rules for cfn-guard, with the directory as data that is joined.
    pub guard_join: PathBuf,
    /// That data.
    pub guard_data: PathBuf,
    /// The rules for cfn-guard without the one that needs the directory.
    pub guard_four: PathBuf,
    /// The export of the directory.
    pub directory: PathBuf,
}

impl Place {
    /// Writes the policies and the directory.
    ///
    /// # Errors
    ///
    /// If a file cannot be written.
    pub fn rules(&self) -> io::Result<Rules> {
        fs::create_dir_all(&self.folder)?;
        let people = people::everybody();
        let file = |name: &str, text: String| {
            let path = self.folder.join(name);
            fs::write(&path, text).map(|()| path)
        };
        Ok(Rules {
            five: file("five.delegard", policy::five())?,
            four: file("four.delegard", policy::four())?,
            guard_five: file("five.guard", policy::guard(&policy::Directory::Literals(&people)))?,
            guard_join: file("join.guard", policy::guard(&policy::Directory::Joined))?,
            guard_data: file("join.json", write::pretty(&policy::joined(&people)))?,
            guard_four: file("four.guard", policy::guard(&policy::Directory::None))?,
            directory: file("directory.json", write::pretty(&people::directory(&people)))?,
        })
    }

    /// A fleet of templates; written if it is not there.
    ///
    /// # Errors
    ///
    /// If a file cannot be written.
    pub fn templates(&self, kind: Fleet, count: u64) -> io::Result<PathBuf> {
        let name = match kind {
            Fleet::Literal => "literal",
            Fleet::Pairs => "pairs",
            Fleet::Mixed => "mixed",
            Fleet::Other => "other",
        };
        self.once(&format!("{name}-{count}"), |path, people| write::fleet(kind, count, path, people))
    }

    /// One template of so many bytes.
    ///
    /// # Errors
    ///
    /// If the file cannot be written.
    pub fn large(&self, bytes: usize) -> io::Result<PathBuf> {
        self.once(&format!("large-{bytes}.json"), |path, people| fs::write(path, write::large(bytes, people)))
    }

    /// So many deployed delegations, one a line.
    ///
    /// # Errors
    ///
    /// If the file cannot be written.
    pub fn lines(&self, count: u64) -> io::Result<PathBuf> {
        self.once(&format!("live-{count}.ndjson"), |path, people| {
            live::write(BufWriter::new(File::create(path)?), count, people)
        })
    }

    /// Written under another name first, so that what was broken off is not taken for whole.
    fn once(
        &self,
        name: &str,
        write: impl FnOnce(&Path, &[Person]) -> io::Result<()>,
    ) -> io::Result<PathBuf> {
        let path = self.folder.join(name);
        if path.exists() {
            return Ok(path);
        }
        eprintln!("writing {}", path.display());
        let draft = self.folder.join(format!("unfinished-{name}"));
        if draft.is_dir() {
            fs::remove_dir_all(&draft)?;
        }
        fs::create_dir_all(&self.folder)?;
        write(&draft, &people::everybody())?;
        fs::rename(&draft, &path)?;
        Ok(path)
    }
}
