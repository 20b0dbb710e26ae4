//! Functions that only Azure can answer.

use std::sync::Arc;

use super::Evaluator;
use super::call::CallSite;
use crate::model::{Cause, CauseKind};
use crate::template::arm::functions::Function;
use crate::template::arm::value::Value;

impl Evaluator<'_, '_> {
    /// `reference`, `listKeys` and the like.
    pub(super) fn live(&mut self, function: &Function, site: &CallSite<'_>) -> Value {
        Value::unknown(Cause::at(CauseKind::LiveAzure(Arc::from(function.name)), site.span))
    }
}
