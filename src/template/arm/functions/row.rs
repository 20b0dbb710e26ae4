//! What a row of the function table holds.

use std::sync::Arc;

use crate::model::Origin;
use crate::template::arm::value::{Data, Value};
use crate::text::Span;

/// One function of the template language.
#[derive(Debug)]
pub struct Function {
    /// The name in Azure's spelling, e.g. `uniqueString`. Calls ignore case.
    pub name: &'static str,
    /// How many arguments it takes.
    pub arity: Arity,
    /// How it is called, e.g. `substring(string, start, [length])`.
    pub usage: &'static str,
    /// What it does, in one sentence.
    pub doc: &'static str,
    /// What runs.
    pub code: Code,
}

/// How many arguments a function takes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Arity {
    /// At least so many.
    pub min: usize,
    /// At most so many; none for no bound.
    pub max: Option<usize>,
}

/// How a function is run, and what it wants to know of its arguments.
#[derive(Clone, Copy)]
pub enum Code {
    /// Needs every argument wholly known. If anything inside an argument is unknown, the evaluator
    /// does not call it and the result is unknown for that reason. The result's origin is the call.
    Strict(fn(&mut Call<'_>, &[Value]) -> Result<Data, Fault>),
    /// Copes with unknown parts inside arrays and objects, but not with an argument that is
    /// unknown as a whole: then the evaluator does not call it. Returns values with their own
    /// origins (an element picked from an array keeps its literal).
    Partial(fn(&mut Call<'_>, &[Value]) -> Result<Value, Fault>),
    /// Copes with everything, arguments that are unknown as a whole included.
    Aware(fn(&mut Call<'_>, &[Value]) -> Result<Value, Fault>),
    /// Takes lambdas among its arguments, and otherwise behaves like `Partial`.
    Higher(fn(&mut Call<'_>, &[Value], &[Lambda]) -> Result<Value, Fault>),
    /// Needs the evaluator itself: reads scopes, or does not evaluate all of its arguments.
    Special(Special),
}

/// The functions that the evaluator runs itself.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Special {
    /// `parameters('name')`
    Parameters,
    /// `variables('name')`
    Variables,
    /// `copyIndex()`, `copyIndex('loop', 1)`
    CopyIndex,
    /// `if(condition, then, else)`: evaluates one branch, or both if the condition is unknown.
    If,
    /// `and(…)`: stops at the first false.
    And,
    /// `or(…)`: stops at the first true.
    Or,
    /// `coalesce(…)`: stops at the first that is not null.
    Coalesce,
    /// `lambda('x', …)`: is no value; only a function that takes lambdas accepts it.
    Lambda,
    /// `lambdaVariables('x')`
    LambdaVariables,
    /// Answered from the deployment's context if it was handed in, otherwise unknown:
    /// `subscription()`, `resourceGroup()`, `deployment()`, `environment()`, `tenant()`,
    /// `managementGroup()`, `deployer()`.
    Context,
    /// Resource ids that depend on the deployment's scope: `resourceId`, `subscriptionResourceId`,
    /// `managementGroupResourceId`, `tenantResourceId`, `extensionResourceId`.
    ResourceId,
    /// Only Azure can answer: `reference`, `list*`, `providers`, `pickZones`, …
    Live,
    /// Differs each time: `newGuid`, `utcNow`.
    NotRepeatable,
}

/// What a function's code may use besides its arguments.
pub struct Call<'a> {
    /// The whole call, for origins and faults.
    pub span: Span,
    /// The name in the table's spelling.
    pub name: &'static str,
    /// The places of the arguments.
    pub arguments: &'a [Span],
    /// Takes so many units from the budget of evaluation; a fault if there are too few. A unit is
    /// about one element made or sixteen bytes of text written. Call it before growing anything.
    pub spend: &'a mut dyn FnMut(usize) -> Result<(), Fault>,
    /// Runs a lambda on values.
    pub apply: &'a mut dyn FnMut(&Lambda, &[Value]) -> Result<Value, Fault>,
}

impl Call<'_> {
    /// A value made by this call.
    #[must_use]
    pub fn made(&self, data: Data) -> Value {
        Value::new(data, Origin::computed(self.span))
    }
}

/// A lambda argument: which of the call's lambdas it is and its variables' names. The body stays
/// with the evaluator.
#[derive(Clone, Debug)]
pub struct Lambda {
    /// The place of its body in the evaluator's arena.
    pub body: usize,
    /// Its variables.
    pub variables: Vec<Arc<str>>,
}

/// Why a call has no result. Becomes a diagnostic at the call or at one argument.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Fault {
    /// What is wrong, in the form of a diagnostic's message.
    pub message: String,
    /// What kind of mistake it is.
    pub code: crate::diagnostic::Code,
    /// The argument that is at fault; the whole call if none.
    pub argument: Option<usize>,
    /// What to do about it, if there is something to say.
    pub help: Option<String>,
}

impl std::fmt::Debug for Code {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(match self {
            Self::Strict(_) => "Strict",
            Self::Partial(_) => "Partial",
            Self::Aware(_) => "Aware",
            Self::Higher(_) => "Higher",
            Self::Special(special) => return special.fmt(f),
        })
    }
}
