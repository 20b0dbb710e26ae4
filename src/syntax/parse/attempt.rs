//! One segment through pest.

use std::ops::Range;

use pest::Parser;
use pest::error::{ErrorVariant, InputLocation};

use super::build::{Built, build};
use super::draft::Draft;
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
    /// The word that was probably meant by the token.
    pub(crate) meant: Option<&'static str>,
}

impl SegmentParser<'_> {
    /// Parses a range of tokens as one item.
    pub(crate) fn attempt(&self, range: Range<usize>) -> Result<Built, Failure> {
        self.attempt_as(range.clone(), &self.draft(range))
    }

    /// The text of a range of tokens.
    pub(crate) fn draft(&self, range: Range<usize>) -> Draft<'_> {
        let (start, end) = self.tokens.ends(range).map_or((0, 0), |(first, last)| (first.start, last.end));
        let text = self.tokens.text.get(start as usize..end as usize).unwrap_or_default();
        Draft::new(text, start as usize)
    }

    /// Parses a range of tokens as one item, as its text stands in a draft.
    pub(crate) fn attempt_as(&self, range: Range<usize>, draft: &Draft<'_>) -> Result<Built, Failure> {
        if let Some(token) = self.tokens.too_deep(range.clone()) {
            let diagnostic = Box::new(errors::too_deep(self.span(token)));
            return Err(Failure { at: range.end, diagnostic, meant: None });
        }
        match PolicyParser::parse(Rule::whole, &draft.text) {
            Ok(mut pairs) => match pairs.next() {
                Some(whole) => Ok(build(self.file, draft, self.tokens.all, &whole)),
                None => Err(self.failure(range, draft.place(0), &[])),
            },
            Err(error) => Err(self.pest_failure(range, draft, &error)),
        }
    }

    fn pest_failure(&self, range: Range<usize>, draft: &Draft<'_>, error: &PestError) -> Failure {
        let offset = match error.location {
            InputLocation::Pos(offset) | InputLocation::Span((offset, _)) => draft.place(offset),
        };
        match &error.variant {
            ErrorVariant::ParsingError { positives, .. } => self.failure(range, offset, positives),
            // pest's own guard of the stack. The count of the depth comes before it.
            ErrorVariant::CustomError { .. } => {
                let diagnostic = Box::new(errors::too_deep(Span::at(self.file, offset)));
                Failure { at: range.end, diagnostic, meant: None }
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
        let meant = found.and_then(|_| expected.meant(self.tokens.word(at)));
        Failure { at, diagnostic: Box::new(diagnostic), meant }
    }

    fn span(&self, token: super::Token) -> Span {
        Span::new(self.file, token.start as usize, token.end as usize)
    }
}
