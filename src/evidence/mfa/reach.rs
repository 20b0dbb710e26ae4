//! Step three of the test: whom does a policy cover?

use std::borrow::Cow;
use std::fmt;

use rustc_hash::FxHashSet;
use uuid::Uuid;

use super::clause::{Breach, Clause};
use super::list::{Texts, telling};
use crate::document::json::JsonNode;
use crate::text::Span;
use crate::text::escape::brief;

/// Some of the users of a tenant, as a policy names them.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub(super) enum Audience {
    User(Uuid),
    Group(Uuid),
    /// A directory role.
    Role(Uuid),
    /// All guests and external users.
    AllGuests,
    /// Some kinds of guest, or the guests from some tenants.
    SomeGuests(String),
    /// A text that is no id.
    Unreadable(String),
}

impl Audience {
    /// The id by which the audience can be accepted as an exclusion.
    pub(super) const fn id(&self) -> Option<Uuid> {
        match self {
            Self::User(id) | Self::Group(id) | Self::Role(id) => Some(*id),
            Self::AllGuests | Self::SomeGuests(_) | Self::Unreadable(_) => None,
        }
    }

    const fn is_user(&self) -> bool {
        matches!(self, Self::User(_))
    }
}

impl fmt::Display for Audience {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::User(id) => write!(f, "user {id}"),
            Self::Group(id) => write!(f, "group {id}"),
            Self::Role(id) => write!(f, "directory role {id}"),
            Self::AllGuests => f.write_str("guests and external users"),
            Self::SomeGuests(kinds) => write!(f, "external users (`{}`)", brief(kinds, 80)),
            Self::Unreadable(text) => write!(f, "`{}`", brief(text, 60)),
        }
    }
}

/// Audiences of one list or several, each once.
#[derive(Clone, Debug, Default)]
struct Audiences {
    known: FxHashSet<Audience>,
    others: Vec<Audience>,
}

impl Audiences {
    /// Adds an audience; false if it was there.
    fn add(&mut self, audience: Audience) -> bool {
        let new = self.known.insert(audience.clone());
        if new && !audience.is_user() {
            self.others.push(audience);
        }
        new
    }

    /// Whether everybody in `audience` is surely among these.
    fn hold(&self, audience: &Audience) -> bool {
        match audience {
            Audience::SomeGuests(_) => self.known.contains(&Audience::AllGuests),
            Audience::Unreadable(_) => false,
            Audience::User(_) | Audience::Group(_) | Audience::Role(_) | Audience::AllGuests => {
                self.known.contains(audience)
            }
        }
    }
}

/// Whom a policy covers.
#[derive(Clone, Debug)]
pub(super) struct Reach {
    /// Whether all users are included.
    pub(super) all: bool,
    include: Audiences,
    exclude: Audiences,
    /// Who is excluded, each once, with the places.
    pub(super) excluded: Vec<(Audience, Span)>,
    /// Where it says who is included.
    pub(super) span: Span,
}

impl Reach {
    /// Whether the policy surely covers everybody in `audience`; `accepted` tells which exclusions
    /// do not count. Two different users are the only audiences that surely have nobody in common:
    /// a user may be in any group, hold any role and be a guest.
    pub(super) fn covers(&self, audience: &Audience, accepted: &dyn Fn(&Audience) -> bool) -> bool {
        if !self.all && !self.include.hold(audience) {
            return false;
        }
        if audience.is_user() {
            let excluded = self.exclude.hold(audience) && !accepted(audience);
            return !excluded && self.exclude.others.iter().all(accepted);
        }
        self.excluded.iter().all(|(part, _)| accepted(part))
    }

    /// Whether the policy may cover everybody in `audience`, going by who is in which group.
    pub(super) fn may_cover(&self, audience: &Audience) -> bool {
        let by_group = !self.include.others.is_empty() || !audience.is_user();
        (self.all || by_group || self.include.hold(audience)) && !self.exclude.hold(audience)
    }

    /// Whether groups are included.
    pub(super) fn names_groups(&self) -> bool {
        self.include.others.iter().any(|part| matches!(part, Audience::Group(_)))
    }

    /// Whether two policies include the same users.
    pub(super) fn includes_the_same(&self, other: &Self) -> bool {
        self.all == other.all && self.include.known == other.include.known
    }

    fn includes_nobody(&self) -> bool {
        !self.all && self.include.known.is_empty()
    }
}

/// Reads whom a policy covers; none if it is about service principals. `place` stands for the policy.
pub(super) fn examine(conditions: JsonNode<'_>, place: Span) -> Result<Option<Reach>, Clause> {
    let Some(users) = telling(conditions, "users") else {
        return match telling(conditions, "clientApplications") {
            Some(_) => Ok(None),
            None => Err(Clause::new(Breach::Untold("conditions.users"), place)),
        };
    };
    let Some(included) = users.get("includeUsers") else {
        return Err(Clause::new(Breach::Untold("includeUsers"), place));
    };
    let mut reach = Reach {
        all: false,
        include: Audiences::default(),
        exclude: Audiences::default(),
        excluded: Vec::new(),
        span: included.span(),
    };
    read_included(users, &mut reach)?;
    read_excluded(users, &mut reach)?;
    if reach.includes_nobody() {
        return Err(Clause::new(Breach::Nobody, reach.span));
    }
    Ok(Some(reach))
}

fn read_included(users: JsonNode<'_>, reach: &mut Reach) -> Result<(), Clause> {
    for (text, _) in list(users, "includeUsers")? {
        if is_word(&text, "All") {
            reach.all = true;
        } else if !is_word(&text, "None") {
            reach.include.add(user(&text));
        }
    }
    for (name, audience) in
        [("includeGroups", Audience::Group as fn(Uuid) -> _), ("includeRoles", Audience::Role)]
    {
        for (text, span) in list(users, name)? {
            if reach.includes_nobody() {
                reach.span = span;
            }
            reach.include.add(by_id(&text, audience));
        }
    }
    if let Some(node) = telling(users, "includeGuestsOrExternalUsers")
        && let Some((audience, _)) = guests(node, "includeGuestsOrExternalUsers")?
    {
        reach.include.add(audience);
    }
    Ok(())
}

fn read_excluded(users: JsonNode<'_>, reach: &mut Reach) -> Result<(), Clause> {
    let mut excluded = Vec::new();
    for (text, span) in list(users, "excludeUsers")? {
        if !is_word(&text, "None") {
            excluded.push((user(&text), span));
        }
    }
    for (name, audience) in
        [("excludeGroups", Audience::Group as fn(Uuid) -> _), ("excludeRoles", Audience::Role)]
    {
        excluded.extend(list(users, name)?.into_iter().map(|(text, span)| (by_id(&text, audience), span)));
    }
    if let Some(node) = telling(users, "excludeGuestsOrExternalUsers") {
        excluded.extend(guests(node, "excludeGuestsOrExternalUsers")?);
    }
    excluded.retain(|(audience, _)| reach.exclude.add(audience.clone()));
    reach.excluded = excluded;
    Ok(())
}

fn list<'t>(users: JsonNode<'t>, name: &'static str) -> Result<Vec<(Cow<'t, str>, Span)>, Clause> {
    Texts::of(users, name).or_empty().map_err(|span| Clause::new(Breach::Untold(name), span))
}

fn is_word(text: &str, word: &str) -> bool {
    text.eq_ignore_ascii_case(word)
}

/// An entry of `includeUsers` or `excludeUsers`.
fn user(text: &str) -> Audience {
    if is_word(text, "GuestsOrExternalUsers") {
        return Audience::AllGuests;
    }
    by_id(text, Audience::User)
}

fn by_id(text: &str, audience: impl Fn(Uuid) -> Audience) -> Audience {
    Uuid::try_parse(text.trim()).map_or_else(|_| Audience::Unreadable(text.to_owned()), audience)
}

/// The kinds of guest that there are.
const GUEST_KINDS: [&str; 6] = [
    "internalGuest",
    "b2bCollaborationGuest",
    "b2bCollaborationMember",
    "b2bDirectConnectUser",
    "otherExternalUser",
    "serviceProvider",
];

/// Guests by kind and tenant, and where the kinds stand; none where the kind is `none`.
fn guests(node: JsonNode<'_>, name: &'static str) -> Result<Option<(Audience, Span)>, Clause> {
    if !node.is_object() {
        return Err(Clause::new(Breach::Untold(name), node.span()));
    }
    let value = node.get("guestOrExternalUserTypes");
    let span = value.unwrap_or(node).span();
    let kinds = value.and_then(JsonNode::as_str).unwrap_or_default();
    if is_word(kinds.trim(), "none") {
        return Ok(None);
    }
    let named: Vec<&str> = kinds.split(',').map(str::trim).collect();
    let every_kind = GUEST_KINDS.iter().all(|kind| named.iter().any(|name| name.eq_ignore_ascii_case(kind)));
    let every_tenant = telling(node, "externalTenants").is_none_or(|tenants| {
        tenants
            .get("membershipKind")
            .and_then(JsonNode::as_str)
            .is_some_and(|kind| kind.eq_ignore_ascii_case("all"))
    });
    let all = every_kind && every_tenant;
    let audience = if all { Audience::AllGuests } else { Audience::SomeGuests(kinds.into_owned()) };
    Ok(Some((audience, span)))
}
