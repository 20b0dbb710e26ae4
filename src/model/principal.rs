//! The kinds of principal.

use std::fmt;

/// What a principal is, as Microsoft Entra ID tells it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum PrincipalKind {
    /// A group of users and other principals.
    Group,
    /// One person's account.
    User,
    /// The identity of an application.
    ServicePrincipal,
    /// A service principal that Azure manages. Every managed identity is a service principal.
    ManagedIdentity,
}

impl PrincipalKind {
    /// All kinds.
    pub const ALL: [PrincipalKind; 4] =
        [Self::Group, Self::User, Self::ServicePrincipal, Self::ManagedIdentity];

    /// The kind in the singular, e.g. `service principal`.
    #[must_use]
    pub const fn singular(self) -> &'static str {
        match self {
            Self::Group => "group",
            Self::User => "user",
            Self::ServicePrincipal => "service principal",
            Self::ManagedIdentity => "managed identity",
        }
    }

    /// The kind in the plural, e.g. `service principals`.
    #[must_use]
    pub const fn plural(self) -> &'static str {
        match self {
            Self::Group => "groups",
            Self::User => "users",
            Self::ServicePrincipal => "service principals",
            Self::ManagedIdentity => "managed identities",
        }
    }

    /// Whether a principal of this kind is also of the kind `wanted`: a managed identity is a
    /// service principal.
    #[must_use]
    pub fn is_a(self, wanted: PrincipalKind) -> bool {
        self == wanted || (self == Self::ManagedIdentity && wanted == Self::ServicePrincipal)
    }
}

impl fmt::Display for PrincipalKind {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.singular())
    }
}

/// A set of kinds, for "groups or service principals".
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub struct PrincipalKinds(u8);

impl PrincipalKinds {
    /// Adds a kind.
    pub fn insert(&mut self, kind: PrincipalKind) {
        self.0 |= 1 << kind as u8;
    }

    /// Whether a principal of the kind `kind` is of one of these kinds.
    #[must_use]
    pub fn matches(self, kind: PrincipalKind) -> bool {
        self.iter().any(|wanted| kind.is_a(wanted))
    }

    /// The kinds in the set.
    pub fn iter(self) -> impl Iterator<Item = PrincipalKind> {
        PrincipalKind::ALL.into_iter().filter(move |kind| self.0 & (1 << *kind as u8) != 0)
    }
}

impl FromIterator<PrincipalKind> for PrincipalKinds {
    fn from_iter<I: IntoIterator<Item = PrincipalKind>>(kinds: I) -> Self {
        let mut set = Self::default();
        kinds.into_iter().for_each(|kind| set.insert(kind));
        set
    }
}

#[cfg(test)]
mod tests {
    use super::{PrincipalKind, PrincipalKinds};

    #[test]
    fn a_managed_identity_is_a_service_principal_and_not_the_reverse() {
        let service: PrincipalKinds = [PrincipalKind::ServicePrincipal].into_iter().collect();
        let managed: PrincipalKinds = [PrincipalKind::ManagedIdentity].into_iter().collect();
        assert!(service.matches(PrincipalKind::ManagedIdentity));
        assert!(!managed.matches(PrincipalKind::ServicePrincipal));
    }
}
