//! The principals and tenants that a test names: declared ones, and those that it makes up.
//!
//! An id that is made up stems from the kind and the name, so that it is the same wherever the
//! test names them, and in every run. It is of the variant that RFC 9562 reserves for the future,
//! so that it is no id of a directory.

use std::collections::BTreeMap;

use uuid::Uuid;

use super::{Party, Told, ToldKind, errors};
use crate::compile::errors::ambiguous_name;
use crate::compile::kind::principal_kind;
use crate::compile::ruleset::{Declared, DeclaredAs};
use crate::compile::scope::Scope;
use crate::diagnostic::Sink;
use crate::evidence::Trait;
use crate::model::PrincipalKind;
use crate::syntax::ast::{GranteeKind, GranteeState, GranteeTold, Name};
use crate::text::Span;
use crate::text::derive::name_based;

/// The namespace of the ids that tests make up.
const MADE_UP: Uuid = Uuid::from_u128(0x5d3c_4f1e_90a7_4b52_8c6e_2f7b_1d94_a300);

/// The principals and tenants of one test.
#[derive(Default)]
pub(super) struct Cast {
    pub(super) principals: Vec<Told>,
    pub(super) traits: Vec<(Uuid, (Trait, bool), Span)>,
    pub(super) tenants: Vec<(Uuid, String, Span)>,
    kinds: BTreeMap<Uuid, (ToldKind, Span)>,
    nameless: u32,
}

impl Cast {
    /// The id of a named principal. A declared name stands for the declared principal, if the kind
    /// agrees; any other for a principal of this test.
    pub(super) fn principal(
        &mut self,
        kind: Option<GranteeKind>,
        name: &Name,
        scope: &Scope<'_>,
        sink: &mut Sink,
    ) -> Option<Uuid> {
        let kind = kind.map(told_kind);
        let (id, called) = match name {
            Name::Id(id) => (id.value, None),
            Name::Text(text) => match declared(kind, &text.value, scope).as_slice() {
                [] => (made_up(&["principal", word(kind), &text.value.to_lowercase()]), Some(&text.value)),
                [one] => return Some(one.id),
                several => {
                    let places: Vec<Span> = several.iter().map(|declared| declared.span).collect();
                    sink.push(ambiguous_name(text.span, &text.value, &places));
                    return None;
                }
            },
        };
        let Some(kind) = kind else { return Some(id) };
        match self.known(id, scope) {
            None => {
                let span = name.span();
                self.kinds.insert(id, (kind, span));
                self.principals.push(Told { id, kind, name: called.cloned(), span });
            }
            Some((known, _)) if agree(known, kind) => {}
            Some((known, at)) => {
                let (known, kind) = (word(Some(known)), word(Some(kind)));
                sink.push(errors::two_kinds(name.span(), id, known, kind, at));
                return None;
            }
        }
        Some(id)
    }

    /// Takes in what else is told of a principal. It has to make sense of its kind, tells the kind where
    /// nothing else does, and must not contradict what was told before.
    pub(super) fn tell(
        &mut self,
        id: Uuid,
        name: &Name,
        told: GranteeTold,
        scope: &Scope<'_>,
        sink: &mut Sink,
    ) {
        let (what, span) = (trait_of(told.state), told.span.0);
        let kind = self.known(id, scope).map(|(kind, _)| kind);
        let fits = match kind {
            None => true,
            Some(ToldKind::Principal(kind)) => what.fits(kind),
            Some(ToldKind::Application) => false,
        };
        if !fits {
            sink.push(errors::tells_nothing(span, word(kind), words(what)));
            return;
        }
        if let (None, true, Some(only)) = (kind, told.holds, only_kind(what)) {
            let kind = ToldKind::Principal(only);
            let name = match name {
                Name::Text(text) => Some(text.value.clone()),
                Name::Id(_) => None,
            };
            self.kinds.insert(id, (kind, span));
            self.principals.push(Told { id, kind, name, span });
        }
        let before = self.traits.iter().find(|(known, (other, _), _)| *known == id && *other == what);
        match before {
            None => self.traits.push((id, (what, told.holds), span)),
            Some((_, (_, holds), _)) if *holds == told.holds => {}
            Some((_, _, first)) => sink.push(errors::told_otherwise(span, words(what), *first)),
        }
    }

    /// The id of a tenant: a declared one of this name, or one that this test makes up.
    pub(super) fn tenant(&mut self, name: &Name, scope: &Scope<'_>) -> Uuid {
        let text = match name {
            Name::Id(id) => return id.value,
            Name::Text(text) => text,
        };
        if let Some(declared) = scope.places(&text.value).find(|it| it.what == DeclaredAs::Tenant) {
            return declared.id;
        }
        let id = made_up(&["tenant", &text.value.to_lowercase()]);
        if self.tenants.iter().all(|(known, ..)| *known != id) {
            self.tenants.push((id, text.value.clone(), text.span));
        }
        id
    }

    /// A principal of which nothing is known but that it is another than all others.
    pub(super) fn nameless(&mut self) -> Uuid {
        self.nameless += 1;
        made_up(&["nameless", &self.nameless.to_string()])
    }

    /// What was said of an id, by a declaration or by the test.
    fn known(&self, id: Uuid, scope: &Scope<'_>) -> Option<(ToldKind, Span)> {
        let declared = scope.declared.iter().find_map(|declared| match declared.what {
            DeclaredAs::Principal(kind) if declared.id == id => {
                Some((ToldKind::Principal(kind), declared.span))
            }
            DeclaredAs::Principal(_) | DeclaredAs::Tenant => None,
        });
        declared.or_else(|| self.kinds.get(&id).copied())
    }
}

/// The tenant of which a test says nothing.
pub(super) fn usual_tenant(party: Party) -> Uuid {
    match party {
        Party::Managing => made_up(&["managing tenant"]),
        Party::Customer => made_up(&["customer tenant"]),
    }
}

/// The declared principals of a name whose kind agrees with what is said.
fn declared<'s>(kind: Option<ToldKind>, name: &str, scope: &'s Scope<'_>) -> Vec<&'s Declared> {
    let fits = |declared: &&Declared| match (declared.what, kind) {
        (DeclaredAs::Principal(_), None) => true,
        (DeclaredAs::Principal(known), Some(ToldKind::Principal(kind))) => known.is_a(kind),
        (DeclaredAs::Principal(_), Some(ToldKind::Application)) | (DeclaredAs::Tenant, _) => false,
    };
    scope.places(name).filter(fits).collect()
}

/// Whether two tellings of what a principal is can both be so.
fn agree(known: ToldKind, kind: ToldKind) -> bool {
    match (known, kind) {
        (ToldKind::Principal(known), ToldKind::Principal(kind)) => known.is_a(kind) || kind.is_a(known),
        (known, kind) => known == kind,
    }
}

const fn told_kind(kind: GranteeKind) -> ToldKind {
    match kind {
        GranteeKind::Principal(noun) => ToldKind::Principal(principal_kind(noun)),
        GranteeKind::Application => ToldKind::Application,
    }
}

const fn word(kind: Option<ToldKind>) -> &'static str {
    match kind {
        Some(ToldKind::Principal(kind)) => kind.singular(),
        Some(ToldKind::Application) => "application",
        None => "principal",
    }
}

const fn trait_of(state: GranteeState) -> Trait {
    match state {
        GranteeState::Disabled => Trait::Disabled,
        GranteeState::Empty => Trait::Empty,
        GranteeState::Guest => Trait::Guest,
        GranteeState::SecurityGroup => Trait::SecurityGroup,
        GranteeState::NestedGroups => Trait::NestedGroups,
    }
}

/// The only kind of principal that can be so, if there is only one.
const fn only_kind(what: Trait) -> Option<PrincipalKind> {
    match what {
        Trait::Disabled => None,
        Trait::Guest => Some(PrincipalKind::User),
        Trait::SecurityGroup | Trait::Empty | Trait::NestedGroups => Some(PrincipalKind::Group),
    }
}

const fn words(what: Trait) -> &'static str {
    match what {
        Trait::Disabled => "disabled",
        Trait::Empty => "empty",
        Trait::Guest => "a guest",
        Trait::SecurityGroup => "a security group",
        Trait::NestedGroups => "a group with nested groups",
    }
}

/// An id that stems from these words.
fn made_up(words: &[&str]) -> Uuid {
    let id = name_based(&MADE_UP, words.join("\0").as_bytes());
    Uuid::from_u128(id.as_u128() | 0xE000_0000_0000_0000)
}

#[cfg(test)]
mod tests {
    use uuid::Variant;

    use super::made_up;

    #[test]
    fn ids_that_are_made_up_are_stable_and_of_a_variant_that_no_directory_has() {
        let id = made_up(&["principal", "group", "ops"]);
        assert_eq!(id, made_up(&["principal", "group", "ops"]));
        assert_ne!(id, made_up(&["principal", "user", "ops"]));
        assert_eq!(id.get_variant(), Variant::Future);
    }
}
