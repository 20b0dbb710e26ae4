//! What a function's code works with: the call, its lambdas, and the fault that ends it.

use std::sync::Arc;

use super::fault;
use crate::diagnostic::Code;
use crate::model::Origin;
use crate::template::arm::value::{Data, MAX_DEPTH, Value};
use crate::text::Span;

/// What a call comes to.
pub type Outcome = Result<Value, Fault>;

/// What a function's code may use besides its arguments.
pub struct Call<'a> {
    /// The whole call, for origins and faults.
    pub span: Span,
    /// The name in the table's spelling.
    pub name: &'static str,
    /// How many arguments it has, lambdas included.
    pub arguments: usize,
    /// Takes so many units from the budget of evaluation; a fault if there are too few. A unit is
    /// about one element made or sixteen bytes of text written. Call it before growing anything.
    pub spend: &'a mut dyn FnMut(usize) -> Result<(), Fault>,
    /// Runs a lambda on values.
    pub apply: &'a mut dyn FnMut(&Lambda, &[Value]) -> Outcome,
}

impl Call<'_> {
    /// A value made by this call.
    #[must_use]
    pub fn made(&self, data: impl Into<Data>) -> Value {
        Value::new(data.into(), Origin::computed(self.span))
    }

    /// A value made by this call out of what the arguments say, and as secret as they are.
    #[must_use]
    pub fn made_from(&self, args: &[Value], data: impl Into<Data>) -> Value {
        let mut value = self.made(data);
        value.origin.secret = args.iter().any(Value::is_secret);
        value
    }

    /// An array or object made by this call round values that keep their origins; a fault if it is
    /// nested too deep.
    pub fn made_round(&self, data: impl Into<Data>) -> Result<Value, Fault> {
        let value = self.made(data);
        if value.depth() > MAX_DEPTH { Err(fault::too_deep(self)) } else { Ok(value) }
    }

    /// Takes units for so many bytes of text.
    pub(super) fn spend_text(&mut self, bytes: usize) -> Result<(), Fault> {
        (self.spend)(bytes / 16 + 1)
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
    pub code: Code,
    /// The argument that is at fault; the whole call if none.
    pub argument: Option<usize>,
    /// What to do about it, if there is something to say.
    pub help: Option<String>,
}
