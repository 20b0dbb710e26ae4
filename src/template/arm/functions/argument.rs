//! Reads arguments by type, or says what is wrong with them.

use std::sync::Arc;

use super::call::{Call, Fault, Lambda};
use super::fault;
use crate::template::arm::value::{Array, Data, Object, Value};

impl Call<'_> {
    /// The argument at `at`, of any type. The evaluator has counted them.
    pub(super) fn value<'v>(&self, args: &'v [Value], at: usize) -> Result<&'v Value, Fault> {
        args.get(at).ok_or_else(|| fault::missing_argument(self))
    }

    /// A string.
    pub(super) fn string<'v>(&self, args: &'v [Value], at: usize) -> Result<&'v Arc<str>, Fault> {
        let value = self.value(args, at)?;
        match &value.data {
            Data::String(text) => Ok(text),
            _ => Err(fault::wrong_type(self, at, "a string", value)),
        }
    }

    /// An integer.
    pub(super) fn int(&self, args: &[Value], at: usize) -> Result<i64, Fault> {
        let value = self.value(args, at)?;
        match value.data {
            Data::Int(number) => Ok(number),
            _ => Err(fault::wrong_type(self, at, "an integer", value)),
        }
    }

    /// An array.
    pub(super) fn array<'v>(&self, args: &'v [Value], at: usize) -> Result<&'v Array, Fault> {
        let value = self.value(args, at)?;
        match &value.data {
            Data::Array(array) => Ok(array),
            _ => Err(fault::wrong_type(self, at, "an array", value)),
        }
    }

    /// An object.
    pub(super) fn object<'v>(&self, args: &'v [Value], at: usize) -> Result<&'v Object, Fault> {
        let value = self.value(args, at)?;
        match &value.data {
            Data::Object(object) => Ok(object),
            _ => Err(fault::wrong_type(self, at, "an object", value)),
        }
    }

    /// The lambda at `at` among the lambdas, if it takes one of these numbers of variables.
    pub(super) fn lambda<'l>(
        &self,
        lambdas: &'l [Lambda],
        at: usize,
        variables: std::ops::RangeInclusive<usize>,
    ) -> Result<&'l Lambda, Fault> {
        let lambda = lambdas.get(at).ok_or_else(|| fault::no_lambda(self))?;
        if variables.contains(&lambda.variables.len()) {
            return Ok(lambda);
        }
        let wanted = if variables.start() == variables.end() {
            format!("{}", variables.start())
        } else {
            format!("{} or {}", variables.start(), variables.end())
        };
        let count = lambda.variables.len();
        let place = self.arguments.saturating_sub(lambdas.len()) + at;
        Err(fault::bad_value(
            self,
            place,
            format!("takes a lambda with {wanted} variables, not with {count}"),
        ))
    }
}
