//! The compiled form of a policy: flat, index-linked, free of names and text trees.
//!
//! Architecture invariant: evaluation reads these types and nothing of [`crate::syntax`]. Every
//! predicate about a role alone is a table with one entry per catalogue role, worked out when the
//! policy was compiled, so that judging a grant is a look-up.

use std::time::Duration;

use jiff::civil::Date;
use uuid::Uuid;

use super::pattern::Pattern;
use super::role_table::RoleTable;
use super::test::Test;
use crate::diagnostic::{Severity, Sink};
use crate::evidence::{Evidence, Trait};
use crate::model::{Access, Check, PrincipalKind, PrincipalKinds};
use crate::text::Span;

/// One of three values: a fact that is not known is [`Truth::Unknown`], and so is its negation.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Truth {
    /// It holds.
    True,
    /// It does not hold.
    False,
    /// It is not known whether it holds.
    Unknown,
}

impl Truth {
    /// Yes or no, if it is known.
    #[must_use]
    pub const fn known(self) -> Option<bool> {
        match self {
            Self::True => Some(true),
            Self::False => Some(false),
            Self::Unknown => None,
        }
    }
}

impl std::ops::Not for Truth {
    type Output = Self;

    fn not(self) -> Self {
        match self {
            Self::True => Self::False,
            Self::False => Self::True,
            Self::Unknown => Self::Unknown,
        }
    }
}

impl From<bool> for Truth {
    fn from(holds: bool) -> Self {
        if holds { Self::True } else { Self::False }
    }
}

impl From<Option<bool>> for Truth {
    fn from(holds: Option<bool>) -> Self {
        holds.map_or(Self::Unknown, Self::from)
    }
}

/// The place of a rule in [`RuleSet::rules`].
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct RuleIdx(pub u32);

/// The place of a node in [`RuleSet::predicates`].
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct PredicateIdx(pub u32);

/// The place of a table in [`RuleSet::role_tables`].
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct RoleTableIdx(pub u32);

/// The place of a set in [`RuleSet::id_sets`].
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct IdSetIdx(pub u32);

/// The place of a pattern in [`RuleSet::patterns`].
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct PatternIdx(pub u32);

/// A policy, compiled.
#[derive(Debug, Default)]
pub struct RuleSet {
    /// The name that the policy file gives itself, or the file's name.
    pub name: String,
    /// The rules in force, in the order of the text, used policies first; checks of the template last.
    pub rules: Vec<Rule>,
    /// Rules that a `disable` switched off.
    pub disabled: Vec<Disabled>,
    /// Declared principals and tenants: evidence for evaluation.
    pub declarations: Vec<Declared>,
    /// The nodes of all predicates.
    pub predicates: Vec<Predicate>,
    /// The questions of role predicates.
    pub role_tables: Vec<RoleTable>,
    /// Sets of role, principal or tenant ids.
    pub id_sets: Vec<IdSet>,
    /// Patterns for names.
    pub patterns: Vec<Pattern>,
    /// The tests of the files that were named, not of those that they use.
    pub tests: Vec<Test>,
    /// The rules that these tests are about: those of the same files, or where a file has none,
    /// those of the policies that it uses itself.
    pub under_test: Vec<RuleIdx>,
}

/// One rule.
#[derive(Debug)]
pub struct Rule {
    /// Its id, unique in the set.
    pub id: String,
    /// Its title, if it has one.
    pub title: Option<String>,
    /// Its sentence in the formatter's spelling.
    pub sentence: String,
    /// Its subject in the formatter's spelling.
    pub subject: String,
    /// How bad its findings are.
    pub severity: Severity,
    /// What it demands.
    pub form: CoreForm,
    /// `because`: why.
    pub because: Option<String>,
    /// `fix`: what to do.
    pub fix: Option<String>,
    /// `see`: links.
    pub see: Vec<String>,
    /// `except`: what it does not apply to.
    pub exceptions: Vec<Exception>,
    /// The policy that it stands in, as named there.
    pub policy: String,
    /// Its sentence's place in the policy's text.
    pub span: Span,
    /// The line of the sentence in its file, from one.
    pub line: usize,
    /// The reason that an `override` gave, if one re-graded the rule.
    pub overridden: Option<String>,
}

impl Rule {
    /// Whether it is a check of the template, which no policy states.
    #[must_use]
    pub const fn is_check(&self) -> bool {
        matches!(self.form, CoreForm::Check(_))
    }
}

/// A rule that a `disable` switched off.
#[derive(Debug)]
pub struct Disabled {
    /// The rule's id.
    pub id: String,
    /// Its sentence.
    pub sentence: String,
    /// The reason that was given.
    pub because: String,
}

/// One of the four core forms, or a check of the template.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum CoreForm {
    /// No item of the domain satisfies `of`.
    None {
        /// What is looked at.
        domain: Domain,
        /// What no item may satisfy.
        of: PredicateIdx,
    },
    /// At least one item of the domain satisfies `of`.
    Some {
        /// What is looked at.
        domain: Domain,
        /// What one item must satisfy.
        of: PredicateIdx,
    },
    /// Every item of the domain that satisfies `of` satisfies `holds`.
    Every {
        /// What is looked at.
        domain: Domain,
        /// Which items it is about.
        of: PredicateIdx,
        /// What they must satisfy.
        holds: PredicateIdx,
    },
    /// In each group the number of items that satisfy `of` lies within the bounds.
    Count(Count),
    /// The template as it is written is right in this respect.
    Check(Check),
}

impl CoreForm {
    /// What the form looks at.
    #[must_use]
    pub const fn domain(&self) -> Domain {
        match self {
            Self::None { domain, .. } | Self::Some { domain, .. } | Self::Every { domain, .. } => *domain,
            Self::Count(count) => count.domain,
            Self::Check(_) => Domain::Delegations,
        }
    }

    /// Whether the form ranges over all delegations of a run, and not over one.
    #[must_use]
    pub const fn is_fleet(&self) -> bool {
        match self {
            Self::Count(count) => matches!(count.domain, Domain::Delegations),
            Self::None { .. } | Self::Some { .. } | Self::Every { .. } | Self::Check(_) => false,
        }
    }
}

/// A count of items.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Count {
    /// What is looked at.
    pub domain: Domain,
    /// Which items are counted.
    pub of: PredicateIdx,
    /// What two items must differ in to count as two.
    pub distinct: Distinct,
    /// At least so many.
    pub least: u32,
    /// At most so many; none for no bound.
    pub most: Option<u32>,
    /// What a count is taken for each of.
    pub per: Group,
}

/// What two items must differ in to count as two.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Distinct {
    /// Each entry counts.
    Entries,
    /// Entries with the same role count once.
    Roles,
    /// Entries with the same principal count once.
    Principals,
}

/// What a count is taken for each of.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Group {
    /// One count for the delegation (for a fleet rule: for the run).
    Whole,
    /// One count for each principal.
    Principal,
    /// One count for each role.
    Role,
    /// One count for each managing tenant.
    Tenant,
}

/// What a rule ranges over.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Domain {
    /// The entries of `authorizations` and `eligibleAuthorizations`.
    Authorizations,
    /// The entries of every `delegatedRoleDefinitionIds`.
    DelegatedRoles,
    /// The entries of every `managedByTenantApprovers`.
    Approvers,
    /// The delegation itself, or for a count all delegations of the run.
    Delegations,
    /// The tenant that gains access.
    ManagingTenant,
    /// The tenant that delegates.
    CustomerTenant,
}

/// A node of a predicate.
#[derive(Clone, Debug, PartialEq)]
pub enum Predicate {
    /// Holds of everything.
    Anything,
    /// Holds if all of these hold.
    And(Vec<PredicateIdx>),
    /// Holds if one of these holds.
    Or(Vec<PredicateIdx>),
    /// Holds if this does not.
    Not(PredicateIdx),
    /// Holds of a delegated role or an approver if this holds of the authorization it stands in.
    Owner(PredicateIdx),
    /// A single fact.
    Atom(Atom),
}

/// A single fact about an item.
#[derive(Clone, Debug, PartialEq)]
pub enum Atom {
    /// The role is one of these; decided by ids.
    RoleIs(IdSetIdx),
    /// The catalogue says so of the role.
    RoleFact(RoleTableIdx),
    /// The catalogue has the role.
    RoleKnown,
    /// The principal is one of these.
    PrincipalIs(IdSetIdx),
    /// The principal is of one of these kinds.
    PrincipalKind(PrincipalKinds),
    /// The directory evidence has the principal.
    PrincipalKnown,
    /// The principal is a security group, and no Microsoft 365 or distribution group.
    SecurityGroup,
    /// The principal is a guest's account.
    Guest,
    /// The principal's account is disabled.
    Disabled,
    /// The principal is a group without members.
    Empty,
    /// The principal is a group that has groups among its members.
    NestedGroups,
    /// The entry has a display name that is not blank.
    DisplayName,
    /// The entry's display name matches.
    DisplayNameMatches(PatternIdx),
    /// The authorization is permanent or eligible.
    Access(Access),
    /// Activation asks for multi-factor authentication, or the tenant requires it of its users.
    RequiresMfa,
    /// An activation lasts at most so long.
    LastsAtMost(Duration),
    /// An activation may last at least so long.
    LastsAtLeast(Duration),
    /// The number of approvers lies within these bounds.
    Approvers {
        /// At least so many.
        least: u32,
        /// At most so many; none for no bound.
        most: Option<u32>,
    },
    /// Every eligible authorization of the same role is activated in the same way.
    ActivatedAlike,
    /// The principal is the only approver of its own activation.
    OnlyApprover,
    /// The principal has a permanent authorization for another role.
    PermanentBeside,
    /// The principal has a permanent authorization for a role of which this is so.
    PermanentAccess(RoleTableIdx),
    /// The authorization has delegated roles.
    DelegatesAny,
    /// Some delegated role is one of these.
    DelegatesSome(IdSetIdx),
    /// The authorization has delegated roles, and each is one of these.
    DelegatesOnly(IdSetIdx),
    /// The delegation has a description that is not blank.
    Description,
    /// The delegation's name matches.
    NameMatches(PatternIdx),
    /// The tenant is one of these.
    TenantIs(IdSetIdx),
    /// The tenant is declared or otherwise named by evidence.
    TenantKnown,
    /// The tenant's name matches.
    TenantNameMatches(PatternIdx),
}

/// What can be asked about a role.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum RoleQuestion {
    /// Has it data actions?
    DataActions,
    /// Can it change who has access, or does Microsoft mark it as privileged?
    Privileged,
    /// Can it be delegated through Lighthouse?
    Supported,
    /// Is it one of Azure's own?
    BuiltIn,
    /// Does Microsoft list it in this category?
    Category(String),
    /// Does it allow some operation that one of these patterns covers?
    Allows(Vec<String>),
    /// Does it allow some operation that this role does not?
    BroaderThan(Uuid),
    /// Does it allow everything that this role does?
    Includes(Uuid),
    /// Does its name match this pattern?
    Named(String),
}

impl RoleQuestion {
    /// What the catalogue lacks where it cannot answer.
    #[must_use]
    pub const fn gap(&self) -> &'static str {
        match self {
            Self::Category(_) => "the category of every role",
            Self::Privileged => "whether every role is privileged",
            Self::DataActions => "whether every role has data actions",
            Self::Supported => "whether every role can be delegated",
            Self::Allows(_) | Self::BroaderThan(_) | Self::Includes(_) => "what every role allows",
            Self::BuiltIn | Self::Named(_) => "this of every role",
        }
    }
}

/// A set of ids with the words that named them.
#[derive(Debug)]
pub struct IdSet {
    /// The list in words, for messages.
    pub words: String,
    /// The ids, sorted.
    pub ids: Vec<Uuid>,
}

impl IdSet {
    /// A set of these ids.
    #[must_use]
    pub fn new(words: String, mut ids: Vec<Uuid>) -> Self {
        ids.sort_unstable();
        ids.dedup();
        Self { words, ids }
    }

    /// Whether an id is in the set.
    #[must_use]
    pub fn contains(&self, id: Uuid) -> bool {
        // As numbers they have the order of their bytes, and are compared at once.
        let id = id.as_u128();
        self.ids.binary_search_by(|known| known.as_u128().cmp(&id)).is_ok()
    }
}

/// What a rule does not apply to.
#[derive(Debug)]
pub struct Exception {
    /// Which items; on the rule's domain, or on the delegation.
    pub of: PredicateIdx,
    /// The domain of `of`.
    pub domain: Domain,
    /// A glob on the delegation's name.
    pub delegation: Option<PatternIdx>,
    /// The last day on which it holds.
    pub until: Option<Date>,
    /// Why.
    pub because: Option<String>,
    /// By whom.
    pub approved_by: Option<String>,
    /// Whether its date has passed; it then excepts nothing.
    pub expired: bool,
    /// The clause in the policy's text.
    pub span: Span,
    /// The clause in words.
    pub words: String,
}

/// What a declaration tells.
#[derive(Debug)]
pub struct Declared {
    /// The id.
    pub id: Uuid,
    /// The name.
    pub name: String,
    /// What it is.
    pub what: DeclaredAs,
    /// Whether it is declared as a security group.
    pub security: bool,
    /// The declaration in the policy's text.
    pub span: Span,
}

/// What is declared.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum DeclaredAs {
    /// A principal of this kind.
    Principal(PrincipalKind),
    /// A tenant.
    Tenant,
}

impl RuleSet {
    /// Takes the policy's declarations into the evidence of a run.
    pub fn declare(&self, evidence: &mut Evidence, sink: &mut Sink) {
        for declared in &self.declarations {
            match declared.what {
                DeclaredAs::Principal(kind) => {
                    evidence.directory.declare(declared.id, kind, Some(&declared.name), declared.span, sink);
                    if declared.security {
                        let told = (Trait::SecurityGroup, true);
                        evidence.directory.tell(declared.id, told, declared.span, sink);
                    }
                }
                DeclaredAs::Tenant => {
                    evidence.tenants.declare(declared.id, &declared.name, declared.span, sink)
                }
            }
        }
    }

    /// The rule at an index of this set.
    #[must_use]
    pub fn rule(&self, index: RuleIdx) -> Option<&Rule> {
        self.rules.get(index.0 as usize)
    }

    /// The id of the rule at an index, or a question mark for one of another set.
    #[must_use]
    pub fn id(&self, index: RuleIdx) -> &str {
        self.rule(index).map_or("?", |rule| &rule.id)
    }

    /// How many rules there are besides the checks of the template.
    #[must_use]
    pub fn of_policy(&self) -> usize {
        self.rules.partition_point(|rule| !rule.is_check())
    }

    /// The same without the checks of the template.
    #[must_use]
    pub fn without_checks(mut self) -> Self {
        self.rules.retain(|rule| !rule.is_check());
        self
    }

    /// The rules with their indices.
    pub fn iter(&self) -> impl Iterator<Item = (RuleIdx, &Rule)> {
        (0u32..).map(RuleIdx).zip(&self.rules)
    }

    /// The node at an index of this set; an index of another set holds of anything.
    #[must_use]
    pub fn predicate(&self, index: PredicateIdx) -> &Predicate {
        self.predicates.get(index.0 as usize).unwrap_or(&Predicate::Anything)
    }

    /// The table at an index of this set.
    #[must_use]
    pub fn role_table(&self, index: RoleTableIdx) -> Option<&RoleTable> {
        self.role_tables.get(index.0 as usize)
    }

    /// The set at an index of this set.
    #[must_use]
    pub fn id_set(&self, index: IdSetIdx) -> Option<&IdSet> {
        self.id_sets.get(index.0 as usize)
    }

    /// The pattern at an index of this set.
    #[must_use]
    pub fn pattern(&self, index: PatternIdx) -> Option<&Pattern> {
        self.patterns.get(index.0 as usize)
    }
}
