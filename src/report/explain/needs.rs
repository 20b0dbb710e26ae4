//! What has to be known for a rule to be decided, and what tells it.

use crate::compile::{Atom, CoreForm, Domain, Predicate, PredicateIdx, Rule, RuleSet};

/// A kind of fact, and where it comes from.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Need {
    /// What is granted to whom, and how.
    Template,
    /// What roles allow.
    Catalogue,
    /// What principals are.
    Directory,
    /// Whether a tenant requires multi-factor authentication.
    Mfa,
    /// What tenants are called.
    TenantNames,
    /// Who the customer is.
    Customer,
}

impl Need {
    /// What is to be known.
    pub(super) const fn fact(self) -> &'static str {
        match self {
            Self::Template => "what is granted to whom",
            Self::Catalogue => "what the roles allow",
            Self::Directory => "what the principals are",
            Self::Mfa => "whether the tenant requires multi-factor authentication of all its users",
            Self::TenantNames => "what the tenant is called",
            Self::Customer => "which tenant delegates",
        }
    }

    /// What tells it.
    pub(super) const fn source(self) -> &'static str {
        match self {
            Self::Template => "the template; parameters without a value by --parameters or --parameter",
            Self::Catalogue => "the role catalogue of the program; a role that it lacks by --roles",
            Self::Directory => "a directory export by --directory, or a declaration in the policy",
            Self::Mfa => {
                "exports by --conditional-access or --security-defaults, with --evidence-tenant saying whose they are"
            }
            Self::TenantNames => "a declaration in the policy, or an export of tenants by --directory",
            Self::Customer => "no template names it, so the rule stays undetermined on templates",
        }
    }
}

/// What a rule needs, with its exceptions that are in force; the template first.
pub(super) fn needs(rules: &RuleSet, rule: &Rule) -> Vec<Need> {
    let mut needs = vec![Need::Template];
    let domain = rule.form.domain();
    let exceptions = || rule.exceptions.iter().filter(|exception| !exception.expired);
    if exceptions().map(|exception| exception.domain).chain([domain]).any(|it| it == Domain::CustomerTenant) {
        needs.push(Need::Customer);
    }
    for exception in exceptions() {
        collect(rules, exception.of, exception.domain, &mut needs);
    }
    match &rule.form {
        CoreForm::None { of, .. } | CoreForm::Some { of, .. } => collect(rules, *of, domain, &mut needs),
        CoreForm::Every { of, holds, .. } => {
            collect(rules, *of, domain, &mut needs);
            collect(rules, *holds, domain, &mut needs);
        }
        CoreForm::Count(count) => collect(rules, count.of, domain, &mut needs),
        CoreForm::Check(_) => {}
    }
    needs.sort_unstable();
    needs.dedup();
    needs
}

fn collect(rules: &RuleSet, predicate: PredicateIdx, domain: Domain, needs: &mut Vec<Need>) {
    match rules.predicate(predicate) {
        Predicate::Anything => {}
        Predicate::And(parts) | Predicate::Or(parts) => {
            parts.iter().for_each(|part| collect(rules, *part, domain, needs));
        }
        Predicate::Not(inner) => collect(rules, *inner, domain, needs),
        Predicate::Owner(inner) => collect(rules, *inner, Domain::Authorizations, needs),
        Predicate::Atom(atom) => needs.extend(of_atom(atom, domain)),
    }
}

const fn of_atom(atom: &Atom, domain: Domain) -> Option<Need> {
    match atom {
        Atom::RoleFact(_) | Atom::RoleKnown | Atom::PermanentAccess(_) => Some(Need::Catalogue),
        Atom::PrincipalKind(_)
        | Atom::PrincipalKnown
        | Atom::SecurityGroup
        | Atom::Guest
        | Atom::Disabled
        | Atom::Empty
        | Atom::NestedGroups => Some(Need::Directory),
        Atom::RequiresMfa => match domain {
            Domain::ManagingTenant | Domain::CustomerTenant => Some(Need::Mfa),
            Domain::Authorizations | Domain::DelegatedRoles | Domain::Approvers | Domain::Delegations => None,
        },
        Atom::TenantKnown | Atom::TenantNameMatches(_) => Some(Need::TenantNames),
        Atom::RoleIs(_)
        | Atom::PrincipalIs(_)
        | Atom::DisplayName
        | Atom::DisplayNameMatches(_)
        | Atom::Access(_)
        | Atom::LastsAtMost(_)
        | Atom::LastsAtLeast(_)
        | Atom::Approvers { .. }
        | Atom::ActivatedAlike
        | Atom::OnlyApprover
        | Atom::PermanentBeside
        | Atom::DelegatesAny
        | Atom::DelegatesSome(_)
        | Atom::DelegatesOnly(_)
        | Atom::Description
        | Atom::NameMatches(_)
        | Atom::TenantIs(_) => None,
    }
}
