//! What is measured: groups of programs over the same files.

use std::io;
use std::path::{Path, PathBuf};

use clap::{Args, ValueEnum};

use super::commands::{Programs, shown};
use super::table::Figure;
use super::turns::Entry;
use crate::fleet::write::Fleet;
use crate::place::Place;

/// How large the measurements are.
#[derive(Args, Clone)]
pub struct Sizes {
    /// Templates in the fleets
    #[arg(long, default_value_t = 10_000)]
    pub templates: u64,
    /// Delegations of NDJSON
    #[arg(long, default_value_t = 1_000_000)]
    pub lines: u64,
    /// Templates for Checkov, and for cfn-guard with the directory as a list, which takes it long
    #[arg(long, default_value_t = 1000)]
    pub listed: u64,
    /// Templates for cfn-guard with the directory joined, which takes it very long
    #[arg(long, default_value_t = 100)]
    pub joined: u64,
    /// Bytes of the large template
    #[arg(long, default_value_t = 4_000_000)]
    pub large: usize,
    /// Sizes of the fleets that show how the cost grows
    #[arg(long, value_delimiter = ',', default_value = "1000,10000,100000")]
    pub growth: Vec<u64>,
}

/// A group of measurements.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub enum Group {
    /// Literal templates
    Literal,
    /// Templates with parameter files
    Pairs,
    /// Literal ones, pairs, and templates without a delegation
    Mixed,
    /// Templates without a delegation
    Other,
    /// One large template
    Large,
    /// Deployed delegations, one a line
    Ndjson,
    /// The other programs, over literal templates
    Peers,
    /// Fleets of several sizes
    Growth,
    /// One small template
    Start,
    /// One thread and two
    Threads,
}

/// A table to be made.
pub struct Plan {
    /// Its heading.
    pub title: String,
    /// The programs.
    pub entries: Vec<Entry>,
    /// The one that ratios are made to.
    pub base: usize,
    /// What they are made of.
    pub figure: Figure,
    /// How many times as many rounds as otherwise.
    pub rounds: usize,
}

/// Makes the plans of groups.
pub struct Planner<'a> {
    place: &'a Place,
    sizes: &'a Sizes,
    programs: Programs<'a>,
}

impl<'a> Planner<'a> {
    /// Writes the policies, and asks Delegard what options it has.
    ///
    /// # Errors
    ///
    /// If a file cannot be written, or Delegard not be run.
    pub fn new(place: &'a Place, sizes: &'a Sizes) -> io::Result<Self> {
        Ok(Self { place, sizes, programs: Programs::new(place)? })
    }

    /// The tables of a group; the fleets that they need are written.
    ///
    /// # Errors
    ///
    /// If a file cannot be written.
    pub fn plans(&self, group: Group) -> io::Result<Vec<Plan>> {
        let fleet = |kind, what: &str| {
            let count = self.sizes.templates;
            let path = self.place.templates(kind, count)?;
            Ok(vec![self.against_yardstick(format!("{count} {what}"), &path)])
        };
        match group {
            Group::Literal => fleet(Fleet::Literal, "literal templates"),
            Group::Pairs => fleet(Fleet::Pairs, "templates with parameter files"),
            Group::Mixed => {
                fleet(Fleet::Mixed, "literal templates, pairs, and templates without a delegation")
            }
            Group::Other => fleet(Fleet::Other, "templates without a delegation"),
            Group::Large => {
                let path = self.place.large(self.sizes.large)?;
                Ok(vec![self.against_yardstick(format!("one template of {} bytes", self.sizes.large), &path)])
            }
            Group::Ndjson => {
                let path = self.place.lines(self.sizes.lines)?;
                let title = format!("{} delegations of NDJSON", self.sizes.lines);
                Ok(vec![self.against_yardstick(title, &path)])
            }
            Group::Peers => self.peers(),
            Group::Growth => self.growth(),
            Group::Start => self.start(),
            Group::Threads => self.threads(),
        }
    }

    fn against_yardstick(&self, title: String, path: &Path) -> Plan {
        let entries = vec![
            self.programs.yardstick("yardstick", "values", path),
            self.programs.yardstick("reading alone", "bytes", path),
            self.programs.delegard("delegard, five rules", Some(&self.programs.rules.five), path, 1),
            self.programs.delegard("delegard, default policy", None, path, 1),
        ];
        Plan { title, entries, base: 0, figure: Figure::Cpu, rounds: 1 }
    }

    /// A table for each peer, as those that take long get fewer templates.
    fn peers(&self) -> io::Result<Vec<Plan>> {
        let (sizes, programs, rules) = (self.sizes, &self.programs, &self.programs.rules);
        let templates = |count| self.place.templates(Fleet::Literal, count);
        let (all, listed, joined) =
            (templates(sizes.templates)?, templates(sizes.listed)?, templates(sizes.joined)?);
        let (five, four) = ("cfn-guard, five rules", "cfn-guard, four rules");
        let peers = [
            ("regorus", sizes.templates, &all, programs.rego(&all)),
            (
                "cfn-guard without the directory",
                sizes.templates,
                &all,
                programs.guard(four, &rules.guard_four, &all, None),
            ),
            (
                "cfn-guard with the directory as a list",
                sizes.listed,
                &listed,
                programs.guard(five, &rules.guard_five, &listed, None),
            ),
            ("Checkov", sizes.listed, &listed, programs.checkov(&listed)),
            (
                "cfn-guard with the directory joined",
                sizes.joined,
                &joined,
                programs.guard(five, &rules.guard_join, &joined, Some(&rules.guard_data)),
            ),
        ];
        let plan = |(what, count, path, peer): (&str, u64, &PathBuf, Option<Entry>)| {
            let peer = peer?;
            let ours = if peer.label == four {
                programs.delegard("delegard, four rules", Some(&rules.four), path, 1)
            } else {
                programs.delegard("delegard, five rules", Some(&rules.five), path, 1)
            };
            let title = format!("{what}, {count} literal templates");
            Some(Plan { title, entries: vec![ours, peer], base: 0, figure: Figure::Cpu, rounds: 1 })
        };
        Ok(peers.into_iter().filter_map(plan).collect())
    }

    fn growth(&self) -> io::Result<Vec<Plan>> {
        let plan = |count: &u64| {
            let path = self.place.templates(Fleet::Literal, *count)?;
            let entries = vec![
                self.programs.yardstick("yardstick", "values", &path),
                self.programs.delegard("delegard, five rules", Some(&self.programs.rules.five), &path, 1),
            ];
            Ok(Plan {
                title: format!("growth: {count} literal templates"),
                entries,
                base: 0,
                figure: Figure::Cpu,
                rounds: 1,
            })
        };
        self.sizes.growth.iter().map(plan).collect()
    }

    fn start(&self) -> io::Result<Vec<Plan>> {
        let path = self.place.templates(Fleet::Literal, 1)?;
        let mut bare =
            self.programs.delegard("delegard, five rules", Some(&self.programs.rules.five), &path, 1);
        let directory = shown(&self.programs.rules.directory);
        bare.command.retain(|word| *word != "--directory" && *word != directory);
        bare.label.push_str(" without a directory");
        let entries = vec![
            self.programs.yardstick("yardstick", "values", &path),
            bare,
            self.programs.delegard("delegard, five rules", Some(&self.programs.rules.five), &path, 1),
            self.programs.delegard("delegard, default policy", None, &path, 1),
        ];
        Ok(vec![Plan {
            title: "start: one small template".into(),
            entries,
            base: 0,
            figure: Figure::Cpu,
            rounds: 5,
        }])
    }

    fn threads(&self) -> io::Result<Vec<Plan>> {
        if !self.programs.has_jobs() {
            eprintln!("threads: this delegard has no --jobs");
            return Ok(Vec::new());
        }
        let files = [
            (
                format!("{} literal templates", self.sizes.templates),
                self.place.templates(Fleet::Literal, self.sizes.templates)?,
            ),
            (format!("{} delegations of NDJSON", self.sizes.lines), self.place.lines(self.sizes.lines)?),
        ];
        let plan = |(what, path): (String, PathBuf)| Plan {
            title: format!("threads: {what}"),
            entries: vec![
                self.programs.delegard("two threads", Some(&self.programs.rules.five), &path, 2),
                self.programs.delegard("one thread", Some(&self.programs.rules.five), &path, 1),
            ],
            base: 0,
            figure: Figure::Wall,
            rounds: 1,
        };
        Ok(files.into_iter().map(plan).collect())
    }
}
