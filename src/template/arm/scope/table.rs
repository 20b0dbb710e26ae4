//! The parameters or variables of a template by name, each evaluated at most once.

use std::borrow::Cow;
use std::cell::OnceCell;
use std::sync::Arc;

use rustc_hash::FxHashMap;

use crate::document::json::JsonNode;
use crate::template::arm::value::{Value, same_name};
use crate::text::{name, suggest};

/// How far the evaluation of something has come.
#[derive(Clone, Debug, Default)]
pub enum Memo {
    /// Nobody has asked yet.
    #[default]
    Untouched,
    /// Somebody is waiting for it; asking again is a circle.
    Computing,
    /// This is it.
    Done(Value),
}

/// How something is defined.
#[derive(Clone, Copy, Debug)]
pub enum Definition<'t> {
    /// By this value.
    Node(JsonNode<'t>),
    /// By this entry of a `copy` array.
    Copy(JsonNode<'t>),
}

impl<'t> Definition<'t> {
    /// The value or entry.
    #[must_use]
    pub fn node(self) -> JsonNode<'t> {
        match self {
            Self::Node(node) | Self::Copy(node) => node,
        }
    }
}

/// A named definition.
#[derive(Debug)]
pub struct Row<'t> {
    /// Its name, as the template spells it.
    pub name: Cow<'t, str>,
    /// Where its name stands.
    pub key: JsonNode<'t>,
    /// The name's [`name::class`].
    class: u16,
    /// How it is defined.
    pub definition: Definition<'t>,
    /// Its value.
    pub memo: Memo,
    /// The literal of a parameter file that it takes as it stands, if it is given one; once somebody
    /// has asked.
    pub(in crate::template::arm) given: OnceCell<Option<JsonNode<'t>>>,
    /// Its name, for those who keep it.
    pub(super) shared_name: OnceCell<Arc<str>>,
}

impl Row<'_> {
    fn may_be_of(&self, class: u16) -> bool {
        self.class == class || self.class == name::UNCLASSED
    }

    /// The row's name as somebody spells it.
    #[must_use]
    pub fn spelled(&self, name: &str) -> Arc<str> {
        if name == self.name {
            return Arc::clone(self.shared_name.get_or_init(|| Arc::from(name)));
        }
        Arc::from(name)
    }
}

/// Azure allows 256 parameters and 256 variables.
const MOST_CANDIDATES: usize = 300;

/// Above so many rows, looking one up goes through an index.
const SMALL: usize = 24;

/// Named definitions. Names ignore case; of two equal names the last counts, as in Azure.
#[derive(Debug, Default)]
pub struct Table<'t> {
    rows: Vec<Row<'t>>,
    index: FxHashMap<String, usize>,
}

impl<'t> Table<'t> {
    /// The members of an object.
    #[must_use]
    pub fn of(object: Option<JsonNode<'t>>) -> Self {
        let mut rows = Vec::new();
        for member in object.into_iter().flat_map(JsonNode::members) {
            rows.extend(row(member.key, Definition::Node(member.value)));
        }
        Self::build(rows)
    }

    /// The members of `variables`; the entries of its `copy` array are variables too.
    #[must_use]
    pub fn of_variables(object: Option<JsonNode<'t>>) -> Self {
        let mut rows = Vec::new();
        for member in object.into_iter().flat_map(JsonNode::members) {
            let is_copy = member.key.as_str().is_some_and(|key| same_name(&key, "copy"));
            if is_copy && member.value.is_array() {
                for entry in member.value.elements() {
                    rows.extend(entry.get("name").and_then(|name| row(name, Definition::Copy(entry))));
                }
            } else {
                rows.extend(row(member.key, Definition::Node(member.value)));
            }
        }
        Self::build(rows)
    }

    /// The members of the groups in `functions`, each called `namespace.member`.
    #[must_use]
    pub fn of_functions(groups: Option<JsonNode<'t>>) -> Self {
        let mut rows = Vec::new();
        for group in groups.into_iter().flat_map(JsonNode::elements) {
            let Some(namespace) = group.get("namespace").and_then(JsonNode::as_str) else { continue };
            for member in group.get("members").into_iter().flat_map(JsonNode::members) {
                let found = row(member.key, Definition::Node(member.value));
                rows.extend(found.map(|found| Row {
                    class: name::UNCLASSED,
                    name: Cow::Owned(format!("{namespace}.{}", found.name)),
                    ..found
                }));
            }
        }
        Self::build(rows)
    }

    fn build(rows: Vec<Row<'t>>) -> Self {
        let mut index = FxHashMap::default();
        if rows.len() > SMALL {
            index.extend(rows.iter().enumerate().map(|(place, row)| (row.name.to_lowercase(), place)));
        }
        Self { rows, index }
    }

    /// The place of the row called `name`, case aside.
    #[must_use]
    pub fn find(&self, name: &str) -> Option<usize> {
        if self.rows.len() > SMALL {
            return self.index.get(&name.to_lowercase()).copied();
        }
        let class = name::class(name.as_bytes());
        self.rows.iter().rposition(|row| row.may_be_of(class) && same_name(&row.name, name))
    }

    /// The row at a place that [`Table::find`] gave.
    #[must_use]
    pub fn row(&self, place: usize) -> Option<&Row<'t>> {
        self.rows.get(place)
    }

    /// The same, for a change of its memo.
    pub fn row_mut(&mut self, place: usize) -> Option<&mut Row<'t>> {
        self.rows.get_mut(place)
    }

    /// All rows.
    #[must_use]
    pub fn rows(&self) -> &[Row<'t>] {
        &self.rows
    }

    /// The value of the row called `name`, as the template has it.
    #[must_use]
    pub fn node(&self, name: &str) -> Option<JsonNode<'t>> {
        self.find(name).and_then(|place| self.row(place)).map(|row| row.definition.node())
    }

    /// The name that was probably meant by `name`. Among very many names, none is looked for.
    #[must_use]
    pub fn nearest(&self, name: &str) -> Option<String> {
        if self.rows.len() > MOST_CANDIDATES {
            return None;
        }
        suggest::nearest_soon(name, self.rows.iter().map(|row| row.name.as_ref())).map(str::to_owned)
    }
}

fn row<'t>(key: JsonNode<'t>, definition: Definition<'t>) -> Option<Row<'t>> {
    let (given, shared_name) = (OnceCell::new(), OnceCell::new());
    let (name, class) = (key.as_str()?, key.name_class());
    Some(Row { name, key, class, definition, memo: Memo::Untouched, given, shared_name })
}
