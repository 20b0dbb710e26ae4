//! Whether a value is one that its declaration accepts.
//!
//! Only what is known is checked: an unknown part is neither right nor wrong.

use std::sync::Arc;

use super::types::TypeKind;
use crate::document::json::{JsonKind, JsonNode};
use crate::model::{Cause, CauseKind};
use crate::template::arm::errors;
use crate::template::arm::evaluate::{Evaluator, kind_of};
use crate::template::arm::scope::ScopeId;
use crate::template::arm::value::{Data, Value, same_name};
use crate::text::escape::brief;

/// Types are compared with values no deeper than this.
const DEEPEST: usize = 24;

/// What is wrong with a value.
struct Mismatch {
    /// In words.
    message: String,
    /// The part of the value that is wrong.
    part: Value,
    /// Whether the value is of the wrong type, so that nothing can be made of it.
    wrong_type: bool,
}

impl<'t> Evaluator<'t, '_> {
    /// The value of the parameter `name`, after a check; a value of the wrong type is not used.
    pub(crate) fn checked_value(
        &mut self,
        id: ScopeId,
        name: &Arc<str>,
        declaration: JsonNode<'t>,
        value: Value,
    ) -> Value {
        let mut what = format!("parameter `{}`", brief(name, 60));
        let Some(found) = self.mismatch(id, declaration, &value, &mut what, 0) else { return value };
        let place = found.part.origin.span().or(value.origin.span());
        self.report(errors::refused_value(found.message, place, declaration.span()));
        if !found.wrong_type {
            return value;
        }
        Value::unknown(Cause::new(CauseKind::TemplateError, place))
    }

    fn mismatch(
        &self,
        id: ScopeId,
        declaration: JsonNode<'t>,
        value: &Value,
        what: &mut String,
        depth: usize,
    ) -> Option<Mismatch> {
        if depth > DEEPEST || matches!(value.data, Data::Unknown(_) | Data::Either(..)) {
            return None;
        }
        let declared = self.resolve_type(id, declaration);
        if matches!(value.data, Data::Null) && self.is_nullable(id, declaration) {
            return None;
        }
        let wrong = |message: String, wrong_type| Some(Mismatch { message, part: value.clone(), wrong_type });
        if !is_of(&value.data, declared.kind) {
            let (wanted, found) = (declared.kind.a_value(), kind_of(&value.data));
            return wrong(format!("{what} should be {wanted} and is {found}"), true);
        }
        for schema in [Some(declaration), Some(declared.schema)].into_iter().flatten() {
            if let Some(complaint) = violated(schema, &value.data) {
                return wrong(format!("{what} {complaint}"), false);
            }
            if declaration.span() == declared.schema.span() {
                break;
            }
        }
        self.part_mismatch(id, declared.schema, value, what, depth)
    }

    /// What is wrong with the parts of an array or object.
    fn part_mismatch(
        &self,
        id: ScopeId,
        schema: JsonNode<'t>,
        value: &Value,
        what: &mut String,
        depth: usize,
    ) -> Option<Mismatch> {
        let length = what.len();
        match &value.data {
            Data::Array(array) => {
                let items = schema.get("items").filter(|items| items.is_object())?;
                array.items().iter().enumerate().find_map(|(index, item)| {
                    what.push_str(&format!(", element {index},"));
                    let found = self.mismatch(id, items, item, what, depth + 1);
                    what.truncate(length);
                    found
                })
            }
            Data::Object(object) => schema.get("properties")?.members().find_map(|property| {
                let name = property.key.as_str()?;
                let Some(member) = object.get(&name) else {
                    let missing = object.open().is_none() && !self.is_nullable(id, property.value);
                    return missing.then(|| Mismatch {
                        message: format!("{what} has no property `{}`", brief(&name, 60)),
                        part: value.clone(),
                        wrong_type: false,
                    });
                };
                what.push_str(&format!(", property `{}`,", brief(&name, 60)));
                let found = self.mismatch(id, property.value, member, what, depth + 1);
                what.truncate(length);
                found
            }),
            Data::Null
            | Data::Bool(_)
            | Data::Int(_)
            | Data::Float(_)
            | Data::String(_)
            | Data::Either(..)
            | Data::Unknown(_) => None,
        }
    }
}

fn is_of(data: &Data, kind: TypeKind) -> bool {
    match kind {
        TypeKind::Any => true,
        TypeKind::String => matches!(data, Data::String(_)),
        TypeKind::Int => matches!(data, Data::Int(_)),
        TypeKind::Bool => matches!(data, Data::Bool(_)),
        TypeKind::Array => matches!(data, Data::Array(_)),
        TypeKind::Object => matches!(data, Data::Object(_)),
    }
}

/// The constraint of a declaration that a value of the right type violates.
fn violated(schema: JsonNode<'_>, data: &Data) -> Option<String> {
    if let Some(allowed) = schema.get("allowedValues").filter(|allowed| allowed.is_array()) {
        let is_allowed = |data: &Data| allowed.elements().any(|node| is_same(node, data));
        let accepted = is_allowed(data)
            || matches!(data, Data::Array(array) if array.items().iter().all(|item| is_allowed(&item.data)));
        if !accepted {
            return Some("has a value that is not among `allowedValues`".to_owned());
        }
    }
    let limit = |name: &str| match schema.get(name).map(JsonNode::kind) {
        Some(JsonKind::Number(text)) => text.parse::<i64>().ok(),
        _ => None,
    };
    let (size, least, most) = match data {
        Data::Int(value) => (*value, "minValue", "maxValue"),
        Data::String(text) => (length(text.chars().count()), "minLength", "maxLength"),
        Data::Array(array) if array.open().is_none() => {
            (length(array.items().len()), "minLength", "maxLength")
        }
        Data::Null
        | Data::Bool(_)
        | Data::Float(_)
        | Data::Array(_)
        | Data::Object(_)
        | Data::Either(..)
        | Data::Unknown(_) => return None,
    };
    if let Some(bound) = limit(least).filter(|bound| size < *bound) {
        return Some(format!("is below its `{least}` of {bound}"));
    }
    limit(most).filter(|bound| size > *bound).map(|bound| format!("is above its `{most}` of {bound}"))
}

fn length(count: usize) -> i64 {
    i64::try_from(count).unwrap_or(i64::MAX)
}

/// Whether a value is the one that a declaration lists. Strings ignore case, as Azure's check does.
fn is_same(node: JsonNode<'_>, data: &Data) -> bool {
    match (node.kind(), data) {
        (JsonKind::String(a), Data::String(b)) => same_name(&a, b),
        (JsonKind::Number(a), Data::Int(b)) => a.parse() == Ok(*b),
        (JsonKind::Bool(a), Data::Bool(b)) => a == *b,
        (JsonKind::Null, Data::Null) => true,
        // Containers are compared by their parts, which are always known or not checked at all.
        (JsonKind::Array, Data::Array(array)) => {
            let items = array.items();
            node.elements().count() == items.len()
                && node.elements().zip(items).all(|(node, item)| is_same(node, &item.data))
        }
        (JsonKind::Object, Data::Object(object)) => {
            node.members().count() == object.members().len()
                && node.members().all(|member| {
                    let name = member.key.as_str().unwrap_or_default();
                    object.get(&name).is_some_and(|value| is_same(member.value, &value.data))
                })
        }
        (_, Data::Unknown(_) | Data::Either(..)) => true,
        (
            JsonKind::Null
            | JsonKind::Bool(_)
            | JsonKind::Number(_)
            | JsonKind::String(_)
            | JsonKind::Array
            | JsonKind::Object,
            _,
        ) => false,
    }
}
