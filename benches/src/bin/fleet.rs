//! Writes the fleets of the measurements into a folder.

use std::fs::{self, File};
use std::io::BufWriter;
use std::path::PathBuf;
use std::process::ExitCode;

use clap::{Parser, ValueEnum};
use delegard_bench::fleet::people::{self, Person};
use delegard_bench::fleet::write::{self, Fleet};
use delegard_bench::fleet::{live, policy};

/// Write invented templates, the same bytes each time
#[derive(Parser)]
struct Arguments {
    /// What to write
    kind: Kind,
    /// Into which file, or which folder for several templates; it is made
    into: PathBuf,
    /// How many templates or lines; of `large`, how many bytes
    #[arg(long, default_value_t = 1000)]
    count: u64,
}

#[derive(Clone, Copy, ValueEnum)]
enum Kind {
    /// Templates with their authorizations in them
    Literal,
    /// Templates with a parameter file beside each
    Pairs,
    /// Literal ones, pairs, and templates without a delegation
    Mixed,
    /// Templates without a delegation
    Other,
    /// One large template
    Large,
    /// Deployed delegations, one a line
    Ndjson,
    /// The directory export of the managing tenant
    Directory,
    /// The policy with the five rules
    Policy,
}

fn main() -> ExitCode {
    match write(&Arguments::parse()) {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("fleet: {error}");
            ExitCode::FAILURE
        }
    }
}

fn write(arguments: &Arguments) -> std::io::Result<()> {
    let Arguments { kind, into, count } = arguments;
    let people: Vec<Person> = people::everybody();
    let templates = |fleet| write::fleet(fleet, *count, into, &people);
    match kind {
        Kind::Literal => templates(Fleet::Literal),
        Kind::Pairs => templates(Fleet::Pairs),
        Kind::Mixed => templates(Fleet::Mixed),
        Kind::Other => templates(Fleet::Other),
        Kind::Large => {
            let bytes = usize::try_from(*count).unwrap_or(usize::MAX);
            fs::write(into, write::large(bytes, &people))
        }
        Kind::Ndjson => live::write(BufWriter::new(File::create(into)?), *count, &people),
        Kind::Directory => fs::write(into, write::pretty(&people::directory(&people))),
        Kind::Policy => fs::write(into, policy::five()),
    }
}
