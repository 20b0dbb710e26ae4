//! Measures Delegard beside the yardstick and the peers, and prints tables.

use std::io::{self, Write};
use std::process::ExitCode;

use clap::{Parser, ValueEnum};
use delegard_bench::measure::groups::{Group, Planner, Sizes};
use delegard_bench::measure::{table, turns};
use delegard_bench::place::Place;
use delegard_bench::weigh;

/// Measure whole runs: CPU time, peak memory, and ratios to what merely reads and parses the same files
#[derive(Parser)]
struct Arguments {
    #[command(flatten)]
    place: Place,
    #[command(flatten)]
    sizes: Sizes,
    /// Counted runs of each program, in turn with the others of its group
    #[arg(long, default_value_t = 5)]
    runs: usize,
    /// Measure these groups alone
    #[arg(long, value_enum, value_delimiter = ',')]
    only: Vec<Group>,
    /// A tenth of the sizes, a fiftieth of the lines, three runs: to see that all of it works
    #[arg(long)]
    quick: bool,
}

fn main() -> ExitCode {
    let words: Vec<_> = std::env::args_os().skip(1).collect();
    if let Some((first, command)) = words.split_first()
        && first == weigh::PARENT
    {
        return done(weigh::parent(command).map(|text| println!("{text}")));
    }
    let mut arguments = Arguments::parse();
    if arguments.quick {
        let sizes = &mut arguments.sizes;
        sizes.templates /= 10;
        sizes.lines /= 50;
        sizes.listed /= 10;
        sizes.joined /= 10;
        sizes.growth.iter_mut().for_each(|size| *size /= 10);
        arguments.runs = arguments.runs.min(3);
    }
    done(measure(&arguments).map_err(|error| error.to_string()))
}

fn done(result: Result<(), String>) -> ExitCode {
    match result {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("measure: {error}");
            ExitCode::FAILURE
        }
    }
}

fn measure(arguments: &Arguments) -> io::Result<()> {
    let planner = Planner::new(&arguments.place, &arguments.sizes)?;
    let groups = if arguments.only.is_empty() { Group::value_variants() } else { &arguments.only };
    let mut out = io::stdout().lock();
    for group in groups {
        for plan in planner.plans(*group)? {
            let runs = turns::in_turn(&plan.entries, arguments.runs * plan.rounds);
            writeln!(out, "{}", table::table(&plan.title, &plan.entries, &runs, plan.base, plan.figure))?;
            out.flush()?;
        }
    }
    Ok(())
}
