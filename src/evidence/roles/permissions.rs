//! The permission blocks of a role. Each stands for itself, with its own exceptions and its own
//! condition: two blocks are never made one.

use std::collections::BTreeSet;

use super::faults::{Fault, Faults};
use crate::catalog::role::{Text, Texts};
use crate::catalog::{PermissionBlock, Plane};
use crate::document::json::{JsonKind, JsonNode};
use crate::text::Span;

/// So many patterns are read of one role. The largest roles of Azure have some hundred.
const MOST_PATTERNS: usize = 2_000;

/// Reads the blocks under `permissions`; where there is none, the lists that stand in the role
/// itself make one. `None` if anything cannot be read: half a role is no role.
pub(super) fn read(
    body: JsonNode<'_>,
    built_in: bool,
    place: Span,
    faults: &mut Faults,
) -> Option<Vec<PermissionBlock>> {
    let listed = body.get("permissions").filter(|list| !matches!(list.kind(), JsonKind::Null));
    let nodes: Vec<JsonNode<'_>> = match listed {
        Some(list) if list.is_array() => list.elements().collect(),
        Some(list) if list.is_object() => vec![list],
        Some(odd) => {
            faults.add(Fault::BadPermissions, odd.span(), "this is no list of permissions");
            return None;
        }
        None if ["actions", "dataActions"].iter().any(|name| body.get(name).is_some()) => vec![body],
        None => {
            faults.add(Fault::NoPermissions, place, "no `permissions` here");
            return None;
        }
    };
    let blocks: Vec<PermissionBlock> =
        nodes.into_iter().map(|node| block(node, built_in, place, faults)).collect::<Option<_>>()?;
    let lists = || blocks.iter().flat_map(|block| Plane::ALL.map(|plane| (block, plane)));
    let patterns: usize =
        lists().map(|(block, plane)| block.granted(plane).len() + block.withheld(plane).len()).sum();
    if patterns > MOST_PATTERNS {
        faults.add(Fault::TooMany, place, &format!("{patterns} permissions; the limit is {MOST_PATTERNS}"));
        return None;
    }
    Some(blocks)
}

fn block(node: JsonNode<'_>, built_in: bool, place: Span, faults: &mut Faults) -> Option<PermissionBlock> {
    if !node.is_object() {
        faults.add(Fault::BadPermissions, node.span(), "this is no object");
        return None;
    }
    // Old versions of the interface leave data actions out, which is not the same as none.
    if built_in && node.get("dataActions").is_none() {
        faults.add(Fault::NoDataActions, place, "no `dataActions` here");
        return None;
    }
    let text = |name| {
        let text = node.get(name)?.as_str()?.trim().to_owned();
        (!text.is_empty()).then_some(Text::from(text))
    };
    Some(PermissionBlock {
        actions: patterns(node, "actions", faults)?,
        not_actions: patterns(node, "notActions", faults)?,
        data_actions: patterns(node, "dataActions", faults)?,
        not_data_actions: patterns(node, "notDataActions", faults)?,
        condition: text("condition"),
        condition_version: text("conditionVersion"),
    })
}

/// The patterns of one list; a list that is not there is empty.
fn patterns(block: JsonNode<'_>, name: &str, faults: &mut Faults) -> Option<Texts> {
    let Some(list) = block.get(name) else { return Some(Texts::default()) };
    match list.kind() {
        JsonKind::Null => return Some(Texts::default()),
        JsonKind::Array => {}
        JsonKind::Bool(_) | JsonKind::Number(_) | JsonKind::String(_) | JsonKind::Object => {
            faults.add(Fault::BadPermissions, list.span(), &format!("`{name}` is no list"));
            return None;
        }
    }
    let mut found = Vec::new();
    for node in list.elements() {
        let text = node.as_str().map(|text| text.trim().to_owned());
        match text.filter(|text| is_pattern(text)) {
            Some(text) => found.push(Text::from(text)),
            None => {
                faults.add(Fault::BadPermissions, node.span(), "this is no operation");
                return None;
            }
        }
    }
    Some(found.into())
}

/// Operations are written in ASCII.
fn is_pattern(text: &str) -> bool {
    !text.is_empty() && text.bytes().all(|byte| (b' '..=b'~').contains(&byte))
}

/// Whether two lists of blocks say the same: order and case do not count.
pub(super) fn same(one: &[PermissionBlock], other: &[PermissionBlock]) -> bool {
    told(one) == told(other)
}

/// What a block says, in a form that can be compared.
type Said<'a> = ([BTreeSet<String>; 4], Option<&'a str>);

fn told(blocks: &[PermissionBlock]) -> BTreeSet<Said<'_>> {
    let folded = |list: &[Text]| list.iter().map(|text| text.to_ascii_lowercase()).collect::<BTreeSet<_>>();
    blocks
        .iter()
        .map(|block| {
            let lists = [&block.actions, &block.not_actions, &block.data_actions, &block.not_data_actions];
            (lists.map(|list| folded(list)), block.condition.as_deref())
        })
        .collect()
}
