//! Names of roles and categories, looked up in the catalogue.

use uuid::Uuid;

use super::errors;
use crate::catalog::{Catalog, RoleIdx};
use crate::diagnostic::Diagnostic;
use crate::text::Span;
use crate::text::suggest::nearest;

/// After so many mistakes nothing is looked for that was meant: it takes long, and a policy has no
/// end of them only if it is made to.
const MOST_SUGGESTIONS: usize = 200;

/// Whether to look for what was meant, after so many mistakes.
pub(super) fn is_worth_it(mistakes: usize) -> bool {
    mistakes < MOST_SUGGESTIONS
}

/// The catalogue as the compiler asks it.
#[derive(Clone, Copy)]
pub(super) struct Catalogue<'a>(pub(super) &'a Catalog);

impl Catalogue<'_> {
    /// The ids of the roles with a name: several if role files have custom roles of one name.
    pub(super) fn roles_named(self, name: &str) -> Vec<Uuid> {
        let found = self.0.all_named(name).into_iter().filter_map(|role| self.0.role(role));
        found.map(|role| role.id).collect()
    }

    pub(super) fn find(self, id: Uuid) -> Option<RoleIdx> {
        self.0.find(id)
    }

    /// The catalogue's spelling of a category.
    pub(super) fn category(self, name: &str) -> Option<String> {
        let name = name.trim().to_lowercase();
        self.0.categories().into_iter().find(|known| known.to_lowercase() == name).map(str::to_owned)
    }

    /// What is said of a name that no role has, after so many other mistakes.
    pub(super) fn unknown_role(self, span: Span, name: &str, mistakes: usize) -> Diagnostic {
        let meant = is_worth_it(mistakes).then(|| self.0.nearest_name(name)).flatten();
        errors::unknown_role(span, name, self.0, meant)
    }

    pub(super) fn unknown_role_id(self, span: Span, id: Uuid) -> Diagnostic {
        errors::role_of_no_catalogue(span, id, self.0)
    }

    pub(super) fn unknown_category(self, span: Span, name: &str) -> Diagnostic {
        let known = self.0.categories();
        let meant = nearest(name, known.iter().copied());
        let all: Vec<_> = known.iter().map(|name| format!("`{name}`")).collect();
        errors::unknown_category(span, name, meant, &all.join(", "))
    }
}
