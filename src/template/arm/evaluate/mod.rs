//! From JSON and expressions to values.
//!
//! Lazy: a parameter, a variable or a part of a literal is evaluated when somebody asks for it, and
//! once. A mistake becomes one diagnostic at its place, and the value is unknown for that reason;
//! whatever needs the value is unknown silently.
//!
//! - [`json`]: JSON to values, expressions wherever they stand
//! - [`reference`](mod@reference): `parameters`, `variables` and the table rows behind them
//! - [`simple`]: references without anything round them, which need no tree
//! - [`behind`]: literals and lists that are written behind references, without a value of them
//! - `given`: parameters that are given literals of a parameter file
//! - [`path`]: `.name` and `[index]`; `key`: one such step
//! - [`call`]: functions of the table, by what their rows say
//! - [`special`]: functions that decide what of their arguments is evaluated
//! - [`choice`]: values of which only the alternatives are known
//! - [`copy`]: copy loops of properties, variables and outputs, and `copyIndex`
//! - [`place`]: `subscription()` and the like, and resource ids
//! - [`live`]: functions that only Azure can answer
//! - `meant`: which resource an id means, though its scope is not known
//! - `own`: what the template itself tells of the resources that it deploys; `own_place`: where these are
//! - [`deployment`]: what a deployment deploys, and where its expressions are evaluated
//! - [`user_function`]: functions that the template defines

pub mod behind;
pub mod call;
pub mod choice;
pub mod copy;
pub mod deployment;
mod given;
pub mod json;
mod key;
pub mod live;
pub mod meant;
mod own;
mod own_place;
pub mod path;
pub mod place;
pub mod reference;
pub mod simple;
pub mod special;
pub mod user_function;

use std::rc::Rc;

use rustc_hash::{FxHashMap, FxHashSet};

use self::deployment::Deployed;
use self::own::Own;
use super::context::Context;
use super::errors;
use super::expression::Expression;
use super::limits::{Budget, Limits};
use super::scope::{Env, Memo, Quoting, Scope, ScopeId};
use super::value::{Data, Value};
use crate::diagnostic::{Code, Diagnostic, Sink};
use crate::document::json::{JsonNode, JsonTree};
use crate::model::{Cause, CauseKind, Named};
use crate::text::{FileId, Span};

/// What a scope costs: it is kept until the end.
const COST_OF_A_SCOPE: usize = 16;
/// What a parameter or variable costs.
const COST_OF_A_ROW: usize = 3;
/// What a mistake costs: looking for what was meant takes long.
const COST_OF_A_MISTAKE: usize = 600;

/// Gets linked templates. The implementation does the reading.
pub trait Loader<'t> {
    /// The template at `path`, seen from the file that links to it; none if it cannot be had.
    fn load(&mut self, from: FileId, path: &str) -> Option<&'t JsonTree>;
}

/// Evaluates one template with all that it holds.
pub struct Evaluator<'t, 's> {
    limits: Limits,
    budget: Rc<Budget>,
    depth: usize,
    scopes: Vec<Scope<'t>>,
    /// Expressions that were read, by where their strings start.
    expressions: FxHashMap<(FileId, u32), Option<Rc<Expression>>>,
    /// Parts of variables and resources that were evaluated without the rest.
    parts: FxHashMap<RoundKey, Memo>,
    /// What the deployments deploy that were looked up.
    deployments: FxHashMap<RoundKey, Option<Deployed<'t>>>,
    /// The resources of each scope, for `reference`; none while they are being collected.
    owns: FxHashMap<ScopeId, Option<Rc<Vec<Rc<Own<'t>>>>>>,
    loader: Option<&'s mut dyn Loader<'t>>,
    /// Parts of the template that could not be looked into, and why.
    unseen: Vec<Cause>,
    /// What was noted as not looked into.
    noted: FxHashSet<(CauseKind, Option<Span>)>,
    sink: &'s mut Sink,
    /// What was reported, so that a mistake in a loop is told once.
    reported: FxHashSet<(Code, Option<Span>)>,
    /// How many conditions that are not known stand round what is being evaluated.
    supposing: usize,
    /// How many mistakes were kept silent because of that.
    silenced: usize,
}

impl<'t, 's> Evaluator<'t, 's> {
    /// An evaluator that gets linked templates from `loader` and reports to `sink`.
    #[must_use]
    pub fn new(limits: Limits, loader: Option<&'s mut dyn Loader<'t>>, sink: &'s mut Sink) -> Self {
        Self {
            limits,
            budget: Rc::new(Budget::new(limits.units)),
            depth: 0,
            scopes: Vec::new(),
            expressions: FxHashMap::default(),
            parts: FxHashMap::default(),
            deployments: FxHashMap::default(),
            owns: FxHashMap::default(),
            loader,
            unseen: Vec::new(),
            noted: FxHashSet::default(),
            sink,
            reported: FxHashSet::default(),
            supposing: 0,
            silenced: 0,
        }
    }

    /// What evaluation may use.
    #[must_use]
    pub fn limits(&self) -> Limits {
        self.limits
    }

    /// The parts of the template that could not be looked into, and why; each once.
    pub fn take_unseen(&mut self) -> Vec<Cause> {
        std::mem::take(&mut self.unseen)
    }

    /// Takes a scope in.
    pub fn add_scope(&mut self, scope: Scope<'t>) -> ScopeId {
        let rows = scope.parameters.rows().len() + scope.variables.rows().len();
        self.budget.use_up(COST_OF_A_SCOPE + COST_OF_A_ROW * rows);
        self.scopes.push(scope);
        ScopeId(self.scopes.len() - 1)
    }

    /// The outermost place of a scope.
    #[must_use]
    pub fn env_of(&self, id: ScopeId) -> Env {
        Env::of(id, self.scope(id).map_or(Quoting::Plain, |scope| scope.quoting.clone()))
    }

    /// The scope of an id that this evaluator gave out.
    #[must_use]
    pub fn scope(&self, id: ScopeId) -> Option<&Scope<'t>> {
        self.scopes.get(id.0)
    }

    /// Whether evaluation has used up its budget.
    #[must_use]
    pub fn is_exhausted(&self) -> bool {
        self.budget.is_exhausted()
    }

    /// Reports a mistake, and gives the value that stands for what could not be evaluated.
    pub fn fail(&mut self, diagnostic: Diagnostic) -> Value {
        let kind = match diagnostic.code {
            Code::LimitReached => CauseKind::Limit,
            _ => CauseKind::TemplateError,
        };
        let span = diagnostic.primary.as_ref().map(|label| label.span);
        self.report(diagnostic);
        Value::unknown(Cause::new(kind, span))
    }

    /// Reports a mistake. Under a condition that is not known, a mistake that depends on values may
    /// never happen, so it stays silent.
    pub fn report(&mut self, diagnostic: Diagnostic) {
        if self.supposing > 0 && depends_on_values(diagnostic.code) {
            self.silenced += 1;
            return;
        }
        let span = diagnostic.primary.as_ref().map(|label| label.span);
        self.budget.use_up(COST_OF_A_MISTAKE);
        if self.reported.insert((diagnostic.code, span)) {
            self.sink.push(diagnostic);
        }
    }

    /// Runs `f` under a condition that is not known.
    pub fn supposing<T>(&mut self, f: impl FnOnce(&mut Self) -> T) -> T {
        self.supposing += 1;
        let result = f(self);
        self.supposing -= 1;
        result
    }

    /// Takes one unit from the budget; false if there is none left.
    pub fn tick(&mut self, span: Span) -> bool {
        self.pay(1, span).is_ok()
    }

    /// Takes units for what is made outside of evaluation; false if there are too few.
    pub fn charge(&mut self, units: usize, span: Span) -> bool {
        self.pay(units, span).is_ok()
    }

    /// Takes units only if there are enough of them.
    pub fn affords(&mut self, units: usize) -> bool {
        self.budget.covers(units) && self.budget.take(units)
    }

    /// Whether there are so many units.
    #[must_use]
    pub fn covers(&self, units: usize) -> bool {
        self.budget.covers(units)
    }

    /// Where a scope is deployed.
    #[must_use]
    pub fn context_of(&self, id: ScopeId) -> Rc<Context> {
        self.scope(id).map_or_else(Rc::default, |scope| Rc::clone(&scope.context))
    }

    /// Takes `units` from the budget; if there are too few, the value to give up with.
    fn pay(&mut self, units: usize, span: Span) -> Result<(), Value> {
        if self.budget.take(units) {
            return Ok(());
        }
        Err(self.give_up(span))
    }

    /// The value, if the budget has a unit for it.
    fn paid(&mut self, value: Value, span: Span) -> Value {
        match self.pay(1, span) {
            Ok(()) => value,
            Err(gave_up) => gave_up,
        }
    }

    /// The value of what is not evaluated for want of budget. Only the first place is told; what
    /// follows it is not looked into, and may hold anything.
    fn give_up(&mut self, span: Span) -> Value {
        if self.reported.insert((Code::LimitReached, None)) {
            self.sink.push(errors::budget_used_up(self.budget.all(), span));
            self.note(Cause::at(CauseKind::Limit, span));
        }
        Value::unknown(Cause::at(CauseKind::Limit, span))
    }

    /// Runs `f` one level deeper, unless that is too deep or the budget is used up.
    fn nested(&mut self, span: Span, f: impl FnOnce(&mut Self) -> Value) -> Value {
        if let Err(value) = self.pay(1, span) {
            return value;
        }
        if self.depth >= self.limits.depth {
            return self.fail(errors::evaluation_too_deep(self.limits.depth, span));
        }
        self.depth += 1;
        let value = f(self);
        self.depth -= 1;
        value
    }

    /// The value unless it is nested too deep.
    fn checked_nesting(&mut self, value: Value, span: Span) -> Value {
        if value.depth() > self.limits.nesting {
            return self.fail(errors::value_too_deep(self.limits.nesting, span));
        }
        value
    }
}

/// Tells a JSON value in one round of the loops round it from others: scope, place, rounds.
type RoundKey = (ScopeId, FileId, u32, Vec<i64>);

/// The key of a value; none if what it means depends on more than scope and rounds.
fn round_key(node: JsonNode<'_>, env: &Env) -> Option<RoundKey> {
    if env.lambdas.is_some() || env.arguments.is_some() {
        return None;
    }
    let mut rounds = Vec::new();
    for round in env.loops() {
        match round.index.data {
            Data::Int(index) => rounds.push(index),
            _ => return None,
        }
    }
    let span = node.span();
    Some((env.scope, span.file, span.start, rounds))
}

/// Whether a mistake of this kind depends on values, so that it may not happen at all under a
/// condition that is not known.
fn depends_on_values(code: Code) -> bool {
    matches!(
        code,
        Code::MissingProperty
            | Code::WrongType
            | Code::WrongArguments
            | Code::BadCopy
            | Code::BadTemplateShape
    )
}

/// Why what goes by a secret name or number is not known: to say what is wrong with it would show
/// it.
fn secret_name(span: Span) -> Cause {
    Cause::at(CauseKind::Unreadable(Named::Words("a secret name or number")), span)
}

/// What a value is, in words.
#[must_use]
pub fn kind_of(data: &Data) -> &'static str {
    match data {
        Data::Null => "null",
        Data::Bool(_) => "a boolean",
        Data::Int(_) => "an integer",
        Data::Float(_) => "a number with a fraction",
        Data::String(_) => "a string",
        Data::Array(_) => "an array",
        Data::Object(_) => "an object",
        Data::Either(..) => "one of several values",
        Data::Unknown(_) => "not known",
    }
}
