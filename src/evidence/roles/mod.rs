//! Role files: definitions of roles, custom ones among them, that the role catalogue lacks or has
//! otherwise.
//!
//! Read is what `az role definition list`, Azure Resource Manager and `Get-AzRoleDefinition` write.
//! What the permissions mean is left to [`crate::catalog`].
//!
//! - `entry`: from an entry to a role
//! - `permissions`: its permission blocks
//! - `faults`: entries that cannot be used

mod entry;
mod faults;
mod permissions;

use rustc_hash::FxHashMap;
use uuid::Uuid;

use self::faults::Faults;
use super::pages::{Page, pages};
use super::{EvidenceKind, detect, errors};
use crate::catalog::{Catalog, Role};
use crate::diagnostic::Sink;
use crate::document::json::{self, JsonTree, Limits};
use crate::text::{FileId, Span, Text, same_name};

/// The roles of any number of role files. Which file comes first does not matter, except that of
/// two definitions that contradict each other the later one is underlined and the name of the
/// earlier one counts.
#[derive(Clone, Debug, Default)]
pub struct RoleFiles {
    /// In the order of the files, each id once.
    roles: Vec<Told>,
    /// The place of each id among them.
    places: FxHashMap<Uuid, usize>,
}

/// A role and where it is defined.
#[derive(Clone, Debug)]
struct Told {
    role: Role,
    place: Span,
}

impl RoleFiles {
    /// Takes a role file in, and returns the ids of the roles that it defines. What is wrong with
    /// it goes to `sink`.
    pub fn add(&mut self, file: FileId, text: &Text, sink: &mut Sink) -> Vec<Uuid> {
        let Some(tree) = json::read(file, text, Limits::default(), sink) else { return Vec::new() };
        if !detect::is_what_it_was_given_for(&tree, EvidenceKind::RoleDefinitions, sink) {
            return Vec::new();
        }
        let mut faults = Faults::default();
        let found = read(&tree, &mut faults, sink);
        if found.is_empty() && !is_empty_list(&tree) {
            let (span, label) = faults.first().unwrap_or((tree.root().span(), "no role is here"));
            sink.push(errors::no_roles(span, label));
            return Vec::new();
        }
        faults.report(sink);
        let ids = found.iter().map(|told| told.role.id).collect();
        found.into_iter().for_each(|told| self.hear(told, sink));
        ids
    }

    /// The catalogue with these roles.
    #[must_use]
    pub fn extend(self, catalog: Catalog) -> Catalog {
        catalog.extended(self.roles.into_iter().map(|told| told.role))
    }

    fn hear(&mut self, later: Told, sink: &mut Sink) {
        let place = *self.places.entry(later.role.id).or_insert(self.roles.len());
        let Some(known) = self.roles.get_mut(place) else {
            self.roles.push(later);
            return;
        };
        let mut about = Vec::new();
        if !known.role.disputed && !permissions::same(&known.role.blocks, &later.role.blocks) {
            about.push(("what it allows", "what it allows counts as not known"));
            known.role.disputed = true;
        }
        if !same_name(&known.role.name, &later.role.name) {
            about.push(("its name", "the name that stands first counts"));
        }
        if known.role.built_in != later.role.built_in {
            about.push(("whose role it is", "it counts as a custom role"));
            known.role.built_in = false;
        }
        if !about.is_empty() {
            sink.push(errors::role_told_twice(&known.role.name, &about, known.place, later.place));
        }
    }
}

/// Every role of a file that can be read.
fn read(tree: &JsonTree, faults: &mut Faults, sink: &mut Sink) -> Vec<Told> {
    let mut found = Vec::new();
    for page in pages(tree.root()) {
        for node in page.entries() {
            found.extend(entry::read(node, faults).map(|(role, place)| Told { role, place }));
        }
        if let Some(link) = Page::next_link(page) {
            sink.push(errors::incomplete(link));
        }
    }
    found
}

/// Whether the file is a list without entries, as of a tenant without custom roles.
fn is_empty_list(tree: &JsonTree) -> bool {
    let root = tree.root();
    let list = root.get("value").unwrap_or(root);
    list.is_array() && list.elements().next().is_none()
}
