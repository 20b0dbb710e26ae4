//! What is kept and told of a segment that fails.
//!
//! What is kept is what a reader would recognise: an item on lines of its own behind the mistake, a
//! whole item before it, and one that is whole with the words that were probably meant. Behind a
//! misspelt word the next mistake is told as well; behind any other it is not known what was meant.

use std::ops::Range;

use super::attempt::{Failure, SegmentParser};
use super::build::{Built, Part};
use crate::diagnostic::{Diagnostic, Sink};

/// The most words of a segment that are read as others: the segment is read again for each.
const MOST_MENDED: usize = 8;

/// What a segment gave.
#[derive(Default)]
pub(crate) struct Outcome {
    pub(crate) parts: Vec<Part>,
    pub(crate) sink: Sink,
    pub(crate) failed: bool,
    /// What is left to parse by itself: lines behind the mistake that begin something else.
    pub(crate) rest: Option<Range<usize>>,
    /// The last byte of an item that goes on with something that could not be read.
    pub(crate) tail: Option<u32>,
}

/// What came of a segment with other words in place of misspelt ones.
struct Mended {
    /// The item, if nothing else is wrong with it.
    whole: Option<Built>,
    /// The mistakes behind the first.
    further: Vec<Diagnostic>,
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
        match self.attempt(segment.clone()) {
            Ok(built) => {
                let mut outcome = Outcome::default();
                outcome.take(built);
                outcome
            }
            Err(failure) => match self.tokens.next_line(segment.clone(), failure.at) {
                Some(line) => {
                    let head = self.segment(segment.start..line);
                    let rest = head.rest.map_or(line, |rest| rest.start)..segment.end;
                    Outcome { failed: true, rest: Some(rest), ..head }
                }
                None => self.broken(segment, failure),
            },
        }
    }

    fn broken(&self, segment: Range<usize>, failure: Failure) -> Outcome {
        let mut outcome = Outcome { failed: true, ..Outcome::default() };
        // A string that does not end was told, and what follows it follows from it.
        let is_told = self.tokens.has_broken_string(segment.clone());
        let Mended { whole, further } = self.mend(segment.clone(), &failure);
        if let Some(built) = whole.filter(|_| !is_told) {
            outcome.take(built);
            outcome.sink.push(*failure.diagnostic);
            further.into_iter().for_each(|told| outcome.sink.push(told));
            return outcome;
        }
        let place = |told: &Diagnostic| told.primary.as_ref().map(|label| label.span);
        let first = place(&failure.diagnostic);
        let told = self.recover(segment, failure, &mut outcome);
        if !is_told {
            // Where the mistake is told otherwise, it is not that of the word.
            let further = if place(&told) == first { further } else { Vec::new() };
            outcome.sink.push(*told);
            further.into_iter().for_each(|told| outcome.sink.push(told));
        }
        outcome
    }

    /// Reads a broken segment with the words that were probably meant, as long as these lead further.
    fn mend(&self, segment: Range<usize>, failure: &Failure) -> Mended {
        let mut draft = self.draft(segment.clone());
        let (mut at, mut meant) = (failure.at, failure.meant);
        let mut further = Vec::new();
        for _ in 0..MOST_MENDED {
            let (Some(word), Some(token)) = (meant, self.tokens.all.get(at)) else { break };
            draft.swap(token.range(), word);
            match self.attempt_as(segment.clone(), &draft) {
                Ok(built) => return Mended { whole: Some(built), further },
                // Where it ends early, it was the misspelt word that ended the segment.
                Err(next) if next.at > at && next.at < segment.end => {
                    further.push(*next.diagnostic);
                    (at, meant) = (next.at, next.meant);
                }
                Err(_) => break,
            }
        }
        Mended { whole: None, further }
    }

    /// Keeps what can be read of a broken segment, and returns the error to tell.
    fn recover(&self, segment: Range<usize>, failure: Failure, outcome: &mut Outcome) -> Box<Diagnostic> {
        let Failure { at, diagnostic, .. } = failure;
        let mut pieces = self.tokens.lines_of(segment.clone()).into_iter();
        let first = pieces.next().unwrap_or(segment.clone());
        let later: Vec<(usize, Built)> =
            pieces.filter_map(|piece| Some((piece.start, self.attempt(piece).ok()?))).collect();
        // A line before the mistake can be read by itself: what stands above it is broken off.
        let is_cut_short = later.iter().any(|(start, _)| *start <= at);
        let (kept, told) = if is_cut_short {
            self.first_piece(first, diagnostic)
        } else {
            outcome.tail = self.tokens.last_byte(segment.start..at);
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
