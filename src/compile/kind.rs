//! From the words of the tree to the terms of the model.

use crate::model::PrincipalKind;
use crate::syntax::ast::KindNoun;

/// The kind of principal that a noun means.
pub(super) const fn principal_kind(noun: KindNoun) -> PrincipalKind {
    match noun {
        KindNoun::Group => PrincipalKind::Group,
        KindNoun::User => PrincipalKind::User,
        KindNoun::ServicePrincipal => PrincipalKind::ServicePrincipal,
        KindNoun::ManagedIdentity => PrincipalKind::ManagedIdentity,
    }
}
