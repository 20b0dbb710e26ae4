//! One segment through pest.

use std::ops::Range;

use pest::Parser;
use pest::error::{ErrorVariant, InputLocation};

use super::build::{Built, build};
use super::errors;
use super::expected::Expected;
use super::grammar::{PestError, PolicyParser, Rule};
use super::segment::Tokens;
use crate::diagnostic::Diagnostic;
use crate::text::{FileId, Span};

/// Parses segments of one file.
pub(crate) struct SegmentParser<'t> {
    pub(crate) file: FileId,
    pub(crate) tokens: &'t Tokens<'t>,
}

/// Where parsing stopped, and what is to be said about it.
pub(crate) struct Failure {
    /// The token that was not expected; the segment's end if there is none.
    pub(crate) at: usize,
    pub(crate) diagnostic: Box<Diagnostic>,
}

impl SegmentParser<'_> {
    /// Parses a range of tokens as one item.
    pub(crate) fn attempt(&self, range: Range<usize>) -> Result<Built, Failure> {
        if let Some(token) = self.tokens.too_deep(range.clone()) {
            return Err(Failure { at: range.end, diagnostic: Box::new(errors::too_deep(self.span(token))) });
        }
        let Some((first, last)) = self.tokens.ends(range.clone()) else {
            return Err(self.failure(range, 0, &[]));
        };
        let base = first.start as usize;
        let text = self.tokens.text.get(base..last.end as usize).unwrap_or_default();
        match PolicyParser::parse(Rule::whole, text) {
            Ok(mut pairs) => match pairs.next() {
                Some(whole) => Ok(build(self.file, base, self.tokens.all, &whole)),
                None => Err(self.failure(range, base, &[])),
            },
            Err(error) => Err(self.pest_failure(range, base, &error)),
        }
    }

    fn pest_failure(&self, range: Range<usize>, base: usize, error: &PestError) -> Failure {
        let offset = match error.location {
            InputLocation::Pos(offset) | InputLocation::Span((offset, _)) => base + offset,
        };
        match &error.variant {
            ErrorVariant::ParsingError { positives, .. } => self.failure(range, offset, positives),
            // pest's own guard of the stack. The count of the depth comes before it.
            ErrorVariant::CustomError { .. } => {
                let diagnostic = Box::new(errors::too_deep(Span::at(self.file, offset)));
                Failure { at: range.end, diagnostic }
            }
        }
    }

    /// The failure at a byte of the file at which one of `rules` could have stood.
    fn failure(&self, range: Range<usize>, offset: usize, rules: &[Rule]) -> Failure {
        let at = self.tokens.all.partition_point(|token| token.end as usize <= offset).min(range.end);
        let expected = Expected::new(rules);
        let found = if at < range.end { self.tokens.all.get(at) } else { None };
        let diagnostic = match (found, range.end.checked_sub(1)) {
            (Some(token), _) => expected.unexpected(self.span(*token), self.tokens.word(at)),
            (None, Some(last)) => {
                let span = self.tokens.all.get(last).map(|token| self.span(*token));
                expected.ends_early(span.unwrap_or(Span::at(self.file, offset)), self.tokens.word(last))
            }
            (None, None) => expected.ends_early(Span::at(self.file, offset), ""),
        };
        Failure { at, diagnostic: Box::new(diagnostic) }
    }

    fn span(&self, token: super::Token) -> Span {
        Span::new(self.file, token.start as usize, token.end as usize)
    }
}
