//! What changed from one run to the next: findings and mistakes that are new, those that are gone, and
//! those of which nothing is known any more.
//!
//! The comparison is by meaning: a finding is the same if its fingerprint and its input are, wherever
//! it has moved to within its file. What a run found is a [`Snapshot`]; here it is taken in.

mod snapshot;

use std::collections::BTreeSet;
use std::sync::Arc;

pub(super) use snapshot::question;
use snapshot::{Basis, Doubts, Texts};
pub use snapshot::{Changes, Seen, Snapshot};

use super::human::Notices;
use super::options::Options;
use super::secrets::secret_ids;
use crate::compile::RuleSet;
use crate::diagnostic::Diagnostic;
use crate::evaluate::{FleetJudgement, Judgement, Unit, World};
use crate::text::SourceMap;

/// Takes in what a run finds, beside what the run before has found.
pub struct Recorder<'a> {
    notices: Notices<'a>,
    rules: &'a RuleSet,
    before: &'a Snapshot,
    now: Snapshot,
    /// Ids that were secret in some evaluation so far.
    secret: BTreeSet<String>,
}

impl<'a> Recorder<'a> {
    /// Nothing taken in yet.
    #[must_use]
    pub fn new(world: World<'a>, options: &Options, before: &'a Snapshot) -> Self {
        Self {
            notices: Notices::new(world, options),
            rules: world.rules,
            before,
            now: Snapshot::default(),
            secret: BTreeSet::new(),
        }
    }

    /// Takes in an evaluation. Which of its findings count has to be settled.
    pub fn unit(&mut self, unit: &Unit) {
        self.secret.extend(secret_ids([unit]));
        let judgements = unit.delegations.iter().flat_map(|judged| &judged.judgements);
        self.doubts(&unit.name, judgements);
        let Self { notices, before, now, secret, .. } = self;
        now.note_unread(&unit.diagnostics, &unit.sources);
        if !unit.unseen.is_empty() {
            now.note_unseen(&unit.name);
        }
        let texts = Arc::new(Texts {
            unit: unit.name.clone(),
            files: unit.sources.iter().map(|(_, file)| file.name().to_owned()).collect(),
        });
        notices
            .each_of_unit(unit, |told| take(now, (before, secret), &Basis::Texts(Arc::clone(&texts)), told));
    }

    /// Notes whether a file beside the inputs, such as evidence, could not be read: any finding may hang
    /// on it.
    pub fn beside(&mut self, diagnostics: &[Diagnostic], sources: &SourceMap) {
        if diagnostics.iter().any(|diagnostic| diagnostic.unread(sources).is_some()) {
            self.now.note_unread_beside();
        }
    }

    /// Takes in mistakes that belong to no evaluation.
    pub fn diagnostics(&mut self, diagnostics: &[Diagnostic], sources: &SourceMap) {
        self.now.note_unread(diagnostics, sources);
        let Self { notices, before, now, secret, .. } = self;
        notices.each_mistake(diagnostics, sources, |told| take(now, (before, secret), &Basis::Itself, told));
    }

    /// Takes in the findings on the run as a whole.
    pub fn fleet(&mut self, fleet: &[FleetJudgement]) {
        self.doubts("", fleet.iter().map(|judged| &judged.judgement));
        let Self { notices, before, now, secret, .. } = self;
        notices.each_of_fleet(fleet, |told| take(now, (before, secret), &Basis::Run, told));
    }

    /// Takes in what is not known of verdicts.
    fn doubts<'j>(&mut self, unit: &str, judgements: impl Iterator<Item = &'j Judgement>) {
        for judgement in judgements.filter(|judgement| !judgement.unknown().is_empty()) {
            let question = question(self.rules.id(judgement.rule), unit);
            self.now.note_doubts(question, judgement.unknown());
        }
    }

    /// What was taken in.
    #[must_use]
    pub fn finish(self) -> Snapshot {
        self.now
    }
}

/// Something to tell, for a [`Recorder`].
pub(super) struct Noticed<'n> {
    pub(super) meaning: String,
    /// What it answers; empty for a mistake.
    pub(super) question: String,
    /// Whether it is told once however often it is met: a mistake in a text that several share.
    pub(super) once: bool,
    /// Whether it keeps a text from being read. Then it is gone when it is not met any more: another
    /// such mistake in that text does not hide it.
    pub(super) is_obstacle: bool,
    pub(super) line: String,
    pub(super) excerpt: &'n dyn Fn() -> String,
}

fn take(
    now: &mut Snapshot,
    (before, secret): (&Snapshot, &BTreeSet<String>),
    basis: &Basis,
    noticed: Noticed<'_>,
) {
    let scrubbed = |text: String| secret.iter().fold(text, |text, id| text.replace(id, "(secret)"));
    let times = now.times(&noticed.meaning);
    if noticed.once && times > 0 {
        return;
    }
    let text = (times >= before.times(&noticed.meaning)).then(|| scrubbed((noticed.excerpt)()));
    let basis = if noticed.is_obstacle { Basis::Itself } else { basis.clone() };
    let Noticed { meaning, question, line, .. } = noticed;
    let (line, doubts) = (scrubbed(line), Doubts::new());
    now.find(Seen { meaning, question, doubts, line, text, basis, is_kept: false });
}
