//! Properties that an object has twice.
//!
//! While an object is read, its names pass a small filter; only where that has to give in are the
//! names of the object sorted and compared. An ordinary object costs a few instructions a name,
//! and an object with a hundred thousand names no more than sorting them.

use std::borrow::Cow;

use super::tree::Node;
use crate::text::name::{UNCLASSED, fold};

/// The number of names up to which each is compared with those before it that the filter takes
/// for its equals.
const FEW: u32 = 32;

/// What is known of the names of an object that is being read.
#[derive(Default)]
pub(super) struct Names {
    /// One bit for each group of classes of names that has been seen.
    seen: u64,
    count: u32,
    suspect: bool,
}

impl Names {
    /// Takes in a name of this class, and tells whether it has to be compared with those before it.
    #[inline]
    pub(super) fn may_be_among(&mut self, class: u16) -> bool {
        let bit = 1 << (class >> 10);
        let is_seen = self.seen & bit != 0 || class == UNCLASSED;
        self.seen |= bit;
        self.count += 1;
        is_seen
    }

    /// Compares the name that the node `key` is with those before it in its object.
    pub(super) fn compare(&mut self, text: &str, nodes: &[Node], object: usize, key: usize) {
        if self.need_check() {
            return;
        }
        let base = object + 1;
        let (Some(name), Some(earlier)) = (nodes.get(key), nodes.get(base..key)) else { return };
        // Both are plain ASCII: others are suspect, and nothing is compared any more.
        let bytes = |node: Node| text.as_bytes().get(node.content()).unwrap_or_default();
        let is_same =
            |other: Node| other.class == name.class && bytes(other).eq_ignore_ascii_case(bytes(*name));
        self.suspect = name.class == UNCLASSED || earlier_names(earlier, base).any(is_same);
    }

    /// Whether the object may have a name twice, so that [`find`] should look.
    pub(super) fn need_check(&self) -> bool {
        self.suspect || self.count > FEW
    }
}

/// The name nodes among `nodes`, which hold names and values in turn; the first has index `base`.
fn earlier_names(nodes: &[Node], base: usize) -> impl Iterator<Item = Node> {
    let mut at = 0;
    std::iter::from_fn(move || {
        let name = nodes.get(at)?;
        let value = nodes.get(at + 1)?;
        at = (value.next as usize).saturating_sub(base).max(at + 2);
        Some(*name)
    })
}

/// The names that the closed object at `object` has more than once: the first of each and, in the
/// order of the text, each later one.
pub(super) fn find(text: &str, nodes: &[Node], object: usize) -> Vec<(Node, Node)> {
    let base = object + 1;
    let inside = nodes.get(base..).unwrap_or_default();
    let mut names: Vec<(Cow<'_, str>, Node)> =
        earlier_names(inside, base).filter_map(|node| Some((folded(node.decoded(text)?), node))).collect();
    names.sort_unstable_by(|(a, left), (b, right)| a.cmp(b).then(left.start.cmp(&right.start)));
    let mut found = Vec::new();
    for run in names.chunk_by(|(a, _), (b, _)| a == b) {
        if let [(_, first), again @ ..] = run {
            found.extend(again.iter().map(|(_, node)| (*first, *node)));
        }
    }
    found.sort_unstable_by_key(|(_, again)| again.start);
    found
}

/// The spelling that all equal names share.
fn folded(name: Cow<'_, str>) -> Cow<'_, str> {
    let is_folded = name.bytes().all(|byte| byte.is_ascii() && !byte.is_ascii_uppercase());
    if is_folded { name } else { Cow::Owned(fold(&name)) }
}
