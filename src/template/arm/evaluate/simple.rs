//! References without anything round them: `[parameters('name')]`, `[variables('name')]` and
//! `[variables('name').member]`.
//!
//! Nearly all expressions of a template are such. They are read and evaluated here without a tree of
//! the expression being made, to the same value with the same origin. Whatever is spelled otherwise
//! is left to the parser.

use std::ops::Range;

use super::Evaluator;
use super::key::Key;
use super::path::Place;
use super::reference::{Reference, Which};
use crate::document::json::JsonNode;
use crate::template::arm::scope::Env;
use crate::template::arm::value::Value;
use crate::text::Span;

/// A reference, its parts counted in bytes of the string.
pub(super) struct Simple<'a> {
    pub(super) which: Which,
    pub(super) name: &'a str,
    /// The call.
    pub(super) call: Range<usize>,
    /// The name with its quotes.
    quoted: Range<usize>,
    /// The step into the value, if there is one.
    pub(super) member: Option<(&'a str, Range<usize>)>,
}

impl<'t> Evaluator<'t, '_> {
    /// The value of the expression in `range` of the string `node`, if it is a simple reference.
    pub(super) fn simple_reference(
        &mut self,
        node: JsonNode<'t>,
        range: &Range<usize>,
        env: &Env,
    ) -> Option<Value> {
        if env.arguments.is_some() {
            return None;
        }
        let simple = read(node.plain_text()?, range)?;
        let at = simple.at(node, env);
        let paid = match &simple.member {
            Some((_, place)) => part_of(node, place),
            None => at.name_span,
        };
        Some(self.nested(part_of(node, range), |this| match this.pay(1, paid) {
            Ok(()) => this.simple_value(&simple, &at, paid),
            Err(gave_up) => gave_up,
        }))
    }

    fn simple_value(&mut self, simple: &Simple<'_>, at: &Reference<'_>, step: Span) -> Value {
        let Some((member, _)) = simple.member else {
            return match simple.which {
                Which::Parameters => self.parameter_reference(simple.name, at),
                Which::Variables => self.variable_reference(simple.name, at),
            };
        };
        let place = match self.written_variable(simple.name, at) {
            Some((part, false)) => Place::Part(part),
            Some((_, true)) | None => Place::Value(self.variable_reference(simple.name, at)),
        };
        let place = self.step(place, Key::Name(member), step);
        self.arrive(place)
    }
}

impl Simple<'_> {
    fn at<'e>(&self, node: JsonNode<'_>, env: &'e Env) -> Reference<'e> {
        Reference { env, span: part_of(node, &self.call), name_span: part_of(node, &self.quoted) }
    }
}

/// The bytes of a part of a string without escapes.
pub(super) fn part_of(node: JsonNode<'_>, range: &Range<usize>) -> Span {
    let whole = node.span();
    let start = whole.start as usize + 1;
    Span::new(whole.file, start + range.start, start + range.end)
}

/// Reads the simple reference that is all of `range`.
pub(super) fn read<'a>(text: &'a str, range: &Range<usize>) -> Option<Simple<'a>> {
    const FUNCTIONS: [(&str, Which); 2] =
        [("parameters", Which::Parameters), ("variables", Which::Variables)];
    let expression = text.get(range.clone())?;
    let (function, which) = FUNCTIONS.into_iter().find(|(function, _)| expression.starts_with(function))?;
    // Of a parameter, no step is read here: most that go on end otherwise.
    if which == Which::Parameters && !expression.ends_with("')") {
        return None;
    }
    let rest = expression.get(function.len()..)?.strip_prefix("('")?;
    let name = rest.get(..rest.bytes().position(|byte| byte == b'\'')?)?;
    let quoted = range.start + function.len() + 1..range.start + function.len() + 3 + name.len();
    let call = range.start..quoted.end + 1;
    let after = rest.get(name.len()..)?.strip_prefix("')")?;
    let member = match (after.strip_prefix('.'), which) {
        (None, _) => after.is_empty().then_some(None)?,
        (Some(member), Which::Variables) if is_name(member) => Some((member, call.end + 1..range.end)),
        (Some(_), _) => return None,
    };
    Some(Simple { which, name, call, quoted, member })
}

/// Whether a text is one name, as the parser takes it.
fn is_name(text: &str) -> bool {
    let starts = text.bytes().next().is_some_and(|first| first.is_ascii_alphabetic() || first == b'_');
    starts && text.bytes().all(|byte| byte.is_ascii_alphanumeric() || byte == b'_')
}

#[cfg(test)]
mod tests {
    use super::read;

    fn parts(text: &str) -> Option<(&str, &str, &str, Option<&str>)> {
        let simple = read(text, &(1..text.len() - 1))?;
        let member = simple.member.map(|(name, place)| {
            assert_eq!(name, &text[place]);
            name
        });
        Some((simple.name, &text[simple.call], &text[simple.quoted], member))
    }

    #[test]
    fn a_reference_has_the_places_that_the_parser_gives_it() {
        assert_eq!(parts("[parameters('a')]"), Some(("a", "parameters('a')", "'a'", None)));
        assert_eq!(parts("[variables('a').b]"), Some(("a", "variables('a')", "'a'", Some("b"))));
    }

    #[test]
    fn what_is_spelled_otherwise_is_left_to_the_parser() {
        for text in [
            "[parameters( 'a')]",
            "[parameters('a') ]",
            "[Parameters('a')]",
            "[parameters('a''b')]",
            "[parameters('a').b]",
            "[variables('a').b.c]",
            "[variables('a')[0]]",
            "[variables('a').0]",
            "[concat(variables('a'))]",
            "[parameters('a',)]",
            "[parameters('a)]",
        ] {
            assert_eq!(parts(text), None, "{text}");
        }
    }
}
