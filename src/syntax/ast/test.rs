//! Tests of a policy: what is given, and what is expected.

use super::{KindNoun, Name, Place, Spanned, Text};

/// `test "…" given … expect …`
#[derive(Clone, Debug, PartialEq)]
pub struct Test {
    /// What it shows.
    pub name: Text,
    /// What is given.
    pub given: Vec<Given>,
    /// What is expected.
    pub expect: Vec<Expect>,
    /// The whole item.
    pub span: Place,
}

/// One `given` of a test.
#[derive(Clone, Debug, PartialEq)]
pub enum Given {
    /// `given eligible role Contributor to group "Ops" for 8 hours with mfa and 2 approvers`
    Grant(Box<GivenGrant>),
    /// `given managing tenant requires mfa`, `given customer tenant does not require mfa`
    Mfa {
        /// Which tenant: `managing` (or else `customer`).
        managing: bool,
        /// Whether it requires it.
        required: bool,
        /// The whole given.
        span: Place,
    },
    /// `given managing tenant is "Contoso"`
    Tenant {
        /// Which tenant: `managing` (or else `customer`).
        managing: bool,
        /// Who it is.
        name: Name,
        /// The whole given.
        span: Place,
    },
    /// `given delegation named "Contoso operations"`
    Named(Text),
    /// `given delegation described "24x7"`
    Described(Text),
    /// `given file "fixtures/offer.json"`
    File(Text),
}

/// `eligible role Contributor to group "Ops" for 8 hours with mfa and 2 approvers`
#[derive(Clone, Debug, PartialEq)]
pub struct GivenGrant {
    /// `eligible`
    pub eligible: bool,
    /// `Contributor`
    pub role: Name,
    /// `group`; absent for `to principal …`, whose kind is not known
    pub kind: Option<KindNoun>,
    /// `"Ops"`; any name stands for a principal of its own
    pub principal: Name,
    /// `for 8 hours`
    pub lasts: Option<Spanned<std::time::Duration>>,
    /// `with mfa` (`Some(true)`), `without mfa` (`Some(false)`)
    pub mfa: Option<bool>,
    /// `2 approvers`
    pub approvers: Option<Spanned<u32>>,
    /// `delegating Reader and Contributor`
    pub delegating: Vec<Name>,
    /// The whole given.
    pub span: Place,
}

/// `expect owner-forbidden fails`
#[derive(Clone, Debug, PartialEq)]
pub struct Expect {
    /// The rule; absent for `nothing`.
    pub rule: Option<Spanned<String>>,
    /// The verdict.
    pub verdict: Spanned<ExpectedVerdict>,
    /// The whole expectation.
    pub span: Place,
}

/// The verdict words of a test.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum ExpectedVerdict {
    /// `passes`
    Passes,
    /// `fails`
    Fails,
    /// `undetermined`
    Undetermined,
    /// `not applicable`
    NotApplicable,
}
