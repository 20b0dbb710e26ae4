//! One evaluation and what was said of it: the piece that a run is made of.

use super::verdict::Judgement;
use crate::diagnostic::Diagnostic;
use crate::model::{Cause, Delegation};
use crate::text::SourceMap;

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
}

/// A delegation and every rule's verdict on it; fleet rules have none here.
#[derive(Debug)]
pub struct Judged {
    /// The delegation.
    pub delegation: Delegation,
    /// The verdicts, in the order of the rules.
    pub judgements: Vec<Judgement>,
}
