//! The words of the language, each with what the division of a text into items needs to know.
//!
//! The grammar (`grammar/policy.pest`) has the same words; a test holds the two together.

/// What stands before a word for an item to start with it, and what a word leaves open.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Place {
    /// An item may start here, and nothing has to follow: `roles`.
    Opens,
    /// An item may start here, and never ends here: `only`, `rule`.
    OpensAndContinues,
    /// An item neither starts nor ends here: `must`.
    Continues,
    /// An item may end here but not start: `forbidden`.
    Ends,
}

/// One word.
#[derive(Clone, Copy, Debug)]
pub struct Keyword {
    /// The word.
    pub word: &'static str,
    /// Where it may stand.
    pub place: Place,
}

impl Keyword {
    /// Whether an item may start with it.
    #[must_use]
    pub fn opens(self) -> bool {
        matches!(self.place, Place::Opens | Place::OpensAndContinues)
    }

    /// Whether something has to follow it.
    #[must_use]
    pub fn continues(self) -> bool {
        matches!(self.place, Place::Continues | Place::OpensAndContinues)
    }
}

/// The row of a word, if it is one of the language.
#[must_use]
pub fn lookup(word: &str) -> Option<Keyword> {
    let row = KEYWORDS.binary_search_by_key(&word, |keyword| keyword.word).ok()?;
    KEYWORDS.get(row).copied()
}

/// The words with which an item may start.
pub fn openers() -> impl Iterator<Item = &'static str> {
    KEYWORDS.iter().filter(|keyword| keyword.opens()).map(|keyword| keyword.word)
}

macro_rules! keywords {
    ($($place:ident $word:literal)*) => {
        &[$(Keyword { word: $word, place: Place::$place },)*]
    };
}

/// Every word of the language, sorted.
pub const KEYWORDS: &[Keyword] = keywords! {
    Continues "a"
    Continues "access"
    Ends "action"
    Ends "actions"
    Continues "activated"
    Ends "alike"
    Continues "allow"
    Ends "allowed"
    Continues "allows"
    Continues "an"
    Continues "and"
    Continues "another"
    Ends "applicable"
    Continues "application"
    Continues "applications"
    Continues "approved"
    Opens "approver"
    Opens "approvers"
    Continues "are"
    OpensAndContinues "at"
    Opens "authorization"
    Opens "authorizations"
    Continues "be"
    Continues "because"
    Continues "beside"
    Continues "broader"
    Ends "built-in"
    Continues "by"
    Continues "category"
    OpensAndContinues "customer"
    Continues "data"
    Ends "day"
    Ends "days"
    Continues "delegate"
    OpensAndContinues "delegated"
    Continues "delegates"
    Continues "delegating"
    Opens "delegation"
    Opens "delegations"
    Continues "described"
    Ends "description"
    OpensAndContinues "disable"
    Ends "disabled"
    Ends "discouraged"
    Continues "display"
    Continues "do"
    Continues "does"
    Ends "duration"
    Opens "eligible"
    Ends "empty"
    Ends "error"
    OpensAndContinues "exactly"
    Continues "except"
    OpensAndContinues "expect"
    Ends "fails"
    Continues "file"
    Continues "fix"
    Continues "for"
    Ends "forbidden"
    OpensAndContinues "given"
    Opens "group"
    Opens "groups"
    Ends "guest"
    Ends "guests"
    Continues "has"
    Continues "have"
    Ends "hour"
    Ends "hours"
    Ends "identities"
    Ends "identity"
    Continues "in"
    Continues "include"
    Continues "includes"
    Ends "info"
    Continues "is"
    Ends "it"
    Continues "its"
    Ends "known"
    Continues "last"
    Continues "lasts"
    Continues "least"
    OpensAndContinues "let"
    OpensAndContinues "managed"
    OpensAndContinues "managing"
    Continues "match"
    Continues "matches"
    Ends "mfa"
    Ends "minute"
    Ends "minutes"
    Continues "most"
    Continues "must"
    Ends "name"
    Continues "named"
    Continues "nested"
    Continues "no"
    Continues "not"
    Ends "nothing"
    OpensAndContinues "only"
    Continues "or"
    OpensAndContinues "override"
    Ends "passes"
    Continues "per"
    Opens "permanent"
    OpensAndContinues "policy"
    Opens "principal"
    Opens "principals"
    Ends "privileged"
    Ends "recommended"
    Continues "require"
    Ends "required"
    Continues "requires"
    Opens "role"
    Opens "roles"
    OpensAndContinues "rule"
    Ends "second"
    Ends "seconds"
    OpensAndContinues "security"
    Continues "see"
    OpensAndContinues "service"
    Continues "severity"
    Continues "should"
    Ends "supported"
    Opens "tenant"
    Opens "tenants"
    OpensAndContinues "test"
    Continues "than"
    Continues "that"
    Continues "their"
    Ends "them"
    Continues "they"
    Continues "to"
    Ends "undetermined"
    Continues "unknown"
    Continues "unless"
    Continues "until"
    OpensAndContinues "use"
    Opens "user"
    Opens "users"
    Ends "warning"
    Continues "when"
    Continues "which"
    Continues "with"
    Continues "without"
};

#[cfg(test)]
mod tests {
    use super::{KEYWORDS, lookup};

    #[test]
    fn the_table_is_sorted_so_that_it_can_be_searched() {
        assert!(KEYWORDS.is_sorted_by(|a, b| a.word < b.word));
        assert!(lookup("forbidden").is_some_and(|keyword| !keyword.opens()));
        assert!(lookup("forbiden").is_none());
    }

    #[test]
    fn the_grammar_has_the_same_words() {
        let grammar = include_str!("../../grammar/policy.pest");
        let mut words: Vec<String> = Vec::new();
        for line in grammar.lines().filter(|line| line.starts_with("w_")) {
            let quoted: Vec<&str> = line.split('"').skip(1).step_by(2).collect();
            match quoted[..] {
                [word] => words.push(word.to_owned()),
                [word, "s"] => words.extend([word.to_owned(), format!("{word}s")]),
                [one, other] => words.extend([one.to_owned(), other.to_owned()]),
                _ => panic!("{line}"),
            }
        }
        words.sort();
        let table: Vec<&str> = KEYWORDS.iter().map(|keyword| keyword.word).collect();
        assert_eq!(words, table);
    }
}
