//! The values that a template's parameters are given.

use std::sync::Arc;

use rustc_hash::FxHashMap;

use super::Env;
use crate::document::json::JsonNode;
use crate::model::Cause;
use crate::template::arm::value::Value;
use crate::text::{Span, name};

/// Above so many values, looking one up goes through an index.
const SMALL: usize = 24;

/// The values that are given to the parameters of one template.
#[derive(Debug, Default)]
pub struct Given<'t> {
    values: Vec<GivenValue<'t>>,
    index: FxHashMap<String, usize>,
    /// If further values may be given: why they are not known.
    pub rest: Option<Cause>,
}

impl<'t> Given<'t> {
    /// The values by name; of several with one name the last counts. `rest` tells why there may be
    /// further ones.
    #[must_use]
    pub fn new(values: Vec<GivenValue<'t>>, rest: Option<Cause>) -> Self {
        let mut index = FxHashMap::default();
        if values.len() > SMALL {
            index.extend(values.iter().enumerate().map(|(place, given)| (given.name.to_lowercase(), place)));
        }
        Self { values, index, rest }
    }

    /// All values, in the order in which they are given.
    #[must_use]
    pub fn values(&self) -> &[GivenValue<'t>] {
        &self.values
    }

    /// The value for the parameter called `name`.
    #[must_use]
    pub fn get(&self, name: &str) -> Option<&GivenValue<'t>> {
        if self.values.len() > SMALL {
            return self.index.get(&name.to_lowercase()).and_then(|place| self.values.get(*place));
        }
        let is_sought = name::is(name);
        self.values.iter().rev().find(|given| is_sought(&given.name))
    }
}

/// A value for one parameter.
#[derive(Clone, Debug)]
pub struct GivenValue<'t> {
    /// The parameter's name, as the giver spells it.
    pub name: Arc<str>,
    /// Where the name stands; none if it was given on the command line.
    pub place: Option<Span>,
    /// The value.
    pub supply: Supply<'t>,
}

/// How a value is given.
#[derive(Clone, Debug)]
pub enum Supply<'t> {
    /// A literal in a parameter file: never evaluated.
    Literal(JsonNode<'t>),
    /// A word on the command line, read as the parameter's type asks.
    Word(Arc<str>),
    /// A reference to a key vault.
    KeyVault(Span),
    /// A value in a template round the one that takes it, evaluated there when it is asked for.
    Outer(JsonNode<'t>, Env),
    /// A value that is already there.
    Ready(Value),
}
