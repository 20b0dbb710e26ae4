//! Sentences and subjects.

use super::literal::{self, Spelling};
use super::predicate::{self, Form, Voice};
use super::writer::Writer;
use crate::syntax::ast::{
    Bound, Filter, Guard, GuardKind, KindNoun, Modal, Name, Noun, Per, Predicate, Sentence, SentenceForm,
    Subject, Verb,
};
use crate::text::Span;

/// Whether a noun stands for one or for many, as far as its form goes.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(crate) enum Number {
    /// `role Owner has`
    Singular,
    /// `roles have`
    Plural,
}

impl Number {
    /// The number that reads well: singular for a tenant or one name, otherwise plural.
    pub(crate) fn of(subject: &Subject) -> Self {
        match (subject.noun.value, subject.names.len()) {
            (Noun::ManagingTenant | Noun::CustomerTenant, _) | (_, 1) => Self::Singular,
            _ => Self::Plural,
        }
    }

    /// The number of what is counted.
    const fn counted(count: u32) -> Self {
        if count == 1 { Self::Singular } else { Self::Plural }
    }

    const fn present(self) -> Form {
        match self {
            Self::Singular => Form::Singular,
            Self::Plural => Form::Plural,
        }
    }
}

pub(crate) fn sentence(writer: &mut Writer<'_>, sentence: &Sentence) {
    let (about, number) = match &sentence.form {
        SentenceForm::OnlyAllowed(about) => {
            writer.word_at("only", sentence.span.0);
            subject(writer, about, Number::of(about));
            writer.word("allowed");
            (about, Number::of(about))
        }
        SentenceForm::Quantity { bound, number, subject: counted, per } => {
            writer.word_at(self::bound(bound.value), bound.span);
            writer.word_at(&number.value.to_string(), number.span);
            let form = Number::counted(number.value);
            subject(writer, counted, form);
            if let Some(per) = per {
                writer.word("per");
                writer.word_at(self::per(per.value), per.span);
            }
            (counted, form)
        }
        SentenceForm::Verdict { subject: about, verb } => {
            subject(writer, about, Number::of(about));
            writer.word_at(self::verb(verb.value), verb.span);
            (about, Number::of(about))
        }
        SentenceForm::OnlyFor { subject: about, target } => {
            subject(writer, about, Number::of(about));
            writer.word("only");
            writer.word("for");
            subject(writer, target, Number::of(target));
            (about, Number::of(about))
        }
        SentenceForm::Modal { subject: about, modal, predicate } => {
            subject(writer, about, Number::of(about));
            writer.word_at(self::modal(modal.value), modal.span);
            demand(writer, predicate, Voice::new(Form::Base, Spelling::of(about.noun.value)));
            (about, Number::of(about))
        }
    };
    if let Some(guard) = &sentence.guard {
        self::guard(writer, guard, number, Spelling::of(about.noun.value));
    }
}

/// What stands behind `must`: a `not` directly behind it covers the whole list.
fn demand(writer: &mut Writer<'_>, demand: &Predicate, voice: Voice) {
    match demand {
        Predicate::Not(inner) => {
            writer.word("not");
            predicate::list(writer, inner, voice);
        }
        Predicate::And(parts) | Predicate::Or(parts) if opens_with_not(parts) => {
            predicate::group(writer, demand, voice);
        }
        Predicate::And(_) | Predicate::Or(_) | Predicate::Atom(_) => {
            predicate::list(writer, demand, voice);
        }
    }
}

/// Whether a list would be printed with a `not` at its start, which `must` would take for its own.
fn opens_with_not(parts: &[Predicate]) -> bool {
    matches!(parts.first(), Some(Predicate::Not(inner)) if !matches!(**inner, Predicate::Atom(_)))
}

fn guard(writer: &mut Writer<'_>, guard: &Guard, number: Number, names: Spelling) {
    let word = match guard.kind.value {
        GuardKind::When => "when",
        GuardKind::Unless => "unless",
    };
    writer.word_at(word, guard.kind.span);
    writer.word(if number == Number::Singular { "it" } else { "they" });
    predicate::list(writer, &guard.predicate, Voice::new(number.present(), names));
}

pub(crate) fn subject(writer: &mut Writer<'_>, subject: &Subject, number: Number) {
    writer.word_at(noun(subject.noun.value, number), subject.noun.span);
    names(writer, &subject.names, Spelling::of(subject.noun.value));
    for filter in &subject.filters {
        self::filter(writer, filter, Voice::new(number.present(), Spelling::of(subject.noun.value)));
    }
}

fn filter(writer: &mut Writer<'_>, filter: &Filter, voice: Voice) {
    match filter {
        Filter::That(that) => {
            writer.word("that");
            predicate::list(writer, that, voice);
        }
        Filter::For(inner) => {
            writer.word("for");
            subject(writer, inner, Number::of(inner));
        }
        Filter::To(inner) => {
            writer.word("to");
            subject(writer, inner, Number::of(inner));
        }
        Filter::InSet(set) => {
            writer.word("in");
            writer.word_at(&literal::set_name(&set.value), set.span);
        }
        Filter::InCategory(category) => {
            writer.word("in category");
            writer.word_at(&literal::quoted(&category.value), category.span);
        }
    }
}

/// `A, B and C`
pub(crate) fn names(writer: &mut Writer<'_>, names: &[Name], spelling: Spelling) {
    enumerate(writer, names, "and", |name| (literal::name(name, spelling), name.span()));
}

/// A list with `,` and one `and` or `or`.
pub(crate) fn enumerate<T>(
    writer: &mut Writer<'_>,
    list: &[T],
    connective: &str,
    show: impl Fn(&T) -> (String, Span),
) {
    for (at, entry) in list.iter().enumerate() {
        let (word, span) = show(entry);
        if at > 0 && at + 1 == list.len() {
            writer.word(connective);
        }
        // The comma belongs to the word: a line is not broken between them.
        let comma = if at + 2 < list.len() { "," } else { "" };
        writer.word_at(&format!("{word}{comma}"), span);
    }
}

pub(crate) const fn noun(noun: Noun, number: Number) -> &'static str {
    let (singular, plural) = match noun {
        Noun::Delegations => ("delegation", "delegations"),
        Noun::Authorizations => ("authorization", "authorizations"),
        Noun::PermanentAuthorizations => ("permanent authorization", "permanent authorizations"),
        Noun::EligibleAuthorizations => ("eligible authorization", "eligible authorizations"),
        Noun::Roles => ("role", "roles"),
        Noun::Principals => ("principal", "principals"),
        Noun::Kind(kind) => return self::kind(kind, number),
        Noun::DelegatedRoles => ("delegated role", "delegated roles"),
        Noun::Approvers => ("approver", "approvers"),
        Noun::ManagingTenant => ("managing tenant", "managing tenants"),
        Noun::CustomerTenant => ("customer tenant", "customer tenants"),
    };
    match number {
        Number::Singular => singular,
        Number::Plural => plural,
    }
}

pub(crate) const fn kind(kind: KindNoun, number: Number) -> &'static str {
    match (kind, number) {
        (KindNoun::Group, Number::Singular) => "group",
        (KindNoun::Group, Number::Plural) => "groups",
        (KindNoun::User, Number::Singular) => "user",
        (KindNoun::User, Number::Plural) => "users",
        (KindNoun::ServicePrincipal, Number::Singular) => "service principal",
        (KindNoun::ServicePrincipal, Number::Plural) => "service principals",
        (KindNoun::ManagedIdentity, Number::Singular) => "managed identity",
        (KindNoun::ManagedIdentity, Number::Plural) => "managed identities",
    }
}

pub(crate) const fn bound(bound: Bound) -> &'static str {
    match bound {
        Bound::AtMost => "at most",
        Bound::AtLeast => "at least",
        Bound::Exactly => "exactly",
    }
}

const fn per(per: Per) -> &'static str {
    match per {
        Per::Principal => "principal",
        Per::Role => "role",
        Per::Delegation => "delegation",
        Per::Tenant => "tenant",
    }
}

const fn verb(verb: Verb) -> &'static str {
    match verb {
        Verb::Forbidden => "forbidden",
        Verb::Discouraged => "discouraged",
        Verb::Required => "required",
        Verb::Recommended => "recommended",
    }
}

const fn modal(modal: Modal) -> &'static str {
    match modal {
        Modal::Must => "must",
        Modal::Should => "should",
    }
}
