//! Trees of expressions that were read before.
//!
//! A fleet of templates has the same few expressions over and over: `guid(parameters('offer'))` in
//! each, often twice. A thread keeps the trees of those that it has read lately. What comes of an
//! expression does not depend on it.

use std::cell::RefCell;
use std::hash::BuildHasher;
use std::rc::Rc;

use rustc_hash::FxBuildHasher;

use super::tree::Tree;

/// A thread has so many places for trees. Each text has one of them, and takes it from the text that
/// had it before: of expressions that are met once, few are kept, and those that are met often are
/// soon back.
const PLACES: usize = 64;

/// Longer expressions are seldom the same, and are not kept.
const LONGEST: usize = 256;

/// An expression and its tree.
type Known = (Box<str>, Rc<Tree>);

thread_local! {
    static KNOWN: RefCell<[Option<Known>; PLACES]> = const { RefCell::new([const { None }; PLACES]) };
}

/// The tree of an expression: a known one, or what `read` gives.
pub(super) fn tree<E>(text: &str, read: impl FnOnce() -> Result<Tree, E>) -> Result<Rc<Tree>, E> {
    if text.len() > LONGEST {
        return read().map(Rc::new);
    }
    KNOWN.with_borrow_mut(|known| {
        let hash = FxBuildHasher.hash_one(text);
        let Some(place) = usize::try_from(hash % PLACES as u64).ok().and_then(|place| known.get_mut(place))
        else {
            return read().map(Rc::new);
        };
        if let Some((_, tree)) = place.as_ref().filter(|(known, _)| **known == *text) {
            return Ok(Rc::clone(tree));
        }
        let tree = Rc::new(read()?);
        *place = Some((Box::from(text), Rc::clone(&tree)));
        Ok(tree)
    })
}
