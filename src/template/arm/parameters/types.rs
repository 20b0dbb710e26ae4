//! Declared types of parameters.

use rustc_hash::FxHashSet;

use crate::document::json::JsonNode;
use crate::template::arm::evaluate::Evaluator;
use crate::template::arm::scope::{ScopeId, Table};
use crate::template::arm::value::same_name;
use crate::text::name;

/// A kind of type.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum TypeKind {
    /// `string`, `secureString`
    String,
    /// `int`
    Int,
    /// `bool`
    Bool,
    /// `array`
    Array,
    /// `object`, `secureObject`
    Object,
    /// Anything: the declaration names no type, or one that is not known.
    Any,
}

impl TypeKind {
    /// A value of this type, in words.
    #[must_use]
    pub fn a_value(self) -> &'static str {
        match self {
            Self::String => "a string",
            Self::Int => "an integer",
            Self::Bool => "a boolean",
            Self::Array => "an array",
            Self::Object => "an object",
            Self::Any => "a value",
        }
    }
}

/// A type, its references followed.
#[derive(Clone, Copy, Debug)]
pub struct ResolvedType<'t> {
    /// Where its properties stand.
    pub schema: JsonNode<'t>,
    /// What kind it is.
    pub kind: TypeKind,
    secret: bool,
}

/// More references than this from type to type are a circle.
const MOST_REFERENCES: usize = 32;

impl<'t> Evaluator<'t, '_> {
    /// The type that a declaration asks for.
    pub(crate) fn resolve_type(&self, id: ScopeId, declaration: JsonNode<'t>) -> ResolvedType<'t> {
        let definitions = self.scope(id).map(|scope| &scope.definitions);
        let mut schema = declaration;
        for _ in 0..MOST_REFERENCES {
            let Some(next) = referred(schema, definitions) else { break };
            schema = next;
        }
        let (kind, secret) =
            schema.get("type").and_then(JsonNode::as_str).map_or((TypeKind::Any, false), |word| kind(&word));
        ResolvedType { schema, kind, secret }
    }

    /// Whether values of the declared type are never shown: it is secret, or something in it is.
    pub(crate) fn is_secret_type(&self, id: ScopeId, declaration: JsonNode<'t>) -> bool {
        // A definition may refer to itself.
        let mut seen = FxHashSet::default();
        let mut left = vec![declaration];
        while let Some(declaration) = left.pop() {
            let ResolvedType { schema, secret, .. } = self.resolve_type(id, declaration);
            if secret {
                return true;
            }
            if seen.insert(schema.span()) {
                left.extend(parts(schema));
            }
        }
        false
    }

    /// Whether null is a value of the declared type.
    pub(crate) fn is_nullable(&self, id: ScopeId, declaration: JsonNode<'t>) -> bool {
        let definitions = self.scope(id).map(|scope| &scope.definitions);
        let mut schema = Some(declaration);
        for _ in 0..MOST_REFERENCES {
            let Some(current) = schema else { return false };
            if current.get("nullable").is_some_and(JsonNode::is_true) {
                return true;
            }
            schema = referred(current, definitions);
        }
        false
    }
}

/// The type that a declaration asks for, if it asks for nothing else and values of it are shown.
pub(crate) fn plain_kind(declaration: JsonNode<'_>) -> Option<TypeKind> {
    let mut plain = None;
    for member in declaration.members() {
        let name = member.key.plain_text()?;
        if same_name(name, "type") {
            let (found, secret) = kind(member.value.plain_text()?);
            plain = (!secret && found != TypeKind::Any).then_some(found);
        } else if !same_name(name, "metadata") && !same_name(name, "defaultValue") {
            return None;
        }
    }
    plain
}

/// The types that stand in a type.
pub(in crate::template) fn parts(schema: JsonNode<'_>) -> impl Iterator<Item = JsonNode<'_>> {
    let part = |name| schema.get(name);
    let by_name = [part("properties"), part("discriminator").and_then(|choice| choice.get("mapping"))];
    let by_name = by_name.into_iter().flatten().flat_map(JsonNode::members).map(|member| member.value);
    let by_place = part("prefixItems").into_iter().flat_map(JsonNode::elements);
    [part("items"), part("additionalProperties")].into_iter().flatten().chain(by_place).chain(by_name)
}

/// The definition that `$ref` names.
fn referred<'t>(schema: JsonNode<'t>, definitions: Option<&Table<'t>>) -> Option<JsonNode<'t>> {
    let reference = schema.get("$ref")?.as_str()?;
    definitions?.node(reference.strip_prefix("#/definitions/")?)
}

/// The kind that a word names, and whether it is one of the secret ones.
fn kind(word: &str) -> (TypeKind, bool) {
    const WORDS: [(&str, TypeKind, bool); 7] = [
        ("string", TypeKind::String, false),
        ("secureString", TypeKind::String, true),
        ("int", TypeKind::Int, false),
        ("bool", TypeKind::Bool, false),
        ("array", TypeKind::Array, false),
        ("object", TypeKind::Object, false),
        ("secureObject", TypeKind::Object, true),
    ];
    let is_word = name::is(word);
    let found = WORDS.iter().find(|(known, _, _)| is_word(known));
    found.map_or((TypeKind::Any, false), |(_, kind, secret)| (*kind, *secret))
}
