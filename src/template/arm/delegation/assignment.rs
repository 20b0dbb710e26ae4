//! A registration assignment: which definition it names, and where it puts it.
//!
//! What can be wrong between assignments and definitions is looked for when all are met:
//! [`between`](super::checks::between).

use std::rc::Rc;
use std::sync::Arc;

use super::definition::{is_definition, own_name};
use super::fact::{self, Found, find};
use crate::model::{Assignment, Cause, CauseKind, Fact, Origin};
use crate::template::arm::context::{Context, DeploymentScope};
use crate::template::arm::evaluate::meant::{Meant, Written};
use crate::template::arm::evaluate::{Evaluator, kind_of};
use crate::template::arm::ids;
use crate::template::arm::resources::Instance;
use crate::template::arm::value::{Data, Value};
use crate::text::Span;
use crate::text::escape::brief;

/// How much of a text is shown.
const LONGEST: usize = 60;

/// A resource's name and where it is deployed, to tell whether two are the same.
#[derive(Clone, Debug)]
pub struct Whereabouts {
    /// `name`.
    pub name: Fact<Arc<str>>,
    /// How the name is computed, known or not.
    pub written: Option<Written>,
    /// The deployment that holds the resource.
    pub target: Rc<Context>,
    /// Whether it is known that the resource is deployed.
    pub certain: bool,
}

impl Whereabouts {
    /// Reads them off a resource.
    pub fn of<'t>(
        evaluator: &mut Evaluator<'t, '_>,
        instance: &Instance<'t>,
        name: Fact<Arc<str>>,
    ) -> Whereabouts {
        let node = instance.parts.name;
        Self {
            name,
            written: node.and_then(|node| evaluator.written(node, &instance.env)),
            target: Rc::clone(&instance.target),
            certain: instance.uncertain.is_none(),
        }
    }

    /// Whether both certainly have one name.
    pub fn same_name(&self, other: &Self) -> bool {
        match (self.name.value(), other.name.value()) {
            (Some(one), Some(other)) => one.eq_ignore_ascii_case(other),
            _ => self.written.is_some() && self.written == other.written,
        }
    }

    /// Whether it is certainly there, under a name that is known.
    pub fn is_there(&self) -> bool {
        self.certain && self.name.value().is_some()
    }

    /// Whether both are certainly there, under different names.
    pub fn both_there(&self, other: &Self) -> bool {
        self.is_there() && other.is_there() && !self.same_name(other)
    }
}

/// What `registrationDefinitionId` is.
#[derive(Clone, Debug)]
pub enum Reference {
    /// It is not known, or stands in no known form.
    Unknown,
    /// The property is not there.
    Missing,
    /// It is no id of a registration definition: in words, what it is.
    Wrong(String),
    /// It is a text that was to be replaced.
    Placeholder(String),
    /// A registration definition.
    Definition {
        /// Its resource's name, as far as it is known.
        name: Option<String>,
        /// How the name is computed, if it is not known.
        written: Option<Written>,
        /// The kind of place that it is in.
        place: Option<DeploymentScope>,
    },
}

/// An assignment that was met.
#[derive(Clone, Debug)]
pub struct Assigned {
    /// The resource as a whole.
    pub span: Span,
    /// Its name and place.
    pub at: Whereabouts,
    /// Whether it names another place for itself than its deployment's.
    pub placed_otherwise: bool,
    /// What it puts there.
    pub reference: Reference,
    /// Where that is written.
    pub origin: Origin,
}

/// Reads an assignment.
pub fn read<'t>(evaluator: &mut Evaluator<'t, '_>, instance: &Instance<'t>) -> Assigned {
    let whole = Origin::literal(instance.node.span());
    let name = match instance.name(evaluator).cloned() {
        Some(Value { data: Data::Unknown(cause), .. }) => Found::Unknown(cause),
        Some(value) => Found::Value(value),
        None => Found::Absent(whole.clone()),
    };
    let at = Whereabouts::of(evaluator, instance, own_name(fact::text(name), &instance.kind));
    let (value, meant) = definition_id(evaluator, instance);
    let (reference, origin) = match value {
        None | Some(Found::Absent(_)) => (Reference::Missing, whole),
        Some(Found::Unknown(cause) | Found::Value(Value { data: Data::Either(_, cause), .. })) => {
            let origin = cause.span.map_or_else(|| whole.clone(), Origin::computed);
            (unknown_reference(evaluator, instance, meant), origin)
        }
        Some(Found::Value(value)) => {
            let length = if let Data::String(text) = &value.data { text.len() } else { 0 };
            let is_paid = evaluator.charge(length / 16, instance.node.span());
            (if is_paid { known_reference(&value) } else { Reference::Unknown }, value.origin)
        }
    };
    let placed_otherwise = instance.node.get("scope").is_some();
    Assigned { span: instance.node.span(), at, placed_otherwise, reference, origin }
}

/// `registrationDefinitionId`, and what its parts tell of it if it is not known.
fn definition_id<'t>(evaluator: &mut Evaluator<'t, '_>, instance: &Instance<'t>) -> (Option<Found>, Meant) {
    const NAME: &str = "registrationDefinitionId";
    let Some(node) = instance.parts.properties else { return (None, Meant::default()) };
    let written = node.get(NAME);
    // Nearly always it stands there alone, so that no object needs to be made round it.
    if let Some(id) = written.filter(|_| node.members().count() == 1) {
        let (value, meant) = evaluator.id(id, &instance.env);
        let found = match value.data {
            Data::Unknown(cause) => Found::Unknown(cause),
            Data::Null => Found::Absent(value.origin),
            _ => Found::Value(value),
        };
        return (Some(found), meant);
    }
    let found = find(&evaluator.value(node, &instance.env), NAME);
    let meant = match (&found, written) {
        (Found::Unknown(_) | Found::Value(Value { data: Data::Either(..), .. }), Some(id)) => {
            evaluator.meant_by_parts(id, &instance.env)
        }
        _ => Meant::default(),
    };
    (Some(found), meant)
}

/// The reference that is not known as a whole, mostly for want of the subscription.
fn unknown_reference<'t>(
    evaluator: &mut Evaluator<'t, '_>,
    instance: &Instance<'t>,
    Meant { kind_and_name: meant, kind_and_written, place }: Meant,
) -> Reference {
    let written = kind_and_written.filter(|(kind, _)| is_definition(kind)).map(|(_, written)| written);
    let length = meant.as_ref().map_or(0, |(kind, name)| kind.len() + name.len())
        + written.as_ref().map_or(0, |(_, text)| text.len());
    if !evaluator.charge(length / 16, instance.node.span()) {
        return Reference::Unknown;
    }
    match meant {
        Some((kind, _)) if !is_definition(&kind) => {
            Reference::Wrong(format!("is the id of a `{}`", brief(&kind, LONGEST)))
        }
        Some((_, name)) => Reference::Definition { name: Some(name), written, place },
        None if place.is_some() || written.is_some() => Reference::Definition { name: None, written, place },
        None => Reference::Unknown,
    }
}

fn known_reference(value: &Value) -> Reference {
    let text = match &value.data {
        Data::String(_) if value.is_secret() => return Reference::Unknown,
        Data::String(text) => text,
        Data::Null | Data::Unknown(_) | Data::Either(..) => return Reference::Unknown,
        other => return Reference::Wrong(format!("is {}", kind_of(other))),
    };
    let shown = brief(text, LONGEST);
    if super::checks::stands_for_an_id(text) {
        return Reference::Placeholder(shown);
    }
    match (ids::type_and_name(text).filter(|_| text.starts_with('/')), ids::place_of(text)) {
        (Some((kind, _)), _) if !is_definition(&kind) => {
            Reference::Wrong(format!("is the id of a `{}`", brief(&kind, LONGEST)))
        }
        (Some((_, name)), Some(place)) => {
            Reference::Definition { name: Some(name), written: None, place: Some(place) }
        }
        _ => Reference::Wrong(format!("`{shown}` is not the id of a registration definition")),
    }
}

/// The assignment as the model has it.
pub fn model(assigned: &Assigned) -> Assignment {
    let target = &assigned.at.target;
    let known = match target.scope {
        Some(DeploymentScope::Subscription) => Some(Arc::from("subscription")),
        Some(DeploymentScope::ResourceGroup) => target.resource_group.clone(),
        Some(DeploymentScope::ManagementGroup | DeploymentScope::Tenant) | None => None,
    };
    let scope = match known {
        Some(scope) => Fact::known(scope, Origin::nowhere()),
        None => Fact::Unknown(Cause::at(CauseKind::Context("resourceGroup().name".into()), assigned.span)),
    };
    Assignment { scope, span: Some(assigned.span) }
}
