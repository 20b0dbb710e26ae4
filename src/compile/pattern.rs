//! Patterns on names, as policies write them: globs and regular expressions.

use regex::Regex;

use crate::text::glob::Glob;

/// A glob or a regular expression, with the text it was written as.
#[derive(Debug)]
pub struct Pattern {
    /// As it was written.
    pub text: String,
    /// What runs.
    pub matcher: Matcher,
}

/// What tells whether a name is as a pattern says.
#[derive(Clone, Debug)]
pub enum Matcher {
    /// On the whole name, case aside.
    Glob(Glob),
    /// Linear in the name's length.
    Regex(Regex),
}

impl Matcher {
    /// Whether the name is as the pattern says.
    #[must_use]
    pub fn is_match(&self, name: &str) -> bool {
        match self {
            Self::Glob(glob) => glob.is_match(name),
            Self::Regex(regex) => regex.is_match(name),
        }
    }
}
