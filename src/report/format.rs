//! The forms that a report comes in. A new form is a file beside this one, a variant, and the
//! lines that the compiler then asks for.

use std::io::{self, Write};

use super::options::Options;
use super::run::Run;
use super::secrets::Scrub;
use super::{human, json, show as shown};

/// The forms of the report on a check.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Format {
    /// Text for people.
    Human,
    /// The schema `delegard.report/1`.
    Json,
}

/// The forms of the report on what is granted.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ShowFormat {
    /// Text for people.
    Human,
    /// The schema `delegard.show/1`.
    Json,
}

impl Format {
    /// Every form, in the order in which help lists them.
    pub const ALL: &'static [Format] = &[Self::Human, Self::Json];

    /// The word for it on the command line.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Human => "human",
            Self::Json => "json",
        }
    }
}

impl ShowFormat {
    /// Every form, in the order in which help lists them.
    pub const ALL: &'static [ShowFormat] = &[Self::Human, Self::Json];

    /// The word for it on the command line.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Human => "human",
            Self::Json => "json",
        }
    }
}

/// Writes the report on a check: findings, ledger, what is not known.
///
/// # Errors
/// Whatever `out` refuses with.
pub fn check(run: &Run<'_>, format: Format, options: &Options, out: &mut dyn Write) -> io::Result<()> {
    let mut out = Scrub::new(run.outcome, out);
    match format {
        Format::Human => human::check(run, options, &mut out),
        Format::Json => json::check(run, &mut out),
    }?;
    out.finish()
}

/// Writes what the templates grant. The verdicts of the run are not looked at.
///
/// # Errors
/// Whatever `out` refuses with.
pub fn show(run: &Run<'_>, format: ShowFormat, options: &Options, out: &mut dyn Write) -> io::Result<()> {
    let mut out = Scrub::new(run.outcome, out);
    match format {
        ShowFormat::Human => shown::human(run, options, &mut out),
        ShowFormat::Json => shown::json(run, &mut out),
    }?;
    out.finish()
}
