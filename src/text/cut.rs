//! The lines round some places, without the rest of their texts: what is kept of a text for a
//! message that is written much later.

use super::{Before, SourceMap, Span};

/// The most bytes that are kept of the lines of one place.
const LONGEST: usize = 4 << 10;

impl SourceMap {
    /// A map of the lines that the spans lie in, each in a text of its own, and the spans in it in
    /// their order. A span whose lines are longer than what is kept, or whose text is not here, is
    /// at an empty text of the same name and place.
    #[must_use]
    pub fn cut(&self, spans: &[Span]) -> (SourceMap, Vec<Span>) {
        let mut map = SourceMap::new();
        let spans = spans.iter().map(|span| self.cut_one(*span, &mut map)).collect();
        (map, spans)
    }

    fn cut_one(&self, span: Span, map: &mut SourceMap) -> Span {
        let Some(file) = self.get(span.file) else { return span };
        let (index, before) = (file.lines(), file.before());
        let first = index.line_of(span.start as usize);
        let last = index.line_of((span.end.max(span.start + 1) - 1) as usize);
        let start = index.range(first).map_or(0, |line| line.start);
        let end = index.range(last).map_or(start, |line| line.end);
        let text = file.text().get(start..end).filter(|lines| lines.len() <= LONGEST);
        let skipped = if text.is_some() { start } else { span.start as usize };
        let before = Before { lines: before.lines + first, bytes: before.bytes + skipped as u64 };
        let id = map.add_part(file.name(), text.unwrap_or_default(), before);
        match text {
            Some(_) => Span::new(id, span.start as usize - start, span.end as usize - start),
            None => Span::at(id, 0),
        }
    }
}

#[cfg(test)]
mod tests {
    use crate::text::{Before, SourceMap, Span};

    #[test]
    fn a_cut_place_has_the_lines_and_bytes_of_the_whole_file() {
        let mut sources = SourceMap::new();
        let before = Before { lines: 10, bytes: 100 };
        let file = sources.add_part("f", "one\ntwo three\nfour\n", before);
        let span = Span::new(file, 8, 13);
        let (cut, spans) = sources.cut(&[span, Span::new(file, 0, 7)]);
        assert_eq!(cut.slice(spans[0]), "three");
        assert_eq!(cut.slice(spans[1]), "one\ntwo");
        assert_eq!(cut.place(spans[0]), sources.place(span));
        assert_eq!(cut.place(spans[0]).unwrap().start.line, 12);
        assert_eq!(cut.iter().map(|(_, file)| file.text().len()).sum::<usize>(), 10 + 14);
    }
}
