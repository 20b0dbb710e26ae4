//! `parameters`, `variables`, and the rows behind them.

use std::rc::Rc;
use std::sync::Arc;

use super::Evaluator;
use super::call::CallSite;
use super::given::given_plainly;
use super::path::{Part, Place, is_container};
use crate::document::json::JsonNode;
use crate::model::{Cause, CauseKind, Origin, StepKind};
use crate::template::arm::errors;
use crate::template::arm::expression::{Callee, ExprId, Expression, NodeKind};
use crate::template::arm::functions::{Code, Special};
use crate::template::arm::scope::{Definition, Env, Memo, Row, Scope, ScopeId, ScopeKind, Supply, Table};
use crate::template::arm::value::{Data, Value, same_name};
use crate::text::{Span, suggest};

/// Which table of a scope a row stands in.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Which {
    Parameters,
    Variables,
}

impl Which {
    /// The table.
    pub(super) fn table<'s, 't>(self, scope: &'s Scope<'t>) -> &'s Table<'t> {
        match self {
            Self::Parameters => &scope.parameters,
            Self::Variables => &scope.variables,
        }
    }

    /// The step that a reference to a row of this name is.
    pub(super) fn step(self, name: Arc<str>) -> StepKind {
        match self {
            Self::Parameters => StepKind::Parameter(name),
            Self::Variables => StepKind::Variable(name),
        }
    }
}

/// Where a row stands.
#[derive(Clone, Copy, Debug)]
pub(super) struct RowPlace {
    pub(super) which: Which,
    pub(super) scope: ScopeId,
    pub(super) place: usize,
}

/// A parameter or variable that counts as being evaluated, and did not before.
#[derive(Debug)]
pub struct RowGuard(RowPlace);

/// Where a reference to a parameter or variable stands.
#[derive(Clone, Copy, Debug)]
pub(super) struct Reference<'e> {
    /// The place whose names it uses.
    pub(super) env: &'e Env,
    /// The call.
    pub(super) span: Span,
    /// The name in it.
    pub(super) name_span: Span,
}

impl<'e> CallSite<'e> {
    /// The call as a reference to what its first argument names.
    pub(super) fn reference(&self) -> Reference<'e> {
        Reference { env: self.env, span: self.span, name_span: self.argument_span(0) }
    }
}

impl<'t> Evaluator<'t, '_> {
    /// Takes a row for one that is being evaluated, unless it was evaluated before.
    pub(super) fn enter_row(&mut self, at: RowPlace) -> Option<RowGuard> {
        if !matches!(self.row(at.scope, at.which, at.place)?.memo, Memo::Untouched) {
            return None;
        }
        self.set_memo(at.scope, at.which, at.place, Memo::Computing);
        Some(RowGuard(at))
    }

    /// Ends what [`Evaluator::enter`] began.
    pub fn leave(&mut self, guard: Option<RowGuard>) {
        if let Some(RowGuard(at)) = guard {
            self.set_memo(at.scope, at.which, at.place, Memo::Untouched);
        }
    }

    /// The name of a row as a reference spells it.
    fn spelled(&self, scope: ScopeId, which: Which, place: usize, name: &str) -> Arc<str> {
        self.row(scope, which, place).map_or_else(|| Arc::from(name), |row| row.spelled(name))
    }

    /// `parameters('name')`
    pub(super) fn parameter_reference(&mut self, name: &str, at: &Reference<'_>) -> Value {
        if let Some(arguments) = &at.env.arguments {
            return self.argument_reference(name, &Rc::clone(arguments), at);
        }
        let id = at.env.scope;
        let Some(scope) = self.scope(id) else { return Value::new(Data::Null, Origin::nowhere()) };
        let Some(place) = scope.parameters.find(name) else {
            if scope.kind == ScopeKind::Fragment {
                return Value::unknown(Cause::at(CauseKind::MissingParameter(Arc::from(name)), at.span));
            }
            let suggestion = scope.parameters.nearest(name);
            return self.fail(errors::undefined_parameter(name, at.name_span, suggestion.as_deref()));
        };
        let value = self.row_value(id, Which::Parameters, place, at.span);
        let name = self.spelled(id, Which::Parameters, place, name);
        let origin = value.origin.through(StepKind::Parameter(name), at.span);
        Value::new(value.data, origin)
    }

    /// `parameters('name')` inside a user function.
    fn argument_reference(
        &mut self,
        name: &str,
        arguments: &[(Arc<str>, Value)],
        at: &Reference<'_>,
    ) -> Value {
        if let Some((_, value)) = arguments.iter().find(|(known, _)| same_name(known, name)) {
            let origin = value.origin.through(StepKind::Parameter(Arc::from(name)), at.span);
            return Value::new(value.data.clone(), origin);
        }
        let suggestion = suggest::nearest_soon(name, arguments.iter().map(|(known, _)| &**known));
        self.fail(errors::undefined_parameter(name, at.name_span, suggestion))
    }

    /// `variables('name')`
    pub(super) fn variable_reference(&mut self, name: &str, at: &Reference<'_>) -> Value {
        match self.variable_place(name, at) {
            Ok(place) => {
                let value = self.row_value(at.env.scope, Which::Variables, place, at.span);
                let name = self.spelled(at.env.scope, Which::Variables, place, name);
                let origin = value.origin.through(StepKind::Variable(name), at.span);
                Value::new(value.data, origin)
            }
            Err(value) => value,
        }
    }

    fn variable_place(&mut self, name: &str, at: &Reference<'_>) -> Result<usize, Value> {
        let Some(scope) = self.scope(at.env.scope) else {
            return Err(Value::new(Data::Null, Origin::nowhere()));
        };
        if let Some(place) = scope.variables.find(name) {
            return Ok(place);
        }
        if scope.kind == ScopeKind::Fragment {
            let kind = CauseKind::Elsewhere(format!("variables('{name}')").into());
            return Err(Value::unknown(Cause::at(kind, at.span)));
        }
        let suggestion = scope.variables.nearest(name);
        Err(self.fail(errors::undefined_variable(name, at.name_span, suggestion.as_deref())))
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
            let (arguments, span) = (expression.arguments(*arguments), expression.span(node.bytes));
            let site = CallSite { expression, arguments, span, env };
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
        match reference_in(expression, id, env)? {
            (Which::Variables, name, at) => self.written_variable(name, &at),
            (Which::Parameters, ..) => None,
        }
    }

    /// The literal array or object that defines a variable, and whether the variable was evaluated
    /// already.
    pub(super) fn written_variable(&self, name: &str, at: &Reference<'_>) -> Option<(Part<'t>, bool)> {
        let scope = self.scope(at.env.scope)?;
        let row = scope.variables.row(scope.variables.find(name)?)?;
        let evaluated = match row.memo {
            Memo::Untouched => false,
            Memo::Done(_) => true,
            Memo::Computing => return None,
        };
        let Definition::Node(definition) = row.definition else { return None };
        if !is_container(definition) {
            return None;
        }
        let step = (StepKind::Variable(row.spelled(name)), at.span);
        Some((Part { node: definition, env: self.env_of(at.env.scope), step, open: None }, evaluated))
    }

    /// The value of a row, evaluated once.
    pub(super) fn row_value(&mut self, id: ScopeId, which: Which, place: usize, reference: Span) -> Value {
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
            Which::Parameters => self.parameter_value(id, place, &name, key, definition.node()),
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

    fn row(&self, id: ScopeId, which: Which, place: usize) -> Option<&Row<'t>> {
        which.table(self.scope(id)?).row(place)
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
        place: usize,
        name: &Arc<str>,
        key: JsonNode<'t>,
        declaration: JsonNode<'t>,
    ) -> Value {
        if let Some(given) =
            self.scope(id).and_then(|scope| given_plainly(scope, scope.parameters.row(place)?))
        {
            return self.literal(given);
        }
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
        value.origin.secret |= self.is_secret_type(id, declaration);
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

/// The reference that a part of an expression is, if it is one by a name that is written out.
pub(super) fn reference_in<'e>(
    expression: &'e Expression,
    id: ExprId,
    env: &'e Env,
) -> Option<(Which, &'e Arc<str>, Reference<'e>)> {
    let node = expression.get(id)?;
    let NodeKind::Call { callee: Callee::Builtin(function), arguments, .. } = &node.kind else {
        return None;
    };
    let which = match function.code {
        Code::Special(Special::Parameters) => Which::Parameters,
        Code::Special(Special::Variables) => Which::Variables,
        _ => return None,
    };
    let [argument] = expression.arguments(*arguments) else { return None };
    let argument = expression.get(*argument)?;
    match &argument.kind {
        NodeKind::String(name) if env.arguments.is_none() => {
            let (span, name_span) = (expression.span(node.bytes), expression.span(argument.bytes));
            Some((which, name, Reference { env, span, name_span }))
        }
        NodeKind::String(_) | NodeKind::Int(_) | NodeKind::Call { .. } | NodeKind::Path { .. } => None,
    }
}
