//! Predicates: checked against the view they are said of, and turned into nodes.

use regex::RegexBuilder;
use uuid::Uuid;

use super::errors;
use super::kind::principal_kind;
use super::lower::{Lowering, bounds};
use super::pattern::{Matcher, Pattern};
use super::role_table::{RoleTable, RoleTest};
use super::ruleset::{Atom, IdSet, PatternIdx, Predicate, PredicateIdx, RoleQuestion, RoleTableIdx};
use super::scope::{Named, set_word};
use super::view::{View, predicate_row};
use crate::catalog::{PatternError, PermissionPattern};
use crate::model::{Access, PrincipalKind};
use crate::syntax::ast::{self, Bound, Name, Noun, SetKind, Text};
use crate::text::Span;
use crate::text::glob::Glob;

/// The most memory that one compiled pattern may take, in bytes.
const PATTERN_SIZE: usize = 1 << 20;

impl Lowering<'_> {
    /// A predicate on a view; none if it has a mistake, which is reported.
    pub(super) fn predicate(&mut self, predicate: &ast::Predicate, view: View) -> Option<PredicateIdx> {
        match predicate {
            ast::Predicate::And(parts) => {
                let parts = self.all(parts, view)?;
                Some(self.push(Predicate::And(parts)))
            }
            ast::Predicate::Or(parts) => {
                let parts = self.all(parts, view)?;
                Some(self.push(Predicate::Or(parts)))
            }
            ast::Predicate::Not(inner) => {
                let inner = self.predicate(inner, view)?;
                Some(self.push(Predicate::Not(inner)))
            }
            ast::Predicate::Atom(atom) => {
                let row = predicate_row(&atom.value);
                if row.fits(view) {
                    return self.fact(&atom.value, view, atom.span);
                }
                self.sink.push(errors::predicate_mismatch(atom.span, row, view));
                None
            }
        }
    }

    /// Every part; all mistakes are reported before one of them gives up the whole.
    fn all(&mut self, parts: &[ast::Predicate], view: View) -> Option<Vec<PredicateIdx>> {
        let parts: Vec<_> = parts.iter().map(|part| self.predicate(part, view)).collect();
        parts.into_iter().collect()
    }

    fn fact(&mut self, atom: &ast::Atom, view: View, span: Span) -> Option<PredicateIdx> {
        let atom = match atom {
            ast::Atom::BeKind(kinds) => {
                Atom::PrincipalKind(kinds.iter().map(|kind| principal_kind(kind.value)).collect())
            }
            ast::Atom::BeEligible => Atom::Access(Access::Eligible),
            ast::Atom::BePermanent => Atom::Access(Access::Permanent),
            ast::Atom::BeKnown => match view {
                View::Role | View::DelegatedRole | View::Authorization => Atom::RoleKnown,
                View::Principal | View::Approver | View::Delegation => Atom::PrincipalKnown,
                View::Tenant => Atom::TenantKnown,
            },
            ast::Atom::BeSupported => self.question(RoleQuestion::Supported),
            ast::Atom::BePrivileged => self.question(RoleQuestion::Privileged),
            ast::Atom::BeBuiltIn => self.question(RoleQuestion::BuiltIn),
            ast::Atom::BeSecurityGroup => Atom::SecurityGroup,
            ast::Atom::BeGuest => Atom::Guest,
            ast::Atom::BeDisabled => Atom::Disabled,
            ast::Atom::BeEmpty => Atom::Empty,
            ast::Atom::HaveNestedGroups => Atom::NestedGroups,
            ast::Atom::BeActivatedAlike => Atom::ActivatedAlike,
            ast::Atom::BeOnlyApprover => Atom::OnlyApprover,
            ast::Atom::BeOneOf(names) => return self.names(names, noun_of(view), span),
            ast::Atom::BeInSet(set) => return self.in_set(set, view, set.span),
            ast::Atom::BeInCategory(category) => return self.in_category(category),
            ast::Atom::BeNamed(glob) => {
                let pattern = self.glob(glob);
                self.named(pattern, glob, view)
            }
            ast::Atom::Match(text) => {
                let pattern = self.regex(text)?;
                self.named(pattern, text, view)
            }
            ast::Atom::BeBroaderThan(name) => {
                let (id, role) = self.known_role(name)?;
                Atom::RoleFact(self.table(RoleQuestion::BroaderThan(id), RoleTest::BroaderThan(role)))
            }
            ast::Atom::HaveDataActions => self.question(RoleQuestion::DataActions),
            ast::Atom::HaveDelegatedRoles => Atom::DelegatesAny,
            ast::Atom::HaveDescription => Atom::Description,
            ast::Atom::HaveDisplayName => Atom::DisplayName,
            ast::Atom::HavePermanentAccess => Atom::PermanentBeside,
            ast::Atom::HaveAccessIncluding(name) => Atom::PermanentAccess(self.including(name)?),
            ast::Atom::Include(name) => Atom::RoleFact(self.including(name)?),
            ast::Atom::HaveApprovers(bound, number) => {
                let (least, most) = bounds(bound.value, number.value);
                Atom::Approvers { least, most }
            }
            ast::Atom::RequireMfa => Atom::RequiresMfa,
            ast::Atom::Last(bound, limit) => match bound.value {
                Bound::AtMost => Atom::LastsAtMost(limit.value),
                Bound::AtLeast => Atom::LastsAtLeast(limit.value),
                Bound::Exactly => {
                    let most = self.atom(Atom::LastsAtMost(limit.value));
                    let least = self.atom(Atom::LastsAtLeast(limit.value));
                    return Some(self.push(Predicate::And(vec![most, least])));
                }
            },
            ast::Atom::Allow(patterns) => {
                let parsed: Vec<_> = patterns.iter().map(|pattern| self.operation(pattern)).collect();
                let test = RoleTest::Allows(parsed.into_iter().collect::<Option<Vec<_>>>()?);
                let written = patterns.iter().map(|pattern| pattern.value.clone()).collect();
                Atom::RoleFact(self.table(RoleQuestion::Allows(written), test))
            }
            ast::Atom::Delegate { only, roles } => return self.delegate(*only, roles),
        };
        Some(self.atom(atom))
    }

    /// Which roles allow everything that the named one does.
    fn including(&mut self, name: &Name) -> Option<RoleTableIdx> {
        let (id, role) = self.known_role(name)?;
        Some(self.table(RoleQuestion::Includes(id), RoleTest::Includes(role)))
    }

    /// A pattern of operations.
    fn operation(&mut self, written: &Text) -> Option<PermissionPattern> {
        match PermissionPattern::parse(&written.value) {
            Ok(pattern) => Some(pattern),
            Err(why) => {
                let mistake = errors::bad_pattern(written.span, &written.value, &why.to_string());
                self.sink.push(mistake.help(PatternError::HELP));
                None
            }
        }
    }

    fn delegate(&mut self, only: bool, roles: &[Name]) -> Option<PredicateIdx> {
        if roles.is_empty() {
            return Some(self.atom(Atom::DelegatesAny));
        }
        let ids = self.role_ids(roles)?;
        let set = self.id_set(IdSet::new(list_words(roles), ids));
        Some(self.atom(if only { Atom::DelegatesOnly(set) } else { Atom::DelegatesSome(set) }))
    }

    fn question(&mut self, question: RoleQuestion) -> Atom {
        Atom::RoleFact(self.table(question, RoleTest::Question))
    }

    fn table(&mut self, question: RoleQuestion, test: RoleTest) -> RoleTableIdx {
        let catalog = self.catalogue.0;
        let tables = &mut self.rules.role_tables;
        let place = tables.iter().position(|table| table.question == question).unwrap_or_else(|| {
            tables.push(RoleTable::new(question, test, catalog));
            tables.len() - 1
        });
        RoleTableIdx(u32::try_from(place).unwrap_or(u32::MAX))
    }

    fn named(&mut self, pattern: PatternIdx, text: &Text, view: View) -> Atom {
        match view {
            View::Role | View::DelegatedRole | View::Authorization => {
                let test = match self.rules.pattern(pattern) {
                    Some(pattern) => RoleTest::Named(pattern.matcher.clone()),
                    None => RoleTest::Question,
                };
                Atom::RoleFact(self.table(RoleQuestion::Named(text.value.clone()), test))
            }
            View::Principal | View::Approver => Atom::DisplayNameMatches(pattern),
            View::Delegation => Atom::NameMatches(pattern),
            View::Tenant => Atom::TenantNameMatches(pattern),
        }
    }

    /// A glob with `*` and `?`, case aside.
    pub(super) fn glob(&mut self, glob: &Text) -> PatternIdx {
        self.pattern(glob, Matcher::Glob(Glob::new(glob.value.clone())))
    }

    fn pattern(&mut self, written: &Text, matcher: Matcher) -> PatternIdx {
        let place = PatternIdx(u32::try_from(self.rules.patterns.len()).unwrap_or(u32::MAX));
        self.rules.patterns.push(Pattern { text: written.value.clone(), matcher });
        place
    }

    fn regex(&mut self, written: &Text) -> Option<PatternIdx> {
        match RegexBuilder::new(&written.value).size_limit(PATTERN_SIZE).build() {
            Ok(regex) => Some(self.pattern(written, Matcher::Regex(regex))),
            Err(error) => {
                let why = error.to_string();
                let why = why.lines().last().unwrap_or_default().trim_start_matches("error: ");
                self.sink.push(errors::bad_pattern(written.span, &written.value, why));
                None
            }
        }
    }

    pub(super) fn in_category(&mut self, category: &Text) -> Option<PredicateIdx> {
        let Some(name) = self.catalogue.category(&category.value) else {
            let diagnostic = self.catalogue.unknown_category(category.span, &category.value);
            self.sink.push(diagnostic);
            return None;
        };
        let atom = self.question(RoleQuestion::Category(name));
        Some(self.atom(atom))
    }

    pub(super) fn in_set(&mut self, name: &Text, view: View, span: Span) -> Option<PredicateIdx> {
        let set = self.scope.set(name, self.sink)?;
        let fits = match (set.kind, view) {
            (SetKind::Roles, View::Role | View::DelegatedRole)
            | (SetKind::Principals, View::Principal | View::Approver)
            | (SetKind::Tenants, View::Tenant) => true,
            (SetKind::Roles | SetKind::Principals | SetKind::Tenants, _) => false,
        };
        if !fits {
            self.sink.push(errors::set_mismatch(span, &name.value, set_word(set.kind), view, set.name.span));
            return None;
        }
        let ids = match set.kind {
            SetKind::Roles => self.role_ids_silently(&set.members),
            SetKind::Principals => self.principal_ids_silently(&set.members),
            SetKind::Tenants => self.tenant_ids_silently(&set.members),
        };
        let set = self.id_set(IdSet::new(format!("in `{}`", name.value), ids));
        Some(self.atom(match view {
            View::Role | View::DelegatedRole | View::Authorization => Atom::RoleIs(set),
            View::Principal | View::Approver | View::Delegation => Atom::PrincipalIs(set),
            View::Tenant => Atom::TenantIs(set),
        }))
    }

    /// A list of names behind a noun or behind `be`.
    pub(super) fn names(&mut self, names: &[Name], noun: Noun, noun_span: Span) -> Option<PredicateIdx> {
        let words = list_words(names);
        match noun {
            Noun::Roles | Noun::DelegatedRoles => {
                let ids = self.role_ids(names)?;
                let set = self.id_set(IdSet::new(words, ids));
                Some(self.atom(Atom::RoleIs(set)))
            }
            Noun::Principals | Noun::Approvers => self.principals(names, None, words),
            Noun::Kind(kind) => self.principals(names, Some(principal_kind(kind)), words),
            Noun::ManagingTenant | Noun::CustomerTenant => {
                let ids: Vec<_> = names.iter().map(|name| self.tenant_id(name)).collect();
                let set = IdSet::new(words, ids.into_iter().collect::<Option<_>>()?);
                let set = self.id_set(set);
                Some(self.atom(Atom::TenantIs(set)))
            }
            Noun::Delegations => {
                self.no_list(noun_span, View::Delegation, "write `delegations that are named \"…\"`")
            }
            Noun::Authorizations | Noun::PermanentAuthorizations | Noun::EligibleAuthorizations => {
                self.no_list(noun_span, View::Authorization, "write `authorizations for role NAME`")
            }
        }
    }

    fn principals(
        &mut self,
        names: &[Name],
        kind: Option<PrincipalKind>,
        words: String,
    ) -> Option<PredicateIdx> {
        let ids: Vec<_> = names.iter().map(|name| self.principal_id(name, kind)).collect();
        let set = IdSet::new(words, ids.into_iter().collect::<Option<_>>()?);
        let set = self.id_set(set);
        Some(self.atom(Atom::PrincipalIs(set)))
    }

    fn principal_id(&mut self, name: &Name, kind: Option<PrincipalKind>) -> Option<Uuid> {
        match name {
            Name::Id(id) => Some(id.value),
            Name::Text(text) => match self.scope.principal(&text.value, text.span, kind, self.sink) {
                Named::One(id) => Some(id),
                Named::Reported => None,
            },
        }
    }

    fn tenant_id(&mut self, name: &Name) -> Option<Uuid> {
        match name {
            Name::Id(id) => Some(id.value),
            Name::Text(text) => self.scope.tenant(&text.value, text.span, self.sink),
        }
    }

    /// The ids of named roles; every name that no role has is reported.
    fn role_ids(&mut self, names: &[Name]) -> Option<Vec<Uuid>> {
        let ids: Vec<_> = names.iter().map(|name| self.role_id(name)).collect();
        ids.into_iter().collect()
    }

    /// The id of a named role; an unknown name is reported.
    pub(super) fn role_id(&mut self, name: &Name) -> Option<Uuid> {
        match name {
            Name::Id(id) => Some(id.value),
            Name::Text(text) => {
                let found = self.catalogue.roles_named(&text.value);
                match found.as_slice() {
                    [] => {
                        let unknown = self.catalogue.unknown_role(text.span, &text.value, self.sink.len());
                        self.sink.push(unknown);
                    }
                    [_] => {}
                    several => self.sink.push(errors::ambiguous_role(text.span, &text.value, several)),
                }
                found.first().copied()
            }
        }
    }

    /// A role whose permissions are needed, so its id alone does not do.
    fn known_role(&mut self, name: &Name) -> Option<(Uuid, crate::catalog::RoleIdx)> {
        let id = self.role_id(name)?;
        let found = self.catalogue.find(id);
        if found.is_none() {
            self.sink.push(self.catalogue.unknown_role_id(name.span(), id));
        }
        found.map(|role| (id, role))
    }

    /// The members of a `let`. Its mistakes are reported where it stands, once: see
    /// [`Lowering::check_set`].
    fn role_ids_silently(&self, names: &[Name]) -> Vec<Uuid> {
        let id = |name: &Name| match name {
            Name::Id(id) => Some(id.value),
            Name::Text(text) => self.catalogue.roles_named(&text.value).first().copied(),
        };
        names.iter().filter_map(id).collect()
    }

    fn principal_ids_silently(&mut self, names: &[Name]) -> Vec<Uuid> {
        let mut silent = crate::diagnostic::Sink::new();
        let mut ids = Vec::with_capacity(names.len());
        for name in names {
            match name {
                Name::Id(id) => ids.push(id.value),
                Name::Text(text) => {
                    if let Named::One(id) = self.scope.principal(&text.value, text.span, None, &mut silent) {
                        ids.push(id);
                    }
                }
            }
        }
        ids
    }

    fn tenant_ids_silently(&mut self, names: &[Name]) -> Vec<Uuid> {
        let mut silent = crate::diagnostic::Sink::new();
        let id = |name: &Name| match name {
            Name::Id(id) => Some(id.value),
            Name::Text(text) => self.scope.tenant(&text.value, text.span, &mut silent),
        };
        names.iter().filter_map(id).collect()
    }

    /// Reports every member of a `let` that names nothing.
    pub(super) fn check_set(&mut self, set: &ast::Let) {
        for member in &set.members {
            match set.kind {
                SetKind::Roles => drop(self.role_id(member)),
                SetKind::Principals => drop(self.principal_id(member, None)),
                SetKind::Tenants => drop(self.tenant_id(member)),
            }
        }
    }
}

/// The noun that lists the names of a view.
const fn noun_of(view: View) -> Noun {
    match view {
        View::Authorization => Noun::Authorizations,
        View::Role => Noun::Roles,
        View::Principal => Noun::Principals,
        View::DelegatedRole => Noun::DelegatedRoles,
        View::Approver => Noun::Approvers,
        View::Delegation => Noun::Delegations,
        View::Tenant => Noun::ManagingTenant,
    }
}

/// Names in words, for messages: `Owner or Reader`, in backticks each.
fn list_words(names: &[Name]) -> String {
    let words: Vec<String> = (names.iter())
        .map(|name| match name {
            Name::Text(text) => format!("`{}`", crate::text::escape::brief(&text.value, 60)),
            Name::Id(id) => format!("`{}`", id.value),
        })
        .collect();
    match words.split_last() {
        Some((last, rest)) if !rest.is_empty() => format!("{} or {last}", rest.join(", ")),
        _ => words.concat(),
    }
}
