//! The forms that a report comes in. A new form is a file beside this one, a variant, and the
//! lines that the compiler then asks for.

use std::io::{self, Write};

use super::live::{Live, groups};
use super::options::Options;
use super::run::Run;
use super::secrets::{Scrub, secret_ids};
use super::show as shown;

/// The forms of the report on a check.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Format {
    /// Text for people.
    Human,
    /// The schema `delegard.report/1`.
    Json,
    /// The schema `delegard.lines/1`: one JSON object a line, written as the run goes on.
    Ndjson,
    /// SARIF 2.1.0, for code scanning.
    Sarif,
    /// JUnit XML, for test reports.
    Junit,
    /// GitHub's workflow commands, for annotations.
    Github,
    /// GitLab's code quality report.
    Gitlab,
    /// Markdown, for a comment on a pull request.
    Markdown,
    /// One page of HTML with everything in it.
    Html,
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
    pub const ALL: &'static [Format] = &[
        Self::Human,
        Self::Json,
        Self::Ndjson,
        Self::Sarif,
        Self::Junit,
        Self::Github,
        Self::Gitlab,
        Self::Markdown,
        Self::Html,
    ];

    /// The word for it on the command line.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Human => "human",
            Self::Json => "json",
            Self::Ndjson => "ndjson",
            Self::Sarif => "sarif",
            Self::Junit => "junit",
            Self::Github => "github",
            Self::Gitlab => "gitlab",
            Self::Markdown => "markdown",
            Self::Html => "html",
        }
    }

    /// Whether it is written from evaluations that were kept, and not as they come.
    #[must_use]
    pub const fn keeps_units(self) -> bool {
        match self {
            Self::Human | Self::Ndjson | Self::Github => false,
            Self::Json | Self::Sarif | Self::Junit | Self::Gitlab | Self::Markdown | Self::Html => true,
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

/// Writes the report on a check whose evaluations were all kept: findings, ledger, what is not known.
///
/// # Errors
/// Whatever `out` refuses with.
pub fn check(run: &Run<'_>, format: Format, options: &Options, out: &mut dyn Write) -> io::Result<()> {
    let mut live = Live::new(run.basis, format, options);
    live.diagnostics(&run.outcome.diagnostics, run.sources, out)?;
    groups(&run.outcome.units).try_for_each(|units| live.units(units, out))?;
    live.end(run, out)
}

/// Writes what the templates grant. The verdicts of the run are not looked at.
///
/// # Errors
/// Whatever `out` refuses with.
pub fn show(run: &Run<'_>, format: ShowFormat, options: &Options, out: &mut dyn Write) -> io::Result<()> {
    let secret = secret_ids(&run.outcome.units);
    let mut out = Scrub::new(&secret, out);
    match format {
        ShowFormat::Human => shown::human(run, options, &mut out),
        ShowFormat::Json => shown::json(run, &mut out),
    }?;
    out.finish()
}
