//! What some patterns have in common and some exclusions leave: is there anything in it?
//!
//! Answers at once where one or two patterns decide it, which is nearly always, and leaves the
//! others to [`super::search`].

use super::glob::{covers, is_literal, matches, overlap};
use super::search::{Found, shortest_operation};

/// Operations that are taken out: those that some pattern covers, but for those that an exception
/// covers.
#[derive(Clone, Debug, Default)]
pub(super) struct Exclusion<'a> {
    pub(super) patterns: Vec<&'a str>,
    pub(super) exceptions: Vec<&'a str>,
}

impl Exclusion<'_> {
    fn takes_out(&self, operation: &str) -> bool {
        let matched = |patterns: &[&str]| patterns.iter().any(|pattern| matches(pattern, operation));
        matched(&self.patterns) && !matched(&self.exceptions)
    }
}

/// The operations that every pattern of `within` covers and no exclusion takes out. Holds only the
/// patterns that have to do with each other.
#[derive(Clone, Debug)]
pub(super) struct Remainder<'a> {
    within: Vec<&'a str>,
    exclusions: Vec<Exclusion<'a>>,
}

impl<'a> Remainder<'a> {
    /// What `within` and the exclusions leave. `None` if that is plainly nothing.
    pub(super) fn new(
        within: Vec<&'a str>,
        exclusions: impl IntoIterator<Item = Exclusion<'a>>,
    ) -> Option<Self> {
        let touches = |pattern: &&str| within.iter().all(|known| overlap(known, pattern));
        if !within.iter().all(touches) {
            return None;
        }
        let mut kept = Vec::new();
        for mut exclusion in exclusions {
            exclusion.patterns.retain(touches);
            exclusion.exceptions.retain(touches);
            let whole = |pattern: &&str| within.iter().any(|known| covers(pattern, known));
            if exclusion.exceptions.is_empty() && exclusion.patterns.iter().any(whole) {
                return None;
            }
            if !exclusion.patterns.is_empty() {
                kept.push(exclusion);
            }
        }
        Some(Self { within, exclusions: kept })
    }

    /// Whether there is anything in it. `None` if the search gave up.
    pub(super) fn has_any(&self) -> Option<bool> {
        if let Some(only) = self.within.iter().find(|pattern| is_literal(pattern)) {
            return Some(self.contains(only));
        }
        // A star in a text stands for a character that no pattern has: see `glob`.
        if self.exclusions.is_empty() || self.within.iter().any(|pattern| self.contains(pattern)) {
            return Some(true);
        }
        match self.shortest() {
            Found::Operation(_) => Some(true),
            Found::Nothing => Some(false),
            Found::GaveUp => None,
        }
    }

    /// Whether this operation is in it.
    pub(super) fn contains(&self, operation: &str) -> bool {
        !operation.is_empty()
            && self.within.iter().all(|pattern| matches(pattern, operation))
            && !self.exclusions.iter().any(|exclusion| exclusion.takes_out(operation))
    }

    /// A shortest operation in it, with the patterns' spelling. `None` if there is none, or the
    /// search gave up.
    pub(super) fn example(&self) -> Option<String> {
        match self.shortest() {
            Found::Operation(operation) => Some(spelled_like(operation, &self.within)),
            Found::Nothing | Found::GaveUp => None,
        }
    }

    fn shortest(&self) -> Found {
        shortest_operation(&self.within, &self.exclusions)
    }
}

/// The operation with the upper-case letters that the patterns have before their first and after
/// their last star.
fn spelled_like(operation: String, patterns: &[&str]) -> String {
    let mut spelled = operation;
    for pattern in patterns {
        let head = pattern.find('*').unwrap_or(pattern.len());
        let tail = pattern.len() - pattern.rfind('*').map_or(0, |star| star + 1);
        let from_end = spelled.len().saturating_sub(tail);
        for (part, at) in [(pattern.get(..head), 0), (pattern.get(pattern.len() - tail..), from_end)] {
            let Some(part) = part else { continue };
            if spelled.get(at..at + part.len()).is_some_and(|same| same.eq_ignore_ascii_case(part)) {
                spelled.replace_range(at..at + part.len(), part);
            }
        }
    }
    spelled
}

#[cfg(test)]
mod tests {
    use proptest::collection::vec;
    use proptest::prelude::*;

    use super::{Exclusion, Remainder, spelled_like};

    /// Every operation of at most six of `a`, `b` and `x`, shortest first; patterns have no `x`.
    fn universe() -> Vec<String> {
        let (mut all, mut longest) = (Vec::new(), vec![String::new()]);
        for _ in 0..6 {
            let longer = longest.iter().flat_map(|start| ["a", "b", "x"].map(|end| format!("{start}{end}")));
            longest = longer.collect();
            all.extend_from_slice(&longest);
        }
        all
    }

    fn exclusion() -> impl Strategy<Value = (Vec<String>, Vec<String>)> {
        (vec("[ab*]{1,4}", 0..4), vec("[ab*]{1,4}", 0..3))
    }

    fn borrowed(texts: &[String]) -> Vec<&str> {
        texts.iter().map(String::as_str).collect()
    }

    proptest! {
        #[test]
        fn it_holds_what_looking_at_every_operation_finds(
            within in vec("[ab*]{1,4}", 1..3),
            exclusions in vec(exclusion(), 0..3),
        ) {
            let exclusions: Vec<Exclusion> = exclusions
                .iter()
                .map(|(patterns, exceptions)| Exclusion { patterns: borrowed(patterns), exceptions: borrowed(exceptions) })
                .collect();
            let whole = Remainder { within: borrowed(&within), exclusions: exclusions.clone() };
            let remainder = Remainder::new(borrowed(&within), exclusions);
            let example = remainder.as_ref().and_then(Remainder::example);
            let shown = universe().into_iter().find(|operation| whole.contains(operation));
            prop_assert_eq!(remainder.map_or(Some(false), |remainder| remainder.has_any()), Some(example.is_some()));
            match (&example, shown) {
                (Some(example), Some(shown)) => prop_assert!(example.len() <= shown.len()),
                (None, Some(shown)) => prop_assert!(false, "{} was overlooked", shown),
                (_, None) => {}
            }
            if let Some(example) = example {
                prop_assert!(whole.contains(&example), "{} is not in it", example);
            }
        }
    }

    #[test]
    fn an_example_has_the_spelling_of_the_patterns() {
        let found = spelled_like("microsoft.compute/a/read".to_owned(), &["Microsoft.Compute/*", "*/Read"]);
        assert_eq!(found, "Microsoft.Compute/a/Read");
    }
}
