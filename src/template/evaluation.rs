//! A template with its parameter values to delegations.

use std::sync::Arc;

use super::arm::context::Context;
use super::arm::delegation::Delegations;
use super::arm::delegation::definition::tenant;
use super::arm::errors;
use super::arm::evaluate::{Evaluator, Loader};
use super::arm::limits::Limits;
use super::arm::parameters::read_file;
use super::arm::resources::{Visitor, Walk};
use super::arm::scope::{Given, GivenValue, ScopeId, Supply};
use super::detect::{JsonFile, detect};
use crate::diagnostic::Sink;
use crate::document::json::JsonTree;
use crate::model::{Assignment, Cause, Delegation};

/// A template and what it is evaluated with.
pub struct Input<'i, 't> {
    /// The template, policy definition or resource.
    pub template: &'t JsonTree,
    /// What it is, as [`detect`](fn@detect) tells.
    pub kind: JsonFile,
    /// Values for its parameters; a later one beats an earlier one.
    pub parameters: &'i [ParameterSource<'t>],
    /// Where it is deployed, as far as that is known.
    pub context: Context,
    /// What gets linked templates.
    pub loader: Option<&'i mut dyn Loader<'t>>,
    /// What evaluation may use.
    pub limits: Limits,
}

/// Where values for parameters come from.
#[derive(Clone, Debug)]
pub enum ParameterSource<'t> {
    /// A parameter file.
    File(&'t JsonTree),
    /// `name=value`, as a person gives it on the command line.
    Word(Arc<str>, Arc<str>),
}

impl<'i, 't> Input<'i, 't> {
    /// A template with nothing else.
    #[must_use]
    pub fn new(template: &'t JsonTree) -> Self {
        Self {
            template,
            kind: detect(template.root()),
            parameters: &[],
            context: Context::default(),
            loader: None,
            limits: Limits::default(),
        }
    }
}

/// What a template grants.
#[derive(Debug)]
pub struct Evaluated {
    /// What the text is. Only templates, policies and resources are evaluated.
    pub kind: JsonFile,
    /// The registration definitions, in the order in which they are met.
    pub delegations: Vec<Delegation>,
    /// The registration assignments, which put definitions on subscriptions and resource groups.
    pub assignments: Vec<Assignment>,
    /// Parts that may hold further delegations and could not be looked into, each with the reason.
    pub unseen: Vec<Cause>,
}

/// Evaluates a template as far as its delegations need it. Mistakes go to `sink`.
pub fn evaluate(input: Input<'_, '_>, sink: &mut Sink) -> Evaluated {
    let files = input.parameters.iter().filter_map(|source| match source {
        ParameterSource::File(tree) => Some(*tree),
        ParameterSource::Word(..) => None,
    });
    let mut delegations = Delegations {
        customer_tenant: tenant(input.context.tenant_id.as_ref()),
        texts: files.chain([input.template]).collect(),
        ..Delegations::default()
    };
    let kind = input.kind;
    let (_, mut unseen) = walk(input, &mut delegations, sink, |_, _| ());
    let (delegations, assignments, elsewhere) = delegations.finish();
    unseen.extend(elsewhere);
    Evaluated { kind, delegations, assignments, unseen }
}

/// Walks the text with a visitor, then runs `finish` on what evaluated it.
pub(super) fn walk<'t, T>(
    input: Input<'_, 't>,
    visitor: &mut dyn Visitor<'t>,
    sink: &mut Sink,
    finish: impl FnOnce(&mut Evaluator<'t, '_>, ScopeId) -> T,
) -> (Option<T>, Vec<Cause>) {
    let (root, kind) = (input.template.root(), input.kind);
    let given = match kind {
        JsonFile::Template | JsonFile::Policy => read_sources(input.parameters, sink),
        JsonFile::Resource => Given::default(),
        JsonFile::Parameters
        | JsonFile::Export
        | JsonFile::UiDefinition
        | JsonFile::Schema
        | JsonFile::Other => {
            return (None, Vec::new());
        }
    };
    let loader = input.loader.map(|loader| loader as &mut dyn Loader<'t>);
    let mut evaluator = Evaluator::new(input.limits, loader, sink);
    let mut walk = Walk::new(&mut evaluator, visitor);
    let scope = match kind {
        JsonFile::Policy => walk.whole_policy(root, given, input.context),
        JsonFile::Resource => walk.whole_resource(root, input.context),
        _ => walk.whole_template(root, given, input.context),
    };
    let finished = finish(&mut evaluator, scope);
    (Some(finished), evaluator.take_unseen())
}

fn read_sources<'t>(sources: &[ParameterSource<'t>], sink: &mut Sink) -> Given<'t> {
    let mut values = Vec::new();
    for source in sources {
        match source {
            ParameterSource::File(tree) if detect(tree.root()) == JsonFile::Template => {
                sink.push(errors::not_a_parameter_file(tree.root().span(), "it is a template"));
            }
            ParameterSource::File(tree) => read_file(tree.root(), &mut values, sink),
            ParameterSource::Word(name, value) => values.push(GivenValue {
                name: Arc::clone(name),
                place: None,
                supply: Supply::Word(Arc::clone(value)),
            }),
        }
    }
    Given::new(values, None)
}
