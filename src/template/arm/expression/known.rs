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

/// A thread has so many pairs of places for trees. Each text has one pair, in which it takes the place
/// of the text that was asked for less lately: of expressions that are met once, few are kept.
const PAIRS: usize = 32;

/// Longer expressions are seldom the same, and are not kept.
const LONGEST: usize = 256;

/// An expression and its tree.
type Known = (Box<str>, Rc<Tree>);

thread_local! {
    /// In each pair, first what was asked for last.
    static KNOWN: RefCell<[[Option<Known>; 2]; PAIRS]> = const { RefCell::new([const { [None, None] }; PAIRS]) };
}

/// The tree of an expression: a known one, or what `read` gives.
pub(super) fn tree<E>(text: &str, read: impl FnOnce() -> Result<Tree, E>) -> Result<Rc<Tree>, E> {
    if text.len() > LONGEST {
        return read().map(Rc::new);
    }
    let pair = FxBuildHasher.hash_one(text) % PAIRS as u64;
    KNOWN.with_borrow_mut(|known| {
        let pair = usize::try_from(pair).ok().and_then(|pair| known.get_mut(pair));
        let Some([lately, before]) = pair else { return read().map(Rc::new) };
        let tree_of = |place: &Option<Known>| {
            place.as_ref().filter(|(known, _)| **known == *text).map(|(_, tree)| Rc::clone(tree))
        };
        if let Some(tree) = tree_of(lately) {
            return Ok(tree);
        }
        std::mem::swap(lately, before);
        if let Some(tree) = tree_of(lately) {
            return Ok(tree);
        }
        let tree = Rc::new(read()?);
        *lately = Some((Box::from(text), Rc::clone(&tree)));
        Ok(tree)
    })
}

#[cfg(test)]
mod tests {
    use std::rc::Rc;

    use super::{PAIRS, tree};
    use crate::template::arm::expression::tree::Tree;

    #[test]
    fn an_expression_that_is_asked_for_is_kept_beside_any_number_of_others() {
        let read = |text: &str| tree(text, || Ok::<_, ()>(Tree::default())).unwrap();
        let kept = read("often()");
        for number in 0..PAIRS * 8 {
            let once = read(&format!("once({number})"));
            assert!(!Rc::ptr_eq(&once, &kept));
            assert!(Rc::ptr_eq(&read("often()"), &kept));
        }
    }

    #[test]
    fn what_cannot_be_read_is_not_kept() {
        assert_eq!(tree("broken(", || Err(1)).map(|_| ()), Err(1));
        assert!(tree("broken(", || Ok::<_, ()>(Tree::default())).is_ok());
    }
}
