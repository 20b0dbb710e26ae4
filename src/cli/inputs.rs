//! Everything that the paths of the command line lead to, piece by piece and in order: templates,
//! each once per parameter file; exports; and files with an export a line, in blocks.

use std::num::NonZero;
use std::ops::ControlFlow;
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicBool, Ordering};

use rustc_hash::FxHashSet;

use super::args::InputArgs;
use super::bulk;
use super::discover::{self, Candidate, Candidates, Found};
use super::evaluation::{Evaluation, Opened, Template, open, opened};
use super::languages;
use super::lines::{self, Blocks, LooseLines, Part};
use super::presumed::Presumed;
use super::read;
use super::settings::Settings;
use crate::diagnostic::{Code, Diagnostic};
use crate::evaluate::PassedOver;

/// So many files are one piece of work.
const FILES: usize = 8;

/// Of these, so many bytes are read ahead of being looked into.
const AHEAD: usize = 256 << 10;

/// What came of one file or of a block of lines, each of its evaluations as `T`.
pub(super) struct Batch<T> {
    /// The evaluations of one template, one export or one block.
    pub(super) units: Vec<T>,
    /// What was passed over.
    pub(super) passed_over: PassedOver,
    /// Mistakes that belong to no evaluation.
    pub(super) diagnostics: Vec<Diagnostic>,
    /// Files that are going to be looked at.
    pub(super) expected: usize,
    /// Files that were looked at.
    pub(super) done: usize,
    /// The parameter files that a template took.
    taken: Vec<PathBuf>,
    /// A parameter file that may belong to a template.
    loose: Option<Candidate>,
    /// What a block of lines says of others of its file.
    lines: Option<LooseLines>,
}

impl<T> Default for Batch<T> {
    fn default() -> Self {
        Self {
            units: Vec::new(),
            passed_over: PassedOver::default(),
            diagnostics: Vec::new(),
            expected: 0,
            done: 0,
            taken: Vec::new(),
            loose: None,
            lines: None,
        }
    }
}

/// A piece of work.
enum Piece {
    Files(Vec<Candidate>),
    Block(lines::Block),
    /// A text from standard input.
    Text(PathBuf, Vec<u8>),
    /// What keeps a file of lines from being read on.
    Mistake(Diagnostic),
}

/// Reads and evaluates everything at the given paths with so many workers, hands every evaluation
/// to `finish` where it was made, and what came of each file to `deliver` in order, which takes of it
/// what it wants to keep.
pub(super) fn run<T: Send>(
    args: &InputArgs,
    settings: &Settings,
    (jobs, stop): (NonZero<usize>, &AtomicBool),
    finish: impl Fn(Evaluation) -> T + Sync,
    mut deliver: impl FnMut(&mut Batch<T>) -> ControlFlow<()> + Send,
) {
    let Candidates { files: mut candidates, in_other_languages, diagnostics } =
        discover::candidates(&args.paths);
    candidates.retain(|candidate| !settings.written.has(&candidate.path));
    settings.siblings.know(&candidates);
    let mut presumed = Presumed::split_off(&mut candidates);
    let passed_over = PassedOver { in_other_languages, ..PassedOver::default() };
    let expected = candidates.len();
    if deliver(&mut Batch { diagnostics, expected, passed_over, ..Batch::default() }).is_break() {
        return;
    }
    settings.files.iter().for_each(|file| presumed.take(file.clone()));
    let mut loose = Vec::new();
    let mut lines = OpenLines::default();
    let mut ended = false;
    let mut take = |batches: &mut Vec<Batch<T>>| {
        for batch in batches {
            batch.taken.drain(..).for_each(|file| presumed.take(file));
            loose.extend(batch.loose.take());
            let before = lines.go_on(batch, &finish).map(|mut before| deliver(&mut before).is_break());
            ended = ended || before == Some(true) || deliver(batch).is_break();
        }
        if ended { ControlFlow::Break(()) } else { ControlFlow::Continue(()) }
    };
    let work = |piece| of_piece(piece, settings, &finish);
    bulk::in_order(jobs, Pieces::new(candidates), stop, work, &mut take);
    if let Some(mut last) = lines.end(&finish) {
        ended = ended || deliver(&mut last).is_break();
    }
    // What looked like a parameter file of a template, and was none, is a file like any other.
    let rest = presumed.rest();
    if !ended && !rest.is_empty() {
        bulk::in_order(jobs, Pieces::new(rest), stop, work, |batches| {
            for batch in batches {
                loose.extend(batch.loose.take());
                ended = ended || deliver(batch).is_break();
            }
            if ended { ControlFlow::Break(()) } else { ControlFlow::Continue(()) }
        });
    }
    let whole = |path: &PathBuf| path.canonicalize().unwrap_or_else(|_| path.clone());
    let taken: FxHashSet<PathBuf> =
        if loose.is_empty() { FxHashSet::default() } else { presumed.taken().map(whole).collect() };
    loose.retain(|candidate| !taken.contains(&whole(&candidate.path)));
    if !ended && !stop.load(Ordering::Relaxed) && !loose.is_empty() {
        let named = loose.iter().filter(|candidate| candidate.is_named());
        let diagnostics = named.map(unused).collect();
        let passed_over = PassedOver { files: loose.len(), ..PassedOver::default() };
        let _ = deliver(&mut Batch { passed_over, diagnostics, ..Batch::default() });
    }
}

/// Everything at the given paths, one after the other.
pub(super) fn all(args: &InputArgs, settings: &Settings) -> Batch<Evaluation> {
    let mut all = Batch::default();
    let take = |batch: &mut Batch<Evaluation>| {
        all.units.append(&mut batch.units);
        all.passed_over += batch.passed_over;
        all.diagnostics.append(&mut batch.diagnostics);
        ControlFlow::Continue(())
    };
    run(args, settings, (NonZero::<usize>::MIN, &AtomicBool::new(false)), |evaluation| evaluation, take);
    all
}

/// Everything in one file, read little by little as standard input is.
pub(super) fn streamed(path: &Path, settings: &Settings) -> Vec<Batch<Evaluation>> {
    let blocks = Some(Blocks::open(path.to_owned(), false));
    let pieces = Pieces { files: Vec::new().into_iter(), blocks };
    let finish = |evaluation| evaluation;
    let mut lines = OpenLines::default();
    let mut batches: Vec<_> = pieces.flat_map(|piece| of_piece(piece, settings, &finish)).collect();
    batches.iter_mut().for_each(|batch| drop(lines.go_on(batch, &finish)));
    batches.extend(lines.end(&finish));
    batches
}

/// What lines so far say of others of their file, which stand in blocks to come.
#[derive(Default)]
struct OpenLines(Option<LooseLines>);

impl OpenLines {
    /// Goes on with a block, and gives what is missing of a file that ended before it.
    fn go_on<T>(&mut self, batch: &mut Batch<T>, finish: &impl Fn(Evaluation) -> T) -> Option<Batch<T>> {
        let next = batch.lines.take()?;
        match &mut self.0 {
            Some(lines) => lines.append(next).map(|missing| Batch::of(finish(missing))),
            None => {
                self.0 = Some(next);
                None
            }
        }
    }

    /// What is missing of the last file.
    fn end<T>(self, finish: &impl Fn(Evaluation) -> T) -> Option<Batch<T>> {
        self.0?.settle().map(|missing| Batch::of(finish(missing)))
    }
}

/// The templates at the given paths, for commands that want them as they are.
pub(super) fn templates(args: &InputArgs, settings: &Settings) -> (Vec<Template>, Batch<Evaluation>) {
    let Candidates { files: candidates, in_other_languages, diagnostics } = discover::candidates(&args.paths);
    settings.siblings.know(&candidates);
    let passed_over = PassedOver { in_other_languages, ..PassedOver::default() };
    let mut found = Batch { diagnostics, passed_over, ..Batch::default() };
    let mut templates = Vec::new();
    for candidate in &candidates {
        match open(candidate) {
            Opened::Template(template) => templates.push(template),
            Opened::Parameters | Opened::Nothing | Opened::Export(_) | Opened::Suspect(_) => {
                found.passed_over.files += 1
            }
            Opened::Broken(evaluation) => found.units.push(evaluation),
            Opened::Unreadable(diagnostic) => found.diagnostics.push(diagnostic),
        }
    }
    (templates, found)
}

fn of_piece<T>(piece: Piece, settings: &Settings, finish: &impl Fn(Evaluation) -> T) -> Vec<Batch<T>> {
    match piece {
        Piece::Files(files) => of_files(&files, settings, finish),
        Piece::Block(block) => vec![of_block(block, settings, finish)],
        Piece::Text(path, bytes) => {
            let candidate = Candidate { path, found: Found::Named };
            let text = read::decoded(&candidate.path, bytes);
            vec![of_opened(opened(&candidate, text), &candidate, settings, finish)]
        }
        Piece::Mistake(diagnostic) => {
            vec![Batch { diagnostics: vec![diagnostic], ..Batch::default() }]
        }
    }
}

/// Reads files, several small ones ahead of looking into them: so the system's work and ours each find
/// their instructions and data at hand.
fn of_files<T>(files: &[Candidate], settings: &Settings, finish: &impl Fn(Evaluation) -> T) -> Vec<Batch<T>> {
    let mut batches = Vec::with_capacity(files.len());
    let mut files = files.iter();
    loop {
        let (mut texts, mut bytes) = (Vec::new(), 0);
        while bytes < AHEAD
            && let Some(file) = files.next()
        {
            let text = languages::text(&file.path);
            bytes += text.as_ref().map_or(0, String::len);
            texts.push((file, text));
        }
        if texts.is_empty() {
            return batches;
        }
        let looked_into = |(file, text)| of_opened(opened(file, text), file, settings, finish);
        batches.extend(texts.into_iter().map(looked_into));
    }
}

fn of_opened<T>(
    opened: Opened,
    candidate: &Candidate,
    settings: &Settings,
    finish: &impl Fn(Evaluation) -> T,
) -> Batch<T> {
    let mut batch = Batch { done: 1, ..Batch::default() };
    match opened {
        Opened::Template(template) => {
            // Without a delegation it has no use for parameter files: what goes by their names may be
            // anything, and is looked at on its own.
            if template.may_delegate() {
                let (files, diagnostics) = settings.files_of(&template.path);
                batch.diagnostics.extend(diagnostics);
                batch.taken.extend(files.iter().flatten().cloned());
                batch.template(&template, &files, settings, finish);
            } else {
                batch.passed_over.files += 1;
            }
        }
        Opened::Parameters => batch.loose = Some(candidate.clone()),
        Opened::Nothing => batch.passed_over.files += 1,
        Opened::Export(export) if export.delegations.is_empty() && export.unseen.is_empty() => {
            batch.passed_over.files += 1;
        }
        Opened::Export(mut export) => {
            let seen = settings.identities.as_ref();
            export.identity = seen.map_or_else(String::new, |seen| seen.of([candidate.path.as_path()]));
            batch.units.push(finish(export));
        }
        Opened::Broken(evaluation) | Opened::Suspect(evaluation) => batch.units.push(finish(evaluation)),
        Opened::Unreadable(diagnostic) => batch.diagnostics.push(diagnostic),
    }
    batch
}

fn of_block<T>(block: lines::Block, settings: &Settings, finish: &impl Fn(Evaluation) -> T) -> Batch<T> {
    let lines::Evaluated { evaluation, passed_over, loose } = lines::evaluate(block, settings);
    Batch {
        units: vec![finish(evaluation)],
        passed_over: PassedOver { lines: passed_over, ..PassedOver::default() },
        lines: Some(loose),
        ..Batch::default()
    }
}

impl<T> Batch<T> {
    fn of(unit: T) -> Self {
        Self { units: vec![unit], ..Self::default() }
    }

    /// Evaluates a template with each of its parameter files, or alone if there is none.
    fn template(
        &mut self,
        template: &Template,
        files: &[Option<PathBuf>],
        settings: &Settings,
        finish: &impl Fn(Evaluation) -> T,
    ) {
        for (place, file) in files.iter().enumerate() {
            let mut evaluation = template.evaluate(file.as_deref(), settings);
            // What is wrong with the template's text is said once.
            if place == 0 {
                evaluation.diagnostics.splice(0..0, template.diagnostics.iter().cloned());
            }
            if !evaluation.is_of_no_interest() {
                self.units.push(finish(evaluation));
            } else if evaluation.unseen.is_empty() {
                self.passed_over.files += 1;
            } else {
                self.passed_over.partly_seen += 1;
            }
        }
    }
}

/// The pieces of work that files are: several files each, and blocks of those that hold lines.
struct Pieces {
    files: std::vec::IntoIter<Candidate>,
    blocks: Option<Blocks>,
}

impl Pieces {
    fn new(files: Vec<Candidate>) -> Self {
        Self { files: files.into_iter(), blocks: None }
    }
}

impl Iterator for Pieces {
    type Item = Piece;

    fn next(&mut self) -> Option<Piece> {
        loop {
            if let Some(blocks) = &mut self.blocks {
                match blocks.next() {
                    Some(Ok(Part::Block(block))) => return Some(Piece::Block(block)),
                    Some(Ok(Part::Whole(path, bytes))) => return Some(Piece::Text(path, bytes)),
                    Some(Err(diagnostic)) => return Some(Piece::Mistake(diagnostic)),
                    None => self.blocks = None,
                }
            }
            let mut files = Vec::new();
            while files.len() < FILES
                && let Some(candidate) = self.files.as_slice().first()
                && !candidate.is_lines()
                && !candidate.is_stdin()
            {
                files.extend(self.files.next());
            }
            if !files.is_empty() {
                return Some(Piece::Files(files));
            }
            let candidate = self.files.next()?;
            let is_lines = candidate.is_lines();
            self.blocks = Some(Blocks::open(candidate.path, is_lines));
        }
    }
}

fn unused(candidate: &Candidate) -> Diagnostic {
    Diagnostic::placeless(
        Code::UnusedParameterFile,
        format!("no template took the parameter file `{}`", read::name(&candidate.path)),
    )
    .help("name it like its template (`X.parameters.json` beside `X.json`), or give it with --parameters")
}
