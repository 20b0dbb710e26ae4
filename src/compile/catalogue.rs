//! Questions about roles, answered for the whole catalogue at once.

use regex::Regex;
use uuid::Uuid;

use super::errors;
use super::ruleset::{RoleQuestion, Truth};
use crate::catalog::{Catalog, PermissionPattern, Role, RoleIdx, Support};
use crate::diagnostic::Diagnostic;
use crate::text::Span;
use crate::text::suggest::nearest;

/// The catalogue as the compiler asks it.
#[derive(Clone, Copy)]
pub(super) struct Catalogue<'a>(pub(super) &'a Catalog);

impl Catalogue<'_> {
    /// The answer for each role. Questions about patterns and other roles have methods of their
    /// own; here they are unknown.
    pub(super) fn ask(self, question: &RoleQuestion) -> Vec<Truth> {
        self.each(|role| match question {
            RoleQuestion::DataActions => role.has_data_actions().into(),
            RoleQuestion::Privileged => role.is_privileged().into(),
            // User Access Administrator can be delegated, if only to hand roles to managed
            // identities; that it must then name these is a rule of its own.
            RoleQuestion::Supported => (role.support() != Support::No).into(),
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

    /// The id of a named role.
    pub(super) fn role_named(self, name: &str) -> Option<Uuid> {
        self.0.by_name(name).and_then(|role| self.0.role(role)).map(|role| role.id)
    }

    pub(super) fn find(self, id: Uuid) -> Option<RoleIdx> {
        self.0.find(id)
    }

    pub(super) fn date(&self) -> &str {
        self.0.date()
    }

    /// The catalogue's spelling of a category.
    pub(super) fn category(self, name: &str) -> Option<String> {
        let name = name.trim().to_lowercase();
        self.0.categories().into_iter().find(|known| known.to_lowercase() == name).map(str::to_owned)
    }

    pub(super) fn unknown_role(self, span: Span, name: &str) -> Diagnostic {
        errors::unknown_role(span, name, self.0.date(), self.0.nearest_name(name))
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
