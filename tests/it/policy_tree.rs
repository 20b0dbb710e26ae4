//! Policies as proptest makes them up: every tree that a text can have, and only those.
//!
//! Spans are all empty. A tree that no text has, e.g. `because` behind an exception that lacks its
//! own, is not made.

use std::time::Duration;

use delegard::syntax::ast::*;
use delegard::syntax::keywords;
use delegard::text::{FileId, Span};
use jiff::civil::Date;
use proptest::collection::vec;
use proptest::option::of;
use proptest::prelude::*;
use proptest::sample::select;
use uuid::Uuid;

const NOWHERE: Span = Span { file: FileId(0), start: 0, end: 0 };
const PLACE: Place = Place(NOWHERE);

const fn put<T>(value: T) -> Spanned<T> {
    Spanned::new(value, NOWHERE)
}

/// A whole file without comments.
pub(crate) fn file() -> impl Strategy<Value = File> {
    vec(item(), 0..5).prop_map(|items| File { items, ..File::default() })
}

/// Any text: what people name things, words of the language, and what nobody expects.
pub(crate) fn text() -> impl Strategy<Value = Text> {
    let word = select(keywords::KEYWORDS).prop_map(|keyword| keyword.word.to_owned());
    prop_oneof![
        3 => "[A-Z][A-Za-z0-9_-]{0,6}",
        2 => "[A-Z][a-z]{1,4} [A-Z][a-z]{1,4}",
        1 => word,
        1 => "[a-z][a-z0-9_-]{0,6}",
        1 => "[0-9A-F]{7,9}-[0-9A-F-]{0,6}",
        1 => vec(any::<char>(), 0..4).prop_map(String::from_iter),
        1 => "[\\\\\"n#\r\n]{0,4}",
    ]
    .prop_map(put)
}

fn name() -> impl Strategy<Value = Name> {
    prop_oneof![4 => text().prop_map(Name::Text), 1 => guid().prop_map(Name::Id)]
}

fn guid() -> impl Strategy<Value = Spanned<Uuid>> {
    any::<u128>().prop_map(|id| put(Uuid::from_u128(id)))
}

fn rule_id() -> impl Strategy<Value = Spanned<String>> {
    let word = select(keywords::KEYWORDS).prop_map(|keyword| keyword.word.to_owned());
    prop_oneof![4 => "[A-Za-z0-9_-]{1,5}(\\.[A-Za-z0-9_-]{1,3})?", 1 => word]
        .prop_filter("`expect nothing` names no rule", |id| id != "nothing")
        .prop_map(put)
}

/// An id of a rule that is defined, and so cannot be a word that opens a sentence.
fn new_id() -> impl Strategy<Value = Spanned<String>> {
    rule_id().prop_filter("opens a sentence", |id| !keywords::lookup(&id.value).is_some_and(|it| it.opens()))
}

fn length() -> impl Strategy<Value = Spanned<Duration>> {
    let whole = |unit: u64| (0u64..200).prop_map(move |count| Duration::from_secs(count * unit));
    prop_oneof![
        whole(1),
        whole(60),
        whole(3600),
        whole(86_400),
        (0u64..99_999_999).prop_map(Duration::from_millis)
    ]
    .prop_map(put)
}

fn number() -> impl Strategy<Value = Spanned<u32>> {
    prop_oneof![0u32..4, any::<u32>()].prop_map(put)
}

fn bound() -> impl Strategy<Value = Spanned<Bound>> {
    select(vec![Bound::AtMost, Bound::AtLeast, Bound::Exactly]).prop_map(put)
}

fn kind() -> impl Strategy<Value = KindNoun> {
    select(vec![KindNoun::Group, KindNoun::User, KindNoun::ServicePrincipal, KindNoun::ManagedIdentity])
}

fn item() -> impl Strategy<Value = Item> {
    prop_oneof![
        1 => (text(), clauses(0)).prop_map(|(name, clauses)| Item::Policy(Policy { name, clauses, span: PLACE })),
        1 => used().prop_map(|target| Item::Use(Use { target: put(target), span: PLACE })),
        1 => set(),
        1 => declaration(),
        5 => rule(),
        1 => change().prop_map(Item::Override),
        1 => change().prop_map(Item::Disable),
        2 => test(),
    ]
}

fn used() -> impl Strategy<Value = UseTarget> {
    let built_in = "[a-z][a-z]{3,6}(-[a-z]{2,4})?"
        .prop_filter("opens a sentence", |word| !keywords::lookup(word).is_some_and(|it| it.opens()));
    prop_oneof![built_in.prop_map(UseTarget::BuiltIn), text().prop_map(|path| UseTarget::Path(path.value))]
}

fn set() -> impl Strategy<Value = Item> {
    let kind = select(vec![SetKind::Roles, SetKind::Principals, SetKind::Tenants]);
    (text(), kind, vec(name(), 1..4))
        .prop_map(|(name, kind, members)| Item::Let(Let { name, kind, members, span: PLACE }))
}

fn declaration() -> impl Strategy<Value = Item> {
    let kind = of(kind()).prop_map(|kind| kind.map_or(DeclaredKind::Tenant, DeclaredKind::Principal));
    (kind, any::<bool>(), text(), guid()).prop_map(|(kind, security, name, id)| {
        let security = security && kind == DeclaredKind::Principal(KindNoun::Group);
        Item::Declaration(Declaration { kind, security, name, id, span: PLACE })
    })
}

fn change() -> impl Strategy<Value = Change> {
    (rule_id(), clauses(1)).prop_map(|(rule, clauses)| Change { rule, clauses, span: PLACE })
}

fn rule() -> impl Strategy<Value = Item> {
    (of((new_id(), of(text()))), sentence(), clauses(0)).prop_map(|(named, sentence, clauses)| {
        let (id, title) = named.map_or((None, None), |(id, title)| (Some(id), title));
        Item::Rule(Rule { id, title, sentence, clauses, span: PLACE })
    })
}

fn clauses(least: usize) -> impl Strategy<Value = Vec<Clause>> {
    vec(clause(), least..3).prop_map(|mut clauses| {
        for at in 1..clauses.len() {
            let (before, from) = clauses.split_at_mut(at);
            if let (Some(Clause::Except(exception)), Clause::Because(text)) = (before.last_mut(), &from[0]) {
                exception.because.get_or_insert_with(|| text.clone());
            }
        }
        clauses
    })
}

fn clause() -> impl Strategy<Value = Clause> {
    let severity = select(vec![Severity::Info, Severity::Warning, Severity::Error]);
    let date = (1900i16..3000, 1i8..=12, 1i8..=28).prop_map(|(y, m, d)| put(Date::new(y, m, d).unwrap()));
    prop_oneof![
        severity.prop_map(|severity| Clause::Severity(put(severity))),
        text().prop_map(Clause::Because),
        text().prop_map(Clause::Fix),
        text().prop_map(Clause::See),
        (subject(), of(text()), of(date), of(text()), of(text())).prop_map(
            |(subject, delegation, until, because, approved_by)| {
                Clause::Except(Box::new(Exception {
                    subject,
                    delegation,
                    until,
                    because,
                    approved_by,
                    span: PLACE,
                }))
            }
        ),
    ]
}

/// A sentence of any form.
pub(crate) fn sentence() -> impl Strategy<Value = Sentence> {
    let per = select(vec![Per::Principal, Per::Role, Per::Delegation, Per::Tenant]).prop_map(put);
    let verb =
        select(vec![Verb::Forbidden, Verb::Discouraged, Verb::Required, Verb::Recommended]).prop_map(put);
    let modal = select(vec![Modal::Must, Modal::Should]).prop_map(put);
    let form = prop_oneof![
        1 => subject().prop_map(SentenceForm::OnlyAllowed),
        1 => (bound(), number(), subject(), of(per)).prop_map(|(bound, number, subject, per)| {
            SentenceForm::Quantity { bound, number, subject, per }
        }),
        2 => (subject(), verb).prop_map(|(subject, verb)| SentenceForm::Verdict { subject, verb }),
        1 => (subject(), subject()).prop_map(|(subject, target)| SentenceForm::OnlyFor { subject, target }),
        3 => (subject(), modal, predicate()).prop_map(|(subject, modal, predicate)| {
            SentenceForm::Modal { subject, modal, predicate }
        }),
    ];
    (form, of(guard())).prop_map(|(form, guard)| Sentence { form, guard, span: PLACE })
}

fn guard() -> impl Strategy<Value = Guard> {
    let kind = select(vec![GuardKind::When, GuardKind::Unless]).prop_map(put);
    (kind, predicate()).prop_map(|(kind, predicate)| Guard { kind, predicate })
}

fn noun() -> impl Strategy<Value = Spanned<Noun>> {
    let plain = select(vec![
        Noun::Delegations,
        Noun::Authorizations,
        Noun::PermanentAuthorizations,
        Noun::EligibleAuthorizations,
        Noun::Roles,
        Noun::Principals,
        Noun::DelegatedRoles,
        Noun::Approvers,
        Noun::ManagingTenant,
        Noun::CustomerTenant,
    ]);
    prop_oneof![3 => plain, 1 => kind().prop_map(Noun::Kind)].prop_map(put)
}

/// A subject of any noun with any filters.
pub(crate) fn subject() -> impl Strategy<Value = Subject> {
    let flat = (noun(), vec(name(), 0..3), vec(filter(), 0..2)).prop_map(|(noun, names, filters)| Subject {
        noun,
        names,
        filters,
        span: PLACE,
    });
    flat.prop_recursive(2, 4, 1, |inner| {
        let last = (inner, any::<bool>())
            .prop_map(|(inner, is_for)| if is_for { Filter::For(inner) } else { Filter::To(inner) });
        (noun(), vec(name(), 0..3), vec(filter(), 0..2), last).prop_map(|(noun, names, mut filters, last)| {
            filters.push(last);
            Subject { noun, names, filters, span: PLACE }
        })
    })
}

fn filter() -> impl Strategy<Value = Filter> {
    prop_oneof![
        predicate().prop_map(Filter::That),
        text().prop_map(Filter::InSet),
        text().prop_map(Filter::InCategory),
    ]
}

/// A predicate of any verbs, nested a few levels deep.
pub(crate) fn predicate() -> impl Strategy<Value = Predicate> {
    let leaf = atom().prop_map(|atom| Predicate::Atom(put(atom)));
    leaf.prop_recursive(3, 8, 3, |inner| {
        prop_oneof![
            vec(inner.clone(), 2..4).prop_map(Predicate::And),
            vec(inner.clone(), 2..4).prop_map(Predicate::Or),
            inner.prop_map(|inner| Predicate::Not(Box::new(inner))),
        ]
    })
}

fn atom() -> impl Strategy<Value = Atom> {
    let plain = select(vec![
        Atom::BeEligible,
        Atom::BePermanent,
        Atom::BeKnown,
        Atom::BeSupported,
        Atom::BePrivileged,
        Atom::BeBuiltIn,
        Atom::HaveDataActions,
        Atom::HaveDelegatedRoles,
        Atom::HaveDescription,
        Atom::HaveDisplayName,
        Atom::HavePermanentAccess,
        Atom::BeSecurityGroup,
        Atom::BeGuest,
        Atom::BeDisabled,
        Atom::BeEmpty,
        Atom::HaveNestedGroups,
        Atom::BeActivatedAlike,
        Atom::BeOnlyApprover,
        Atom::RequireMfa,
    ]);
    prop_oneof![
        4 => plain,
        2 => vec(kind().prop_map(put), 1..4).prop_map(Atom::BeKind),
        1 => vec(name(), 1..4).prop_map(Atom::BeOneOf),
        1 => text().prop_map(Atom::BeInSet),
        1 => text().prop_map(Atom::BeInCategory),
        1 => text().prop_map(Atom::BeNamed),
        1 => name().prop_map(Atom::BeBroaderThan),
        1 => name().prop_map(Atom::Include),
        1 => name().prop_map(Atom::HaveAccessIncluding),
        1 => (bound(), number()).prop_map(|(bound, number)| Atom::HaveApprovers(bound, number)),
        1 => (bound(), length()).prop_map(|(bound, length)| Atom::Last(bound, length)),
        1 => vec(text(), 1..4).prop_map(Atom::Allow),
        1 => (any::<bool>(), vec(name(), 0..3)).prop_map(|(only, roles)| Atom::Delegate { only, roles }),
        1 => text().prop_map(Atom::Match),
    ]
}

fn test() -> impl Strategy<Value = Item> {
    (text(), vec(given(), 0..3), vec(expect(), 0..3))
        .prop_map(|(name, given, expect)| Item::Test(Test { name, given, expect, span: PLACE }))
}

fn given() -> impl Strategy<Value = Given> {
    prop_oneof![
        5 => grant().prop_map(|grant| Given::Grant(Box::new(grant))),
        1 => (number(), of(access())).prop_map(|(number, access)| Given::Number { number, access, span: PLACE }),
        1 => of(access()).prop_map(|access| Given::Unknown { access, span: PLACE }),
        1 => any::<(bool, bool)>()
            .prop_map(|(managing, required)| Given::Mfa { managing, required, span: PLACE }),
        1 => (any::<bool>(), of(name()))
            .prop_map(|(managing, name)| Given::Tenant { managing, name, span: PLACE }),
        2 => (select(vec![GivenText::Name, GivenText::Description]), said(text()))
            .prop_map(|(text, said)| Given::Text { text, said, span: PLACE }),
        1 => Just(Given::Another(PLACE)),
        1 => text().prop_map(Given::File),
    ]
}

fn access() -> impl Strategy<Value = GivenAccess> {
    select(vec![GivenAccess::Permanent, GivenAccess::Eligible])
}

fn said<T: std::fmt::Debug + Clone>(what: impl Strategy<Value = T>) -> impl Strategy<Value = Said<T>> {
    prop_oneof![2 => what.prop_map(Said::Is), 1 => Just(Said::Absent), 1 => Just(Said::Unknown)]
}

fn told() -> impl Strategy<Value = GranteeTold> {
    let states = vec![
        GranteeState::Disabled,
        GranteeState::Empty,
        GranteeState::Guest,
        GranteeState::SecurityGroup,
        GranteeState::NestedGroups,
    ];
    (select(states), any::<bool>()).prop_map(|(state, holds)| GranteeTold { state, holds, span: PLACE })
}

fn grantee() -> impl Strategy<Value = Grantee> {
    let kind = prop_oneof![4 => kind().prop_map(GranteeKind::Principal), 1 => Just(GranteeKind::Application)];
    prop_oneof![
        5 => (of(kind), name(), vec(told(), 0..3))
            .prop_map(|(kind, name, told)| Grantee::Named { kind, name, told }),
        1 => Just(Grantee::Unknown(PLACE)),
    ]
}

fn grant() -> impl Strategy<Value = GivenGrant> {
    let approvers = prop_oneof![
        2 => number().prop_map(|number| GivenApprovers::Number(number.value)),
        2 => vec(grantee(), 1..4).prop_map(GivenApprovers::Named),
        1 => Just(GivenApprovers::Unknown),
    ];
    let lasts = of(length()).prop_map(|length| put(length.map(|length| length.value)));
    let activation = (of(lasts), of(said(Just(())).prop_map(put)), of(approvers.prop_map(put)));
    let display_name = of(said(text().prop_map(|text| text.value)).prop_map(put));
    let delegating = of(vec(name(), 0..3).prop_map(put));
    (any::<bool>(), of(name()), grantee(), activation, display_name, delegating).prop_map(
        |(eligible, role, to, (lasts, mfa, approvers), display_name, delegating)| GivenGrant {
            eligible,
            role,
            to,
            lasts,
            mfa,
            approvers,
            display_name,
            delegating,
            span: PLACE,
        },
    )
}

fn expect() -> impl Strategy<Value = Expect> {
    let verdict = select(vec![
        ExpectedVerdict::Passes,
        ExpectedVerdict::Fails,
        ExpectedVerdict::Undetermined,
        ExpectedVerdict::NotApplicable,
    ]);
    (of(rule_id()), verdict).prop_map(|(rule, verdict)| Expect { rule, verdict: put(verdict), span: PLACE })
}
