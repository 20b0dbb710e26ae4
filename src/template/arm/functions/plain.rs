//! Values as .NET writes them into a text: what `concat`, `join` and `format` insert.

use super::number;
use crate::template::arm::value::{Data, Value};

/// The text of a string, number or boolean; none for anything else.
pub(super) fn text(value: &Value) -> Option<String> {
    match &value.data {
        Data::String(text) => Some(text.to_string()),
        Data::Int(number) => Some(number.to_string()),
        Data::Float(number) => Some(number::shortest(*number)),
        Data::Bool(true) => Some(String::from("True")),
        Data::Bool(false) => Some(String::from("False")),
        Data::Null | Data::Array(_) | Data::Object(_) | Data::Either(..) | Data::Unknown(_) => None,
    }
}
