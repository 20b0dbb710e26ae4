//! What is told about roles, for programs; `docs/roles.md` describes it.

use std::io::{self, Write};

use serde::Serialize;
use uuid::Uuid;

use super::{Comparison, RoleSource, Verdict, reason};
use crate::catalog::role::Text;
use crate::catalog::{PermissionBlock, Plane, Role, Surplus};
use crate::report::json::write;

/// One role of a list.
#[derive(Serialize)]
struct RoleJson<'a> {
    id: Uuid,
    name: &'a str,
    supported: &'static str,
    reasons: Vec<String>,
}

/// Everything about one role.
#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct CardJson<'a> {
    #[serde(flatten)]
    role: RoleJson<'a>,
    description: Option<&'a str>,
    built_in: bool,
    category: Option<&'a str>,
    privileged: Option<bool>,
    writes_role_assignments: bool,
    broader_than_contributor: Option<bool>,
    reads_everything: Option<bool>,
    data_actions: bool,
    key_operations: Vec<&'a str>,
    disputed: bool,
    assignable_scopes: Vec<&'a str>,
    permissions: Vec<BlockJson<'a>>,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct BlockJson<'a> {
    actions: &'a [Text],
    not_actions: &'a [Text],
    data_actions: &'a [Text],
    not_data_actions: &'a [Text],
    condition: Option<&'a str>,
    condition_version: Option<&'a str>,
}

/// Two roles.
#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct ComparisonJson<'a> {
    verdict: &'static str,
    first: BesideJson<'a>,
    second: BesideJson<'a>,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct BesideJson<'a> {
    id: Uuid,
    name: &'a str,
    allows_beyond: Vec<PartJson<'a>>,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct PartJson<'a> {
    plane: &'static str,
    within: &'a [String],
    except: &'a [String],
    condition: Option<&'a str>,
}

/// Writes a list of roles.
pub(super) fn list(roles: &[&Role], out: &mut dyn Write) -> io::Result<()> {
    let roles: Vec<RoleJson<'_>> = roles.iter().map(|role| RoleJson::of(role)).collect();
    write(&roles, out)
}

/// Writes everything about each of some roles.
pub(super) fn cards(source: RoleSource<'_>, roles: &[&Role], out: &mut dyn Write) -> io::Result<()> {
    let catalog = source.catalog;
    let contributor = catalog.by_name("Contributor").and_then(|idx| catalog.role(idx));
    let cards: Vec<CardJson<'_>> = (roles.iter())
        .map(|role| CardJson {
            role: RoleJson::of(role),
            description: role.description.as_deref(),
            built_in: role.built_in,
            category: role.category.as_deref(),
            privileged: role.is_privileged(),
            writes_role_assignments: role.writes_role_assignments(),
            broader_than_contributor: contributor.and_then(|contributor| role.is_broader_than(contributor)),
            reads_everything: role.reads_everything(),
            data_actions: role.has_data_actions(),
            key_operations: catalog.key_operations(role),
            disputed: role.disputed,
            assignable_scopes: role.assignable_scopes.iter().map(AsRef::as_ref).collect(),
            permissions: role.blocks.iter().map(BlockJson::of).collect(),
        })
        .collect();
    write(&cards, out)
}

/// Writes what each of two roles allows that the other does not.
pub(super) fn comparison(comparison: &Comparison<'_>, out: &mut dyn Write) -> io::Result<()> {
    let verdict = match comparison.verdict() {
        Verdict::Same => "same",
        Verdict::FirstBroader => "first-broader",
        Verdict::SecondBroader => "second-broader",
        Verdict::Neither => "neither-contains-the-other",
        Verdict::Undecided => "undecided",
    };
    let ([first, second], [beyond, behind]) = (comparison.roles, &comparison.beyond);
    let compared = ComparisonJson {
        verdict,
        first: BesideJson::of(first, &beyond.parts),
        second: BesideJson::of(second, &behind.parts),
    };
    write(&compared, out)
}

impl<'a> RoleJson<'a> {
    fn of(role: &'a Role) -> Self {
        Self {
            id: role.id,
            name: &role.name,
            supported: reason::word(role.support()),
            reasons: reason::reasons(role),
        }
    }
}

impl<'a> BlockJson<'a> {
    fn of(block: &'a PermissionBlock) -> Self {
        Self {
            actions: &block.actions,
            not_actions: &block.not_actions,
            data_actions: &block.data_actions,
            not_data_actions: &block.not_data_actions,
            condition: block.condition.as_deref(),
            condition_version: block.condition_version.as_deref(),
        }
    }
}

impl<'a> BesideJson<'a> {
    fn of(role: &'a Role, parts: &'a [Surplus]) -> Self {
        let allows_beyond = parts.iter().map(PartJson::of).collect();
        Self { id: role.id, name: &role.name, allows_beyond }
    }
}

impl<'a> PartJson<'a> {
    fn of(part: &'a Surplus) -> Self {
        Self {
            plane: match part.plane {
                Plane::Control => "control",
                Plane::Data => "data",
            },
            within: &part.within,
            except: &part.except,
            condition: part.condition.as_deref(),
        }
    }
}
