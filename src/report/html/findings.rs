//! The findings by rule, the worst rules first, and those that do not count.
//!
//! A page has a limit: if there are more findings, each rule has its share of the room, what others
//! leave goes to the worst rules, and how many are left out is said.

use std::cell::LazyCell;

use askama::Template;
use askama::filters::HtmlSafe;
use rustc_hash::FxHashMap;
use uuid::Uuid;

use super::finding::{Context, Entry};
use super::rule::About;
use super::text::Shown;
use crate::compile::RuleIdx;
use crate::diagnostic::Severity;
use crate::evaluate::Finding;
use crate::report::found;
use crate::report::run::Run;
use crate::report::secrets::Texts;

/// So many findings are shown.
const MOST: usize = 1_000;

/// So many findings that do not count are shown.
const MOST_SILENCED: usize = 200;

/// The findings that count.
#[derive(Template)]
#[template(path = "findings.html")]
pub(super) struct Findings {
    groups: Vec<Group>,
    pub(super) number: usize,
    left: usize,
}

/// The findings of one rule.
struct Group {
    about: About,
    number: usize,
    findings: Vec<Entry>,
    /// How many may be shown.
    room: usize,
}

/// The findings that waivers cover or the baseline has.
#[derive(Template)]
#[template(path = "silenced.html")]
pub(super) struct Silenced {
    findings: Vec<Entry>,
    pub(super) number: usize,
}

/// Where in the page a verdict's first finding is: by the places of the unit and of the delegation.
pub(super) type Anchors = FxHashMap<(usize, usize, RuleIdx), String>;

impl HtmlSafe for Findings {}
impl HtmlSafe for Silenced {}

impl Findings {
    /// The rules with findings, and how many each has.
    pub(super) fn by_rule(&self) -> Vec<(Shown, Severity, usize)> {
        let groups = self.groups.iter();
        groups.map(|group| (group.about.id.clone(), group.about.severity, group.number)).collect()
    }

    /// Whether there are several, so that one would look for some among them.
    fn is_searchable(&self) -> bool {
        self.number > 5
    }
}

impl Group {
    fn left(&self) -> usize {
        self.number - self.findings.len()
    }
}

/// What is being gathered.
struct Gathering {
    groups: Vec<Group>,
    places: FxHashMap<RuleIdx, usize>,
    silenced: Silenced,
    anchors: Anchors,
    /// How often each fingerprint was shown.
    told: FxHashMap<Uuid, usize>,
}

/// All findings of a run.
pub(super) fn gather<'a>(run: &'a Run<'a>) -> (Findings, Silenced, Anchors) {
    let mut gathering = Gathering::new(run);
    for (place, unit) in run.units() {
        let texts = LazyCell::new(|| Texts::of(unit));
        for (number, judged) in unit.delegations.iter().enumerate() {
            for judgement in &judged.judgements {
                for finding in judgement.findings() {
                    if gathering.list(finding).is_some() {
                        let (sources, input) = (texts.sources(), &unit.name);
                        let context = Context { run, judgement, sources, input, judged: Some(judged) };
                        gathering.add(finding, context, Some((place, number)));
                    }
                }
            }
        }
    }
    for judged in &run.outcome.fleet {
        let judgement = &judged.judgement;
        for (finding, witness) in judgement.findings().iter().zip(&judged.witnesses) {
            if gathering.list(finding).is_some() {
                let (sources, input) = (&witness.sources, &witness.name);
                gathering.add(finding, Context { run, judgement, sources, input, judged: None }, None);
            }
        }
    }
    let Gathering { groups, silenced, anchors, .. } = gathering;
    let number = groups.iter().map(|group| group.number).sum();
    let left = groups.iter().map(Group::left).sum();
    (Findings { groups, number, left }, silenced, anchors)
}

impl Gathering {
    /// Counts, and shares the room among the rules.
    fn new(run: &Run<'_>) -> Self {
        let mut numbers: FxHashMap<RuleIdx, usize> = FxHashMap::default();
        let mut silenced = 0;
        for found in found::all(run) {
            if found.counts() {
                *numbers.entry(found.finding.rule).or_default() += 1;
            } else {
                silenced += 1;
            }
        }
        let severity = |rule| run.rule(rule).map_or(Severity::Error, |rule| rule.severity);
        let mut rules: Vec<(RuleIdx, usize)> = numbers.into_iter().collect();
        rules.sort_unstable_by_key(|(rule, _)| (std::cmp::Reverse(severity(*rule)), *rule));
        let share = MOST / rules.len().max(1);
        let mut left = MOST - rules.iter().map(|(_, number)| (*number).min(share)).sum::<usize>();
        let groups: Vec<Group> = (rules.iter())
            .map(|(rule, number)| {
                let further = number.saturating_sub(share).min(left);
                left -= further;
                let room = (*number).min(share) + further;
                Group { about: About::of(run, *rule), number: *number, findings: Vec::new(), room }
            })
            .collect();
        Self {
            groups,
            places: rules.iter().enumerate().map(|(place, (rule, _))| (*rule, place)).collect(),
            silenced: Silenced { findings: Vec::new(), number: silenced },
            anchors: Anchors::default(),
            told: FxHashMap::default(),
        }
    }

    /// The list that a finding belongs to, if it has room.
    fn list(&mut self, finding: &Finding) -> Option<&mut Vec<Entry>> {
        if finding.suppressed.is_some() {
            let list = &mut self.silenced.findings;
            return (list.len() < MOST_SILENCED).then_some(list);
        }
        let group = self.groups.get_mut(*self.places.get(&finding.rule)?)?;
        (group.findings.len() < group.room).then_some(&mut group.findings)
    }

    fn add(&mut self, finding: &Finding, context: Context<'_>, place: Option<(usize, usize)>) {
        let fingerprint = finding.fingerprint(context.run.basis.world.rules);
        let told = self.told.entry(fingerprint).or_default();
        *told += 1;
        let anchor = match *told {
            1 => fingerprint.to_string(),
            number => format!("{fingerprint}-{number}"),
        };
        if let Some((unit, delegation)) = place.filter(|_| finding.suppressed.is_none()) {
            self.anchors.entry((unit, delegation, finding.rule)).or_insert_with(|| anchor.clone());
        }
        if let Some(list) = self.list(finding) {
            list.push(Entry::of(finding, (fingerprint, anchor), context));
        }
    }
}
