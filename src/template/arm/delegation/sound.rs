//! Definitions about which there is nothing to remark, read in one pass.
//!
//! Most definitions are what Azure documents: known properties, each once and of the right kind,
//! ids that are GUIDs, texts without a placeholder. Such a one is read straight from its JSON, with
//! no value made in between; strings that are expressions are evaluated where they stand. As soon as
//! anything is not so, the reader gives up, and the definition is read as any other by
//! [`definition`](super::definition), which finds out what to say. Both come to the same delegation
//! with the same origins; `tests/it/plain_reading.rs` holds them against each other.

use std::sync::Arc;

use uuid::Uuid;

use super::checks::placeholder;
use super::fact::{read_duration, read_mfa_provider};
use super::part::{Part, Text, Words};
use crate::catalog::Catalog;
use crate::document::json::JsonNode;
use crate::model::{
    Access, ActivationPolicy, Approver, Authorization, Entries, Fact, Origin, RoleReference, Trail,
};
use crate::template::arm::evaluate::Evaluator;
use crate::template::arm::evaluate::behind::{ListBehind, WrittenList};
use crate::template::arm::evaluate::copy::{Rounds, in_round};
use crate::template::arm::resources::Instance;
use crate::template::arm::scope::{Env, LoopKind};
use crate::template::arm::value::{Data, Value};
use crate::text::{self, guid};

/// What the properties of a definition say.
pub(super) struct Sound {
    pub(super) name: Fact<text::Part>,
    pub(super) description: Fact<text::Part>,
    pub(super) managing_tenant: Fact<Uuid>,
    pub(super) authorizations: Vec<Authorization>,
}

/// The properties of a definition; the last four are written by Azure and say nothing to rules.
const DEFINITION: [&str; 9] = [
    "registrationDefinitionName",
    "description",
    "managedByTenantId",
    "authorizations",
    "eligibleAuthorizations",
    "provisioningState",
    "managedByTenantName",
    "manageeTenantId",
    "manageeTenantName",
];
const AUTHORIZATION: [&str; 5] = [
    "principalId",
    "principalIdDisplayName",
    "roleDefinitionId",
    "delegatedRoleDefinitionIds",
    "justInTimeAccessPolicy",
];
const ACTIVATION: [&str; 3] =
    ["multiFactorAuthProvider", "maximumActivationDuration", "managedByTenantApprovers"];
const APPROVER: [&str; 2] = ["principalId", "principalIdDisplayName"];

/// Most definitions have no more authorizations than this.
const USUAL: usize = 16;

/// How deep a definition nests what it holds.
const DEPTH: usize = 8;

/// Reads the properties of a definition; none if there is anything to look at more closely.
pub(super) fn properties<'t>(evaluator: &mut Evaluator<'t, '_>, instance: &Instance<'t>) -> Option<Sound> {
    if evaluator.limits().depth < DEPTH || evaluator.limits().nesting < DEPTH {
        return None;
    }
    let env = Some(instance.env.clone());
    let mut reader = Reader { evaluator, env, trail: Trail::direct(), units: 0 };
    let sound = reader.definition(instance.parts.properties?)?;
    let units = reader.units;
    evaluator.affords(units).then_some(sound)
}

/// Reads one part after the other; none from any part means that the whole is given up.
struct Reader<'r, 't, 's> {
    evaluator: &'r mut Evaluator<'t, 's>,
    /// Where the expressions are evaluated; none where there are none, as in a parameter file.
    env: Option<Env>,
    /// The way of what the parts stand in.
    trail: Trail,
    /// What evaluating the literals would have cost so far.
    units: usize,
}

impl<'t> Reader<'_, 't, '_> {
    fn definition(&mut self, node: JsonNode<'t>) -> Option<Sound> {
        let [name, description, tenant, permanent, eligible, written @ ..] =
            self.fields(Part::Json(node), &DEFINITION)?;
        for value in written.into_iter().flatten() {
            self.text(value)?;
        }
        let whole = Origin::literal(node.span());
        let name = self.offered_text(name, &whole)?;
        let description = self.offered_text(description, &whole)?;
        let managing_tenant = self.guid(tenant?)?;
        let mut authorizations = Vec::new();
        self.authorizations(permanent?, Access::Permanent, &mut authorizations)?;
        if let Some(eligible) = eligible {
            self.authorizations(eligible, Access::Eligible, &mut authorizations)?;
        }
        Some(Sound { name, description, managing_tenant, authorizations })
    }

    /// Reads a list of authorizations, written there or meant by an expression.
    fn authorizations(
        &mut self,
        list: Part<'_, 't>,
        access: Access,
        read: &mut Vec<Authorization>,
    ) -> Option<()> {
        if read.is_empty() {
            read.reserve(USUAL);
        }
        let mut each = |this: &mut Self, entry: Part<'_, 't>| this.authorization(entry, access, &mut *read);
        let Part::Json(node) = list else { return self.entries(list, &mut each) };
        if node.is_array() {
            return self.entries(list, &mut each);
        }
        let env = self.env.clone()?;
        if let Some(lists) = self.evaluator.lists_behind(node, &env) {
            return lists.into_iter().try_for_each(|list| self.list_behind(list, &mut each));
        }
        let value = self.evaluator.value(node, &env);
        if value.is_secret() || !value.is_known() {
            return None;
        }
        self.entries(Part::Value(&value), &mut each)
    }

    /// Reads a list where it is written.
    fn list_behind(
        &mut self,
        list: ListBehind<'t>,
        read: &mut dyn FnMut(&mut Self, Part<'_, 't>) -> Option<()>,
    ) -> Option<()> {
        let guard = self.evaluator.enter(&list);
        let ListBehind { written, env, way, .. } = list;
        let outer = (std::mem::replace(&mut self.env, env), std::mem::replace(&mut self.trail, way));
        let done = match written {
            WrittenList::Array(node) => self.entries(Part::Json(node), read),
            WrittenList::Loop(entry, name) => self.rounds(entry, &name, read),
        };
        (self.env, self.trail) = outer;
        self.evaluator.leave(guard);
        done
    }

    /// Calls `read` with what a copy loop makes of its `input`, once for each round.
    fn rounds(
        &mut self,
        entry: JsonNode<'t>,
        name: &Arc<str>,
        read: &mut dyn FnMut(&mut Self, Part<'_, 't>) -> Option<()>,
    ) -> Option<()> {
        let (input, env) = (entry.get("input")?, self.env.clone()?);
        let Ok(Rounds::Known(count)) = self.evaluator.rounds(entry, &env) else { return None };
        (0..count).try_for_each(|round| {
            self.env = Some(in_round(entry, name, LoopKind::Named, round, &env));
            read(self, Part::Json(input))
        })
    }

    /// Reads an authorization to where it is kept: it is large, and there are many.
    fn authorization(
        &mut self,
        entry: Part<'_, 't>,
        access: Access,
        read: &mut Vec<Authorization>,
    ) -> Option<()> {
        // A loop makes of few bytes as many entries as there is budget for.
        if !self.evaluator.covers(self.units) {
            return None;
        }
        let [principal, display_name, role, delegated, policy] = self.fields(entry, &AUTHORIZATION)?;
        self.inside(entry, |this, whole| {
            read.push(Authorization {
                access,
                principal: this.guid(principal?)?,
                display_name: this.offered_text(display_name, whole)?,
                role: this.role(role?)?,
                delegated_roles: match delegated {
                    Some(list) => this.roles(list)?,
                    None => Entries::default(),
                },
                activation: match (access, policy) {
                    (Access::Permanent, None) => None,
                    (Access::Permanent, Some(_)) => return None,
                    (Access::Eligible, Some(policy)) => Some(Box::new(this.activation(policy)?)),
                    (Access::Eligible, None) => Some(Box::new(ActivationPolicy {
                        mfa: Fact::Absent(whole.clone()),
                        longest: Fact::Absent(whole.clone()),
                        approvers: Entries::default(),
                    })),
                },
                origin: whole.clone(),
            });
            Some(())
        })
    }

    fn roles(&mut self, list: Part<'_, 't>) -> Option<Entries<Fact<RoleReference>>> {
        let mut roles = Vec::new();
        self.entries(list, &mut |this: &mut Self, entry: Part<'_, 't>| {
            roles.push(this.role(entry)?);
            Some(())
        })?;
        Some(Entries::complete(roles))
    }

    fn activation(&mut self, policy: Part<'_, 't>) -> Option<ActivationPolicy> {
        let [mfa, longest, approvers] = self.fields(policy, &ACTIVATION)?;
        self.inside(policy, |this, whole| {
            let mfa = this.text(mfa?)?;
            Some(ActivationPolicy {
                mfa: Fact::known(read_mfa_provider(&mfa.words)?, mfa.origin),
                longest: match longest {
                    Some(longest) => {
                        let text = this.text(longest)?;
                        Fact::known(read_duration(&text.words)?, text.origin)
                    }
                    None => Fact::Absent(whole.clone()),
                },
                approvers: match approvers {
                    Some(list) => this.approvers(list)?,
                    None => Entries::default(),
                },
            })
        })
    }

    /// Reads a list of approvers: if it is there, it names one.
    fn approvers(&mut self, list: Part<'_, 't>) -> Option<Entries<Approver>> {
        let mut approvers = Vec::new();
        self.entries(list, &mut |this: &mut Self, entry: Part<'_, 't>| {
            let [principal, display_name] = this.fields(entry, &APPROVER)?;
            let approver = this.inside(entry, |this, whole| {
                Some(Approver {
                    principal: this.guid(principal?)?,
                    display_name: this.offered_text(display_name, whole)?,
                    origin: whole.clone(),
                })
            });
            approvers.push(approver?);
            Some(())
        })?;
        if approvers.is_empty() { None } else { Some(Entries::complete(approvers)) }
    }

    /// Calls `read` with each element of an array.
    fn entries(
        &mut self,
        list: Part<'_, 't>,
        read: &mut dyn FnMut(&mut Self, Part<'_, 't>) -> Option<()>,
    ) -> Option<()> {
        match list {
            Part::Json(node) if node.is_array() => {
                self.units += 1;
                node.elements().try_for_each(|element| read(self, Part::Json(element)))
            }
            Part::Value(Value { data: Data::Array(array), .. }) => self.inside(list, |this, _| {
                array.items().iter().try_for_each(|item| read(this, Part::Value(item)))
            }),
            Part::Json(_) | Part::Value(_) => None,
        }
    }

    /// The values of an object under these names; none if it has another name, or one twice.
    fn fields<'p, const N: usize>(
        &mut self,
        object: Part<'p, 't>,
        names: &[&str; N],
    ) -> Option<[Option<Part<'p, 't>>; N]> {
        let mut found = [None; N];
        let mut likely = 0;
        let mut put = |key: &str, value| {
            // Most objects have their properties in the order in which Azure documents them.
            let place = match names.get(likely) {
                Some(name) if *name == key => likely,
                _ => names.iter().position(|name| name.eq_ignore_ascii_case(key))?,
            };
            likely = place + 1;
            found.get_mut(place)?.replace(value).is_none().then_some(())
        };
        match object {
            Part::Json(node) if node.is_object() => {
                self.units += 1;
                for member in node.members() {
                    put(member.key.plain_text()?, Part::Json(member.value))?;
                }
            }
            Part::Value(Value { data: Data::Object(object), .. }) => {
                for (name, value) in object.members() {
                    put(name, Part::Value(value))?;
                }
            }
            Part::Json(_) | Part::Value(_) => return None,
        }
        Some(found)
    }

    /// A text that the customer reads, or its absence from the object with the origin `whole`.
    fn offered_text(&mut self, part: Option<Part<'_, 't>>, whole: &Origin) -> Option<Fact<text::Part>> {
        let Some(part) = part else { return Some(Fact::Absent(whole.clone())) };
        let text = self.text(part)?;
        if placeholder::stands_for_a_text(&text.words) {
            return None;
        }
        Some(Fact::known(text.words.kept(), text.origin))
    }

    fn guid(&mut self, part: Part<'_, 't>) -> Option<Fact<Uuid>> {
        let (id, origin) = self.id(part)?;
        (!id.is_nil()).then_some(Fact::known(id, origin))
    }

    /// A role that Azure itself has.
    fn role(&mut self, part: Part<'_, 't>) -> Option<Fact<RoleReference>> {
        let (id, origin) = self.id(part)?;
        Catalog::embedded().find(id)?;
        Some(Fact::known(RoleReference::bare(id), origin))
    }

    /// A GUID and where it came from. Most stand there as they are.
    fn id(&mut self, part: Part<'_, 't>) -> Option<(Uuid, Origin)> {
        if let Part::Json(node) = part
            && let Some(words) = node.plain_text()
            && let Some(id) = guid::with_hyphens(words)
        {
            self.units += cost_of(words);
            return Some((id, self.origin(part)));
        }
        let text = self.text(part)?;
        Some((guid::with_hyphens(&text.words)?, text.origin))
    }

    /// A string that is known and no secret.
    fn text(&mut self, part: Part<'_, 't>) -> Option<Text<'t>> {
        let node = match part {
            Part::Json(node) => node,
            Part::Value(Value { data: Data::String(words), .. }) => {
                return Some(Text { words: Words::Made(Arc::clone(words)), origin: self.origin(part) });
            }
            Part::Value(_) => return None,
        };
        let words = node.as_str()?;
        if let Some(env) = &self.env
            && words.starts_with('[')
        {
            if let Some((literal, way)) = self.evaluator.text_behind(node, env) {
                let words = literal.as_str()?;
                self.units += 2 + cost_of(&words);
                let origin = Origin::literal(literal.span()).by(way.within(&self.trail));
                return Some(Text { words: Words::Written(literal, words), origin });
            }
            let Value { data: Data::String(words), mut origin } = self.evaluator.value(node, env) else {
                return None;
            };
            origin.trail = std::mem::take(&mut origin.trail).within(&self.trail);
            return (!origin.secret).then_some(Text { words: Words::Made(words), origin });
        }
        self.units += cost_of(&words);
        Some(Text { words: Words::Written(node, words), origin: self.origin(part) })
    }

    /// Reads what is in an array or object, which lends its way to its parts.
    fn inside<T>(
        &mut self,
        whole: Part<'_, 't>,
        read: impl FnOnce(&mut Self, &Origin) -> Option<T>,
    ) -> Option<T> {
        let origin = self.origin(whole);
        let outer = std::mem::replace(&mut self.trail, origin.trail.clone());
        let done = read(self, &origin);
        self.trail = outer;
        done
    }

    /// The origin of a part that is read here.
    fn origin(&self, part: Part<'_, 't>) -> Origin {
        match part {
            Part::Json(node) => Origin::literal(node.span()).by(self.trail.clone()),
            Part::Value(value) => {
                let way = value.origin.trail.clone().within(&self.trail);
                value.origin.clone().by(way)
            }
        }
    }
}

/// What evaluating a literal costs.
const fn cost_of(words: &str) -> usize {
    1 + words.len() / 16
}
