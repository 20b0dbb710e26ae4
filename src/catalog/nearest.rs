//! "Did you mean" for the names and the ids of roles.
//!
//! A name may be mistyped (`Contributer`), abbreviated (`VM Contributor`) or incomplete
//! (`Delete Role`); these are tried in turn.

use super::{Catalog, Role};
use crate::text::suggest;

/// One letter in this many may be wrong. Fewer than elsewhere, as names of roles share long words:
/// `Global Administrator` is no slip of `GeoCatalog Administrator`.
const WRONG_LETTERS: usize = 4;

/// How many hex digits of an id may be wrong, missing or too many.
const MOST_WRONG_DIGITS: usize = 4;

/// A longer text is no name, in bytes.
const LONGEST: usize = 200;

/// From here on two names look alike, by the measure of Jaro and Winkler.
const SIMILAR: f64 = 0.78;

impl Catalog {
    /// The name of the role that was probably meant by a name that no role has.
    #[must_use]
    pub fn nearest_name(&self, name: &str) -> Option<&str> {
        let names = || self.roles.iter().map(|role| role.name.as_ref());
        let wanted: Vec<String> = words(name).collect();
        let by_words = names()
            .filter_map(|known| Some((words_left(&wanted, known)?, known)))
            .min_by_key(|(left, known)| (*left, known.len()));
        let by_letters = suggest::nearest(name, names())
            .map(|known| (distance(name, known), known))
            .filter(|(wrong, _)| *wrong <= name.chars().count() / WRONG_LETTERS);
        match (by_words, by_letters) {
            // Two wrong letters are likelier than a word that was left out.
            (Some((left, _)), Some((wrong, known))) if left > 0 && wrong <= 2 => Some(known),
            (Some((_, known)), _) | (None, Some((_, known))) => Some(known),
            (None, None) => None,
        }
    }

    /// The names that look most like a text, the nearest first; none that look altogether different.
    #[must_use]
    pub fn similar_names(&self, text: &str, most: usize) -> Vec<&str> {
        if text.len() > LONGEST {
            return Vec::new();
        }
        let text = text.to_lowercase();
        let likeness = |name: &str| strsim::jaro_winkler(&text, &name.to_lowercase());
        let mut names: Vec<(f64, &str)> = self
            .roles
            .iter()
            .map(|role| (likeness(&role.name), role.name.as_ref()))
            .filter(|(likeness, _)| *likeness >= SIMILAR)
            .collect();
        names.sort_by(|(one, name), (other, other_name)| other.total_cmp(one).then(name.cmp(other_name)));
        names.into_iter().take(most).map(|(_, name)| name).collect()
    }

    /// The role whose id was probably meant by a text that is no id or an id that no role has: all
    /// but a few hex digits agree.
    #[must_use]
    pub fn nearest_id(&self, id: &str) -> Option<&Role> {
        let digits = hex_digits(id);
        if digits.len().abs_diff(32) > MOST_WRONG_DIGITS {
            return None;
        }
        let near = |role: &&Role| strsim::damerau_levenshtein(&digits, &role.id.simple().to_string());
        self.roles
            .iter()
            .map(|role| (near(&role), role))
            .min_by_key(|(distance, _)| *distance)
            .filter(|(distance, _)| *distance <= MOST_WRONG_DIGITS)
            .map(|(_, role)| role)
    }
}

fn distance(one: &str, other: &str) -> usize {
    strsim::damerau_levenshtein(&one.to_lowercase(), &other.to_lowercase())
}

fn hex_digits(text: &str) -> String {
    text.chars().filter(char::is_ascii_hexdigit).map(|digit| digit.to_ascii_lowercase()).collect()
}

/// The words of a name, in lower case.
pub(super) fn words(name: &str) -> impl Iterator<Item = String> {
    name.split(|character: char| !character.is_alphanumeric())
        .filter(|word| !word.is_empty())
        .map(str::to_lowercase)
}

/// How many words of `name` are left when each wanted word has taken, from left to right, the word
/// it means or the words of which it is the initials. `None` if a wanted word finds nothing.
pub(super) fn words_left(wanted: &[String], name: &str) -> Option<usize> {
    let name: Vec<String> = words(name).collect();
    let mut rest = name.as_slice();
    let mut taken = 0;
    for word in wanted {
        let (at, count) = (0..rest.len()).find_map(|at| Some((at, words_meant(word, rest.get(at..)?)?)))?;
        rest = rest.get(at + count..)?;
        taken += count;
    }
    (taken > 0).then_some(name.len() - taken)
}

/// How many of the first words `word` stands for: one if it is nearly the same word or begins it,
/// several if it is their initials.
fn words_meant(word: &str, words: &[String]) -> Option<usize> {
    let first = words.first()?;
    let begins = word.len() >= 3 && first.starts_with(word);
    let letters = word.chars().count();
    // The measure takes long, and is at least by how much the lengths differ.
    let alike = word.len() >= 4 && letters.abs_diff(first.chars().count()) <= 1;
    let slip = alike && strsim::damerau_levenshtein(word, first) <= 1;
    if word == first || begins || slip {
        return Some(1);
    }
    let initials = words.iter().take(letters).filter_map(|word| word.chars().next());
    (letters >= 2 && words.len() >= letters && initials.eq(word.chars())).then_some(letters)
}

#[cfg(test)]
mod tests {
    use super::Catalog;

    #[test]
    fn a_mistyped_name_is_mended() {
        let meant = |name| Catalog::embedded().nearest_name(name);
        assert_eq!(meant("Contributer"), Some("Contributor"));
        assert_eq!(meant("Virtual Machines Contributor"), Some("Virtual Machine Contributor"));
    }

    #[test]
    fn an_abbreviated_or_shortened_name_is_completed() {
        let meant = |name| Catalog::embedded().nearest_name(name);
        assert_eq!(meant("VM Contributor"), Some("Virtual Machine Contributor"));
        assert_eq!(meant("User Access Admin"), Some("User Access Administrator"));
        assert_eq!(meant("Assignment Delete"), Some("Managed Services Registration assignment Delete Role"));
    }

    #[test]
    fn a_name_unlike_any_other_is_not_guessed() {
        assert_eq!(Catalog::embedded().nearest_name("Zookeeper of the year"), None);
        assert_eq!(Catalog::embedded().nearest_name("Global Administrator"), None);
        assert_eq!(Catalog::embedded().nearest_name(""), None);
        assert_eq!(Catalog::embedded().nearest_name("!"), None);
    }

    #[test]
    fn an_id_with_a_slip_is_mended() {
        let meant = |id| Catalog::embedded().nearest_id(id).map(|role| role.name.as_ref());
        assert_eq!(meant("8e3af657-a8ff-443c-a75c-2fe8c4bcb653"), Some("Owner"));
        assert_eq!(meant("8e3af657-a8ff-443c-a75c-2fe8c4bcb63"), Some("Owner"));
        assert_eq!(meant("00000000-0000-0000-0000-000000000000"), None);
        assert_eq!(meant("Owner"), None);
    }
}
