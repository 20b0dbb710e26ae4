//! One resource in one round of its loop.

use std::borrow::Cow;
use std::cell::OnceCell;
use std::rc::Rc;
use std::sync::Arc;

use super::parts::Parts;
use crate::document::json::JsonNode;
use crate::model::{Cause, Origin};
use crate::template::arm::context::Context;
use crate::template::arm::evaluate::Evaluator;
use crate::template::arm::scope::Env;
use crate::template::arm::value::{Data, Value};

/// A resource that is deployed, in one round of its copy loop.
#[derive(Clone, Debug)]
pub struct Instance<'t> {
    /// The resource as a whole.
    pub node: JsonNode<'t>,
    /// What stands in it.
    pub parts: Parts<'t>,
    /// Where its expressions are evaluated.
    pub env: Env,
    /// Its full type, e.g. `Microsoft.Network/virtualNetworks/subnets`.
    pub kind: Cow<'t, str>,
    /// Its name in a template with symbolic names.
    pub symbol: Option<Arc<str>>,
    /// The resources that it stands in, outermost first: each a value for its name.
    pub parents: Vec<Value>,
    /// Where it is deployed.
    pub target: Rc<Context>,
    /// Why it is not known whether it is deployed.
    pub uncertain: Option<Cause>,
    /// Its full name, once somebody has asked.
    pub(super) full_name: OnceCell<Option<Value>>,
}

impl<'t> Instance<'t> {
    /// The value of a property; nothing if it is not there.
    pub fn property(&self, evaluator: &mut Evaluator<'t, '_>, name: &str) -> Option<Value> {
        self.value(evaluator, self.node.get(name))
    }

    /// The value of a part of the resource, if it is there.
    pub fn value(&self, evaluator: &mut Evaluator<'t, '_>, part: Option<JsonNode<'t>>) -> Option<Value> {
        Some(evaluator.value(part?, &self.env))
    }

    /// The full name: those of the resources round it, then its own.
    pub fn name(&self, evaluator: &mut Evaluator<'t, '_>) -> Option<&Value> {
        self.full_name.get_or_init(|| self.evaluate_name(evaluator)).as_ref()
    }

    fn evaluate_name(&self, evaluator: &mut Evaluator<'t, '_>) -> Option<Value> {
        let own = self.value(evaluator, self.parts.name)?;
        if self.parents.is_empty() {
            return Some(own);
        }
        let mut name = String::new();
        for value in self.parents.iter().chain([&own]) {
            match &value.data {
                Data::String(text) => {
                    if !name.is_empty() {
                        name.push('/');
                    }
                    name.push_str(text);
                }
                Data::Unknown(cause) | Data::Either(_, cause) => return Some(Value::unknown(cause.clone())),
                Data::Null
                | Data::Bool(_)
                | Data::Int(_)
                | Data::Float(_)
                | Data::Array(_)
                | Data::Object(_) => return Some(value.clone()),
            }
        }
        let mut origin = match own.origin.span() {
            Some(span) => Origin::computed(span),
            None => Origin::nowhere(),
        };
        origin.secret = self.parents.iter().chain([&own]).any(Value::is_secret);
        Some(Value::new(Data::String(name.into()), origin))
    }
}
