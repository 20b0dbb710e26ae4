//! Which resource an id means, though the scope that the id starts with is not known.
//!
//! Ids mostly start with a subscription or management group that only the deployment tells. The
//! type and the name at their end are known all the same.

use std::sync::Arc;

use super::Evaluator;
use super::json::{Text, text_meaning};
use super::place::IdParts;
use crate::document::json::JsonNode;
use crate::template::arm::expression::{Callee, ExprId, Expression, NodeKind};
use crate::template::arm::functions::{Code, Function, Special};
use crate::template::arm::ids;
use crate::template::arm::scope::{Definition, Env, Supply};
use crate::template::arm::value::Data;

/// How many variables and parameters an id is followed through.
const LONGEST_WAY: usize = 8;

impl<'t> Evaluator<'t, '_> {
    /// The type and the name of the resource whose id `node` is.
    pub(crate) fn meant(&mut self, node: JsonNode<'t>, env: &Env) -> Option<(String, String)> {
        let value = self.value(node, env);
        match &value.data {
            Data::String(id) if !value.is_secret() => ids::type_and_name(id),
            Data::Unknown(_) => self.meant_by_end(node, env, LONGEST_WAY),
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

    fn meant_by_end(&mut self, node: JsonNode<'t>, env: &Env, way: usize) -> Option<(String, String)> {
        let text = node.as_str()?;
        let Text::Expression(range, env) = text_meaning(&text, env) else { return None };
        let expression = self.expression(node, &text, range)?;
        let NodeKind::Call { callee: Callee::Builtin(function), arguments, .. } =
            &expression.get(expression.root())?.kind
        else {
            return None;
        };
        let arguments = expression.arguments(*arguments);
        match function.code {
            Code::Special(Special::ResourceId) => {
                let end = self.known_end(&expression, arguments, &env);
                let parts = IdParts::read("resourceId", &end).ok()?;
                Some((parts.kind.to_owned(), parts.names.join("/")))
            }
            Code::Special(_) => {
                let way = way.checked_sub(1)?;
                let name = self.known_end(&expression, arguments, &env).pop()?;
                let (node, env) = self.behind(function, &name, &env)?;
                self.meant_by_end(node, &env, way)
            }
            _ if function.name == "concat" => {
                ids::type_and_name(&self.known_end(&expression, arguments, &env).concat())
            }
            _ => None,
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
            let value = self.evaluate(expression, *argument, env);
            match &value.data {
                Data::String(text) if !value.is_secret() => end.push(Arc::clone(text)),
                _ => break,
            }
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
