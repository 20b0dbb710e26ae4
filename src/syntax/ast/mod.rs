//! The tree of a policy file.
//!
//! Each node's comment shows the text it stands for. Spans are mandatory and ignored by equality,
//! so that two trees compare by what they say.

mod test;

use jiff::civil::Date;
use uuid::Uuid;

pub use crate::diagnostic::Severity;
use crate::text::Span;
pub use test::{
    Expect, ExpectedVerdict, Given, GivenAccess, GivenApprovers, GivenGrant, GivenText, Grantee, GranteeKind,
    GranteeState, GranteeTold, Said, Test,
};

/// A value and the place where it was written. Equality ignores the place.
#[derive(Clone, Copy, Debug)]
pub struct Spanned<T> {
    /// The value.
    pub value: T,
    /// Where it was written.
    pub span: Span,
}

impl<T> Spanned<T> {
    /// A value at a place.
    pub const fn new(value: T, span: Span) -> Self {
        Self { value, span }
    }
}

impl<T: PartialEq> PartialEq for Spanned<T> {
    fn eq(&self, other: &Self) -> bool {
        self.value == other.value
    }
}

impl<T: Eq> Eq for Spanned<T> {}

/// A string in quotes, its escapes already read.
pub type Text = Spanned<String>;

/// A whole file.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct File {
    /// The items, in the order of the text.
    pub items: Vec<Item>,
    /// The comments, in the order of the text, for the printer to put back.
    pub comments: Vec<Comment>,
    /// Where lines were left blank, for the printer to leave them so.
    pub blank_lines: BlankLines,
    /// What could not be read.
    pub lost: Lost,
}

/// `# a comment`, without its `#` and the blanks round it. Equality looks at what it says.
#[derive(Clone, Debug)]
pub struct Comment {
    /// What it says.
    pub text: Text,
    /// Whether it stands on a line of its own, and not behind something.
    pub own_line: bool,
}

impl PartialEq for Comment {
    fn eq(&self, other: &Self) -> bool {
        self.text == other.text
    }
}

/// The offsets of blank lines, ascending; one for each run of them. Ignored by equality, as spans
/// are.
#[derive(Clone, Debug, Default)]
pub struct BlankLines(pub Vec<u32>);

impl PartialEq for BlankLines {
    fn eq(&self, _: &Self) -> bool {
        true
    }
}

/// What could not be read of a text, which is told elsewhere. Ignored by equality, as the text is.
#[derive(Clone, Debug, Default)]
pub struct Lost {
    /// The names of declarations, sets and rules: what they stand for is not known.
    pub names: Vec<String>,
    /// The last bytes of items behind which something is that belongs to them.
    pub tails: Vec<u32>,
}

impl PartialEq for Lost {
    fn eq(&self, _: &Self) -> bool {
        true
    }
}

/// One item of a file.
#[derive(Clone, Debug, PartialEq)]
#[expect(clippy::large_enum_variant, reason = "most items of a policy are of the largest variant")]
pub enum Item {
    /// `policy "Contoso" because "…"`
    Policy(Policy),
    /// `use recommended`
    Use(Use),
    /// `let approved be roles Reader, Contributor`
    Let(Let),
    /// `group "Architects" is 05d3a8f0-0000-4000-8000-000000000001`
    Declaration(Declaration),
    /// `rule owner-forbidden role Owner forbidden`
    Rule(Rule),
    /// `override owner-forbidden severity warning because "…"`
    Override(Change),
    /// `disable owner-forbidden because "…"`
    Disable(Change),
    /// `test "…" given … expect …`
    Test(Test),
}

/// `policy "Contoso" because "…"`: names the policy.
#[derive(Clone, Debug, PartialEq)]
pub struct Policy {
    /// The name.
    pub name: Text,
    /// Its clauses.
    pub clauses: Vec<Clause>,
    /// The whole item.
    pub span: Place,
}

/// `use recommended` or `use "base.delegard"`.
#[derive(Clone, Debug, PartialEq)]
pub struct Use {
    /// What is used.
    pub target: Spanned<UseTarget>,
    /// The whole item.
    pub span: Place,
}

/// What a `use` names.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum UseTarget {
    /// `recommended`: a policy that ships with Delegard.
    BuiltIn(String),
    /// `"base.delegard"`: a path, relative to the file that names it.
    Path(String),
}

/// `let approved be roles Reader, Contributor`
#[derive(Clone, Debug, PartialEq)]
pub struct Let {
    /// The set's name.
    pub name: Text,
    /// `roles`, `principals` or `tenants`.
    pub kind: SetKind,
    /// The members.
    pub members: Vec<Name>,
    /// The whole item.
    pub span: Place,
}

/// What a set holds.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum SetKind {
    /// `roles`
    Roles,
    /// `principals`
    Principals,
    /// `tenants`
    Tenants,
}

/// `group "Architects" is 05d3a8f0-…` or `tenant "Contoso" is 83abe5cd-…`
#[derive(Clone, Debug, PartialEq)]
pub struct Declaration {
    /// What is declared.
    pub kind: DeclaredKind,
    /// `security`, before `group`
    pub security: bool,
    /// Its name.
    pub name: Text,
    /// Its id.
    pub id: Spanned<Uuid>,
    /// The whole item.
    pub span: Place,
}

/// What a declaration is about.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum DeclaredKind {
    /// `group`, `user`, `service principal`, `managed identity`
    Principal(KindNoun),
    /// `tenant`
    Tenant,
}

/// `rule owner-forbidden "No owners" role Owner forbidden because "…"`
#[derive(Clone, Debug, PartialEq)]
pub struct Rule {
    /// `owner-forbidden`; a rule without one gets it from its sentence.
    pub id: Option<Spanned<String>>,
    /// `"No owners"`
    pub title: Option<Text>,
    /// What it demands.
    pub sentence: Sentence,
    /// Its clauses.
    pub clauses: Vec<Clause>,
    /// The whole item.
    pub span: Place,
}

/// `override owner-forbidden severity warning because "…"`, or the same with `disable`.
#[derive(Clone, Debug, PartialEq)]
pub struct Change {
    /// The rule that is changed.
    pub rule: Spanned<String>,
    /// What is changed, and why.
    pub clauses: Vec<Clause>,
    /// The whole item.
    pub span: Place,
}

/// What stands behind a sentence.
#[derive(Clone, Debug, PartialEq)]
pub enum Clause {
    /// `severity warning`
    Severity(Spanned<Severity>),
    /// `because "…"`
    Because(Text),
    /// `fix "…"`
    Fix(Text),
    /// `see "https://…"`
    See(Text),
    /// `except group "Ops" in delegation "Offer" until 2027-03-31 because "…" approved by "…"`
    Except(Box<Exception>),
}

/// `except role Reader in delegation "Offer *" until 2027-03-31 because "…" approved by "…"`
#[derive(Clone, Debug, PartialEq)]
pub struct Exception {
    /// What is excepted.
    pub subject: Subject,
    /// `in delegation "…"`: a glob on the delegation's name.
    pub delegation: Option<Text>,
    /// `until 2027-03-31`: the last day on which it holds.
    pub until: Option<Spanned<Date>>,
    /// `because "…"`
    pub because: Option<Text>,
    /// `approved by "…"`
    pub approved_by: Option<Text>,
    /// The whole clause.
    pub span: Place,
}

/// What a rule demands.
#[derive(Clone, Debug, PartialEq)]
pub struct Sentence {
    /// Its form.
    pub form: SentenceForm,
    /// `unless they delegate roles`
    pub guard: Option<Guard>,
    /// From its first word to its last.
    pub span: Place,
}

impl Sentence {
    /// What it is about.
    #[must_use]
    pub const fn subject(&self) -> &Subject {
        match &self.form {
            SentenceForm::OnlyAllowed(subject)
            | SentenceForm::Quantity { subject, .. }
            | SentenceForm::Verdict { subject, .. }
            | SentenceForm::OnlyFor { subject, .. }
            | SentenceForm::Modal { subject, .. } => subject,
        }
    }
}

/// The five ways to say a sentence.
#[derive(Clone, Debug, PartialEq)]
pub enum SentenceForm {
    /// `only roles in approved allowed`
    OnlyAllowed(Subject),
    /// `at most 5 roles per principal`
    Quantity {
        /// `at most`, `at least`, `exactly`
        bound: Spanned<Bound>,
        /// `5`
        number: Spanned<u32>,
        /// `roles`
        subject: Subject,
        /// `per principal`
        per: Option<Spanned<Per>>,
    },
    /// `role Owner forbidden`
    Verdict {
        /// `role Owner`
        subject: Subject,
        /// `forbidden`
        verb: Spanned<Verb>,
    },
    /// `role Contributor only for service principals`
    OnlyFor {
        /// `role Contributor`
        subject: Subject,
        /// `service principals`
        target: Subject,
    },
    /// `principals must be groups`
    Modal {
        /// `principals`
        subject: Subject,
        /// `must`
        modal: Spanned<Modal>,
        /// `be groups`; a `not` behind the modal covers the whole of it and stands here as
        /// [`Predicate::Not`].
        predicate: Predicate,
    },
}

/// The bound of a count.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Bound {
    /// `at most`
    AtMost,
    /// `at least`
    AtLeast,
    /// `exactly`
    Exactly,
}

/// What a count is taken for each of.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Per {
    /// `per principal`
    Principal,
    /// `per role`
    Role,
    /// `per delegation`
    Delegation,
    /// `per tenant`
    Tenant,
}

/// A verb that needs no predicate.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Verb {
    /// `forbidden`
    Forbidden,
    /// `discouraged`
    Discouraged,
    /// `required`
    Required,
    /// `recommended`
    Recommended,
}

/// A verb that a predicate follows.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Modal {
    /// `must`
    Must,
    /// `should`
    Should,
}

/// `unless they delegate roles`
#[derive(Clone, Debug, PartialEq)]
pub struct Guard {
    /// `when` or `unless`
    pub kind: Spanned<GuardKind>,
    /// `delegate roles`
    pub predicate: Predicate,
}

/// The word that opens a guard.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum GuardKind {
    /// `when`
    When,
    /// `unless`
    Unless,
}

/// What a sentence is about: `eligible authorizations for role Contributor to groups`.
#[derive(Clone, Debug, PartialEq)]
pub struct Subject {
    /// `eligible authorizations`
    pub noun: Spanned<Noun>,
    /// `role Owner and "User Access Administrator"`: the names behind the noun; empty if none.
    pub names: Vec<Name>,
    /// `for role Contributor`, `to groups`, `that are eligible`, …
    pub filters: Vec<Filter>,
    /// The whole subject.
    pub span: Place,
}

/// What a subject ranges over.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Noun {
    /// `delegations`
    Delegations,
    /// `authorizations`
    Authorizations,
    /// `permanent authorizations`
    PermanentAuthorizations,
    /// `eligible authorizations`
    EligibleAuthorizations,
    /// `roles`
    Roles,
    /// `principals`
    Principals,
    /// `groups`, `users`, `service principals`, `managed identities`
    Kind(KindNoun),
    /// `delegated roles`
    DelegatedRoles,
    /// `approvers`
    Approvers,
    /// `managing tenant`
    ManagingTenant,
    /// `customer tenant`
    CustomerTenant,
}

/// A name of a role, principal or tenant, or the id itself.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Name {
    /// `Owner` or `"Virtual Machine Contributor"`
    Text(Text),
    /// `8e3af657-a8ff-443c-a75c-2fe8c4bcb635`
    Id(Spanned<Uuid>),
}

impl Name {
    /// Where it was written.
    #[must_use]
    pub const fn span(&self) -> Span {
        match self {
            Self::Text(text) => text.span,
            Self::Id(id) => id.span,
        }
    }
}

/// What narrows a subject.
#[derive(Clone, Debug, PartialEq)]
pub enum Filter {
    /// `that have data actions`, `which are not eligible`
    That(Predicate),
    /// `for role Contributor`; what follows narrows the inner subject, so it is the last filter
    For(Subject),
    /// `to groups`; likewise the last
    To(Subject),
    /// `in approved`
    InSet(Text),
    /// `in category "Security"`
    InCategory(Text),
}

/// A noun for a kind of principal.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum KindNoun {
    /// `groups`
    Group,
    /// `users`
    User,
    /// `service principals`
    ServicePrincipal,
    /// `managed identities`
    ManagedIdentity,
}

/// What is true of a subject or not. `and` binds tighter than `or`; a tree of both comes only
/// from text with parentheses.
#[derive(Clone, Debug, PartialEq)]
pub enum Predicate {
    /// `be eligible and require mfa`
    And(Vec<Predicate>),
    /// `be eligible or require mfa`
    Or(Vec<Predicate>),
    /// `not be privileged`, `be not privileged`, `have no data actions`
    Not(Box<Predicate>),
    /// `be eligible`
    Atom(Spanned<Atom>),
}

impl Predicate {
    /// From its first atom to its last; nothing if it has none, which no text gives.
    #[must_use]
    pub fn span(&self) -> Option<Span> {
        match self {
            Self::And(parts) | Self::Or(parts) => {
                parts.iter().filter_map(Self::span).reduce(|first, next| first.to(next))
            }
            Self::Not(inner) => inner.span(),
            Self::Atom(atom) => Some(atom.span),
        }
    }
}

/// One predicate without `and`, `or` and `not`. `no` and `not` inside the words stand as
/// [`Predicate::Not`] around the atom.
#[derive(Clone, Debug, PartialEq)]
pub enum Atom {
    /// `be groups or service principals`
    BeKind(Vec<Spanned<KindNoun>>),
    /// `be eligible`
    BeEligible,
    /// `be permanent`
    BePermanent,
    /// `be known`
    BeKnown,
    /// `be supported`
    BeSupported,
    /// `be privileged`
    BePrivileged,
    /// `be built-in`
    BeBuiltIn,
    /// `be security groups`
    BeSecurityGroup,
    /// `be guests`
    BeGuest,
    /// `be disabled`
    BeDisabled,
    /// `be empty`
    BeEmpty,
    /// `be activated alike`
    BeActivatedAlike,
    /// `be their only approver`
    BeOnlyApprover,
    /// `be "Contoso"`, `be Reader or Contributor`
    BeOneOf(Vec<Name>),
    /// `be in approved`
    BeInSet(Text),
    /// `be in category "Security"`
    BeInCategory(Text),
    /// `be named "Contoso *"`
    BeNamed(Text),
    /// `be broader than Contributor`
    BeBroaderThan(Name),
    /// `have data actions`
    HaveDataActions,
    /// `have delegated roles`
    HaveDelegatedRoles,
    /// `have a description`
    HaveDescription,
    /// `have a display name`
    HaveDisplayName,
    /// `have permanent access beside them`
    HavePermanentAccess,
    /// `have permanent access that includes Reader`
    HaveAccessIncluding(Name),
    /// `have nested groups`
    HaveNestedGroups,
    /// `have at least 2 approvers`; `have approvers` is at least one
    HaveApprovers(Spanned<Bound>, Spanned<u32>),
    /// `require mfa`
    RequireMfa,
    /// `last at most 8 hours`
    Last(Spanned<Bound>, Spanned<std::time::Duration>),
    /// `allow "Microsoft.Authorization/roleAssignments/write"`
    Allow(Vec<Text>),
    /// `delegate roles`, `delegate roles Reader and Contributor`; with `only`, no other roles
    Delegate {
        /// `only`
        only: bool,
        /// The roles; empty for any.
        roles: Vec<Name>,
    },
    /// `include Reader`
    Include(Name),
    /// `match "^Contoso"`
    Match(Text),
}

/// A span inside a node that derives equality: equal to every other.
#[derive(Clone, Copy, Debug)]
pub struct Place(pub Span);

impl PartialEq for Place {
    fn eq(&self, _: &Self) -> bool {
        true
    }
}

impl Eq for Place {}
