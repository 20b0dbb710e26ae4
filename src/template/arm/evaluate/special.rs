//! Functions that decide what of their arguments is evaluated.

use std::sync::Arc;

use super::call::CallSite;
use super::{Evaluator, kind_of, secret_name};
use crate::model::{Cause, CauseKind, Origin, StepKind};
use crate::template::arm::errors;
use crate::template::arm::expression::NodeKind;
use crate::template::arm::functions::{Function, Special};
use crate::template::arm::value::{Data, Value};

impl<'t> Evaluator<'t, '_> {
    pub(super) fn special(
        &mut self,
        special: Special,
        function: &'static Function,
        site: &CallSite<'_>,
    ) -> Value {
        match special {
            Special::Parameters => {
                self.named(site, |this, name| this.parameter_reference(name, &site.reference()))
            }
            Special::Variables => {
                self.named(site, |this, name| this.variable_reference(name, &site.reference()))
            }
            Special::LambdaVariables => self.named(site, |this, name| this.lambda_reference(name, site)),
            Special::CopyIndex => self.copy_index(site),
            Special::If => self.if_else(site),
            Special::And => self.all_or_any(site, function, false),
            Special::Or => self.all_or_any(site, function, true),
            Special::Coalesce => self.coalesce(site, 0),
            Special::Lambda => self.fail(errors::stray_lambda(site.span)),
            Special::Context => self.context_object(function, site),
            Special::ResourceId => self.resource_id(function, site),
            Special::Live => self.live(function, site),
            Special::NotRepeatable => {
                let kind = CauseKind::NotRepeatable(Arc::from(function.name));
                Value::unknown(Cause::at(kind, site.span))
            }
        }
    }

    /// Calls `f` with the first argument, which is a name, and nearly always written out.
    fn named(&mut self, site: &CallSite<'_>, mut f: impl FnMut(&mut Self, &Arc<str>) -> Value) -> Value {
        if let Some(NodeKind::String(name)) = site.argument_kind(0) {
            return match self.pay(1, site.argument_span(0)) {
                Ok(()) => f(self, name),
                Err(gave_up) => gave_up,
            };
        }
        let Some(argument) = self.argument(site, 0) else {
            return Value::new(Data::Null, Origin::nowhere());
        };
        if argument.is_secret() {
            return Value::unknown(secret_name(site.argument_span(0)));
        }
        self.on_choice(argument, |this, value| match &value.data {
            Data::String(name) => f(this, name),
            Data::Unknown(cause) | Data::Either(_, cause) => Value::unknown(cause.clone()),
            Data::Null | Data::Bool(_) | Data::Int(_) | Data::Float(_) | Data::Array(_) | Data::Object(_) => {
                let span = site.argument_span(0);
                this.fail(errors::wrong_type("the name", "a string", kind_of(&value.data), span))
            }
        })
    }

    fn lambda_reference(&mut self, name: &Arc<str>, site: &CallSite<'_>) -> Value {
        match site.env.lambda_variable(name) {
            Some(variable) => {
                let kind = StepKind::Element(Arc::clone(&variable.name));
                let origin = variable.value.origin.through(kind, site.span);
                Value::new(variable.value.data.clone(), origin)
            }
            None => {
                let names = site.env.lambda_variables().map(|variable| &*variable.name);
                let suggestion = crate::text::suggest::nearest_soon(name, names);
                let span = site.argument_span(0);
                self.fail(errors::undefined_lambda_variable(name, span, suggestion))
            }
        }
    }

    /// `if`: one branch, or both if the condition is not known.
    fn if_else(&mut self, site: &CallSite<'_>) -> Value {
        let Some(condition) = self.argument(site, 0) else {
            return Value::new(Data::Null, Origin::nowhere());
        };
        let chosen = match &condition.data {
            Data::Bool(true) => self.argument(site, 1),
            Data::Bool(false) => self.argument(site, 2),
            Data::Unknown(cause) | Data::Either(_, cause) => {
                let branches = self.supposing(|this| [this.argument(site, 1), this.argument(site, 2)]);
                let branches = branches.into_iter().flatten().collect();
                Some(self.choice(branches, cause.clone()))
            }
            Data::Null
            | Data::Int(_)
            | Data::Float(_)
            | Data::String(_)
            | Data::Array(_)
            | Data::Object(_) => {
                let (found, span) = (kind_of(&condition.data), site.argument_span(0));
                return self.fail(errors::wrong_type("the condition", "a boolean", found, span));
            }
        };
        chosen.map_or_else(|| Value::new(Data::Null, Origin::nowhere()), |value| passed_on(value, "if", site))
    }

    /// `and` and `or`: stop at the first value that decides; a value that is not known leaves the
    /// decision to the others.
    fn all_or_any(&mut self, site: &CallSite<'_>, function: &Function, deciding: bool) -> Value {
        let mut unknown: Option<Cause> = None;
        for index in 0..site.arguments.len() {
            let value = match unknown {
                None => self.argument(site, index),
                Some(_) => self.supposing(|this| this.argument(site, index)),
            };
            let Some(value) = value else { continue };
            match value.data {
                Data::Bool(value) if value == deciding => return made(Data::Bool(deciding), site),
                Data::Bool(_) => {}
                Data::Unknown(cause) | Data::Either(_, cause) => {
                    unknown.get_or_insert(cause);
                }
                Data::Null
                | Data::Int(_)
                | Data::Float(_)
                | Data::String(_)
                | Data::Array(_)
                | Data::Object(_) => {
                    let what = format!("an argument of `{}`", function.name);
                    let span = site.argument_span(index);
                    return self.fail(errors::wrong_type(&what, "a boolean", kind_of(&value.data), span));
                }
            }
        }
        match unknown {
            Some(cause) => Value::unknown(cause),
            None => made(Data::Bool(!deciding), site),
        }
    }

    /// `coalesce` from the argument at `first` on.
    fn coalesce(&mut self, site: &CallSite<'_>, first: usize) -> Value {
        for index in first..site.arguments.len() {
            let Some(value) = self.argument(site, index) else { break };
            match &value.data {
                Data::Null => {}
                Data::Either(alternatives, cause) if alternatives.iter().any(is_null) => {
                    let kept = alternatives.iter().filter(|one| !is_null(one)).map(|one| one.within(&value));
                    let mut kept: Vec<Value> = kept.collect();
                    let rest =
                        |this: &mut Self| this.nested(site.span, |this| this.coalesce(site, index + 1));
                    kept.push(self.supposing(rest));
                    return self.choice(kept, cause.clone());
                }
                Data::Bool(_)
                | Data::Int(_)
                | Data::Float(_)
                | Data::String(_)
                | Data::Array(_)
                | Data::Object(_)
                | Data::Either(..)
                | Data::Unknown(_) => return passed_on(value, "coalesce", site),
            }
        }
        made(Data::Null, site)
    }
}

fn is_null(value: &Value) -> bool {
    matches!(value.data, Data::Null)
}

/// A value that the call at `site` made.
pub(super) fn made(data: Data, site: &CallSite<'_>) -> Value {
    Value::new(data, Origin::computed(site.span))
}

/// A value that the call at `site` passed on.
fn passed_on(value: Value, function: &str, site: &CallSite<'_>) -> Value {
    match value.data {
        Data::Unknown(_) => value,
        Data::Null
        | Data::Bool(_)
        | Data::Int(_)
        | Data::Float(_)
        | Data::String(_)
        | Data::Array(_)
        | Data::Object(_)
        | Data::Either(..) => {
            let origin = value.origin.through(StepKind::Function(Arc::from(function)), site.span);
            Value::new(value.data, origin)
        }
    }
}
