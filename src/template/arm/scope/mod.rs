//! What names mean at a place of a template.
//!
//! - [`Scope`]: one template (or policy): its parameters, variables and functions, and where it is
//!   deployed
//! - [`Env`]: a place in it: the copy loops and lambdas round the place
//! - [`table`]: definitions by name, each evaluated at most once
//! - [`given`]: the values that parameters are given

pub mod given;
pub mod table;

use std::rc::Rc;
use std::sync::Arc;

pub use given::{Given, GivenValue, Supply};
pub use table::{Definition, Memo, Row, Table};

use super::context::Context;
use super::value::{Value, same_name};
use crate::document::json::{JsonNode, Sought};

/// The id of a [`Scope`] of one evaluation.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct ScopeId(pub(super) usize);

/// What kind of thing a scope belongs to.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ScopeKind {
    /// A template, whose parameters and variables are all there.
    Template,
    /// A policy definition: has parameters, and no variables.
    Policy,
    /// A resource without the template that it was taken from: what it refers to is not at hand.
    Fragment,
}

/// One template: what its names mean, and where it is deployed.
#[derive(Debug)]
pub struct Scope<'t> {
    /// What it belongs to.
    pub kind: ScopeKind,
    /// The declared parameters.
    pub parameters: Table<'t>,
    /// The values that they are given.
    pub given: Given<'t>,
    /// The variables.
    pub variables: Table<'t>,
    /// The functions, each called `namespace.member`.
    pub functions: Table<'t>,
    /// `definitions`: the named types.
    pub definitions: Table<'t>,
    /// `resources`, for `reference` to what the template itself deploys.
    pub resources: Option<JsonNode<'t>>,
    /// How the strings of the template are quoted.
    pub quoting: Quoting,
    /// Where it is deployed, as far as it is known.
    pub context: Rc<Context>,
}

impl<'t> Scope<'t> {
    /// The scope of a template.
    #[must_use]
    pub fn of_template(
        template: JsonNode<'t>,
        quoting: Quoting,
        given: Given<'t>,
        context: Rc<Context>,
    ) -> Self {
        const NAMES: Sought<5> =
            Sought::new(["parameters", "variables", "functions", "definitions", "resources"]);
        let [parameters, variables, functions, definitions, resources] = template.get_each(&NAMES);
        Self {
            kind: ScopeKind::Template,
            parameters: Table::of(parameters),
            given,
            variables: Table::of_variables(variables),
            functions: Table::of_functions(functions),
            definitions: Table::of(definitions),
            resources,
            quoting,
            context,
        }
    }

    /// A scope that has nothing but parameters, or not even them.
    #[must_use]
    pub fn bare(kind: ScopeKind, quoting: Quoting, context: Rc<Context>) -> Self {
        Self {
            kind,
            parameters: Table::default(),
            given: Given::default(),
            variables: Table::default(),
            functions: Table::default(),
            definitions: Table::default(),
            resources: None,
            quoting,
            context,
        }
    }
}

/// How the strings of a template are quoted.
#[derive(Clone, Debug, Default)]
pub enum Quoting {
    /// As in a file of its own.
    #[default]
    Plain,
    /// As in a file of its own, or with one more bracket: policy files are written both ways.
    Loose,
    /// Inside another template, which evaluates expressions first and takes one bracket off the
    /// rest. The place is that of the outer template.
    Embedded(Rc<Env>),
}

/// A place in a template. Cheap to clone.
#[derive(Clone, Debug)]
pub struct Env {
    /// The template.
    pub scope: ScopeId,
    /// How its strings are quoted.
    pub quoting: Quoting,
    /// The copy loops round the place, innermost first.
    pub loops: Option<Rc<Loop>>,
    /// The variables of the lambdas round the place, innermost first.
    pub lambdas: Option<Rc<LambdaVariable>>,
    /// The arguments of the user function that the place lies in.
    pub arguments: Option<Rc<Arguments>>,
}

/// The arguments of a user function, by the names of its parameters.
pub type Arguments = Vec<(Arc<str>, Value)>;

/// A round of a copy loop.
#[derive(Debug)]
pub struct Loop {
    /// The loop's name.
    pub name: Arc<str>,
    /// What it makes.
    pub kind: LoopKind,
    /// The round, counted from zero; unknown if the number of rounds is.
    pub index: Value,
    /// The loop round this one.
    pub outer: Option<Rc<Loop>>,
}

/// What a copy loop makes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum LoopKind {
    /// Resources or output values: `copyIndex()` without a name means such a loop.
    Unnamed,
    /// Elements of a property or variable: `copyIndex` has to name it.
    Named,
}

/// A variable of a lambda.
#[derive(Debug)]
pub struct LambdaVariable {
    /// Its name.
    pub name: Arc<str>,
    /// Its value.
    pub value: Value,
    /// The variable declared before.
    pub outer: Option<Rc<LambdaVariable>>,
}

impl Env {
    /// The outermost place of a scope.
    #[must_use]
    pub fn of(scope: ScopeId, quoting: Quoting) -> Self {
        Self { scope, quoting, loops: None, lambdas: None, arguments: None }
    }

    /// This place inside a round of one more loop.
    #[must_use]
    pub fn in_loop(&self, name: Arc<str>, kind: LoopKind, index: Value) -> Self {
        let outer = self.loops.clone();
        Self { loops: Some(Rc::new(Loop { name, kind, index, outer })), ..self.clone() }
    }

    /// This place inside a lambda with these variables.
    #[must_use]
    pub fn in_lambda(&self, variables: impl IntoIterator<Item = (Arc<str>, Value)>) -> Self {
        let mut lambdas = self.lambdas.clone();
        for (name, value) in variables {
            lambdas = Some(Rc::new(LambdaVariable { name, value, outer: lambdas }));
        }
        Self { lambdas, ..self.clone() }
    }

    /// The loops round the place, innermost first.
    pub fn loops(&self) -> impl Iterator<Item = &Loop> {
        std::iter::successors(self.loops.as_deref(), |round| round.outer.as_deref())
    }

    /// The variables of the lambdas round the place, innermost first.
    pub fn lambda_variables(&self) -> impl Iterator<Item = &LambdaVariable> {
        std::iter::successors(self.lambdas.as_deref(), |variable| variable.outer.as_deref())
    }

    /// The value of a lambda's variable, case aside.
    #[must_use]
    pub fn lambda_variable(&self, name: &str) -> Option<&LambdaVariable> {
        self.lambda_variables().find(|variable| same_name(&variable.name, name))
    }
}
