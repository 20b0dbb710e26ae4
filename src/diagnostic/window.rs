//! One line of a source as it is shown: cut to windows round the places of interest if it is long,
//! and without characters that would disturb a terminal.
//!
//! A character is shown as one character, so what is underlined stays under its line. What must not
//! be shown is a mask of one length, whatever it hides: even how long a secret is may help to guess it.

use std::ops::Range;

use crate::text::escape::is_unprintable;

/// The longest line, in characters, that is shown whole.
const WHOLE: usize = 200;
/// The characters of a longer line that are shown before and after each place of interest.
const BEFORE: usize = 40;
const AFTER: usize = 60;
/// What stands for the parts that are not shown.
const ELLIPSIS: char = '…';
/// What stands for a part that must not be shown.
const MASK: &str = "***";

/// A line as it is shown.
#[derive(Debug)]
pub(super) struct Window {
    pub(super) text: String,
    places: Vec<Place>,
}

/// A boundary between characters: where it is in the source and where in the shown line.
#[derive(Clone, Copy, Debug)]
struct Place {
    source: usize,
    shown: usize,
}

impl Window {
    /// The line `line` of `source`, its line break left out. If it is long, only what stands round
    /// the sorted offsets `points`, or its start if there are none. Of the places `hidden`, which are
    /// sorted and apart, only that they are there.
    pub(super) fn new(source: &str, line: Range<usize>, points: &[usize], hidden: &[Range<usize>]) -> Self {
        let mut window = Self { text: String::new(), places: Vec::new() };
        let mut shown_to = line.start;
        for part in whole_masks(parts(source, &line, points), hidden) {
            if part.start > shown_to {
                window.text.push(ELLIPSIS);
            }
            shown_to = part.end;
            window.push_masked(source, part, hidden);
        }
        if shown_to < line.end {
            window.text.push(ELLIPSIS);
        }
        window
    }

    /// Adds a part with its masks.
    fn push_masked(&mut self, source: &str, part: Range<usize>, hidden: &[Range<usize>]) {
        let mut at = part.start;
        for place in hidden.iter().filter(|place| touches(place, &part)) {
            self.push(source, at..place.start.max(at));
            self.text.push_str(MASK);
            at = place.end.min(part.end).max(at);
        }
        self.push(source, at..part.end);
    }

    fn push(&mut self, source: &str, part: Range<usize>) {
        for (offset, character) in source.get(part.clone()).unwrap_or_default().char_indices() {
            self.places.push(Place { source: part.start + offset, shown: self.text.len() });
            self.text.push(stand_in(character));
        }
        self.places.push(Place { source: part.end, shown: self.text.len() });
    }

    /// Where the byte `source` of the source is in the shown line.
    pub(super) fn shown(&self, source: usize) -> usize {
        let after = self.places.partition_point(|place| place.source <= source);
        self.places.get(after.saturating_sub(1)).map_or(0, |place| place.shown)
    }

    /// Which byte of the source the byte `shown` of the shown line stands for.
    pub(super) fn source(&self, shown: usize) -> usize {
        let after = self.places.partition_point(|place| place.shown <= shown);
        self.places.get(after.saturating_sub(1)).map_or(0, |place| place.source)
    }
}

/// The parts of a line that are shown, in order and apart from each other.
fn parts(source: &str, line: &Range<usize>, points: &[usize]) -> Vec<Range<usize>> {
    if forward(source, line, line.start, WHOLE) == line.end {
        return std::iter::once(line.clone()).collect();
    }
    if points.is_empty() {
        return std::iter::once(line.start..forward(source, line, line.start, BEFORE + AFTER)).collect();
    }
    let mut parts: Vec<Range<usize>> = Vec::new();
    for point in points {
        let part = backward(source, line, *point, BEFORE)..forward(source, line, *point, AFTER);
        match parts.last_mut() {
            Some(last) if part.start <= last.end + ELLIPSIS.len_utf8() => last.end = last.end.max(part.end),
            _ => parts.push(part),
        }
    }
    parts
}

/// The parts of a line, none of which starts or ends within what is hidden: it would tell how much.
fn whole_masks(parts: Vec<Range<usize>>, hidden: &[Range<usize>]) -> Vec<Range<usize>> {
    let mut whole: Vec<Range<usize>> = Vec::with_capacity(parts.len());
    for mut part in parts {
        for place in hidden {
            if touches(place, &part) {
                part = part.start.min(place.start)..part.end.max(place.end);
            }
        }
        match whole.last_mut() {
            Some(last) if part.start <= last.end => last.end = last.end.max(part.end),
            _ => whole.push(part),
        }
    }
    whole
}

/// Whether something hidden lies in a part, at least with one byte, or is empty and stands in it.
fn touches(place: &Range<usize>, part: &Range<usize>) -> bool {
    place.start < part.end && part.start < place.end.max(place.start + 1)
}

fn forward(source: &str, line: &Range<usize>, from: usize, count: usize) -> usize {
    let rest = source.get(from..line.end).unwrap_or_default();
    rest.char_indices().nth(count).map_or(line.end, |(offset, _)| from + offset)
}

fn backward(source: &str, line: &Range<usize>, from: usize, count: usize) -> usize {
    let rest = source.get(line.start..from).unwrap_or_default();
    rest.char_indices().rev().take(count).last().map_or(from, |(offset, _)| line.start + offset)
}

/// A character of the source as it is shown: controls as their pictures, marks that would reorder
/// the line or have no width as a dot. Tabs are left to the printer.
fn stand_in(character: char) -> char {
    match character {
        '\t' => '\t',
        '\u{7F}' => '\u{2421}',
        '\0'..='\u{1F}' => char::from_u32(0x2400 + u32::from(character)).unwrap_or('·'),
        _ if is_unprintable(character) => '·',
        _ => character,
    }
}

#[cfg(test)]
mod tests {
    use super::Window;

    fn window(source: &str, points: &[usize]) -> Window {
        Window::new(source, 0..source.len(), points, &[])
    }

    #[test]
    fn a_mask_does_not_tell_how_much_it_hides() {
        for secret in ["", "x", "hunter2", &"geheim".repeat(40)] {
            let line = format!("{{\"pw\": \"{secret}\", \"b\": 1}}");
            let hidden = 8..8 + secret.len();
            let points = [hidden.start, hidden.end + 1];
            let window = Window::new(&line, 0..line.len(), &points, std::slice::from_ref(&hidden));
            assert_eq!(window.text, "{\"pw\": \"***\", \"b\": 1}");
            let behind = line.find(", ").unwrap();
            assert_eq!(&window.text[window.shown(behind)..], ", \"b\": 1}");
            assert_eq!(window.source(window.shown(behind)), behind);
            assert_eq!(window.source(window.shown(7)), 7);
        }
    }

    #[test]
    fn a_short_line_is_shown_whole() {
        assert_eq!(window("role Owner forbidden", &[5]).text, "role Owner forbidden");
        let line = "é".repeat(200);
        assert_eq!(window(&line, &[]).text, line);
    }

    #[test]
    fn a_long_line_is_cut_round_its_points() {
        let line = format!("{}HERE{}THERE{}", "a".repeat(1000), "b".repeat(1000), "c".repeat(1000));
        let (here, there) = (1000, 2004);
        let window = window(&line, &[here, there]);
        let expected =
            format!("…{}HERE{}…{}THERE{}…", "a".repeat(40), "b".repeat(56), "b".repeat(40), "c".repeat(55));
        assert_eq!(window.text, expected);
        for point in [here, here + 4, there, there + 5] {
            let shown = window.shown(point);
            assert_eq!(window.source(shown), point);
            assert_eq!(window.text[shown..].chars().next(), line[point..].chars().next());
        }
    }

    #[test]
    fn the_cut_falls_between_characters() {
        let line = "é".repeat(1000);
        let window = window(&line, &[600]);
        assert_eq!(window.text, format!("…{}…", "é".repeat(100)));
        assert_eq!(window.source(window.shown(600)), 600);
    }

    #[test]
    fn windows_that_meet_are_one() {
        let line = "x".repeat(1000);
        assert_eq!(window(&line, &[500, 590]).text, format!("…{}…", "x".repeat(190)));
    }

    #[test]
    fn a_long_line_without_points_shows_its_start() {
        assert_eq!(window(&"x".repeat(300), &[]).text, format!("{}…", "x".repeat(100)));
    }

    #[test]
    fn controls_and_marks_are_shown_one_for_one() {
        let line = "a\u{1b}[31m\u{202e}b\u{7f}\u{9b}\tc";
        let window = window(line, &[]);
        assert_eq!(window.text, "a␛[31m·b␡·\tc");
        assert_eq!(&window.text[window.shown(line.find('b').unwrap())..], "b␡·\tc");
    }
}
