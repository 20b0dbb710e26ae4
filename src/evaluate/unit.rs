//! One evaluation and what was said of it: the piece that a run is made of.

use super::verdict::Judgement;
use crate::diagnostic::Diagnostic;
use crate::model::{Cause, Delegation, Secrets};
use crate::text::{SourceMap, Span};

/// One evaluation: a template, alone or with one set of parameter values.
#[derive(Debug)]
pub struct Unit {
    /// What people see: the template's path, and the parameter file's if there is one.
    pub name: String,
    /// Its files, named so that the name is the same wherever the program is run: the identity of
    /// the customer where no tenant tells it.
    pub identity: String,
    /// The texts that its places lie in.
    pub sources: SourceMap,
    /// Mistakes in these texts.
    pub diagnostics: Vec<Diagnostic>,
    /// What it delegates, with the verdicts.
    pub delegations: Vec<Judged>,
    /// Why there may be further delegations in parts that could not be looked into.
    pub unseen: Vec<Cause>,
    /// Whether it is an export: what cannot be seen of one is deployed all the same.
    pub exported: bool,
}

/// A delegation and every rule's verdict on it; fleet rules have none here.
#[derive(Debug)]
pub struct Judged {
    /// The delegation.
    pub delegation: Delegation,
    /// The verdicts, in the order of the rules.
    pub judgements: Vec<Judgement>,
    /// The secret values that went into it. Every report asks for them, so they are looked for once,
    /// by the thread that has the delegation at hand.
    pub secrets: Secrets,
}

impl Judged {
    /// A delegation with these verdicts.
    #[must_use]
    pub fn new(delegation: Delegation, judgements: Vec<Judgement>) -> Self {
        let secrets = Secrets::of([&delegation]);
        Self { delegation, judgements, secrets }
    }
}

impl Unit {
    /// The places of secret values in its texts, as far as its delegations tell.
    pub fn secret_places(&self) -> impl Iterator<Item = Span> {
        self.delegations.iter().flat_map(|judged| &judged.secrets.spans).copied()
    }
}
