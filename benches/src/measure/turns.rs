//! Runs of several programs in turn.

use std::io::{self, IsTerminal};

use crate::weigh::{Weight, weigh};

/// A program to be run.
#[derive(Clone)]
pub struct Entry {
    /// What it is called in the table.
    pub label: String,
    /// The program and its arguments.
    pub command: Vec<String>,
    /// The codes it may end with.
    pub right: Vec<i32>,
}

impl Entry {
    /// A program that ends with 0.
    pub fn new(label: impl Into<String>, command: Vec<String>) -> Self {
        Self { label: label.into(), command, right: vec![0] }
    }

    /// The same, with other codes that are right as well.
    #[must_use]
    pub fn or_codes(mut self, codes: &[i32]) -> Self {
        self.right.extend(codes);
        self
    }
}

/// The runs of one program, or why there are none.
pub type Runs = Result<Vec<Weight>, String>;

/// Runs every program once without counting, then all of them in turn, so many times.
///
/// A program that does not end as it should is left out from then on.
pub fn in_turn(entries: &[Entry], rounds: usize) -> Vec<Runs> {
    let mut all: Vec<Runs> = entries.iter().map(|_| Ok(Vec::new())).collect();
    for round in 0..=rounds {
        for (entry, runs) in entries.iter().zip(&mut all) {
            let Ok(weights) = runs else { continue };
            progress(&format!("{round}/{rounds} {}", entry.label));
            match weigh(&entry.command, &entry.right) {
                Ok(weight) if round > 0 => weights.push(weight),
                Ok(_) => {}
                Err(why) => *runs = Err(why),
            }
        }
    }
    progress("");
    all
}

/// One line that is written over, for who sits in front of it.
fn progress(line: &str) {
    if io::stderr().is_terminal() {
        eprint!("\r\x1b[K{line}");
    }
}

/// The middle of some numbers; of an even number of them the mean of the two; 0 of none.
pub fn median(mut numbers: Vec<f64>) -> f64 {
    numbers.sort_by(f64::total_cmp);
    let middle = numbers.len() / 2;
    let at = |index: usize| numbers.get(index).copied().unwrap_or_default();
    if numbers.len() % 2 == 1 { at(middle) } else { f64::midpoint(at(middle.wrapping_sub(1)), at(middle)) }
}

/// The ratios of two programs, round by round.
pub fn ratios(of: &[Weight], to: &[Weight], figure: impl Fn(&Weight) -> f64) -> Vec<f64> {
    of.iter().zip(to).map(|(of, to)| figure(of) / figure(to)).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_median_is_the_middle() {
        assert_eq!(median(vec![3.0, 1.0, 2.0]), 2.0);
        assert_eq!(median(vec![4.0, 1.0, 2.0, 3.0]), 2.5);
        assert_eq!(median(Vec::new()), 0.0);
    }
}
