//! Names and literals.

use std::time::Duration;

use jiff::civil::Date;
use uuid::Uuid;

use super::super::errors;
use super::super::grammar::{Pair, Rule};
use super::{Builder, child, children, first};
use crate::syntax::ast::{Name, Spanned, Text};
use crate::syntax::literal;

impl Builder<'_> {
    /// A node whose text is meant as it stands: a bare name, an id.
    pub(super) fn word(&self, pair: &Pair<'_>) -> Text {
        self.spanned(pair, pair.as_str().to_owned())
    }

    /// A string, or a bare name. Bad escapes were reported when the file was scanned.
    pub(super) fn text(&self, pair: &Pair<'_>) -> Text {
        match pair.as_rule() {
            Rule::string => self.spanned(pair, literal::unquote(pair.as_str()).text),
            _ => self.word(pair),
        }
    }

    /// The string under a node.
    pub(super) fn text_in(&self, pair: &Pair<'_>) -> Option<Text> {
        child(pair, Rule::string).map(|string| self.text(&string))
    }

    /// All strings under a node.
    pub(super) fn texts_in(&self, pair: &Pair<'_>) -> Vec<Text> {
        children(pair, Rule::string).map(|string| self.text(&string)).collect()
    }

    /// The name of a set under a node.
    pub(super) fn set_name_in(&self, pair: &Pair<'_>) -> Option<Text> {
        Some(self.text(&first(&child(pair, Rule::set_name)?)?))
    }

    /// The name under a node.
    pub(super) fn name_in(&mut self, pair: &Pair<'_>) -> Option<Name> {
        self.name(&child(pair, Rule::name)?)
    }

    /// The names of a list under a node; none if it has no list.
    pub(super) fn names_in(&mut self, pair: &Pair<'_>) -> Vec<Name> {
        let Some(list) = child(pair, Rule::names) else { return Vec::new() };
        children(&list, Rule::name).filter_map(|name| self.name(&name)).collect()
    }

    fn name(&mut self, pair: &Pair<'_>) -> Option<Name> {
        let name = first(pair)?;
        match name.as_rule() {
            Rule::guid => self.guid(&name).map(Name::Id),
            _ => Some(Name::Text(self.text(&name))),
        }
    }

    pub(super) fn guid(&mut self, pair: &Pair<'_>) -> Option<Spanned<Uuid>> {
        match literal::guid(pair.as_str()) {
            Ok(id) => Some(self.spanned(pair, id)),
            Err(why) => self.broken(errors::bad_guid(self.span(pair), pair.as_str(), &why)),
        }
    }

    /// The number under a node.
    pub(super) fn number_in(&mut self, pair: &Pair<'_>) -> Option<Spanned<u32>> {
        let number = child(pair, Rule::number)?;
        match number.as_str().parse() {
            Ok(value) => Some(self.spanned(&number, value)),
            Err(_) => self.broken(errors::bad_number(self.span(&number), number.as_str())),
        }
    }

    pub(super) fn date(&mut self, pair: &Pair<'_>) -> Option<Spanned<Date>> {
        // jiff also reads `20270331` and dates with a time; a policy has one way to write a date.
        let well_formed = pair.as_str().len() == "2027-03-31".len();
        match pair.as_str().parse::<Date>() {
            Ok(date) if well_formed => Some(self.spanned(pair, date)),
            read => {
                let why =
                    if read.is_ok() || !well_formed { "not year-month-day" } else { "not in the calendar" };
                self.broken(errors::bad_date(self.span(pair), pair.as_str(), why))
            }
        }
    }

    /// The duration under a node.
    pub(super) fn duration_in(&mut self, pair: &Pair<'_>) -> Option<Spanned<Duration>> {
        let node = child(pair, Rule::duration)?;
        let read = match (child(&node, Rule::number), child(&node, Rule::unit)) {
            (Some(number), Some(unit)) => literal::duration(number.as_str(), seconds(&first(&unit)?)),
            _ => literal::iso_duration(&self.text_in(&node)?.value),
        };
        let span = self.span(&node);
        match read {
            Ok(length) => Some(Spanned::new(length, span)),
            Err(why) => self.broken(errors::bad_duration(span, node.as_str(), why)),
        }
    }

    /// Reports a literal that cannot be read.
    fn broken<T>(&mut self, diagnostic: crate::diagnostic::Diagnostic) -> Option<T> {
        self.broken = true;
        self.sink.push(diagnostic);
        None
    }
}

/// The length of a unit.
fn seconds(unit: &Pair<'_>) -> u64 {
    match unit.as_rule() {
        Rule::w_day => literal::DAY,
        Rule::w_hour => 60 * 60,
        Rule::w_minute => 60,
        _ => 1,
    }
}
