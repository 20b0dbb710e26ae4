//! Functions that the template defines.

use std::rc::Rc;
use std::sync::Arc;

use super::Evaluator;
use super::call::CallSite;
use crate::document::json::JsonNode;
use crate::template::arm::errors;
use crate::template::arm::functions::Arity;
use crate::template::arm::scope::Env;
use crate::template::arm::value::{Value, same_name};
use crate::text::{Span, suggest};

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
        let functions = self.scope(id).and_then(|scope| scope.functions);
        let members = functions.and_then(|functions| {
            functions.elements().find(|group| {
                group
                    .get("namespace")
                    .and_then(JsonNode::as_str)
                    .is_some_and(|own| same_name(&own, namespace))
            })
        });
        let members = members.and_then(|group| group.get("members"));
        let full = format!("{namespace}.{member}");
        let Some(function) = members.and_then(|members| members.get(member)) else {
            let suggestion = members.and_then(|members| nearest_member(members, member));
            let suggestion = suggestion.map(|found| format!("{namespace}.{found}"));
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

fn nearest_member(members: JsonNode<'_>, wanted: &str) -> Option<String> {
    let names: Vec<_> = members.members().filter_map(|member| member.key.as_str()).collect();
    suggest::nearest(wanted, names.iter().map(|name| &**name)).map(str::to_owned)
}
