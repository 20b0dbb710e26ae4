//! What is not known, grouped by cause, with what would settle each.

use std::collections::BTreeMap;

use rustc_hash::FxHashSet;
use uuid::Uuid;

use super::verdict::{Judgement, Standing, Verdict};
use super::words::quantity;
use crate::compile::RuleIdx;
use crate::model::{Cause, CauseKind};
use crate::text::{Place, SourceMap};

/// What is gathered.
const UNDETERMINED: Standing = Standing::As(Verdict::Undetermined);

/// So many principals, roles or tenants are told apart for one cause.
const MOST: usize = 100_000;

/// One cause for which rules are undetermined.
#[derive(Debug)]
pub struct Gap {
    /// The cause.
    pub kind: CauseKind,
    /// The rules that it leaves undetermined, sorted.
    pub rules: Vec<RuleIdx>,
    /// On how many delegations.
    pub delegations: usize,
    /// The principals, roles or tenants that it is about, sorted; empty if it is about none.
    pub about: Vec<Uuid>,
    /// Whether it is about more of them than are told apart.
    pub more: bool,
    /// Whether it hides parts that may hold further delegations.
    pub hides_delegations: bool,
    /// The first place that it stems from, with the place of its unit among those of the run.
    pub place: Option<(usize, Place)>,
}

/// What is being gathered for one cause.
#[derive(Debug, Default)]
struct Gathered {
    rules: FxHashSet<RuleIdx>,
    delegations: usize,
    /// The number of the delegation that was counted last.
    last: usize,
    about: FxHashSet<Uuid>,
    more: bool,
    hides_delegations: bool,
    place: Option<(usize, Place)>,
}

/// The causes behind the undetermined verdicts of a run, gathered verdict by verdict.
#[derive(Debug, Default)]
pub(super) struct Gaps {
    causes: BTreeMap<CauseKind, Gathered>,
    /// How many delegations were begun.
    delegations: usize,
}

impl Gaps {
    /// Says that the verdicts to come are on another delegation.
    pub(super) fn next_delegation(&mut self) {
        self.delegations += 1;
    }

    /// Adds a verdict on the delegation at hand, in the unit at a place with these texts.
    pub(super) fn add(&mut self, judgement: &Judgement, unit: usize, sources: &SourceMap) {
        if judgement.unknown().is_empty() || judgement.standing() != UNDETERMINED {
            return;
        }
        for unknown in judgement.unknown() {
            let number = self.delegations;
            let gap = self.gap(&unknown.cause.kind);
            gap.rules.insert(judgement.rule);
            if gap.last != number {
                gap.last = number;
                gap.delegations += 1;
            }
            gap.about(unknown.about);
            gap.place(&unknown.cause, unit, sources);
        }
    }

    /// Adds a verdict on the run as a whole.
    pub(super) fn add_fleet(&mut self, judgement: &Judgement) {
        if judgement.standing() == UNDETERMINED {
            for unknown in judgement.unknown() {
                let gap = self.gap(&unknown.cause.kind);
                gap.rules.insert(judgement.rule);
                gap.about(unknown.about);
            }
        }
    }

    /// Adds the reason for which a part of a unit could not be looked into.
    pub(super) fn add_unseen(&mut self, cause: &Cause, unit: usize, sources: &SourceMap) {
        let gap = self.gap(&cause.kind);
        gap.hides_delegations = true;
        gap.place(cause, unit, sources);
    }

    /// The causes, sorted.
    pub(super) fn finish(self) -> Vec<Gap> {
        (self.causes.into_iter())
            .map(|(kind, gathered)| Gap {
                kind,
                rules: sorted(gathered.rules),
                delegations: gathered.delegations,
                about: sorted(gathered.about),
                more: gathered.more,
                hides_delegations: gathered.hides_delegations,
                place: gathered.place,
            })
            .collect()
    }

    fn gap(&mut self, kind: &CauseKind) -> &mut Gathered {
        self.causes.entry(kind.clone()).or_default()
    }
}

impl Gathered {
    fn about(&mut self, id: Option<Uuid>) {
        let Some(id) = id else { return };
        if self.about.len() < MOST {
            self.about.insert(id);
        } else if !self.about.contains(&id) {
            self.more = true;
        }
    }

    fn place(&mut self, cause: &Cause, unit: usize, sources: &SourceMap) {
        if self.place.is_none() {
            self.place = cause.span.and_then(|span| sources.place(span)).map(|place| (unit, place));
        }
    }
}

fn sorted<T: Ord>(set: impl IntoIterator<Item = T>) -> Vec<T> {
    let mut list: Vec<T> = set.into_iter().collect();
    list.sort_unstable();
    list
}

impl Gap {
    /// What is not known, one clause without a final stop.
    #[must_use]
    pub fn what(&self) -> String {
        let number = u32::try_from(self.about.len()).unwrap_or(u32::MAX);
        let at_least = if self.more { "more than " } else { "" };
        match &self.kind {
            CauseKind::NoDirectory => match number {
                1 => "the kind of 1 principal is not known".to_owned(),
                _ => format!("the kinds of {at_least}{number} principals are not known"),
            },
            CauseKind::PrincipalNotInDirectory => {
                format!(
                    "{at_least}{} not in the directory export",
                    quantity(number, "principal is", "principals are")
                )
            }
            CauseKind::DirectoryGap(what) => {
                format!(
                    "the directory evidence does not tell {what} of {at_least}{}",
                    quantity(number, "principal", "principals")
                )
            }
            CauseKind::DirectoryTooOld => {
                format!(
                    "the directory export is too old to tell about {at_least}{}",
                    quantity(number, "principal", "principals")
                )
            }
            CauseKind::DirectoryOfAnotherTenant => {
                format!(
                    "the directory export is of another tenant than the managing one, and tells nothing about {at_least}{}",
                    quantity(number, "principal", "principals")
                )
            }
            kind => kind.to_string(),
        }
    }

    /// What would settle it, one clause without a final stop; none if nothing can be given.
    #[must_use]
    pub fn settle(&self) -> Option<&'static str> {
        match &self.kind {
            CauseKind::MissingParameter(_) => {
                Some("give a parameter file with --parameters, or a value with --parameter")
            }
            CauseKind::RoleNotInCatalogue(_) => Some("give the role's definition with --roles"),
            CauseKind::KeyVault(_) => Some("give the value with --parameter"),
            CauseKind::NoDirectory => Some(
                "give a directory export with --directory (`az rest --method post --url \
                 https://graph.microsoft.com/v1.0/directoryObjects/getByIds --body @ids.json` makes one)",
            ),
            CauseKind::PrincipalNotInDirectory => Some("give an export that has them with --directory"),
            CauseKind::DirectoryGap("the kind of group") => Some(
                "export the groups with `groupTypes`, `mailEnabled` and `securityEnabled`, and give them with --directory, \
                 or declare them: `security group \"NAME\" is GUID`",
            ),
            CauseKind::DirectoryGap("whether the account is enabled") => {
                Some("export the accounts with `accountEnabled` and give them with --directory")
            }
            CauseKind::DirectoryGap("whether it is a guest") => {
                Some("export the users with `userType` and give them with --directory")
            }
            CauseKind::DirectoryGap("the members" | "all members") => {
                Some("export the groups with all their `members` and give them with --directory")
            }
            CauseKind::DirectoryGap(_) => {
                Some("export the objects with this property and give them with --directory")
            }
            CauseKind::DirectoryTooOld => Some("export the directory again"),
            CauseKind::DirectoryUndated => Some("say with --evidence-date when it was taken"),
            CauseKind::DirectoryOfAnotherTenant => Some(
                "give the managing tenant's own export with --directory, and its id with --evidence-tenant; of \
                 several managing tenants, each in a run of its own",
            ),
            CauseKind::DirectoryConflict(_) => Some("mend the source that is wrong"),
            CauseKind::NoMfaEvidence => Some(
                "give an export of the managing tenant's policies with --conditional-access and --evidence-tenant (`az rest \
                 --url https://graph.microsoft.com/v1.0/identity/conditionalAccess/policies` makes one)",
            ),
            CauseKind::MfaUndecided(_) => {
                Some("give the managing tenant's policies with --conditional-access or --security-defaults")
            }
            CauseKind::DefinitionNotExported => Some(
                "export the assignments with their definitions (`$expandRegistrationDefinition=true`), or put \
                 the definitions in the same file",
            ),
            CauseKind::DefinitionElsewhere => Some(
                "put the definition into the same template, or check it where it is: in its template, or in an export \
                 of what is deployed",
            ),
            CauseKind::MorePages => {
                Some("put all pages in one file, in their order: as a list, or one a line")
            }
            CauseKind::NotExported => Some(
                "export with a later API version (`az rest --url 'https://management.azure.com/subscriptions/ID/providers/\
                 Microsoft.ManagedServices/registrationAssignments?api-version=2022-10-01\
                 &$expandRegistrationDefinition=true'` does)",
            ),
            CauseKind::TenantName => Some("declare the tenant in the policy: `tenant \"NAME\" is GUID`"),
            CauseKind::TemplateError | CauseKind::Limit => Some("mend the template where it is reported"),
            CauseKind::InputUnread => Some("mend the inputs where mistakes are reported"),
            CauseKind::EndedEarly => Some("let the run go on to its end"),
            CauseKind::NotAGuid(_) | CauseKind::Unreadable(_) | CauseKind::MissingProperty(_) => Some(
                "mend the entry where it comes from: the template, its parameter file, or what was exported",
            ),
            CauseKind::LiveAzure(_)
            | CauseKind::NotRepeatable(_)
            | CauseKind::Context(_)
            | CauseKind::Elsewhere(_)
            | CauseKind::LinkedTemplate(_)
            | CauseKind::NotInCatalogue(_)
            | CauseKind::CustomerTenant
            | CauseKind::Condition
            | CauseKind::SaidUnknown => None,
        }
    }
}
