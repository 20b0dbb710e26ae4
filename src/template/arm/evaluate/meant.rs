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
use crate::template::arm::expression::{Callee, ExprId, Expression, List, NodeKind};
use crate::template::arm::functions::{Code, Function, Special};
use crate::template::arm::ids;
use crate::template::arm::scope::{Definition, Env, ScopeId, Supply};
use crate::template::arm::value::{Data, Value};

/// How many variables and parameters an id is followed through.
const LONGEST_WAY: usize = 8;

/// The longest expression that is compared as it is written, in bytes.
const LONGEST_WRITTEN: usize = 1024;

/// What is known of a resource id that is not known as a whole.
#[derive(Debug, Default)]
pub struct Meant {
    /// The resource's type and name.
    pub kind_and_name: Option<(String, String)>,
    /// The kind of place that it is in.
    pub place: Option<DeploymentScope>,
}

impl<'t> Evaluator<'t, '_> {
    /// The type and the name of the resource whose id `node` is.
    pub(crate) fn meant(&mut self, node: JsonNode<'t>, env: &Env) -> Option<(String, String)> {
        let value = self.value(node, env);
        match &value.data {
            Data::String(id) if !value.is_secret() => ids::type_and_name(id),
            Data::Unknown(_) => self.meant_by_parts(node, env).kind_and_name,
            Data::Null
            | Data::Bool(_)
            | Data::Int(_)
            | Data::Float(_)
            | Data::String(_)
            | Data::Array(_)
            | Data::Object(_)
            | Data::Either(..) => None,
        }
    }

    /// The value of the id `node`, and what its parts tell of it if it is not known. Mostly the id is
    /// a call, whose arguments are evaluated once for both.
    pub(crate) fn id(&mut self, node: JsonNode<'t>, env: &Env) -> (Value, Meant) {
        let written = self.called(node, env).filter(|(_, function, ..)| is_resource_id(function));
        let Some((expression, function, arguments, env)) = written else {
            let value = self.value(node, env);
            let is_unknown = matches!(value.data, Data::Unknown(_));
            let meant = if is_unknown { self.meant_by_parts(node, env) } else { Meant::default() };
            return (value, meant);
        };
        let root = expression.root();
        let Some(span) = expression.get(root).map(|root| expression.span(root.bytes)) else {
            return (self.evaluate(&expression, root, &env), Meant::default());
        };
        let arguments = expression.arguments(arguments);
        if !function.arity.allows(arguments.len()) {
            return (self.evaluate(&expression, root, &env), Meant::default());
        }
        let site = CallSite { expression: &expression, arguments, span, env: &env };
        let mut texts = Vec::new();
        let value = self.nested(span, |this| {
            let values = this.arguments(&site);
            texts.extend(values.iter().map(known_text));
            this.resource_id_of(function, &site, values)
        });
        let is_unknown = matches!(value.data, Data::Unknown(_));
        let meant =
            if is_unknown { self.meant_by_arguments(function, &texts, &env) } else { Meant::default() };
        (value, meant)
    }

    /// What the parts tell of which the id `node` is made, though its value is not known.
    pub(crate) fn meant_by_parts(&mut self, node: JsonNode<'t>, env: &Env) -> Meant {
        let Some((expression, function, arguments, env)) = self.made_by(node, env) else {
            return Meant::default();
        };
        let arguments = expression.arguments(arguments);
        match function.code {
            Code::Special(Special::ResourceId) => {
                let values = arguments.iter().map(|argument| self.evaluate(&expression, *argument, &env));
                let texts: Vec<_> = values.map(|value| known_text(&value)).collect();
                self.meant_by_arguments(function, &texts, &env)
            }
            _ if function.name == "concat" => {
                let end = self.known_end(&expression, arguments, &env).concat();
                Meant { kind_and_name: ids::type_and_name(&end), place: None }
            }
            _ => Meant::default(),
        }
    }

    /// What the arguments of `resourceId` or one of its siblings tell, as far as they are known.
    fn meant_by_arguments(&self, function: &Function, texts: &[Option<Arc<str>>], env: &Env) -> Meant {
        let end = texts.iter().rposition(Option::is_none).map_or(0, |unknown| unknown + 1);
        let end: Vec<_> = texts.iter().skip(end).flatten().cloned().collect();
        let parts = IdParts::read("resourceId", &end).ok();
        let scope = self.scope(env.scope).map(|scope| scope.context.scope);
        Meant {
            kind_and_name: parts.map(|parts| (parts.kind.to_owned(), parts.names.join("/"))),
            place: scope.and_then(|scope| IdParts::place(function.name, texts, scope)),
        }
    }

    /// How a value is computed, if it is: the expression at the end of the way through variables
    /// and parameters, and the scope that its names belong to. Two values that are written alike
    /// in one scope are the same, known or not.
    pub(crate) fn written(&mut self, node: JsonNode<'t>, env: &Env) -> Option<(ScopeId, String)> {
        let (node, env) = self.source(node, env);
        let text = node.as_str()?;
        let Text::Expression(range, env) = text_meaning(&text, &env) else { return None };
        let alone = env.loops.is_none() && env.lambdas.is_none() && env.arguments.is_none();
        let text = text.get(range)?.trim();
        (alone && text.len() <= LONGEST_WRITTEN).then(|| (env.scope, text.to_owned()))
    }

    /// The call that makes a value, behind the variables and parameters that pass it on.
    fn made_by(
        &mut self,
        node: JsonNode<'t>,
        env: &Env,
    ) -> Option<(Rc<Expression>, &'static Function, List, Env)> {
        let (node, env) = self.source(node, env);
        self.called(node, &env)
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

    /// Where a value is written, behind the variables and parameters that pass it on.
    fn source(&mut self, node: JsonNode<'t>, env: &Env) -> (JsonNode<'t>, Env) {
        let (mut node, mut env) = (node, env.clone());
        for _ in 0..LONGEST_WAY {
            let Some(before) = self.passed_on(node, &env) else { break };
            (node, env) = before;
        }
        (node, env)
    }

    fn passed_on(&mut self, node: JsonNode<'t>, env: &Env) -> Option<(JsonNode<'t>, Env)> {
        let (expression, function, arguments, env) = self.called(node, env)?;
        if !matches!(function.code, Code::Special(Special::Variables | Special::Parameters)) {
            return None;
        }
        let name = self.known_end(&expression, expression.arguments(arguments), &env).pop()?;
        self.behind(function, &name, &env)
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
