//! What a rule comes to on a delegation.

/// The four verdicts.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Verdict {
    /// The form is true, and something was looked at.
    Pass,
    /// The form is false.
    Fail,
    /// Neither, because of named unknowns.
    Undetermined,
    /// The rule is about nothing that the delegation has.
    NotApplicable,
}

impl Verdict {
    /// The word for it, as reports write it.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Pass => "pass",
            Self::Fail => "fail",
            Self::Undetermined => "undetermined",
            Self::NotApplicable => "not applicable",
        }
    }
}
