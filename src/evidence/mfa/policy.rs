//! One Conditional Access policy, examined by the five-step test.

use uuid::Uuid;

use super::clause::{Breach, Clause, Narrowing};
use super::list::{is_blank, telling};
use super::parts::Parts;
use super::reach::{self, Reach};
use super::{grant, scope};
use crate::document::json::JsonNode;
use crate::model::mfa::MfaNote;
use crate::text::Span;

/// Whether a policy is in force.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum State {
    Enabled,
    ReportOnly,
    Disabled,
    /// The export does not tell.
    Unknown,
}

/// A policy and what keeps it from proving that everybody has to use multi-factor authentication.
#[derive(Clone, Debug)]
pub(super) struct Policy {
    pub(super) id: Option<Uuid>,
    pub(super) name: String,
    pub(super) state: State,
    /// A place that stands for the policy: its name, say.
    pub(super) span: Span,
    /// Whether its controls have to do with multi-factor authentication.
    pub(super) asks: bool,
    /// Whether it lets nobody in whom it covers.
    pub(super) blocks: bool,
    /// What breaks the proof or leaves it open, whom it covers aside.
    pub(super) clauses: Vec<Clause>,
    /// Whom it covers; none if a clause says that this is not known, or no user.
    pub(super) reach: Option<Reach>,
}

impl Policy {
    /// Examines a policy of an export.
    pub(super) fn examine(node: JsonNode<'_>) -> Self {
        let text = |name: &str| node.get(name).and_then(JsonNode::as_str).filter(|text| !text.is_empty());
        let place = name_place(node);
        let (state, clause) = state(node, place);
        let mut clauses: Vec<Clause> = clause.into_iter().collect();
        let (asks, clause) = grant::examine(node, place);
        let blocks = clause.as_ref().is_some_and(|clause| clause.breach == Breach::Blocks);
        clauses.extend(clause);
        let mut reach = None;
        match node.get("conditions").filter(|conditions| !is_blank(*conditions)) {
            None => clauses.push(Clause::new(Breach::Untold("conditions"), place)),
            Some(conditions) => {
                match reach::examine(conditions, place) {
                    Ok(found) => reach = found,
                    Err(clause) => clauses.push(clause),
                }
                clauses.extend(scope::applications(conditions, place));
                clauses.extend(scope::narrowing(conditions, place));
            }
        }
        let name = text("displayName").or_else(|| text("id")).unwrap_or_default().into_owned();
        let id = text("id").and_then(|id| Uuid::try_parse(&id).ok());
        Self { id, name, state, span: place, asks, blocks, clauses, reach }
    }

    /// What keeps the policy from closing Azure to whoever it covers and has but one factor. To block
    /// everybody closes it too.
    pub(super) fn objections(&self) -> impl Iterator<Item = &Clause> {
        self.clauses.iter().filter(|clause| clause.breach != Breach::Blocks)
    }

    /// Whether nothing but whom it covers can keep the policy from closing every sign-in to Azure to
    /// a single factor.
    pub(super) fn is_effective(&self) -> bool {
        self.objections().next().is_none()
    }

    /// Whether nothing shows that the policy is not effective.
    pub(super) fn may_be_effective(&self) -> bool {
        self.may_close() && self.objections().all(|clause| !clause.breach.is_decisive())
    }

    /// The conditions that narrow a policy which would be effective without them, or might be; none if
    /// something else is against it.
    pub(super) fn narrowings(&self) -> Vec<(Narrowing, Parts)> {
        let narrowing = |clause: &Clause| match clause.breach {
            Breach::Narrow(narrowing, parts) => Some((narrowing, parts)),
            _ => None,
        };
        let narrowed = |clause: &Clause| narrowing(clause).is_some() || !clause.breach.is_decisive();
        if !self.may_close() || !self.objections().all(narrowed) {
            return Vec::new();
        }
        self.objections().filter_map(narrowing).collect()
    }

    /// Whether the policy asks some sign-in to Azure for several factors, or may.
    pub(super) fn may_ask_somebody(&self) -> bool {
        let narrows = |clause: &Clause| matches!(clause.breach, Breach::Narrow(..));
        let open = |clause: &Clause| narrows(clause) || !clause.breach.is_decisive();
        self.may_ask() && self.clauses.iter().all(open)
    }

    /// Every clause against the policy: those of its conditions, then whom it leaves out.
    pub(super) fn all_clauses(&self, accepted: &dyn Fn(&reach::Audience) -> bool) -> Vec<Clause> {
        let mut clauses = self.clauses.clone();
        if let Some(reach) = &self.reach {
            if !reach.all {
                clauses.push(Clause::new(Breach::SomeUsers, reach.span));
            }
            let excluded = reach.excluded.iter().filter(|(audience, _)| !accepted(audience));
            clauses.extend(
                excluded.map(|(audience, span)| Clause::new(Breach::Excludes(audience.clone()), *span)),
            );
        }
        clauses
    }

    /// A clause of this policy as a note.
    pub(super) fn note(&self, clause: &Clause) -> MfaNote {
        clause.note(&self.name)
    }

    /// Takes in that another export shows the policy differently. Neither is believed, whichever came
    /// first: the policy may do anything, if one of them shows that it has to do with multi-factor
    /// authentication.
    pub(super) fn contradict(&mut self, other: &Self) {
        if self.state != other.state {
            self.state = State::Unknown;
        }
        self.asks = self.may_ask() || other.may_ask();
        self.blocks |= other.blocks;
        self.reach = None;
        self.clauses = vec![Clause::new(Breach::Contradictory, other.span)];
    }

    /// Whether its controls have to do with multi-factor authentication, or may.
    pub(super) fn may_ask(&self) -> bool {
        let untold = |clause: &Clause| clause.breach == Breach::Untold("grantControls");
        self.asks || self.clauses.iter().any(untold)
    }

    /// Whether it asks or blocks, or may.
    fn may_close(&self) -> bool {
        self.blocks || self.may_ask()
    }

    /// Whether two exports show the same policy, as far as the test goes.
    pub(super) fn agrees_with(&self, other: &Self) -> bool {
        let breaches = |policy: &Self| -> Vec<Breach> {
            policy.all_clauses(&|_| false).into_iter().map(|clause| clause.breach).collect()
        };
        let same_include = match (&self.reach, &other.reach) {
            (Some(a), Some(b)) => a.includes_the_same(b),
            (None, None) => true,
            (Some(_), None) | (None, Some(_)) => false,
        };
        self.state == other.state && breaches(self) == breaches(other) && same_include
    }
}

/// A place that stands for the policy: its name, else its id, else its first byte.
fn name_place(node: JsonNode<'_>) -> Span {
    let named = node.get("displayName").or_else(|| node.get("id"));
    named.map_or_else(|| Span { end: node.span().start.saturating_add(1), ..node.span() }, JsonNode::span)
}

/// Step one of the test: the state, and how it breaks the proof.
fn state(node: JsonNode<'_>, place: Span) -> (State, Option<Clause>) {
    if let Some(deleted) = telling(node, "deletedDateTime") {
        return (State::Disabled, Some(Clause::new(Breach::Deleted, deleted.span())));
    }
    let value = node.get("state");
    let span = value.map_or(place, JsonNode::span);
    let Some(text) = value.and_then(JsonNode::as_str) else {
        return (State::Unknown, Some(Clause::new(Breach::Untold("state"), span)));
    };
    let (state, breach) = match text.to_ascii_lowercase().as_str() {
        "enabled" => (State::Enabled, None),
        "enabledforreportingbutnotenforced" => (State::ReportOnly, Some(Breach::ReportOnly)),
        "disabled" => (State::Disabled, Some(Breach::Disabled)),
        _ => (State::Unknown, Some(Breach::UnknownState(text.into_owned()))),
    };
    (state, breach.map(|breach| Clause::new(breach, span)))
}
