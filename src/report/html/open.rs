//! What is not known, by cause, with what would settle each.

use askama::Template;
use askama::filters::HtmlSafe;

use super::text::{Rich, Shown};
use crate::evaluate::Gap;
use crate::report::human::count;
use crate::report::run::Run;

/// So many causes are listed.
const MOST: usize = 200;

/// So many rules are named for one cause.
const MOST_RULES: usize = 50;

/// The causes.
#[derive(Template)]
#[template(path = "open.html")]
pub(super) struct Open {
    causes: Vec<Cause>,
    number: usize,
}

/// One cause.
struct Cause {
    what: Rich,
    settle: Option<Rich>,
    place: Option<Shown>,
    rules: Vec<Shown>,
    /// How many rules are not named.
    more_rules: usize,
    /// On how many delegations, in words; none if it is about the run.
    extent: Option<String>,
    hides_delegations: bool,
}

impl HtmlSafe for Open {}

impl Open {
    /// The causes; none if everything is known.
    pub(super) fn of(run: &Run<'_>) -> Option<Self> {
        let gaps = &run.outcome.gaps;
        (!gaps.is_empty()).then(|| Self {
            causes: gaps.iter().take(MOST).map(|gap| Cause::of(run, gap)).collect(),
            number: gaps.len(),
        })
    }

    fn left(&self) -> usize {
        self.number - self.causes.len()
    }
}

impl Cause {
    fn of(run: &Run<'_>, gap: &Gap) -> Self {
        // What is about several principals or tenants has no one place.
        let place = gap.place.as_ref().filter(|_| gap.about.is_empty()).map(|(_, place)| place);
        let rules = gap.rules.iter().filter_map(|rule| run.rule(*rule));
        Self {
            what: Rich::sentence(&gap.what()),
            settle: gap.settle().map(Rich::sentence),
            place: place.map(|place| {
                Shown::of(&format!("{}:{}:{}", place.file, place.start.line, place.start.column))
            }),
            rules: rules.take(MOST_RULES).map(|rule| Shown::of(&rule.id)).collect(),
            more_rules: gap.rules.len().saturating_sub(MOST_RULES),
            extent: (gap.delegations > 0).then(|| count(gap.delegations, "delegation", "delegations")),
            hides_delegations: gap.hides_delegations,
        }
    }
}
