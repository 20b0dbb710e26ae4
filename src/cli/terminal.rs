//! What the terminal can and its user wants: colours, links, columns, progress.
//!
//! The decisions are functions of plain values, so that they can be tested; only
//! [`Terminal::here`] looks at the environment.

use std::io::{IsTerminal, stderr, stdout};

use super::args::{ColorWord, OutputArgs};

/// The width that tables may take where the terminal does not tell.
const USUAL_WIDTH: usize = 100;

/// What is known of the terminal.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct Terminal {
    /// Whether standard output is one.
    pub(super) out: bool,
    /// Whether standard error is one.
    pub(super) err: bool,
    /// Whether somebody wants no colours (<https://no-color.org>): any value that is not empty.
    no_color: bool,
    /// Whether somebody wants colours also where there is no terminal.
    force_color: bool,
    /// Whether it takes no escape sequences at all.
    dumb: bool,
    /// Whether it makes text into links.
    links: bool,
    /// Whether a build server runs the program.
    ci: bool,
    /// The columns that the environment tells.
    told_columns: Option<usize>,
    /// The columns that the terminal tells.
    columns: Option<usize>,
}

impl Terminal {
    /// What is there, by the environment and the system.
    pub(super) fn here() -> Self {
        let word = |name: &str| std::env::var_os(name).filter(|value| !value.is_empty());
        let is_on = |name: &str| word(name).is_some_and(|value| value != "0");
        Self {
            out: stdout().is_terminal(),
            err: stderr().is_terminal(),
            no_color: word("NO_COLOR").is_some(),
            force_color: is_on("CLICOLOR_FORCE"),
            dumb: word("TERM").is_some_and(|value| value == "dumb"),
            links: supports_hyperlinks::supports_hyperlinks(),
            ci: word("CI").is_some(),
            told_columns: word("COLUMNS").and_then(|columns| columns.to_str()?.parse().ok()),
            columns: terminal_size::terminal_size_of(stdout()).map(|(columns, _)| columns.0.into()),
        }
    }

    /// Whether what goes there is coloured.
    pub(super) fn colors(self, when: ColorWord, to_terminal: bool) -> bool {
        match when {
            ColorWord::Always => true,
            ColorWord::Never => false,
            ColorWord::Auto => !self.no_color && (self.force_color || (to_terminal && !self.dumb)),
        }
    }

    /// Whether what goes there has links.
    pub(super) fn has_links(self, when: ColorWord, to_terminal: bool) -> bool {
        match when {
            ColorWord::Always => true,
            ColorWord::Never => false,
            ColorWord::Auto => to_terminal && self.links && !self.dumb,
        }
    }

    /// The columns that lines may take there; none if they are not to be broken.
    pub(super) fn width(self, args: &OutputArgs, to_terminal: bool) -> Option<usize> {
        let of_terminal = || self.told_columns.or(self.columns).filter(|width| *width > 0);
        args.width.map(usize::from).or_else(|| to_terminal.then(|| of_terminal().unwrap_or(USUAL_WIDTH)))
    }

    /// Whether a person looks on who may be told how far a long run is.
    pub(super) fn shows_progress(self, args: &OutputArgs) -> bool {
        self.err && !self.dumb && !self.ci && !args.quiet
    }
}

#[cfg(test)]
mod tests {
    use super::{ColorWord, Terminal};

    const THERE: Terminal = Terminal {
        out: true,
        err: true,
        no_color: false,
        force_color: false,
        dumb: false,
        links: true,
        ci: false,
        told_columns: None,
        columns: None,
    };

    #[test]
    fn colours_are_for_terminals_unless_somebody_says_otherwise() {
        let colors = |terminal: Terminal, to_terminal| terminal.colors(ColorWord::Auto, to_terminal);
        assert!(colors(THERE, true) && !colors(THERE, false));
        assert!(!colors(Terminal { no_color: true, ..THERE }, true));
        assert!(!colors(Terminal { dumb: true, ..THERE }, true));
        assert!(colors(Terminal { force_color: true, ..THERE }, false));
        assert!(!colors(Terminal { force_color: true, no_color: true, ..THERE }, true));
        assert!(Terminal { no_color: true, ..THERE }.colors(ColorWord::Always, false));
        assert!(!Terminal { force_color: true, ..THERE }.colors(ColorWord::Never, true));
    }

    #[test]
    fn links_are_for_terminals_that_know_them() {
        assert!(THERE.has_links(ColorWord::Auto, true) && !THERE.has_links(ColorWord::Auto, false));
        assert!(!Terminal { links: false, ..THERE }.has_links(ColorWord::Auto, true));
        assert!(Terminal { links: false, ..THERE }.has_links(ColorWord::Always, false));
        assert!(!THERE.has_links(ColorWord::Never, true));
    }
}
