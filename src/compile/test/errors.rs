//! One constructor per diagnostic of tests.

use uuid::Uuid;

use crate::diagnostic::{Code, Diagnostic};
use crate::text::Span;
use crate::text::escape::brief;

pub(super) fn expects_nothing(span: Span, name: &str) -> Diagnostic {
    Diagnostic::new(
        Code::EmptyTest,
        format!("test `{}` expects nothing", brief(name, 60)),
        span,
        "no `expect` follows",
    )
    .help("add what it shows, e.g. `expect nothing fails`")
}

pub(super) fn beside_file(span: Span, file: Span) -> Diagnostic {
    Diagnostic::new(
        Code::TestConflict,
        "a test of a file is given what the file itself says",
        span,
        "cannot stand beside a file",
    )
    .because_of(file, "the file")
    .help("put it into the file, or describe the delegation without one; only whether a tenant requires mfa can be said beside a file")
}

pub(super) fn said_twice(span: Span, what: &str, first: Span) -> Diagnostic {
    Diagnostic::new(Code::TestConflict, format!("{what} is said twice"), span, "said again here")
        .because_of(first, "first said here")
        .help("keep one of them; for a second delegation write `given another delegation` between them")
}

pub(super) fn mfa_contradicts(span: Span, first: Span) -> Diagnostic {
    Diagnostic::new(
        Code::TestConflict,
        "the same tenant cannot both require mfa and not",
        span,
        "one says so",
    )
    .because_of(first, "the other says otherwise")
    .help("name another tenant for one of the delegations: `given managing tenant is \"NAME\"`")
}

pub(super) fn unknown_tenant_requires(span: Span, at: Span) -> Diagnostic {
    Diagnostic::new(
        Code::TestConflict,
        "nothing can be said of a tenant that is not known",
        span,
        "of which tenant?",
    )
    .because_of(at, "not known")
    .help("remove one of the two")
}

pub(super) fn two_kinds(span: Span, id: Uuid, known: &str, kind: &str, at: Span) -> Diagnostic {
    Diagnostic::new(
        Code::TestConflict,
        format!("`{id}` cannot be both a {known} and a {kind}"),
        span,
        format!("said to be a {kind}"),
    )
    .because_of(at, format!("said to be a {known}"))
    .help("change one of the two")
}

pub(super) fn tells_nothing(span: Span, kind: &str, what: &str) -> Diagnostic {
    Diagnostic::new(
        Code::TestConflict,
        format!("whether it is {what} cannot be asked of a {kind}"),
        span,
        format!("says nothing of a {kind}"),
    )
    .help("remove it, or change the kind of the principal")
}

pub(super) fn told_otherwise(span: Span, what: &str, first: Span) -> Diagnostic {
    Diagnostic::new(
        Code::TestConflict,
        format!("the same principal cannot both be {what} and not"),
        span,
        "one says so",
    )
    .because_of(first, "the other says otherwise")
    .help("change one of the two, or name another principal")
}

pub(super) fn permanent_is_not_activated(span: Span) -> Diagnostic {
    Diagnostic::new(
        Code::TestConflict,
        "a permanent role is never activated",
        span,
        "belongs to an activation",
    )
    .help("write `given eligible role …`, or remove this")
}

pub(super) fn too_many(span: Span, number: u32, most: u32) -> Diagnostic {
    Diagnostic::new(
        Code::TestConflict,
        format!("{number} are more than a test can be given"),
        span,
        format!("at most {most}"),
    )
    .help("give fewer")
}

pub(super) fn expected_twice(span: Span, first: Span) -> Diagnostic {
    Diagnostic::new(Code::TestConflict, "two expectations are about the same verdict", span, "the second")
        .because_of(first, "the first")
        .help("keep one of them")
}
