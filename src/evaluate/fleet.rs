//! Rules that range over every delegation of a run: `at most 5 delegations per principal`.
//!
//! Delegations are entered one by one and not kept: of each group only the numbers are, and the
//! place that a finding would point at. What exceptions cover is kept if a report tells it. Where inputs
//! were not read or looked into as a whole, there may be any number of further delegations, in any group.

use std::collections::BTreeSet;

use rustc_hash::{FxHashMap, FxHashSet};
use uuid::Uuid;

use super::count::{Held, Range, hold_excepting, unseen_group_may_lack};
use super::explain::{Explained, Ground};
use super::item::Item;
use super::predicate::unknown;
use super::unit::Unit;
use super::verdict::{Excepted, Finding, Judgement, Said, Unknown, Verdict};
use super::witness::Witness;
use super::world::World;
use crate::compile::{CoreForm, Count, Group, Predicate, Rule, RuleIdx, Truth};
use crate::diagnostic::{Diagnostic, Label, Level};
use crate::model::{Cause, CauseKind, Delegation, Fact};

/// A fleet rule's verdict on the run.
#[derive(Debug)]
pub struct FleetJudgement {
    /// The verdict, its findings and unknowns. The places of its findings lie in the texts of the
    /// witnesses.
    pub judgement: Judgement,
    /// For each finding where it points.
    pub witnesses: Vec<Witness>,
    /// How often each of the rule's exceptions covered something, by its place among them.
    pub covered: Vec<usize>,
}

/// What the delegations of a run that were entered so far mean to the rules that range over all of
/// them.
#[derive(Debug)]
pub struct Fleet {
    counts: Vec<Counting>,
    /// How many units were entered.
    units: usize,
    /// Whether what exceptions cover is kept, and not only counted.
    keeps_excepted: bool,
    /// Why there may be delegations that were not entered.
    missing: BTreeSet<CauseKind>,
}

/// What one rule has counted.
#[derive(Debug)]
struct Counting {
    index: RuleIdx,
    count: Count,
    /// Groups in the order in which they appear.
    groups: Vec<Counted>,
    places: FxHashMap<Option<Uuid>, usize>,
    /// Delegations that may belong to any group.
    loose: Loose,
    unknown: Vec<Unknown>,
    known_unknowns: FxHashSet<(CauseKind, Option<Uuid>)>,
    /// By exception, how often it covered something.
    covered: Vec<usize>,
    excepted: Vec<Excepted>,
    /// The exceptions of which it is not known whether they cover something.
    in_doubt: BTreeSet<usize>,
}

/// What was counted of one group.
#[derive(Debug)]
struct Counted {
    group: Option<Uuid>,
    /// Delegations that count.
    certain: u32,
    /// Of these, those that no exception may leave out.
    fewest: u32,
    /// Delegations that may count and belong to no other group.
    fixed: u32,
    /// Where a finding points.
    first: Option<Pointed>,
}

/// Where a finding about a group points: made when it can be, told only if there is a finding.
#[derive(Debug)]
struct Pointed {
    /// The delegation without its authorizations: enough to say which one it is.
    delegation: Delegation,
    primary: Option<Label>,
    secondary: Vec<Label>,
    witness: Witness,
}

/// The delegations whose groups are not all known.
#[derive(Debug, Default)]
struct Loose {
    any: bool,
    /// Whether one of them certainly counts, so that there is a group.
    certain: bool,
    /// How many may count.
    most: u32,
    /// Whether one of them may not count.
    may_lack: bool,
}

impl Pointed {
    /// Where a finding on a delegation of the unit at a place points.
    fn of(mut finding: Finding, (place, unit): (usize, &Unit), delegation: &Delegation) -> Self {
        let witness = Witness::of(&mut finding, place, unit);
        // The rest of the finding would keep the text of its delegation to the end of the run.
        let Finding { primary, secondary, .. } = finding;
        Self { delegation: nameplate(delegation), primary, secondary, witness }
    }
}

impl Fleet {
    /// Nothing entered yet. What exceptions cover, which may be every other delegation of the run, is
    /// kept for reports that tell it.
    #[must_use]
    pub fn new(world: World<'_>, keeps_excepted: bool) -> Self {
        let fleet_rules = world.rules.iter().filter_map(|(index, rule)| match &rule.form {
            CoreForm::Count(count) if rule.form.is_fleet() => Some(Counting::new(index, rule, *count)),
            _ => None,
        });
        Self { counts: fleet_rules.collect(), units: 0, keeps_excepted, missing: BTreeSet::new() }
    }

    /// Enters the delegations of the next unit of the run.
    pub fn enter(&mut self, world: World<'_>, unit: &Unit) {
        for counting in &mut self.counts {
            let Some(rule) = world.rules.rule(counting.index) else { continue };
            for judged in &unit.delegations {
                let excepted = counting.enter(world, rule, (self.units, unit), &judged.delegation);
                if self.keeps_excepted {
                    let item = Item::Delegation(&judged.delegation);
                    counting.excepted.extend(excepted.map(|exception| world.excepted(exception, item)));
                }
            }
        }
        self.units += 1;
        if !self.counts.is_empty() {
            self.missing.extend(unit.unseen.iter().map(|cause| cause.kind.clone()));
            self.enter_mistakes(&unit.diagnostics);
        }
    }

    /// Enters mistakes in inputs: what has one may hide delegations.
    pub fn enter_mistakes(&mut self, mistakes: &[Diagnostic]) {
        if mistakes.iter().any(|mistake| mistake.level == Level::Error) {
            self.missing.insert(CauseKind::InputUnread);
        }
    }

    /// Says that not all inputs were entered.
    pub fn end_early(&mut self) {
        self.missing.insert(CauseKind::EndedEarly);
    }

    /// The verdicts on the run.
    #[must_use]
    pub fn judge(self, world: World<'_>) -> Vec<FleetJudgement> {
        let Self { counts, missing, .. } = self;
        counts.into_iter().filter_map(|counting| counting.judge(world, &missing)).collect()
    }
}

impl World<'_> {
    /// The verdicts of all fleet rules on a run.
    #[must_use]
    pub fn judge_fleet(&self, units: &[Unit]) -> Vec<FleetJudgement> {
        let mut fleet = Fleet::new(*self, true);
        units.iter().for_each(|unit| fleet.enter(*self, unit));
        fleet.judge(*self)
    }
}

impl Counting {
    fn new(index: RuleIdx, rule: &Rule, count: Count) -> Self {
        let mut counting = Self {
            index,
            count,
            groups: Vec::new(),
            places: FxHashMap::default(),
            loose: Loose::default(),
            unknown: Vec::new(),
            known_unknowns: FxHashSet::default(),
            covered: vec![0; rule.exceptions.len()],
            excepted: Vec::new(),
            in_doubt: BTreeSet::new(),
        };
        if count.per == Group::Whole {
            counting.group(None);
        }
        counting
    }

    /// Counts a delegation; says which exception covers it, if one does.
    fn enter(
        &mut self,
        world: World<'_>,
        rule: &Rule,
        (place, unit): (usize, &Unit),
        delegation: &Delegation,
    ) -> Option<usize> {
        let item = Item::Delegation(delegation);
        let mut unknowns = Vec::new();
        let mut counted = world.truth(self.count.of, item);
        let may_count = counted != Truth::False;
        let excepted = may_count.then(|| world.exception(rule, delegation, item)).flatten();
        if let Some(exception) = excepted {
            self.covered.get_mut(exception).into_iter().for_each(|times| *times += 1);
            counted = Truth::False;
        }
        let mut may_be_left_out = false;
        if counted != Truth::False {
            self.in_doubt.extend(world.in_doubt(rule, delegation, item).map(|(place, _)| place));
            may_be_left_out =
                self.count.least > 0 && world.may_be_left_out(rule, delegation, item, &mut unknowns);
            // Of what may not be deployed, the rules say what they would of something that is. Beside
            // others it may be missing.
            if let Some(cause) = delegation.uncertain.as_ref().filter(|_| self.count.least > 0) {
                unknowns.push(unknown(cause.clone(), item));
                may_be_left_out = true;
            }
        }
        if counted == Truth::Unknown {
            world.causes(self.count.of, item, &mut unknowns);
        }
        let (groups, elsewhere) = groups_of(delegation, self.count.per, &mut unknowns);
        self.note(unknowns);
        if elsewhere {
            self.loose.any = true;
            self.loose.certain |= counted == Truth::True && !may_be_left_out;
            self.loose.most = self.loose.most.saturating_add(u32::from(counted != Truth::False));
            self.loose.may_lack |= counted != Truth::True || may_be_left_out;
        }
        let groups: Vec<Option<Uuid>> = match self.count.per {
            Group::Whole => vec![None],
            Group::Tenant | Group::Principal | Group::Role => groups.into_iter().map(Some).collect(),
        };
        let (index, count) = (self.index, self.count);
        for group in groups {
            let Some(held) = self.group(group) else { continue };
            held.certain = held.certain.saturating_add(u32::from(counted == Truth::True));
            held.fewest = held.fewest.saturating_add(u32::from(counted == Truth::True && !may_be_left_out));
            held.fixed = held.fixed.saturating_add(u32::from(counted != Truth::False && !elsewhere));
            // What goes past an upper bound is pointed at; where something lacks, the first.
            let is_past = count.most.is_some_and(|most| held.certain > most);
            if held.first.is_none() && (is_past || count.least > 0) {
                let ground = Ground::Number { count, group, number: 0 };
                let finding = world.explain(Explained { index, rule, delegation }, item, ground);
                held.first = Some(Pointed::of(finding, (place, unit), delegation));
            }
        }
        excepted
    }

    /// What was counted of a group; of one that is new, nothing yet.
    fn group(&mut self, group: Option<Uuid>) -> Option<&mut Counted> {
        let groups = &mut self.groups;
        let place = *self.places.entry(group).or_insert_with(|| {
            groups.push(Counted { group, certain: 0, fewest: 0, fixed: 0, first: None });
            groups.len() - 1
        });
        groups.get_mut(place)
    }

    fn note(&mut self, unknowns: Vec<Unknown>) {
        for unknown in unknowns {
            if self.known_unknowns.insert((unknown.cause.kind.clone(), unknown.about)) {
                self.unknown.push(Unknown { cause: unknown.cause.without_place(), about: unknown.about });
            }
        }
    }

    /// The verdict, where there may be further delegations for the reasons in `missing`.
    fn judge(self, world: World<'_>, missing: &BTreeSet<CauseKind>) -> Option<FleetJudgement> {
        let (index, count) = (self.index, self.count);
        let rule = world.rules.rule(index)?;
        // A group without a lower bound that nothing belongs to is as good as one that is there.
        let looked = !self.groups.is_empty() || self.loose.certain || count.least == 0;
        let (mut findings, mut witnesses) = (Vec::new(), Vec::new());
        let (mut broken, mut doubtful) = (false, false);
        for group in self.groups {
            let most = group.fixed.saturating_add(self.loose.most);
            let range = Range { least: group.certain, most: missing.is_empty().then_some(most) };
            match hold_excepting(range, group.fewest, &count) {
                Held::Fine => {}
                Held::Doubtful => doubtful = true,
                Held::Broken(number) => {
                    broken = true;
                    let Some(pointed) = group.first else { continue };
                    let Pointed { delegation, primary, secondary, witness } = pointed;
                    let ground = Ground::Number { count, group: group.group, number };
                    let explained = Explained { index, rule, delegation: &delegation };
                    let told = world.explain(explained, Item::Delegation(&delegation), ground);
                    findings.push(Finding { primary, secondary, ..told });
                    witnesses.push(witness);
                }
            }
        }
        if count.per != Group::Whole && self.loose.any {
            let too_many = count.most.is_some_and(|most| self.loose.most > most);
            doubtful |= too_many || unseen_group_may_lack(self.loose.may_lack, count.least);
        }
        if count.per != Group::Whole && !missing.is_empty() {
            let counts_all = matches!(world.rules.predicate(count.of), Predicate::Anything);
            let may_lack = !counts_all || !rule.exceptions.is_empty();
            doubtful |= count.most.is_some() || unseen_group_may_lack(may_lack, count.least);
        }
        let verdict = match (broken, doubtful, looked) {
            (true, ..) => Verdict::Fail,
            (false, true, _) => Verdict::Undetermined,
            (false, false, true) => Verdict::Pass,
            (false, false, false) => Verdict::NotApplicable,
        };
        let of_missing =
            missing.iter().map(|kind| Unknown { cause: Cause::placeless(kind.clone()), about: None });
        let unknown =
            if doubtful { self.unknown.into_iter().chain(of_missing).collect() } else { Vec::new() };
        let said = Said {
            findings,
            excepted: self.excepted,
            in_doubt: self.in_doubt.into_iter().collect(),
            unknown,
        };
        let judgement = Judgement::new(index, verdict, said);
        Some(FleetJudgement { judgement, witnesses, covered: self.covered })
    }
}

/// The delegation as far as it tells which one it is. It is kept to the end of the run, and nothing of
/// its text with it.
fn nameplate(delegation: &Delegation) -> Delegation {
    Delegation {
        span: None,
        resource_name: delegation.resource_name.clone(),
        api_version: delegation.api_version.clone(),
        name: delegation.name.clone().map(|name| name.apart()),
        description: delegation.description.clone().map(|text| text.apart()),
        managing_tenant: delegation.managing_tenant.clone(),
        customer_tenant: delegation.customer_tenant.clone(),
        customer_subscription: delegation.customer_subscription,
        authorizations: Vec::new(),
        open_permanent: Vec::new(),
        open_eligible: Vec::new(),
        uncertain: None,
        remarks: Vec::new(),
    }
}

/// The groups that a delegation belongs to, and whether it may belong to others.
fn groups_of(delegation: &Delegation, per: Group, unknowns: &mut Vec<Unknown>) -> (Vec<Uuid>, bool) {
    let mut groups = Vec::new();
    let before = unknowns.len();
    let item = Item::Delegation(delegation);
    let mut note = |cause: Option<&Cause>| {
        unknowns.extend(cause.map(|cause| unknown(cause.clone(), item)));
    };
    match per {
        Group::Whole => return (groups, false),
        Group::Tenant => match &delegation.managing_tenant {
            Fact::Known(tenant) => groups.push(tenant.value),
            fact => note(fact.cause()),
        },
        Group::Principal | Group::Role => {
            for authorization in &delegation.authorizations {
                let id = match per {
                    Group::Role => authorization.role.value().map(|role| role.id),
                    Group::Principal | Group::Whole | Group::Tenant => {
                        authorization.principal.value().copied()
                    }
                };
                match (id, per) {
                    (Some(id), _) => groups.push(id),
                    (None, Group::Role) => note(authorization.role.cause()),
                    (None, _) => note(authorization.principal.cause()),
                }
            }
            delegation
                .open_permanent
                .iter()
                .chain(&delegation.open_eligible)
                .for_each(|cause| note(Some(cause)));
        }
    }
    groups.sort_unstable();
    groups.dedup();
    let elsewhere = unknowns.len() > before;
    (groups, elsewhere)
}
