//! Functions that the template defines.

use std::rc::Rc;
use std::sync::Arc;

use super::Evaluator;
use super::call::CallSite;
use crate::document::json::JsonNode;
use crate::model::Origin;
use crate::template::arm::errors;
use crate::template::arm::functions::Arity;
use crate::template::arm::scope::Env;
use crate::template::arm::value::{Data, Value};
use crate::text::Span;

impl<'t> Evaluator<'t, '_> {
    /// `namespace.member(…)`
    pub(super) fn user_call(
        &mut self,
        namespace: &str,
        member: &str,
        name: Span,
        site: &CallSite<'_>,
    ) -> Value {
        let id = site.env.scope;
        let full = format!("{namespace}.{member}");
        let Some(scope) = self.scope(id) else { return Value::new(Data::Null, Origin::nowhere()) };
        let Some(function) = scope.functions.node(&full) else {
            let suggestion = scope.functions.nearest(&full);
            return self.fail(errors::unknown_user_function(&full, name, suggestion.as_deref()));
        };
        let declared: Vec<Arc<str>> = function
            .get("parameters")
            .into_iter()
            .flat_map(JsonNode::elements)
            .filter_map(|parameter| parameter.get("name")?.as_str().map(|name| Arc::from(&*name)))
            .collect();
        if declared.len() != site.arguments.len() {
            let arity = Arity { min: declared.len(), max: Some(declared.len()) };
            let usage = format!("{full}({})", declared.join(", "));
            let given = site.arguments.len();
            return self.fail(errors::wrong_argument_count(&full, &usage, arity, given, site.span));
        }
        let Some(body) = function.get("output").and_then(|output| output.get("value")) else {
            let message = "a user function has no `output` with a `value`";
            return self.fail(errors::bad_shape(message, function.span(), "in this function"));
        };
        let mut arguments = Vec::with_capacity(declared.len());
        for (index, name) in declared.into_iter().enumerate() {
            let value = self.argument(site, index);
            arguments.extend(value.map(|value| (name, value)));
        }
        let env = Env { arguments: Some(Rc::new(arguments)), ..self.env_of(id) };
        self.value(body, &env)
    }
}
