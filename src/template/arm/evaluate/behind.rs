//! What is written behind references, read where it stands.
//!
//! `[parameters('name')]` most often means a literal of a parameter file, and a list one that is
//! written out in a variable, made by a copy loop, or joined of such lists. Who reads a literal once
//! needs no value of it: the JSON will do, with the way from the reference to there. Whatever is not
//! so plain has nothing behind it here, and is evaluated.

use std::sync::Arc;

use super::Evaluator;
use super::given::{given_plainly, written_parameter};
use super::json::{Text, text_meaning};
use super::key::{Key, child, key_of};
use super::reference::{RowGuard, RowPlace, Which, reference_in};
use super::simple::{self, part_of};
use crate::document::json::JsonNode;
use crate::model::{StepKind, Trail};
use crate::template::arm::expression::{Accessor, Callee, ExprId, Expression, NodeKind};
use crate::template::arm::scope::{Definition, Env, Memo};
use crate::text::Span;

/// A list that is written out elsewhere, and the way from a reference to there.
#[derive(Debug)]
pub struct ListBehind<'t> {
    /// How it is written.
    pub written: WrittenList<'t>,
    /// Where its expressions are evaluated; none if it has none, as in a parameter file.
    pub env: Option<Env>,
    /// The references.
    pub way: Trail,
    /// The parameter or variable.
    row: RowPlace,
}

/// How a list is written.
#[derive(Debug)]
pub enum WrittenList<'t> {
    /// As this array.
    Array(JsonNode<'t>),
    /// As what the loop of this name makes, an entry of a `copy` array.
    Loop(JsonNode<'t>, Arc<str>),
}

/// A part of what is written as the value of a parameter or variable.
struct Base<'t> {
    node: JsonNode<'t>,
    /// Whether a parameter file gives it, so that it has no expressions.
    is_given: bool,
}

impl<'t> Evaluator<'t, '_> {
    /// The literal string that the string `node` refers to, and the way from there. It is no secret.
    pub fn text_behind(&mut self, node: JsonNode<'t>, env: &Env) -> Option<(JsonNode<'t>, Trail)> {
        let text = node.plain_text()?;
        let Text::Expression(range, env) = text_meaning(text, env) else { return None };
        if let Some(reference) = simple::read(text, &range).filter(|_| env.arguments.is_none()) {
            let (base, way) =
                self.base(reference.which, reference.name, part_of(node, &reference.call), &env)?;
            let mut passed = 0;
            let part = match reference.member {
                Some((name, _)) => child(base.node, Key::Name(name), &mut passed)?,
                None => base.node,
            };
            return self.literal_text(Base { node: part, ..base }, passed).map(|text| (text, way));
        }
        let expression = self.expression(node, text, range)?;
        let NodeKind::Path { base, accessors } = &expression.get(expression.root())?.kind else {
            return None;
        };
        let (which, name, at) = reference_in(&expression, *base, &env)?;
        let (mut base, way) = self.base(which, name, at.span, &env)?;
        let mut passed = 0;
        for accessor in expression.accessors(*accessors) {
            base.node = match accessor {
                Accessor::Name(name, _) => child(base.node, Key::Name(name), &mut passed)?,
                Accessor::Index(index, _) => {
                    let index = self.evaluate(&expression, *index, &env);
                    let key = key_of(&index.data).filter(|key| key.is_near() && !index.is_secret())?;
                    child(base.node, key, &mut passed)?
                }
            };
        }
        self.literal_text(base, passed).map(|text| (text, way))
    }

    /// What is written as the value of a parameter or variable, and the way from the call at `span`,
    /// which refers to it.
    fn base(&self, which: Which, name: &str, span: Span, env: &Env) -> Option<(Base<'t>, Trail)> {
        let scope = self.scope(env.scope)?;
        let table = which.table(scope);
        let row = table.row(table.find(name)?)?;
        let (node, is_given) = match (which, row.definition) {
            (Which::Parameters, _) => (given_plainly(scope, row)?, true),
            (Which::Variables, Definition::Node(node)) if !matches!(row.memo, Memo::Computing) => {
                (node, false)
            }
            (Which::Variables, Definition::Node(_) | Definition::Copy(_)) => return None,
        };
        Some((Base { node, is_given }, Trail::direct().then(which.step(row.spelled(name)), span)))
    }

    /// A string, if it means itself. `passed` is what was passed by on the way to it.
    fn literal_text(&mut self, part: Base<'t>, passed: usize) -> Option<JsonNode<'t>> {
        let Base { node, is_given } = part;
        let means_itself = match node.plain_text() {
            Some(text) => is_given || !text.starts_with('['),
            None => is_given && node.as_str().is_some(),
        };
        (means_itself && self.charge(2 + passed / 16, node.span())).then_some(node)
    }

    /// How many elements the list of a parameter file has, if it is their number that the string `node`
    /// asks for.
    pub(super) fn length_behind(&mut self, node: JsonNode<'t>, env: &Env) -> Option<i64> {
        let text = node.plain_text()?;
        let Text::Expression(range, env) = text_meaning(text, env) else { return None };
        if simple::read(text, &range).is_some() {
            return None;
        }
        let expression = self.expression(node, text, range)?;
        let (_, list) = called(&expression, "length")?;
        let [list] = list else { return None };
        let (Which::Parameters, name, at) = reference_in(&expression, *list, &env)? else { return None };
        let (list, _) = self.base(Which::Parameters, name, at.span, &env)?;
        let count = list.node.elements().count();
        (list.node.is_array() && self.charge(3 + count / 16, at.span)).then(|| i64::try_from(count).ok())?
    }

    /// The lists that the string `node` refers to, one after the other.
    pub fn lists_behind(&mut self, node: JsonNode<'t>, env: &Env) -> Option<Vec<ListBehind<'t>>> {
        let text = node.plain_text()?;
        let Text::Expression(range, env) = text_meaning(text, env) else { return None };
        if env.arguments.is_some() {
            return None;
        }
        if let Some(reference) = simple::read(text, &range) {
            let call = part_of(node, &reference.call);
            let list = self.list_behind(reference.which, reference.name, call, &env)?;
            return reference.member.is_none().then(|| vec![list]);
        }
        let expression = self.expression(node, text, range)?;
        let (whole, arguments) = called(&expression, "concat")?;
        let joined = StepKind::Function(Arc::from("concat"));
        let each = arguments.iter().map(|argument| {
            let (which, name, at) = reference_in(&expression, *argument, &env)?;
            let list = self.list_behind(which, name, at.span, &env)?;
            Some(ListBehind { way: list.way.then(joined.clone(), whole), ..list })
        });
        each.collect()
    }

    /// The list that is written as the value of a parameter or variable, to which the call at `span`
    /// refers.
    fn list_behind(&self, which: Which, name: &str, span: Span, env: &Env) -> Option<ListBehind<'t>> {
        let scope = self.scope(env.scope)?;
        let table = which.table(scope);
        let place = table.find(name)?;
        let row = table.row(place)?;
        let own = self.env_of(env.scope);
        let (written, inner) = match (which, row.definition, &row.memo) {
            (_, _, Memo::Computing) => return None,
            (Which::Parameters, ..) => {
                let (node, is_given) = written_parameter(scope, row)?;
                (WrittenList::Array(node), (!is_given).then_some(own))
            }
            (Which::Variables, Definition::Node(node), _) => (WrittenList::Array(node), Some(own)),
            (Which::Variables, Definition::Copy(entry), Memo::Untouched) => {
                (WrittenList::Loop(entry, row.spelled(&row.name)), Some(own))
            }
            (Which::Variables, Definition::Copy(_), Memo::Done(_)) => return None,
        };
        let is_list = match &written {
            WrittenList::Array(node) => node.is_array(),
            WrittenList::Loop(entry, _) => entry.get("input").is_some_and(JsonNode::is_object),
        };
        let way = Trail::direct().then(which.step(row.spelled(name)), span);
        let row = RowPlace { which, scope: env.scope, place };
        is_list.then_some(ListBehind { written, env: inner, way, row })
    }

    /// Takes the parameter or variable of a list for one that is being evaluated, so that what refers
    /// back to it is a circle, until [`Evaluator::leave`].
    pub fn enter(&mut self, list: &ListBehind<'t>) -> Option<RowGuard> {
        self.enter_row(list.row)
    }
}

/// The place and the arguments of the call that an expression is, if it calls this function.
fn called<'e>(expression: &'e Expression, name: &str) -> Option<(Span, &'e [ExprId])> {
    let whole = expression.get(expression.root())?;
    match &whole.kind {
        NodeKind::Call { callee: Callee::Builtin(function), arguments, .. } if function.name == name => {
            Some((expression.span(whole.bytes), expression.arguments(*arguments)))
        }
        NodeKind::Call { .. } | NodeKind::String(_) | NodeKind::Int(_) | NodeKind::Path { .. } => None,
    }
}
