//! Where the nodes of a tree are kept.
//!
//! A thread reads one text after the other, most of them small. The memory of its last tree is
//! kept for the next, which so comes to memory that the processor has at hand.

use std::cell::Cell;
use std::mem;
use std::ops::{Deref, DerefMut};

use super::tree::Node;

/// No more memory than that of so many nodes is kept: a megabyte.
const MOST: usize = 1 << 16;

thread_local! {
    static SPARE: Cell<Vec<Node>> = const { Cell::new(Vec::new()) };
}

/// The nodes of a tree.
#[derive(Debug)]
pub(super) struct Nodes(Vec<Node>);

impl Nodes {
    /// No nodes, with room for so many.
    pub(super) fn with_capacity(nodes: usize) -> Self {
        let mut memory = SPARE.take();
        memory.reserve(nodes);
        Self(memory)
    }
}

impl Deref for Nodes {
    type Target = Vec<Node>;

    #[inline]
    fn deref(&self) -> &Vec<Node> {
        &self.0
    }
}

impl DerefMut for Nodes {
    #[inline]
    fn deref_mut(&mut self) -> &mut Vec<Node> {
        &mut self.0
    }
}

impl Drop for Nodes {
    fn drop(&mut self) {
        let mut memory = mem::take(&mut self.0);
        if memory.capacity() <= MOST {
            memory.clear();
            // A thread that ends needs no memory any more.
            let _ = SPARE.try_with(|spare| spare.set(memory));
        }
    }
}
