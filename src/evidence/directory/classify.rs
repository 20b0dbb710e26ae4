//! What an entry is: by its type if it has one, else by the collection it stands in, else by the
//! properties that only one type of object has.

use super::entry::{Content, Entry, has_word};
use super::faults::{Fault, Faults, shown};
use super::key::{Key, spelled};
use super::object::{GroupKind, ObjectKind};
use crate::evidence::one_of::OneOf;
use crate::model::PrincipalKind;
use crate::text::Span;
use crate::text::table::NameTable;

/// What an entry is and what tells it; none if nothing does. `collection` is what the export says of
/// all its entries, which shows at the entry's id.
pub(super) fn object_kind(
    entry: &Entry<'_>,
    collection: Option<Type>,
    id: Span,
    faults: &mut Faults,
) -> Option<(OneOf<ObjectKind>, Span)> {
    let told = entry.text(Key::Type).or_else(|| entry.text(Key::ObjectType));
    let (kind, span) = match told.map(|(text, span)| (Type::of(&text), text, span)) {
        Some((Some(Type::Any), _, _)) | None => {
            let collection = collection.filter(|kind| *kind != Type::Any).map(|kind| (kind, id));
            collection.or_else(|| by_properties(entry))?
        }
        Some((Some(kind), _, span)) => (kind, span),
        Some((None, text, span)) => {
            faults.add(Fault::UnknownType, span, &shown(&text));
            return None;
        }
    };
    let kinds = if kind == Type::ServicePrincipal { service_principal(entry) } else { kind.kinds() };
    Some((kinds, span))
}

/// A type as exports name it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Type {
    Group,
    User,
    ServicePrincipal,
    ManagedIdentity,
    Application,
    /// A type that access cannot be granted to.
    Other,
    /// The base type of all.
    Any,
}

impl Type {
    /// The type called `name`: `#microsoft.graph.group`, `Group`, `groups`, `service principal`.
    pub(super) fn of(name: &str) -> Option<Self> {
        TYPES.get(name.as_bytes()).or_else(|| {
            let name_space = memchr::memrchr2(b'.', b'#', name.as_bytes()).map_or(0, |end| end + 1);
            spelled(&TYPES, name.get(name_space..)?)
        })
    }

    /// What an object of this type may be.
    pub(super) fn kinds(self) -> OneOf<ObjectKind> {
        match self {
            Self::Group => OneOf::these(&[ObjectKind::Group]),
            Self::User => OneOf::these(&[ObjectKind::User]),
            Self::ServicePrincipal => ObjectKind::said(PrincipalKind::ServicePrincipal),
            Self::ManagedIdentity => OneOf::these(&[ObjectKind::ManagedIdentity]),
            Self::Application => OneOf::these(&[ObjectKind::Application]),
            Self::Other => OneOf::these(&[ObjectKind::Other]),
            Self::Any => OneOf::any(),
        }
    }
}

/// What exports call the types, one object or several; and what stands with each entry of a list, so
/// that it is found at once.
static TYPES: NameTable<Type, 128> = NameTable::new(&[
    ("#microsoft.graph.group", Type::Group),
    ("#microsoft.graph.user", Type::User),
    ("#microsoft.graph.servicePrincipal", Type::ServicePrincipal),
    ("group", Type::Group),
    ("groups", Type::Group),
    ("user", Type::User),
    ("users", Type::User),
    ("servicePrincipal", Type::ServicePrincipal),
    ("servicePrincipals", Type::ServicePrincipal),
    ("managedIdentity", Type::ManagedIdentity),
    ("application", Type::Application),
    ("applications", Type::Application),
    ("device", Type::Other),
    ("devices", Type::Other),
    ("orgContact", Type::Other),
    ("orgContacts", Type::Other),
    ("contact", Type::Other),
    ("contacts", Type::Other),
    ("administrativeUnit", Type::Other),
    ("administrativeUnits", Type::Other),
    ("directoryRole", Type::Other),
    ("directoryRoles", Type::Other),
    ("directoryRoleTemplate", Type::Other),
    ("directoryRoleTemplates", Type::Other),
    ("organization", Type::Other),
    ("organizations", Type::Other),
    ("directoryObject", Type::Any),
    ("directoryObjects", Type::Any),
]);

/// A service principal; whether Azure manages it stands in `servicePrincipalType`.
fn service_principal(entry: &Entry<'_>) -> OneOf<ObjectKind> {
    match entry.text(Key::ServicePrincipalType) {
        Some((text, _)) if text.eq_ignore_ascii_case("ManagedIdentity") => {
            OneOf::these(&[ObjectKind::ManagedIdentity])
        }
        Some(_) => OneOf::these(&[ObjectKind::ServicePrincipal]),
        None => Type::ServicePrincipal.kinds(),
    }
}

/// The type that an entry without one has by its properties, and the property that tells it. The
/// first of these decides; app registrations and service principals both have an `appId`. Exports
/// that write every property of several types write null for those that an object does not have.
fn by_properties(entry: &Entry<'_>) -> Option<(Type, Span)> {
    let of_application = entry.place(Key::AppId).is_some();
    // Service principals have an audience too. Null for their type shows that it was not asked for, or
    // that app registrations stand among them.
    let by_audience = if entry.has(Key::ServicePrincipalType) { Type::Any } else { Type::Application };
    let telling = [
        (Key::ServicePrincipalType, Some(Type::ServicePrincipal)),
        (Key::UserPrincipalName, Some(Type::User)),
        (Key::IdentifierUris, of_application.then_some(Type::Application)),
        (Key::SignInAudience, of_application.then_some(by_audience)),
        (Key::AppId, Some(Type::ServicePrincipal)),
        (Key::GroupTypes, Some(Type::Group)),
        (Key::SecurityEnabled, Some(Type::Group)),
        (Key::MembershipType, Some(Type::Group)),
    ];
    telling.into_iter().find_map(|(key, kind)| kind.zip(entry.place(key)))
}

/// What kind of group an entry is, from `groupTypes`, `mailEnabled` and `securityEnabled`, each of
/// which may be missing. A Microsoft 365 group is one whatever its flags.
pub(super) fn group_kind(entry: &Entry<'_>) -> Option<(OneOf<GroupKind>, Span)> {
    use GroupKind::{Distribution, MailEnabledSecurity, Microsoft365, Security};
    let types = group_types(entry);
    if let Some((kinds, span)) = types
        && kinds.only() == Some(Microsoft365)
    {
        return Some((kinds, span));
    }
    let mail = entry.flag(Key::MailEnabled).map(|(enabled, span)| {
        let with_mail = [MailEnabledSecurity, Microsoft365, Distribution];
        (OneOf::these(if enabled { &with_mail } else { &[Security] }), span)
    });
    let security = entry.flag(Key::SecurityEnabled).map(|(enabled, span)| {
        let secure = [Security, MailEnabledSecurity, Microsoft365];
        (OneOf::these(if enabled { &secure } else { &[Microsoft365, Distribution] }), span)
    });
    let mut told = [types, mail, security].into_iter().flatten();
    let (first, span) = told.next()?;
    let kinds = told.try_fold(first, |kinds, (more, _)| kinds.narrowed(more))?;
    Some((kinds, span))
}

/// What `groupTypes` says, or the portal's `Group type`.
fn group_types(entry: &Entry<'_>) -> Option<(OneOf<GroupKind>, Span)> {
    use GroupKind::{Distribution, MailEnabledSecurity, Microsoft365, Security};
    let (kinds, span): (&[GroupKind], _) = match entry.get(Key::GroupTypes)? {
        (Content::Texts(types), span) if has_word(types, "Unified") => (&[Microsoft365], span),
        (Content::Texts(_), span) => (&[Security, MailEnabledSecurity, Distribution], span),
        _ => {
            let (text, span) = entry.text(Key::GroupTypes)?;
            (group_in_words(&text)?, span)
        }
    };
    Some((OneOf::these(kinds), span))
}

/// What the portal calls a group, and people who make a table by hand.
fn group_in_words(text: &str) -> Option<&'static [GroupKind]> {
    use GroupKind::{Distribution, MailEnabledSecurity, Microsoft365, Security};
    let words: String =
        text.chars().filter(char::is_ascii_alphanumeric).map(|c| c.to_ascii_lowercase()).collect();
    if words.contains("unified") || words.contains("365") || words == "office" {
        Some(&[Microsoft365])
    } else if words.contains("distribution") {
        Some(&[Distribution])
    } else if words.contains("mail") {
        Some(&[MailEnabledSecurity])
    } else if words.contains("security") {
        Some(&[Security, MailEnabledSecurity])
    } else {
        None
    }
}

/// Whether a rule makes the group's members.
pub(super) fn dynamic(entry: &Entry<'_>) -> Option<(bool, Span)> {
    if let Some((text, span)) = entry.text(Key::MembershipType) {
        let text = text.trim().to_ascii_lowercase();
        return (text.starts_with("dynamic") || text == "assigned").then(|| (text != "assigned", span));
    }
    if let Some((Content::Texts(types), span)) = entry.get(Key::GroupTypes) {
        return Some((has_word(types, "DynamicMembership"), span));
    }
    let in_words = entry.text(Key::GroupTypes).filter(|(text, _)| text.contains("DynamicMembership"));
    in_words.or_else(|| entry.text(Key::MembershipRule)).map(|(_, span)| (true, span))
}
