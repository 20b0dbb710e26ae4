//! Overwrites what must not be shown, so that all places stay where they are.

use super::{SourceMap, Span};

/// The texts with the bytes of `spans` overwritten.
#[must_use]
pub fn masked(sources: &SourceMap, spans: &[Span]) -> SourceMap {
    let mut masked = SourceMap::new();
    for (id, file) in sources.iter() {
        let mut text = file.text().to_string();
        for span in spans.iter().filter(|span| span.file == id) {
            overwrite(&mut text, *span);
        }
        masked.add_part(file.name(), text, file.before());
    }
    masked
}

/// Overwrites the bytes of a span, quotes and line breaks aside, one for one.
fn overwrite(text: &mut String, span: Span) {
    let Some(secret) = text.get(span.range()) else { return };
    let mut stars = String::with_capacity(secret.len());
    for character in secret.chars() {
        match character {
            '"' | '\n' | '\r' => stars.push(character),
            _ => (0..character.len_utf8()).for_each(|_| stars.push('*')),
        }
    }
    text.replace_range(span.range(), &stars);
}

#[cfg(test)]
mod tests {
    use super::overwrite;
    use crate::text::{FileId, Span};

    #[test]
    fn what_follows_a_secret_keeps_its_place() {
        let mut text = "{\"a\": \"gehéim\",\n \"b\": 1}".to_owned();
        let before = text.find("\"b\"").unwrap();
        overwrite(&mut text, Span::new(FileId(0), 6, 15));
        assert_eq!(text, "{\"a\": \"*******\",\n \"b\": 1}");
        assert_eq!(text.find("\"b\""), Some(before));
    }
}
