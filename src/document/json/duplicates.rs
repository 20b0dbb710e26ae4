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
    /// Takes in the name `key`. `earlier` holds the names and values before it in its object; the
    /// first of them has the index `base`.
    #[inline]
    pub(super) fn add(&mut self, text: &str, key: Node, earlier: &[Node], base: usize) {
        self.count += 1;
        let bit = 1 << (key.class >> 10);
        if self.seen & bit != 0 || key.class == UNCLASSED {
            self.suspect = self.suspect || self.look(text, key, earlier, base);
        }
        self.seen |= bit;
    }

    /// Whether a name whose bit was seen may stand among the earlier ones.
    fn look(&self, text: &str, key: Node, earlier: &[Node], base: usize) -> bool {
        if self.count > FEW || key.class == UNCLASSED {
            return true;
        }
        // Both are plain ASCII: others are suspect, and nothing is compared any more.
        let bytes = |node: Node| text.as_bytes().get(node.content()).unwrap_or_default();
        earlier_names(earlier, base)
            .any(|other| other.class == key.class && bytes(other).eq_ignore_ascii_case(bytes(key)))
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
