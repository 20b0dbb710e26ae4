//! Messages as people see them: excerpts, underlines, notes.
//!
//! The section `notice` of a case says what is to be told, a line each:
//!
//! ```text
//! error owner-forbidden: the message
//! primary file.json `text to underline`: the label
//! secondary file.json `first words` .. `last words`: a place across lines, `\n` between them
//! note why: a line below
//! ```

use delegard::diagnostic::{Code, Diagnostic, Label, Notice, Severity, render, render_diagnostic};
use delegard::text::{FileId, SourceMap, Span};
use proptest::prelude::*;

use crate::case::{Case, each};

#[test]
fn cases() {
    each("render", |case: &mut Case| {
        let mut sources = SourceMap::new();
        for (name, text) in case.files() {
            sources.add(name, text);
        }
        let found = render(&notice(case.section("notice"), &sources).borrow(), &sources, false);
        case.expect("expected", &found);
    });
}

struct OwnedNotice {
    severity: Severity,
    code: String,
    message: String,
    primary: Option<Label>,
    secondary: Vec<Label>,
    notes: Vec<String>,
}

impl OwnedNotice {
    fn borrow(&self) -> Notice<'_> {
        Notice {
            severity: self.severity,
            code: Some(&self.code),
            message: &self.message,
            primary: self.primary.as_ref(),
            secondary: &self.secondary,
            notes: &self.notes,
        }
    }
}

fn notice(section: &str, sources: &SourceMap) -> OwnedNotice {
    let mut lines = section.lines();
    let (head, message) = lines.next().unwrap().split_once(": ").unwrap();
    let (severity, code) = head.split_once(' ').unwrap();
    let mut notice = OwnedNotice {
        severity: match severity {
            "error" => Severity::Error,
            "warning" => Severity::Warning,
            "info" => Severity::Info,
            other => panic!("no severity is called {other}"),
        },
        code: code.to_owned(),
        message: message.to_owned(),
        primary: None,
        secondary: Vec::new(),
        notes: Vec::new(),
    };
    for line in lines {
        match line.split_once(' ').unwrap() {
            ("primary", rest) => notice.primary = Some(label(rest, sources)),
            ("secondary", rest) => notice.secondary.push(label(rest, sources)),
            ("note", rest) => notice.notes.push(rest.to_owned()),
            (other, _) => panic!("a notice has no line `{other}`"),
        }
    }
    notice
}

fn label(text: &str, sources: &SourceMap) -> Label {
    let (name, rest) = text.split_once(' ').unwrap();
    let (file, source) = sources.iter().find(|(_, source)| source.name() == name).unwrap();
    let (place, label) = rest.rsplit_once("`:").unwrap();
    let place = place.strip_prefix('`').unwrap().replace("\\n", "\n");
    let (first, last) = place.split_once("` .. `").unwrap_or((&place, &place));
    let start = source.text().find(first).unwrap();
    let end = start + source.text()[start..].find(last).unwrap() + last.len();
    Label { span: Span::new(file, start, end), text: label.trim().to_owned() }
}

fn error_at(span: Span) -> Diagnostic {
    Diagnostic::new(Code::JsonSyntax, "expected a value", span, "here")
}

fn shown(text: &str, range: std::ops::Range<usize>) -> String {
    let mut sources = SourceMap::new();
    let file = sources.add("in.json", text);
    render_diagnostic(&error_at(Span::new(file, range.start, range.end)), &sources, false)
}

#[test]
fn a_line_of_three_megabytes_is_a_short_message() {
    let text = "{\"name\": \"x\"},".repeat(220_000);
    let out = shown(&text, 1_540_010..1_540_013);
    assert!(out.len() < 700, "{out}");
    assert!(out.contains("in.json:1:1540011\n"), "{out}");
    let lines: Vec<&str> = out.lines().collect();
    let column = |line: &str, text: &str| line[..line.find(text).unwrap()].chars().count();
    let (source, underline) = (lines[3], lines[4]);
    let at = column(underline, "^^^ here");
    assert_eq!(source.chars().skip(at).take(3).collect::<String>(), text[1_540_010..1_540_013]);
}

#[test]
fn controls_and_marks_are_shown_and_underlines_stay_below() {
    let text = "\u{1b}[2J\u{202e}\"x\u{7}y\"\u{200b} z";
    let at = text.find('z').unwrap();
    assert_eq!(
        shown(text, at..at + 1),
        "error[E0501]: expected a value\n  ┌─ in.json:1:13\n  │\n1 │ ␛[2J·\"x␇y\"· z\n  │             ^ here\n"
    );
}

#[test]
fn text_from_inputs_is_made_printable_wherever_it_stands() {
    let mut sources = SourceMap::new();
    let file = sources.add("a\u{1b}.json", "1");
    let span = Span::new(file, 0, 1);
    let diagnostic = Diagnostic::new(Code::JsonSyntax, "a\u{1b}b", span, "c\u{1b}d\ne").help("f\u{1b}g");
    for color in [false, true] {
        let out = render_diagnostic(&diagnostic, &sources, color).replace("\u{1b}[", "<");
        assert!(!out.contains('\u{1b}'), "{out}");
        assert!(out.contains("c\\u{1b}d\\ne"), "{out}");
    }
}

#[test]
fn colour_adds_escapes_and_nothing_else() {
    let mut sources = SourceMap::new();
    let file = sources.add("in.json", "[1,\n2,,\n3]");
    let diagnostic =
        error_at(Span::new(file, 6, 7)).because_of(Span::new(file, 0, 1), "opened here").help("x");
    let plain = render_diagnostic(&diagnostic, &sources, false);
    let colored = render_diagnostic(&diagnostic, &sources, true);
    assert_ne!(plain, colored);
    let mut stripped = String::new();
    let mut parts = colored.split("\u{1b}[");
    stripped.push_str(parts.next().unwrap());
    parts.for_each(|part| stripped.push_str(part.split_once('m').unwrap().1));
    assert_eq!(stripped, plain);
}

#[test]
fn a_span_of_an_unknown_file_leaves_the_message() {
    let diagnostic = error_at(Span::new(FileId(7), 3, 9)).help("mend it");
    let out = render_diagnostic(&diagnostic, &SourceMap::new(), false);
    assert_eq!(out, "error[E0501]: expected a value\n = help: mend it\n");
}

#[test]
fn a_span_that_ends_in_a_line_break_stays_on_its_line() {
    assert!(shown("ab\r\ncd", 0..4).contains("1 │ ab\n  │ ^^ here\n"));
}

#[test]
fn the_end_of_the_text_is_a_place() {
    assert!(shown("ab", 2..2).contains("in.json:1:3\n  │\n1 │ ab\n  │   ^ here\n"));
    assert!(shown("ab\n", 3..3).contains("in.json:2:1\n  │\n2 │\n  │ ^ here\n"));
    assert!(shown("", 0..0).contains("in.json:1:1\n  │\n1 │\n  │ ^ here\n"));
}

#[test]
fn a_place_of_a_million_lines_is_shown_by_its_ends() {
    let text = format!("[\n{}]", "1,\n".repeat(1_000_000));
    let out = shown(&text, 0..text.len());
    assert_eq!(out.lines().count(), 11, "{out}");
    assert!(out.contains("\n1000002 │ │ ]\n"), "{out}");
}

proptest! {
    #[test]
    fn any_places_in_any_text_can_be_shown(
        text in "([a-zé\u{202e}\t\r\n\"{}]{0,30}|[a-zé]{150,400}|\n){0,12}",
        places in prop::collection::vec((0usize..1200, 0usize..400), 1..5),
    ) {
        let mut sources = SourceMap::new();
        let file = sources.add("in.json", text.as_str());
        let spans: Vec<Span> = places
            .iter()
            .map(|(start, len)| Span::new(file, *start, start + len))
            .collect();
        let diagnostic = spans[1..].iter().fold(error_at(spans[0]), |diagnostic, span| diagnostic.because_of(*span, "x"));
        let out = render_diagnostic(&diagnostic, &sources, false);
        // The second half of a line break is shown as the first.
        let mut first = spans[0].range().start.min(text.len());
        while !text.is_char_boundary(first) {
            first -= 1;
        }
        if text[first..].starts_with('\n') && text[..first].ends_with('\r') {
            first -= 1;
        }
        let start = sources.start(Span::at(file, first)).unwrap();
        let header = format!("in.json:{}:{}\n", start.line, start.column);
        prop_assert!(out.contains(&header), "{} lacks {}", out, header);
        prop_assert!(out.len() < 20_000);
        let disturbs = out.contains(['\u{202e}', '\r']);
        prop_assert!(!disturbs);
    }
}
