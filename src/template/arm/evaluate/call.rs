//! Expressions, and calls of functions by what their rows say.

use std::rc::Rc;
use std::sync::Arc;

use super::Evaluator;
use crate::diagnostic::Code as DiagnosticCode;
use crate::model::{Cause, CauseKind, Origin, Site, StepKind};
use crate::template::arm::errors;
use crate::template::arm::expression::{Bytes, Callee, ExprId, Expression, Node, NodeKind};
use crate::template::arm::functions::{self, Call, Code, Fault, Function, Lambda, Special};
use crate::template::arm::scope::{Env, ScopeKind};
use crate::template::arm::value::{Array, Data, Members, Value, same_name};
use crate::text::Span;

/// A call that is being evaluated.
#[derive(Clone, Copy, Debug)]
pub(super) struct CallSite<'e> {
    /// The expression that the call stands in.
    pub(super) expression: &'e Expression,
    /// The arguments.
    pub(super) arguments: &'e [ExprId],
    /// The whole call.
    pub(super) span: Span,
    /// The place of the expression.
    pub(super) env: &'e Env,
}

impl CallSite<'_> {
    /// The place of an argument; the whole call if there is none.
    pub(super) fn argument_span(&self, index: usize) -> Span {
        self.argument_node(index).map_or(self.span, |node| self.expression.span(node.bytes))
    }

    /// What an argument is, before it is evaluated.
    pub(super) fn argument_kind(&self, index: usize) -> Option<&NodeKind> {
        self.argument_node(index).map(|node| &node.kind)
    }

    fn argument_node(&self, index: usize) -> Option<&Node> {
        self.arguments.get(index).and_then(|id| self.expression.get(*id))
    }
}

impl<'t> Evaluator<'t, '_> {
    /// The value of a part of an expression.
    pub fn evaluate(&mut self, expression: &Expression, id: ExprId, env: &Env) -> Value {
        let Some(node) = expression.get(id) else { return Value::new(Data::Null, Origin::nowhere()) };
        let span = expression.span(node.bytes);
        let literal = |data| Value::new(data, Origin::literal(span));
        match &node.kind {
            NodeKind::String(text) => self.paid(literal(Data::String(Arc::clone(text))), span),
            NodeKind::Int(value) => self.paid(literal(Data::Int(*value)), span),
            NodeKind::Call { callee, name, arguments } => {
                let arguments = expression.arguments(*arguments);
                let site = CallSite { expression, arguments, span, env };
                self.nested(span, |this| this.call(callee, *name, &site))
            }
            NodeKind::Path { base, accessors } => {
                self.nested(span, |this| this.path(expression, *base, expression.accessors(*accessors), env))
            }
        }
    }

    /// The value of an argument; none if there is no such one.
    pub(super) fn argument(&mut self, site: &CallSite<'_>, index: usize) -> Option<Value> {
        let id = *site.arguments.get(index)?;
        Some(self.evaluate(site.expression, id, site.env))
    }

    /// The values of all arguments.
    pub(super) fn arguments(&mut self, site: &CallSite<'_>) -> Vec<Value> {
        site.arguments.iter().map(|id| self.evaluate(site.expression, *id, site.env)).collect()
    }

    fn call(&mut self, callee: &Callee, name: Bytes, site: &CallSite<'_>) -> Value {
        let function = match callee {
            Callee::Builtin(function) => *function,
            Callee::User(namespace, member) => {
                return self.user_call(namespace, member, site.expression.span(name), site);
            }
            Callee::Unknown(text) if self.is_policy_function(text, site.env) => {
                return Value::unknown(Cause::at(CauseKind::LiveAzure(Arc::clone(text)), site.span));
            }
            Callee::Unknown(text) => {
                let suggestion = functions::nearest(text);
                return self.fail(errors::unknown_function(text, site.expression.span(name), suggestion));
            }
        };
        let given = site.arguments.len();
        if !function.arity.allows(given) {
            let (usage, arity) = (function.usage, function.arity);
            return self.fail(errors::wrong_argument_count(function.name, usage, arity, given, site.span));
        }
        match function.code {
            Code::Special(special) => self.special(special, function, site),
            Code::Strict(_) | Code::Partial(_) | Code::Aware(_) => self.table_call(function, site, false),
            Code::Higher(_) => self.table_call(function, site, true),
        }
    }

    /// Whether a name is a function that only policies have, and the place lies in a policy.
    fn is_policy_function(&self, name: &str, env: &Env) -> bool {
        const POLICY_FUNCTIONS: [&str; 6] =
            ["addDays", "current", "field", "ipRangeContains", "policy", "requestContext"];
        self.scope(env.scope).is_some_and(|scope| scope.kind == ScopeKind::Policy)
            && POLICY_FUNCTIONS.iter().any(|known| same_name(known, name))
    }

    fn table_call(&mut self, function: &'static Function, site: &CallSite<'_>, takes_lambdas: bool) -> Value {
        let (mut values, mut lambdas) = (Vec::with_capacity(site.arguments.len()), Vec::new());
        for id in site.arguments {
            match lambda_arguments(site.expression, *id) {
                Some(parts) if takes_lambdas => match self.lambda(parts, site) {
                    Ok(lambda) => lambdas.push(lambda),
                    Err(value) => return value,
                },
                Some(_) | None => values.push(self.evaluate(site.expression, *id, site.env)),
            }
        }
        if matches!(function.code, Code::Aware(_)) && self.are_too_many(&values) {
            values.iter_mut().for_each(|value| *value = joined(value));
        }
        self.for_each_choice(&mut values, &mut |this, values| this.run(function, site, values, &lambdas))
    }

    /// The variables and the body of `lambda('x', …, body)`.
    fn lambda(&mut self, parts: &[ExprId], site: &CallSite<'_>) -> Result<Lambda, Value> {
        let Some((body, names)) = parts.split_last() else {
            return Err(self.fail(errors::bad_lambda(site.span)));
        };
        let mut variables = Vec::with_capacity(names.len());
        for name in names {
            match site.expression.get(*name).map(|node| (&node.kind, node.bytes)) {
                Some((NodeKind::String(text), _)) => variables.push(Arc::clone(text)),
                Some((NodeKind::Int(_) | NodeKind::Call { .. } | NodeKind::Path { .. }, bytes)) => {
                    return Err(self.fail(errors::bad_lambda(site.expression.span(bytes))));
                }
                None => {}
            }
        }
        Ok(Lambda { body: body.index(), variables })
    }

    /// Runs a function of the table on arguments none of which is a choice.
    fn run(
        &mut self,
        function: &'static Function,
        site: &CallSite<'_>,
        values: &[Value],
        lambdas: &[Lambda],
    ) -> Value {
        let unknown = match function.code {
            Code::Strict(_) => values.iter().find_map(Value::first_unknown),
            Code::Partial(_) | Code::Higher(_) => values.iter().find_map(unknown_as_a_whole),
            Code::Aware(_) | Code::Special(_) => None,
        };
        if let Some(cause) = unknown {
            return Value::unknown(cause.clone());
        }
        let budget = Rc::clone(&self.budget);
        let mut spend = |units| budget.spend(units);
        let mut apply = |lambda: &Lambda, given: &[Value]| self.apply(site, lambda, given);
        let mut call = Call {
            span: site.span,
            name: function.name,
            arguments: site.arguments.len(),
            spend: &mut spend,
            apply: &mut apply,
        };
        let result = match function.code {
            Code::Strict(code) => code(&mut call, values).map(|data| {
                let mut value = call.made(data);
                value.origin.secret = values.iter().any(Value::is_secret);
                value
            }),
            Code::Partial(code) | Code::Aware(code) => code(&mut call, values),
            Code::Higher(code) => code(&mut call, values, lambdas),
            Code::Special(_) => Ok(Value::new(Data::Null, Origin::nowhere())),
        };
        match result {
            Ok(value) => self.finish(function, value, site.span),
            Err(fault) => self.end_in_fault(fault, site),
        }
    }

    /// Runs a lambda of the call at `site`.
    fn apply(&mut self, site: &CallSite<'_>, lambda: &Lambda, given: &[Value]) -> Result<Value, Fault> {
        if self.budget.is_exhausted() {
            return Err(errors::budget_fault(self.budget.all()));
        }
        let variables = lambda.variables.iter().cloned().zip(given.iter().cloned());
        let env = site.env.in_lambda(variables);
        Ok(self.evaluate(site.expression, ExprId::from_index(lambda.body), &env))
    }

    /// The result of a function, with the call as one more step on the way of what was passed on.
    fn finish(&mut self, function: &Function, mut value: Value, span: Span) -> Value {
        let passed_on = match (&function.code, &value.data) {
            (Code::Strict(_) | Code::Special(_), _) | (_, Data::Unknown(_)) => false,
            (_, Data::Array(_) | Data::Object(_) | Data::Either(..)) => true,
            (_, Data::Null | Data::Bool(_) | Data::Int(_) | Data::Float(_) | Data::String(_)) => {
                value.origin.site() != Site::Computed(span)
            }
        };
        if passed_on {
            value.origin = value.origin.through(StepKind::Function(Arc::from(function.name)), span);
        }
        self.checked_nesting(value, span)
    }

    fn end_in_fault(&mut self, fault: Fault, site: &CallSite<'_>) -> Value {
        if fault.code == DiagnosticCode::LimitReached && self.budget.is_exhausted() {
            return self.give_up(site.span);
        }
        let span = fault.argument.map_or(site.span, |index| site.argument_span(index));
        self.fail(errors::fault(fault, span))
    }
}

/// What all alternatives of a choice have in common: whether they are arrays or objects.
fn joined(value: &Value) -> Value {
    let Data::Either(alternatives, cause) = &value.data else { return value.clone() };
    let open = || Some(cause.clone());
    let data = if alternatives.iter().all(|one| matches!(one.data, Data::Array(_))) {
        Array::new(Vec::new(), open()).into()
    } else if alternatives.iter().all(|one| matches!(one.data, Data::Object(_))) {
        Members::new().build(open()).into()
    } else {
        return Value::unknown(cause.clone());
    };
    let mut joined = Value::new(data, value.origin.clone());
    joined.origin.secret |= value.is_secret();
    joined
}

fn unknown_as_a_whole(value: &Value) -> Option<&Cause> {
    match &value.data {
        Data::Unknown(cause) => Some(cause),
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

/// The arguments of `lambda(…)`, if the part is such a call.
fn lambda_arguments(expression: &Expression, id: ExprId) -> Option<&[ExprId]> {
    match &expression.get(id)?.kind {
        NodeKind::Call { callee: Callee::Builtin(function), arguments, .. }
            if matches!(function.code, Code::Special(Special::Lambda)) =>
        {
            Some(expression.arguments(*arguments))
        }
        NodeKind::Call { .. } | NodeKind::String(_) | NodeKind::Int(_) | NodeKind::Path { .. } => None,
    }
}
