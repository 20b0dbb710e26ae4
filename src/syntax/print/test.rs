//! Tests: what is given, and what is expected.

use super::item::{opening, string};
use super::literal::{self, Spelling};
use super::sentence::{self, Number, names};
use super::writer::Writer;
use crate::syntax::ast::{
    Expect, ExpectedVerdict, Given, GivenAccess, GivenApprovers, GivenGrant, GivenText, Grantee, GranteeKind,
    GranteeState, GranteeTold, Said, Test,
};
use crate::text::Span;

/// One test, from the start of a line.
pub(super) fn test(writer: &mut Writer<'_>, test: &Test) {
    opening(writer, "test", test.span.0);
    string(writer, &test.name);
    for given in &test.given {
        self::given(writer, given);
    }
    for expect in &test.expect {
        self::expect(writer, expect);
    }
}

fn given(writer: &mut Writer<'_>, given: &Given) {
    writer.line(1, given.span());
    writer.word("given");
    match given {
        Given::Grant(grant) => self::grant(writer, grant),
        Given::Number { number, access, .. } => {
            writer.word_at(&number.value.to_string(), number.span);
            self::access(writer, *access);
            writer.word(if number.value == 1 { "authorization" } else { "authorizations" });
        }
        Given::Unknown { access, .. } => {
            writer.word("unknown");
            self::access(writer, *access);
            writer.word("authorizations");
        }
        Given::Mfa { managing, required, .. } => {
            writer.word(tenant(*managing));
            writer.word(if *required { "requires mfa" } else { "does not require mfa" });
        }
        Given::Tenant { managing, name, .. } => {
            writer.word(tenant(*managing));
            writer.word("is");
            match name {
                Some(name) => writer.word_at(&literal::name(name, Spelling::Quoted), name.span()),
                None => writer.word("unknown"),
            }
        }
        Given::Text { text, said, .. } => {
            let (verb, noun) = match text {
                GivenText::Name => ("named", "name"),
                GivenText::Description => ("described", "description"),
            };
            writer.word("delegation");
            match said {
                Said::Is(text) => {
                    writer.word(verb);
                    string(writer, text);
                }
                Said::Absent => writer.word(&format!("without a {noun}")),
                Said::Unknown => writer.word(&format!("with an unknown {noun}")),
            }
        }
        Given::Another(_) => writer.word("another delegation"),
        Given::File(text) => {
            writer.word("file");
            string(writer, text);
        }
    }
}

fn access(writer: &mut Writer<'_>, access: Option<GivenAccess>) {
    match access {
        Some(GivenAccess::Permanent) => writer.word("permanent"),
        Some(GivenAccess::Eligible) => writer.word("eligible"),
        None => {}
    }
}

const fn tenant(managing: bool) -> &'static str {
    if managing { "managing tenant" } else { "customer tenant" }
}

fn grant(writer: &mut Writer<'_>, grant: &GivenGrant) {
    let (an_unknown, access) = match (&grant.role, grant.eligible) {
        (None, true) => ("an unknown eligible", ""),
        (None, false) => ("an unknown", ""),
        (Some(_), true) => ("", "eligible"),
        (Some(_), false) => ("", ""),
    };
    [an_unknown, access, "role"].iter().filter(|word| !word.is_empty()).for_each(|word| writer.word(word));
    if let Some(role) = &grant.role {
        writer.word_at(&literal::name(role, Spelling::Bare), role.span());
    }
    writer.word("to");
    grantee(writer, &grant.to);
    if let Some(lasts) = &grant.lasts {
        writer.word("for");
        let words = lasts.value.map_or_else(|| "an unknown duration".to_owned(), literal::duration);
        writer.word_at(&words, lasts.span);
    }
    list(writer, "with", "and", &extras(grant));
    list(writer, "without", "or", &lacks(grant));
    if let Some(GivenApprovers::Named(who)) = grant.approvers.as_ref().map(|approvers| &approvers.value) {
        writer.word("approved by");
        for (at, approver) in who.iter().enumerate() {
            match at {
                0 => {}
                _ if at + 1 == who.len() => writer.word("and"),
                _ => writer.close(","),
            }
            grantee(writer, approver);
        }
    }
    if let Some(roles) = &grant.delegating {
        match roles.value.len() {
            0 => writer.word("delegating unknown roles"),
            1 => writer.word("delegating role"),
            _ => writer.word("delegating roles"),
        }
        names(writer, &roles.value, Spelling::Bare);
    }
}

fn grantee(writer: &mut Writer<'_>, grantee: &Grantee) {
    match grantee {
        Grantee::Named { kind, name, told } => {
            writer.word(match kind {
                Some(GranteeKind::Principal(kind)) => sentence::kind(*kind, Number::Singular),
                Some(GranteeKind::Application) => "application",
                None => "principal",
            });
            writer.word_at(&literal::name(name, Spelling::Quoted), name.span());
            for (place, one) in told.iter().enumerate() {
                writer.word(if place == 0 { "that" } else { "and" });
                writer.word_at(told_words(*one), one.span.0);
            }
        }
        Grantee::Unknown(place) => writer.word_at("an unknown principal", place.0),
    }
}

const fn told_words(told: GranteeTold) -> &'static str {
    match (told.state, told.holds) {
        (GranteeState::Disabled, true) => "is disabled",
        (GranteeState::Disabled, false) => "is not disabled",
        (GranteeState::Empty, true) => "is empty",
        (GranteeState::Empty, false) => "is not empty",
        (GranteeState::Guest, true) => "is a guest",
        (GranteeState::Guest, false) => "is not a guest",
        (GranteeState::SecurityGroup, true) => "is a security group",
        (GranteeState::SecurityGroup, false) => "is not a security group",
        (GranteeState::NestedGroups, true) => "has nested groups",
        (GranteeState::NestedGroups, false) => "has no nested groups",
    }
}

/// What stands behind `with`.
fn extras(grant: &GivenGrant) -> Vec<(String, Span)> {
    let mut extras = Vec::new();
    if let Some(mfa) = &grant.mfa {
        match mfa.value {
            Said::Is(()) => extras.push(("mfa".to_owned(), mfa.span)),
            Said::Unknown => extras.push(("unknown mfa".to_owned(), mfa.span)),
            Said::Absent => {}
        }
    }
    if let Some(approvers) = &grant.approvers {
        match &approvers.value {
            GivenApprovers::Number(0) | GivenApprovers::Named(_) => {}
            GivenApprovers::Number(1) => extras.push(("1 approver".to_owned(), approvers.span)),
            GivenApprovers::Number(number) => extras.push((format!("{number} approvers"), approvers.span)),
            GivenApprovers::Unknown => extras.push(("unknown approvers".to_owned(), approvers.span)),
        }
    }
    if let Some(name) = &grant.display_name {
        match &name.value {
            Said::Is(text) => extras.push((format!("display name {}", literal::quoted(text)), name.span)),
            Said::Unknown => extras.push(("an unknown display name".to_owned(), name.span)),
            Said::Absent => {}
        }
    }
    extras
}

/// What stands behind `without`.
fn lacks(grant: &GivenGrant) -> Vec<(String, Span)> {
    let mut lacks = Vec::new();
    if let Some(mfa) = grant.mfa.as_ref().filter(|mfa| mfa.value == Said::Absent) {
        lacks.push(("mfa".to_owned(), mfa.span));
    }
    if let Some(none) = grant.approvers.as_ref().filter(|it| it.value == GivenApprovers::Number(0)) {
        lacks.push(("approvers".to_owned(), none.span));
    }
    if let Some(name) = grant.display_name.as_ref().filter(|name| name.value == Said::Absent) {
        lacks.push(("a display name".to_owned(), name.span));
    }
    lacks
}

fn list(writer: &mut Writer<'_>, opening: &str, connective: &str, list: &[(String, Span)]) {
    if !list.is_empty() {
        writer.word(opening);
        sentence::enumerate(writer, list, connective, Clone::clone);
    }
}

fn expect(writer: &mut Writer<'_>, expect: &Expect) {
    writer.line(1, expect.span.0);
    writer.word("expect");
    match &expect.rule {
        Some(rule) => writer.word_at(&rule.value, rule.span),
        None => writer.word("nothing"),
    }
    let verdict = match expect.verdict.value {
        ExpectedVerdict::Passes => "passes",
        ExpectedVerdict::Fails => "fails",
        ExpectedVerdict::Undetermined => "undetermined",
        ExpectedVerdict::NotApplicable => "not applicable",
    };
    writer.word_at(verdict, expect.verdict.span);
}
