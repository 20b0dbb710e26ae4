//! Where a value came from.
//!
//! An origin leads back to bytes: the literal that supplied the value, and the references through
//! which it came. It is carried along while a template is evaluated, not searched for afterwards.
//! Where there is no place, the origin says so; a place is never invented.

use std::fmt;
use std::sync::Arc;

use crate::text::{FileId, Span};

/// The bytes that a value stands on.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Site {
    /// The literal that is the value, e.g. the string in a parameter file.
    Literal(Span),
    /// The call that computed the value, e.g. `guid('Contoso')`.
    Computed(Span),
    /// No bytes: a documented default, or something handed in from outside.
    Nowhere,
}

impl Site {
    /// The place, if there is one.
    #[must_use]
    pub const fn span(self) -> Option<Span> {
        match self {
            Site::Literal(span) | Site::Computed(span) => Some(span),
            Site::Nowhere => None,
        }
    }
}

/// What kind of reference a value came through.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum StepKind {
    /// `parameters('name')`.
    Parameter(Arc<str>),
    /// `variables('name')`.
    Variable(Arc<str>),
    /// A parameter of a nested or linked deployment took the value over.
    Passed(Arc<str>),
    /// An element of a copy loop or of a lambda's array.
    Element(Arc<str>),
    /// A function passed the value on, e.g. `union`, `first` or `if`.
    Function(Arc<str>),
}

/// One reference on the way from the literal to its use.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Step {
    /// What kind of reference it is.
    pub kind: StepKind,
    /// The reference itself, e.g. `parameters('authorizations')`.
    pub span: Span,
}

/// A way keeps so many steps, those nearest to the literal. Only a template that was made to be
/// hard to follow has more.
const LONGEST: u32 = 100;

/// The way of a value: from its use back to the literal. Cheap to clone, to extend and to join.
#[derive(Clone, Debug, Default)]
pub struct Trail(Option<Arc<Node>>);

/// The last part of a way; what comes before it is shared with other ways.
#[derive(Debug)]
struct Node {
    before: Trail,
    /// One reference, after that.
    step: Option<Step>,
    /// At last, the way of the whole that a part lies in.
    whole: Trail,
    /// How many steps there are in all.
    length: u32,
}

/// What is still to be walked of a way.
enum Ahead<'t> {
    Step(&'t Step),
    Way(&'t Trail),
}

impl Trail {
    /// No step: the literal stands where it is used.
    #[must_use]
    pub const fn direct() -> Self {
        Self(None)
    }

    /// This way, followed by one more reference.
    #[must_use]
    pub fn then(&self, kind: StepKind, span: Span) -> Self {
        self.followed_by(Some(Step { kind, span }), Self::direct(), 1)
    }

    /// This way, followed by `outer`: the way of a part, then the way of the whole it lies in.
    #[must_use]
    pub fn within(mut self, outer: &Trail) -> Self {
        let (steps, length) = (outer.length(), self.length() + outer.length());
        let Some(node) = &mut self.0 else { return outer.clone() };
        if steps == 0 || length > LONGEST {
            return self;
        }
        // A way that was made just now is nobody else's, and goes on where it is.
        match Arc::get_mut(node).filter(|node| node.whole.0.is_none()) {
            Some(node) => {
                node.whole = outer.clone();
                node.length = length;
                self
            }
            None => self.followed_by(None, outer.clone(), steps),
        }
    }

    /// The steps from the use back to the literal.
    pub fn iter(&self) -> impl Iterator<Item = &Step> {
        let mut ahead = vec![Ahead::Way(self)];
        std::iter::from_fn(move || {
            loop {
                let way = match ahead.pop()? {
                    Ahead::Step(step) => return Some(step),
                    Ahead::Way(way) => way,
                };
                if let Some(node) = &way.0 {
                    ahead.push(Ahead::Way(&node.before));
                    ahead.extend(node.step.as_ref().map(Ahead::Step));
                    ahead.push(Ahead::Way(&node.whole));
                }
            }
        })
    }

    fn followed_by(&self, step: Option<Step>, whole: Trail, steps: u32) -> Self {
        let length = self.length() + steps;
        if length > LONGEST {
            return self.clone();
        }
        Self(Some(Arc::new(Node { before: self.clone(), step, whole, length })))
    }

    fn length(&self) -> u32 {
        self.0.as_ref().map_or(0, |node| node.length)
    }
}

impl PartialEq for Trail {
    /// Ways are equal if their steps are, however they were put together.
    fn eq(&self, other: &Self) -> bool {
        self.iter().eq(other.iter())
    }
}

impl Eq for Trail {}

/// The literal that supplied a value, and the way by which it came.
///
/// Every value and every fact has one, so it is kept small: the span and what it means lie apart.
#[derive(Clone, PartialEq, Eq)]
pub struct Origin {
    /// The references between the bytes and the use.
    pub trail: Trail,
    span: Span,
    meaning: Meaning,
    /// Whether a `secureString` or `secureObject` went into the value; such a value is never shown.
    pub secret: bool,
}

impl fmt::Debug for Origin {
    /// What has no place shows none.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Origin")
            .field("site", &self.site())
            .field("trail", &self.trail)
            .field("secret", &self.secret)
            .finish()
    }
}

/// What the span of an origin is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Meaning {
    Literal,
    Computed,
    /// Nothing.
    Nowhere,
}

impl Origin {
    /// A literal that stands where it is used.
    #[must_use]
    pub const fn literal(span: Span) -> Self {
        Self::direct(span, Meaning::Literal)
    }

    /// The result of the call at `span`.
    #[must_use]
    pub const fn computed(span: Span) -> Self {
        Self::direct(span, Meaning::Computed)
    }

    /// A value without a place.
    #[must_use]
    pub const fn nowhere() -> Self {
        Self::direct(Span { file: FileId(0), start: 0, end: 0 }, Meaning::Nowhere)
    }

    const fn direct(span: Span, meaning: Meaning) -> Self {
        Self { trail: Trail::direct(), span, meaning, secret: false }
    }

    /// The bytes that the value stands on.
    #[must_use]
    pub const fn site(&self) -> Site {
        match self.meaning {
            Meaning::Literal => Site::Literal(self.span),
            Meaning::Computed => Site::Computed(self.span),
            Meaning::Nowhere => Site::Nowhere,
        }
    }

    /// The same by another way.
    #[must_use]
    pub fn by(self, trail: Trail) -> Self {
        Self { trail, ..self }
    }

    /// The same, one reference further from the literal.
    #[must_use]
    pub fn through(&self, kind: StepKind, span: Span) -> Self {
        Self { trail: self.trail.then(kind, span), ..*self }
    }

    /// The origin of a part, seen through the whole that it lies in: the part's own way comes
    /// first, then the way of the whole.
    #[must_use]
    pub fn within(&self, whole: &Origin) -> Self {
        Self { trail: self.trail.clone().within(&whole.trail), secret: self.secret || whole.secret, ..*self }
    }

    /// Whether the value is the literal at `span` itself, with no reference between.
    #[must_use]
    pub fn is_literal_at(&self, span: Span) -> bool {
        self.site() == Site::Literal(span) && self.trail.iter().next().is_none()
    }

    /// The place to underline, if there is one.
    #[must_use]
    pub fn span(&self) -> Option<Span> {
        self.site().span()
    }
}

#[cfg(test)]
mod tests {
    use super::{LONGEST, StepKind, Trail};
    use crate::text::{FileId, Span};

    fn step(trail: &Trail, at: usize) -> Trail {
        trail.then(StepKind::Variable("v".into()), Span::at(FileId(0), at))
    }

    fn places(trail: &Trail) -> Vec<u32> {
        trail.iter().map(|step| step.span.start).collect()
    }

    #[test]
    fn the_way_of_a_part_comes_before_the_way_of_the_whole() {
        let part = step(&step(&Trail::direct(), 1), 2);
        let whole = step(&step(&Trail::direct(), 3), 4);
        let trail = step(&part.clone().within(&whole), 5);
        assert_eq!(places(&trail), [5, 4, 3, 2, 1]);
        assert_eq!(trail, step(&step(&step(&part, 3), 4), 5));
    }

    #[test]
    fn a_way_that_others_have_stays_as_it_is() {
        let (part, whole) = (step(&step(&Trail::direct(), 1), 2), step(&Trail::direct(), 3));
        let shared = part.clone().within(&whole);
        assert_eq!((places(&part), places(&shared)), (vec![2, 1], vec![3, 2, 1]));
        let own = part.within(&whole);
        assert_eq!((own.length(), &own), (shared.length(), &shared));
        assert_eq!(places(&own.within(&whole)), [3, 3, 2, 1]);
        assert_eq!(places(&shared.within(&Trail::direct())), [3, 2, 1]);
        assert_eq!(places(&Trail::direct().within(&whole)), [3]);
    }

    #[test]
    fn a_way_keeps_the_steps_nearest_to_the_literal() {
        let mut trail = Trail::direct();
        for at in 0..500 {
            trail = step(&trail, at);
        }
        let doubled = trail.clone().within(&trail);
        assert_eq!(doubled, trail);
        assert_eq!(places(&doubled).len(), LONGEST as usize);
        assert_eq!(places(&doubled).last(), Some(&0));
    }
}
