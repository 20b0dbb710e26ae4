//! Predicates and their verbs.

use super::literal::{self, Spelling};
use super::sentence::{self, Number};
use super::writer::Writer;
use crate::syntax::ast::{Atom, Bound, Predicate, Spanned};

/// The form in which the verbs of a predicate are written.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Form {
    /// `be`, `require`: after `must`.
    Base,
    /// `is`, `requires`: after `that` and `it`, of one.
    Singular,
    /// `are`, `require`: after `that` and `they`, of many.
    Plural,
}

/// How a predicate is written: the form of its verbs and the spelling of bare lists of names.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Voice {
    form: Form,
    names: Spelling,
}

impl Voice {
    pub(crate) const fn new(form: Form, names: Spelling) -> Self {
        Self { form, names }
    }
}

/// A predicate, or a list of them without parentheses round it.
pub(crate) fn list(writer: &mut Writer<'_>, predicate: &Predicate, voice: Voice) {
    let (parts, connective) = match predicate {
        Predicate::And(parts) => (parts, "and"),
        Predicate::Or(parts) => (parts, "or"),
        Predicate::Not(_) | Predicate::Atom(_) => return term(writer, predicate, voice, Verb::Said),
    };
    let mut verb = Verb::Said;
    for (at, part) in parts.iter().enumerate() {
        if at > 0 {
            writer.word(connective);
        }
        term(writer, part, voice, verb);
        verb = if says_be(part) { Verb::LeftOut } else { Verb::Said };
    }
}

/// A list with parentheses round it.
pub(crate) fn group(writer: &mut Writer<'_>, predicate: &Predicate, voice: Voice) {
    writer.open("(");
    list(writer, predicate, voice);
    writer.close(")");
}

/// Whether the `be` of an adjective is said again: not directly behind another `be`.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Verb {
    Said,
    LeftOut,
}

fn term(writer: &mut Writer<'_>, predicate: &Predicate, voice: Voice, verb: Verb) {
    match predicate {
        Predicate::And(_) | Predicate::Or(_) => group(writer, predicate, voice),
        Predicate::Not(inner) => match &**inner {
            Predicate::Atom(atom) => negated(writer, atom, voice, verb),
            Predicate::And(_) | Predicate::Or(_) | Predicate::Not(_) => {
                writer.word("not");
                group(writer, inner, voice);
            }
        },
        Predicate::Atom(atom) => affirmed(writer, atom, voice, verb),
    }
}

fn affirmed(writer: &mut Writer<'_>, atom: &Spanned<Atom>, voice: Voice, verb: Verb) {
    if verb == Verb::LeftOut
        && let Some(word) = adjective(&atom.value)
    {
        return writer.word_at(word, atom.span);
    }
    writer.word_at(verb_of(&atom.value, voice.form), atom.span);
    object(writer, &atom.value, voice, false);
}

/// An atom that is not to hold. What `have` says takes `no`, and so does `broader`; other verbs
/// than `be` take `do not`.
fn negated(writer: &mut Writer<'_>, atom: &Spanned<Atom>, voice: Voice, verb: Verb) {
    let word = verb_of(&atom.value, voice.form);
    match negation(&atom.value) {
        Negation::Not => {
            if let (Verb::LeftOut, Some(adjective)) = (verb, adjective(&atom.value)) {
                writer.word_at("not", atom.span);
                return writer.word(adjective);
            }
            writer.word_at(word, atom.span);
            writer.word("not");
            object(writer, &atom.value, voice, false);
        }
        Negation::No => {
            writer.word_at(word, atom.span);
            writer.word("no");
            object(writer, &atom.value, voice, true);
        }
        Negation::DoNot => {
            writer.word_at(if voice.form == Form::Singular { "does not" } else { "do not" }, atom.span);
            writer.word(verb_of(&atom.value, Form::Base));
            object(writer, &atom.value, voice, false);
        }
    }
}

/// How an atom is negated.
enum Negation {
    /// `be not eligible`
    Not,
    /// `have no data actions`
    No,
    /// `do not require mfa`
    DoNot,
}

fn negation(atom: &Atom) -> Negation {
    match atom {
        Atom::BeKind(_)
        | Atom::BeEligible
        | Atom::BePermanent
        | Atom::BeKnown
        | Atom::BeSupported
        | Atom::BePrivileged
        | Atom::BeBuiltIn
        | Atom::BeSecurityGroup
        | Atom::BeGuest
        | Atom::BeDisabled
        | Atom::BeEmpty
        | Atom::BeActivatedAlike
        | Atom::BeOnlyApprover
        | Atom::BeOneOf(_)
        | Atom::BeInSet(_)
        | Atom::BeInCategory(_)
        | Atom::BeNamed(_) => Negation::Not,
        Atom::BeBroaderThan(_)
        | Atom::HaveDataActions
        | Atom::HaveDelegatedRoles
        | Atom::HaveDescription
        | Atom::HaveDisplayName
        | Atom::HavePermanentAccess
        | Atom::HaveAccessIncluding(_)
        | Atom::HaveNestedGroups => Negation::No,
        Atom::HaveApprovers(bound, number) if is_any(bound.value, number.value) => Negation::No,
        Atom::HaveApprovers(..)
        | Atom::RequireMfa
        | Atom::Last(..)
        | Atom::Allow(_)
        | Atom::Delegate { .. }
        | Atom::Include(_)
        | Atom::Match(_) => Negation::DoNot,
    }
}

/// `have approvers`: at least one.
fn is_any(bound: Bound, number: u32) -> bool {
    (bound, number) == (Bound::AtLeast, 1)
}

fn verb_of(atom: &Atom, form: Form) -> &'static str {
    let (base, singular) = match atom {
        Atom::BeKind(_)
        | Atom::BeEligible
        | Atom::BePermanent
        | Atom::BeKnown
        | Atom::BeSupported
        | Atom::BePrivileged
        | Atom::BeBuiltIn
        | Atom::BeSecurityGroup
        | Atom::BeGuest
        | Atom::BeDisabled
        | Atom::BeEmpty
        | Atom::BeActivatedAlike
        | Atom::BeOnlyApprover
        | Atom::BeOneOf(_)
        | Atom::BeInSet(_)
        | Atom::BeInCategory(_)
        | Atom::BeNamed(_)
        | Atom::BeBroaderThan(_) => {
            return match form {
                Form::Base => "be",
                Form::Singular => "is",
                Form::Plural => "are",
            };
        }
        Atom::HaveDataActions
        | Atom::HaveDelegatedRoles
        | Atom::HaveDescription
        | Atom::HaveDisplayName
        | Atom::HavePermanentAccess
        | Atom::HaveAccessIncluding(_)
        | Atom::HaveNestedGroups
        | Atom::HaveApprovers(..) => ("have", "has"),
        Atom::RequireMfa => ("require", "requires"),
        Atom::Last(..) => ("last", "lasts"),
        Atom::Allow(_) => ("allow", "allows"),
        Atom::Delegate { .. } => ("delegate", "delegates"),
        Atom::Include(_) => ("include", "includes"),
        Atom::Match(_) => ("match", "matches"),
    };
    if form == Form::Singular { singular } else { base }
}

/// The fixed words behind `be`, if the atom has no others.
fn adjective(atom: &Atom) -> Option<&'static str> {
    match atom {
        Atom::BeEligible => Some("eligible"),
        Atom::BePermanent => Some("permanent"),
        Atom::BeKnown => Some("known"),
        Atom::BeSupported => Some("supported"),
        Atom::BePrivileged => Some("privileged"),
        Atom::BeBuiltIn => Some("built-in"),
        Atom::BeSecurityGroup => Some("security groups"),
        Atom::BeGuest => Some("guests"),
        Atom::BeDisabled => Some("disabled"),
        Atom::BeEmpty => Some("empty"),
        Atom::BeActivatedAlike => Some("activated alike"),
        Atom::BeOnlyApprover => Some("their only approver"),
        Atom::BeKind(_)
        | Atom::BeOneOf(_)
        | Atom::BeInSet(_)
        | Atom::BeInCategory(_)
        | Atom::BeNamed(_)
        | Atom::BeBroaderThan(_)
        | Atom::HaveDataActions
        | Atom::HaveDelegatedRoles
        | Atom::HaveDescription
        | Atom::HaveDisplayName
        | Atom::HavePermanentAccess
        | Atom::HaveAccessIncluding(_)
        | Atom::HaveNestedGroups
        | Atom::HaveApprovers(..)
        | Atom::RequireMfa
        | Atom::Last(..)
        | Atom::Allow(_)
        | Atom::Delegate { .. }
        | Atom::Include(_)
        | Atom::Match(_) => None,
    }
}

/// Whether the next adjective may follow without its own `be`. Not behind a negation or a list,
/// since a reader could take the `not` or the `or` to cover both.
fn says_be(predicate: &Predicate) -> bool {
    let Predicate::Atom(atom) = predicate else { return false };
    let is_list = match &atom.value {
        Atom::BeKind(kinds) => kinds.len() > 1,
        Atom::BeOneOf(names) => names.len() > 1,
        other => verb_of(other, Form::Base) != "be",
    };
    !is_list
}

/// What follows the verb. Behind `no` there is no article.
fn object(writer: &mut Writer<'_>, atom: &Atom, voice: Voice, behind_no: bool) {
    match atom {
        Atom::BeKind(kinds) => sentence::enumerate(writer, kinds, "or", |kind| {
            (sentence::kind(kind.value, Number::Plural).to_owned(), kind.span)
        }),
        Atom::BeEligible
        | Atom::BePermanent
        | Atom::BeKnown
        | Atom::BeSupported
        | Atom::BePrivileged
        | Atom::BeBuiltIn
        | Atom::BeSecurityGroup
        | Atom::BeGuest
        | Atom::BeDisabled
        | Atom::BeEmpty
        | Atom::BeActivatedAlike
        | Atom::BeOnlyApprover => writer.word(adjective(atom).unwrap_or_default()),
        Atom::BeOneOf(names) => {
            sentence::enumerate(writer, names, "or", |name| (literal::name(name, voice.names), name.span()));
        }
        Atom::BeInSet(set) => {
            writer.word("in");
            writer.word_at(&literal::set_name(&set.value), set.span);
        }
        Atom::BeInCategory(category) => {
            writer.word("in category");
            writer.word_at(&literal::quoted(&category.value), category.span);
        }
        Atom::BeNamed(glob) => {
            writer.word("named");
            writer.word_at(&literal::quoted(&glob.value), glob.span);
        }
        Atom::BeBroaderThan(role) => {
            writer.word("broader than");
            writer.word_at(&literal::name(role, Spelling::Bare), role.span());
        }
        Atom::HaveDataActions => writer.word("data actions"),
        Atom::HaveDelegatedRoles => writer.word("delegated roles"),
        Atom::HaveDescription => writer.word(if behind_no { "description" } else { "a description" }),
        Atom::HaveDisplayName => writer.word(if behind_no { "display name" } else { "a display name" }),
        Atom::HavePermanentAccess => writer.word("permanent access beside them"),
        Atom::HaveAccessIncluding(role) => {
            writer.word("permanent access that includes");
            writer.word_at(&literal::name(role, Spelling::Bare), role.span());
        }
        Atom::HaveNestedGroups => writer.word("nested groups"),
        Atom::Include(role) => writer.word_at(&literal::name(role, Spelling::Bare), role.span()),
        Atom::HaveApprovers(bound, number) => {
            if !is_any(bound.value, number.value) {
                writer.word_at(sentence::bound(bound.value), bound.span);
                writer.word_at(&number.value.to_string(), number.span);
            }
            writer.word(if number.value == 1 && !is_any(bound.value, 1) { "approver" } else { "approvers" });
        }
        Atom::RequireMfa => writer.word("mfa"),
        Atom::Last(bound, length) => {
            writer.word_at(sentence::bound(bound.value), bound.span);
            writer.word_at(&literal::duration(length.value), length.span);
        }
        Atom::Allow(patterns) => sentence::enumerate(writer, patterns, "or", |pattern| {
            (literal::quoted(&pattern.value), pattern.span)
        }),
        Atom::Delegate { only, roles } => {
            if *only {
                writer.word("only");
            }
            writer.word(if roles.len() == 1 { "role" } else { "roles" });
            sentence::names(writer, roles, Spelling::Bare);
        }
        Atom::Match(pattern) => writer.word_at(&literal::quoted(&pattern.value), pattern.span),
    }
}
