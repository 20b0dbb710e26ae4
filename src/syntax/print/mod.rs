//! Tree to text, in the one spelling that the formatter writes.
//!
//! What is printed parses to the same tree, spans aside, and is printed the same again.
//!
//! - [`writer`]: words to lines, with the comments and blank lines where they stood
//! - [`item`]: items and clauses
//! - [`sentence`]: sentences and subjects
//! - [`test`](mod@test): tests
//! - [`predicate`]: predicates and their verbs
//! - [`literal`]: names, strings, durations
//! - [`slug`]: the ids of rules that have none

mod item;
mod literal;
mod predicate;
mod sentence;
mod slug;
mod test;
mod writer;

pub use predicate::Form;
pub use slug::rule_id;

use crate::syntax::ast;
use literal::Spelling;
use predicate::Voice;
use writer::Writer;

/// The whole file, formatted. Comments and blank lines stay where they stood.
#[must_use]
pub fn print(file: &ast::File) -> String {
    let mut writer = Writer::lines(&file.comments, &file.blank_lines);
    for item in &file.items {
        item::item(&mut writer, item);
    }
    writer.finish()
}

/// A sentence on one line, e.g. `role Owner forbidden`.
#[must_use]
pub fn sentence(sentence: &ast::Sentence) -> String {
    one_line(|writer| sentence::sentence(writer, sentence))
}

/// A subject on one line, e.g. `eligible authorizations for role Contributor`.
#[must_use]
pub fn subject(subject: &ast::Subject) -> String {
    one_line(|writer| sentence::subject(writer, subject, sentence::Number::of(subject)))
}

/// A predicate on one line as it stands after `must`, e.g. `be groups or require mfa`.
#[must_use]
pub fn predicate(predicate: &ast::Predicate) -> String {
    predicate_as(predicate, Form::Base)
}

/// A predicate on one line with its verbs in the given form, e.g. `are groups`.
#[must_use]
pub fn predicate_as(predicate: &ast::Predicate, form: Form) -> String {
    one_line(|writer| predicate::list(writer, predicate, Voice::new(form, Spelling::Quoted)))
}

/// A length of time as it is written in a policy, e.g. `8 hours`.
#[must_use]
pub fn duration(length: std::time::Duration) -> String {
    literal::duration(length)
}

fn one_line(write: impl FnOnce(&mut Writer<'_>)) -> String {
    let mut writer = Writer::one_line();
    write(&mut writer);
    writer.finish()
}
