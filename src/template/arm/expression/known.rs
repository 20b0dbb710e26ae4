//! Trees of expressions that were read before.
//!
//! A fleet of templates has the same few expressions over and over: `guid(parameters('offer'))` in
//! each, often twice. A thread keeps the trees of those that it has read, and reads a text once. What
//! comes of an expression does not depend on it.

use std::cell::RefCell;
use std::rc::Rc;

use rustc_hash::FxHashMap;

use super::tree::Tree;

/// A thread keeps no more trees than this; when there are so many, it starts anew.
const MOST: usize = 512;

/// Longer expressions are seldom the same, and are not kept.
const LONGEST: usize = 256;

thread_local! {
    static KNOWN: RefCell<FxHashMap<Box<str>, Rc<Tree>>> = RefCell::default();
}

/// The tree of an expression: a known one, or what `read` gives.
pub(super) fn tree<E>(text: &str, read: impl FnOnce() -> Result<Tree, E>) -> Result<Rc<Tree>, E> {
    if text.len() > LONGEST {
        return read().map(Rc::new);
    }
    if let Some(known) = KNOWN.with_borrow(|known| known.get(text).cloned()) {
        return Ok(known);
    }
    let tree = Rc::new(read()?);
    KNOWN.with_borrow_mut(|known| {
        if known.len() >= MOST {
            known.clear();
        }
        known.insert(Box::from(text), Rc::clone(&tree));
    });
    Ok(tree)
}
