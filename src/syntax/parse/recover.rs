//! What is kept and told of a segment that fails.
//!
//! One error a segment. What is kept is what a reader would recognise: an item on lines of its own
//! behind the mistake, and a whole item before it.

use std::ops::Range;

use super::attempt::{Failure, SegmentParser};
use super::build::{Built, Part};
use crate::diagnostic::{Diagnostic, Sink};

/// What a segment gave.
#[derive(Default)]
pub(crate) struct Outcome {
    pub(crate) parts: Vec<Part>,
    pub(crate) sink: Sink,
    pub(crate) failed: bool,
}

impl Outcome {
    fn take(&mut self, built: Built) {
        self.parts.extend(built.part);
        self.sink.append(built.sink);
    }
}

impl SegmentParser<'_> {
    /// Parses a segment, and what can be saved of it.
    pub(crate) fn segment(&self, segment: Range<usize>) -> Outcome {
        let mut outcome = Outcome::default();
        match self.attempt(segment.clone()) {
            Ok(built) => outcome.take(built),
            Err(failure) => {
                outcome.failed = true;
                let is_told = self.tokens.has_broken_string(segment.clone());
                let told = self.recover(segment, failure, &mut outcome);
                // A string that does not end was told, and what follows it follows from it.
                if !is_told {
                    outcome.sink.push(*told);
                }
            }
        }
        outcome
    }

    /// Keeps what can be read of a broken segment, and returns the error to tell.
    fn recover(&self, segment: Range<usize>, failure: Failure, outcome: &mut Outcome) -> Box<Diagnostic> {
        let Failure { at, diagnostic } = failure;
        let mut pieces = self.tokens.lines_of(segment.clone()).into_iter();
        let first = pieces.next().unwrap_or(segment.clone());
        let later: Vec<(usize, Built)> =
            pieces.filter_map(|piece| Some((piece.start, self.attempt(piece).ok()?))).collect();
        // A line before the mistake can be read by itself: what stands above it is broken off.
        let is_cut_short = later.iter().any(|(start, _)| *start <= at);
        let (kept, told) = if is_cut_short {
            self.first_piece(first, diagnostic)
        } else {
            self.prefix(segment, at, diagnostic)
        };
        kept.into_iter()
            .chain(later.into_iter().map(|(_, built)| built))
            .for_each(|built| outcome.take(built));
        told
    }

    /// The lines before one that can be read by itself, and their error.
    fn first_piece(
        &self,
        first: Range<usize>,
        otherwise: Box<Diagnostic>,
    ) -> (Option<Built>, Box<Diagnostic>) {
        match self.attempt(first) {
            Ok(built) => (Some(built), otherwise),
            Err(own) => (None, own.diagnostic),
        }
    }

    /// What stands before the mistake, if it is whole, and the error of what stands behind it.
    fn prefix(
        &self,
        segment: Range<usize>,
        at: usize,
        otherwise: Box<Diagnostic>,
    ) -> (Option<Built>, Box<Diagnostic>) {
        if at <= segment.start || at >= segment.end {
            return (None, otherwise);
        }
        let Ok(built) = self.attempt(segment.start..at) else { return (None, otherwise) };
        // What starts a line behind a whole item is meant as an item.
        let told = match self.attempt(at..segment.end) {
            Err(own) if self.tokens.first_on_line(at) => own.diagnostic,
            Ok(_) | Err(_) => otherwise,
        };
        (Some(built), told)
    }
}
