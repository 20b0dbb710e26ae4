//! Which resource an id means, though the scope that the id starts with is not known.
//!
//! Ids mostly start with a subscription or management group that only the deployment tells. The
//! type and the name at their end are known all the same.

use std::rc::Rc;
use std::sync::Arc;

use super::Evaluator;
use super::call::CallSite;
use super::json::{Text, text_meaning};
use super::place::IdParts;
use crate::document::json::JsonNode;
use crate::template::arm::context::DeploymentScope;
use crate::template::arm::expression::{Accessor, Callee, ExprId, Expression, List, NodeKind};
use crate::template::arm::functions::{Code, Function, Special};
use crate::template::arm::ids;
use crate::template::arm::scope::{Definition, Env, ScopeId, Supply};
use crate::template::arm::value::{Data, Value};

/// How many variables and parameters an id is followed through.
const LONGEST_WAY: usize = 8;

/// The longest expression that is compared as it is written, in bytes.
const LONGEST_WRITTEN: usize = 1024;

/// How a value is computed: the scope that the names in its expression belong to, and the expression.
/// Two values that are written alike in one scope are the same, known or not.
pub type Written = (ScopeId, String);

/// What stands for a name that is not known. No name has it.
const UNKNOWN_NAME: &str = "\0";

/// What is known of a resource id that is not known as a whole.
#[derive(Debug, Default)]
pub struct Meant {
    /// The resource's type and name.
    pub kind_and_name: Option<(String, String)>,
    /// The resource's type and how its name is computed, if the name is not known.
    pub kind_and_written: Option<(String, Written)>,
    /// The kind of place that it is in.
    pub place: Option<DeploymentScope>,
}

impl<'t> Evaluator<'t, '_> {
    /// The value of the id `node`, and what its parts tell of it if it is not known. Mostly the id is
    /// a call, whose arguments are evaluated once for both.
    pub(crate) fn id(&mut self, node: JsonNode<'t>, env: &Env) -> (Value, Meant) {
        let written = self.called(node, env).filter(|(_, function, ..)| is_resource_id(function));
        let Some((expression, function, arguments, inside)) = written else {
            let value = self.value(node, env);
            let meant = if is_open(&value) { self.meant_by_parts(node, env) } else { Meant::default() };
            return (value, meant);
        };
        let outside = (node, env);
        let env = &inside;
        let root = expression.root();
        let Some(span) = expression.get(root).map(|root| expression.span(root.bytes)) else {
            return (self.evaluate(&expression, root, env), Meant::default());
        };
        let arguments = expression.arguments(arguments);
        if !function.arity.allows(arguments.len()) {
            return (self.evaluate(&expression, root, env), Meant::default());
        }
        let site = CallSite { expression: &expression, arguments, span, env };
        let mut texts = Vec::new();
        let value = self.nested(span, |this| {
            let values = this.arguments(&site);
            texts.extend(values.iter().map(known_text));
            this.resource_id_of(function, &site, values)
        });
        if !is_open(&value) {
            return (value, Meant::default());
        }
        let mut meant = self.meant_by_arguments(function, &texts, env);
        meant.kind_and_written = self.name_in_arguments(outside, &expression, arguments, &texts, env);
        (value, meant)
    }

    /// What the parts tell of which the id `node` is made, though its value is not known.
    pub(crate) fn meant_by_parts(&mut self, node: JsonNode<'t>, env: &Env) -> Meant {
        let (node, outside) = self.source(node, env);
        let Some((expression, function, arguments, env)) = self.called(node, &outside) else {
            return Meant::default();
        };
        let arguments = expression.arguments(arguments);
        let outside = (node, &outside);
        if is_resource_id(function) {
            let values = arguments.iter().map(|argument| self.evaluate(&expression, *argument, &env));
            let texts: Vec<_> = values.map(|value| known_text(&value)).collect();
            let mut meant = self.meant_by_arguments(function, &texts, &env);
            meant.kind_and_written = self.name_in_arguments(outside, &expression, arguments, &texts, &env);
            return meant;
        }
        let pieces = match function.name {
            "concat" => arguments.iter().copied().map(Piece::Argument).collect(),
            "format" => self.pieces_of_format(&expression, arguments, &env),
            _ => Vec::new(),
        };
        self.meant_by_pieces(outside, &expression, pieces, &env)
    }

    /// What the end of an id tells that is put together of pieces.
    fn meant_by_pieces(
        &mut self,
        outside: (JsonNode<'t>, &Env),
        expression: &Expression,
        pieces: Vec<Piece>,
        env: &Env,
    ) -> Meant {
        let (mut end, mut name) = (Vec::<Arc<str>>::new(), None);
        for piece in pieces.into_iter().rev() {
            let known = match &piece {
                Piece::Text(text) => Some(Arc::clone(text)),
                Piece::Argument(argument) => known_text(&self.evaluate(expression, *argument, env)),
                Piece::Unknown => None,
            };
            match (known, piece) {
                (Some(text), _) => end.push(text),
                (None, Piece::Argument(argument)) if end.is_empty() => {
                    name = self.written_argument(outside, expression, argument, env);
                    end.push(UNKNOWN_NAME.into());
                }
                (None, _) => break,
            }
        }
        end.reverse();
        match (ids::type_and_name(&end.concat()), name) {
            (Some((kind, end)), Some(name)) if end == UNKNOWN_NAME => {
                Meant { kind_and_written: Some((kind, name)), ..Meant::default() }
            }
            (Some((_, end)), _) if end.ends_with(UNKNOWN_NAME) => Meant::default(),
            (kind_and_name, _) => Meant { kind_and_name, ..Meant::default() },
        }
    }

    /// The pieces that `format` puts together, the plain places of its text filled with arguments.
    fn pieces_of_format(&mut self, expression: &Expression, arguments: &[ExprId], env: &Env) -> Vec<Piece> {
        let Some((text, values)) = arguments.split_first() else { return Vec::new() };
        let Some(text) = known_text(&self.evaluate(expression, *text, env)) else { return Vec::new() };
        let (mut pieces, mut rest) = (Vec::new(), &*text);
        while let Some((before, item)) = rest.split_once('{') {
            let Some((item, after)) = item.split_once('}') else { return Vec::new() };
            let value = item.parse().ok().and_then(|index: usize| values.get(index));
            pieces.push(Piece::Text(before.into()));
            pieces.push(value.map_or(Piece::Unknown, |value| Piece::Argument(*value)));
            rest = after;
        }
        if !rest.is_empty() {
            pieces.push(Piece::Text(rest.into()));
        }
        // A brace that stands for itself makes this another text than it looks like.
        if text.contains("{{") || text.contains("}}") { Vec::new() } else { pieces }
    }

    /// The type, and how the name is computed that is the last argument of `resourceId` or one of its
    /// siblings and not known.
    fn name_in_arguments(
        &mut self,
        outside: (JsonNode<'t>, &Env),
        expression: &Expression,
        arguments: &[ExprId],
        texts: &[Option<Arc<str>>],
        env: &Env,
    ) -> Option<(String, Written)> {
        let ([.., kind, None], [.., name]) = (texts, arguments) else { return None };
        let kind = kind.as_deref()?.trim_end_matches('/');
        // A type with a name for each of several segments has no room for the others.
        let is_whole = ids::slashes(kind) == 1;
        let name = is_whole.then(|| self.written_argument(outside, expression, *name, env))??;
        Some((kind.to_owned(), name))
    }

    /// What the arguments of `resourceId` or one of its siblings tell, as far as they are known.
    fn meant_by_arguments(&self, function: &Function, texts: &[Option<Arc<str>>], env: &Env) -> Meant {
        let end = texts.iter().rposition(Option::is_none).map_or(0, |unknown| unknown + 1);
        let end: Vec<_> = texts.iter().skip(end).flatten().cloned().collect();
        let parts = IdParts::read("resourceId", &end).ok();
        let scope = self.scope(env.scope).map(|scope| scope.context.scope);
        Meant {
            kind_and_name: parts.map(|parts| (parts.kind.to_owned(), parts.names.join("/"))),
            kind_and_written: None,
            place: scope.and_then(|scope| IdParts::place(function.name, texts, scope)),
        }
    }

    /// How a value is computed, if it is: the expression at the end of the way through variables
    /// and parameters.
    pub(crate) fn written(&mut self, node: JsonNode<'t>, env: &Env) -> Option<Written> {
        let (node, env) = self.source(node, env);
        let text = node.as_str()?;
        let Text::Expression(range, env) = text_meaning(&text, &env) else { return None };
        as_written(text.get(range)?, &env)
    }

    /// How an argument of the expression in `outside` is computed.
    fn written_argument(
        &mut self,
        (node, outside): (JsonNode<'t>, &Env),
        expression: &Expression,
        argument: ExprId,
        env: &Env,
    ) -> Option<Written> {
        if let Some((node, env)) = self.passed_on(expression, argument, env)
            && !is_fickle(node)
            && let Some(written) = self.written(node, &env)
        {
            return Some(written);
        }
        let text = node.as_str()?;
        let Text::Expression(range, _) = text_meaning(&text, outside) else { return None };
        as_written(text.get(range)?.get(expression.get(argument)?.bytes.range())?, env)
    }

    /// The call that a string is.
    fn called(
        &mut self,
        node: JsonNode<'t>,
        env: &Env,
    ) -> Option<(Rc<Expression>, &'static Function, List, Env)> {
        let text = node.as_str()?;
        let Text::Expression(range, env) = text_meaning(&text, env) else { return None };
        let expression = self.expression(node, &text, range)?;
        let NodeKind::Call { callee: Callee::Builtin(function), arguments, .. } =
            &expression.get(expression.root())?.kind
        else {
            return None;
        };
        let (function, arguments) = (*function, *arguments);
        Some((expression, function, arguments, env))
    }

    /// Where a value is written, behind the variables, parameters and outputs that pass it on.
    fn source(&mut self, node: JsonNode<'t>, env: &Env) -> (JsonNode<'t>, Env) {
        let (mut node, mut env) = (node, env.clone());
        for _ in 0..LONGEST_WAY {
            let before = self.before(node, &env);
            let Some(before) = before.filter(|(node, _)| !is_fickle(*node)) else { break };
            (node, env) = before;
        }
        (node, env)
    }

    fn before(&mut self, node: JsonNode<'t>, env: &Env) -> Option<(JsonNode<'t>, Env)> {
        let text = node.as_str()?;
        let Text::Expression(range, env) = text_meaning(&text, env) else { return None };
        let expression = self.expression(node, &text, range)?;
        self.passed_on(&expression, expression.root(), &env)
    }

    /// What a part of an expression passes on: a variable, a parameter, or a part of something that is
    /// written out.
    fn passed_on(&mut self, expression: &Expression, part: ExprId, env: &Env) -> Option<(JsonNode<'t>, Env)> {
        match &expression.get(part)?.kind {
            NodeKind::Call { callee: Callee::Builtin(function), arguments, .. } => {
                if !matches!(function.code, Code::Special(Special::Variables | Special::Parameters)) {
                    return None;
                }
                let name = self.known_end(expression, expression.arguments(*arguments), env).pop()?;
                self.behind(function, &name, env)
            }
            NodeKind::Path { base, accessors } => {
                let (last, way) = expression.accessors(*accessors).split_last()?;
                let Accessor::Name(name, _) = last else { return None };
                self.written_part(expression, *base, way, env)?.member(name)
            }
            NodeKind::String(_) | NodeKind::Int(_) | NodeKind::Call { .. } => None,
        }
    }

    /// The last of the arguments, as far back as they are known strings.
    pub(super) fn known_end(
        &mut self,
        expression: &Expression,
        arguments: &[ExprId],
        env: &Env,
    ) -> Vec<Arc<str>> {
        let mut end = Vec::new();
        for argument in arguments.iter().rev() {
            let Some(text) = known_text(&self.evaluate(expression, *argument, env)) else { break };
            end.push(text);
        }
        end.reverse();
        end
    }

    /// What defines the variable or parameter that is called `name` at `env`.
    fn behind(&self, function: &Function, name: &str, env: &Env) -> Option<(JsonNode<'t>, Env)> {
        let scope = self.scope(env.scope).filter(|_| env.arguments.is_none())?;
        let own = self.env_of(env.scope);
        match function.code {
            Code::Special(Special::Variables) => {
                match scope.variables.row(scope.variables.find(name)?)?.definition {
                    Definition::Node(node) => Some((node, own)),
                    Definition::Copy(_) => None,
                }
            }
            Code::Special(Special::Parameters) => match scope.given.get(name).map(|given| &given.supply) {
                Some(Supply::Outer(node, env)) => Some((*node, env.clone())),
                Some(_) => None,
                None => Some((scope.parameters.node(name)?.get("defaultValue")?, own)),
            },
            _ => None,
        }
    }
}

/// A piece that an id is put together of.
enum Piece {
    Text(Arc<str>),
    Argument(ExprId),
    Unknown,
}

/// Whether a value is not known as a whole.
fn is_open(value: &Value) -> bool {
    matches!(value.data, Data::Unknown(_) | Data::Either(..))
}

/// Whether a value differs each time that it is computed: what is written alike is not the same then,
/// only what passes it on.
fn is_fickle(node: JsonNode<'_>) -> bool {
    node.as_str().is_some_and(|text| text.starts_with('[') && text.to_ascii_lowercase().contains("newguid"))
}

/// An expression as it is written, if that is all that its value comes from.
fn as_written(text: &str, env: &Env) -> Option<Written> {
    let mut text = text.trim().to_owned();
    if text.len() > LONGEST_WRITTEN || env.lambdas.is_some() || env.arguments.is_some() {
        return None;
    }
    // In a loop, it is the same in one round only.
    if text.to_ascii_lowercase().contains("copyindex") {
        for round in env.loops() {
            match &round.index.data {
                Data::Int(index) => text.push_str(&format!(" #{index}")),
                Data::Unknown(cause) => text.push_str(&format!(" #{}", cause.kind)),
                _ => return None,
            }
        }
    }
    Some((env.scope, text))
}

fn is_resource_id(function: &Function) -> bool {
    matches!(function.code, Code::Special(Special::ResourceId))
}

/// A string that is known and no secret.
fn known_text(value: &Value) -> Option<Arc<str>> {
    match &value.data {
        Data::String(text) if !value.is_secret() => Some(Arc::clone(text)),
        _ => None,
    }
}
