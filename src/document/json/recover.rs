//! What happens after a mistake.
//!
//! One mistake is told once: where the next comma or bracket gives a sound footing, reading goes
//! on behind it, and where it does not, reading ends. What is looked at to explain a mistake is in
//! [`super::found`].

use super::errors;
use super::found::{Found, FoundKind};
use super::reader::{Bracket, Next, Reader};
use super::scan::string_end;
use crate::diagnostic::Diagnostic;
use crate::text::Span;

impl Reader<'_> {
    /// Reports a mistake that takes the rest of the text.
    pub(super) fn lose_rest(&mut self, diagnostic: Diagnostic) {
        self.fail(diagnostic, Next::Nothing);
        self.cut = true;
        self.at = self.bytes.len();
    }

    /// The text ends where something is still to come.
    pub(super) fn text_ends(&mut self) -> Next {
        if self.unbalanced {
            return Next::Nothing;
        }
        let end = self.text.trim_end().len();
        let diagnostic = match self.open.last() {
            Some(frame) => {
                let opening = self.opening(frame.node);
                errors::unclosed_bracket(self.file, end, opening, frame.bracket, self.misindented())
            }
            None => errors::no_value_at_all(self.file, end),
        };
        self.fail(diagnostic, Next::Nothing)
    }

    /// Something follows the value that is the whole text.
    pub(super) fn after_root(&mut self) -> Next {
        if self.at >= self.bytes.len() || self.unbalanced {
            return Next::Nothing;
        }
        let diagnostic = match self.peek() {
            Some(b'}') => errors::closes_nothing(self.file, self.at, Bracket::Curly),
            Some(b']') => errors::closes_nothing(self.file, self.at, Bracket::Square),
            _ => errors::second_value(self.found(), self.broken_string()),
        };
        self.fail(diagnostic, Next::Nothing)
    }

    /// No value can start with the byte here.
    pub(super) fn no_value(&mut self) -> Next {
        let found = self.found();
        let diagnostic = errors::no_value(&found);
        self.skip(&found);
        if self.open.is_empty() {
            return self.fail(diagnostic, Next::Nothing);
        }
        self.fail(diagnostic, Next::After)
    }

    /// No property's name can start with the byte here.
    pub(super) fn no_name(&mut self) -> Next {
        if self.peek().is_none() {
            return self.text_ends();
        }
        let found = self.found();
        let diagnostic = errors::no_name(&found);
        match found.kind {
            FoundKind::Word | FoundKind::SingleQuoted => {
                let next = self.fail(diagnostic, Next::After);
                self.at = found.span.end as usize;
                self.blanks();
                if next == Next::After && self.peek() == Some(b':') { self.colon() } else { next }
            }
            FoundKind::Mark(',') => {
                self.at += 1;
                self.fail(diagnostic, Next::Name(None))
            }
            FoundKind::String | FoundKind::Mark(_) => {
                self.skip(&found);
                self.fail(diagnostic, Next::After)
            }
        }
    }

    /// A blank that JSON does not have is told once; mending one mends them all.
    pub(super) fn foreign_blank(&mut self) -> bool {
        let first = self.text.get(self.at..).and_then(|rest| rest.chars().next());
        let Some(blank) = first.filter(|first| first.is_whitespace() || *first == '\u{FEFF}') else {
            return false;
        };
        if !self.has_foreign_blanks {
            self.has_foreign_blanks = true;
            self.fail(errors::foreign_blank(self.file, self.at, blank), Next::After);
        }
        self.at += blank.len_utf8();
        true
    }

    /// A property's name is not followed by a colon.
    pub(super) fn no_colon(&mut self) -> Next {
        if self.peek().is_none() {
            return self.text_ends();
        }
        let found = self.found();
        let broken = self.broken_string();
        let next = match found.kind {
            _ if broken.is_some() => Next::Nothing,
            FoundKind::Mark(',' | '}' | ']') => Next::After,
            FoundKind::Mark('=') => {
                self.at += 1;
                Next::Value
            }
            FoundKind::Mark('{' | '[') | FoundKind::String | FoundKind::Word | FoundKind::SingleQuoted => {
                Next::Value
            }
            FoundKind::Mark(_) => {
                self.skip(&found);
                Next::After
            }
        };
        self.fail(errors::no_colon(found, broken), next)
    }

    /// Neither a comma nor a closing bracket follows a value.
    pub(super) fn no_comma(&mut self, bracket: Bracket) -> Next {
        let found = self.found();
        let broken = self.broken_string();
        let is_next = match found.kind {
            FoundKind::String => true,
            FoundKind::Mark('{' | '[') | FoundKind::Word | FoundKind::SingleQuoted => {
                bracket == Bracket::Square
            }
            FoundKind::Mark(_) => false,
        };
        let next = match bracket {
            _ if broken.is_some() => Next::Nothing,
            Bracket::Curly if is_next => Next::Name(None),
            Bracket::Square if is_next => Next::Element(None),
            Bracket::Curly | Bracket::Square => {
                self.skip(&found);
                Next::After
            }
        };
        self.fail(errors::no_comma(found, bracket, is_next, broken), next)
    }

    /// The wrong bracket closes. In the line of the bracket that it should close it is a slip of the
    /// pen; elsewhere the right one was forgotten, and it closes the innermost that it fits.
    pub(super) fn mismatched(&mut self, found: Bracket) -> Next {
        let Some(frame) = self.open.last() else { return Next::Nothing };
        let (opening, expected) = (self.opening(frame.node), frame.bracket);
        let at = Span::new(self.file, self.at, self.at + 1);
        let suspect = if self.unbalanced { None } else { self.misindented() };
        let diagnostic = errors::mismatched(at, found, opening, expected, suspect);
        let same_line =
            self.text.get(opening.start as usize..self.at).is_some_and(|between| !between.contains('\n'));
        let fitting = self.open.iter().rposition(|frame| frame.bracket == found).filter(|_| !same_line);
        if let Some(fitting) = fitting {
            while self.open.len() > fitting + 1 {
                self.pop();
            }
        }
        self.unbalanced = true;
        self.close();
        self.fail(diagnostic, Next::After)
    }

    /// Goes to the comma or closing bracket at which reading can go on.
    fn skip(&mut self, found: &Found) {
        if matches!(found.kind, FoundKind::Mark(',' | '}' | ']')) {
            return;
        }
        if matches!(found.kind, FoundKind::Word | FoundKind::SingleQuoted) {
            self.at = found.span.end as usize;
        }
        let mut depth = 0usize;
        while let Some(byte) = self.peek() {
            match byte {
                b'"' => match string_end(self.bytes, self.at + 1) {
                    Some((end, _)) => self.at = end,
                    None => self.at = self.bytes.len(),
                },
                b'/' if self.comment() => continue,
                b'{' | b'[' => depth += 1,
                b'}' | b']' if depth > 0 => depth -= 1,
                b',' | b'}' | b']' if depth == 0 => return,
                _ => {}
            }
            self.at += 1;
        }
        self.at = self.bytes.len();
    }
}
