//! One finding: what is wrong, where, and the way of the value.

use askama::Template;
use askama::filters::HtmlSafe;
use uuid::Uuid;

use super::excerpt::Excerpts;
use super::text::{Rich, Shown};
use crate::diagnostic::Label;
use crate::evaluate::{Finding, Judged, Judgement, Suppression, delegation_words};
use crate::report::gaps;
use crate::report::run::Run;
use crate::text::SourceMap;

/// A finding as it is shown.
#[derive(Template)]
#[template(path = "finding.html")]
pub(super) struct Entry {
    /// Its id in the page: the fingerprint, and for further ones of the same a number behind it.
    anchor: String,
    fingerprint: Uuid,
    message: Rich,
    place: Option<Shown>,
    delegation: Option<Rich>,
    input: Shown,
    excerpts: Excerpts,
    way: Way,
    unknown: Vec<Rich>,
    /// The rule and why it does not count, if it does not.
    silenced: Option<(Shown, Rich)>,
}

/// The places beside the one that a finding is about.
struct Way {
    title: &'static str,
    steps: Vec<(Shown, Rich)>,
}

/// Where a finding was found.
#[derive(Clone, Copy)]
pub(super) struct Context<'a> {
    pub(super) run: &'a Run<'a>,
    pub(super) judgement: &'a Judgement,
    /// The texts that its places lie in, without secrets.
    pub(super) sources: &'a SourceMap,
    pub(super) input: &'a str,
    /// The delegation; none if it is about the run as a whole.
    pub(super) judged: Option<&'a Judged>,
}

impl HtmlSafe for Entry {}

impl Entry {
    pub(super) fn of(finding: &Finding, (fingerprint, anchor): (Uuid, String), context: Context<'_>) -> Self {
        let Context { run, judgement, sources, input, judged } = context;
        Self {
            anchor,
            fingerprint,
            message: Rich::sentence(&finding.message),
            place: finding.primary.as_ref().and_then(|label| whereabouts(label, sources)),
            delegation: judged.map(|judged| Rich::of(&delegation_words(&judged.delegation))),
            input: Shown::of(input),
            excerpts: Excerpts::of(finding.primary.as_ref(), &finding.secondary, sources),
            way: Way::of(run, finding, sources),
            unknown: gaps::of(judgement, None).iter().map(|gap| Rich::of(&gaps::with_remedy(gap))).collect(),
            silenced: finding.suppressed.map(|why| {
                let rule = run.basis.world.rules.id(finding.rule);
                (Shown::of(rule), Rich::of(&because(run, why)))
            }),
        }
    }
}

impl Way {
    /// From the literal to its use. The places beside the finding of a check of the template are others
    /// that it is about, and no way.
    fn of(run: &Run<'_>, finding: &Finding, sources: &SourceMap) -> Self {
        let step = |label: &Label| Some((whereabouts(label, sources)?, Rich::of(&label.text)));
        let secondary = finding.secondary.iter();
        if run.rule(finding.rule).is_some_and(|rule| rule.is_check()) {
            return Self { title: "Other places", steps: secondary.filter_map(step).collect() };
        }
        let steps: Vec<_> = finding.primary.iter().chain(secondary.rev()).filter_map(step).collect();
        Self { title: "The way of the value", steps: if steps.len() > 1 { steps } else { Vec::new() } }
    }
}

/// `offer.json:21:31`
fn whereabouts(label: &Label, sources: &SourceMap) -> Option<Shown> {
    let start = sources.start(label.span)?;
    Some(Shown::of(&format!("{}:{}:{}", sources.name(label.span.file), start.line, start.column)))
}

/// Why a finding does not count.
fn because(run: &Run<'_>, why: Suppression) -> String {
    match why {
        Suppression::Waived(place) => match run.waivers.get(place) {
            Some(waiver) => {
                let who = waiver.approved_by.as_ref().map(|who| format!(", approved by {who}"));
                format!("waived until {}{}: {}", waiver.until, who.unwrap_or_default(), waiver.because)
            }
            None => "waived".to_owned(),
        },
        Suppression::InBaseline => match run.baseline {
            Some(file) => format!("in the baseline `{}`", file.name),
            None => "in the baseline".to_owned(),
        },
    }
}
