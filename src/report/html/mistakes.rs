//! Mistakes in the inputs, the policy and the evidence, with what to do about each.

use askama::Template;
use askama::filters::HtmlSafe;
use rustc_hash::FxHashSet;

use super::excerpt::Excerpts;
use super::text::Rich;
use crate::diagnostic::{Diagnostic, Level};
use crate::report::run::Run;
use crate::report::secrets::Texts;
use crate::text::SourceMap;

/// So many mistakes are shown.
const MOST: usize = 200;

/// The mistakes, those first that keep something from being known.
#[derive(Template)]
#[template(path = "mistakes.html")]
pub(super) struct Mistakes {
    mistakes: Vec<Mistake>,
    /// How many there are that read differently.
    number: usize,
}

/// One mistake.
struct Mistake {
    level: &'static str,
    code: &'static str,
    message: Rich,
    excerpts: Excerpts,
    help: Vec<Rich>,
}

impl HtmlSafe for Mistakes {}

impl Mistakes {
    /// The mistakes; none if there are none.
    pub(super) fn of(run: &Run<'_>) -> Option<Self> {
        let mut mistakes = Self { mistakes: Vec::new(), number: 0 };
        for level in [Level::Error, Level::Warning] {
            // Evaluations that share a template share its mistakes.
            let mut told = FxHashSet::default();
            let mut is_new = |diagnostic: &Diagnostic, sources: &SourceMap| {
                let place = diagnostic.primary.as_ref().map(|label| {
                    (sources.name(label.span.file).to_owned(), sources.start(label.span), label.span.start)
                });
                diagnostic.level == level && told.insert((diagnostic.code, diagnostic.message.clone(), place))
            };
            for diagnostic in &run.outcome.diagnostics {
                if is_new(diagnostic, run.sources) {
                    mistakes.add(diagnostic, || Texts::Own(run.sources));
                }
            }
            for unit in &run.outcome.units {
                for diagnostic in &unit.diagnostics {
                    if is_new(diagnostic, &unit.sources) {
                        mistakes.add(diagnostic, || Texts::of(unit));
                    }
                }
            }
        }
        (mistakes.number > 0).then_some(mistakes)
    }

    fn add<'t>(&mut self, diagnostic: &Diagnostic, texts: impl FnOnce() -> Texts<'t>) {
        self.number += 1;
        if self.mistakes.len() < MOST {
            self.mistakes.push(Mistake::of(diagnostic, texts().sources()));
        }
    }

    fn left(&self) -> usize {
        self.number - self.mistakes.len()
    }
}

impl Mistake {
    fn of(diagnostic: &Diagnostic, sources: &SourceMap) -> Self {
        Self {
            level: match diagnostic.level {
                Level::Error => "error",
                Level::Warning => "warning",
            },
            code: diagnostic.code.as_str(),
            message: Rich::sentence(&diagnostic.message),
            excerpts: Excerpts::of(diagnostic.primary.as_ref(), &diagnostic.secondary, sources),
            help: diagnostic.help.iter().map(|help| Rich::sentence(help)).collect(),
        }
    }
}
