//! What the template itself deploys, for `reference` and `references`.
//!
//! The state of a resource is known as far as the template says it: the outputs of its own nested
//! deployments, and the properties that a resource is deployed with. Azure may add to that, so the
//! rest is unknown. Of a resource that may not be deployed by the template, Azure gives what is there
//! from before, which nobody here knows.

use std::cell::OnceCell;
use std::rc::Rc;
use std::sync::Arc;

use super::copy::Rounds;
use super::own_place::Spotted;
use super::path::{Located, Part, Place, is_container, opened};
use super::{Evaluator, place};
use crate::document::json::JsonNode;
use crate::model::{Cause, CauseKind, Origin, StepKind};
use crate::template::arm::ids;
use crate::template::arm::scope::{Env, LoopKind};
use crate::template::arm::value::{Data, Members, Value};
use crate::text::{Span, same_name};

/// A resource of the template, in one round of its loop.
#[derive(Debug)]
pub(super) struct Own<'t> {
    pub(super) node: JsonNode<'t>,
    pub(super) env: Env,
    kind: String,
    symbol: Option<Arc<str>>,
    round: Option<i64>,
    /// If the number of its loop's rounds is not known: why.
    unsure: Option<Cause>,
    parent: Option<Rc<Own<'t>>>,
    name: OnceCell<Option<Arc<str>>>,
}

/// What `reference` asks for.
#[derive(Debug)]
enum Sought<'a> {
    /// A symbolic name, or a name; with a round of its loop.
    Bare(&'a str, Option<i64>),
    /// A type and a name, and what is known of the place.
    Typed(String, String, Spotted),
}

/// Whether the template itself deploys a resource.
enum Presence {
    Certain,
    Never,
    /// It is not known, for this reason.
    Perhaps(Cause),
}

/// The state of a resource, as `reference` gives it.
#[derive(Clone, Debug)]
pub(super) struct State<'t> {
    own: Rc<Own<'t>>,
    /// Whether the whole resource is meant, and not only its properties.
    full: bool,
    /// The call.
    span: Span,
}

impl<'t> Evaluator<'t, '_> {
    /// The state of the resource that the template calls by `id`: a symbolic name, a name or an id.
    /// None if the template deploys no such resource, and the reason if that is not known.
    pub(super) fn own_state(
        &mut self,
        id: &str,
        full: bool,
        env: &Env,
        span: Span,
    ) -> Option<Result<State<'t>, Cause>> {
        let sought = read_id(id);
        Some(self.find_own(&sought, env, span)?.map(|own| State { own, full, span }))
    }

    /// The same for a type and names, when the scope of the id is not known.
    pub(super) fn own_state_of(
        &mut self,
        parts: &place::IdParts<'_>,
        full: bool,
        env: &Env,
        span: Span,
    ) -> Option<Result<State<'t>, Cause>> {
        let place = Spotted::of_parts(parts, &self.context_of(env.scope));
        let sought = Sought::Typed(parts.kind.to_owned(), parts.names.join("/"), place);
        Some(self.find_own(&sought, env, span)?.map(|own| State { own, full, span }))
    }

    /// The states of all rounds of a loop.
    pub(super) fn own_states(
        &mut self,
        symbol: &str,
        full: bool,
        env: &Env,
        span: Span,
    ) -> Option<Result<Vec<State<'t>>, Cause>> {
        let owns = self.owns(env)?;
        let of_loop = |own: &&Rc<Own<'t>>| {
            let is_looped = own.round.is_some() || own.unsure.is_some();
            is_looped && own.symbol.as_deref().is_some_and(|known| same_name(known, symbol))
        };
        let mut states = Vec::new();
        for own in owns.iter().filter(of_loop) {
            match self.presence(own, span) {
                Presence::Certain => states.push(State { own: Rc::clone(own), full, span }),
                Presence::Never => return Some(Err(from_before(span))),
                Presence::Perhaps(cause) => return Some(Err(cause)),
            }
        }
        (!states.is_empty()).then_some(Ok(states))
    }

    /// The only resource that is sought and that the template certainly deploys. Several may have one
    /// name, of which conditions choose one.
    fn find_own(&mut self, sought: &Sought<'_>, env: &Env, span: Span) -> Option<Result<Rc<Own<'t>>, Cause>> {
        let owns = self.owns(env)?;
        if !self.charge(owns.len() / 8, span) {
            return None;
        }
        let mut only = None;
        for own in owns.iter().filter(|own| own.may_be(sought)) {
            if !self.is_sought(own, sought) {
                continue;
            }
            match self.presence(own, span) {
                Presence::Certain if only.is_none() => only = Some(Rc::clone(own)),
                Presence::Certain => return Some(Err(from_before(span))),
                Presence::Never => {}
                Presence::Perhaps(cause) => return Some(Err(cause)),
            }
        }
        only.map(Ok)
    }

    fn is_sought(&mut self, own: &Rc<Own<'t>>, sought: &Sought<'_>) -> bool {
        let wanted = match sought {
            Sought::Bare(name, _) if own.symbol.is_none() => name,
            Sought::Bare(..) => return true,
            Sought::Typed(_, name, _) => name.as_str(),
        };
        let is_named = self.own_name(own).is_some_and(|name| same_name(&name, wanted));
        let is_apart = |this: &mut Self| match sought {
            Sought::Typed(_, _, place) if *place != Spotted::default() => place.is_apart(&this.spotted(own)),
            Sought::Typed(..) | Sought::Bare(..) => false,
        };
        is_named && !is_apart(self)
    }

    /// Whether the template deploys the resource.
    fn presence(&mut self, own: &Own<'t>, span: Span) -> Presence {
        if own.node.get("existing").is_some() {
            return Presence::Never;
        }
        if let Some(cause) = &own.unsure {
            return Presence::Perhaps(cause.clone());
        }
        let Some(node) = own.node.get("condition") else { return Presence::Certain };
        match self.value(node, &own.env).data {
            Data::Bool(true) => Presence::Certain,
            Data::Bool(false) => Presence::Never,
            Data::String(word) if same_name(&word, "true") => Presence::Certain,
            Data::String(word) if same_name(&word, "false") => Presence::Never,
            Data::Unknown(cause) | Data::Either(_, cause) => Presence::Perhaps(cause),
            Data::Null
            | Data::Int(_)
            | Data::Float(_)
            | Data::String(_)
            | Data::Array(_)
            | Data::Object(_) => Presence::Perhaps(from_before(span)),
        }
    }

    /// The resources of the template that `env` lies in; none while they are being collected.
    fn owns(&mut self, env: &Env) -> Option<Rc<Vec<Rc<Own<'t>>>>> {
        if let Some(known) = self.owns.get(&env.scope) {
            return known.clone();
        }
        self.owns.insert(env.scope, None);
        let mut found = Vec::new();
        if let Some(resources) = self.scope(env.scope).and_then(|scope| scope.resources) {
            let env = self.env_of(env.scope);
            self.collect(resources, &env, None, &mut found);
        }
        let found = Rc::new(found);
        self.owns.insert(env.scope, Some(Rc::clone(&found)));
        Some(found)
    }

    fn collect(
        &mut self,
        resources: JsonNode<'t>,
        env: &Env,
        parent: Option<&Rc<Own<'t>>>,
        found: &mut Vec<Rc<Own<'t>>>,
    ) {
        let Located::Node(resources, env) = self.locate(resources, env) else { return };
        for node in resources.elements() {
            self.collect_rounds(node, None, &env, parent, found);
        }
        for member in resources.members() {
            let symbol = member.key.as_str().map(|symbol| Arc::from(&*symbol));
            self.collect_rounds(member.value, symbol, &env, parent, found);
        }
    }

    fn collect_rounds(
        &mut self,
        node: JsonNode<'t>,
        symbol: Option<Arc<str>>,
        env: &Env,
        parent: Option<&Rc<Own<'t>>>,
        found: &mut Vec<Rc<Own<'t>>>,
    ) {
        if !self.tick(node.span()) {
            return;
        }
        let Some(own_kind) = node.get("type").and_then(JsonNode::as_str) else { return };
        let kind = match parent {
            Some(parent) => format!("{}/{own_kind}", parent.kind),
            None => own_kind.trim_end_matches('/').to_owned(),
        };
        let mut add = |this: &mut Self, env: Env, round: Option<i64>, unsure: Option<Cause>| {
            let own = Rc::new(Own {
                node,
                env,
                kind: kind.clone(),
                symbol: symbol.clone(),
                round,
                unsure,
                parent: parent.map(Rc::clone),
                name: OnceCell::new(),
            });
            found.push(Rc::clone(&own));
            if let Some(children) = node.get("resources") {
                let env = own.env.clone();
                this.collect(children, &env, Some(&own), found);
            }
        };
        let Some(copy) = node.get("copy").filter(|copy| copy.is_object()) else {
            return add(self, env.clone(), None, None);
        };
        let name: Arc<str> = copy
            .get("name")
            .and_then(JsonNode::as_str)
            .map_or_else(|| Arc::from(""), |name| Arc::from(&*name));
        let count = match self.rounds(copy, env) {
            Ok(Rounds::Known(count)) => count,
            Ok(Rounds::Unknown(cause)) => {
                let inside = env.in_loop(name, LoopKind::Unnamed, Value::unknown(cause.clone()));
                return add(self, inside, None, Some(cause));
            }
            Err(_) => return,
        };
        for round in 0..count {
            if !self.charge(4, node.span()) {
                return;
            }
            let index = Value::new(Data::Int(round), Origin::computed(copy.span()));
            add(self, env.in_loop(Arc::clone(&name), LoopKind::Unnamed, index), Some(round), None);
        }
    }

    /// The resource's full name; none if it is not known, or secret.
    fn own_name(&mut self, own: &Rc<Own<'t>>) -> Option<Arc<str>> {
        if let Some(known) = own.name.get() {
            return known.clone();
        }
        let name = own.node.get("name").map(|node| self.value(node, &own.env));
        let name = match name.filter(|name| !name.is_secret()).map(|name| name.data) {
            Some(Data::String(name)) => match &own.parent {
                Some(parent) => {
                    let parent = self.own_name(parent);
                    parent.map(|parent| Arc::from(format!("{parent}/{name}")))
                }
                None => Some(name),
            },
            Some(_) | None => None,
        };
        own.name.get_or_init(|| name).clone()
    }

    /// One step into a state.
    pub(super) fn step_into_state(&mut self, state: State<'t>, name: &str) -> Place<'t> {
        let own = Rc::clone(&state.own);
        if state.full {
            if same_name(name, "properties") {
                return Place::State(State { full: false, ..state });
            }
            if same_name(name, "id") {
                return Place::Value(self.own_id(&own, state.span));
            }
            return self.declared(own.node, &own.env, name, &state);
        }
        if ids::is_deployment(&own.kind) {
            let deployed = if same_name(name, "outputs") { self.deployed(own.node, &own.env) } else { None };
            let outputs =
                deployed.and_then(|deployed| Some((deployed.template.get("outputs")?, deployed.env)));
            return match outputs {
                Some((node, env)) => Place::Part(Part { node, env, step: state.step(), open: None }),
                None => Place::Value(state.unknown()),
            };
        }
        let Some(properties) = own.node.get("properties") else { return Place::Value(state.unknown()) };
        match self.locate(properties, &own.env) {
            Located::Node(properties, env) => self.declared(properties, &env, name, &state),
            Located::Value(value) => Place::Value(value.member(name).unwrap_or_else(|| state.unknown())),
        }
    }

    /// What a resource declares under a name; Azure may know more.
    fn declared(&mut self, holder: JsonNode<'t>, env: &Env, name: &str, state: &State<'t>) -> Place<'t> {
        match holder.get(name) {
            Some(node) => {
                let (env, open) = (env.clone(), Some(state.cause()));
                let part = Place::Part(Part { node, env, step: state.step(), open });
                if is_container(node) { part } else { Place::Value(self.arrive(part)) }
            }
            None => Place::Value(state.unknown()),
        }
    }

    /// The state as a value.
    pub(super) fn state_value(&mut self, state: &State<'t>) -> Value {
        let own = Rc::clone(&state.own);
        let mut members = Members::new();
        let names: &[&str] = match (state.full, ids::is_deployment(&own.kind)) {
            (true, _) => &["id", "name", "type", "apiVersion", "location", "tags", "properties"],
            (false, true) => &["outputs"],
            (false, false) => &[],
        };
        for name in names {
            let place = self.step_into_state(state.clone(), name);
            let value = self.arrive(place);
            if !matches!(value.data, Data::Unknown(_)) {
                members.set(*name, value);
            }
        }
        if names.is_empty()
            && let Some(properties) = own.node.get("properties")
        {
            let value = opened(&self.value(properties, &own.env), &state.cause());
            if let Data::Object(object) = &value.data {
                object
                    .members()
                    .iter()
                    .for_each(|(name, member)| members.set(Arc::clone(name), member.within(&value)));
            }
        }
        Value::new(members.build(Some(state.cause())).into(), Origin::computed(state.span))
    }

    fn own_id(&mut self, own: &Rc<Own<'t>>, span: Span) -> Value {
        let name = self.own_name(own);
        let scope = own.node.get("scope").map(|scope| self.value(scope, &own.env));
        let context = self.context_of(own.env.scope);
        let scope = scope.map(|scope| match scope.data {
            Data::String(text) if !scope.origin.secret => Some(text),
            _ => None,
        });
        let id = match (name, scope) {
            (Some(name), None) => ids::resource_id(&context, &own.kind, &name, None),
            (Some(name), Some(Some(scope))) => ids::resource_id(&context, &own.kind, &name, Some(&scope)),
            (None, _) | (_, Some(None)) => None,
        };
        match id {
            Some(id) => Value::new(Data::String(id.into()), Origin::computed(span)),
            None => Value::unknown(Cause::at(CauseKind::Context("resource id".into()), span)),
        }
    }
}

impl Own<'_> {
    /// Whether the resource is what is sought as far as that shows without its name.
    fn may_be(&self, sought: &Sought<'_>) -> bool {
        match (sought, &self.symbol) {
            (Sought::Bare(symbol, round), Some(known)) => {
                same_name(known, symbol) && (self.round == *round || self.unsure.is_some())
            }
            (Sought::Bare(_, round), None) => round.is_none(),
            (Sought::Typed(kind, ..), _) => same_name(&self.kind, kind),
        }
    }
}

impl State<'_> {
    fn step(&self) -> (StepKind, Span) {
        (StepKind::Function("reference".into()), self.span)
    }

    fn cause(&self) -> Cause {
        from_before(self.span)
    }

    fn unknown(&self) -> Value {
        Value::unknown(self.cause())
    }
}

/// Why the state of a resource is not known that the template does not say.
fn from_before(span: Span) -> Cause {
    Cause::at(CauseKind::LiveAzure("reference".into()), span)
}

/// What an argument of `reference` asks for.
fn read_id(id: &str) -> Sought<'_> {
    if let Some((kind, name)) = ids::type_and_name(id) {
        return Sought::Typed(kind, name, Spotted::of_id(id));
    }
    let round = id.strip_suffix(']').and_then(|rest| rest.rsplit_once('['));
    match round.and_then(|(symbol, round)| Some((symbol, round.parse().ok()?))) {
        Some((symbol, round)) => Sought::Bare(symbol, Some(round)),
        None => Sought::Bare(id, None),
    }
}
