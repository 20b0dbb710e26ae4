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
pub(super) fn read(body: JsonNode<'_>, place: Span, faults: &mut Faults) -> Option<Vec<PermissionBlock>> {
    let listed = body.get("permissions").filter(|list| !matches!(list.kind(), JsonKind::Null));
    let nodes: Vec<JsonNode<'_>> = match listed {
        Some(list) if list.is_array() && list.elements().next().is_none() => {
            faults.add(Fault::NoPermissions, list.span(), "this list is empty");
            return None;
        }
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
        nodes.into_iter().map(|node| block(node, place, faults)).collect::<Option<_>>()?;
    let lists = || blocks.iter().flat_map(|block| Plane::ALL.map(|plane| (block, plane)));
    let patterns: usize =
        lists().map(|(block, plane)| block.granted(plane).len() + block.withheld(plane).len()).sum();
    if patterns > MOST_PATTERNS {
        faults.add(Fault::TooMany, place, &format!("{patterns} permissions; the limit is {MOST_PATTERNS}"));
        return None;
    }
    Some(blocks)
}

fn block(node: JsonNode<'_>, place: Span, faults: &mut Faults) -> Option<PermissionBlock> {
    if !node.is_object() {
        faults.add(Fault::BadPermissions, node.span(), "this is no object");
        return None;
    }
    let text = |name| {
        let text = node.get(name)?.as_str()?.trim().to_owned();
        (!text.is_empty()).then_some(Text::from(text))
    };
    let (actions, not_actions) = pair(node, ["actions", "notActions"], Fault::NoActions, place, faults)?;
    let (data_actions, not_data_actions) =
        pair(node, ["dataActions", "notDataActions"], Fault::NoDataActions, place, faults)?;
    Some(PermissionBlock {
        actions,
        not_actions,
        data_actions,
        not_data_actions,
        condition: text("condition"),
        condition_version: text("conditionVersion"),
    })
}

/// What a block grants on one plane, and what it takes away from that. A list that is not shown is
/// not an empty one: old versions of the interface leave data actions out. Where nothing is granted,
/// there is nothing to take away.
fn pair(
    block: JsonNode<'_>,
    [granted, withheld]: [&str; 2],
    fault: Fault,
    place: Span,
    faults: &mut Faults,
) -> Option<(Texts, Texts)> {
    let shown = |name| block.get(name).filter(|list| !matches!(list.kind(), JsonKind::Null));
    let missing = |name| format!("no `{name}` here");
    let Some(list) = shown(granted) else {
        faults.add(fault, place, &missing(granted));
        return None;
    };
    let grants = patterns(list, granted, faults)?;
    match shown(withheld) {
        Some(list) => Some((grants, patterns(list, withheld, faults)?)),
        None if grants.is_empty() => Some((grants, Texts::default())),
        None => {
            faults.add(fault, place, &missing(withheld));
            None
        }
    }
}

/// The patterns of one list.
fn patterns(list: JsonNode<'_>, name: &str, faults: &mut Faults) -> Option<Texts> {
    if !list.is_array() {
        faults.add(Fault::BadPermissions, list.span(), &format!("`{name}` is no list"));
        return None;
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
