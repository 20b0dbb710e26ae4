//! Sets of what something may be: evidence narrows them, and a question is decided once every
//! member gives the same answer.

use std::fmt;
use std::marker::PhantomData;

/// A small closed vocabulary whose words can be members of a [`OneOf`].
pub trait Word: Copy + 'static {
    /// Every word; at most eight.
    const ALL: &'static [Self];

    /// The word's place in [`Word::ALL`].
    fn index(self) -> u8;
}

/// What something may be, as far as is known. More evidence makes the set smaller; an empty one
/// would mean that the evidence contradicts itself, and is never kept.
#[derive(Clone, Copy, PartialEq, Eq)]
pub struct OneOf<W> {
    bits: u8,
    words: PhantomData<W>,
}

impl<W: Word> OneOf<W> {
    /// Exactly these words.
    #[must_use]
    pub fn these(words: &[W]) -> Self {
        let bits = words.iter().fold(0, |bits, word| bits | 1 << word.index());
        Self { bits, words: PhantomData }
    }

    /// Any word at all.
    #[must_use]
    pub fn any() -> Self {
        Self::these(W::ALL)
    }

    /// The words that are in both; none if there are none.
    #[must_use]
    pub fn narrowed(self, by: Self) -> Option<Self> {
        let bits = self.bits & by.bits;
        (bits != 0).then_some(Self { bits, words: PhantomData })
    }

    /// The words, in the order of [`Word::ALL`].
    pub fn iter(self) -> impl Iterator<Item = W> {
        W::ALL.iter().copied().filter(move |word| self.bits & (1 << word.index()) != 0)
    }

    /// The word, if only one is left.
    #[must_use]
    pub fn only(self) -> Option<W> {
        let place = self.bits.trailing_zeros() as usize;
        self.bits.is_power_of_two().then(|| W::ALL.get(place).copied())?
    }

    /// The answer that every word gives to `question`; none if they differ.
    pub fn agree(self, question: impl Fn(W) -> bool) -> Option<bool> {
        let mut answers = self.iter().map(question);
        let first = answers.next()?;
        answers.all(|answer| answer == first).then_some(first)
    }
}

impl<W: Word + fmt::Debug> fmt::Debug for OneOf<W> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_set().entries(self.iter()).finish()
    }
}

impl<W: Word + fmt::Display> fmt::Display for OneOf<W> {
    /// The words, e.g. `service principal or managed identity`.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for (index, word) in self.iter().enumerate() {
            if index > 0 {
                f.write_str(" or ")?;
            }
            write!(f, "{word}")?;
        }
        Ok(())
    }
}
