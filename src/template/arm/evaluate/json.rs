//! JSON to values: literals as they stand, expressions evaluated wherever they are.

use std::rc::Rc;
use std::sync::Arc;

use super::{Evaluator, copy, kind_of};
use crate::document::json::{JsonKind, JsonNode};
use crate::model::{Cause, CauseKind, Named, Origin};
use crate::template::arm::errors;
use crate::template::arm::expression::{Expression, Meaning, meaning, parse};
use crate::template::arm::scope::{Env, Quoting};
use crate::template::arm::value::{Array, Data, Members, Value, same_name};

/// What a string of a template means at its place.
#[derive(Debug)]
pub enum Text {
    /// The string without its first bytes.
    Literal(usize),
    /// An expression, and the place whose names it uses.
    Expression(std::ops::Range<usize>, Env),
}

/// What `text` means at `env`.
#[must_use]
pub fn text_meaning(text: &str, env: &Env) -> Text {
    if !text.starts_with('[') {
        return Text::Literal(0);
    }
    match quoted_meaning(text, &env.quoting) {
        (Quoted::Literal, skip) => Text::Literal(skip),
        (Quoted::Here(range), _) => Text::Expression(range, env.clone()),
        (Quoted::Outside(range, outer), _) => Text::Expression(range, outer),
    }
}

enum Quoted {
    Literal,
    Here(std::ops::Range<usize>),
    Outside(std::ops::Range<usize>, Env),
}

/// What `text` means, and how many brackets were taken off it on the way.
fn quoted_meaning(text: &str, quoting: &Quoting) -> (Quoted, usize) {
    let plain = |skip| match meaning(text, skip) {
        Meaning::Literal => (Quoted::Literal, skip),
        Meaning::Escaped => (Quoted::Literal, skip + 1),
        Meaning::Expression(range) => (Quoted::Here(range), skip),
    };
    match quoting {
        Quoting::Plain => plain(0),
        Quoting::Loose => plain(usize::from(meaning(text, 0) == Meaning::Escaped)),
        Quoting::Embedded(outer) => match quoted_meaning(text, &outer.quoting) {
            (Quoted::Literal, skip) => plain(skip),
            (Quoted::Here(range), skip) => (Quoted::Outside(range, outer.as_ref().clone()), skip),
            (outside @ Quoted::Outside(..), skip) => (outside, skip),
        },
    }
}

impl<'t> Evaluator<'t, '_> {
    /// The value of a JSON value in a template.
    pub fn value(&mut self, node: JsonNode<'t>, env: &Env) -> Value {
        match node.kind() {
            JsonKind::String(text) => self.string(node, &text, env),
            JsonKind::Array => {
                self.nested(node.span(), |this| this.array(node, |this, element| this.value(element, env)))
            }
            JsonKind::Object => self.nested(node.span(), |this| this.object(node, env)),
            JsonKind::Null | JsonKind::Bool(_) | JsonKind::Number(_) => self.literal(node),
        }
    }

    /// The value of a JSON value that is taken as it stands, e.g. in a parameter file.
    pub fn literal(&mut self, node: JsonNode<'t>) -> Value {
        let span = node.span();
        let data = match node.kind() {
            JsonKind::Null => Data::Null,
            JsonKind::Bool(value) => Data::Bool(value),
            JsonKind::Number(text) => number(text),
            JsonKind::String(text) => {
                if let Err(value) = self.pay(1 + text.len() / 16, span) {
                    return value;
                }
                Data::String(Arc::from(&*text))
            }
            JsonKind::Array => return self.nested(span, |this| this.array(node, Self::literal)),
            JsonKind::Object => return self.nested(span, |this| this.literal_object(node)),
        };
        self.paid(Value::new(data, Origin::literal(span)), span)
    }

    fn literal_object(&mut self, node: JsonNode<'t>) -> Value {
        let mut members = Members::new();
        for member in node.members() {
            if self.is_exhausted() {
                return self.give_up(node.span());
            }
            let value = self.literal(member.value);
            members.set(member.key.as_str().unwrap_or_default(), value);
        }
        Value::new(members.build(None).into(), Origin::literal(node.span()))
    }

    fn string(&mut self, node: JsonNode<'t>, text: &str, env: &Env) -> Value {
        match text_meaning(text, env) {
            Text::Literal(skip) => match self.pay(1 + text.len() / 16, node.span()) {
                Ok(()) => {
                    let text = text.get(skip..).unwrap_or_default();
                    Value::new(Data::String(Arc::from(text)), Origin::literal(node.span()))
                }
                Err(value) => value,
            },
            Text::Expression(range, env) => {
                if let Some(value) = self.simple_reference(node, &range, &env) {
                    return value;
                }
                self.expression_value(node, text, range, &env)
            }
        }
    }

    fn expression_value(
        &mut self,
        node: JsonNode<'t>,
        text: &str,
        range: std::ops::Range<usize>,
        env: &Env,
    ) -> Value {
        match self.expression(node, text, range) {
            Some(expression) => self.evaluate(&expression, expression.root(), env),
            None => Value::unknown(Cause::at(CauseKind::TemplateError, node.span())),
        }
    }

    /// The expression in `range` of a string, read once; none if it cannot be read, which is
    /// reported.
    pub fn expression(
        &mut self,
        node: JsonNode<'t>,
        text: &str,
        range: std::ops::Range<usize>,
    ) -> Option<Rc<Expression>> {
        let span = node.span();
        let key = (span.file, span.start);
        if let Some(known) = self.expressions.get(&key) {
            return known.clone();
        }
        let read = match parse(node, text, range) {
            Ok(expression) => {
                self.budget.use_up(expression.len());
                Some(Rc::new(expression))
            }
            Err(diagnostic) => {
                self.report(*diagnostic);
                None
            }
        };
        self.expressions.insert(key, read.clone());
        read
    }

    fn array(
        &mut self,
        node: JsonNode<'t>,
        mut value: impl FnMut(&mut Self, JsonNode<'t>) -> Value,
    ) -> Value {
        let mut items = Vec::new();
        for element in node.elements() {
            if self.is_exhausted() {
                return self.give_up(node.span());
            }
            items.push(value(self, element));
        }
        let array = Value::new(Array::new(items, None).into(), Origin::literal(node.span()));
        self.checked_nesting(array, node.span())
    }

    fn object(&mut self, node: JsonNode<'t>, env: &Env) -> Value {
        let mut members = Members::new();
        let mut open = None;
        let mut looped: Vec<Arc<str>> = Vec::new();
        for member in node.members() {
            if self.is_exhausted() {
                return self.give_up(node.span());
            }
            let key = member.key.as_str().unwrap_or_default();
            if same_name(&key, "copy") && copy::is_loops(member.value) {
                for entry in member.value.elements() {
                    let Some((name, value)) = self.copied_property(entry, env) else { continue };
                    let is_there = members.get(&name).is_some();
                    members.set(Arc::clone(&name), if is_there { twice(entry) } else { value });
                    looped.push(name);
                }
                continue;
            }
            match self.key(member.key, &key, env) {
                Ok(name) => {
                    let value = self.value(member.value, env);
                    let is_there = looped.iter().any(|made| same_name(made, &name));
                    members.set(name, if is_there { twice(member.value) } else { value });
                }
                Err(cause) => {
                    open.get_or_insert(cause);
                }
            }
        }
        let object = Value::new(members.build(open).into(), Origin::literal(node.span()));
        self.checked_nesting(object, node.span())
    }

    /// The name of a property, which may be an expression.
    fn key(&mut self, node: JsonNode<'t>, text: &str, env: &Env) -> Result<Arc<str>, Cause> {
        if !text.starts_with('[') {
            return Ok(Arc::from(text));
        }
        match self.string(node, text, env).data {
            Data::String(name) => Ok(name),
            Data::Unknown(cause) | Data::Either(_, cause) => Err(cause),
            other @ (Data::Null
            | Data::Bool(_)
            | Data::Int(_)
            | Data::Float(_)
            | Data::Array(_)
            | Data::Object(_)) => {
                let mistake =
                    errors::wrong_type("the name of a property", "a string", kind_of(&other), node.span());
                self.report(mistake);
                Err(Cause::at(CauseKind::TemplateError, node.span()))
            }
        }
    }
}

/// What a property is that a loop makes and that is there besides: nothing tells which counts.
fn twice(node: JsonNode<'_>) -> Value {
    let what = Named::Words("a property that a copy loop makes beside another of its name");
    Value::unknown(Cause::at(CauseKind::Unreadable(what), node.span()))
}

/// A number of JSON: an integer if it is one of 64 bits.
fn number(text: &str) -> Data {
    match text.parse::<i64>() {
        Ok(value) => Data::Int(value),
        Err(_) => Data::Float(text.parse::<f64>().unwrap_or(f64::NAN)),
    }
}

#[cfg(test)]
mod tests {
    use super::{Text, text_meaning};
    use crate::template::arm::scope::{Env, Quoting, ScopeId};
    use std::rc::Rc;

    fn meaning(text: &str, env: &Env) -> String {
        match text_meaning(text, env) {
            Text::Literal(skip) => format!("literal {}", &text[skip..]),
            Text::Expression(range, at) => format!("scope {}: {}", at.scope.0, &text[range]),
        }
    }

    #[test]
    fn each_level_of_embedding_takes_one_bracket_off() {
        let outer = Env::of(ScopeId(0), Quoting::Plain);
        let inner = Env::of(ScopeId(1), Quoting::Embedded(Rc::new(outer)));
        let innermost = Env::of(ScopeId(2), Quoting::Embedded(Rc::new(inner.clone())));
        assert_eq!(meaning("[f()]", &inner), "scope 0: f()");
        assert_eq!(meaning("[[f()]", &inner), "scope 1: f()");
        assert_eq!(meaning("[[[f()]", &inner), "literal [f()]");
        assert_eq!(meaning("[[[f()]", &innermost), "scope 2: f()");
        assert_eq!(meaning("[[f()]", &innermost), "scope 1: f()");
        assert_eq!(meaning("plain", &innermost), "literal plain");
    }

    #[test]
    fn a_policy_file_may_be_escaped_or_not() {
        let env = Env::of(ScopeId(0), Quoting::Loose);
        assert_eq!(meaning("[f()]", &env), "scope 0: f()");
        assert_eq!(meaning("[[f()]", &env), "scope 0: f()");
    }
}
