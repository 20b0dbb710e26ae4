//! One entry of an export, whatever wrote it: the properties that matter, by one set of names.
//!
//! Microsoft Graph writes `displayName`, PowerShell `DisplayName`, the portal `Display name`, and
//! the old command line `objectId` for `id`. Letters and digits alone, in lower case, make one
//! name of these; [`Key::named`] is the one table.

use std::borrow::Cow;

use super::faults::{Fault, Faults, shown};
use crate::document::csv::Cell;
use crate::document::json::{JsonKind, JsonNode};
use crate::text::Span;

/// A property that matters.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Key {
    Id,
    /// `@odata.type`
    Type,
    /// `objectType` of the old command line, `Member type` of the portal.
    ObjectType,
    Name,
    UserPrincipalName,
    UserType,
    Enabled,
    AppId,
    ServicePrincipalType,
    SignInAudience,
    IdentifierUris,
    GroupTypes,
    /// `Membership type` of the portal: assigned or dynamic.
    MembershipType,
    MembershipRule,
    MailEnabled,
    SecurityEnabled,
    RoleAssignable,
    Members,
    MembersNextLink,
    Deleted,
    /// Where Microsoft Graph PowerShell puts what its classes do not name.
    Additional,
}

/// The letters and digits of a name, in lower case.
pub(super) struct Letters {
    letters: [u8; LONGEST_NAME],
    length: usize,
}

/// No property that matters has a longer name, in letters and digits.
const LONGEST_NAME: usize = 24;

impl Letters {
    /// Those of a name; none if there are more than any name that matters has.
    pub(super) fn of(name: &str) -> Option<Self> {
        let mut of = Self { letters: [0; LONGEST_NAME], length: 0 };
        for letter in name.bytes().filter(u8::is_ascii_alphanumeric) {
            *of.letters.get_mut(of.length)? = letter.to_ascii_lowercase();
            of.length += 1;
        }
        Some(of)
    }

    pub(super) fn as_bytes(&self) -> &[u8] {
        self.letters.get(..self.length).unwrap_or_default()
    }
}

/// What a property's value has to be.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Shape {
    Text,
    Flag,
    /// Texts; one text is a list of one.
    Texts,
    /// Only its presence matters, or it is read by somebody else.
    Any,
}

impl Key {
    /// The property called `name`.
    pub(super) fn named(name: &str) -> Option<Self> {
        Some(match Letters::of(name)?.as_bytes() {
            b"id" | b"objectid" => Self::Id,
            b"odatatype" => Self::Type,
            b"objecttype" | b"membertype" => Self::ObjectType,
            b"displayname" => Self::Name,
            b"userprincipalname" => Self::UserPrincipalName,
            b"usertype" => Self::UserType,
            b"accountenabled" => Self::Enabled,
            b"appid" | b"applicationid" => Self::AppId,
            b"serviceprincipaltype" => Self::ServicePrincipalType,
            b"signinaudience" => Self::SignInAudience,
            b"identifieruris" | b"identifieruri" => Self::IdentifierUris,
            b"grouptypes" | b"grouptype" => Self::GroupTypes,
            b"membershiptype" => Self::MembershipType,
            b"membershiprule" => Self::MembershipRule,
            b"mailenabled" => Self::MailEnabled,
            b"securityenabled" => Self::SecurityEnabled,
            b"isassignabletorole" => Self::RoleAssignable,
            b"members" => Self::Members,
            b"membersodatanextlink" => Self::MembersNextLink,
            b"deleteddatetime" | b"deletiontimestamp" => Self::Deleted,
            b"additionalproperties" => Self::Additional,
            _ => return None,
        })
    }

    const fn shape(self) -> Shape {
        match self {
            Self::Id
            | Self::Type
            | Self::ObjectType
            | Self::Name
            | Self::UserPrincipalName
            | Self::UserType
            | Self::AppId
            | Self::ServicePrincipalType
            | Self::MembershipType
            | Self::MembershipRule
            | Self::Deleted => Shape::Text,
            Self::Enabled | Self::MailEnabled | Self::SecurityEnabled | Self::RoleAssignable => Shape::Flag,
            Self::GroupTypes => Shape::Texts,
            Self::SignInAudience
            | Self::IdentifierUris
            | Self::Members
            | Self::MembersNextLink
            | Self::Additional => Shape::Any,
        }
    }
}

/// The value of a property, of the shape that its key asks for.
#[derive(Clone, Debug)]
pub(super) enum Content<'t> {
    Null,
    Text(Cow<'t, str>),
    Flag(bool),
    Texts(Vec<Cow<'t, str>>),
    Node(JsonNode<'t>),
}

/// A property and where it stands.
#[derive(Clone, Debug)]
struct Field<'t> {
    key: Key,
    content: Content<'t>,
    span: Span,
}

/// An entry: the properties that matter, and the place of the whole.
#[derive(Clone, Debug)]
pub(super) struct Entry<'t> {
    pub(super) span: Span,
    fields: Vec<Field<'t>>,
}

impl<'t> Entry<'t> {
    /// An entry without properties.
    pub(super) fn new(span: Span) -> Self {
        // As many as exports have, so that the list need not grow.
        Self { span, fields: Vec::with_capacity(16) }
    }

    /// Reads an object of a JSON export.
    pub(super) fn of_json(node: JsonNode<'t>, faults: &mut Faults) -> Self {
        let mut entry = Self::new(node.span());
        entry.take_members(node, true, faults);
        let additional = entry.fields.iter().find_map(|field| match (field.key, &field.content) {
            (Key::Additional, Content::Node(node)) => Some(*node),
            _ => None,
        });
        if let Some(node) = additional {
            entry.take_members(node, false, faults);
        }
        entry
    }

    /// Takes the members of an object in; `over` tells whether they stand over what is there.
    fn take_members(&mut self, node: JsonNode<'t>, over: bool, faults: &mut Faults) {
        for member in node.members() {
            let Some(key) = member.key.as_str().and_then(|name| Key::named(&name)) else {
                continue;
            };
            let span = member.value.span();
            match content(key.shape(), member.value) {
                Some(content) => self.put(key, content, span, over),
                // What an id is that is no text is said where the entry is read.
                None if key == Key::Id => self.put(key, Content::Node(member.value), span, over),
                None => {
                    let name = member.key.as_str().unwrap_or_default();
                    let label = format!("{} cannot have this value", shown(&name));
                    faults.add(Fault::OddValue, span, &label);
                }
            }
        }
    }

    /// Takes a cell of a CSV export in. A blank cell says nothing.
    pub(super) fn take_cell(&mut self, key: Key, cell: &Cell<'t>, faults: &mut Faults) {
        let Cell { text, span } = cell;
        if text.trim().is_empty() {
            return;
        }
        let content = match key.shape() {
            Shape::Flag => flag(text).map(Content::Flag),
            Shape::Text | Shape::Texts | Shape::Any => Some(Content::Text(text.clone())),
        };
        match content {
            Some(content) => self.put(key, content, *span, false),
            None => faults.add(Fault::OddValue, *span, "this is neither `true` nor `false`"),
        }
    }

    /// Sets a property. A value stands over null; of two values the later counts if `over` says so.
    fn put(&mut self, key: Key, content: Content<'t>, span: Span, over: bool) {
        let is_value = !matches!(content, Content::Null);
        let field = Field { key, content, span };
        match self.fields.iter_mut().find(|known| known.key == key) {
            Some(known) if matches!(known.content, Content::Null) || (over && is_value) => *known = field,
            Some(_) => {}
            None => self.fields.push(field),
        }
    }

    /// The value of a property and its place; null is a value.
    pub(super) fn get(&self, key: Key) -> Option<(&Content<'t>, Span)> {
        self.fields.iter().find(|field| field.key == key).map(|field| (&field.content, field.span))
    }

    /// Whether the entry has the property, be it null.
    pub(super) fn has(&self, key: Key) -> bool {
        self.get(key).is_some()
    }

    /// Where the value of the property stands, be it null.
    pub(super) fn place(&self, key: Key) -> Option<Span> {
        self.get(key).map(|(_, span)| span)
    }

    /// The text of a property.
    pub(super) fn text(&self, key: Key) -> Option<(&str, Span)> {
        match self.get(key)? {
            (Content::Text(text), span) => Some((text, span)),
            _ => None,
        }
    }

    /// The truth of a property.
    pub(super) fn flag(&self, key: Key) -> Option<(bool, Span)> {
        match self.get(key)? {
            (Content::Flag(flag), span) => Some((*flag, span)),
            _ => None,
        }
    }
}

/// The value of a node, if it has the shape.
fn content(shape: Shape, node: JsonNode<'_>) -> Option<Content<'_>> {
    match (shape, node.kind()) {
        (_, JsonKind::Null) => Some(Content::Null),
        (Shape::Any, _) => Some(Content::Node(node)),
        // PowerShell writes an empty text where Microsoft Graph writes null.
        (Shape::Text | Shape::Texts | Shape::Flag, JsonKind::String(text)) if text.trim().is_empty() => {
            Some(Content::Null)
        }
        (Shape::Text | Shape::Texts, JsonKind::String(text)) => Some(Content::Text(text)),
        (Shape::Flag, JsonKind::Bool(flag)) => Some(Content::Flag(flag)),
        (Shape::Flag, JsonKind::String(text)) => flag(&text).map(Content::Flag),
        (Shape::Texts, JsonKind::Array) => {
            node.elements().map(JsonNode::as_str).collect::<Option<_>>().map(Content::Texts)
        }
        (Shape::Text | Shape::Texts | Shape::Flag, _) => None,
    }
}

/// `true` and `false` as a spreadsheet or PowerShell writes them.
fn flag(text: &str) -> Option<bool> {
    let text = text.trim();
    let is = |word: &str| text.eq_ignore_ascii_case(word);
    if is("true") || is("yes") {
        Some(true)
    } else if is("false") || is("no") {
        Some(false)
    } else {
        None
    }
}
