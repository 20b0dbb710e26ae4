//! JSON values of an export to facts. The literal itself is the place of each.

use std::time::Duration;

use uuid::Uuid;

use super::field::{Field, Fields};
use crate::document::json::{JsonKind, JsonNode};
use crate::model::{Cause, CauseKind, Fact, MfaProvider, Named, Origin, RoleReference};
use crate::template::arm::delegation::fact::{read_duration, read_mfa_provider};
use crate::text::escape::brief;
use crate::text::{Part, guid};

/// What an object has under a name, or the object itself if it has nothing there.
#[derive(Clone, Copy)]
pub(super) struct Found<'t> {
    pub(super) value: Option<JsonNode<'t>>,
    pub(super) holder: JsonNode<'t>,
}

/// A text, which stays where it is written.
pub(super) fn text(found: Found<'_>) -> Fact<Part> {
    let Some(node) = found.value else { return Fact::Absent(Origin::literal(found.holder.span())) };
    match node.shared_text() {
        Some(text) => Fact::known(text, Origin::literal(node.span())),
        None => Fact::Unknown(unreadable(node)),
    }
}

/// A GUID.
pub(super) fn guid(found: Found<'_>) -> Fact<Uuid> {
    read_guid(found, guid::with_hyphens)
}

/// A value that is a GUID, or has one in it.
fn read_guid<T>(found: Found<'_>, read: impl Fn(&str) -> Option<T>) -> Fact<T> {
    let Some(node) = found.value else { return Fact::Absent(Origin::literal(found.holder.span())) };
    let Some(text) = node.as_str() else { return Fact::Unknown(unreadable(node)) };
    match read(&text) {
        Some(value) => Fact::known(value, Origin::literal(node.span())),
        None => Fact::Unknown(Cause::at(CauseKind::NotAGuid(Named::Text(text.into())), node.span())),
    }
}

/// A GUID that has to be there.
pub(super) fn required_guid(found: Found<'_>, name: &'static str) -> Fact<Uuid> {
    required(guid(found), name)
}

/// A role that has to be there: its GUID, or a path that ends in it.
pub(super) fn required_role(found: Found<'_>, name: &'static str) -> Fact<RoleReference> {
    required(role(found), name)
}

/// A role: its GUID, or a path that ends in it.
pub(super) fn role(found: Found<'_>) -> Fact<RoleReference> {
    read_guid(found, |text| {
        if let Some(id) = guid::with_hyphens(text) {
            return Some(RoleReference::bare(id));
        }
        let last = text.trim_end_matches('/').rsplit('/').next().unwrap_or_default();
        Some(RoleReference { id: guid::with_hyphens(last)?, as_path: true })
    })
}

/// `multiFactorAuthProvider`
pub(super) fn mfa(found: Found<'_>) -> Fact<MfaProvider> {
    fact(found, read_mfa_provider)
}

/// A duration: ISO 8601, or PowerShell's object with its seconds.
pub(super) fn duration(found: Found<'_>) -> Fact<Duration> {
    let Some(node) = found.value.filter(|node| node.is_object()) else { return fact(found, read_duration) };
    let seconds = Fields::of(node).get(Field::TotalSeconds).and_then(|seconds| match seconds.kind() {
        JsonKind::Number(digits) => digits.parse::<f64>().ok(),
        _ => None,
    });
    match seconds.and_then(|seconds| Duration::try_from_secs_f64(seconds).ok()) {
        Some(duration) => Fact::known(duration, Origin::literal(node.span())),
        None => Fact::Unknown(unreadable(node)),
    }
}

fn fact<T>(found: Found<'_>, read: impl Fn(&str) -> Option<T>) -> Fact<T> {
    let Some(node) = found.value else { return Fact::Absent(Origin::literal(found.holder.span())) };
    match node.as_str().and_then(|text| read(&text)) {
        Some(value) => Fact::known(value, Origin::literal(node.span())),
        None => Fact::Unknown(unreadable(node)),
    }
}

fn required<T>(fact: Fact<T>, name: &'static str) -> Fact<T> {
    match fact {
        Fact::Absent(origin) => Fact::Unknown(Cause::new(CauseKind::MissingProperty(name), origin.span())),
        Fact::Known(_) | Fact::Either(..) | Fact::Unknown(_) => fact,
    }
}

/// Why a value that is there cannot be read.
pub(super) fn unreadable(node: JsonNode<'_>) -> Cause {
    let named = match node.kind() {
        JsonKind::String(text) => Named::Text(brief(&text, 60).into()),
        JsonKind::Null => Named::Words("null"),
        JsonKind::Bool(_) => Named::Words("a boolean"),
        JsonKind::Number(_) => Named::Words("a number"),
        JsonKind::Array => Named::Words("an array"),
        JsonKind::Object => Named::Words("an object"),
    };
    Cause::at(CauseKind::Unreadable(named), node.span())
}
