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
    let length = word.chars().count();
    let allowed = length.div_ceil(3).max(1);
    let mut best: Option<(usize, &str)> = None;
    for candidate in candidates {
        // As many letters are wrong at least as the lengths differ by.
        let other = candidate.chars().count();
        if length.abs_diff(other) > allowed {
            continue;
        }
        let Some(left) = pairs.checked_sub(length * other) else { break };
        pairs = left;
        let distance = strsim::damerau_levenshtein(&word, &candidate.to_lowercase());
        if distance <= allowed && best.is_none_or(|(least, _)| distance < least) {
            best = Some((distance, candidate));
        }
    }
    best.map(|(_, candidate)| candidate)
}

#[cfg(test)]
mod tests {
    use super::{nearest, nearest_soon};

    #[test]
    fn a_swapped_letter_is_mended() {
        assert_eq!(nearest("Contributer", ["Reader", "Contributor"]), Some("Contributor"));
    }

    #[test]
    fn a_stranger_is_not_guessed() {
        assert_eq!(nearest("Zookeeper", ["Reader", "Contributor"]), None);
    }

    #[test]
    fn of_many_long_candidates_only_the_first_are_looked_at() {
        let stranger = "x".repeat(150);
        let meant = "y".repeat(150);
        let candidates = || std::iter::repeat_n(stranger.as_str(), 300).chain([meant.as_str()]);
        assert_eq!(nearest(&meant, candidates()), Some(meant.as_str()));
        assert_eq!(nearest_soon(&meant, candidates()), None);
        assert_eq!(nearest_soon("vairable", ["other", "variable"]), Some("variable"));
    }
}
