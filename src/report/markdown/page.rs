//! A page that has a limit: sections share the room, and count what they leave out.

use crate::report::human::count;

/// The bytes that a section needs beside its entries: its tags, and the line about what is left out.
const OVERHEAD: usize = 300;

/// So many entries are made: no page has room for more.
const MOST: usize = 4_096;

/// Entries under a title.
#[derive(Clone)]
pub(super) struct Section {
    title: String,
    entries: Vec<String>,
    /// How many entries there are, whether they were made or not.
    number: usize,
}

impl Section {
    /// So many entries, in words for one and for several.
    pub(super) fn new(
        (one, several): (&str, &str),
        number: usize,
        entries: impl IntoIterator<Item = String>,
    ) -> Self {
        let title = count(number, one, several);
        Self { title, entries: entries.into_iter().take(MOST).collect(), number }
    }
}

/// Lines within a limit.
pub(super) struct Page {
    text: String,
    limit: usize,
}

impl Page {
    /// No lines yet, and so many bytes for them.
    pub(super) const fn new(limit: usize) -> Self {
        Self { text: String::new(), limit }
    }

    /// A short line of the head.
    pub(super) fn line(&mut self, line: &str) {
        self.text.push_str(line);
        self.text.push('\n');
    }

    /// A table; nothing if it has no rows. Half of the room is kept for what follows.
    pub(super) fn table(&mut self, head: &[&str], rows: &[String], what: &str) {
        if rows.is_empty() {
            return;
        }
        self.line("");
        head.iter().for_each(|line| self.line(line));
        let left = self.entries(rows, self.room() / 2);
        if left > 0 {
            self.line(&format!("\n{left} {what} left out: a comment has a limit."));
        }
    }

    /// Sections that are folded; nothing for those without entries. Those that follow a section have
    /// at least half of its room, if they need it.
    pub(super) fn folded(&mut self, sections: &[Section]) {
        let sections: Vec<_> = sections.iter().filter(|section| section.number > 0).collect();
        for (place, section) in sections.iter().enumerate() {
            let later = sections.iter().skip(place + 1);
            let needed: usize = later.map(|section| OVERHEAD + size(&section.entries)).sum();
            let room = self.room();
            self.section(section, room - needed.min(room / 2));
        }
    }

    fn section(&mut self, section: &Section, room: usize) {
        // Without the empty lines GitHub takes the list for HTML.
        self.line(&format!("\n<details><summary>{}</summary>\n", section.title));
        let left = self.entries(&section.entries, room) + section.number - section.entries.len();
        if left > 0 {
            self.line(&format!("\n{left} left out: a comment has a limit."));
        }
        self.line("\n</details>");
    }

    fn room(&self) -> usize {
        self.limit.saturating_sub(self.text.len())
    }

    /// Writes entries while there is room, and says how many there was none for.
    fn entries(&mut self, entries: &[String], room: usize) -> usize {
        let mut room = room.saturating_sub(OVERHEAD);
        for (place, entry) in entries.iter().enumerate() {
            let Some(rest) = room.checked_sub(entry.len() + 1) else { return entries.len() - place };
            room = rest;
            self.line(entry);
        }
        0
    }

    /// The page.
    pub(super) fn finish(self) -> String {
        self.text
    }
}

/// The bytes that entries take.
fn size(entries: &[String]) -> usize {
    entries.iter().map(|entry| entry.len() + 1).sum()
}

#[cfg(test)]
mod tests {
    use super::{Page, Section};

    #[test]
    fn a_page_keeps_to_its_limit_and_counts_what_it_leaves_out() {
        for (number, length) in [(0, 1), (10, 5), (1000, 300), (40, 9_000), (3, 70_000), (9_000, 8)] {
            let mut page = Page::new(65_536);
            let entries: Vec<String> = (0..number).map(|_| "x".repeat(length)).collect();
            page.table(&["head"], &entries, "rows");
            let section = Section::new(("thing", "things"), entries.len(), entries);
            page.folded(&[section.clone(), section.clone(), section]);
            let text = page.finish();
            assert!(text.len() <= 65_536, "{}", text.len());
            let shown = text.lines().filter(|line| line.starts_with('x')).count();
            let left: usize =
                text.lines().filter_map(|line| line.split_once(' ')?.0.parse::<usize>().ok()).sum();
            assert_eq!(shown + left, 4 * number);
        }
    }
}
