//! One property of one thing, told by several sources or by none.

use crate::text::Span;

/// What the sources tell.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub enum Told<T> {
    /// No source tells it.
    #[default]
    Nothing,
    /// The value, and where it was told first.
    Value(T, Span),
    /// The sources contradict each other, which was reported.
    Contradictory,
}

/// Two sources that contradict each other: what they say and where.
#[derive(Debug)]
pub struct Clash<T> {
    /// What was told first.
    pub earlier: (T, Span),
    /// What was told later.
    pub later: (T, Span),
}

impl<T> Told<T> {
    /// The value, if the sources tell one and agree.
    pub const fn value(&self) -> Option<&T> {
        match self {
            Self::Value(value, _) => Some(value),
            Self::Nothing | Self::Contradictory => None,
        }
    }

    /// Takes in what a later source tells. `join` makes one value of two that agree, and none of
    /// two that do not; these are handed back to be reported, and nothing that comes after mends it.
    pub fn hear(&mut self, later: Told<T>, join: impl FnOnce(&T, &T) -> Option<T>) -> Option<Clash<T>> {
        let (old, new) = match (std::mem::replace(self, Self::Contradictory), later) {
            (Self::Contradictory, _) | (_, Self::Contradictory) => return None,
            (told, Self::Nothing) | (Self::Nothing, told) => {
                *self = told;
                return None;
            }
            (Self::Value(old, at), Self::Value(new, place)) => ((old, at), (new, place)),
        };
        match join(&old.0, &new.0) {
            Some(value) => {
                *self = Self::Value(value, old.1);
                None
            }
            None => Some(Clash { earlier: old, later: new }),
        }
    }
}

impl<T> From<Option<(T, Span)>> for Told<T> {
    fn from(value: Option<(T, Span)>) -> Self {
        value.map_or(Self::Nothing, |(value, span)| Self::Value(value, span))
    }
}

#[cfg(test)]
mod tests {
    use super::Told;
    use crate::text::{FileId, Span};

    fn same(a: &u8, b: &u8) -> Option<u8> {
        (a == b).then_some(*a)
    }

    #[test]
    fn a_contradiction_is_handed_back_once_and_stays() {
        let at = |offset| Span::at(FileId(0), offset);
        let mut told = Told::Value(1, at(0));
        assert!(told.hear(Told::Value(1, at(1)), same).is_none());
        assert!(told.hear(Told::Nothing, same).is_none());
        let clash = told.hear(Told::Value(2, at(2)), same).unwrap();
        assert_eq!((clash.earlier, clash.later), ((1, at(0)), (2, at(2))));
        assert!(told.hear(Told::Value(1, at(3)), same).is_none());
        assert_eq!(told, Told::Contradictory);
    }
}
