//! Directory exports: which principals there are and what they are.
//!
//! Exports and the declarations of policies add up; the order in which they are given does not
//! matter, except that of two that contradict each other the later one is underlined.
//!
//! - [`object`]: [`DirectoryObject`], what may be told about an object
//! - [`lookup`]: [`Lookup`], the answers, each with the reason if there is none
//! - `objects`: all of them, found by id
//! - `json`, `table`: the entries of JSON and CSV exports
//! - `entry`: one entry of either
//! - `key`: the properties of an entry, by one set of names
//! - `classify`: what an entry is
//! - `read`: from an entry to an object
//! - `merge`: several tellings of one object
//! - `coverage`: what absence tells
//! - `faults`: entries that cannot be used

mod classify;
mod coverage;
mod entry;
mod faults;
mod json;
mod key;
pub mod lookup;
mod merge;
pub mod object;
mod objects;
mod read;
mod table;

use rustc_hash::FxHashSet;
use uuid::Uuid;

pub use lookup::Lookup;
pub use object::{DirectoryObject, GroupKind, Members, ObjectKind, Rare, Trait};

pub(super) use self::key::numbering;

use self::coverage::Coverage;
use self::faults::Fault;
use self::objects::Objects;
use self::read::{Read, Reader};
use super::one_of::{OneOf, Word};
use super::{EvidenceKind, Freshness, Source, Told, detect, errors};
use crate::diagnostic::Sink;
use crate::document::json::JsonTree;
use crate::model::{Cause, PrincipalKind};
use crate::text::{FileId, Part, Span};

/// Everything that is known about principals from outside the templates.
#[derive(Clone, Debug, Default)]
pub struct Directory {
    freshness: Freshness,
    objects: Objects,
    /// The objects that only exports have which do not count.
    refused: FxHashSet<Uuid>,
    coverage: Coverage,
}

impl Directory {
    /// A directory without objects, which leaves exports aside that are too old.
    #[must_use]
    pub fn new(freshness: Freshness) -> Self {
        Self { freshness, ..Self::default() }
    }

    /// Takes a JSON export in. What it is must be directory objects; anything else is reported with
    /// the option that it belongs to.
    pub fn add_json(&mut self, tree: &JsonTree, source: Source, sink: &mut Sink) {
        if !detect::is_what_it_was_given_for(tree, EvidenceKind::DirectoryObjects, sink) {
            self.lose_export();
            return;
        }
        let mut reader = Reader::new(self, source);
        let links = json::read(tree.root(), &mut reader);
        let read = reader.finish();
        if read.objects == 0 {
            let (span, label) = read.faults.first().unwrap_or((tree.root().span(), "an empty list"));
            sink.push(errors::no_objects(span, label));
            self.lose_export();
            return;
        }
        for link in &links {
            sink.push(if link.may_be_here {
                errors::perhaps_incomplete(link.span)
            } else {
                errors::incomplete(link.span)
            });
            self.coverage.break_claim(link.collection.map_or_else(OneOf::any, classify::Type::kinds));
        }
        self.settle(read, source.tenant, sink);
    }

    /// Takes a CSV export in; its columns are known by their header.
    pub fn add_csv(&mut self, file: FileId, text: &str, source: Source, sink: &mut Sink) {
        let mut reader = Reader::new(self, source);
        let has_header = table::read(file, text, &mut reader);
        let read = reader.finish();
        if read.objects == 0 {
            let first_line = Span::new(file, 0, text.find(['\r', '\n']).unwrap_or(text.len()));
            let (span, label) = match (has_header, read.faults.first()) {
                (false, _) => (first_line, "no column for the object id"),
                (true, Some(fault)) => fault,
                (true, None) => (first_line, "no row follows"),
            };
            sink.push(errors::no_objects(span, label));
            self.lose_export();
            return;
        }
        self.settle(read, source.tenant, sink);
    }

    /// Takes in that an export was given of which nothing can be used. It may have had any object, so
    /// absence tells nothing.
    pub fn lose_export(&mut self) {
        self.coverage.break_claim(OneOf::any());
    }

    /// Takes a declaration of a policy in, or a grant of a test: a principal's id, kind and name.
    /// The place must lie in the same source map as the exports.
    pub fn declare(
        &mut self,
        id: Uuid,
        kind: PrincipalKind,
        name: Option<&str>,
        span: Span,
        sink: &mut Sink,
    ) {
        let mut object = DirectoryObject::new(id, span);
        object.kind = Told::Value(ObjectKind::said(kind), span);
        object.name = name.map(|name| (Part::from(name), span)).into();
        self.objects.hear(object, sink);
    }

    /// Takes in what a policy or a test tells of a principal: that it is so, or that it is not.
    pub fn tell(&mut self, id: Uuid, (what, holds): (Trait, bool), span: Span, sink: &mut Sink) {
        let mut object = DirectoryObject::new(id, span);
        match what {
            Trait::Disabled => object.enabled = Told::Value(!holds, span),
            Trait::Guest => object.guest = Told::Value(holds, span),
            Trait::SecurityGroup => {
                let kinds: Vec<GroupKind> =
                    GroupKind::ALL.iter().copied().filter(|kind| kind.is_security() == holds).collect();
                object.group = Told::Value(OneOf::these(&kinds), span);
            }
            Trait::Empty => object.rare_mut().empty = Told::Value(holds, span),
            Trait::NestedGroups => object.rare_mut().nested = Told::Value(holds, span),
        }
        self.objects.hear(object, sink);
    }

    /// Takes in that an id is that of an app registration, which is no principal.
    pub fn declare_application(&mut self, id: Uuid, name: Option<&str>, span: Span, sink: &mut Sink) {
        let mut object = DirectoryObject::new(id, span);
        object.kind = Told::Value(OneOf::these(&[ObjectKind::Application]), span);
        object.name = name.map(|name| (Part::from(name), span)).into();
        self.objects.hear(object, sink);
    }

    /// Claims that all objects of this kind were given, so that an id that is not there is of
    /// another kind. An export that says that it goes on, or of which an entry was lost or the whole,
    /// voids the claim.
    pub fn claim_complete(&mut self, kind: PrincipalKind) {
        match kind {
            PrincipalKind::Group => self.coverage.claim(ObjectKind::Group),
            PrincipalKind::User => self.coverage.claim(ObjectKind::User),
            PrincipalKind::ManagedIdentity => self.coverage.claim(ObjectKind::ManagedIdentity),
            PrincipalKind::ServicePrincipal => {
                self.coverage.claim(ObjectKind::ServicePrincipal);
                self.coverage.claim(ObjectKind::ManagedIdentity);
            }
        }
    }

    /// What is known about an id.
    #[must_use]
    pub fn lookup(&self, id: Uuid) -> Lookup<'_> {
        Lookup { directory: self, id, object: self.objects.get(id), elsewhere: None }
    }

    /// The number of objects.
    #[must_use]
    pub fn len(&self) -> usize {
        self.objects.list().len()
    }

    /// Whether nothing is known about any principal.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.objects.list().is_empty()
    }

    /// The ids of the objects, in the order in which they were first told of.
    pub fn ids(&self) -> impl Iterator<Item = Uuid> {
        self.objects.list().iter().map(|object| object.id)
    }

    /// The objects, sorted by id.
    #[must_use]
    pub fn objects(&self) -> Vec<&DirectoryObject> {
        let mut objects: Vec<_> = self.objects.list().iter().collect();
        objects.sort_unstable_by_key(|object| object.id);
        objects
    }

    /// Whether it is said of any object which tenant's directory has it.
    #[must_use]
    pub fn tells_tenants(&self) -> bool {
        self.objects.list().iter().any(|object| object.rare().tenant != Told::Nothing)
    }

    /// Takes in what came of an export besides its objects.
    fn settle(&mut self, read: Read, tenant: Option<Uuid>, sink: &mut Sink) {
        if read.faults.kinds().any(Fault::loses_an_entry) {
            self.coverage.break_claim(OneOf::any());
        }
        read.faults.report(sink);
        sink.append(read.clashes);
        match read.refusal {
            Some(refusal) => self.coverage.refuse(refusal),
            None => self.coverage.give(tenant),
        }
    }

    fn cause_of_absence(&self, id: Uuid) -> Cause {
        self.coverage.cause(self.refused.contains(&id)).into()
    }

    fn rules_out(&self, kind: ObjectKind) -> bool {
        self.coverage.rules_out(kind)
    }
}
