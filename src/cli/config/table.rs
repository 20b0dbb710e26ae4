//! TOML to values, with the place of every mistake.
//!
//! What is read is remembered, so that [`Table::finish`] can report the keys that nobody asked for.

use std::num::NonZero;
use std::ops::Range;
use std::path::{Path, PathBuf};

use jiff::civil::Date;
use toml::Spanned;
use toml::de::{DeTable, DeValue};
use uuid::Uuid;

use crate::diagnostic::{Code, Diagnostic, Sink};
use crate::text::escape::brief;
use crate::text::suggest::nearest;
use crate::text::{FileId, Span};

/// How much of a text is shown.
const LONGEST: usize = 60;

/// A table of the configuration.
pub(super) struct Table<'t, 's> {
    file: FileId,
    table: DeTable<'t>,
    /// The table as a whole; for `[[waiver]]` its first entry, or the header.
    pub(super) span: Span,
    sink: &'s mut Sink,
}

impl<'t, 's> Table<'t, 's> {
    /// Reads a text. None if it is no TOML; every mistake goes to `sink`.
    pub(super) fn parse(file: FileId, text: &'t str, sink: &'s mut Sink) -> Option<Self> {
        let (table, errors) = DeTable::parse_recoverable(text);
        for error in &errors {
            let span = error.span().unwrap_or(0..0);
            let message = format!("the configuration is not TOML: {}", error.message().replace('\n', ", "));
            sink.push(Diagnostic::new(Code::ConfigSyntax, message, place(file, span), "cannot be read"));
        }
        let span = place(file, table.span());
        errors.is_empty().then(|| Self { file, table: table.into_inner(), span, sink })
    }

    /// Reports the keys that nobody asked for; `known` are those that there are.
    pub(super) fn finish(self, known: &[&str]) {
        for key in self.table.keys() {
            let name = key.get_ref();
            if known.contains(&name.as_ref()) {
                continue;
            }
            let message = format!("`{}` is no key here", brief(name, LONGEST));
            let unknown =
                Diagnostic::new(Code::UnknownKey, message, place(self.file, key.span()), "not known");
            self.sink.push(match nearest(name, known.iter().copied()) {
                Some(meant) => unknown.suggest(Some(meant)),
                None => unknown.help(format!("the keys are {}", known.join(", "))),
            });
        }
    }

    fn get(&self, key: &str) -> Option<(Span, &DeValue<'t>)> {
        let (_, value) = self.table.iter().find(|(name, _)| name.get_ref() == key)?;
        Some((place(self.file, value.span()), value.get_ref()))
    }

    fn wrong(&mut self, key: &str, span: Span, wanted: &str) {
        let message = format!("`{key}` is {wanted}");
        self.sink.push(Diagnostic::new(Code::BadConfigValue, message, span, "something else"));
    }

    /// The value of a key, if `read` can make anything of it.
    fn value<T>(&mut self, key: &str, wanted: &str, read: impl Fn(&DeValue<'t>) -> Option<T>) -> Option<T> {
        let (span, value) = self.get(key)?;
        let found = read(value);
        if found.is_none() {
            self.wrong(key, span, wanted);
        }
        found
    }

    /// Whether a key is there.
    pub(super) fn has(&self, key: &str) -> bool {
        self.get(key).is_some()
    }

    /// The place of a key's value.
    pub(super) fn span_of(&self, key: &str) -> Span {
        self.get(key).map_or(self.span, |(span, _)| span)
    }

    /// Reports something of which only the caller knows that it is wrong.
    pub(super) fn report(&mut self, diagnostic: Diagnostic) {
        self.sink.push(diagnostic);
    }

    /// `true` or `false`.
    pub(super) fn flag(&mut self, key: &str) -> Option<bool> {
        self.value(key, "`true` or `false`", DeValue::as_bool)
    }

    /// A text that is not blank.
    pub(super) fn text(&mut self, key: &str) -> Option<String> {
        self.value(key, "a text", |value| text(value).filter(|text| !text.trim().is_empty()))
    }

    /// A text, or a list of texts.
    pub(super) fn texts(&mut self, key: &str) -> Vec<String> {
        self.list(key, "a text or a list of texts", text)
    }

    /// A path, seen from a folder.
    pub(super) fn path(&mut self, key: &str, folder: &Path) -> Option<PathBuf> {
        self.text(key).map(|path| folder.join(path))
    }

    /// Paths, seen from a folder.
    pub(super) fn paths(&mut self, key: &str, folder: &Path) -> Vec<PathBuf> {
        self.texts(key).into_iter().map(|path| folder.join(path)).collect()
    }

    /// A GUID.
    pub(super) fn guid(&mut self, key: &str) -> Option<Uuid> {
        self.value(key, "a GUID", |value| Uuid::try_parse(value.as_str()?).ok())
    }

    /// A day, written as TOML's own date or as a text.
    pub(super) fn date(&mut self, key: &str) -> Option<Date> {
        self.value(key, "a day such as 2027-03-31", |value| match value {
            DeValue::Datetime(day) if day.time.is_none() && day.offset.is_none() => {
                let day = day.date?;
                Date::new(
                    i16::try_from(day.year).ok()?,
                    i8::try_from(day.month).ok()?,
                    i8::try_from(day.day).ok()?,
                )
                .ok()
            }
            other => other.as_str()?.parse().ok(),
        })
    }

    /// A whole number that is not too large.
    pub(super) fn number(&mut self, key: &str) -> Option<u16> {
        self.value(key, "a whole number from 0 to 65535", |value| {
            let number = value.as_integer()?;
            u16::from_str_radix(number.as_str(), number.radix()).ok()
        })
    }

    /// A whole number that is not zero.
    pub(super) fn count(&mut self, key: &str) -> Option<NonZero<usize>> {
        self.value(key, "a whole number from 1", |value| {
            let number = value.as_integer()?;
            let number = usize::from_str_radix(number.as_str(), number.radix()).ok()?;
            NonZero::new(number)
        })
    }

    /// A GUID, or a list of GUIDs.
    pub(super) fn guids(&mut self, key: &str) -> Vec<Uuid> {
        let read = |value: &DeValue<'t>| Uuid::try_parse(value.as_str()?).ok();
        self.list(key, "a GUID or a list of GUIDs", read)
    }

    /// The place of a word among those that the key takes.
    pub(super) fn word(&mut self, key: &str, words: &[String]) -> Option<usize> {
        let read = |value: &DeValue<'t>| words.iter().position(|word| Some(word.as_str()) == value.as_str());
        self.value(key, &format!("one of {}", quoted(words)), read)
    }

    /// The places of words among those that the key takes.
    pub(super) fn words(&mut self, key: &str, words: &[String]) -> Vec<usize> {
        let read = |value: &DeValue<'t>| words.iter().position(|word| Some(word.as_str()) == value.as_str());
        self.list(key, &format!("one or more of {}", quoted(words)), read)
    }

    /// One value, or a list of them.
    fn list<T>(&mut self, key: &str, wanted: &str, read: impl Fn(&DeValue<'t>) -> Option<T>) -> Vec<T> {
        let all = self.value(key, wanted, |value| match value.as_array() {
            Some(list) => list.iter().map(|entry| read(entry.get_ref())).collect(),
            None => read(value).map(|one| vec![one]),
        });
        all.unwrap_or_default()
    }

    /// A table of names and values, as `name=value`. A value that is no text is written as JSON.
    pub(super) fn assignments(&mut self, key: &str) -> Vec<String> {
        let pairs = self.value(key, "a table of names and values", |value| {
            value
                .as_table()?
                .iter()
                .map(|(name, value)| {
                    let value = match value.get_ref() {
                        DeValue::String(text) => text.to_string(),
                        other => json(other)?.to_string(),
                    };
                    Some(format!("{}={value}", name.get_ref()))
                })
                .collect()
        });
        pairs.unwrap_or_default()
    }

    /// Takes each table of a list, with its place.
    pub(super) fn tables(&mut self, key: &str, mut each: impl FnMut(&mut Table<'t, '_>), known: &[&str]) {
        let Some((span, value)) = self.get(key) else { return };
        let Some(list) = value.as_array().cloned() else { return self.wrong(key, span, "a list of tables") };
        for entry in list {
            let span = place(self.file, entry.span());
            match entry.into_inner() {
                DeValue::Table(table) => {
                    let mut inner = Table { file: self.file, table, span, sink: self.sink };
                    each(&mut inner);
                    inner.finish(known);
                }
                _ => self.wrong(key, span, "a list of tables"),
            }
        }
    }
}

fn text(value: &DeValue<'_>) -> Option<String> {
    value.as_str().map(str::to_owned)
}

fn json(value: &DeValue<'_>) -> Option<serde_json::Value> {
    Some(match value {
        DeValue::String(text) => text.as_ref().into(),
        DeValue::Integer(number) => i64::from_str_radix(number.as_str(), number.radix()).ok()?.into(),
        DeValue::Float(number) => number.as_str().parse::<f64>().ok()?.into(),
        DeValue::Boolean(value) => (*value).into(),
        DeValue::Datetime(_) => return None,
        DeValue::Array(list) => {
            list.iter().map(|entry| json(entry.get_ref())).collect::<Option<Vec<_>>>()?.into()
        }
        DeValue::Table(table) => {
            let member = |(name, value): (&Spanned<_>, &Spanned<DeValue<'_>>)| {
                let name: &std::borrow::Cow<'_, str> = name.get_ref();
                Some((name.to_string(), json(value.get_ref())?))
            };
            serde_json::Value::Object(table.iter().map(member).collect::<Option<_>>()?)
        }
    })
}

fn quoted(words: &[String]) -> String {
    let quoted: Vec<_> = words.iter().map(|word| format!("`{word}`")).collect();
    quoted.join(", ")
}

fn place(file: FileId, span: Range<usize>) -> Span {
    Span::new(file, span.start, span.end)
}
