//! Which parameters are secret, by the declarations of all texts together.

use rustc_hash::FxHashSet;

use crate::document::json::{JsonNode, JsonTree};
use crate::template::arm::parameters::types::parts;
use crate::text::name::fold;

/// Types within types are looked into no deeper than this, and a definition that refers to another
/// is followed through so many.
const DEEPEST: usize = 32;

/// The names of declarations, in the spelling that equal names share.
#[derive(Debug, Default)]
pub(super) struct Declared {
    /// Parameters and outputs whose type is a secret one, or holds one.
    secret: FxHashSet<String>,
    /// Parameters that are declared otherwise.
    plain: FxHashSet<String>,
    /// Definitions of types that are secret, or hold one that is.
    definitions: FxHashSet<String>,
}

impl Declared {
    /// What these texts declare.
    pub(super) fn of<'t>(trees: impl IntoIterator<Item = &'t JsonTree>) -> Self {
        let (mut declared, mut declarations, mut definitions) = (Self::default(), Vec::new(), Vec::new());
        let mut left: Vec<JsonNode<'t>> = trees.into_iter().map(JsonTree::root).collect();
        while let Some(node) = left.pop() {
            for member in node.members() {
                let Some(name) = member.key.as_str() else { continue };
                if name.eq_ignore_ascii_case("definitions") {
                    definitions.extend(member.value.members());
                } else if ["parameters", "outputs"].iter().any(|part| name.eq_ignore_ascii_case(part)) {
                    declarations.extend(member.value.members());
                }
                left.push(member.value);
            }
            left.extend(node.elements());
        }
        for _ in 0..DEEPEST {
            let before = declared.definitions.len();
            for member in &definitions {
                if declared.holds_secret(member.value, 0) {
                    declared.definitions.extend(member.key.as_str().map(|name| fold(&name)));
                }
            }
            if declared.definitions.len() == before {
                break;
            }
        }
        for member in declarations {
            let Some(name) = member.key.as_str() else { continue };
            if declared.is_declaration(member.value) {
                declared.secret.insert(fold(&name));
            } else if declares(member.value) {
                declared.plain.insert(fold(&name));
            }
        }
        declared
    }

    /// Whether anything secret is declared.
    pub(super) fn any(&self) -> bool {
        !self.secret.is_empty()
    }

    /// Whether some text declares a secret of this name.
    pub(super) fn is_secret(&self, name: &str) -> bool {
        self.secret.contains(name)
    }

    /// Whether a parameter of this name is declared, and by no text as a secret.
    pub(super) fn is_plain(&self, name: &str) -> bool {
        self.plain.contains(name) && !self.secret.contains(name)
    }

    /// Whether an object declares a secret.
    pub(super) fn is_declaration(&self, node: JsonNode<'_>) -> bool {
        node.is_object() && self.holds_secret(node, 0)
    }

    fn holds_secret(&self, schema: JsonNode<'_>, depth: usize) -> bool {
        // Who nests types deeper than anybody reads them gets all of them hidden.
        if depth > DEEPEST {
            return true;
        }
        let text = |name| schema.get(name).and_then(JsonNode::as_str);
        if text("type").is_some_and(|kind| is_secret_type(&kind)) {
            return true;
        }
        let definition =
            text("$ref").and_then(|reference| reference.strip_prefix("#/definitions/").map(fold));
        if definition.is_some_and(|name| self.definitions.contains(&name)) {
            return true;
        }
        // Only a type has parts that are types: a resource has `properties` too.
        if text("type").is_some_and(|kind| kind.contains('/')) || (text("type").is_none() && depth == 0) {
            return false;
        }
        parts(schema).any(|part| self.holds_secret(part, depth + 1))
    }
}

/// Whether what stands under the name of a parameter declares it. A value that stands there by mistake
/// may have a property `type` too.
pub(super) fn declares(entry: JsonNode<'_>) -> bool {
    const TYPES: [&str; 5] = ["string", "int", "bool", "array", "object"];
    let is_type =
        |word: &str| is_secret_type(word) || TYPES.iter().any(|kind| word.eq_ignore_ascii_case(kind));
    entry.get("$ref").is_some()
        || entry.get("type").and_then(JsonNode::as_str).is_some_and(|word| is_type(&word))
}

/// Whether a word names a type whose values are secret.
pub(super) fn is_secret_type(word: &str) -> bool {
    ["secureString", "secureObject"].iter().any(|kind| word.eq_ignore_ascii_case(kind))
}
