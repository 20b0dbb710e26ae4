//! "Did you mean": the nearest of some known words.

/// The longest word for which candidates are looked at, in bytes: the effort grows with the length,
/// and a longer word is no misspelt one.
const LONGEST: usize = 200;

/// How many pairs of letters are compared for one word where mistakes may come by the thousand.
const FEW_PAIRS: usize = 100_000;

/// The candidate nearest to `word`, if one is near enough to be meant: case aside, at most a
/// third of the word's letters may be wrong, swapped or missing. Ties go to the first candidate.
pub fn nearest<'a>(word: &str, candidates: impl IntoIterator<Item = &'a str>) -> Option<&'a str> {
    nearest_of(word, candidates, usize::MAX)
}

/// As [`nearest`], but of many long candidates only the first are looked at: for texts in which a
/// loop can make a mistake thousands of times.
pub fn nearest_soon<'a>(word: &str, candidates: impl IntoIterator<Item = &'a str>) -> Option<&'a str> {
    nearest_of(word, candidates, FEW_PAIRS)
}

fn nearest_of<'a>(
    word: &str,
    candidates: impl IntoIterator<Item = &'a str>,
    mut pairs: usize,
) -> Option<&'a str> {
    if word.len() > LONGEST {
        return None;
    }
    let word = word.to_lowercase();
    let (length, letters) = (word.chars().count(), Letters::of(&word));
    let allowed = length.div_ceil(3).max(1);
    let mut best: Option<(usize, &str)> = None;
    for candidate in candidates {
        let folded = candidate.to_lowercase();
        if letters.differ(&Letters::of(&folded)) > allowed {
            continue;
        }
        let Some(left) = pairs.checked_sub(length * folded.chars().count()) else { break };
        pairs = left;
        let distance = strsim::damerau_levenshtein(&word, &folded);
        if distance <= allowed && best.is_none_or(|(least, _)| distance < least) {
            best = Some((distance, candidate));
        }
    }
    best.map(|(_, candidate)| candidate)
}

/// How often each letter stands in a word, some letters taken together.
struct Letters([usize; 32]);

impl Letters {
    fn of(word: &str) -> Self {
        let mut counts = [0; 32];
        for letter in word.chars() {
            if let Some(count) = counts.get_mut(u32::from(letter) as usize % 32) {
                *count += 1;
            }
        }
        Self(counts)
    }

    /// How many letters are wrong at least, whatever their order: soon told, and more than may be
    /// for nearly all that is not meant.
    fn differ(&self, other: &Self) -> usize {
        let pairs = || self.0.iter().zip(&other.0);
        let more: usize = pairs().map(|(one, other)| one.saturating_sub(*other)).sum();
        let less: usize = pairs().map(|(one, other)| other.saturating_sub(*one)).sum();
        more.max(less)
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::{Letters, nearest, nearest_soon};

    #[test]
    fn a_swapped_letter_is_mended() {
        assert_eq!(nearest("Contributer", ["Reader", "Contributor"]), Some("Contributor"));
    }

    #[test]
    fn a_stranger_is_not_guessed() {
        assert_eq!(nearest("Zookeeper", ["Reader", "Contributor"]), None);
    }

    proptest! {
        #[test]
        fn no_more_letters_differ_than_are_wrong(one in "[a-dé]{0,9}", other in "[a-dé]{0,9}") {
            let least = Letters::of(&one).differ(&Letters::of(&other));
            prop_assert!(least <= strsim::damerau_levenshtein(&one, &other));
        }
    }

    #[test]
    fn of_many_long_candidates_only_the_first_are_looked_at() {
        let stranger = format!("{}{}", "y".repeat(110), "x".repeat(40));
        let meant = "y".repeat(150);
        let candidates = || std::iter::repeat_n(stranger.as_str(), 300).chain([meant.as_str()]);
        assert_eq!(nearest(&meant, candidates()), Some(meant.as_str()));
        assert_eq!(nearest_soon(&meant, candidates()), Some(stranger.as_str()));
        assert_eq!(nearest_soon("vairable", ["other", "variable"]), Some("variable"));
    }
}
