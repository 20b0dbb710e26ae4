//! Where a value came from.
//!
//! An origin leads back to bytes: the literal that supplied the value, and the references through
//! which it came. It is carried along while a template is evaluated, not searched for afterwards.
//! Where there is no place, the origin says so; a place is never invented.

use std::sync::Arc;

use crate::text::Span;

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
    pub fn span(self) -> Option<Span> {
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
    /// The steps nearer to the literal.
    before: Trail,
    /// How many steps there are up to this one.
    length: u32,
}

/// A way keeps so many steps, those nearest to the literal. Only a template that was made to be
/// hard to follow has more.
const LONGEST: u32 = 100;

/// The way of a value: from its use back to the literal. Cheap to clone and to extend.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Trail(Option<Arc<Step>>);

impl Trail {
    /// No step: the literal stands where it is used.
    #[must_use]
    pub const fn direct() -> Self {
        Self(None)
    }

    /// This way, followed by one more reference.
    #[must_use]
    pub fn then(&self, kind: StepKind, span: Span) -> Self {
        let length = self.0.as_ref().map_or(0, |step| step.length) + 1;
        if length > LONGEST {
            return self.clone();
        }
        Self(Some(Arc::new(Step { kind, span, before: self.clone(), length })))
    }

    /// This way, followed by `outer`: the way of a part, then the way of the whole it lies in.
    #[must_use]
    pub fn within(&self, outer: &Trail) -> Self {
        if self.0.is_none() {
            return outer.clone();
        }
        let steps: Vec<&Step> = outer.iter().collect();
        steps.into_iter().rev().fold(self.clone(), |trail, step| trail.then(step.kind.clone(), step.span))
    }

    /// The steps from the use back to the literal.
    pub fn iter(&self) -> impl Iterator<Item = &Step> {
        std::iter::successors(self.0.as_deref(), |step| step.before.0.as_deref())
    }
}

/// The literal that supplied a value, and the way by which it came.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Origin {
    /// The bytes that the value stands on.
    pub site: Site,
    /// The references between the bytes and the use.
    pub trail: Trail,
    /// Whether a `secureString` or `secureObject` went into the value; such a value is never shown.
    pub secret: bool,
}

impl Origin {
    /// A literal that stands where it is used.
    #[must_use]
    pub const fn literal(span: Span) -> Self {
        Self { site: Site::Literal(span), trail: Trail::direct(), secret: false }
    }

    /// The result of the call at `span`.
    #[must_use]
    pub const fn computed(span: Span) -> Self {
        Self { site: Site::Computed(span), trail: Trail::direct(), secret: false }
    }

    /// A value without a place.
    #[must_use]
    pub const fn nowhere() -> Self {
        Self { site: Site::Nowhere, trail: Trail::direct(), secret: false }
    }

    /// The same, one reference further from the literal.
    #[must_use]
    pub fn through(&self, kind: StepKind, span: Span) -> Self {
        Self { site: self.site, trail: self.trail.then(kind, span), secret: self.secret }
    }

    /// The origin of a part, seen through the whole that it lies in: the part's own way comes
    /// first, then the way of the whole.
    #[must_use]
    pub fn within(&self, whole: &Origin) -> Self {
        Self { site: self.site, trail: self.trail.within(&whole.trail), secret: self.secret || whole.secret }
    }

    /// Whether the value is the literal at `span` itself, with no reference between.
    #[must_use]
    pub fn is_literal_at(&self, span: Span) -> bool {
        self.site == Site::Literal(span) && self.trail.iter().next().is_none()
    }

    /// The place to underline, if there is one.
    #[must_use]
    pub fn span(&self) -> Option<Span> {
        self.site.span()
    }
}
