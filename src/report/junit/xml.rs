//! Elements and attributes of XML, indented, with text that is escaped.
//!
//! Escaping alone would not do: XML has no way at all to write most control characters, so these
//! stand as `\u{…}`, as in reports for people.

use std::io::{self, Write};

use crate::text::escape::printable;

/// Writes elements.
pub(super) struct Xml<'w> {
    out: &'w mut dyn Write,
    depth: usize,
}

/// The name and the value of an attribute.
type Attribute<'t> = (&'t str, &'t str);

impl<'w> Xml<'w> {
    /// Begins a document.
    pub(super) fn new(out: &'w mut dyn Write) -> io::Result<Self> {
        writeln!(out, "<?xml version=\"1.0\" encoding=\"UTF-8\"?>")?;
        Ok(Self { out, depth: 0 })
    }

    /// Writes an element without content.
    pub(super) fn empty(&mut self, name: &str, attributes: &[Attribute<'_>]) -> io::Result<()> {
        self.start(name, attributes)?;
        writeln!(self.out, "/>")
    }

    /// Writes an element with text.
    pub(super) fn text(&mut self, name: &str, attributes: &[Attribute<'_>], text: &str) -> io::Result<()> {
        if text.is_empty() {
            return self.empty(name, attributes);
        }
        self.start(name, attributes)?;
        let lines: Vec<String> = text.split('\n').map(escaped).collect();
        writeln!(self.out, ">{}</{name}>", lines.join("\n"))
    }

    /// Begins an element.
    pub(super) fn open(&mut self, name: &str, attributes: &[Attribute<'_>]) -> io::Result<()> {
        self.start(name, attributes)?;
        writeln!(self.out, ">")?;
        self.depth += 1;
        Ok(())
    }

    /// Ends an element.
    pub(super) fn close(&mut self, name: &str) -> io::Result<()> {
        self.depth = self.depth.saturating_sub(1);
        writeln!(self.out, "{:width$}</{name}>", "", width = 2 * self.depth)
    }

    fn start(&mut self, name: &str, attributes: &[Attribute<'_>]) -> io::Result<()> {
        write!(self.out, "{:width$}<{name}", "", width = 2 * self.depth)?;
        attributes.iter().try_for_each(|(name, value)| write!(self.out, " {name}=\"{}\"", escaped(value)))
    }
}

/// Text as it may stand in content and between double quotes.
fn escaped(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for character in printable(text).chars() {
        match character {
            '&' => out.push_str("&amp;"),
            '<' => out.push_str("&lt;"),
            // Also the end of `]]>`, which content must not have.
            '>' => out.push_str("&gt;"),
            '"' => out.push_str("&quot;"),
            // No characters of XML.
            '\u{FFFE}' | '\u{FFFF}' => out.push('\u{FFFD}'),
            _ => out.push(character),
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use super::escaped;

    #[test]
    fn no_text_leaves_its_place() {
        assert_eq!(
            escaped("a\u{0}\u{1b}[2J]]>\"<b>&\n\u{ffff}"),
            "a\\u{0}\\u{1b}[2J]]&gt;&quot;&lt;b&gt;&amp;\\n\u{fffd}"
        );
    }
}
