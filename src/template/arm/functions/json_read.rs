//! Reads the JSON text that `json` is given. Azure's reader is lenient: names and strings may stand
//! in single quotes, names in none, and a comma may stand before a closing bracket.

use std::iter::Peekable;
use std::str::CharIndices;
use std::sync::Arc;

use super::call::{Call, Fault};
use crate::template::arm::value::{Array, Data, Members, Value};

/// How deep arrays and objects may be nested in the text.
const DEPTH: usize = 128;

/// What is wrong with a text: a clause, and the byte at which it shows.
pub(super) struct Mistake {
    pub(super) problem: &'static str,
    pub(super) at: usize,
}

/// Why there is no value.
pub(super) enum Stop {
    Mistake(Mistake),
    Fault(Fault),
}

impl From<Fault> for Stop {
    fn from(fault: Fault) -> Self {
        Self::Fault(fault)
    }
}

/// Reads a whole text. All values are made by the call.
pub(super) fn read(call: &mut Call<'_>, text: &str) -> Result<Data, Stop> {
    call.spend_text(text.len())?;
    let mut reader = Reader { call, text, letters: text.char_indices().peekable(), depth: 0 };
    let data = reader.data()?;
    match reader.peek() {
        None => Ok(data),
        Some(_) => Err(reader.mistake("there is more after the value")),
    }
}

struct Reader<'r, 'c, 't> {
    call: &'r mut Call<'c>,
    text: &'t str,
    letters: Peekable<CharIndices<'t>>,
    depth: usize,
}

impl<'t> Reader<'_, '_, 't> {
    /// The next letter that is not blank.
    fn peek(&mut self) -> Option<char> {
        while self.letters.next_if(|(_, letter)| letter.is_whitespace()).is_some() {}
        self.letters.peek().map(|(_, letter)| *letter)
    }

    fn eat(&mut self, wanted: char) -> bool {
        self.peek() == Some(wanted) && self.letters.next().is_some()
    }

    fn at(&mut self) -> usize {
        self.letters.peek().map_or(self.text.len(), |(at, _)| *at)
    }

    fn mistake(&mut self, problem: &'static str) -> Stop {
        Stop::Mistake(Mistake { problem, at: self.at() })
    }

    fn value(&mut self) -> Result<Value, Stop> {
        let data = self.data()?;
        Ok(self.call.made(data))
    }

    fn data(&mut self) -> Result<Data, Stop> {
        (self.call.spend)(1)?;
        match self.peek() {
            Some('{') => self.nested(Self::object),
            Some('[') => self.nested(Self::array),
            Some('"' | '\'') => Ok(Data::String(self.string()?.into())),
            Some(_) => self.word(),
            None => Err(self.mistake("a value is missing")),
        }
    }

    fn nested(&mut self, read: fn(&mut Self) -> Result<Data, Stop>) -> Result<Data, Stop> {
        self.letters.next();
        if self.depth == DEPTH {
            return Err(self.mistake("it is nested too deep"));
        }
        self.depth += 1;
        let data = read(self);
        self.depth -= 1;
        data
    }

    fn array(&mut self) -> Result<Data, Stop> {
        let mut items = Vec::new();
        while !self.eat(']') {
            items.push(self.value()?);
            if !self.eat(',') && self.peek() != Some(']') {
                return Err(self.mistake("`,` or `]` is missing"));
            }
        }
        Ok(Array::new(items, None).into())
    }

    fn object(&mut self) -> Result<Data, Stop> {
        let mut members = Members::new();
        while !self.eat('}') {
            let name = self.name()?;
            if !self.eat(':') {
                return Err(self.mistake("`:` is missing"));
            }
            let value = self.value()?;
            members.set(name, value);
            if !self.eat(',') && self.peek() != Some('}') {
                return Err(self.mistake("`,` or `}` is missing"));
            }
        }
        Ok(members.build(None).into())
    }

    fn name(&mut self) -> Result<Arc<str>, Stop> {
        match self.peek() {
            Some('"' | '\'') => Ok(self.string()?.into()),
            _ => match self.run(|letter| letter.is_alphanumeric() || letter == '_' || letter == '$') {
                "" => Err(self.mistake("a name is missing")),
                name => Ok(name.into()),
            },
        }
    }

    /// A run of letters that `wanted` accepts.
    fn run(&mut self, wanted: fn(char) -> bool) -> &'t str {
        let start = self.at();
        while self.letters.next_if(|(_, letter)| wanted(*letter)).is_some() {}
        let end = self.at();
        self.text.get(start..end).unwrap_or_default()
    }

    /// A number, `true`, `false` or `null`.
    fn word(&mut self) -> Result<Data, Stop> {
        match self.run(|letter| letter.is_ascii_alphanumeric() || "+-.".contains(letter)) {
            "null" => Ok(Data::Null),
            "true" => Ok(Data::Bool(true)),
            "false" => Ok(Data::Bool(false)),
            word => self.number(word),
        }
    }

    fn number(&mut self, word: &str) -> Result<Data, Stop> {
        let starts = word.strip_prefix('-').unwrap_or(word).starts_with(|c: char| c.is_ascii_digit());
        if !starts {
            return Err(self.mistake("a value is missing"));
        }
        let whole = word.bytes().all(|byte| byte.is_ascii_digit() || byte == b'-');
        let number = if whole {
            word.parse().ok().map(Data::Int)
        } else {
            super::number::parse(word).map(Data::Float)
        };
        number.ok_or_else(|| self.mistake("a number cannot be read"))
    }

    fn string(&mut self) -> Result<String, Stop> {
        let quote = self.letters.next().map(|(_, letter)| letter);
        let mut units: Vec<u16> = Vec::new();
        loop {
            let Some((_, letter)) = self.letters.next() else {
                return Err(self.mistake("a string does not end"));
            };
            match letter {
                _ if Some(letter) == quote => return Ok(String::from_utf16_lossy(&units)),
                '\\' => units.push(self.escape()?),
                _ => units.extend_from_slice(letter.encode_utf16(&mut [0; 2])),
            }
        }
    }

    fn escape(&mut self) -> Result<u16, Stop> {
        let letter = self.letters.next().map(|(_, letter)| letter);
        let unit = match letter {
            Some('b') => 0x08,
            Some('f') => 0x0c,
            Some('n') => 0x0a,
            Some('r') => 0x0d,
            Some('t') => 0x09,
            Some('u') => return self.code(),
            Some(letter @ ('"' | '\'' | '\\' | '/')) => letter as u16,
            _ => return Err(self.mistake("an escape cannot be read")),
        };
        Ok(unit)
    }

    fn code(&mut self) -> Result<u16, Stop> {
        let mut unit = 0;
        for _ in 0..4 {
            match self.letters.next().and_then(|(_, letter)| letter.to_digit(16)) {
                Some(digit) => unit = unit * 16 + digit,
                None => return Err(self.mistake("an escape cannot be read")),
            }
        }
        Ok(u16::try_from(unit).unwrap_or(0xFFFD))
    }
}
