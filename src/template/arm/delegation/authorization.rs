//! The entries of `authorizations` and `eligibleAuthorizations`.

use std::sync::Arc;

use rustc_hash::FxHashSet;

use super::fact::{self, Found, find, required, unreadable};
use crate::model::{Access, ActivationPolicy, Approver, Authorization, Cause, Entries, Fact, RoleReference};
use crate::template::arm::value::{Data, Value};

/// The authorizations of a property, and the reasons for which there may be more.
pub fn authorizations(found: Found, access: Access, known: &mut Vec<Authorization>, open: &mut Vec<Cause>) {
    let entries = entries(found, |entry| match &entry.data {
        Data::Unknown(cause) => Err(cause.clone()),
        Data::Object(_) | Data::Either(..) => Ok(authorization(entry, access)),
        Data::Null | Data::Bool(_) | Data::Int(_) | Data::Float(_) | Data::String(_) | Data::Array(_) => {
            Err(unreadable(entry))
        }
    });
    known.extend(entries.known);
    open.extend(entries.open);
}

/// The entries of a list; those that `read` can make nothing of leave the list open.
fn entries<T>(found: Found, read: impl Fn(&Value) -> Result<T, Cause>) -> Entries<T> {
    let list = match found {
        Found::Value(list) => list,
        Found::Absent(_) => return Entries::default(),
        Found::Unknown(cause) => return Entries::unknown(cause),
    };
    let (items, open): (Vec<Value>, _) = match &list.data {
        Data::Array(array) => (list.elements().collect(), array.open()),
        Data::Either(alternatives, cause) => match in_each(alternatives) {
            Some(items) => (items.iter().map(|item| item.within(&list)).collect(), Some(cause)),
            None => return Entries::unknown(cause.clone()),
        },
        Data::Null
        | Data::Bool(_)
        | Data::Int(_)
        | Data::Float(_)
        | Data::String(_)
        | Data::Object(_)
        | Data::Unknown(_) => return Entries::unknown(unreadable(&list)),
    };
    let mut entries = Entries::default();
    for item in items {
        match read(&item) {
            Ok(entry) => entries.known.push(entry),
            Err(cause) => entries.open.push(cause),
        }
    }
    entries.open.extend(open.cloned());
    entries
}

/// The entries that every one of several lists has, each once; none if one of them is no list.
/// Entries are the same if they were evaluated once and passed on.
fn in_each(alternatives: &[Value]) -> Option<Vec<Value>> {
    let (first, others) = alternatives.split_first()?;
    let mut common: FxHashSet<usize> = addresses(first)?;
    for other in others {
        let there = addresses(other)?;
        common.retain(|address| there.contains(address));
    }
    Some(first.elements().filter(|item| address(item).is_some_and(|at| common.remove(&at))).collect())
}

fn addresses(list: &Value) -> Option<FxHashSet<usize>> {
    matches!(list.data, Data::Array(_)).then(|| list.elements().filter_map(|item| address(&item)).collect())
}

/// Where the data of an entry lies.
fn address(item: &Value) -> Option<usize> {
    match &item.data {
        Data::Object(object) => Some(Arc::as_ptr(object).addr()),
        Data::String(text) => Some(Arc::as_ptr(text).addr()),
        Data::Null
        | Data::Bool(_)
        | Data::Int(_)
        | Data::Float(_)
        | Data::Array(_)
        | Data::Either(..)
        | Data::Unknown(_) => None,
    }
}

fn authorization(entry: &Value, access: Access) -> Authorization {
    Authorization {
        access,
        principal: required(fact::guid(find(entry, "principalId")), "principalId"),
        display_name: fact::offered_text(find(entry, "principalIdDisplayName")),
        role: required(fact::role(find(entry, "roleDefinitionId")), "roleDefinitionId"),
        delegated_roles: roles(find(entry, "delegatedRoleDefinitionIds")),
        activation: match access {
            Access::Permanent => None,
            Access::Eligible => Some(Box::new(activation(find(entry, "justInTimeAccessPolicy")))),
        },
        origin: entry.origin.clone(),
    }
}

fn roles(found: Found) -> Entries<Fact<RoleReference>> {
    entries(found, |item| match &item.data {
        Data::Unknown(cause) => Err(cause.clone()),
        Data::Null
        | Data::Bool(_)
        | Data::Int(_)
        | Data::Float(_)
        | Data::String(_)
        | Data::Array(_)
        | Data::Object(_)
        | Data::Either(..) => Ok(fact::role(Found::Value(item.clone()))),
    })
}

fn activation(found: Found) -> ActivationPolicy {
    match found {
        Found::Value(policy) => ActivationPolicy {
            mfa: fact::mfa_provider(find(&policy, "multiFactorAuthProvider")),
            longest: fact::duration(find(&policy, "maximumActivationDuration")),
            approvers: entries(find(&policy, "managedByTenantApprovers"), |entry| match &entry.data {
                Data::Unknown(cause) => Err(cause.clone()),
                Data::Object(_) | Data::Either(..) => Ok(approver(entry)),
                Data::Null
                | Data::Bool(_)
                | Data::Int(_)
                | Data::Float(_)
                | Data::String(_)
                | Data::Array(_) => Err(unreadable(entry)),
            }),
        },
        Found::Absent(origin) => ActivationPolicy {
            mfa: Fact::Absent(origin.clone()),
            longest: Fact::Absent(origin),
            approvers: Entries::default(),
        },
        Found::Unknown(cause) => ActivationPolicy {
            mfa: Fact::Unknown(cause.clone()),
            longest: Fact::Unknown(cause.clone()),
            approvers: Entries::unknown(cause),
        },
    }
}

fn approver(entry: &Value) -> Approver {
    Approver {
        principal: required(fact::guid(find(entry, "principalId")), "principalId"),
        display_name: fact::offered_text(find(entry, "principalIdDisplayName")),
        origin: entry.origin.clone(),
    }
}
