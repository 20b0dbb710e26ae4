//! From an entry to the object that it tells of.

use uuid::Uuid;

use super::Directory;
use super::classify::{self, Type};
use super::entry::{Content, Entry};
use super::faults::{Fault, Faults, shown};
use super::key::Key;
use super::object::{DirectoryObject, Members};
use crate::diagnostic::Sink;
use crate::document::json::{JsonKind, JsonNode};
use crate::evidence::source::{Refusal, Source};
use crate::evidence::told::Told;
use crate::text::{Span, guid};

/// Microsoft Graph expands at most this many members of a group without saying that there are more.
const EXPANDED_AT_MOST: usize = 20;

/// Reads the objects of one export into a directory.
pub(super) struct Reader<'d> {
    directory: &'d mut Directory,
    source: Source,
    read: Read,
}

/// What came of an export besides its objects.
pub(super) struct Read {
    /// How many of its entries are objects.
    pub(super) objects: usize,
    pub(super) faults: Faults,
    /// Where it contradicts what is known, or itself.
    pub(super) clashes: Sink,
    /// Why it does not count.
    pub(super) refusal: Option<Refusal>,
}

impl<'d> Reader<'d> {
    pub(super) fn new(directory: &'d mut Directory, source: Source) -> Self {
        let refusal = directory.freshness.refuses(source);
        let read = Read { objects: 0, faults: Faults::default(), clashes: Sink::new(), refusal };
        Self { directory, source, read }
    }

    /// What came of it.
    pub(super) fn finish(self) -> Read {
        self.read
    }

    /// The faults that were met so far.
    pub(super) fn faults(&mut self) -> &mut Faults {
        &mut self.read.faults
    }

    /// Makes room for so many objects.
    pub(super) fn expect(&mut self, objects: usize) {
        if self.read.refusal.is_none() {
            self.directory.objects.expect(objects);
        }
    }

    /// Takes an object in; of an export that does not count, that it has it.
    pub(super) fn take(&mut self, object: DirectoryObject) {
        self.read.objects += 1;
        if self.read.refusal.is_none() {
            self.directory.objects.hear(object, &mut self.read.clashes);
        } else {
            self.directory.refused.insert(object.id);
        }
    }

    /// Reads an element of a JSON export, and the members that it lists.
    pub(super) fn node(&mut self, node: JsonNode<'_>, collection: Option<Type>) {
        if !matches!(node.kind(), JsonKind::Object) {
            self.read.faults.add(Fault::NotAnObject, node.span(), "this is no object");
            return;
        }
        let mut entry = Entry::new(node.span());
        entry.take_object(node, &mut self.read.faults);
        let Some(mut object) = self.object(&entry, collection) else { return };
        if let Some((Content::Node(members), span)) = entry.get(Key::Members)
            && matches!(members.kind(), JsonKind::Array)
        {
            let more = entry.place(Key::MembersNextLink).is_some() || counts_others(&entry, members);
            object.rare_mut().members = Told::Value(self.members(members, more), span);
        }
        self.take(object);
    }

    /// Reads the members of a group; each is an object of its own, its own members left aside.
    fn members(&mut self, list: JsonNode<'_>, more: bool) -> Members {
        let mut ids = Vec::new();
        let mut complete = !more;
        for node in list.elements() {
            let mut entry = Entry::new(node.span());
            entry.take_object(node, &mut self.read.faults);
            match self.object(&entry, None) {
                Some(object) => {
                    ids.push(object.id);
                    self.take(object);
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
            self.read.faults.add(Fault::Deleted, span, "deleted then");
            return None;
        }
        let mut object = DirectoryObject::new(id, span);
        let kind = classify::object_kind(entry, collection, span, &mut self.read.faults);
        let group = kind.as_ref().is_some_and(|(kinds, _)| kinds.only() == Some(super::ObjectKind::Group));
        object.kind = kind.into();
        object.name = entry.shared_text(Key::Name).into();
        if group {
            object.group = classify::group_kind(entry).into();
            object.dynamic = classify::dynamic(entry).into();
            if let Some((assignable, span)) = entry.flag(Key::RoleAssignable) {
                object.rare_mut().role_assignable = Told::Value(assignable, span);
            }
        }
        object.guest = guest(entry).into();
        object.enabled = entry.flag(Key::Enabled).into();
        if let Some(tenant) = self.source.tenant {
            object.rare_mut().tenant = Told::Value(tenant, span);
        }
        Some(object)
    }

    fn id(&mut self, entry: &Entry<'_>) -> Option<(Uuid, Span)> {
        let Some((text, span)) = entry.text(Key::Id) else {
            match entry.get(Key::Id) {
                Some((Content::Null, _)) | None => {
                    self.read.faults.add(Fault::NoId, entry.span, "no `id` here");
                }
                Some((_, span)) => self.read.faults.add(Fault::BadId, span, "this is no GUID"),
            }
            return None;
        };
        let id = guid::in_any_form(text.trim());
        if id.is_none() {
            self.read.faults.add(Fault::BadId, span, &format!("{} is no GUID", shown(&text)));
        }
        id.map(|id| (id, span))
    }
}

/// Whether a group tells another number of members than it lists.
fn counts_others(entry: &Entry<'_>, members: JsonNode<'_>) -> bool {
    let Some((Content::Node(count), _)) = entry.get(Key::MembersCount) else { return false };
    !matches!(count.kind(), JsonKind::Number(digits) if digits.parse() == Ok(members.elements().count()))
}

/// Whether an account is a guest's, as `userType` tells it.
fn guest(entry: &Entry<'_>) -> Option<(bool, Span)> {
    let (text, span) = entry.text(Key::UserType)?;
    let guest = text.trim().eq_ignore_ascii_case("Guest");
    (guest || text.trim().eq_ignore_ascii_case("Member")).then_some((guest, span))
}
