//! From an entry to the object that it tells of.

use std::sync::Arc;

use uuid::Uuid;

use super::classify::{self, Type};
use super::entry::{Content, Entry};
use super::faults::{Fault, Faults, shown};
use super::key::Key;
use super::object::{DirectoryObject, Members};
use crate::document::json::{JsonKind, JsonNode};
use crate::evidence::source::Source;
use crate::evidence::told::Told;
use crate::text::Span;

/// Microsoft Graph expands at most this many members of a group without saying that there are more.
const EXPANDED_AT_MOST: usize = 20;

/// Reads the objects of one export.
pub(super) struct Reader<'s> {
    pub(super) source: Source,
    pub(super) faults: &'s mut Faults,
    pub(super) objects: Vec<DirectoryObject>,
}

impl Reader<'_> {
    /// Reads an element of a JSON export, and the members that it lists.
    pub(super) fn node(&mut self, node: JsonNode<'_>, collection: Option<Type>) {
        if !matches!(node.kind(), JsonKind::Object) {
            self.faults.add(Fault::NotAnObject, node.span(), "this is no object");
            return;
        }
        let entry = Entry::of_json(node, self.faults);
        let Some(mut object) = self.object(&entry, collection) else { return };
        if let Some((Content::Node(members), span)) = entry.get(Key::Members)
            && matches!(members.kind(), JsonKind::Array)
        {
            let more =
                entry.get(Key::MembersNextLink).is_some_and(|(link, _)| !matches!(link, Content::Null));
            object.members = Told::Value(self.members(*members, more), span);
        }
        self.objects.push(object);
    }

    /// Reads the members of a group; each is an object of its own, its own members left aside.
    fn members(&mut self, list: JsonNode<'_>, more: bool) -> Members {
        let mut ids = Vec::new();
        let mut complete = !more;
        for node in list.elements() {
            let entry = Entry::of_json(node, self.faults);
            match self.object(&entry, None) {
                Some(object) => {
                    ids.push(object.id);
                    self.objects.push(object);
                }
                None => complete = false,
            }
        }
        complete &= ids.len() < EXPANDED_AT_MOST;
        ids.sort_unstable();
        ids.dedup();
        Members { ids, complete }
    }

    /// Reads one entry; none if it cannot be used.
    pub(super) fn object(&mut self, entry: &Entry<'_>, collection: Option<Type>) -> Option<DirectoryObject> {
        let (id, span) = self.id(entry)?;
        if let Some((_, span)) = entry.text(Key::Deleted) {
            self.faults.add(Fault::Deleted, span, "deleted then");
            return None;
        }
        let mut object = DirectoryObject::new(id, span);
        let kind = classify::object_kind(entry, collection, span, self.faults);
        let group = kind.as_ref().is_some_and(|(kinds, _)| kinds.only() == Some(super::ObjectKind::Group));
        object.kind = kind.into();
        object.name = entry.text(Key::Name).map(|(name, span)| (Arc::from(name), span)).into();
        if group {
            object.group = classify::group_kind(entry).into();
            object.dynamic = classify::dynamic(entry).into();
            object.role_assignable = entry.flag(Key::RoleAssignable).into();
        }
        object.guest = guest(entry).into();
        object.enabled = entry.flag(Key::Enabled).into();
        object.tenant = self.source.tenant.map(|tenant| (tenant, span)).into();
        Some(object)
    }

    fn id(&mut self, entry: &Entry<'_>) -> Option<(Uuid, Span)> {
        let (text, span) = match entry.get(Key::Id) {
            Some((Content::Text(text), span)) => (text, span),
            Some((Content::Null, _)) | None => {
                self.faults.add(Fault::NoId, entry.span, "no `id` here");
                return None;
            }
            Some((_, span)) => {
                self.faults.add(Fault::BadId, span, "this is no GUID");
                return None;
            }
        };
        let id = Uuid::try_parse(text.trim()).ok();
        if id.is_none() {
            self.faults.add(Fault::BadId, span, &format!("{} is no GUID", shown(text)));
        }
        id.map(|id| (id, span))
    }
}

/// Whether an account is a guest's, as `userType` tells it.
fn guest(entry: &Entry<'_>) -> Option<(bool, Span)> {
    let (text, span) = entry.text(Key::UserType)?;
    let guest = text.trim().eq_ignore_ascii_case("Guest");
    (guest || text.trim().eq_ignore_ascii_case("Member")).then_some((guest, span))
}
