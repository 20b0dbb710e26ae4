//! The lines round some places, without the rest of their texts: what is kept of a text for a
//! message that is written much later.

use super::{Before, SourceMap, Span};

/// The most bytes that are kept of the lines of one place.
const LONGEST: usize = 4 << 10;

/// How much of a longer line is kept on each side of the place, in bytes.
const AROUND: usize = 200;

impl SourceMap {
    /// A map of the lines that the spans lie in, each in a text of its own, and the spans in it in
    /// their order. Of lines that are long, what stands round the span is kept.
    #[must_use]
    pub fn cut(&self, spans: &[Span]) -> (SourceMap, Vec<Span>) {
        let (mut map, mut hidden) = (SourceMap::new(), Vec::new());
        let spans = spans.iter().map(|span| self.cut_one(*span, &mut map, &mut hidden)).collect();
        map.hide(hidden);
        (map, spans)
    }

    fn cut_one(&self, span: Span, map: &mut SourceMap, hidden: &mut Vec<Span>) -> Span {
        let Some(file) = self.get(span.file) else { return span };
        let (index, before) = (file.lines(), file.before());
        let first = index.line_of(span.start as usize);
        let last = index.line_of((span.end.max(span.start + 1) - 1) as usize);
        let line = index.range(first).map_or(0, |line| line.start);
        let mut start = line;
        let mut end = index.range(last).map_or(start, |line| line.end);
        if end - start > LONGEST {
            start = boundary(file.text(), (span.start as usize).saturating_sub(AROUND).max(line));
            end = boundary(file.text(), (span.end as usize + AROUND).min(end).min(start + LONGEST));
        }
        let text = file.text();
        let columns = text.get(line..start).map_or(0, |skipped| skipped.chars().count());
        let columns = if first == 0 { before.columns + columns } else { columns };
        let before = Before { lines: before.lines + first, columns, bytes: before.bytes + start as u64 };
        let kept = text.get(start..end).unwrap_or_default();
        let id = map.add_part(file.name(), kept, before);
        let within = |at: u32| (at as usize).saturating_sub(start).min(kept.len());
        let of_kept = self.hidden().iter().filter(|place| {
            let last = place.end.max(place.start + 1) as usize;
            place.file == span.file && (place.start as usize) < end && start < last
        });
        hidden.extend(of_kept.map(|place| Span::new(id, within(place.start), within(place.end))));
        Span::new(id, within(span.start), within(span.end))
    }
}

/// The last boundary between characters that is not after an offset.
fn boundary(text: &str, offset: usize) -> usize {
    let mut at = offset.min(text.len());
    while !text.is_char_boundary(at) {
        at -= 1;
    }
    at
}

#[cfg(test)]
mod tests {
    use crate::text::{Before, SourceMap, Span};

    #[test]
    fn a_cut_place_has_the_lines_and_bytes_of_the_whole_file() {
        let mut sources = SourceMap::new();
        let before = Before { lines: 10, columns: 0, bytes: 100 };
        let file = sources.add_part("f", "one\ntwo three\nfour\n", before);
        let span = Span::new(file, 8, 13);
        let (cut, spans) = sources.cut(&[span, Span::new(file, 0, 7)]);
        assert_eq!(cut.slice(spans[0]), "three");
        assert_eq!(cut.slice(spans[1]), "one\ntwo");
        assert_eq!(cut.place(spans[0]), sources.place(span));
        assert_eq!(cut.place(spans[0]).unwrap().start.line, 12);
        assert_eq!(cut.iter().map(|(_, file)| file.text().len()).sum::<usize>(), 10 + 14);
    }

    #[test]
    fn what_must_not_be_shown_is_cut_with_its_line() {
        let mut sources = SourceMap::new();
        let file = sources.add("f", "one\ntwo secret\nsecret\n");
        let sources = sources.hiding(&[Span::new(file, 8, 14), Span::new(file, 15, 21)]);
        let (cut, spans) = sources.cut(&[Span::new(file, 4, 7)]);
        assert_eq!(cut.slice(spans[0]), "two");
        let hidden: Vec<_> = cut.hidden().iter().map(|place| cut.slice(*place)).collect();
        assert_eq!(hidden, ["secret"]);
    }

    #[test]
    fn of_a_long_line_the_surroundings_are_kept() {
        let mut sources = SourceMap::new();
        let text = format!("{}HERE{}", "é".repeat(5000), "x".repeat(5000));
        let file = sources.add("f", text);
        let span = Span::new(file, 10_000, 10_004);
        let (cut, spans) = sources.cut(&[span]);
        assert_eq!(cut.slice(spans[0]), "HERE");
        assert_eq!(cut.place(spans[0]), sources.place(span));
        assert!(cut.iter().all(|(_, file)| file.text().len() < 500));
    }
}
