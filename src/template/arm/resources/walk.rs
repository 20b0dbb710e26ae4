//! Walks resources: conditions, copy loops and children.

use std::borrow::Cow;
use std::cell::OnceCell;
use std::rc::Rc;
use std::sync::Arc;

use super::embedded::{Holder, holder_of};
use super::instance::Instance;
use super::parts::Parts;
use super::policies::Policies;
use crate::document::json::JsonNode;
use crate::model::{Cause, CauseKind, Named, Origin};
use crate::template::arm::context::Context;
use crate::template::arm::errors;
use crate::template::arm::evaluate::copy::Rounds;
use crate::template::arm::evaluate::path::Located;
use crate::template::arm::evaluate::{Evaluator, kind_of};
use crate::template::arm::ids;
use crate::template::arm::scope::{Env, LoopKind};
use crate::template::arm::value::{Data, Value};
use crate::text::same_name;

/// Decides which resources are of interest, and takes them.
pub trait Visitor<'t> {
    /// Whether resources of this type are of interest.
    fn wants(&self, kind: &str) -> bool;

    /// Whether everything is evaluated, not only what is needed to find what is of interest.
    fn wants_all(&self) -> bool;

    /// Takes a resource.
    fn visit(&mut self, evaluator: &mut Evaluator<'t, '_>, instance: &Instance<'t>);
}

/// A walk over the resources of one template and all that it deploys.
pub struct Walk<'w, 't, 's> {
    /// What evaluates.
    pub evaluator: &'w mut Evaluator<'t, 's>,
    /// What takes the resources.
    pub visitor: &'w mut dyn Visitor<'t>,
    /// How many deployments stand round the place.
    pub(super) deployments: usize,
    /// What was met of policies and not looked into.
    pub(super) policies: Policies<'t>,
}

/// What stands round a resource.
#[derive(Clone, Debug, Default)]
pub(super) struct Surroundings {
    /// The type of the resource that it stands in.
    pub(super) kind: Option<Arc<str>>,
    /// The names of the resources that it stands in.
    pub(super) names: Vec<Value>,
    /// Where it is deployed.
    pub(super) target: Rc<Context>,
    /// Why it is not known whether anything here is deployed.
    pub(super) uncertain: Option<Cause>,
}

impl Surroundings {
    /// Nothing but the place that a template is deployed to.
    pub(super) fn of(target: Rc<Context>, uncertain: Option<Cause>) -> Self {
        Self { target, uncertain, ..Self::default() }
    }
}

impl<'w, 't, 's> Walk<'w, 't, 's> {
    /// A walk that has not started.
    pub fn new(evaluator: &'w mut Evaluator<'t, 's>, visitor: &'w mut dyn Visitor<'t>) -> Self {
        Self { evaluator, visitor, deployments: 0, policies: Policies::default() }
    }

    /// Walks the value of a property `resources`: an array, or an object of symbolic names.
    pub(super) fn resources(&mut self, node: JsonNode<'t>, env: &Env, round: &Surroundings) {
        match self.evaluator.locate(node, env) {
            Located::Node(node, env) if node.is_array() => {
                for element in node.elements() {
                    self.resource(element, None, &env, round);
                }
            }
            Located::Node(node, env) if node.is_object() => {
                for member in node.members() {
                    let symbol = member.key.as_str().map(|key| Arc::from(&*key));
                    self.resource(member.value, symbol, &env, round);
                }
            }
            Located::Node(node, _) => {
                let message = "`resources` is neither an array nor an object";
                self.evaluator.report(errors::bad_shape(message, node.span(), "should be an array"));
                self.note_misshapen(node, "a list of resources that is none");
            }
            Located::Value(value) => self.evaluator.note_unseen(&value, node.span()),
        }
    }

    /// Notes that what should be resources cannot be looked into, besides the mistake that it is: where
    /// nothing else is found, mistakes are not told of a template.
    fn note_misshapen(&mut self, node: JsonNode<'t>, what: &'static str) {
        if !node.is_null() {
            self.evaluator.note(Cause::at(CauseKind::Unreadable(Named::Words(what)), node.span()));
        }
    }

    pub(super) fn resource(
        &mut self,
        node: JsonNode<'t>,
        symbol: Option<Arc<str>>,
        env: &Env,
        round: &Surroundings,
    ) {
        if !self.evaluator.tick(node.span()) {
            return;
        }
        if !node.is_object() {
            self.evaluator.report(errors::bad_shape(
                "a resource is no object",
                node.span(),
                "should be an object",
            ));
            self.note_misshapen(node, "a resource that is no object");
            return;
        }
        let parts = Parts::of(node, symbol.is_some());
        let instance = Instance {
            node,
            parts,
            env: env.clone(),
            kind: Cow::default(),
            symbol,
            parents: round.names.clone(),
            target: Rc::clone(&round.target),
            uncertain: round.uncertain.clone(),
            full_name: OnceCell::new(),
        };
        match literal_kind(&parts, round) {
            // Nothing else of an extension is looked into: it is none of Azure Resource Manager.
            Some(kind) if !self.matters(&kind, &parts) => {
                if !parts.is_of_extension && !parts.exists {
                    self.beside(node, &[]);
                }
            }
            kind => self.looped(instance, kind, round),
        }
    }

    /// Whether anything of interest can come of a resource of this type.
    fn matters(&self, kind: &str, parts: &Parts<'t>) -> bool {
        // No extension has resources of the types that are of interest, whatever a resource says.
        let holds = holder_of(kind) != Holder::Nothing;
        let is_wanted = || self.visitor.wants_all() || self.visitor.wants(kind) || parts.resources.is_some();
        holds || (!parts.is_of_extension && is_wanted())
    }

    /// Runs the resource's loop, if it has one.
    fn looped(&mut self, instance: Instance<'t>, kind: Option<Cow<'t, str>>, round: &Surroundings) {
        let Some(copy) = instance.parts.copy.filter(|copy| copy.is_object()) else {
            return self.placed(instance, kind, round);
        };
        let name = copy
            .get("name")
            .and_then(JsonNode::as_str)
            .map_or_else(|| Arc::from(""), |name| Arc::from(&*name));
        let span = copy.span();
        match self.evaluator.rounds(copy, &instance.env) {
            Ok(Rounds::Known(count)) => {
                for index in 0..count {
                    if !self.evaluator.tick(span) {
                        return;
                    }
                    let index = Value::new(Data::Int(index), Origin::computed(span));
                    let env = instance.env.in_loop(Arc::clone(&name), LoopKind::Unnamed, index);
                    self.placed(Instance { env, ..instance.clone() }, kind.clone(), round);
                }
            }
            Ok(Rounds::Unknown(cause)) => {
                let index = Value::unknown(cause.clone());
                let env = instance.env.in_loop(name, LoopKind::Unnamed, index);
                let uncertain = instance.uncertain.clone().or(Some(cause));
                self.placed(Instance { env, uncertain, ..instance }, kind, round);
            }
            Err(_) => {
                let cause = Cause::at(CauseKind::TemplateError, span);
                let index = Value::unknown(cause.clone());
                let env = instance.env.in_loop(name, LoopKind::Unnamed, index);
                let uncertain = instance.uncertain.clone().or(Some(cause));
                self.placed(Instance { env, uncertain, ..instance }, kind, round);
            }
        }
    }

    /// One round of a resource: its type, its condition, then what is in it.
    fn placed(&mut self, mut instance: Instance<'t>, kind: Option<Cow<'t, str>>, round: &Surroundings) {
        let kind = match kind {
            Some(kind) => kind,
            None => match self.computed_kind(&instance, round) {
                Some(kind) if self.matters(&kind, &instance.parts) => kind,
                _ => return,
            },
        };
        instance.kind = kind;
        if !instance.parts.exists && self.condition(&mut instance) {
            if self.visitor.wants_all() || self.visitor.wants(&instance.kind) {
                self.check_name(&instance);
                let visitor = &mut *self.visitor;
                match instance.uncertain {
                    Some(_) => self.evaluator.supposing(|evaluator| visitor.visit(evaluator, &instance)),
                    None => visitor.visit(self.evaluator, &instance),
                }
            }
            self.held(&instance);
        }
        if let Some(children) = instance.parts.resources {
            self.children(children, &instance, round);
        }
    }

    fn children(&mut self, children: JsonNode<'t>, instance: &Instance<'t>, round: &Surroundings) {
        let own = instance.value(self.evaluator, instance.parts.name);
        let mut names = round.names.clone();
        names.extend(own);
        let kind = Some(Arc::from(&*instance.kind));
        let inside = Surroundings { kind, names, ..round.clone() };
        self.resources(children, &instance.env, &inside);
    }

    /// The resource's full type, if it is an expression that can be evaluated.
    fn computed_kind(&mut self, instance: &Instance<'t>, round: &Surroundings) -> Option<Cow<'t, str>> {
        let span = instance.node.span();
        let Some(value) = instance.value(self.evaluator, instance.parts.kind) else {
            self.evaluator.report(errors::bad_shape("a resource has no `type`", span, "`type` is missing"));
            self.note_misshapen(instance.node, "a resource without a type");
            return None;
        };
        match &value.data {
            Data::String(text) if !value.is_secret() => Some(full_kind(Cow::Owned(text.to_string()), round)),
            Data::Unknown(cause) | Data::Either(_, cause) => {
                self.evaluator.note(cause.clone());
                None
            }
            Data::Null
            | Data::Bool(_)
            | Data::Int(_)
            | Data::Float(_)
            | Data::String(_)
            | Data::Array(_)
            | Data::Object(_) => {
                let found = if value.is_secret() { "a secret" } else { kind_of(&value.data) };
                self.evaluator.report(errors::wrong_type("the type of a resource", "a string", found, span));
                self.note_misshapen(instance.node, "a resource whose type is no text");
                None
            }
        }
    }

    /// Reports a name that does not have one segment for each of the type after the provider.
    fn check_name(&mut self, instance: &Instance<'t>) {
        let Some(node) = instance.parts.name else { return };
        let Some(name) = instance.name(self.evaluator) else { return };
        let Data::String(name) = &name.data else { return };
        let wanted = ids::slashes(&instance.kind);
        let found = ids::slashes(name) + 1;
        if wanted != found {
            let own = wanted.saturating_sub(instance.parents.len());
            let found = found.saturating_sub(instance.parents.len());
            self.evaluator.report(errors::name_segments(&instance.kind, own, found, node.span()));
        }
    }

    /// Whether the resource is deployed; if that is not known, the instance says so.
    fn condition(&mut self, instance: &mut Instance<'t>) -> bool {
        let Some(node) = instance.parts.condition else { return true };
        let value = self.evaluator.value(node, &instance.env);
        match &value.data {
            Data::Bool(deployed) => *deployed,
            Data::String(text) if same_name(text, "true") => true,
            Data::String(text) if same_name(text, "false") => false,
            Data::Unknown(cause) | Data::Either(_, cause) => {
                instance.uncertain.get_or_insert_with(|| cause.clone());
                true
            }
            Data::Null
            | Data::Int(_)
            | Data::Float(_)
            | Data::String(_)
            | Data::Array(_)
            | Data::Object(_) => {
                let (found, span) = (kind_of(&value.data), node.span());
                self.evaluator.report(errors::wrong_type("the condition", "a boolean", found, span));
                let cause = Cause::at(CauseKind::TemplateError, span);
                instance.uncertain.get_or_insert(cause);
                true
            }
        }
    }
}

/// The resource's full type, if it is a literal.
fn literal_kind<'t>(parts: &Parts<'t>, round: &Surroundings) -> Option<Cow<'t, str>> {
    let own = parts.kind?.as_str().filter(|text| !text.starts_with('['))?;
    Some(full_kind(own, round))
}

/// The type of a resource that stands in another: its own after the other's, unless it names a
/// provider of its own.
fn full_kind<'t>(own: Cow<'t, str>, round: &Surroundings) -> Cow<'t, str> {
    let trimmed = own.trim_matches(|end: char| end == '/' || end.is_whitespace());
    match &round.kind {
        Some(parent) if !trimmed.contains('.') || !trimmed.contains('/') => {
            Cow::Owned(format!("{parent}/{trimmed}"))
        }
        _ if trimmed.len() == own.len() => own,
        _ => Cow::Owned(trimmed.to_owned()),
    }
}
