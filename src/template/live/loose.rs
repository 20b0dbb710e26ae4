//! What an export says of things that stand elsewhere in it: definitions that assignments name, and
//! further pages. Whether they are there shows once all of it was read, which may be in parts.

use std::hash::{DefaultHasher, Hash, Hasher};

use rustc_hash::{FxHashMap, FxHashSet};
use uuid::Uuid;

use crate::model::CauseKind;

/// What depends on the rest of an export. Places are of any kind that whoever reads it has.
#[derive(Debug)]
pub struct Loose<P> {
    /// The definitions that are there.
    definitions: FxHashSet<Id>,
    /// Those that assignments name without holding them.
    named: Vec<(Id, P)>,
    /// Links to further pages that were not met so far, with the list whose pages they lead to.
    links: Vec<(Option<List>, P)>,
    /// The lists of pages to which no link before them leads.
    pages: Vec<List>,
    /// The numbers of records that pages tell for all of them, and how many there are on these.
    totals: Vec<Total<P>>,
}

/// What pages are parts of.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct List {
    pub(super) subscription: Uuid,
    /// Whether it is of assignments, and not of definitions.
    pub(super) of_assignments: bool,
}

/// The id of a definition, as a number: there may be a million of them.
type Id = u64;

/// The pages of all queries that have so many records.
#[derive(Debug)]
pub(super) struct Total<P> {
    /// How many records one of them has; none if that cannot be read.
    pub(super) all: Option<u64>,
    /// The pages, by what tells them apart: one that was written twice counts once.
    pub(super) pages: FxHashMap<u64, Part>,
    pub(super) place: P,
}

/// What one page is of a query.
#[derive(Clone, Copy, Debug)]
pub(super) struct Part {
    /// How many records it holds.
    pub(super) records: u64,
    /// Whether nothing says that it is followed by another.
    pub(super) is_last: bool,
}

impl<P> Total<P> {
    /// Whether every query is whole: each has one last page.
    fn is_whole(&self) -> bool {
        let records = self.pages.values().fold(0_u64, |sum, page| sum.saturating_add(page.records));
        let queries = self.pages.values().filter(|page| page.is_last).count() as u64;
        self.all.and_then(|all| all.checked_mul(queries)) == Some(records)
    }
}

/// A page, and what it says of others.
#[derive(Debug)]
pub(super) struct Page<P> {
    /// The list that its first record is from.
    pub(super) list: Option<List>,
    /// What it tells of the number of records on all pages.
    pub(super) total: Option<Total<P>>,
    /// What says that it is followed by another, and the list whose page that is.
    pub(super) link: Option<(Option<List>, P)>,
}

impl<P> Default for Loose<P> {
    fn default() -> Self {
        Self {
            definitions: FxHashSet::default(),
            named: Vec::new(),
            links: Vec::new(),
            pages: Vec::new(),
            totals: Vec::new(),
        }
    }
}

impl<P> Loose<P> {
    /// Whether nothing depends on the rest of the export, nor the rest on this.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.definitions.is_empty()
            && self.named.is_empty()
            && self.links.is_empty()
            && self.pages.is_empty()
            && self.totals.is_empty()
    }

    /// Takes in that a definition is there.
    pub(super) fn define(&mut self, id: &str) {
        self.definitions.insert(number(id));
    }

    /// Takes in that an assignment names a definition.
    pub(super) fn name(&mut self, id: &str, place: P) {
        self.named.push((number(id), place));
    }

    /// Takes in the next page. It settles a link before it that leads to its list. Where the number of all
    /// records is told, that says more than a link.
    pub(super) fn turn(&mut self, page: Page<P>) {
        let Page { list, total, link } = page;
        self.meet(list);
        match total {
            Some(total) => self.total(total),
            None => self.links.extend(link),
        }
    }

    fn meet(&mut self, page: Option<List>) {
        let Some(page) = page else { return };
        match self.links.iter().position(|(link, _)| *link == Some(page)) {
            Some(place) => {
                self.links.remove(place);
            }
            None => self.pages.push(page),
        }
    }

    fn total(&mut self, new: Total<P>) {
        match self.totals.iter_mut().find(|total| total.all == new.all) {
            Some(total) => total.pages.extend(new.pages),
            None => self.totals.push(new),
        }
    }

    /// The same with places of another kind.
    pub fn at<Q>(self, place: impl Fn(P) -> Q) -> Loose<Q> {
        let total = |Total { all, pages, place: at }| Total { all, pages, place: place(at) };
        Loose {
            definitions: self.definitions,
            named: self.named.into_iter().map(|(id, at)| (id, place(at))).collect(),
            links: self.links.into_iter().map(|(link, at)| (link, place(at))).collect(),
            pages: self.pages,
            totals: self.totals.into_iter().map(total).collect(),
        }
    }

    /// Goes on with what stands behind this in the same export.
    pub fn append(&mut self, next: Self) {
        self.definitions.extend(next.definitions);
        self.named.extend(next.named);
        next.pages.into_iter().for_each(|page| self.meet(Some(page)));
        self.links.extend(next.links);
        next.totals.into_iter().for_each(|total| self.total(total));
    }

    /// What is missing now that all was read.
    pub fn settle(self) -> impl Iterator<Item = (CauseKind, P)> {
        let definitions = self.definitions;
        let missing = self.named.into_iter().find(move |(id, _)| !definitions.contains(id));
        let fewer = self.totals.into_iter().filter(|total| !total.is_whole()).map(|total| total.place);
        let further = self.links.into_iter().map(|(_, place)| place).chain(fewer);
        let missing = missing.map(|(_, place)| (CauseKind::DefinitionNotExported, place));
        missing.into_iter().chain(further.map(|place| (CauseKind::MorePages, place)))
    }
}

/// The number of an id, case aside.
fn number(id: &str) -> Id {
    let mut hasher = DefaultHasher::new();
    id.to_ascii_lowercase().hash(&mut hasher);
    hasher.finish()
}
