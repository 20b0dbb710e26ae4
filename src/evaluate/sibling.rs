//! Facts about an authorization that the others of its delegation tell.
//!
//! Further authorizations that may be there count like any other unknown: they could be the one
//! that decides.

use std::collections::BTreeSet;

use uuid::Uuid;

use super::item::{Grant, Item};
use super::world::{Answer, Doubt, doubt};
use crate::model::{
    Access, ActivationPolicy, Approver, Authorization, Cause, CauseKind, Fact, MfaProvider, RoleReference,
};

/// Whether every eligible authorization of the same role is activated in the same way. A permanent
/// one is not activated, so it differs from none.
pub(super) fn activated_alike<D: Doubt>(item: Item<'_>) -> Answer<D> {
    let (this, delegation) = match item.grant() {
        Some(Grant::Entry(authorization, delegation)) => (authorization, delegation),
        Some(Grant::Open(Access::Eligible, cause)) => return Err(doubt(cause)),
        Some(Grant::Open(Access::Permanent, _)) | None => return Ok(true),
    };
    let Some(policy) = &this.activation else { return Ok(true) };
    let mut unknown = delegation.open_eligible.first().map(doubt);
    for other in others(this, &delegation.authorizations) {
        let Some(theirs) = &other.activation else { continue };
        let same_role = same_role(this, other);
        if matches!(same_role, Ok(false)) {
            continue;
        }
        match (same_role, alike(policy, theirs)) {
            (_, Ok(true)) => {}
            (Ok(_), Ok(false)) => return Ok(false),
            (Err(doubt), _) | (_, Err(doubt)) => unknown = unknown.or(Some(doubt)),
        }
    }
    unknown.map_or(Ok(true), Err)
}

/// Whether the principal is the only one who may approve its own activation.
pub(super) fn only_approver<D: Doubt>(item: Item<'_>) -> Answer<D> {
    let this = match item.grant() {
        Some(Grant::Entry(authorization, _)) => authorization,
        Some(Grant::Open(Access::Eligible, cause)) => return Err(doubt(cause)),
        Some(Grant::Open(Access::Permanent, _)) | None => return Ok(false),
    };
    let Some(policy) = &this.activation else { return Ok(false) };
    let mut unknown = policy.approvers.open.first().map(doubt);
    for approver in &policy.approvers.known {
        match same(&this.principal, &approver.principal, "principalId", Uuid::eq) {
            Ok(true) => {}
            Ok(false) => return Ok(false),
            Err(doubt) => unknown = unknown.or(Some(doubt)),
        }
    }
    unknown.map_or(Ok(!policy.approvers.known.is_empty()), Err)
}

/// Whether the principal has a permanent authorization for another role.
pub(super) fn permanent_beside<D: Doubt>(item: Item<'_>) -> Answer<D> {
    let (this, delegation) = match item.grant() {
        Some(Grant::Entry(authorization, delegation)) => (authorization, delegation),
        Some(Grant::Open(_, cause)) => return Err(doubt(cause)),
        None => return Ok(false),
    };
    let mut unknown = delegation.open_permanent.first().map(doubt);
    for other in others(this, &delegation.authorizations) {
        if other.access != Access::Permanent {
            continue;
        }
        match (same_principal(this, other), same_role(this, other)) {
            (Ok(false), _) | (_, Ok(true)) => {}
            (Ok(true), Ok(false)) => return Ok(true),
            (Err(doubt), _) | (_, Err(doubt)) => unknown = unknown.or(Some(doubt)),
        }
    }
    unknown.map_or(Ok(false), Err)
}

/// Whether the principal has a permanent authorization, this one or another, for a role of which
/// something is so.
pub(super) fn permanent_access<D: Doubt>(
    item: Item<'_>,
    is_so: impl Fn(&Fact<RoleReference>) -> Answer<D>,
) -> Answer<D> {
    let (this, delegation) = match item.grant() {
        Some(Grant::Entry(authorization, delegation)) => (authorization, delegation),
        Some(Grant::Open(_, cause)) => return Err(doubt(cause)),
        None => return Ok(false),
    };
    let mut unknown = delegation.open_permanent.first().map(doubt);
    for one in &delegation.authorizations {
        if one.access != Access::Permanent {
            continue;
        }
        let same_principal = if std::ptr::eq(one, this) { Ok(true) } else { same_principal(this, one) };
        // Few are the same, and what is asked of the role may take a while.
        if matches!(same_principal, Ok(false)) {
            continue;
        }
        match (same_principal, is_so(&one.role)) {
            (_, Ok(false)) => {}
            (Ok(_), Ok(true)) => return Ok(true),
            (Err(doubt), _) | (_, Err(doubt)) => unknown = unknown.or(Some(doubt)),
        }
    }
    unknown.map_or(Ok(false), Err)
}

fn others<'d>(this: &'d Authorization, all: &'d [Authorization]) -> impl Iterator<Item = &'d Authorization> {
    all.iter().filter(move |other| !std::ptr::eq(*other, this))
}

fn same_principal<D: Doubt>(one: &Authorization, other: &Authorization) -> Answer<D> {
    same(&one.principal, &other.principal, "principalId", Uuid::eq)
}

fn same_role<D: Doubt>(one: &Authorization, other: &Authorization) -> Answer<D> {
    same(&one.role, &other.role, "roleDefinitionId", |one, other| one.id == other.id)
}

/// Whether two required facts agree.
fn same<T, D: Doubt>(
    one: &Fact<T>,
    other: &Fact<T>,
    name: &'static str,
    equal: impl Fn(&T, &T) -> bool,
) -> Answer<D> {
    Ok(equal(known(one, name)?, known(other, name)?))
}

/// The value of a required fact, or why there is none.
pub(super) fn known<'f, T, D: Doubt>(fact: &'f Fact<T>, name: &'static str) -> Result<&'f T, D> {
    match fact {
        Fact::Known(known) => Ok(&known.value),
        Fact::Unknown(cause) | Fact::Either(_, cause) => Err(doubt(cause)),
        Fact::Absent(origin) => {
            let missing = || Cause::new(CauseKind::MissingProperty(name), origin.span());
            Err(D::because(missing))
        }
    }
}

/// Whether two activations ask for the same, with Azure's defaults where nothing is said.
fn alike<D: Doubt>(one: &ActivationPolicy, other: &ActivationPolicy) -> Answer<D> {
    let same_mfa = or_default(&one.mfa, &other.mfa, MfaProvider::None);
    let same_length = or_default(&one.longest, &other.longest, ActivationPolicy::DEFAULT_LONGEST);
    let mut unknown = None;
    for answer in [same_mfa, same_length, same_approvers(one, other)] {
        match answer {
            Ok(true) => {}
            Ok(false) => return Ok(false),
            Err(doubt) => unknown = unknown.or(Some(doubt)),
        }
    }
    unknown.map_or(Ok(true), Err)
}

fn or_default<T: PartialEq + Copy, D: Doubt>(one: &Fact<T>, other: &Fact<T>, default: T) -> Answer<D> {
    let value = |fact: &Fact<T>| match fact {
        Fact::Known(known) => Ok(known.value),
        Fact::Absent(_) => Ok(default),
        Fact::Unknown(cause) | Fact::Either(_, cause) => Err(doubt(cause)),
    };
    Ok(value(one)? == value(other)?)
}

fn same_approvers<D: Doubt>(one: &ActivationPolicy, other: &ActivationPolicy) -> Answer<D> {
    let ids = |policy: &ActivationPolicy| {
        if let Some(cause) = policy.approvers.open.first() {
            return Err(doubt(cause));
        }
        let id = |approver: &Approver| known(&approver.principal, "principalId").copied();
        policy.approvers.known.iter().map(id).collect::<Result<BTreeSet<Uuid>, D>>()
    };
    Ok(ids(one)? == ids(other)?)
}
