//! An excerpt as data: the lines that matter, and which parts of them are marked. For forms of reports
//! that show a place by other means than signs under a line.

use std::ops::Range;

use super::Label;
use super::excerpt::{Excerpts, Line};
use crate::text::escape::printable;
use crate::text::{SourceMap, Span};

/// What is shown of one file.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Marked {
    /// The file's name and the first place that is marked in it: `offer.json:21:31`
    pub place: String,
    /// The lines, in order.
    pub lines: Vec<MarkedLine>,
}

/// A line that is shown, cut to what matters if it is long, and printable.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct MarkedLine {
    /// Its number in the file, from one.
    pub number: usize,
    /// Whether lines before it are left out.
    pub after_gap: bool,
    /// Its text, in parts.
    pub parts: Vec<Part>,
    /// What is said about places that end in it.
    pub notes: Vec<String>,
}

/// A part of a line.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Part {
    /// Whether it is marked, and as what.
    pub mark: Option<Mark>,
    /// The text.
    pub text: String,
}

/// What a marked place is to the message.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Mark {
    /// The place that it is about.
    Primary,
    /// A place that led to it.
    Secondary,
}

/// How a tab is shown: not every form of a report has them, and none the same width.
const TAB: &str = "    ";

/// A label in the text of an excerpt.
struct Placed<'a> {
    label: &'a Label,
    mark: Mark,
    range: Range<usize>,
}

/// What is to be shown of the files that labels lie in, in the order of the labels. A label at a span
/// that `sources` does not know is left out.
#[must_use]
pub fn marked(primary: Option<&Label>, secondary: &[Label], sources: &SourceMap) -> Vec<Marked> {
    let labels: Vec<(&Label, Mark)> = (primary.into_iter().map(|label| (label, Mark::Primary)))
        .chain(secondary.iter().map(|label| (label, Mark::Secondary)))
        .collect();
    let spans: Vec<Span> = labels.iter().map(|(label, _)| label.span).collect();
    let excerpts = Excerpts::new(sources, &spans);
    let file = |(index, (name, text, lines)): (usize, (&str, &str, &[Line]))| {
        let placed: Vec<Placed<'_>> = (labels.iter())
            .filter_map(|(label, mark)| {
                let (_, range) = excerpts.place(label.span).filter(|(file, _)| *file == index)?;
                Some(Placed { label, mark: *mark, range })
            })
            .collect();
        let start = placed.first().and_then(|first| sources.start(first.label.span));
        let place = start.map_or_else(|| name.to_owned(), |at| format!("{name}:{}:{}", at.line, at.column));
        let mut last = None;
        let lines = lines.iter().map(|line| {
            let number = excerpts.number(index, line);
            let after_gap = last.is_some_and(|last| last + 1 != number);
            last = Some(number);
            MarkedLine { after_gap, ..marked_line(number, line, text, &placed) }
        });
        Marked { place, lines: lines.collect() }
    };
    excerpts.files().enumerate().map(file).collect()
}

fn marked_line(number: usize, line: &Line, text: &str, placed: &[Placed<'_>]) -> MarkedLine {
    // The line break that ends it in the excerpt is left out.
    let range = line.range.start..line.range.end.saturating_sub(1).max(line.range.start);
    let content = text.get(range.clone()).unwrap_or_default();
    let indent = content.len() - content.trim_start().len();
    let marks: Vec<(Range<usize>, Mark)> = (placed.iter())
        .map(|one| {
            // What a place has of white space at the start of a line is not worth a mark.
            let start = if one.range.start < range.start { range.start + indent } else { one.range.start };
            (start.min(range.end)..one.range.end.min(range.end), one.mark)
        })
        .filter(|(marked, _)| marked.start < marked.end)
        .collect();
    let mut cuts: Vec<usize> = marks.iter().flat_map(|(marked, _)| [marked.start, marked.end]).collect();
    cuts.extend([range.start, range.end]);
    cuts.sort_unstable();
    cuts.dedup();
    let parts = (cuts.iter().zip(cuts.iter().skip(1)))
        .map(|(start, end)| Part {
            mark: marks
                .iter()
                .filter(|(marked, _)| marked.start <= *start && *end <= marked.end)
                .map(|(_, mark)| *mark)
                .min(),
            text: text.get(*start..*end).unwrap_or_default().replace('\t', TAB),
        })
        .collect();
    let ends_here = |one: &&Placed<'_>| line.range.contains(&one.range.end);
    let notes = placed.iter().filter(ends_here).map(|one| printable(&one.label.text).into_owned());
    let notes = notes.filter(|note| !note.trim().is_empty()).collect();
    MarkedLine { number, after_gap: false, parts, notes }
}

#[cfg(test)]
mod tests {
    use super::{Mark, marked};
    use crate::diagnostic::Label;
    use crate::text::{SourceMap, Span};

    /// The excerpt as text: `[…]` round what it is about, `(…)` round what led to it.
    fn shown(text: &str, primary: (usize, usize), secondary: &[(usize, usize)]) -> String {
        let mut sources = SourceMap::new();
        let file = sources.add("a.json", text);
        let label = |(start, end): (usize, usize), text: &str| Label {
            span: Span::new(file, start, end),
            text: text.to_owned(),
        };
        let others: Vec<Label> = secondary.iter().map(|place| label(*place, "there")).collect();
        let mut out = String::new();
        for file in marked(Some(&label(primary, "here")), &others, &sources) {
            out.push_str(&format!("{}\n", file.place));
            for line in file.lines {
                out.push_str(if line.after_gap { "…\n" } else { "" });
                out.push_str(&format!("{} ", line.number));
                for part in line.parts {
                    out.push_str(&match part.mark {
                        None => part.text,
                        Some(Mark::Primary) => format!("[{}]", part.text),
                        Some(Mark::Secondary) => format!("({})", part.text),
                    });
                }
                line.notes.iter().for_each(|note| out.push_str(&format!(" <- {note}")));
                out.push('\n');
            }
        }
        out
    }

    #[test]
    fn a_place_is_marked_in_its_line() {
        assert_eq!(shown("{\n  \"é\": 1\n}\n", (4, 8), &[]), "a.json:2:3\n2   [\"é\"]: 1 <- here\n");
    }

    #[test]
    fn what_it_is_about_goes_before_what_led_to_it() {
        assert_eq!(shown("abcdef", (2, 4), &[(0, 6)]), "a.json:1:3\n1 (ab)[cd](ef) <- here <- there\n");
    }

    #[test]
    fn a_place_of_many_lines_shows_its_ends() {
        let text = "a{\n  b\n  c\n  d\n  e\n  f\n  g\n  h\n}z";
        assert_eq!(
            shown(text, (1, text.len() - 1), &[]),
            "a.json:1:2\n1 a[{]\n2   [b]\n3   [c]\n4   [d]\n…\n8   [h]\n9 [}]z <- here\n"
        );
    }

    #[test]
    fn what_disturbs_a_reader_is_shown_as_a_sign() {
        assert_eq!(shown("a\u{1b}[0m\u{202e}b\tc", (0, 1), &[]), "a.json:1:1\n1 [a]␛[0m·b    c <- here\n");
    }
}
