//! What a directory tells about one id. Every answer is known, or comes with the reason why not.

use uuid::Uuid;

use super::Directory;
use super::object::{DirectoryObject, GroupKind, ObjectKind};
use crate::evidence::one_of::{OneOf, Word};
use crate::evidence::told::Told;
use crate::model::{Cause, CauseKind, Fact, PrincipalKind, PrincipalKinds};

/// What a directory tells about one id.
#[derive(Clone, Debug)]
pub struct Lookup<'d> {
    pub(super) directory: &'d Directory,
    pub(super) id: Uuid,
    pub(super) object: Option<&'d DirectoryObject>,
    /// Why what is told does not count, as it is of another tenant or may be.
    pub(super) elsewhere: Option<Cause>,
}

impl<'d> Lookup<'d> {
    /// The same, asked about a principal of a delegation that this tenant manages. What is said to be
    /// of one tenant tells nothing about another; what is not said to be of any tells of all.
    #[must_use]
    pub fn managed_by(self, tenant: &Fact<Uuid>) -> Self {
        let elsewhere = match self.object.map(|object| &object.rare().tenant) {
            Some(Told::Nothing) => None,
            Some(Told::Value(stated, _)) => another(tenant, |tenant| tenant == *stated),
            Some(Told::Contradictory) => Some(CauseKind::DirectoryConflict("the tenant").into()),
            None if self.directory.coverage.is_of_all() => None,
            None => another(tenant, |tenant| self.directory.coverage.is_of(tenant)),
        };
        Self { elsewhere, ..self }
    }

    /// Whether what is told counts for the managing tenant, as far as one was asked about.
    #[must_use]
    pub const fn counts(&self) -> bool {
        self.elsewhere.is_none()
    }

    /// The object, if the directory has it.
    #[must_use]
    pub const fn object(&self) -> Option<&'d DirectoryObject> {
        self.object
    }

    /// Whether there is a principal with this id: true if the directory has one, false if the id
    /// is that of an object that access cannot be granted to, or if the exports are claimed to be
    /// complete and lack it. What is of no known kind may be an app registration or a device.
    ///
    /// # Errors
    /// The reason for which it is not known.
    pub fn known(&self) -> Result<bool, Cause> {
        match self.object {
            Some(_) => {
                let is_principal = |kind: ObjectKind| kind.principal().is_some();
                let told = self.kinds()?.and_then(|kinds| kinds.agree(is_principal));
                told.ok_or_else(|| gap("whether it is a principal"))
            }
            None if self.ruled_out(|kind| kind.principal().is_some()) => self.here().map(|()| false),
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
            None if self.ruled_out(is_wanted) => self.here().map(|()| false),
            None => Err(self.not_there()),
        }
    }

    /// The display name, if the directory tells one.
    #[must_use]
    pub fn name(&self) -> Option<&'d str> {
        self.found().ok()?.name.value().map(|name| &**name)
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
        self.found().ok()?.group.value().copied().and_then(OneOf::only)
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
        let object = self.object.ok_or_else(|| self.not_there())?;
        self.here().map(|()| object)
    }

    /// That what is told counts.
    fn here(&self) -> Result<(), Cause> {
        self.elsewhere.clone().map_or(Ok(()), Err)
    }

    /// Why nothing is known of an object that is not there. An export of another tenant need not have
    /// it; where the managing tenant is not known, an export that has it would still be wanted first.
    fn not_there(&self) -> Cause {
        let cause = self.directory.cause_of_absence(self.id);
        match &self.elsewhere {
            Some(elsewhere)
                if cause.kind == CauseKind::PrincipalNotInDirectory
                    && elsewhere.kind == CauseKind::DirectoryOfAnotherTenant =>
            {
                elsewhere.clone()
            }
            Some(_) | None => cause,
        }
    }

    /// Whether the claims of completeness rule out that the id is of a kind that is `wanted`.
    fn ruled_out(&self, wanted: impl Fn(ObjectKind) -> bool) -> bool {
        ObjectKind::ALL.iter().filter(|kind| wanted(**kind)).all(|kind| self.directory.rules_out(*kind))
    }

    /// What the object may be; none if nothing tells it.
    fn kinds(&self) -> Result<Option<OneOf<ObjectKind>>, Cause> {
        self.here()?;
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

/// Why evidence of a tenant does not count for the one that manages, or may not; none if it does.
fn another(managing: &Fact<Uuid>, is_own: impl Fn(Uuid) -> bool) -> Option<Cause> {
    let other = || Some(CauseKind::DirectoryOfAnotherTenant.into());
    match managing {
        Fact::Known(tenant) if is_own(tenant.value) => None,
        Fact::Known(_) => other(),
        Fact::Either(choices, cause) => {
            let own = choices.iter().filter(|choice| is_own(choice.value)).count();
            match own {
                0 => other(),
                _ if own == choices.len() => None,
                _ => Some(cause.clone()),
            }
        }
        Fact::Absent(origin) => {
            Some(Cause::new(CauseKind::MissingProperty("managedByTenantId"), origin.span()))
        }
        Fact::Unknown(cause) => Some(cause.clone()),
    }
}

const KIND: &str = "the kind";

fn gap(what: &'static str) -> Cause {
    CauseKind::DirectoryGap(what).into()
}
