//! Turns the role catalogue (`catalog/`) into static Rust tables, so that the program starts without
//! reading or allocating anything.
//!
//! Refuses data that would make a look-up ambiguous or a verdict wrong. What a role's permissions
//! mean is left to `src/catalog`.
#![allow(clippy::print_stdout, reason = "cargo reads the build script's output")]

use std::collections::{BTreeMap, HashMap};
use std::fmt::Write as _;
use std::path::PathBuf;
use std::{env, fs};

use serde::Deserialize;
use uuid::Uuid;

/// How names are compared; the program looks them up in the order of the same keys.
#[path = "src/text/name.rs"]
#[allow(dead_code, unreachable_pub, reason = "the program's own module, of which only the key is needed")]
mod name;

const ROLES: &str = "catalog/roles.json";
const FACTS: &str = "catalog/catalog.json";

/// `catalog/catalog.json`.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Facts {
    date: String,
    cloud: String,
}

/// One entry of `catalog/roles.json`.
#[derive(Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
struct Role {
    id: String,
    name: String,
    category: Option<String>,
    privileged: Option<bool>,
    assignable_scopes: Vec<String>,
    actions: Vec<String>,
    not_actions: Vec<String>,
    data_actions: Vec<String>,
    not_data_actions: Vec<String>,
    permissions: Option<Vec<Block>>,
}

/// One entry of a role's `permissions`.
#[derive(Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
struct Block {
    actions: Vec<String>,
    not_actions: Vec<String>,
    data_actions: Vec<String>,
    not_data_actions: Vec<String>,
    condition: Option<String>,
    condition_version: Option<String>,
}

fn main() {
    println!("cargo::rerun-if-changed={ROLES}");
    println!("cargo::rerun-if-changed={FACTS}");
    if let Err(fault) = generate() {
        println!("cargo::error={fault}");
    }
}

fn generate() -> Result<(), String> {
    let facts: Facts = read(FACTS)?;
    check_date(&facts.date)?;
    let roles: Vec<Role> = read(ROLES)?;
    let ids = roles.iter().map(Role::checked_id).collect::<Result<Vec<_>, _>>()?;
    let by_id = sorted_index(ids.iter().copied(), "id")?;
    let by_name = sorted_index(roles.iter().map(|role| name::fold(role.name.trim())), "name")?;
    for role in &roles {
        role.check()?;
    }
    let text = tables(&facts, &roles, &ids, &by_id, &by_name).map_err(|fault| fault.to_string())?;
    let folder = env::var_os("OUT_DIR").ok_or("OUT_DIR is not set")?;
    fs::write(PathBuf::from(folder).join("catalog.rs"), text).map_err(|fault| fault.to_string())
}

fn read<T: for<'a> Deserialize<'a>>(path: &str) -> Result<T, String> {
    let text = fs::read_to_string(path).map_err(|fault| format!("{path}: {fault}"))?;
    serde_json::from_str(&text).map_err(|fault| format!("{path}: {fault}"))
}

/// Refuses what is not `YYYY-MM-DD`.
fn check_date(date: &str) -> Result<(), String> {
    let right = date.len() == 10
        && date.bytes().enumerate().all(|(at, byte)| match at {
            4 | 7 => byte == b'-',
            _ => byte.is_ascii_digit(),
        });
    if right { Ok(()) } else { Err(format!("{FACTS}: the date `{date}` is not of the form YYYY-MM-DD")) }
}

/// The positions of `keys` in the order of the keys. A key that occurs twice is refused.
fn sorted_index<K: Ord + std::fmt::Display>(
    keys: impl Iterator<Item = K>,
    what: &str,
) -> Result<Vec<usize>, String> {
    let mut index = BTreeMap::new();
    for (at, key) in keys.enumerate() {
        if let Some((key, _)) = index.get_key_value(&key) {
            return Err(format!("{ROLES}: the {what} `{key}` is given twice"));
        }
        index.insert(key, at);
    }
    Ok(index.into_values().collect())
}

impl Role {
    fn checked_id(&self) -> Result<Uuid, String> {
        match Uuid::try_parse(&self.id) {
            Ok(id) if id.hyphenated().to_string() == self.id => Ok(id),
            _ => Err(format!("{ROLES}: the id `{}` of `{}` is not a lower-case GUID", self.id, self.name)),
        }
    }

    fn check(&self) -> Result<(), String> {
        if self.name.trim().is_empty() {
            return Err(format!("{ROLES}: the role {} has no name", self.id));
        }
        for block in self.blocks() {
            for pattern in block.iter().flat_map(|list| list.iter()) {
                if pattern.trim().is_empty() || !pattern.bytes().all(|byte| (b' '..=b'~').contains(&byte)) {
                    return Err(format!("{ROLES}: `{}` has the malformed permission `{pattern}`", self.name));
                }
            }
        }
        for (at, list) in self.lists().into_iter().enumerate() {
            let in_blocks = self.blocks().into_iter().filter_map(|block| block.get(at).copied()).flatten();
            if sorted(list.iter()) != sorted(in_blocks) {
                return Err(format!(
                    "{ROLES}: the permission blocks of `{}` disagree with its lists",
                    self.name
                ));
            }
        }
        Ok(())
    }

    /// The four lists of each permission block.
    fn blocks(&self) -> Vec<[&Vec<String>; 4]> {
        match &self.permissions {
            Some(blocks) => blocks.iter().map(Block::lists).collect(),
            None => vec![self.lists()],
        }
    }

    fn lists(&self) -> [&Vec<String>; 4] {
        [&self.actions, &self.not_actions, &self.data_actions, &self.not_data_actions]
    }
}

impl Block {
    fn lists(&self) -> [&Vec<String>; 4] {
        [&self.actions, &self.not_actions, &self.data_actions, &self.not_data_actions]
    }
}

fn sorted<'a>(patterns: impl Iterator<Item = &'a String>) -> Vec<&'a str> {
    let mut patterns: Vec<&str> = patterns.map(|pattern| pattern.trim()).collect();
    patterns.sort_unstable();
    patterns.dedup();
    patterns
}

/// The tables, as items.
fn tables(
    facts: &Facts,
    roles: &[Role],
    ids: &[Uuid],
    by_id: &[usize],
    by_name: &[usize],
) -> Result<String, std::fmt::Error> {
    let mut tables = Tables::default();
    let written = roles.iter().zip(ids).map(|(role, id)| tables.role(role, *id)).collect::<Vec<_>>();
    let mut out = String::with_capacity(1 << 20);
    writeln!(out, "// Made by build.rs from {ROLES}.")?;
    write_table(&mut out, "TEXTS", "Text", &tables.texts)?;
    write_table(&mut out, "BLOCKS", "PermissionBlock", &tables.blocks)?;
    write_table(&mut out, "ROLES", "Role", &written)?;
    writeln!(out, "/// Every built-in role of the public cloud.")?;
    writeln!(out, "pub(super) static EMBEDDED: Catalog = Catalog {{")?;
    writeln!(out, "    date: {},\n    cloud: {},", tables.text(&facts.date), tables.text(&facts.cloud))?;
    writeln!(out, "    roles: Cow::Borrowed(&ROLES),")?;
    write_ids(&mut out, ids, by_id)?;
    write_index(&mut out, "by_id", by_id)?;
    write_index(&mut out, "by_name", by_name)?;
    writeln!(out, "}};")?;
    writeln!(out, "pub(super) static TEXT: &str = {:?};", tables.text)?;
    Ok(out)
}

/// What many roles speak of, each text once and each list behind the other.
#[derive(Default)]
struct Tables {
    text: String,
    places: HashMap<String, usize>,
    /// Expressions of type `Text`.
    texts: Vec<String>,
    /// Expressions of type `PermissionBlock`.
    blocks: Vec<String>,
}

impl Tables {
    /// The role as an expression.
    fn role(&mut self, role: &Role, id: Uuid) -> String {
        let conditions = role
            .permissions
            .iter()
            .flatten()
            .map(|block| (block.condition.as_deref(), block.condition_version.as_deref()));
        let conditions = conditions.chain(std::iter::once((None, None)));
        let blocks: Vec<String> =
            role.blocks().into_iter().zip(conditions).map(|(lists, said)| self.block(lists, said)).collect();
        format!(
            "Role {{ id: Uuid::from_u128({:#x}), name: {}, description: None, category: {}, \
             marked_privileged: {:?}, built_in: true, assignable_scopes: {}, blocks: {}, disputed: false }}",
            id.as_u128(),
            self.text(role.name.trim()),
            self.option(role.category.as_deref()),
            role.privileged,
            self.list(&role.assignable_scopes),
            appended(&mut self.blocks, blocks),
        )
    }

    fn block(
        &mut self,
        [actions, not_actions, data_actions, not_data_actions]: [&Vec<String>; 4],
        (condition, version): (Option<&str>, Option<&str>),
    ) -> String {
        format!(
            "PermissionBlock {{ actions: {}, not_actions: {}, data_actions: {}, not_data_actions: {}, \
             condition: {}, condition_version: {} }}",
            self.list(actions),
            self.list(not_actions),
            self.list(data_actions),
            self.list(not_data_actions),
            self.option(condition),
            // A version without a condition says nothing.
            self.option(condition.and(version)),
        )
    }

    fn list(&mut self, list: &[String]) -> String {
        let texts = list.iter().map(|text| self.text(text.trim())).collect();
        appended(&mut self.texts, texts)
    }

    fn option(&mut self, text: Option<&str>) -> String {
        text.map_or_else(|| "None".to_owned(), |text| format!("Some({})", self.text(text)))
    }

    fn text(&mut self, text: &str) -> String {
        let place = *self.places.entry(text.to_owned()).or_insert_with(|| {
            self.text.push_str(text);
            self.text.len() - text.len()
        });
        format!("Text::carried({place}, {})", text.len())
    }
}

/// Puts a list behind the others of its table; where it stands then, as an expression.
fn appended(table: &mut Vec<String>, list: Vec<String>) -> String {
    let (start, len) = (table.len(), list.len());
    table.extend(list);
    format!("List::carried({start}, {len})")
}

fn write_table(out: &mut String, name: &str, of: &str, table: &[String]) -> std::fmt::Result {
    writeln!(out, "static {name}: [{of}; {}] = [", table.len())?;
    for entry in table {
        writeln!(out, "    {entry},")?;
    }
    writeln!(out, "];")
}

/// The ids in their order, and how many have a first byte smaller than each.
fn write_ids(out: &mut String, ids: &[Uuid], by_id: &[usize]) -> std::fmt::Result {
    let ids: Vec<u128> = by_id.iter().filter_map(|at| ids.get(*at)).map(Uuid::as_u128).collect();
    write!(out, "    ids: IdIndex {{ ids: Cow::Borrowed(&[")?;
    for id in &ids {
        write!(out, "Uuid::from_u128({id:#x}),")?;
    }
    write!(out, "]), starts: Cow::Borrowed(&[")?;
    for byte in 0..=256 {
        write!(out, "{},", ids.partition_point(|id| id >> 120 < byte))?;
    }
    writeln!(out, "]) }},")
}

fn write_index(out: &mut String, name: &str, index: &[usize]) -> std::fmt::Result {
    write!(out, "    {name}: Cow::Borrowed(&[")?;
    for at in index {
        write!(out, "RoleIdx({at}),")?;
    }
    writeln!(out, "]),")
}
