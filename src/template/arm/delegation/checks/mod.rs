//! What is wrong with a registration definition as it is written.
//!
//! Each check looks at values that are known for sure; what is not known, or one of several, is
//! none of its business. What the checks mean and how bad they are is said in `compile`.
//!
//! - [`ids`]: what stands where an id is wanted; [`placeholder`]: what is left to be filled in
//! - [`properties`]: names of properties, and those that are required
//! - [`values`]: lists, objects, durations and words of a fixed choice
//! - [`resource`]: the resource round them: its API version, scope, name and plan
//! - [`between`]: definitions and assignments beside each other; [`repeats`]: what several definitions
//!   repeat

pub mod between;
mod ids;
pub(super) mod placeholder;
mod properties;
mod repeats;
mod resource;
mod values;

pub(super) use placeholder::stands_for_an_id;

use crate::document::json::JsonTree;
use crate::model::{Check, Delegation, Origin, Remark};
use crate::template::arm::evaluate::Evaluator;
use crate::template::arm::resources::Instance;
use crate::template::arm::value::{Data, Value};
use crate::text::Span;

/// What a remark costs of the budget of evaluation: looking for what was meant takes long.
const COST_OF_A_REMARK: usize = 600;

/// Everything that is wrong with a definition. `properties` is the value of its properties, and
/// `delegation` what was read of it; `trees` are the texts that its values may stand in.
pub fn remarks<'t>(
    evaluator: &mut Evaluator<'t, '_>,
    instance: &Instance<'t>,
    properties: &Value,
    delegation: &Delegation,
    trees: &[&'t JsonTree],
) -> Vec<Remark> {
    let found = of_resource(evaluator, instance, delegation, trees);
    let mut remarks = Remarks { evaluator, instance, trees, found };
    properties::check(&mut remarks, properties);
    values::check(&mut remarks, properties);
    ids::check(&mut remarks, properties);
    placeholder::check(&mut remarks, properties);
    remarks.found
}

/// What is wrong with the resource round the properties of a definition.
pub fn of_resource<'t>(
    evaluator: &mut Evaluator<'t, '_>,
    instance: &Instance<'t>,
    delegation: &Delegation,
    trees: &[&'t JsonTree],
) -> Vec<Remark> {
    let mut remarks = Remarks { evaluator, instance, trees, found: Vec::new() };
    resource::check(&mut remarks, delegation);
    remarks.found
}

/// The remarks so far, and what is needed to make more.
struct Remarks<'r, 't, 's> {
    evaluator: &'r mut Evaluator<'t, 's>,
    instance: &'r Instance<'t>,
    trees: &'r [&'t JsonTree],
    found: Vec<Remark>,
}

impl Remarks<'_, '_, '_> {
    fn add(
        &mut self,
        check: Check,
        message: String,
        label: impl Into<String>,
        origin: Origin,
        detail: String,
    ) {
        if self.evaluator.charge(COST_OF_A_REMARK, self.whole()) {
            self.found.push(Remark { check, message, label: label.into(), origin, detail });
        }
    }

    /// The resource as a whole.
    fn whole(&self) -> Span {
        self.instance.node.span()
    }

    /// The origin of a property's name, in place of that of its value; that of the value where the
    /// name's place is not known.
    fn name_of(&self, value: &Origin) -> Origin {
        let key = value.span().and_then(|span| {
            let trees = self.trees.iter().copied().chain([self.instance.node.tree()]);
            trees.filter(|tree| tree.file() == span.file).find_map(|tree| tree.name_of(span))
        });
        match key {
            Some(key) => Origin::literal(key).by(value.trail.clone()),
            None => value.clone(),
        }
    }
}

/// The entries of a list that are objects.
fn entries(holder: &Value, name: &str) -> Vec<Value> {
    let Some(list) = holder.member(name) else { return Vec::new() };
    list.elements().filter(|entry| matches!(entry.data, Data::Object(_))).collect()
}

/// What tells an entry from others: its principal and its role, as they are written.
fn entry_words(entry: &Value) -> String {
    let mut words = String::new();
    for name in ["principalId", "roleDefinitionId"] {
        let value = entry.member(name).filter(|value| !value.is_secret());
        if let Some(Value { data: Data::String(text), .. }) = value {
            words.push_str(&format!(" {name}={text}"));
        }
    }
    words
}
