//! The text of one segment as it goes through pest: as it was written, or with the words that were
//! probably meant in place of misspelt ones.

use std::borrow::Cow;
use std::ops::Range;

/// A text to parse, and where its bytes stand in the file.
#[derive(Clone)]
pub(crate) struct Draft<'t> {
    pub(crate) text: Cow<'t, str>,
    /// Where it starts in the file.
    base: usize,
    /// What was put in, in the order of the text.
    swaps: Vec<Swap>,
}

/// A word in place of another.
#[derive(Clone)]
struct Swap {
    /// What it replaces, in the file.
    written: Range<usize>,
    /// How long it is.
    length: usize,
}

impl<'t> Draft<'t> {
    /// A text that starts here in the file.
    pub(crate) fn new(text: &'t str, base: usize) -> Self {
        Self { text: Cow::Borrowed(text), base, swaps: Vec::new() }
    }

    /// Puts a word in place of what stands at these bytes of the file, behind all that was replaced.
    pub(crate) fn swap(&mut self, written: Range<usize>, word: &str) {
        let grown: usize = self.swaps.iter().map(|swap| swap.length).sum();
        let shrunk: usize = self.swaps.iter().map(|swap| swap.written.len()).sum();
        let start = (written.start + grown).saturating_sub(self.base + shrunk);
        let text = self.text.to_mut();
        if text.is_char_boundary(start) && text.is_char_boundary(start + written.len()) {
            text.replace_range(start..start + written.len(), word);
            self.swaps.push(Swap { written, length: word.len() });
        }
    }

    /// Where a byte of the text stands in the file.
    pub(crate) fn place(&self, offset: usize) -> usize {
        let mut place = self.base + offset;
        for Swap { written, length } in &self.swaps {
            if place >= written.start + length {
                place = place - length + written.len();
            } else {
                return place.min(written.end);
            }
        }
        place
    }
}

#[cfg(test)]
mod tests {
    use super::Draft;

    #[test]
    fn places_are_those_of_the_file() {
        // In the file, behind ten other bytes: `ab cdef gh`.
        let mut draft = Draft::new("ab cdef gh", 10);
        draft.swap(13..17, "x");
        draft.swap(18..20, "yyyy");
        assert_eq!(draft.text, "ab x yyyy");
        let places: Vec<_> = (0..=9).map(|offset| draft.place(offset)).collect();
        assert_eq!(places, [10, 11, 12, 13, 17, 18, 19, 20, 20, 20]);
    }
}
