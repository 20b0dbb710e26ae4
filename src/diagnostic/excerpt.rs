//! The lines that the printer sees: only those with something to show, windowed and made printable.
//!
//! The printer asks for the text of a file, for the lines in it and for their numbers. It is given
//! a small text made for one message, and the true numbers: a message about a line of three
//! megabytes costs no more than one about a short line.

use std::collections::{BTreeMap, BTreeSet};
use std::ops::Range;

use codespan_reporting::files::{Error, Files};

use super::window::Window;
use crate::text::escape::printable;
use crate::text::{FileId, LineIndex, SourceFile, SourceMap, Span};

/// The lines of a multi-line place that are shown after its first and before its last.
pub(super) const AFTER_START: usize = 3;
pub(super) const BEFORE_END: usize = 1;

/// What is shown of each file that a message is about.
pub(super) struct Excerpts<'a> {
    files: Vec<Excerpt<'a>>,
}

/// What is shown of one file.
struct Excerpt<'a> {
    id: FileId,
    file: &'a SourceFile,
    name: String,
    text: String,
    lines: Vec<Line>,
    /// What of the file must not be shown.
    hidden: Vec<Range<usize>>,
}

/// A line that is shown.
pub(super) struct Line {
    /// The line, counted from zero.
    number: usize,
    /// The index by which the printer knows it. Lines that follow each other in the file do so here
    /// too; between others the printer is made to see a gap, but a small one, as it walks through
    /// all lines of a place.
    index: usize,
    /// Its bytes in the text of the excerpt.
    pub(super) range: Range<usize>,
    window: Window,
}

/// The distance of the indices of two lines between which some are left out. The printer shows the
/// lines of a place that are near its ends and a single line between two others: none of those
/// that it would look for may lie in the gap.
const GAP: usize = 3;

impl<'a> Excerpts<'a> {
    /// What is to be shown of the files of `sources` for labels at `spans`. A span of another map
    /// is left out.
    pub(super) fn new(sources: &'a SourceMap, spans: &[Span]) -> Self {
        let mut files: Vec<Excerpt<'a>> = Vec::new();
        for span in spans {
            let Some(file) = sources.get(span.file) else { continue };
            if files.iter().any(|excerpt| excerpt.id == span.file) {
                continue;
            }
            let places: Vec<Range<usize>> = spans
                .iter()
                .filter(|other| other.file == span.file)
                .map(|other| trimmed(file, *other))
                .collect();
            let hidden = sources.hidden().iter().filter(|hidden| hidden.file == span.file);
            let hidden: Vec<Range<usize>> = hidden.map(|hidden| hidden.range()).collect();
            files.push(Excerpt::new(span.file, file, &places, hidden));
        }
        Self { files }
    }

    /// The excerpt in which `span` is shown, and its bytes there.
    pub(super) fn place(&self, span: Span) -> Option<(usize, Range<usize>)> {
        let index = self.files.iter().position(|excerpt| excerpt.id == span.file)?;
        let excerpt = self.files.get(index)?;
        let range = trimmed(excerpt.file, span);
        // A mask is underlined as a whole.
        let mask = excerpt.hidden.iter().find(|hidden| hidden.start < range.end && range.end < hidden.end);
        let (start, end) =
            (excerpt.shown(range.start), excerpt.shown(mask.map_or(range.end, |mask| mask.end)));
        Some((index, start..end.max(start)))
    }

    /// The files: the name, the text of the excerpt, and the lines in it.
    pub(super) fn files(&self) -> impl Iterator<Item = (&str, &str, &[Line])> {
        self.files.iter().map(|excerpt| (&*excerpt.name, &*excerpt.text, &*excerpt.lines))
    }

    /// The number that a line has in its file, from one.
    pub(super) fn number(&self, file: usize, line: &Line) -> usize {
        let before = self.files.get(file).map_or(0, |excerpt| excerpt.file.before().lines);
        before + line.number + 1
    }

    fn get(&self, id: usize) -> Result<&Excerpt<'a>, Error> {
        self.files.get(id).ok_or(Error::FileMissing)
    }
}

impl<'a> Excerpt<'a> {
    fn new(id: FileId, file: &'a SourceFile, places: &[Range<usize>], hidden: Vec<Range<usize>>) -> Self {
        let source = file.text();
        let index = file.lines();
        let points = points_by_line(index, places);
        let mut excerpt = Self {
            id,
            file,
            name: printable(file.name()).into_owned(),
            text: String::new(),
            lines: Vec::new(),
            hidden,
        };
        for number in shown_lines(index, places) {
            let points = points.get(&number).map_or(&[][..], Vec::as_slice);
            let line = content(source, index, number);
            let hidden = within(&excerpt.hidden, source, &line);
            let window = Window::new(source, line, points, &hidden);
            excerpt.push(number, window);
        }
        excerpt
    }

    fn push(&mut self, number: usize, window: Window) {
        let index = self.lines.last().map_or(0, |last| {
            let distance = number - last.number;
            last.index + if distance == 1 { 1 } else { GAP }
        });
        let start = self.text.len();
        self.text.push_str(&window.text);
        self.text.push('\n');
        self.lines.push(Line { number, index, range: start..self.text.len(), window });
    }

    /// Where a byte of the file is in the excerpt.
    fn shown(&self, offset: usize) -> usize {
        let number = self.file.lines().line_of(offset);
        let after = self.lines.partition_point(|line| line.number <= number);
        let line = self.lines.get(after.saturating_sub(1));
        line.map_or(0, |line| line.range.start + line.window.shown(offset))
    }

    /// The last line that is shown at or before the place that `is_before` tells.
    fn last_line(&self, is_before: impl Fn(&Line) -> bool) -> Result<&Line, Error> {
        let after = self.lines.partition_point(is_before);
        self.lines.get(after.saturating_sub(1)).ok_or(Error::FileMissing)
    }
}

/// The printer's view. Its ids are places in the list of excerpts.
impl<'f> Files<'f> for Excerpts<'_> {
    type FileId = usize;
    type Name = &'f str;
    type Source = &'f str;

    fn name(&'f self, id: usize) -> Result<&'f str, Error> {
        Ok(&self.get(id)?.name)
    }

    fn source(&'f self, id: usize) -> Result<&'f str, Error> {
        Ok(&self.get(id)?.text)
    }

    fn line_index(&'f self, id: usize, byte: usize) -> Result<usize, Error> {
        Ok(self.get(id)?.last_line(|line| line.range.start <= byte)?.index)
    }

    fn line_number(&'f self, id: usize, index: usize) -> Result<usize, Error> {
        let excerpt = self.get(id)?;
        let line = excerpt.last_line(|line| line.index <= index)?;
        Ok(excerpt.file.before().lines + line.number + 1)
    }

    fn column_number(&'f self, id: usize, index: usize, byte: usize) -> Result<usize, Error> {
        let excerpt = self.get(id)?;
        let line = excerpt.last_line(|line| line.index <= index)?;
        let offset = line.window.source(byte.saturating_sub(line.range.start));
        Ok(excerpt.file.lines().locate(excerpt.file.text(), offset).column)
    }

    fn line_range(&'f self, id: usize, index: usize) -> Result<Range<usize>, Error> {
        let line = self.get(id)?.last_line(|line| line.index <= index)?;
        // A line that is left out; the printer does not show it.
        let left_out = line.range.start..line.range.start;
        Ok(if line.index == index { line.range.clone() } else { left_out })
    }
}

/// The bytes of `span` in its file: within the text, between characters, and without the line
/// breaks it ends in, which would make it reach into a further line.
fn trimmed(file: &SourceFile, span: Span) -> Range<usize> {
    let text = file.text();
    let boundary = |offset: u32| {
        let offset = (offset as usize).min(text.len());
        (0..=offset).rev().find(|at| text.is_char_boundary(*at)).unwrap_or(0)
    };
    let (start, end) = (boundary(span.start), boundary(span.end));
    let covered = text.get(start..end).unwrap_or_default().trim_end_matches(['\n', '\r']);
    start..start + covered.len()
}

/// The lines that are shown, in order: those in which places start and end, some of the lines
/// within a place, and a line that would be the only one left out between two others.
fn shown_lines(index: &LineIndex, places: &[Range<usize>]) -> BTreeSet<usize> {
    let mut lines = BTreeSet::new();
    for place in places {
        let (first, last) = (index.line_of(place.start), index.line_of(place.end));
        lines.extend(first..=last.min(first + AFTER_START));
        lines.extend(last.saturating_sub(BEFORE_END).max(first)..=last);
    }
    let lone: Vec<usize> = lines
        .iter()
        .zip(lines.iter().skip(1))
        .filter(|(line, next)| *line + 2 == **next)
        .map(|(line, _)| line + 1)
        .collect();
    lines.extend(lone);
    lines
}

/// The offsets at which places start and end, sorted, by their lines.
fn points_by_line(index: &LineIndex, places: &[Range<usize>]) -> BTreeMap<usize, Vec<usize>> {
    let mut points: BTreeMap<usize, Vec<usize>> = BTreeMap::new();
    for offset in places.iter().flat_map(|place| [place.start, place.end]) {
        points.entry(index.line_of(offset)).or_default().push(offset);
    }
    points.values_mut().for_each(|offsets| offsets.sort_unstable());
    points
}

/// The bytes of a line without its line break.
fn content(text: &str, index: &LineIndex, line: usize) -> Range<usize> {
    let range = index.range(line).unwrap_or(0..0);
    let full = text.get(range.clone()).unwrap_or_default();
    let content = full.strip_suffix('\n').map_or(full, |rest| rest.strip_suffix('\r').unwrap_or(rest));
    range.start..range.start + content.len()
}

/// What is hidden of a line, without the blanks that it starts with and in whole characters.
fn within(hidden: &[Range<usize>], text: &str, line: &Range<usize>) -> Vec<Range<usize>> {
    let first = hidden.partition_point(|place| place.end < line.start);
    let of_line = hidden.get(first..).unwrap_or_default().iter().take_while(|place| place.start <= line.end);
    let of_line = of_line.filter(|place| place.end > line.start || place.is_empty());
    let parts = of_line.filter_map(|place| {
        let part = text.get(place.start.max(line.start)..place.end.min(line.end))?;
        let blanks = if place.start < line.start { part.len() - part.trim_start().len() } else { 0 };
        let start = place.start.max(line.start) + blanks;
        // A line of blanks within something hidden hides nothing; an empty secret is one.
        (place.is_empty() != (blanks < part.len())).then(|| start..start + part.len() - blanks)
    });
    parts.collect()
}
