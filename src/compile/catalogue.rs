//! Questions about roles, answered for the whole catalogue at once.

use regex::Regex;
use uuid::Uuid;

use super::errors;
use super::ruleset::{RoleQuestion, Truth};
use crate::catalog::{Catalog, PermissionPattern, Role, RoleIdx, Support};
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
    /// The answer for each role. Questions about patterns and other roles have methods of their
    /// own; here they are unknown.
    pub(super) fn ask(self, question: &RoleQuestion) -> Vec<Truth> {
        self.each(|role| match question {
            RoleQuestion::DataActions => (!role.disputed).then(|| role.has_data_actions()).into(),
            RoleQuestion::Privileged => role.is_privileged().into(),
            RoleQuestion::Supported => match role.support() {
                // User Access Administrator can be delegated, if only to hand roles to managed
                // identities; that it must then name these is a rule of its own.
                Support::Yes | Support::ManagedIdentityOnly => Truth::True,
                Support::No => Truth::False,
                Support::NotKnown => Truth::Unknown,
            },
            RoleQuestion::BuiltIn => role.built_in.into(),
            RoleQuestion::Category(name) => role.in_category(name).into(),
            RoleQuestion::Allows(_) | RoleQuestion::BroaderThan(_) | RoleQuestion::Named(_) => Truth::Unknown,
        })
    }

    /// Whether each role allows some operation that one of the patterns covers.
    pub(super) fn allows(self, patterns: &[PermissionPattern]) -> Vec<Truth> {
        self.each(|role| {
            let mut result = Truth::False;
            for pattern in patterns {
                match Truth::from(role.allows(pattern).holds()) {
                    Truth::True => return Truth::True,
                    Truth::Unknown => result = Truth::Unknown,
                    Truth::False => {}
                }
            }
            result
        })
    }

    /// Whether each role allows some operation that `other` does not.
    pub(super) fn broader_than(self, other: RoleIdx) -> Vec<Truth> {
        match self.0.role(other) {
            Some(other) => self.each(|role| role.is_broader_than(other).into()),
            None => Vec::new(),
        }
    }

    /// Whether each role's name matches.
    pub(super) fn named(self, pattern: &Regex) -> Vec<Truth> {
        self.each(|role| pattern.is_match(&role.name).into())
    }

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

    fn each(self, ask: impl Fn(&Role) -> Truth) -> Vec<Truth> {
        self.0.iter().map(|(_, role)| ask(role)).collect()
    }
}
