//! Cuts the tokens of a file into segments of one item each.
//!
//! Line breaks mean nothing in the language, so a cut is made where a word that can open an item
//! follows a token that can end one. For text that parses, these are exactly the ends of items; for
//! text that does not, they are where parsing resumes.

use std::ops::Range;

use super::scan::{Token, TokenKind};
use crate::syntax::keywords::{self, Keyword};
use crate::text::suggest;

/// The deepest nesting of parentheses and of subjects inside subjects in one item.
pub(crate) const MAX_DEPTH: usize = 64;

/// The tokens of a file with the questions that cutting it asks.
#[derive(Clone, Copy)]
pub(crate) struct Tokens<'t> {
    /// The text that the tokens stem from.
    pub(crate) text: &'t str,
    /// The tokens.
    pub(crate) all: &'t [Token],
}

impl<'t> Tokens<'t> {
    /// The segments of the file, as ranges of tokens; together they are all tokens.
    pub(crate) fn segments(self) -> Vec<Range<usize>> {
        let cuts = (1..self.all.len()).filter(|at| self.starts_item(*at) || self.starts_misspelt_item(*at));
        ranges(0..self.all.len(), cuts)
    }

    /// A broken segment cut where a line starts with a word that can open an item.
    pub(crate) fn lines_of(self, segment: Range<usize>) -> Vec<Range<usize>> {
        let cuts = (segment.start + 1..segment.end).filter(|at| self.first_on_line(*at) && self.opens(*at));
        ranges(segment.clone(), cuts)
    }

    /// The token at which a segment is nested too deeply.
    pub(crate) fn too_deep(self, segment: Range<usize>) -> Option<Token> {
        let (mut open, mut chain) = (0usize, 0usize);
        for at in segment {
            let token = self.all.get(at)?;
            match token.kind {
                TokenKind::Open => open += 1,
                TokenKind::Close => open = open.saturating_sub(1),
                TokenKind::Word => match self.word(at) {
                    "for" | "to" => chain += 1,
                    "given" | "except" => chain = 0,
                    _ => {}
                },
                _ => {}
            }
            if open + chain > MAX_DEPTH {
                return Some(*token);
            }
        }
        None
    }

    /// The text of a token.
    pub(crate) fn word(self, at: usize) -> &'t str {
        self.all.get(at).and_then(|token| self.text.get(token.range())).unwrap_or_default()
    }

    fn before(self, at: usize, back: usize) -> &'t str {
        at.checked_sub(back).map_or("", |at| self.word(at))
    }

    fn kind(self, at: usize) -> Option<TokenKind> {
        self.all.get(at).map(|token| token.kind)
    }

    fn keyword(self, at: usize) -> Option<Keyword> {
        keywords::lookup(self.word(at))
    }

    fn first_on_line(self, at: usize) -> bool {
        self.all.get(at).is_some_and(|token| token.first_on_line)
    }

    /// Whether an item starts at this token.
    fn starts_item(self, at: usize) -> bool {
        self.opens(at) && !self.is_identifier(at) && !self.continues(at - 1)
    }

    /// Whether an item can start with this token, whatever stands before it.
    fn opens(self, at: usize) -> bool {
        if !self.keyword(at).is_some_and(Keyword::opens) {
            return false;
        }
        let next = self.word(at + 1);
        match self.word(at) {
            "only" => next != "for",
            "eligible" | "permanent" => is_authorization(next),
            _ => true,
        }
    }

    /// Whether a line starts here with a word that is probably meant to open an item, and cannot
    /// be anything else.
    fn starts_misspelt_item(self, at: usize) -> bool {
        if !self.first_on_line(at) || self.kind(at) != Some(TokenKind::Word) {
            return false;
        }
        if self.keyword(at).is_some() || self.is_identifier(at) || self.continues(at - 1) {
            return false;
        }
        let word = self.word(at);
        if word.starts_with(char::is_lowercase) {
            return suggest::nearest(word, keywords::openers()).is_some();
        }
        let may_be_a_name = self.keyword(at - 1).is_some_and(Keyword::opens);
        !may_be_a_name && keywords::openers().any(|opener| opener.eq_ignore_ascii_case(word))
    }

    /// Whether this token is the name of a set, a rule or a shipped policy, whatever it says.
    fn is_identifier(self, at: usize) -> bool {
        match self.before(at, 1) {
            "in" => !matches!(self.word(at), "category" | "delegation" | "delegations"),
            "let" | "use" | "rule" | "override" | "disable" | "expect" => !self.is_identifier_before(at),
            _ => false,
        }
    }

    /// Whether the token before is itself an identifier, as `use` is in `rule use`.
    fn is_identifier_before(self, at: usize) -> bool {
        matches!(self.before(at, 2), "in" | "let" | "use" | "rule" | "override" | "disable" | "expect")
    }

    /// Whether something has to follow this token before its item can end.
    fn continues(self, at: usize) -> bool {
        if self.is_identifier(at) {
            return matches!(self.before(at, 1), "rule" | "let");
        }
        match self.kind(at) {
            Some(TokenKind::Comma | TokenKind::Open | TokenKind::Number) => return true,
            // `rule CONTOSO-7 "title"`
            Some(TokenKind::String) => {
                return at >= 2 && self.before(at, 2) == "rule" && !self.is_identifier(at - 2);
            }
            Some(TokenKind::Word) => {}
            Some(TokenKind::BrokenString | TokenKind::Close | TokenKind::Other) | None => return false,
        }
        match self.word(at) {
            // `eligible authorizations` and `given eligible role`, but not `be eligible`
            "eligible" | "permanent" => {
                self.before(at, 1) == "given"
                    || (is_authorization(self.word(at + 1)) && !self.is_complement(at))
            }
            _ => self.keyword(at).is_some_and(Keyword::continues),
        }
    }

    /// Whether `eligible` or `permanent` is what something must be.
    fn is_complement(self, at: usize) -> bool {
        matches!(self.before(at, 1), "be" | "is" | "are" | "not" | "and" | "or")
    }
}

fn is_authorization(word: &str) -> bool {
    matches!(word, "authorization" | "authorizations")
}

/// The parts of `whole` between the cuts.
fn ranges(whole: Range<usize>, cuts: impl Iterator<Item = usize>) -> Vec<Range<usize>> {
    let mut parts = Vec::new();
    let mut start = whole.start;
    for cut in cuts {
        parts.push(start..cut);
        start = cut;
    }
    if start < whole.end {
        parts.push(start..whole.end);
    }
    parts
}
