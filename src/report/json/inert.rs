//! Writes JSON whose text cannot disturb a terminal: what does not print is written as an escape,
//! which means the same to a program.

use std::io::{self, Write};

use serde::Serialize;
use serde_json::ser::{Formatter, PrettyFormatter, Serializer};

use crate::text::escape::is_unprintable;

/// Writes a value as indented JSON and a line break.
pub(in crate::report) fn write(value: &impl Serialize, out: &mut dyn Write) -> io::Result<()> {
    let mut serializer = Serializer::with_formatter(&mut *out, Inert(PrettyFormatter::with_indent(b"  ")));
    value.serialize(&mut serializer)?;
    writeln!(out)
}

/// Writes a value as one line of JSON and a line break. The line is made in `memory`.
pub(in crate::report) fn write_line(
    value: &impl Serialize,
    memory: &mut Vec<u8>,
    out: &mut dyn Write,
) -> io::Result<()> {
    memory.clear();
    serde_json::to_writer(&mut *memory, value)?;
    // Nearly every line is plain, and what is plain need not be looked at character by character.
    if !memory.iter().all(|byte| matches!(byte, b' '..=b'~')) {
        memory.clear();
        value.serialize(&mut Serializer::with_formatter(&mut *memory, InertLine))?;
    }
    memory.push(b'\n');
    out.write_all(memory)
}

/// Writes no blanks, and escapes more.
struct InertLine;

impl Formatter for InertLine {
    fn write_string_fragment<W: ?Sized + Write>(&mut self, writer: &mut W, fragment: &str) -> io::Result<()> {
        write_inert(writer, fragment)
    }
}

/// Indents as the pretty formatter does, and escapes more.
struct Inert(PrettyFormatter<'static>);

impl Formatter for Inert {
    fn write_string_fragment<W: ?Sized + Write>(&mut self, writer: &mut W, fragment: &str) -> io::Result<()> {
        write_inert(writer, fragment)
    }

    fn begin_array<W: ?Sized + Write>(&mut self, writer: &mut W) -> io::Result<()> {
        self.0.begin_array(writer)
    }

    fn end_array<W: ?Sized + Write>(&mut self, writer: &mut W) -> io::Result<()> {
        self.0.end_array(writer)
    }

    fn begin_array_value<W: ?Sized + Write>(&mut self, writer: &mut W, first: bool) -> io::Result<()> {
        self.0.begin_array_value(writer, first)
    }

    fn end_array_value<W: ?Sized + Write>(&mut self, writer: &mut W) -> io::Result<()> {
        self.0.end_array_value(writer)
    }

    fn begin_object<W: ?Sized + Write>(&mut self, writer: &mut W) -> io::Result<()> {
        self.0.begin_object(writer)
    }

    fn end_object<W: ?Sized + Write>(&mut self, writer: &mut W) -> io::Result<()> {
        self.0.end_object(writer)
    }

    fn begin_object_key<W: ?Sized + Write>(&mut self, writer: &mut W, first: bool) -> io::Result<()> {
        self.0.begin_object_key(writer, first)
    }

    fn begin_object_value<W: ?Sized + Write>(&mut self, writer: &mut W) -> io::Result<()> {
        self.0.begin_object_value(writer)
    }

    fn end_object_value<W: ?Sized + Write>(&mut self, writer: &mut W) -> io::Result<()> {
        self.0.end_object_value(writer)
    }
}

fn write_inert<W: ?Sized + Write>(writer: &mut W, fragment: &str) -> io::Result<()> {
    let mut rest = fragment;
    while let Some(at) = rest.find(is_unprintable) {
        let (before, from) = rest.split_at(at);
        writer.write_all(before.as_bytes())?;
        let mut characters = from.chars();
        for unit in characters.next().unwrap_or_default().encode_utf16(&mut [0; 2]) {
            write!(writer, "\\u{unit:04x}")?;
        }
        rest = characters.as_str();
    }
    writer.write_all(rest.as_bytes())
}

#[cfg(test)]
mod tests {
    use super::write;

    #[test]
    fn what_does_not_print_is_escaped_and_reads_back_the_same() {
        let text = "a\u{1b}[2J\u{9b}\u{202e}b\u{e0041}\n\"é";
        let mut out = Vec::new();
        write(&[text], &mut out).unwrap();
        let written = String::from_utf8(out).unwrap();
        assert_eq!(written, "[\n  \"a\\u001b[2J\\u009b\\u202eb\\udb40\\udc41\\n\\\"é\"\n]\n");
        let read: Vec<String> = serde_json::from_str(&written).unwrap();
        assert_eq!(read, [text]);
    }
}
