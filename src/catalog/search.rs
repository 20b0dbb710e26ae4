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

/// How many states of automata are looked at before the search gives up, all automata together.
/// About a tenth of a second's work; the roles of Azure, each compared with each, need 3 % of it.
const MOST_STATES: usize = 1_000_000;

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
        // The start is not among the seen: an operation may lead back to it, and only then counts.
        let mut seen = FxHashSet::default();
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
                if visits.len() * self.automata.len() > MOST_STATES {
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
        // Counts, and does not stop at the first: each part has to take all of its automata.
        let mut count = |automata: usize| accepted.by_ref().take(automata).filter(|accepts| *accepts).count();
        count(self.within) == self.within
            && self.exclusions.iter().all(|(patterns, exceptions)| {
                let (covering, excepting) = (count(*patterns), count(*exceptions));
                covering == 0 || excepting > 0
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

#[cfg(test)]
mod tests {
    use super::{Exclusion, Found, shortest_operation};

    fn out<'a>(patterns: &[&'a str], exceptions: &[&'a str]) -> Exclusion<'a> {
        Exclusion { patterns: patterns.to_vec(), exceptions: exceptions.to_vec() }
    }

    fn operation(text: &str) -> Found {
        Found::Operation(text.to_owned())
    }

    #[test]
    fn an_operation_has_at_least_one_character() {
        assert_eq!(shortest_operation(&["*"], &[]), operation("a"));
        assert_eq!(shortest_operation(&[""], &[]), Found::Nothing);
    }

    #[test]
    fn the_shortest_operation_between_the_patterns_is_found() {
        assert_eq!(shortest_operation(&["a/*", "*/read"], &[]), operation("a/read"));
        assert_eq!(shortest_operation(&["a/*", "*/read"], &[out(&["a/read"], &[])]), operation("a//read"));
    }

    #[test]
    fn what_several_exclusions_take_out_together_is_nothing() {
        let halves = [out(&["*"], &["*a*"]), out(&["*a*"], &[])];
        assert_eq!(shortest_operation(&["*"], &halves), Found::Nothing);
    }

    #[test]
    fn a_search_without_a_foreseeable_end_gives_up() {
        let letters: Vec<String> = ('a'..='z').map(|letter| format!("*{letter}*")).collect();
        let all_needed: Vec<_> = letters.iter().map(|letter| out(&["*"], &[letter])).collect();
        assert_eq!(shortest_operation(&["*"], &all_needed), Found::GaveUp);
    }
}
