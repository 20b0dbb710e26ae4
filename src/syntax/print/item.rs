//! Items and clauses.

use super::literal::{self, Spelling};
use super::sentence::{self, Number, names, subject};
use super::test;
use super::writer::Writer;
use crate::syntax::ast::{
    Change, Clause, Declaration, DeclaredKind, Exception, Item, Let, Policy, Rule, SetKind, Severity, Text,
    Use, UseTarget,
};
use crate::text::Span;

/// One item, from the start of a line.
pub(crate) fn item(writer: &mut Writer<'_>, item: &Item) {
    match item {
        Item::Policy(Policy { name, clauses, span }) => {
            opening(writer, "policy", span.0);
            string(writer, name);
            self::clauses(writer, clauses);
        }
        Item::Use(Use { target, span }) => {
            opening(writer, "use", span.0);
            match &target.value {
                UseTarget::BuiltIn(name) => writer.word_at(name, target.span),
                UseTarget::Path(path) => writer.word_at(&literal::quoted(path), target.span),
            }
        }
        Item::Let(set) => self::set(writer, set),
        Item::Declaration(declaration) => self::declaration(writer, declaration),
        Item::Rule(rule) => self::rule(writer, rule),
        Item::Override(change) => self::change(writer, "override", change),
        Item::Disable(change) => self::change(writer, "disable", change),
        Item::Test(test) => test::test(writer, test),
    }
}

pub(super) fn opening(writer: &mut Writer<'_>, word: &str, span: Span) {
    writer.line(0, span);
    writer.word(word);
}

pub(super) fn string(writer: &mut Writer<'_>, text: &Text) {
    writer.word_at(&literal::quoted(&text.value), text.span);
}

fn set(writer: &mut Writer<'_>, set: &Let) {
    opening(writer, "let", set.span.0);
    writer.word_at(&literal::set_name(&set.name.value), set.name.span);
    writer.word("be");
    let (noun, spelling) = match set.kind {
        SetKind::Roles => ("roles", Spelling::Bare),
        SetKind::Principals => ("principals", Spelling::Quoted),
        SetKind::Tenants => ("tenants", Spelling::Quoted),
    };
    writer.word(noun);
    names(writer, &set.members, spelling);
}

fn declaration(writer: &mut Writer<'_>, declaration: &Declaration) {
    let kind = match declaration.kind {
        DeclaredKind::Principal(kind) => sentence::kind(kind, Number::Singular),
        DeclaredKind::Tenant => "tenant",
    };
    if declaration.security {
        opening(writer, "security", declaration.span.0);
        writer.word(kind);
    } else {
        opening(writer, kind, declaration.span.0);
    }
    string(writer, &declaration.name);
    writer.word("is");
    writer.word_at(&declaration.id.value.hyphenated().to_string(), declaration.id.span);
}

fn rule(writer: &mut Writer<'_>, rule: &Rule) {
    writer.line(0, rule.span.0);
    if let Some(id) = &rule.id {
        writer.word("rule");
        writer.word_at(&id.value, id.span);
        if let Some(title) = &rule.title {
            string(writer, title);
        }
        if rule.title.is_some() || !rule.clauses.is_empty() {
            writer.line(1, rule.sentence.span.0);
        }
    }
    sentence::sentence(writer, &rule.sentence);
    clauses(writer, &rule.clauses);
}

fn change(writer: &mut Writer<'_>, word: &str, change: &Change) {
    opening(writer, word, change.span.0);
    writer.word_at(&change.rule.value, change.rule.span);
    clauses(writer, &change.clauses);
}

/// The clauses of an item, one a line.
fn clauses(writer: &mut Writer<'_>, clauses: &[Clause]) {
    for clause in clauses {
        match clause {
            Clause::Severity(severity) => {
                writer.line(1, severity.span);
                writer.word("severity");
                writer.word(match severity.value {
                    Severity::Info => "info",
                    Severity::Warning => "warning",
                    Severity::Error => "error",
                });
            }
            Clause::Because(text) => self::clause(writer, "because", text),
            Clause::Fix(text) => self::clause(writer, "fix", text),
            Clause::See(text) => self::clause(writer, "see", text),
            Clause::Except(exception) => self::exception(writer, exception),
        }
    }
}

fn clause(writer: &mut Writer<'_>, word: &str, text: &Text) {
    writer.line(1, text.span);
    writer.word(word);
    string(writer, text);
}

fn exception(writer: &mut Writer<'_>, exception: &Exception) {
    writer.line(1, exception.span.0);
    writer.word("except");
    subject(writer, &exception.subject, Number::of(&exception.subject));
    if let Some(delegation) = &exception.delegation {
        writer.word("in delegation");
        string(writer, delegation);
    }
    if let Some(until) = &exception.until {
        writer.word("until");
        writer.word_at(&until.value.to_string(), until.span);
    }
    if let Some(because) = &exception.because {
        writer.word("because");
        string(writer, because);
    }
    if let Some(approved_by) = &exception.approved_by {
        writer.word("approved by");
        string(writer, approved_by);
    }
}
