//! What a person may choose about text reports.

use crate::diagnostic::Links;

/// How text reports look.
#[derive(Clone, Copy, Debug, Default)]
pub struct Options {
    /// Colours, as terminal escape sequences.
    pub color: bool,
    /// Links of terminals, where it knows them.
    pub links: Option<&'static Links>,
    /// Findings and the summary only: no ledger, no remarks on the policy.
    pub quiet: bool,
    /// The columns that lines may take; none if they are not to be broken.
    pub width: Option<usize>,
    /// How much of the ledger is shown.
    pub ledger: Ledger,
}

/// How much of the ledger a text report shows.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Ledger {
    /// The numbers of each rule that applied anywhere; the others are named in one line.
    #[default]
    Compact,
    /// Every rule, with its severity and its sentence.
    Full,
}
