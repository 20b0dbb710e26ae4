//! The core form *count*: how many items a group has, as far as that is known.

use uuid::Uuid;

use super::explain::{Explained, Ground};
use super::item::{self, Item, View};
use super::predicate::unknown;
use super::verdict::{Judgement, Said, Unknown, Verdict};
use super::world::World;
use crate::compile::{Count, Distinct, Group, Rule, RuleIdx, Truth};
use crate::model::{Delegation, Fact};

/// One item as a count sees it.
struct Entry {
    /// The groups that it certainly belongs to.
    groups: Vec<Uuid>,
    /// Whether it may belong to any other group as well.
    elsewhere: bool,
    /// Whether it is one of the things that are counted. What may be excepted is.
    counted: Truth,
    /// Whether an exception may leave it out.
    may_be_left_out: bool,
    /// What it must differ in from others to count apart; none if that is not known, or if every
    /// entry counts.
    identity: Option<Uuid>,
    /// Whether there may be any number of these.
    open: bool,
}

impl Entry {
    /// Whether it is there and counts, whatever is not known.
    fn is_certain(&self) -> bool {
        self.counted == Truth::True && !self.may_be_left_out && !self.open
    }
}

/// How many things a group has: at least, and at most.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Range {
    pub(super) least: u32,
    /// None for no bound.
    pub(super) most: Option<u32>,
}

impl Range {
    /// How many different things have these identities, of which some are not known: each of those
    /// may be one of the others, or one of its own.
    pub(super) fn of_different(identities: impl Iterator<Item = Option<Uuid>>) -> Self {
        let (mut known, mut not_known) = (Vec::new(), 0);
        for identity in identities {
            match identity {
                Some(identity) => known.push(identity),
                None => not_known += 1,
            }
        }
        known.sort_unstable();
        known.dedup();
        let least = clamp(known.len()).max(u32::from(not_known > 0));
        Self { least, most: Some(clamp(known.len() + not_known)) }
    }

    /// Holds the number against the bounds.
    pub(super) fn hold(self, least: u32, most: Option<u32>) -> Held {
        if most.is_some_and(|most| self.least > most) {
            Held::Broken(self.least)
        } else if let Some(upper) = self.most.filter(|upper| *upper < least) {
            Held::Broken(upper)
        } else if self.least < least || most.is_some_and(|most| self.most.is_none_or(|upper| upper > most)) {
            Held::Doubtful
        } else {
            Held::Fine
        }
    }
}

/// What the counts say about the bounds.
struct Counted {
    /// The groups whose count is certainly out of bounds, with the count nearest to them.
    broken: Vec<(Option<Uuid>, u32)>,
    /// Whether any other group may be out of bounds.
    doubtful: bool,
    /// Whether there was any group.
    looked: bool,
}

impl World<'_> {
    pub(super) fn judge_count(
        &self,
        (index, rule): (RuleIdx, &Rule),
        delegation: &Delegation,
        count: &Count,
    ) -> Judgement {
        if let Some(judgement) = self.excepted_whole(index, rule, delegation) {
            return judgement;
        }
        if self.plainly_holds(rule, delegation, count) {
            return Judgement::bare(index, Verdict::Pass);
        }
        let whole = Item::Delegation(delegation);
        let mut excepted = Vec::new();
        let mut in_doubt: Vec<usize> =
            self.in_doubt(rule, delegation, whole).map(|(place, _)| place).collect();
        let mut entries = Vec::new();
        let mut unknowns: Vec<Unknown> = Vec::new();
        item::each(delegation, count.domain, |item| {
            let mut counted = self.truth(count.of, item);
            if counted != Truth::False
                && let Some(exception) = self.exception(rule, delegation, item)
            {
                excepted.push(self.excepted(exception, item));
                counted = Truth::False;
            }
            let mut may_be_left_out = false;
            if counted != Truth::False && !rule.exceptions.is_empty() {
                in_doubt.extend(self.in_doubt(rule, delegation, item).map(|(place, _)| place));
                may_be_left_out =
                    count.least > 0 && self.may_be_left_out(rule, delegation, item, &mut unknowns);
            }
            match item.open() {
                Some(cause) if counted != Truth::False => unknowns.push(unknown(cause.clone(), item)),
                Some(_) => {}
                None => self.causes(count.of, item, &mut unknowns),
            }
            let (groups, elsewhere) = group_of(item, delegation, count.per, &mut unknowns);
            let identity = identity_of(item, count.distinct, &mut unknowns);
            let open = item.open().is_some();
            entries.push(Entry { groups, elsewhere, counted, may_be_left_out, identity, open });
        });
        let outcome = check(&entries, count);
        let explained = Explained { index, rule, delegation };
        let findings: Vec<_> = (outcome.broken.iter())
            .map(|(group, number)| {
                let ground = Ground::Number { count: *count, group: *group, number: *number };
                let mut finding = self.explain(explained, whole, ground);
                if *number < count.least && group.is_none() && !excepted.is_empty() {
                    finding.message.push_str("; what is excepted does not count");
                }
                finding
            })
            .collect();
        let verdict = verdict(&outcome);
        let unknown = if outcome.doubtful { unknowns } else { Vec::new() };
        Judgement::new(index, verdict, Said { findings, excepted, in_doubt, unknown })
    }
}

impl World<'_> {
    /// Whether the number of all entries together is within the bounds, nothing about them being
    /// unknown or excepted.
    fn plainly_holds(&self, rule: &Rule, delegation: &Delegation, count: &Count) -> bool {
        if count.per != Group::Whole || count.distinct != Distinct::Entries || !rule.exceptions.is_empty() {
            return false;
        }
        let (mut number, mut is_plain) = (0u32, true);
        item::each_of(delegation, count.domain, self.access_wanted(count.of), |item| {
            match (self.truth(count.of, item), item.open()) {
                (Truth::False, _) => {}
                (Truth::True, None) => number = number.saturating_add(1),
                (Truth::True | Truth::Unknown, _) => is_plain = false,
            }
        });
        is_plain && number >= count.least && count.most.is_none_or(|most| number <= most)
    }
}

/// The verdict that the counts give.
fn verdict(outcome: &Counted) -> Verdict {
    if !outcome.broken.is_empty() {
        Verdict::Fail
    } else if outcome.doubtful {
        Verdict::Undetermined
    } else if outcome.looked {
        Verdict::Pass
    } else {
        Verdict::NotApplicable
    }
}

/// Holds the counts of all groups against the bounds.
fn check(entries: &[Entry], count: &Count) -> Counted {
    let groups = gather(entries, count.per);
    let loose: Vec<&Entry> = entries.iter().filter(|entry| entry.elsewhere).collect();
    let most_loose = upper(loose.iter().copied(), count.distinct);
    // A group without a lower bound that nothing belongs to is as good as one that is there. What is
    // there belongs to some group, be it not known to which.
    let looked = !groups.is_empty() || count.least == 0 || loose.iter().any(|entry| !entry.open);
    let mut outcome = Counted { broken: Vec::new(), doubtful: false, looked };
    for (group, inside) in groups {
        let fewest = lower(inside.iter().copied().filter(|entry| entry.is_certain()), count.distinct);
        match hold_excepting(range(&inside, &loose, most_loose, count.distinct), fewest, count) {
            Held::Broken(number) => outcome.broken.push((group, number)),
            Held::Doubtful => outcome.doubtful = true,
            Held::Fine => {}
        }
    }
    if count.per != Group::Whole && !loose.is_empty() {
        let too_many = count.most.is_some_and(|most| most_loose.is_none_or(|upper| upper > most));
        let may_lack = loose.iter().any(|entry| !entry.is_certain());
        outcome.doubtful |= too_many || unseen_group_may_lack(may_lack, count.least);
    }
    outcome
}

/// What a group's number means to the bounds.
pub(super) enum Held {
    /// It is within them.
    Fine,
    /// It may be out of them.
    Doubtful,
    /// It is out of them, and this is the number nearest to them.
    Broken(u32),
}

/// Holds a number against the bounds where exceptions may leave some out: `fewest` are there whatever they
/// cover. What goes past an upper bound does so as long as it is not certainly excepted.
pub(super) fn hold_excepting(range: Range, fewest: u32, count: &Count) -> Held {
    match range.hold(count.least, count.most) {
        Held::Fine if fewest < count.least => Held::Doubtful,
        held => held,
    }
}

/// The entries of each group, in the order in which the groups appear; one group of all if nothing
/// is grouped.
fn gather(entries: &[Entry], per: Group) -> Vec<(Option<Uuid>, Vec<&Entry>)> {
    if per == Group::Whole {
        return vec![(None, entries.iter().collect())];
    }
    let mut places = rustc_hash::FxHashMap::default();
    let mut groups: Vec<(Option<Uuid>, Vec<&Entry>)> = Vec::new();
    for entry in entries {
        for group in &entry.groups {
            let place = *places.entry(*group).or_insert_with(|| {
                groups.push((Some(*group), Vec::new()));
                groups.len() - 1
            });
            if let Some((_, inside)) = groups.get_mut(place) {
                inside.push(entry);
            }
        }
    }
    groups
}

/// Whether entries whose group is not known could make up a group that has too few: `may_lack`, if
/// one of them may not count.
pub(super) const fn unseen_group_may_lack(may_lack: bool, least: u32) -> bool {
    match least {
        0 => false,
        1 => may_lack,
        _ => true,
    }
}

/// How many things a group has, at least and at most.
fn range(inside: &[&Entry], loose: &[&Entry], most_loose: Option<u32>, distinct: Distinct) -> Range {
    let certain = inside.iter().copied().filter(|entry| entry.counted == Truth::True && !entry.open);
    let most = match distinct {
        // Entries need no comparison, so the loose ones are counted once and not for each group.
        Distinct::Entries => {
            let fixed = inside.iter().copied().filter(|entry| !entry.elsewhere);
            upper(fixed, distinct).zip(most_loose).map(|(fixed, loose)| fixed.saturating_add(loose))
        }
        Distinct::Roles | Distinct::Principals => upper(inside.iter().chain(loose).copied(), distinct),
    };
    Range { least: lower(certain, distinct), most }
}

/// The least number of different things among entries that certainly count.
fn lower<'e>(entries: impl Iterator<Item = &'e Entry>, distinct: Distinct) -> u32 {
    if distinct == Distinct::Entries {
        return clamp(entries.count());
    }
    Range::of_different(entries.map(|entry| entry.identity)).least
}

/// The greatest number of different things among entries that may count; none for no bound.
fn upper<'e>(entries: impl Iterator<Item = &'e Entry>, distinct: Distinct) -> Option<u32> {
    let mut identities = Vec::new();
    for entry in entries.filter(|entry| entry.counted != Truth::False) {
        if entry.open {
            return None;
        }
        identities.push(entry.identity);
    }
    match distinct {
        Distinct::Entries => Some(clamp(identities.len())),
        Distinct::Roles | Distinct::Principals => Range::of_different(identities.into_iter()).most,
    }
}

fn clamp(number: usize) -> u32 {
    u32::try_from(number).unwrap_or(u32::MAX)
}

/// The group that an item belongs to, and whether it may belong to another that is not known.
fn group_of(
    item: Item<'_>,
    delegation: &Delegation,
    per: Group,
    unknowns: &mut Vec<Unknown>,
) -> (Vec<Uuid>, bool) {
    // What may not be there makes no group.
    if item.open().is_some() && per != Group::Whole {
        return (Vec::new(), true);
    }
    // A delegated role and an approver belong to the authorization that they stand in.
    let item = item.grant().map_or(item, Item::Grant);
    let id = match per {
        Group::Whole => return (Vec::new(), false),
        Group::Principal => known(item.principal(), item, unknowns),
        Group::Role => role_of(item, unknowns),
        Group::Tenant => known(View::Fact(&delegation.managing_tenant), item, unknowns),
    };
    (id.into_iter().collect(), id.is_none())
}

/// What an item must differ in from others to count apart.
fn identity_of(item: Item<'_>, distinct: Distinct, unknowns: &mut Vec<Unknown>) -> Option<Uuid> {
    match distinct {
        Distinct::Entries => None,
        Distinct::Roles => role_of(item, unknowns),
        Distinct::Principals => known(item.principal(), item, unknowns),
    }
}

fn role_of(item: Item<'_>, unknowns: &mut Vec<Unknown>) -> Option<Uuid> {
    match item.role() {
        View::Fact(Fact::Known(role)) => Some(role.value.id),
        View::Fact(fact) => {
            unknowns.extend(fact.cause().map(|cause| unknown(cause.clone(), item)));
            None
        }
        View::Unknown(_) | View::Alien => None,
    }
}

fn known(view: View<'_, Uuid>, item: Item<'_>, unknowns: &mut Vec<Unknown>) -> Option<Uuid> {
    match view {
        View::Fact(Fact::Known(id)) => Some(id.value),
        View::Fact(fact) => {
            unknowns.extend(fact.cause().map(|cause| unknown(cause.clone(), item)));
            None
        }
        View::Unknown(_) | View::Alien => None,
    }
}
