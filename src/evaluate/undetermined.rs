//! What is not known, grouped by cause, with what would settle each.

use std::collections::{BTreeMap, BTreeSet};

use uuid::Uuid;

use super::fleet::FleetJudgement;
use super::unit::Unit;
use super::verdict::{Standing, Verdict};
use super::words::quantity;
use crate::compile::RuleIdx;
use crate::model::CauseKind;
use crate::text::Span;

/// What is gathered.
const UNDETERMINED: Standing = Standing::As(Verdict::Undetermined);

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
    /// The first place that it stems from, with the unit whose text it lies in.
    pub place: Option<(usize, Span)>,
}

/// What is being gathered for one cause.
#[derive(Default)]
struct Gathered {
    rules: BTreeSet<RuleIdx>,
    delegations: BTreeSet<(usize, usize)>,
    about: BTreeSet<Uuid>,
    place: Option<(usize, Span)>,
}

/// The causes behind every undetermined verdict of a run, sorted by cause.
pub(super) fn gather(units: &[Unit], fleet: &[FleetJudgement]) -> Vec<Gap> {
    let mut gaps: BTreeMap<CauseKind, Gathered> = BTreeMap::new();
    for (place, unit) in units.iter().enumerate() {
        // What could not be looked into counts beside delegations that were found: there may be
        // more of them. A file without any is passed over with a word about it.
        for cause in unit.unseen.iter().filter(|_| !unit.delegations.is_empty()) {
            let gap = gaps.entry(cause.kind.clone()).or_default();
            gap.place = gap.place.or(cause.span.map(|span| (place, span)));
        }
        for (number, judged) in unit.delegations.iter().enumerate() {
            let undetermined =
                judged.judgements.iter().filter(|judgement| judgement.standing() == UNDETERMINED);
            for judgement in undetermined {
                for unknown in &judgement.unknown {
                    let gap = gaps.entry(unknown.cause.kind.clone()).or_default();
                    gap.rules.insert(judgement.rule);
                    gap.delegations.insert((place, number));
                    gap.about.extend(unknown.about);
                    gap.place = gap.place.or(unknown.cause.span.map(|span| (place, span)));
                }
            }
        }
    }
    for judgement in fleet.iter().map(|fleet| &fleet.judgement) {
        if judgement.standing() == UNDETERMINED {
            for unknown in &judgement.unknown {
                let gap = gaps.entry(unknown.cause.kind.clone()).or_default();
                gap.rules.insert(judgement.rule);
                gap.about.extend(unknown.about);
            }
        }
    }
    (gaps.into_iter())
        .map(|(kind, gathered)| Gap {
            kind,
            rules: gathered.rules.into_iter().collect(),
            delegations: gathered.delegations.len(),
            about: gathered.about.into_iter().collect(),
            place: gathered.place,
        })
        .collect()
}

impl Gap {
    /// What is not known, one clause without a final stop.
    #[must_use]
    pub fn what(&self) -> String {
        let number = u32::try_from(self.about.len()).unwrap_or(u32::MAX);
        match &self.kind {
            CauseKind::NoDirectory => match number {
                1 => "the kind of 1 principal is not known".to_owned(),
                _ => format!("the kinds of {number} principals are not known"),
            },
            CauseKind::PrincipalNotInDirectory => {
                format!("{} not in the directory export", quantity(number, "principal is", "principals are"))
            }
            CauseKind::DirectoryGap(what) => {
                format!(
                    "the directory evidence does not tell {what} of {}",
                    quantity(number, "principal", "principals")
                )
            }
            CauseKind::DirectoryTooOld => {
                format!(
                    "the directory export is too old to tell about {}",
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
            CauseKind::DirectoryConflict(_) => Some("mend the source that is wrong"),
            CauseKind::NoMfaEvidence => Some(
                "give an export of the managing tenant's policies with --conditional-access and --evidence-tenant (`az rest \
                 --url https://graph.microsoft.com/v1.0/identity/conditionalAccess/policies` makes one)",
            ),
            CauseKind::MfaUndecided(_) => {
                Some("give the managing tenant's policies with --conditional-access or --security-defaults")
            }
            CauseKind::TenantName => Some("declare the tenant in the policy: `tenant \"NAME\" is GUID`"),
            CauseKind::TemplateError | CauseKind::Limit => Some("mend the template where it is reported"),
            CauseKind::NotAGuid(_) | CauseKind::Unreadable(_) | CauseKind::MissingProperty(_) => {
                Some("mend the entry in the template or its parameter file")
            }
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
