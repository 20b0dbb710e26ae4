//! Any number of wildcard patterns: is there an operation that all of some patterns cover and that
//! several exclusions leave?
//!
//! Walks the product of the patterns' automata breadth first, so the operation found is a shortest
//! one. Only bytes on which some automaton's next state depends are tried, and one byte for all the
//! others. The walk is exact. It is bounded, as the question has no fast answer for every set of
//! patterns; no catalogue of Azure comes near the bound.

use std::collections::{BTreeSet, VecDeque};

use rustc_hash::FxHashSet;

use super::automaton::{Automaton, DEAD};
use super::remainder::Exclusion;

/// How many states are looked at before the search gives up.
const MOST_STATES: usize = 100_000;

/// What a search found.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Found {
    /// This operation, in lower case.
    Operation(String),
    /// There is none.
    Nothing,
    /// The bound was reached.
    GaveUp,
}

/// Looks for a shortest operation that every pattern of `within` covers and no exclusion takes out.
pub(super) fn shortest_operation(within: &[&str], exclusions: &[Exclusion]) -> Found {
    Search::new(within, exclusions).run()
}

/// The automata, in one row: those of `within`, then per exclusion its patterns and its exceptions.
struct Search {
    automata: Vec<Automaton>,
    within: usize,
    /// Per exclusion: how many patterns, how many exceptions.
    exclusions: Vec<(usize, usize)>,
}

/// One state per automaton.
type State = Box<[u32]>;

/// A state that was reached, and from where by which byte.
struct Visit {
    state: State,
    from: Option<(usize, u8)>,
}

impl Search {
    fn new(within: &[&str], exclusions: &[Exclusion]) -> Self {
        let taken_out = exclusions.iter().flat_map(|out| out.patterns.iter().chain(&out.exceptions));
        Self {
            automata: within.iter().chain(taken_out).map(|pattern| Automaton::new(pattern)).collect(),
            within: within.len(),
            exclusions: exclusions.iter().map(|out| (out.patterns.len(), out.exceptions.len())).collect(),
        }
    }

    fn run(&self) -> Found {
        let start: State = self.automata.iter().map(Automaton::start).collect();
        let mut seen = FxHashSet::default();
        seen.insert(start.clone());
        let mut visits = vec![Visit { state: start, from: None }];
        let mut queue = VecDeque::from([0]);
        while let Some(at) = queue.pop_front() {
            let Some(visit) = visits.get(at) else { break };
            let steps: Vec<(u8, State)> = self
                .bytes(&visit.state)
                .into_iter()
                .filter_map(|byte| Some((byte, self.step(&visit.state, byte)?)))
                .collect();
            for (byte, state) in steps {
                if !seen.insert(state.clone()) {
                    continue;
                }
                let ends_here = self.accepts(&state);
                visits.push(Visit { state, from: Some((at, byte)) });
                if ends_here {
                    return Found::Operation(spell(&visits));
                }
                if visits.len() > MOST_STATES {
                    return Found::GaveUp;
                }
                queue.push_back(visits.len() - 1);
            }
        }
        Found::Nothing
    }

    /// The bytes to try: those that tell states apart, and one for all the others.
    fn bytes(&self, state: &State) -> Vec<u8> {
        let mut telling = BTreeSet::new();
        for (automaton, state) in self.automata.iter().zip(state) {
            automaton.add_telling_bytes(*state, &mut telling);
        }
        let likely = (b'a'..=b'z').chain(b'0'..=b'9').chain(b'!'..=b'~').chain(0x80..=0xFF);
        let other = likely
            .filter(|byte| *byte != b'*' && !byte.is_ascii_uppercase())
            .find(|byte| !telling.contains(byte));
        telling.into_iter().chain(other).collect()
    }

    /// The state after `byte`; none if no operation can be found from there on.
    fn step(&self, state: &State, byte: u8) -> Option<State> {
        let mut next: State =
            self.automata.iter().zip(state).map(|(automaton, state)| automaton.step(*state, byte)).collect();
        let (within, mut rest) = next.split_at_mut_checked(self.within)?;
        if within.contains(&DEAD) {
            return None;
        }
        let mut automata = self.automata.get(self.within..)?;
        for (patterns, exceptions) in &self.exclusions {
            let (mine, others) = rest.split_at_mut_checked(patterns + exceptions)?;
            let (my_automata, other_automata) = automata.split_at_checked(patterns + exceptions)?;
            if settle(my_automata, mine, *patterns)? {
                // This exclusion takes nothing out any more: forget how it came to that.
                mine.fill(DEAD);
            }
            (rest, automata) = (others, other_automata);
        }
        Some(next)
    }

    /// Whether what was read is an operation to be found.
    fn accepts(&self, state: &State) -> bool {
        let mut accepted =
            self.automata.iter().zip(state).map(|(automaton, state)| automaton.accepts(*state));
        let within = accepted.by_ref().take(self.within).filter(|accepted| *accepted).count() == self.within;
        within
            && self.exclusions.iter().all(|(patterns, exceptions)| {
                let covered = accepted.by_ref().take(*patterns).filter(|accepted| *accepted).count() > 0;
                let excepted = accepted.by_ref().take(*exceptions).filter(|accepted| *accepted).count() > 0;
                !covered || excepted
            })
    }
}

/// What is left of one exclusion: `None` if it takes out everything from here on, `Some(true)` if
/// it takes out nothing any more, `Some(false)` if that depends on what follows.
fn settle(automata: &[Automaton], states: &[u32], patterns: usize) -> Option<bool> {
    let (covering, excepting) = states.split_at_checked(patterns)?;
    let (covering_automata, excepting_automata) = automata.split_at_checked(patterns)?;
    let all = |automata: &[Automaton], states: &[u32]| {
        automata.iter().zip(states).any(|(automaton, state)| automaton.accepts_all(*state))
    };
    let dead = |states: &[u32]| states.iter().all(|state| *state == DEAD);
    if dead(covering) || all(excepting_automata, excepting) {
        return Some(true);
    }
    if dead(excepting) && all(covering_automata, covering) {
        return None;
    }
    Some(false)
}

/// The text that leads to the last visit.
fn spell(visits: &[Visit]) -> String {
    let mut bytes = Vec::new();
    let mut at = visits.last();
    while let Some((from, byte)) = at.and_then(|visit| visit.from) {
        bytes.push(byte);
        at = visits.get(from);
    }
    bytes.reverse();
    String::from_utf8_lossy(&bytes).into_owned()
}
