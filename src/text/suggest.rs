//! "Did you mean": the nearest of some known words.

/// The longest word for which candidates are looked at, in bytes: the effort grows with the length,
/// and a longer word is no misspelt one.
const LONGEST: usize = 200;

/// The candidate nearest to `word`, if one is near enough to be meant: case aside, at most a
/// third of the word's letters may be wrong, swapped or missing. Ties go to the first candidate.
pub fn nearest<'a>(word: &str, candidates: impl IntoIterator<Item = &'a str>) -> Option<&'a str> {
    if word.len() > LONGEST {
        return None;
    }
    let word = word.to_lowercase();
    let allowed = word.chars().count().div_ceil(3).max(1);
    let mut best: Option<(usize, &str)> = None;
    for candidate in candidates {
        let distance = strsim::damerau_levenshtein(&word, &candidate.to_lowercase());
        if distance <= allowed && best.is_none_or(|(least, _)| distance < least) {
            best = Some((distance, candidate));
        }
    }
    best.map(|(_, candidate)| candidate)
}

#[cfg(test)]
mod tests {
    use super::nearest;

    #[test]
    fn a_swapped_letter_is_mended() {
        assert_eq!(nearest("Contributer", ["Reader", "Contributor"]), Some("Contributor"));
    }

    #[test]
    fn a_stranger_is_not_guessed() {
        assert_eq!(nearest("Zookeeper", ["Reader", "Contributor"]), None);
    }
}
