//! Columns of plain text that fit a width.

use unicode_width::UnicodeWidthStr;

use super::style::{Style, Tone};
use super::wrap;

/// The blanks between two columns.
const GUTTER: usize = 2;

/// A column is not made narrower than this, or than its title.
const NARROWEST: usize = 10;

/// On which side the cells of a column are flush.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Align {
    /// Text: may be broken into several lines.
    Left,
    /// Numbers: never broken.
    Right,
    /// Text that is to be copied, such as ids: never broken.
    Whole,
}

/// A table. A column without any text in its cells is left out.
pub(super) struct Table {
    columns: Vec<(&'static str, Align)>,
    rows: Vec<Vec<String>>,
}

impl Table {
    /// An empty table.
    pub(super) fn new(columns: impl Into<Vec<(&'static str, Align)>>) -> Self {
        Self { columns: columns.into(), rows: Vec::new() }
    }

    /// Adds a row; it has a cell for each column.
    pub(super) fn push(&mut self, row: impl Into<Vec<String>>) {
        self.rows.push(row.into());
    }

    /// Whether there are no rows.
    pub(super) fn is_empty(&self) -> bool {
        self.rows.is_empty()
    }

    /// The table as lines, each indented. Without a width every cell takes what it needs. Where the
    /// columns do not fit beside each other, the cells of a row stand below each other.
    pub(super) fn render(&self, indent: usize, width: Option<usize>, style: Style) -> String {
        let shown: Vec<usize> = (0..self.columns.len())
            .filter(|at| self.rows.iter().any(|row| row.get(*at).is_some_and(|cell| !cell.is_empty())))
            .collect();
        let limit = width.map(|width| width.saturating_sub(indent));
        let widths = self.widths(&shown, limit);
        let needed = widths.iter().sum::<usize>() + GUTTER * widths.len().saturating_sub(1);
        if let Some(limit) = limit.filter(|limit| needed > *limit) {
            return self.stacked(indent, &shown, limit, style);
        }
        let titles: Vec<Vec<String>> = (shown.iter())
            .map(|at| vec![self.columns.get(*at).map_or_else(String::new, |(title, _)| (*title).to_owned())])
            .collect();
        let mut out = String::new();
        self.line(&mut out, indent, &shown, &widths, &titles, |cell| style.paint(Tone::Strong, cell));
        for row in &self.rows {
            let cells: Vec<Vec<String>> = (shown.iter().zip(&widths))
                .map(|(at, width)| wrap::lines(row.get(*at).map_or("", String::as_str), *width))
                .collect();
            self.line(&mut out, indent, &shown, &widths, &cells, str::to_owned);
        }
        out
    }

    /// The rows as lists: the first cell, then the others with their titles, a line each.
    fn stacked(&self, indent: usize, shown: &[usize], limit: usize, style: Style) -> String {
        let mut out = String::new();
        for row in &self.rows {
            for (place, at) in shown.iter().enumerate() {
                let title = self.columns.get(*at).map_or("", |(title, _)| *title);
                let cell = row.get(*at).map_or("", String::as_str);
                let (cell, indent) = match place {
                    0 => (cell.to_owned(), indent),
                    _ if cell.is_empty() || cell == "-" => continue,
                    _ => (format!("{title}: {cell}"), indent + GUTTER),
                };
                let lines = wrap::lines(&cell, limit.saturating_sub(indent + GUTTER));
                for (number, line) in lines.iter().enumerate() {
                    let more = if number > 0 { GUTTER } else { 0 };
                    out.extend(std::iter::repeat_n(' ', indent + more));
                    out.push_str(&if place == 0 { style.paint(Tone::Strong, line) } else { line.clone() });
                    out.push('\n');
                }
            }
        }
        out
    }

    /// One row, of as many lines as its tallest cell.
    fn line(
        &self,
        out: &mut String,
        indent: usize,
        shown: &[usize],
        widths: &[usize],
        cells: &[Vec<String>],
        paint: impl Fn(&str) -> String,
    ) {
        let height = cells.iter().map(Vec::len).max().unwrap_or(0);
        for at in 0..height {
            // Blanks are written when something follows them, so that no line ends in blanks.
            let mut blanks = indent;
            for ((column, width), cell) in shown.iter().zip(widths).zip(cells) {
                let text = cell.get(at).map_or("", String::as_str);
                let missing = width.saturating_sub(text.width());
                let is_right = self.columns.get(*column).is_some_and(|(_, align)| *align == Align::Right);
                blanks += if is_right { missing } else { 0 };
                if !text.is_empty() {
                    out.extend(std::iter::repeat_n(' ', blanks));
                    out.push_str(&paint(text));
                    blanks = 0;
                }
                blanks += GUTTER + if is_right { 0 } else { missing };
            }
            out.push('\n');
        }
    }

    /// The width of each shown column: what its widest cell needs, and less if the table would
    /// otherwise be too wide.
    fn widths(&self, shown: &[usize], limit: Option<usize>) -> Vec<usize> {
        let natural = |at: usize| {
            let title = self.columns.get(at).map_or(0, |(title, _)| title.width());
            let cells = self.rows.iter().filter_map(|row| row.get(at)).map(|cell| cell.width());
            cells.fold(title, usize::max)
        };
        let mut widths: Vec<usize> = shown.iter().map(|at| natural(*at)).collect();
        let Some(limit) = limit else { return widths };
        let limit = limit.saturating_sub(GUTTER * shown.len().saturating_sub(1));
        widths.iter_mut().for_each(|width| *width = (*width).min(limit.max(NARROWEST)));
        while widths.iter().sum::<usize>() > limit {
            let candidates = shown.iter().zip(&mut widths).filter_map(|(at, width)| {
                let (title, align) = self.columns.get(*at)?;
                let least = NARROWEST.max(title.width());
                (*align == Align::Left && *width > least).then_some(width)
            });
            match candidates.max() {
                Some(widest) => *widest -= 1,
                None => break,
            }
        }
        widths
    }
}

#[cfg(test)]
mod tests {
    use super::{Align, Style, Table};

    fn table(rows: &[[&str; 3]]) -> Table {
        let mut table =
            Table::new([("name", Align::Left), ("number", Align::Right), ("remark", Align::Left)]);
        for row in rows {
            table.push(row.map(str::to_owned));
        }
        table
    }

    #[test]
    fn columns_are_flush_and_no_line_ends_in_blanks() {
        let found = table(&[["a", "1", "first"], ["bcd", "22", ""]]).render(1, None, Style::new(false));
        assert_eq!(found, " name  number  remark\n a          1  first\n bcd       22\n");
    }

    #[test]
    fn a_column_without_text_is_left_out() {
        let found = table(&[["a", "1", ""]]).render(0, None, Style::new(false));
        assert_eq!(found, "name  number\na          1\n");
    }

    #[test]
    fn the_widest_text_column_gives_way() {
        let found = table(&[["a", "1", "some words that do not fit"]]).render(0, Some(30), Style::new(false));
        assert_eq!(found, "name  number  remark\na          1  some words that\n              do not fit\n");
    }

    #[test]
    fn what_does_not_fit_side_by_side_stands_below_each_other() {
        let rows = [["a name of some length", "1", "some words that do not fit"], ["b", "2", ""]];
        let found = table(&rows).render(1, Some(20), Style::new(false));
        let expected = " a name of some\n   length\n   number: 1\n   remark: some\n     words that do\n     not fit\n b\n   number: 2\n";
        assert_eq!(found, expected);
        assert!(found.lines().all(|line| line.len() <= 20), "{found}");
    }

    #[test]
    fn wide_characters_keep_columns_flush() {
        let found = table(&[["管理", "1", "x"], ["ab", "2", "y"]]).render(0, None, Style::new(false));
        assert_eq!(found, "name  number  remark\n管理       1  x\nab         2  y\n");
    }
}
