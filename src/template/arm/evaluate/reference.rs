//! `parameters`, `variables`, and the rows behind them.

use std::rc::Rc;
use std::sync::Arc;

use super::Evaluator;
use super::call::CallSite;
use super::path::{Part, Place, is_container};
use crate::document::json::JsonNode;
use crate::model::{Cause, CauseKind, Origin, StepKind};
use crate::template::arm::errors;
use crate::template::arm::expression::{Callee, ExprId, Expression, NodeKind};
use crate::template::arm::functions::{Code, Special};
use crate::template::arm::scope::{Definition, Env, Memo, ScopeId, ScopeKind, Supply};
use crate::template::arm::value::{Data, Value, same_name};
use crate::text::{Span, suggest};

/// Which table of a scope a row stands in.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Which {
    Parameters,
    Variables,
}

/// A variable that counts as being evaluated, and did not before.
#[derive(Debug)]
pub struct VariableGuard {
    scope: ScopeId,
    place: usize,
}

impl<'t> Evaluator<'t, '_> {
    /// Takes the variable of a step for one that is being evaluated, unless it was evaluated before.
    pub(super) fn enter_variable(&mut self, step: &StepKind, env: &Env) -> Option<VariableGuard> {
        let StepKind::Variable(name) = step else { return None };
        let variables = &self.scope(env.scope)?.variables;
        let place = variables.find(name)?;
        if !matches!(variables.row(place)?.memo, Memo::Untouched) {
            return None;
        }
        self.set_memo(env.scope, Which::Variables, place, Memo::Computing);
        Some(VariableGuard { scope: env.scope, place })
    }

    /// Ends what [`Evaluator::list_of_variable`] began.
    pub fn leave_variable(&mut self, guard: Option<VariableGuard>) {
        if let Some(VariableGuard { scope, place }) = guard {
            self.set_memo(scope, Which::Variables, place, Memo::Untouched);
        }
    }

    /// `parameters('name')`
    pub(super) fn parameter_reference(&mut self, name: &Arc<str>, site: &CallSite<'_>) -> Value {
        if let Some(arguments) = &site.env.arguments {
            return self.argument_reference(name, &Rc::clone(arguments), site);
        }
        let id = site.env.scope;
        let Some(scope) = self.scope(id) else { return Value::new(Data::Null, Origin::nowhere()) };
        let Some(place) = scope.parameters.find(name) else {
            if scope.kind == ScopeKind::Fragment {
                return Value::unknown(Cause::at(CauseKind::MissingParameter(Arc::clone(name)), site.span));
            }
            let suggestion = scope.parameters.nearest(name);
            let span = site.argument_span(0);
            return self.fail(errors::undefined_parameter(name, span, suggestion.as_deref()));
        };
        let value = self.row_value(id, Which::Parameters, place, site.span);
        let origin = value.origin.through(StepKind::Parameter(Arc::clone(name)), site.span);
        Value::new(value.data, origin)
    }

    /// `parameters('name')` inside a user function.
    fn argument_reference(
        &mut self,
        name: &Arc<str>,
        arguments: &[(Arc<str>, Value)],
        site: &CallSite<'_>,
    ) -> Value {
        if let Some((_, value)) = arguments.iter().find(|(known, _)| same_name(known, name)) {
            let origin = value.origin.through(StepKind::Parameter(Arc::clone(name)), site.span);
            return Value::new(value.data.clone(), origin);
        }
        let suggestion = suggest::nearest(name, arguments.iter().map(|(known, _)| &**known));
        self.fail(errors::undefined_parameter(name, site.argument_span(0), suggestion))
    }

    /// `variables('name')`
    pub(super) fn variable_reference(&mut self, name: &Arc<str>, site: &CallSite<'_>) -> Value {
        match self.variable_place(name, site) {
            Ok(place) => {
                let value = self.row_value(site.env.scope, Which::Variables, place, site.span);
                let origin = value.origin.through(StepKind::Variable(Arc::clone(name)), site.span);
                Value::new(value.data, origin)
            }
            Err(value) => value,
        }
    }

    fn variable_place(&mut self, name: &Arc<str>, site: &CallSite<'_>) -> Result<usize, Value> {
        let Some(scope) = self.scope(site.env.scope) else {
            return Err(Value::new(Data::Null, Origin::nowhere()));
        };
        if let Some(place) = scope.variables.find(name) {
            return Ok(place);
        }
        if scope.kind == ScopeKind::Fragment {
            let kind = CauseKind::Elsewhere(format!("variables('{name}')").into());
            return Err(Value::unknown(Cause::at(kind, site.span)));
        }
        let suggestion = scope.variables.nearest(name);
        let span = site.argument_span(0);
        Err(self.fail(errors::undefined_variable(name, span, suggestion.as_deref())))
    }

    /// The place that a part of an expression denotes, as far as a path can reach into it without
    /// evaluating it.
    pub(super) fn place_of(&mut self, expression: &Expression, id: ExprId, env: &Env) -> Place<'t> {
        if let Some((part, false)) = self.literal_variable(expression, id, env) {
            return Place::Part(part);
        }
        if let Some(node) = expression.get(id)
            && let NodeKind::Call { callee: Callee::Builtin(function), arguments, .. } = &node.kind
            && function.arity.allows(expression.arguments(*arguments).len())
        {
            let site =
                CallSite { expression, arguments: expression.arguments(*arguments), span: node.span, env };
            if let Some(place) = self.known_reference(function, &site) {
                return place;
            }
        }
        Place::Value(self.evaluate(expression, id, env))
    }

    /// The literal array or object that defines the variable `variables('name')`, and whether the
    /// variable was evaluated already.
    pub(super) fn literal_variable(
        &mut self,
        expression: &Expression,
        id: ExprId,
        env: &Env,
    ) -> Option<(Part<'t>, bool)> {
        let node = expression.get(id)?;
        let NodeKind::Call { callee: Callee::Builtin(function), arguments, .. } = &node.kind else {
            return None;
        };
        if !matches!(function.code, Code::Special(Special::Variables)) || env.arguments.is_some() {
            return None;
        }
        let [argument] = expression.arguments(*arguments) else { return None };
        let scope = self.scope(env.scope)?;
        let name = match &expression.get(*argument)?.kind {
            NodeKind::String(name) => Arc::clone(name),
            NodeKind::Int(_) | NodeKind::Call { .. } | NodeKind::Path { .. } => return None,
        };
        let row = scope.variables.row(scope.variables.find(&name)?)?;
        let evaluated = match row.memo {
            Memo::Untouched => false,
            Memo::Done(_) => true,
            Memo::Computing => return None,
        };
        let Definition::Node(definition) = row.definition else { return None };
        let step = (StepKind::Variable(name), node.span);
        let part = Part { node: definition, env: self.env_of(env.scope), step, open: None };
        is_container(definition).then_some((part, evaluated))
    }

    /// Evaluates the parameters that are given values, so that a value that its declaration refuses
    /// is reported though nothing uses it.
    pub(crate) fn evaluate_given(&mut self, id: ScopeId) {
        let Some(scope) = self.scope(id) else { return };
        let given = scope.given.values().iter().filter_map(|given| scope.parameters.find(&given.name));
        let places: Vec<(usize, Span)> =
            given.filter_map(|place| Some((place, scope.parameters.row(place)?.key.span()))).collect();
        for (place, span) in places {
            self.row_value(id, Which::Parameters, place, span);
        }
    }

    /// The value of a row, evaluated once.
    fn row_value(&mut self, id: ScopeId, which: Which, place: usize, reference: Span) -> Value {
        let Some(row) = self.row(id, which, place) else {
            return Value::new(Data::Null, Origin::nowhere());
        };
        if let Memo::Done(value) = &row.memo {
            return value.clone();
        }
        let (key, definition, name) = (row.key, row.definition, Arc::<str>::from(&*row.name));
        match row.memo {
            Memo::Computing => {
                let what = match which {
                    Which::Parameters => "parameter",
                    Which::Variables => "variable",
                };
                return self.fail(errors::circular(what, &name, reference, key.span()));
            }
            Memo::Untouched | Memo::Done(_) => {}
        }
        self.set_memo(id, which, place, Memo::Computing);
        let silenced = self.silenced;
        let value = match which {
            Which::Parameters => self.parameter_value(id, &name, key, definition.node()),
            Which::Variables => {
                let env = self.env_of(id);
                match definition {
                    Definition::Node(node) => self.value(node, &env),
                    Definition::Copy(entry) => self.copied_elements(entry, &name, &env),
                }
            }
        };
        let memo = if self.silenced == silenced { Memo::Done(value.clone()) } else { Memo::Untouched };
        self.set_memo(id, which, place, memo);
        value
    }

    fn row(&self, id: ScopeId, which: Which, place: usize) -> Option<&crate::template::arm::scope::Row<'t>> {
        let scope = self.scope(id)?;
        match which {
            Which::Parameters => scope.parameters.row(place),
            Which::Variables => scope.variables.row(place),
        }
    }

    fn set_memo(&mut self, id: ScopeId, which: Which, place: usize, memo: Memo) {
        let Some(scope) = self.scopes.get_mut(id.0) else { return };
        let row = match which {
            Which::Parameters => scope.parameters.row_mut(place),
            Which::Variables => scope.variables.row_mut(place),
        };
        if let Some(row) = row {
            row.memo = memo;
        }
    }

    /// The value of a parameter: what it is given, or its default.
    fn parameter_value(
        &mut self,
        id: ScopeId,
        name: &Arc<str>,
        key: JsonNode<'t>,
        declaration: JsonNode<'t>,
    ) -> Value {
        let resolved = self.resolve_type(id, declaration);
        let given = self.scope(id).and_then(|scope| scope.given.get(name)).cloned();
        let supplied = given.map(|given| match given.supply {
            Supply::Literal(node) => self.literal(node),
            Supply::Word(word) => super::super::parameters::read_word(&word, resolved),
            Supply::KeyVault(span) => Value::unknown(Cause::at(CauseKind::KeyVault(Arc::clone(name)), span)),
            Supply::Ready(value) => value,
            Supply::Outer(node, env) => {
                let value = self.value(node, &env);
                let passed = value.origin.through(StepKind::Passed(Arc::clone(name)), node.span());
                if value.origin.is_literal_at(node.span()) { value } else { Value::new(value.data, passed) }
            }
        });
        let mut value = match supplied {
            Some(value) if !matches!(value.data, Data::Null) => {
                self.checked_value(id, name, declaration, value)
            }
            null => self.default_value(id, name, key, declaration, null),
        };
        value.origin.secret |= resolved.is_secret();
        value
    }

    /// The value of a parameter that is given nothing, or null.
    fn default_value(
        &mut self,
        id: ScopeId,
        name: &Arc<str>,
        key: JsonNode<'t>,
        declaration: JsonNode<'t>,
        null: Option<Value>,
    ) -> Value {
        let rest = self.scope(id).and_then(|scope| scope.given.rest.clone());
        if let (None, Some(cause)) = (&null, rest) {
            return Value::unknown(cause);
        }
        if let Some(default) = declaration.get("defaultValue") {
            let env = self.env_of(id);
            let value = self.value(default, &env);
            return self.checked_value(id, name, declaration, value);
        }
        if self.is_nullable(id, declaration) {
            return null.unwrap_or_else(|| Value::new(Data::Null, Origin::literal(key.span())));
        }
        match null {
            Some(value) => self.checked_value(id, name, declaration, value),
            None => Value::unknown(Cause::at(CauseKind::MissingParameter(Arc::clone(name)), key.span())),
        }
    }
}
