//! Which name followed which in the texts before.
//!
//! Most texts of a run were written by the same few programs, so that their names stand in the same
//! order. A name that is the one expected is found to be so by one comparison; neither its end need be
//! looked for nor its class and number be worked out.

use std::cell::Cell;
use std::ptr;

use wide::u8x16;

use super::reader::Numbering;
use super::scan::plain_end;
use crate::text::name::{self, UNCLASSED};

/// The longest name that is expected, with its quotes and colon, in bytes.
const LONGEST: usize = 32;

/// A name where it stands in a text.
#[derive(Clone, Copy)]
pub(super) struct Name {
    /// The byte behind its quotes.
    pub(super) end: usize,
    /// Its class.
    pub(super) class: u16,
    /// Its number, or zero.
    pub(super) number: u8,
    /// The byte behind the colon, if that follows at once.
    pub(super) behind_colon: Option<usize>,
}

/// A name as it is written, up to its colon.
#[derive(Clone, Copy)]
struct Written {
    bytes: [u8; LONGEST],
    /// How many bytes count.
    length: usize,
    /// A bit for each of them.
    extent: u32,
    class: u16,
    number: u8,
}

/// Nothing that was seen: no text has such bytes.
const UNSEEN: Written =
    Written { bytes: [0xFF; LONGEST], length: LONGEST, extent: u32::MAX, class: UNCLASSED, number: 0 };

thread_local! {
    static SPARE: Cell<Option<Followers>> = const { Cell::new(None) };
}

/// What is expected, by what it follows.
pub(super) struct Followers {
    written: Box<[Written; 256]>,
    /// Where the numbers of names come from.
    numbering: Option<&'static dyn Numbering>,
}

/// What a name follows: another, or the beginning of an object that stands under a name.
#[derive(Clone, Copy)]
pub(super) struct Before(u8);

impl Before {
    /// The name of this class in the same object.
    #[inline]
    pub(super) const fn name(class: u16) -> Self {
        Self(class.to_be_bytes()[0])
    }

    /// The beginning of an object under a name of this class, or of one in a list there.
    #[inline]
    pub(super) const fn beginning(class: u16) -> Self {
        Self(!class.to_be_bytes()[0])
    }
}

impl Followers {
    /// What this thread knows, if the last text that it read had the same numbering.
    pub(super) fn take(numbering: Option<&'static dyn Numbering>) -> Self {
        let is_same = |spare: &Self| match (spare.numbering, numbering) {
            (Some(one), Some(other)) => ptr::addr_eq(one, other),
            (one, other) => one.is_none() && other.is_none(),
        };
        let spare = SPARE.take().filter(is_same);
        spare.unwrap_or_else(|| Self { written: Box::new([UNSEEN; 256]), numbering })
    }

    /// Leaves it to the next text that this thread reads.
    pub(super) fn give_back(self) {
        SPARE.set(Some(self));
    }

    /// The name without escapes that starts in `text` at `at`, if one does.
    #[inline]
    pub(super) fn name(&mut self, text: &[u8], at: usize, before: Before) -> Option<Name> {
        let expected = self.written.get_mut(usize::from(before.0))?;
        expected.found(text, at).or_else(|| expected.learn(text, at, self.numbering))
    }
}

impl Written {
    /// This name, if it stands in `text` at `at`.
    #[inline]
    fn found(&self, text: &[u8], at: usize) -> Option<Name> {
        let (here, _) = text.get(at..)?.as_chunks::<16>();
        let [first, second, ..] = here else { return None };
        let (known, _) = self.bytes.as_chunks::<16>();
        let [known_first, known_second] = known else { return None };
        let same = |a: &[u8; 16], b: &[u8; 16]| u8x16::new(*a).simd_eq(u8x16::new(*b)).to_bitmask();
        let same = same(first, known_first) | same(second, known_second) << 16;
        if same & self.extent != self.extent {
            return None;
        }
        let behind = at + self.length;
        Some(Name { end: behind - 1, class: self.class, number: self.number, behind_colon: Some(behind) })
    }

    /// Whatever name stands in `text` at `at`, which is expected from now on.
    fn learn(&mut self, text: &[u8], at: usize, numbering: Option<&dyn Numbering>) -> Option<Name> {
        if *text.get(at)? != b'"' {
            return None;
        }
        let end = plain_end(text, at + 1)?;
        let name = text.get(at + 1..end - 1)?;
        let class = name::class(name);
        let number = numbering.map_or(0, |numbering| numbering.number(name, class));
        if text.get(end) != Some(&b':') {
            return Some(Name { end, class, number, behind_colon: None });
        }
        let written = text.get(at..=end)?;
        if class != UNCLASSED
            && let Some(bytes) = self.bytes.get_mut(..written.len())
        {
            bytes.copy_from_slice(written);
            self.length = written.len();
            self.extent = u32::MAX >> (LONGEST - written.len());
            (self.class, self.number) = (class, number);
        }
        Some(Name { end, class, number, behind_colon: Some(end + 1) })
    }
}
