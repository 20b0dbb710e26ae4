//! Parameter files and values on the command line.

use std::sync::Arc;

use super::types::{ResolvedType, TypeKind};
use crate::diagnostic::Sink;
use crate::document::json::{JsonKind, JsonNode};
use crate::model::{Cause, CauseKind, Origin};
use crate::template::arm::errors;
use crate::template::arm::scope::{GivenValue, Supply};
use crate::template::arm::value::{Array, Data, Members, Value};

/// Reads the values of a parameter file: `{"parameters": {name: {"value": …}}}`, or only what
/// stands inside.
pub fn read_file<'t>(root: JsonNode<'t>, given: &mut Vec<GivenValue<'t>>, sink: &mut Sink) {
    if !root.is_object() {
        sink.push(errors::not_a_parameter_file(root.span(), "it is no object"));
        return;
    }
    let wrapped = root.get("parameters").filter(|inner| inner.is_object() && inner.get("value").is_none());
    for member in wrapped.unwrap_or(root).members() {
        let Some(name) = member.key.as_str() else { continue };
        if wrapped.is_none() && (name.starts_with('$') || &*name == "contentVersion") {
            continue;
        }
        match supply(&name, member.value) {
            Some(supply) => {
                given.push(GivenValue { name: Arc::from(&*name), place: Some(member.key.span()), supply });
            }
            None => sink.push(errors::bad_parameter_entry(&name, member.value.span())),
        }
    }
}

/// What an entry `{"value": …}` or `{"reference": …}` gives.
pub fn supply<'t>(name: &str, entry: JsonNode<'t>) -> Option<Supply<'t>> {
    if let Some(value) = entry.get("value") {
        return Some(Supply::Literal(value));
    }
    if let Some(reference) = entry.get("reference") {
        return Some(Supply::KeyVault(reference.span()));
    }
    let input = entry.get("expression")?;
    let kind = CauseKind::LiveAzure(format!("externalInput for {name}").into());
    Some(Supply::Ready(Value::unknown(Cause::at(kind, input.span()))))
}

/// A word of the command line as a value of the declared type; a word that is none stays a string,
/// which the check of the value then refuses.
#[must_use]
pub fn read_word(word: &Arc<str>, declared: ResolvedType<'_>) -> Value {
    let text = || Data::String(Arc::clone(word));
    let data = match declared.kind {
        TypeKind::String => text(),
        TypeKind::Int => word.trim().parse().map_or_else(|_| text(), Data::Int),
        TypeKind::Bool => match word.trim().to_ascii_lowercase().as_str() {
            "true" => Data::Bool(true),
            "false" => Data::Bool(false),
            _ => text(),
        },
        TypeKind::Array | TypeKind::Object | TypeKind::Any => match serde_json::from_str(word) {
            Ok(json) => return from_json(&json),
            Err(_) => text(),
        },
    };
    Value::new(data, Origin::nowhere())
}

/// A value that has no place. The nesting of `json` is bounded by its reader.
fn from_json(json: &serde_json::Value) -> Value {
    let data = match json {
        serde_json::Value::Null => Data::Null,
        serde_json::Value::Bool(value) => Data::Bool(*value),
        serde_json::Value::Number(number) => match number.as_i64() {
            Some(integer) => Data::Int(integer),
            None => Data::Float(number.as_f64().unwrap_or(f64::NAN)),
        },
        serde_json::Value::String(text) => Data::String(Arc::from(text.as_str())),
        serde_json::Value::Array(items) => Array::new(items.iter().map(from_json).collect(), None).into(),
        serde_json::Value::Object(entries) => {
            let members = entries.iter().map(|(name, value)| (Arc::from(name.as_str()), from_json(value)));
            members.collect::<Members>().build(None).into()
        }
    };
    Value::new(data, Origin::nowhere())
}

/// Whether an object looks like the parameters of a parameter file: every entry gives a value.
#[must_use]
pub fn looks_like_values(object: JsonNode<'_>) -> bool {
    let mut entries = object.members().peekable();
    entries.peek().is_some()
        && entries.all(|member| {
            matches!(member.value.kind(), JsonKind::Object)
                && (member.value.get("value").is_some() || member.value.get("reference").is_some())
        })
}
