//! What a directory tells about one id. Every answer is known, or comes with the reason why not.

use uuid::Uuid;

use super::Directory;
use super::object::{DirectoryObject, GroupKind, ObjectKind};
use crate::evidence::one_of::{OneOf, Word};
use crate::evidence::told::Told;
use crate::model::{Cause, CauseKind, PrincipalKind, PrincipalKinds};

/// What a directory tells about one id.
#[derive(Clone, Copy, Debug)]
pub struct Lookup<'d> {
    pub(super) directory: &'d Directory,
    pub(super) id: Uuid,
    pub(super) object: Option<&'d DirectoryObject>,
}

impl<'d> Lookup<'d> {
    /// The object, if the directory has it.
    #[must_use]
    pub const fn object(&self) -> Option<&'d DirectoryObject> {
        self.object
    }

    /// Whether there is a principal with this id: true if the directory has one, false if the id
    /// is that of an object that access cannot be granted to, or if the exports are claimed to be
    /// complete and lack it.
    ///
    /// # Errors
    /// The reason for which it is not known.
    pub fn known(&self) -> Result<bool, Cause> {
        match self.object {
            Some(_) => match self.kinds()? {
                None => Ok(true),
                Some(kinds) => kinds
                    .agree(|kind| kind.principal().is_some())
                    .ok_or_else(|| gap("whether it is a principal")),
            },
            None if self.ruled_out(|kind| kind.principal().is_some()) => Ok(false),
            None => Err(self.not_there()),
        }
    }

    /// The kind of the principal. Of a service principal it may not be known whether it is a
    /// managed identity; to decide that, ask [`Lookup::is_a`].
    ///
    /// # Errors
    /// The reason for which it is not known.
    pub fn kind(&self) -> Result<PrincipalKind, Cause> {
        self.found()?;
        let kinds = self.kinds()?.ok_or_else(|| gap(KIND))?;
        let mut principals = kinds.iter().map(ObjectKind::principal);
        let first = principals.next().flatten().ok_or_else(|| gap(KIND))?;
        let rest_is = |kind: Option<PrincipalKind>| kind.is_some_and(|kind| kind.is_a(first));
        if principals.all(rest_is) { Ok(first) } else { Err(gap(KIND)) }
    }

    /// Whether the principal is of one of these kinds. What is no principal is of none.
    ///
    /// # Errors
    /// The reason for which it is not known.
    pub fn is_a(&self, wanted: PrincipalKinds) -> Result<bool, Cause> {
        let is_wanted = |kind: ObjectKind| kind.principal().is_some_and(|kind| wanted.matches(kind));
        match self.object {
            Some(_) => self.kinds()?.and_then(|kinds| kinds.agree(is_wanted)).ok_or_else(|| gap(KIND)),
            None if self.ruled_out(is_wanted) => Ok(false),
            None => Err(self.not_there()),
        }
    }

    /// The display name, if the directory tells one.
    #[must_use]
    pub fn name(&self) -> Option<&'d str> {
        self.object?.name.value().map(|name| &**name)
    }

    /// Whether the id is that of an app registration, which is mistaken for its service principal.
    ///
    /// # Errors
    /// The reason for which it is not known.
    pub fn is_application(&self) -> Result<bool, Cause> {
        self.found()?;
        let kinds = self.kinds()?;
        kinds.and_then(|kinds| kinds.agree(|kind| kind == ObjectKind::Application)).ok_or_else(|| gap(KIND))
    }

    /// Whether it is a security group; false of everything that is no group.
    ///
    /// # Errors
    /// The reason for which it is not known.
    pub fn is_security_group(&self) -> Result<bool, Cause> {
        if !self.is_group()? {
            return Ok(false);
        }
        let kinds = self.told("the kind of group", |object| &object.group)?;
        kinds.agree(GroupKind::is_security).ok_or_else(|| gap("the kind of group"))
    }

    /// The kind of group, if it is one and only one is possible.
    #[must_use]
    pub fn group_kind(&self) -> Option<GroupKind> {
        self.object?.group.value().copied().and_then(OneOf::only)
    }

    /// Whether a rule on attributes makes its members; false of everything that is no group.
    ///
    /// # Errors
    /// The reason for which it is not known.
    pub fn is_dynamic(&self) -> Result<bool, Cause> {
        Ok(self.is_group()? && *self.told("whether its membership is dynamic", |object| &object.dynamic)?)
    }

    /// Whether it is a group that can be given directory roles.
    ///
    /// # Errors
    /// The reason for which it is not known.
    pub fn is_role_assignable(&self) -> Result<bool, Cause> {
        Ok(self.is_group()?
            && *self
                .told("whether it can be given directory roles", |object| &object.rare().role_assignable)?)
    }

    /// Whether it is a guest's account; false of everything that is no user.
    ///
    /// # Errors
    /// The reason for which it is not known.
    pub fn is_guest(&self) -> Result<bool, Cause> {
        let user = [PrincipalKind::User].into_iter().collect();
        Ok(self.is_a(user)? && *self.told("whether it is a guest", |object| &object.guest)?)
    }

    /// Whether it is an account that is disabled; false of groups, which have none.
    ///
    /// # Errors
    /// The reason for which it is not known.
    pub fn is_disabled(&self) -> Result<bool, Cause> {
        Ok(!self.is_group()? && !*self.told("whether the account is enabled", |object| &object.enabled)?)
    }

    /// Whether it is a group without any direct member; false of everything that is no group.
    ///
    /// # Errors
    /// The reason for which it is not known.
    pub fn is_empty_group(&self) -> Result<bool, Cause> {
        if !self.is_group()? {
            return Ok(false);
        }
        if let Some(empty) = self.object.and_then(|object| object.rare().empty.value()) {
            return Ok(*empty);
        }
        let members = self.told("the members", |object| &object.rare().members)?;
        match (members.ids.is_empty(), members.complete) {
            (false, _) => Ok(false),
            (true, true) => Ok(true),
            (true, false) => Err(gap("the members")),
        }
    }

    /// Whether a group is among its direct members; false of everything that is no group.
    ///
    /// # Errors
    /// The reason for which it is not known.
    pub fn has_nested_groups(&self) -> Result<bool, Cause> {
        if !self.is_group()? {
            return Ok(false);
        }
        if let Some(nested) = self.object.and_then(|object| object.rare().nested.value()) {
            return Ok(*nested);
        }
        let members = self.told("the members", |object| &object.rare().members)?;
        let mut unknown = (!members.complete).then(|| gap("all members"));
        for member in &members.ids {
            match self.directory.lookup(*member).is_group() {
                Ok(true) => return Ok(true),
                Ok(false) => {}
                Err(cause) => unknown = unknown.or(Some(cause)),
            }
        }
        unknown.map_or(Ok(false), Err)
    }

    /// The tenant whose directory has the object, if that was told.
    #[must_use]
    pub fn tenant(&self) -> Option<Uuid> {
        self.object?.rare().tenant.value().copied()
    }

    fn is_group(&self) -> Result<bool, Cause> {
        self.is_a([PrincipalKind::Group].into_iter().collect())
    }

    fn found(&self) -> Result<&'d DirectoryObject, Cause> {
        self.object.ok_or_else(|| self.not_there())
    }

    fn not_there(&self) -> Cause {
        self.directory.cause_of_absence(self.id)
    }

    /// Whether the claims of completeness rule out that the id is of a kind that is `wanted`.
    fn ruled_out(&self, wanted: impl Fn(ObjectKind) -> bool) -> bool {
        ObjectKind::ALL.iter().filter(|kind| wanted(**kind)).all(|kind| self.directory.rules_out(*kind))
    }

    /// What the object may be; none if nothing tells it.
    fn kinds(&self) -> Result<Option<OneOf<ObjectKind>>, Cause> {
        match self.object.map(|object| &object.kind) {
            Some(Told::Value(kinds, _)) => Ok(Some(*kinds)),
            Some(Told::Contradictory) => Err(CauseKind::DirectoryConflict(KIND).into()),
            Some(Told::Nothing) | None => Ok(None),
        }
    }

    fn told<T>(
        &self,
        what: &'static str,
        fact: impl Fn(&'d DirectoryObject) -> &'d Told<T>,
    ) -> Result<&'d T, Cause> {
        match fact(self.found()?) {
            Told::Value(value, _) => Ok(value),
            Told::Nothing => Err(gap(what)),
            Told::Contradictory => Err(CauseKind::DirectoryConflict(what).into()),
        }
    }
}

const KIND: &str = "the kind";

fn gap(what: &'static str) -> Cause {
    CauseKind::DirectoryGap(what).into()
}
