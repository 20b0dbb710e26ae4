//! Cuts the tokens of a file into segments of one item each.
//!
//! Line breaks mean nothing in the language, so a cut is made where a word that can open an item
//! follows a token that can end one. For text that parses, these are exactly the ends of items; for
//! text that does not, they are where parsing resumes.

use std::ops::Range;

use super::scan::{Token, TokenKind};
use crate::syntax::keywords::{self, Keyword};
use crate::syntax::literal;
use crate::text::suggest;

/// The deepest nesting of parentheses and of subjects inside subjects in one item.
pub(crate) const MAX_DEPTH: usize = 64;

/// The tokens of a file with the questions that cutting it asks.
pub(crate) struct Tokens<'t> {
    /// The text that the tokens stem from.
    pub(crate) text: &'t str,
    /// The tokens.
    pub(crate) all: &'t [Token],
    /// Which tokens are the name of a set, a rule or a shipped policy, whatever they say.
    identifiers: Vec<bool>,
}

impl<'t> Tokens<'t> {
    /// The tokens of a text.
    pub(crate) fn new(text: &'t str, all: &'t [Token]) -> Self {
        let mut identifiers = Vec::with_capacity(all.len());
        let mut introduced = "";
        for token in all {
            let word = text.get(token.range()).unwrap_or_default();
            let is_identifier = match introduced {
                "in" => !matches!(word, "category" | "delegation" | "delegations"),
                other => !other.is_empty(),
            };
            identifiers.push(is_identifier);
            let introduces =
                matches!(word, "in" | "let" | "use" | "rule" | "override" | "disable" | "expect");
            introduced = if introduces && !is_identifier { word } else { "" };
        }
        Self { text, all, identifiers }
    }

    /// The segments of the file, as ranges of tokens; together they are all tokens.
    pub(crate) fn segments(&self) -> Vec<Range<usize>> {
        let cuts = (1..self.all.len()).filter(|at| self.starts_item(*at) || self.starts_misspelt_item(*at));
        ranges(0..self.all.len(), cuts)
    }

    /// A broken segment cut where a line starts with a word that can open an item.
    pub(crate) fn lines_of(&self, segment: Range<usize>) -> Vec<Range<usize>> {
        let cuts = (segment.start + 1..segment.end).filter(|at| self.first_on_line(*at) && self.opens(*at));
        ranges(segment.clone(), cuts)
    }

    /// The token at which a segment is nested too deeply.
    pub(crate) fn too_deep(&self, segment: Range<usize>) -> Option<Token> {
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

    /// The first and the last token of a range.
    pub(crate) fn ends(&self, range: Range<usize>) -> Option<(Token, Token)> {
        let tokens = self.all.get(range)?;
        Some((*tokens.first()?, *tokens.last()?))
    }

    /// The last byte of a range.
    pub(crate) fn last_byte(&self, range: Range<usize>) -> Option<u32> {
        self.ends(range).map(|(_, last)| last.end)
    }

    /// The next line of a broken segment, from a token on, that begins at the margin with something
    /// that is no part of what stands above it.
    pub(crate) fn next_line(&self, segment: Range<usize>, from: usize) -> Option<usize> {
        (from.max(segment.start + 1)..segment.end).find(|at| self.is_at_margin(*at) && self.begins_anew(*at))
    }

    /// Whether a token is the first thing on its line, without a blank before it.
    fn is_at_margin(&self, at: usize) -> bool {
        let before = self.all.get(at).and_then(|token| self.text.get(..token.start as usize));
        before.is_some_and(|before| before.ends_with('\n'))
    }

    /// Whether a token opens an item, or is nothing that goes on with one.
    fn begins_anew(&self, at: usize) -> bool {
        match self.kind(at) {
            Some(TokenKind::Open | TokenKind::Other) => true,
            Some(TokenKind::Word) if !self.is_identifier(at) => {
                let word = self.word(at);
                match self.keyword(at) {
                    // `eligible role …` is meant as an item, too.
                    Some(_) => self.opens(at) || matches!(word, "eligible" | "permanent"),
                    None => word.starts_with(char::is_lowercase) && !literal::looks_like_guid(word),
                }
            }
            _ => false,
        }
    }

    /// Whether a string in a segment does not end.
    pub(crate) fn has_broken_string(&self, segment: Range<usize>) -> bool {
        let tokens = self.all.get(segment).unwrap_or_default();
        tokens.iter().any(|token| token.kind == TokenKind::BrokenString)
    }

    /// Whether only blanks stand before a token on its line.
    pub(crate) fn first_on_line(&self, at: usize) -> bool {
        self.all.get(at).is_some_and(|token| token.first_on_line)
    }

    /// The text of a token.
    pub(crate) fn word(&self, at: usize) -> &'t str {
        self.all.get(at).and_then(|token| self.text.get(token.range())).unwrap_or_default()
    }

    /// The name that a segment defines, if it begins as a declaration, a set or a rule with an id does.
    pub(crate) fn name_defined_in(&self, segment: &Range<usize>) -> Option<String> {
        let first = self.word(segment.start);
        let opens =
            ["let", "rule", "group", "user", "service", "managed", "security", "tenant"].contains(&first);
        // `group "Ops" is …`, `service principal "Deployer" is …`, `let approved be …`, `rule no-owner …`
        let mut behind = (segment.start + 1..segment.end).take(2).filter(|_| opens);
        let at =
            behind.find(|at| matches!(first, "let" | "rule") || self.kind(*at) == Some(TokenKind::String))?;
        Some(match self.kind(at) {
            Some(TokenKind::String) => literal::unquote(self.word(at)).text,
            _ => self.word(at).to_owned(),
        })
    }

    fn kind(&self, at: usize) -> Option<TokenKind> {
        self.all.get(at).map(|token| token.kind)
    }

    fn keyword(&self, at: usize) -> Option<Keyword> {
        keywords::lookup(self.word(at))
    }

    /// Whether an item starts at this token.
    fn starts_item(&self, at: usize) -> bool {
        self.opens(at) && !self.is_identifier(at) && !self.continues(at - 1)
    }

    /// Whether an item can start with this token, whatever stands before it.
    fn opens(&self, at: usize) -> bool {
        if !self.keyword(at).is_some_and(Keyword::opens) {
            return false;
        }
        let next = self.word(at + 1);
        match self.word(at) {
            // `only to` is no sentence either, and meant as `only for`.
            "only" => !matches!(next, "for" | "to"),
            "eligible" | "permanent" => is_authorization(next),
            _ => true,
        }
    }

    /// Whether a line starts here with a word that is probably meant to open an item, and cannot
    /// be anything else.
    fn starts_misspelt_item(&self, at: usize) -> bool {
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

    fn is_identifier(&self, at: usize) -> bool {
        self.identifiers.get(at).is_some_and(|is_identifier| *is_identifier)
    }

    /// The word so many tokens before, unless it is an identifier.
    fn before(&self, at: usize, back: usize) -> &'t str {
        at.checked_sub(back).filter(|at| !self.is_identifier(*at)).map_or("", |at| self.word(at))
    }

    /// Whether something has to follow this token before its item can end.
    fn continues(&self, at: usize) -> bool {
        if self.is_identifier(at) {
            return matches!(self.before(at, 1), "rule" | "let");
        }
        match self.kind(at) {
            Some(TokenKind::Comma | TokenKind::Open | TokenKind::Number) => return true,
            // `rule CONTOSO-7 "title"`
            Some(TokenKind::String) => return self.before(at, 2) == "rule",
            Some(TokenKind::Word) => {}
            Some(TokenKind::BrokenString | TokenKind::Close | TokenKind::Other) | None => return false,
        }
        match self.word(at) {
            // `eligible authorizations` and `given eligible role`, but not `be eligible`
            "eligible" | "permanent" => {
                let before = self.before(at, 1);
                let is_complement = matches!(before, "be" | "is" | "are" | "not" | "and" | "or");
                matches!(before, "given" | "unknown")
                    || (is_authorization(self.word(at + 1)) && !is_complement)
            }
            // `given managing tenant is unknown`, but not `given unknown authorizations`
            "unknown" => self.before(at, 1) != "is",
            _ => self.keyword(at).is_some_and(Keyword::continues),
        }
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
