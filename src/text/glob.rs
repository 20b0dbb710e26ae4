//! Globs: `*` for any letters, `?` for one.

use super::name::fold_char;

/// A glob on a whole text, case aside. It is read in no time, as a regular expression is not, which
/// most runs would compile for a text or two.
#[derive(Clone, Debug)]
pub struct Glob {
    text: String,
    /// The letters, as [`fold_char`] makes them.
    letters: Vec<char>,
}

impl Glob {
    /// Reads a glob; every text is one.
    #[must_use]
    pub fn new(text: String) -> Self {
        let letters = text.chars().map(fold_char).collect();
        Self { text, letters }
    }

    /// As it was written.
    #[must_use]
    pub fn text(&self) -> &str {
        &self.text
    }

    /// Whether the whole of `text` is as the glob says.
    #[must_use]
    pub fn is_match(&self, text: &str) -> bool {
        let (mut glob, mut text) = (self.letters.as_slice(), text.chars());
        // What follows the last star, and where that may begin next. Stars before it need no other try:
        // what they take more, it would take less.
        let mut again = None;
        loop {
            let letter = text.clone().next();
            match (glob.split_first(), letter) {
                // A star at the end takes whatever is left.
                (Some(('*', [])), _) => return true,
                (Some(('*', rest)), _) => {
                    glob = rest;
                    again = Some((rest, text.clone()));
                }
                (Some((wanted, rest)), Some(letter)) if *wanted == '?' || *wanted == fold_char(letter) => {
                    glob = rest;
                    text.next();
                }
                (None, None) => return true,
                (Some(_) | None, _) => {
                    let Some((rest, from)) = &mut again else { return false };
                    if from.next().is_none() {
                        return false;
                    }
                    (glob, text) = (rest, from.clone());
                }
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::Glob;

    fn is_match(glob: &str, text: &str) -> bool {
        Glob::new(glob.to_owned()).is_match(text)
    }

    #[test]
    fn stars_cross_lines_and_all_else_stands_for_itself() {
        assert!(is_match("a.b *?", "A.B one\ntwo"));
        assert!(!is_match("a.b *?", "a.b "));
        assert!(!is_match("a.b *?", "axb one"));
    }

    #[test]
    fn a_question_mark_is_a_letter_and_no_byte() {
        assert!(is_match("Gr??e", "GRÖßE"));
        assert!(is_match("größe", "GRÖßE"));
        assert!(!is_match("?", ""));
    }

    proptest! {
        /// A regular expression that says the same finds the same.
        #[test]
        fn it_is_the_regular_expression_that_it_looks_like(glob in "[ab*?.é]{0,8}", text in "[abABÉé.\n]{0,12}") {
            let regex: String = glob.chars().map(|letter| match letter {
                '*' => ".*".to_owned(),
                '?' => ".".to_owned(),
                letter => regex::escape(&letter.to_string()),
            }).collect();
            let regex = regex::Regex::new(&format!("(?is)^{regex}$")).unwrap();
            prop_assert_eq!(is_match(&glob, &text), regex.is_match(&text));
        }
    }
}
