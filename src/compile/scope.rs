//! The names of a policy: declared principals and tenants, and the sets of `let`.

use rustc_hash::{FxHashMap, FxHashSet};
use uuid::Uuid;

use super::catalogue::is_worth_it;
use super::errors;
use super::kind::principal_kind;
use super::load::LoadedFile;
use super::ruleset::{Declared, DeclaredAs};
use crate::diagnostic::Sink;
use crate::model::PrincipalKind;
use crate::syntax::ast::{Declaration, DeclaredKind, Item, Let, SetKind, Spanned};
use crate::text::Span;
use crate::text::suggest::nearest;

/// Every name that the files of a policy define. Names are the same if they differ in case only.
#[derive(Default)]
pub(super) struct Scope<'t> {
    pub(super) declared: Vec<Declared>,
    sets: FxHashMap<String, &'t Let>,
    by_name: FxHashMap<String, Vec<usize>>,
    /// Names whose definition could not be read, which was reported.
    lost: FxHashSet<String>,
}

/// What a principal's name stands for.
pub(super) enum Named {
    /// One principal.
    One(Uuid),
    /// Nothing, and this was reported.
    Reported,
}

impl<'t> Scope<'t> {
    /// Collects the names of all files.
    pub(super) fn collect(files: &'t [LoadedFile], sink: &mut Sink) -> Self {
        let lost = files.iter().flat_map(|file| &file.tree.lost.names).map(|name| name.to_lowercase());
        let mut scope = Self { lost: lost.collect(), ..Self::default() };
        for item in files.iter().flat_map(|file| &file.tree.items) {
            match item {
                Item::Declaration(declaration) => scope.declare(declaration, sink),
                Item::Let(definition) => scope.define(definition, sink),
                Item::Policy(_)
                | Item::Use(_)
                | Item::Rule(_)
                | Item::Override(_)
                | Item::Disable(_)
                | Item::Test(_) => {}
            }
        }
        scope
    }

    fn declare(&mut self, declaration: &Declaration, sink: &mut Sink) {
        let what = match declaration.kind {
            DeclaredKind::Principal(noun) => DeclaredAs::Principal(principal_kind(noun)),
            DeclaredKind::Tenant => DeclaredAs::Tenant,
        };
        let name = &declaration.name;
        let twin = self
            .declared
            .iter_mut()
            .find(|known| known.what == what && known.name.to_lowercase() == name.value.to_lowercase());
        if let Some(twin) = twin {
            twin.security |= declaration.security;
            if twin.id != declaration.id.value {
                sink.push(errors::duplicate_name(name.span, word(what), &name.value, twin.span));
            }
            return;
        }
        let place = self.declared.len();
        self.by_name.entry(name.value.to_lowercase()).or_default().push(place);
        self.declared.push(Declared {
            id: declaration.id.value,
            name: name.value.clone(),
            what,
            security: declaration.security,
            span: declaration.span.0,
        });
    }

    fn define(&mut self, definition: &'t Let, sink: &mut Sink) {
        let name = &definition.name;
        let key = name.value.to_lowercase();
        if let Some(first) = self.sets.get(&key) {
            sink.push(errors::duplicate_name(name.span, "set", &name.value, first.name.span));
            return;
        }
        self.sets.insert(key, definition);
    }

    /// The declarations of a name.
    pub(super) fn places(&self, name: &str) -> impl Iterator<Item = &Declared> {
        let places = self.by_name.get(&name.to_lowercase()).map_or(&[][..], Vec::as_slice);
        places.iter().filter_map(|place| self.declared.get(*place))
    }

    /// The set of a name; an unknown one is reported.
    pub(super) fn set(&self, name: &Spanned<String>, sink: &mut Sink) -> Option<&'t Let> {
        let found = self.sets.get(&name.value.to_lowercase()).copied();
        if found.is_none() && !self.is_lost(&name.value) {
            let mut names: Vec<&str> = self.sets.values().map(|set| set.name.value.as_str()).collect();
            names.sort_unstable();
            let meant = is_worth_it(sink.len()).then(|| nearest(&name.value, names)).flatten();
            sink.push(errors::unknown_set(name.span, &name.value, meant));
        }
        found
    }

    /// The principal of a name, of a certain kind if the sentence says one.
    pub(super) fn principal(
        &self,
        name: &str,
        span: Span,
        kind: Option<PrincipalKind>,
        sink: &mut Sink,
    ) -> Named {
        let found: Vec<(&Declared, PrincipalKind)> = (self.places(name))
            .filter_map(|declared| match declared.what {
                DeclaredAs::Principal(kind) => Some((declared, kind)),
                DeclaredAs::Tenant => None,
            })
            .collect();
        let fits: Vec<_> =
            found.iter().filter(|(_, known)| kind.is_none_or(|kind| known.is_a(kind))).collect();
        match (fits.as_slice(), found.first(), kind) {
            ([(one, _)], ..) => return Named::One(one.id),
            ([], Some((declared, known)), Some(kind)) => sink.push(errors::principal_of_other_kind(
                span,
                name,
                known.singular(),
                kind.singular(),
                declared.span,
            )),
            ([], ..) if self.is_lost(name) => {}
            ([], ..) => {
                let word = kind.map_or("principal", PrincipalKind::singular);
                let meant = is_worth_it(sink.len()).then(|| self.nearest(name, false)).flatten();
                sink.push(errors::unknown_principal(span, name, word, meant));
            }
            (several, ..) => {
                let places: Vec<Span> = several.iter().map(|(declared, _)| declared.span).collect();
                sink.push(errors::ambiguous_name(span, name, &places));
            }
        }
        Named::Reported
    }

    /// The tenant of a name; an unknown one is reported.
    pub(super) fn tenant(&self, name: &str, span: Span, sink: &mut Sink) -> Option<Uuid> {
        let found = self
            .places(name)
            .find(|declared| declared.what == DeclaredAs::Tenant)
            .map(|declared| declared.id);
        if found.is_none() && !self.is_lost(name) {
            let meant = is_worth_it(sink.len()).then(|| self.nearest(name, true)).flatten();
            sink.push(errors::unknown_tenant(span, name, meant));
        }
        found
    }

    fn is_lost(&self, name: &str) -> bool {
        self.lost.contains(&name.to_lowercase())
    }

    fn nearest(&self, name: &str, tenants: bool) -> Option<&str> {
        let names = self.declared.iter().filter(|declared| (declared.what == DeclaredAs::Tenant) == tenants);
        nearest(name, names.map(|declared| declared.name.as_str()))
    }
}

/// What a set holds, in words.
pub(super) const fn set_word(kind: SetKind) -> &'static str {
    match kind {
        SetKind::Roles => "roles",
        SetKind::Principals => "principals",
        SetKind::Tenants => "tenants",
    }
}

const fn word(what: DeclaredAs) -> &'static str {
    match what {
        DeclaredAs::Principal(kind) => kind.singular(),
        DeclaredAs::Tenant => "tenant",
    }
}
