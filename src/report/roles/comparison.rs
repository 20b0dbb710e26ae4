//! What each of two roles allows that the other does not, for people, and what it comes to.

use std::io::{self, Write};

use unicode_width::UnicodeWidthStr;

use super::{Comparison, RoleSource};
use crate::catalog::{Difference, PermissionPattern, Plane, Surplus};
use crate::report::human::catalogue;
use crate::report::options::Options;
use crate::report::style::{Style, Tone};
use crate::report::wrap::hanging;
use crate::text::escape::{brief, printable};

/// The longest name that is shown, in characters.
const LONGEST_NAME: usize = 120;

/// How two roles compare.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Verdict {
    /// They allow the same.
    Same,
    /// The first allows all that the second does, and more.
    FirstBroader,
    /// The second allows all that the first does, and more.
    SecondBroader,
    /// Each allows something that the other does not.
    Neither,
    /// It could not be told.
    Undecided,
}

impl Comparison<'_> {
    /// How the two roles compare.
    #[must_use]
    pub fn verdict(&self) -> Verdict {
        let [one, other] = &self.beyond;
        if !(one.decided && other.decided) {
            return Verdict::Undecided;
        }
        match (one.parts.is_empty(), other.parts.is_empty()) {
            (true, true) => Verdict::Same,
            (false, true) => Verdict::FirstBroader,
            (true, false) => Verdict::SecondBroader,
            (false, false) => Verdict::Neither,
        }
    }
}

/// Writes the verdict and both differences.
pub(super) fn human(
    source: RoleSource<'_>,
    comparison: &Comparison<'_>,
    options: &Options,
    out: &mut dyn Write,
) -> io::Result<()> {
    let [one, other] = comparison.roles.map(|role| format!("`{}`", brief(&role.name, LONGEST_NAME)));
    let verdict = match comparison.verdict() {
        Verdict::Same => format!("{one} and {other} allow the same"),
        Verdict::FirstBroader => format!("{one} is broader than {other}"),
        Verdict::SecondBroader => format!("{other} is broader than {one}"),
        Verdict::Neither => format!("{one} and {other} each allow what the other does not"),
        Verdict::Undecided => format!("how {one} and {other} compare could not be told"),
    };
    let style = Style::new(options.color);
    writeln!(out, "{}\n{}", style.paint(Tone::Strong, &verdict), "─".repeat(verdict.width()))?;
    let [beyond, behind] = &comparison.beyond;
    for (difference, title) in [
        (beyond, format!("{one} allows, and {other} does not:")),
        (behind, format!("{other} allows, and {one} does not:")),
    ] {
        if !difference.parts.is_empty() {
            writeln!(out, "\n{}", style.paint(Tone::Strong, &title))?;
            parts(difference, options, out)?;
        }
    }
    if options.quiet {
        return Ok(());
    }
    let source = catalogue(source.catalog, source.files);
    writeln!(out, "\n{}", hanging(&printable(&source), options.width, 2))
}

fn parts(difference: &Difference, options: &Options, out: &mut dyn Write) -> io::Result<()> {
    for part in &difference.parts {
        writeln!(out, "  {}", printable(&covered(part)))?;
        for pattern in &part.except {
            writeln!(out, "    but not {}", printable(pattern))?;
        }
        if let Some(condition) = &part.condition {
            let words = format!("    only under this condition: {condition}");
            writeln!(out, "{}", hanging(&printable(&words), options.width, 6))?;
        }
    }
    Ok(())
}

/// The patterns of a part: `Microsoft.Web/* that is also */read`
fn covered(part: &Surplus) -> String {
    let plane = match part.plane {
        Plane::Control => "",
        Plane::Data => PermissionPattern::DATA_PREFIX,
    };
    format!("{plane}{}", part.within.join(" that is also "))
}
