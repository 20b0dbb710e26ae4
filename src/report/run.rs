//! Everything that a renderer may read.

use jiff::civil::Date;

use crate::compile::{Rule, RuleIdx};
use crate::evaluate::{Exit, Outcome, Unit, World};
use crate::text::SourceMap;
use crate::waiver::{Usage, Waiver};

/// What the verdicts of a run stand on.
#[derive(Clone, Copy, Debug)]
pub struct Basis<'a> {
    /// The rules, the role catalogue, the evidence.
    pub world: World<'a>,
    /// The files that evidence was read from, in the order in which they were given.
    pub evidence: &'a [EvidenceFile],
    /// The files that the role catalogue was extended with, in the order in which they were given.
    pub role_files: &'a [RoleFile],
    /// The configuration that was in force, if there was one.
    pub config: Option<&'a str>,
}

/// A finished run.
#[derive(Clone, Copy, Debug)]
pub struct Run<'a> {
    /// What was found out.
    pub outcome: &'a Outcome,
    /// What the verdicts stand on.
    pub basis: Basis<'a>,
    /// The texts of policies and evidence: what the outcome's own diagnostics lie in.
    pub sources: &'a SourceMap,
    /// The waivers of the configuration.
    pub waivers: &'a [Waiver],
    /// What became of each of them.
    pub waiver_uses: &'a [Usage],
    /// The baseline, and what became of it.
    pub baseline: Option<&'a BaselineFile>,
    /// How the program ends.
    pub exit: Exit,
}

/// A file that roles were read from.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct RoleFile {
    /// Its name, as people gave it.
    pub name: String,
    /// How many of its roles the embedded catalogue does not have.
    pub added: usize,
    /// How many take the place of one that the embedded catalogue has.
    pub replaced: usize,
}

/// A file that evidence was read from.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct EvidenceFile {
    /// Its name, as people gave it.
    pub name: String,
    /// The day on which it was taken, if that is known.
    pub as_of: Option<Date>,
}

/// The file of a baseline, and what became of it.
#[derive(Clone, Debug)]
pub struct BaselineFile {
    /// Its name, as people gave it.
    pub name: String,
    /// What the run did with it.
    pub state: BaselineState,
}

/// What a run did with a baseline.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum BaselineState {
    /// Read it.
    Read {
        /// How many of its findings no longer occur.
        gone: u32,
        /// How many of its delegations the run did not meet.
        unmet: usize,
        /// How many of its findings may be there or not, as their rules are undetermined or not of this run.
        undecided: u32,
        /// Whether what no longer occurs was taken out of the file.
        ratcheted: bool,
        /// Why it was not, though that was asked for.
        held_back: Option<HeldBack>,
    },
    /// Wrote it.
    Written,
}

/// Why nothing is taken out of a baseline: what was not met may still be there.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum HeldBack {
    /// Not all inputs were looked at.
    Interrupted,
    /// Something could not be read, or there may be more than is known.
    NotAllKnown,
}

impl<'a> Run<'a> {
    /// The rule at an index.
    pub(super) fn rule(&self, index: RuleIdx) -> Option<&'a Rule> {
        self.basis.world.rules.rule(index)
    }

    /// The units with their places, which findings of fleet rules name.
    pub(super) fn units(&self) -> impl Iterator<Item = (usize, &'a Unit)> {
        self.outcome.units.iter().enumerate()
    }
}
