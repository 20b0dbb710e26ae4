//! One wildcard pattern as a deterministic automaton.
//!
//! A state is the number of bytes of the pattern that have been matched, the most that is possible.
//! One number is enough. Once a later star has been reached, an earlier one can do nothing that the
//! later one cannot, so only the part after the last star counts; and within that part all partial
//! matches follow from the longest one, as in the search of Knuth, Morris and Pratt.

use std::collections::BTreeSet;

/// The state from which nothing is accepted any more.
pub(super) const DEAD: u32 = u32::MAX;

/// The automaton of one pattern. ASCII case does not count: bytes are handed in lower case.
#[derive(Debug)]
pub(super) struct Automaton {
    /// The pattern in lower case, runs of stars made one.
    pattern: Vec<u8>,
    /// Per state: the next longest partial match, to be tried when the next byte does not fit. The
    /// state itself if a star takes the byte; [`DEAD`] before the first star.
    shorter: Vec<u32>,
}

impl Automaton {
    pub(super) fn new(pattern: &str) -> Self {
        let mut bytes = pattern.to_ascii_lowercase().into_bytes();
        bytes.dedup_by(|next, byte| *next == b'*' && *byte == b'*');
        let mut automaton = Self { shorter: Vec::with_capacity(bytes.len() + 1), pattern: bytes };
        automaton.link();
        automaton
    }

    /// Fills in `shorter`, state by state: each follows from the one before it.
    fn link(&mut self) {
        let mut part_start = None;
        for state in 0..=self.pattern.len() {
            if state > 0 && self.byte_before(state) == Some(b'*') {
                part_start = Some(state);
            }
            let link = match part_start {
                None => DEAD,
                Some(start) if state <= start + 1 => number(start),
                Some(_) => self.byte_before(state).map_or(DEAD, |byte| {
                    let before = self.shorter.get(state - 1).copied().unwrap_or(DEAD);
                    self.go(before, byte)
                }),
            };
            self.shorter.push(link);
        }
    }

    fn byte_before(&self, state: usize) -> Option<u8> {
        self.pattern.get(state.checked_sub(1)?).copied()
    }

    /// The state after `byte`, no star being skipped.
    fn go(&self, mut state: u32, byte: u8) -> u32 {
        while state != DEAD {
            if self.pattern.get(state as usize) == Some(&byte) {
                return state + 1;
            }
            match self.shorter.get(state as usize).copied() {
                Some(home) if home == state => return home,
                next => state = next.unwrap_or(DEAD),
            }
        }
        DEAD
    }

    /// A state never rests before a star: the star may be empty.
    fn skip_star(&self, state: u32) -> u32 {
        match self.pattern.get(state as usize) {
            Some(b'*') => state + 1,
            _ => state,
        }
    }

    pub(super) fn start(&self) -> u32 {
        self.skip_star(0)
    }

    pub(super) fn step(&self, state: u32, byte: u8) -> u32 {
        self.skip_star(self.go(state, byte))
    }

    /// Whether what has been read is one of the pattern's texts.
    pub(super) fn accepts(&self, state: u32) -> bool {
        state as usize == self.pattern.len()
    }

    /// Whether everything is accepted from here on.
    pub(super) fn accepts_all(&self, state: u32) -> bool {
        self.accepts(state) && self.pattern.last() == Some(&b'*')
    }

    /// Adds the bytes on which the next state depends; on all others it is the same.
    pub(super) fn add_telling_bytes(&self, mut state: u32, bytes: &mut BTreeSet<u8>) {
        while state != DEAD {
            bytes.extend(self.pattern.get(state as usize));
            match self.shorter.get(state as usize).copied() {
                Some(next) if next != state => state = next,
                _ => return,
            }
        }
    }
}

fn number(state: usize) -> u32 {
    u32::try_from(state).unwrap_or(DEAD)
}

#[cfg(test)]
mod tests {
    use super::Automaton;
    use crate::catalog::glob::matches;

    fn run(pattern: &str, text: &str) -> bool {
        let automaton = Automaton::new(pattern);
        let end = text.bytes().fold(automaton.start(), |state, byte| automaton.step(state, byte));
        automaton.accepts(end)
    }

    #[test]
    fn it_agrees_with_matching() {
        let patterns = ["", "*", "**", "a", "ab*", "*ab", "*aab*", "a*a", "*a*ba*b", "*abab", "*aa"];
        let mut texts = vec![String::new()];
        for _ in 0..7 {
            let longer = texts.iter().flat_map(|text| [format!("{text}a"), format!("{text}b")]);
            texts = std::iter::once(String::new()).chain(longer).collect();
        }
        for pattern in patterns {
            for text in &texts {
                assert_eq!(run(pattern, text), matches(pattern, text), "{pattern} on {text}");
            }
        }
    }

    #[test]
    fn an_open_end_accepts_whatever_follows() {
        let open = Automaton::new("a*");
        assert!(open.accepts_all(open.step(open.start(), b'a')));
        let closed = Automaton::new("*a");
        assert!(!closed.accepts_all(closed.step(closed.start(), b'a')));
    }
}
