//! Exports of directories and of multi-factor settings: what is read from them, where it stands,
//! and what is said about what cannot be used.

use std::fmt::Write as _;

use delegard::diagnostic::Sink;
use delegard::document::json::{self, JsonTree, Limits};
use delegard::evidence::directory::{Members, Rare};
use delegard::evidence::{Directory, DirectoryObject, Evidence, Freshness, MfaEvidence, Source, Told};
use delegard::model::{Cause, MfaVerdict, PrincipalKind, PrincipalKinds};
use delegard::text::{FileId, SourceMap, Span, Text};
use proptest::prelude::*;
use uuid::Uuid;

use crate::case::{Case, each};

/// The tenant of every case.
const TENANT: Uuid = Uuid::from_u128(0x0e0e_0e0e_0000_4000_8000_0000_0000_0001);

#[test]
fn directory_cases() {
    each("evidence", |case: &mut Case| {
        let mut sources = SourceMap::new();
        let mut sink = Sink::new();
        let not_before = Some(case.section("not before").trim()).filter(|date| !date.is_empty());
        let freshness = Freshness { not_before: not_before.map(|date| date.parse().unwrap()) };
        let mut evidence = Evidence { directory: Directory::new(freshness), ..Evidence::default() };
        for kind in case.section("complete").lines() {
            evidence.directory.claim_complete(kind_named(kind));
        }
        for (name, text) in case.files() {
            let file = sources.add(name, text);
            add(&mut evidence, name, file, &sources, &mut sink);
        }
        let mut found = String::new();
        for object in evidence.directory.objects() {
            outline(object, &sources, &mut found);
        }
        for (tenant, name) in evidence.tenants.iter() {
            let _ = writeln!(found, "tenant {tenant}: {name:?}");
        }
        for id in case.section("lookup").lines() {
            answers(&evidence.directory, id.parse().unwrap(), &mut found);
        }
        tell(sink, &sources, &mut found);
        case.expect("expected", &found);
    });
}

#[test]
fn mfa_cases() {
    each("mfa", |case: &mut Case| {
        let mut sources = SourceMap::new();
        let mut sink = Sink::new();
        let mut mfa = MfaEvidence::default();
        for id in case.section("accepted").lines() {
            mfa.accept_exclusion(id.parse().unwrap());
        }
        for (name, text) in case.files() {
            let file = sources.add(name, text);
            let tree = read(&sources, file, &mut sink).unwrap();
            if name.starts_with("security-defaults") {
                mfa.add_security_defaults(TENANT, &tree, Source::default(), &mut sink);
            } else {
                mfa.add_conditional_access(TENANT, &tree, Source::default(), &mut sink);
            }
        }
        let mut found = String::new();
        match mfa.verdict(TENANT) {
            Some(verdict) => tell_verdict(verdict, &sources, &mut found),
            None => found.push_str("no evidence\n"),
        }
        tell(sink, &sources, &mut found);
        case.expect("expected", &found);
    });
}

/// A file of a case: CSV and JSON exports, and declarations one a line. The first word of a file's
/// name may be the day on which it was taken.
fn add(evidence: &mut Evidence, name: &str, file: FileId, sources: &SourceMap, sink: &mut Sink) {
    let text = sources.get(file).unwrap().text();
    let source = Source { as_of: name.split(' ').next().unwrap().parse().ok(), tenant: None };
    if name.ends_with(".delegard") {
        let mut start = 0;
        for line in text.lines() {
            let parts: Vec<&str> = line.split('"').collect();
            let id = parts[2].trim().strip_prefix("is ").unwrap().parse().unwrap();
            let span = Span::new(file, start, start + line.len());
            evidence.directory.declare(id, kind_named(parts[0].trim()), Some(parts[1]), span, sink);
            start += line.len() + 1;
        }
    } else {
        evidence.add_directory(file, text, source, sink);
    }
}

fn kind_named(name: &str) -> PrincipalKind {
    PrincipalKind::ALL.into_iter().find(|kind| kind.singular() == name).unwrap()
}

fn read(sources: &SourceMap, file: FileId, sink: &mut Sink) -> Option<JsonTree> {
    json::read(file, sources.get(file).unwrap().text(), Limits::default(), sink)
}

/// `file:line:column` and the text that is underlined there.
fn place(span: Span, sources: &SourceMap) -> String {
    let start = sources.start(span).unwrap();
    format!("{}:{}:{} {:?}", sources.name(span.file), start.line, start.column, sources.slice(span))
}

fn outline(object: &DirectoryObject, sources: &SourceMap, out: &mut String) {
    let _ = writeln!(out, "{} @ {}", object.id, place(object.span, sources));
    let DirectoryObject { kind, name, group, dynamic, guest, enabled, .. } = object;
    let Rare { role_assignable, members, empty: _, nested: _, tenant: _ } = object.rare();
    let mut fact = |name: &str, told: Option<(String, Option<Span>)>| {
        if let Some((value, span)) = told {
            let place = span.map_or_else(|| "?".to_owned(), |span| place(span, sources));
            let _ = writeln!(out, "  {name}: {value} @ {place}");
        }
    };
    fact("kind", told(kind, ToString::to_string));
    fact("name", told(name, |name| format!("{name:?}")));
    fact("group", told(group, ToString::to_string));
    fact("dynamic", told(dynamic, ToString::to_string));
    fact("role-assignable", told(role_assignable, ToString::to_string));
    let count = |members: &Members| {
        format!("{}{}", members.ids.len(), if members.complete { "" } else { " or more" })
    };
    fact("members", told(members, count));
    fact("guest", told(guest, ToString::to_string));
    fact("enabled", told(enabled, ToString::to_string));
}

fn told<T>(told: &Told<T>, words: impl Fn(&T) -> String) -> Option<(String, Option<Span>)> {
    match told {
        Told::Nothing => None,
        Told::Value(value, span) => Some((words(value), Some(*span))),
        Told::Contradictory => Some(("contradictory".to_owned(), None)),
    }
}

fn answers(directory: &Directory, id: Uuid, out: &mut String) {
    let lookup = directory.lookup(id);
    let _ = writeln!(out, "lookup {id}");
    let mut answer = |question: &str, answer: Result<String, Cause>| {
        let answer = answer.unwrap_or_else(|cause| format!("unknown, {}", cause.kind));
        let _ = writeln!(out, "  {question}: {answer}");
    };
    let yes = |answer: Result<bool, Cause>| answer.map(|answer| answer.to_string());
    let kinds = |kinds: &[PrincipalKind]| -> PrincipalKinds { kinds.iter().copied().collect() };
    answer("known", yes(lookup.known()));
    answer("kind", lookup.kind().map(|kind| kind.to_string()));
    answer("group", yes(lookup.is_a(kinds(&[PrincipalKind::Group]))));
    answer("service principal", yes(lookup.is_a(kinds(&[PrincipalKind::ServicePrincipal]))));
    answer("managed identity", yes(lookup.is_a(kinds(&[PrincipalKind::ManagedIdentity]))));
    answer("app registration", yes(lookup.is_application()));
    answer("security group", yes(lookup.is_security_group()));
    answer("guest", yes(lookup.is_guest()));
    answer("disabled", yes(lookup.is_disabled()));
    answer("dynamic", yes(lookup.is_dynamic()));
    answer("role-assignable", yes(lookup.is_role_assignable()));
    answer("empty", yes(lookup.is_empty_group()));
    answer("nested groups", yes(lookup.has_nested_groups()));
}

fn tell_verdict(verdict: &MfaVerdict, sources: &SourceMap, out: &mut String) {
    let word = match verdict {
        MfaVerdict::Required(_) => "required",
        MfaVerdict::NotRequired(_) => "not required",
        MfaVerdict::Undecided(_) => "undecided",
    };
    let grounds = verdict.grounds();
    for (word, note) in
        std::iter::once((word, &grounds.main)).chain(grounds.others.iter().map(|n| ("also", n)))
    {
        let _ = writeln!(out, "{word}: {}", note.text);
        if let Some(span) = note.span {
            let _ = writeln!(out, "  @ {}", place(span, sources));
        }
    }
}

fn tell(sink: Sink, sources: &SourceMap, out: &mut String) {
    for diagnostic in sink.into_sorted() {
        let _ = writeln!(out, "{:?}[{}]: {}", diagnostic.level, diagnostic.code.as_str(), diagnostic.message);
        for label in diagnostic.primary.iter().chain(&diagnostic.secondary) {
            let _ = writeln!(out, "  @ {}: {}", place(label.span, sources), label.text);
        }
        for help in &diagnostic.help {
            let _ = writeln!(out, "  help: {help}");
        }
    }
}

fn tree(text: &str) -> JsonTree {
    json::read(FileId(0), &Text::from(text), Limits::default(), &mut Sink::new()).unwrap()
}

#[test]
fn one_tenants_evidence_says_nothing_about_another() {
    let mut mfa = MfaEvidence::default();
    let on = tree(r#"{"displayName": "Security Defaults", "isEnabled": true}"#);
    mfa.add_security_defaults(TENANT, &on, Source::default(), &mut Sink::new());
    assert_eq!(mfa.verdict(TENANT).unwrap().answer(), Ok(true));
    assert_eq!(mfa.verdict(Uuid::from_u128(2)), None);
}

#[test]
fn a_declaration_stands_over_exports() {
    let mut mfa = MfaEvidence::default();
    mfa.declare_mfa(TENANT, false);
    let on = tree(r#"{"displayName": "Security Defaults", "isEnabled": true}"#);
    mfa.add_security_defaults(TENANT, &on, Source::default(), &mut Sink::new());
    assert_eq!(mfa.verdict(TENANT).unwrap().answer(), Ok(false));
}

#[test]
fn an_export_that_is_too_old_decides_nothing() {
    let mut mfa = MfaEvidence::new(Freshness { not_before: Some("2026-03-01".parse().unwrap()) });
    let on = tree(r#"{"displayName": "Security Defaults", "isEnabled": true}"#);
    let source = Source { as_of: Some("2026-02-28".parse().unwrap()), tenant: None };
    mfa.add_security_defaults(TENANT, &on, source, &mut Sink::new());
    let verdict = mfa.verdict(TENANT).unwrap();
    assert!(verdict.answer().is_err());
    assert!(verdict.grounds().main.text.contains("older than allowed"));
    let source = Source { as_of: Some("2026-03-01".parse().unwrap()), tenant: None };
    mfa.add_security_defaults(TENANT, &on, source, &mut Sink::new());
    assert_eq!(mfa.verdict(TENANT).unwrap().answer(), Ok(true));
}

#[test]
fn accepting_an_exclusion_later_changes_the_verdict() {
    let policy = r#"[{"displayName": "All", "state": "enabled",
        "conditions": {"users": {"includeUsers": ["All"],
                "excludeUsers": ["0e0e0e0e-0000-4000-8000-0000000000ee"]},
            "applications": {"includeApplications": ["All"]}, "clientAppTypes": ["all"]},
        "grantControls": {"operator": "OR", "builtInControls": ["mfa"]}}]"#;
    let mut mfa = MfaEvidence::default();
    mfa.add_conditional_access(TENANT, &tree(policy), Source::default(), &mut Sink::new());
    assert_eq!(mfa.verdict(TENANT).unwrap().answer(), Ok(false));
    mfa.accept_exclusion("0e0e0e0e-0000-4000-8000-0000000000ee".parse().unwrap());
    assert_eq!(mfa.verdict(TENANT).unwrap().answer(), Ok(true));
}

/// JSON values out of the names and words that exports are made of.
fn export() -> impl Strategy<Value = serde_json::Value> {
    let names = prop::sample::select(vec![
        "id",
        "value",
        "@odata.type",
        "@odata.context",
        "@odata.nextLink",
        "displayName",
        "groupTypes",
        "mailEnabled",
        "members",
        "AdditionalProperties",
        "state",
        "conditions",
        "users",
        "includeUsers",
        "excludeGroups",
        "applications",
        "includeApplications",
        "clientAppTypes",
        "platforms",
        "grantControls",
        "operator",
        "builtInControls",
        "authenticationStrength",
        "isEnabled",
        "tenantId",
    ]);
    let leaf = prop_oneof![
        Just(serde_json::Value::Null),
        any::<bool>().prop_map(Into::into),
        prop::sample::select(vec![
            "0e0e0e0e-0000-4000-8000-0000000000ee",
            "#microsoft.graph.group",
            "All",
            "all",
            "mfa",
            "OR",
            "enabled",
            "Unified",
            "",
            "é\u{202e}",
            "https://graph.microsoft.com/v1.0/$metadata#groups",
        ])
        .prop_map(Into::into),
        any::<i32>().prop_map(Into::into),
    ];
    leaf.prop_recursive(5, 40, 6, move |inner| {
        prop_oneof![
            prop::collection::vec(inner.clone(), 0..4).prop_map(serde_json::Value::Array),
            prop::collection::vec((names.clone(), inner), 0..6).prop_map(|members| {
                serde_json::Value::Object(
                    members.into_iter().map(|(name, value)| (name.to_owned(), value)).collect(),
                )
            }),
        ]
    })
}

proptest! {
    /// Nothing panics, every place lies in the text, and an export that cannot be used is never
    /// passed over in silence.
    #[test]
    fn any_export_is_used_or_reported(value in export()) {
        let mut sources = SourceMap::new();
        let file = sources.add("export.json", value.to_string());
        let mut sink = Sink::new();
        let tree = read(&sources, file, &mut sink).unwrap();
        let mut evidence = Evidence::default();
        evidence.directory.add_json(&tree, Source::default(), &mut sink);
        prop_assert!(!evidence.directory.is_empty() || sink.has_errors());
        evidence.mfa.add_conditional_access(TENANT, &tree, Source::default(), &mut sink);
        evidence.mfa.add_security_defaults(TENANT, &tree, Source::default(), &mut sink);
        evidence.tenants.add_json(&tree, &mut sink);
        let mut out = String::new();
        for object in evidence.directory.objects() {
            answers(&evidence.directory, object.id, &mut out);
        }
        let text_len = sources.get(file).unwrap().text().len();
        for diagnostic in sink.into_sorted() {
            for label in diagnostic.primary.iter().chain(&diagnostic.secondary) {
                prop_assert!(label.span.range().end <= text_len);
            }
        }
    }

    #[test]
    fn any_table_is_used_or_reported(
        header in prop::sample::select(vec!["id,Group type", "objectId;displayName;accountEnabled", "name", "\"id"]),
        rows in "[a-z0-9,;\"\r\n\u{FEFF}é-]{0,40}",
    ) {
        let mut sources = SourceMap::new();
        let file = sources.add("export.csv", format!("{header}\n{rows}"));
        let mut sink = Sink::new();
        let mut directory = Directory::default();
        directory.add_csv(file, sources.get(file).unwrap().text(), Source::default(), &mut sink);
        prop_assert!(!directory.is_empty() || sink.has_errors());
    }

    /// The order in which exports are given changes no answer.
    #[test]
    fn exports_add_up_in_any_order(values in prop::collection::vec(export(), 2..4)) {
        let trees: Vec<JsonTree> = values.iter().map(|value| tree(&value.to_string())).collect();
        let answers_of = |trees: &mut dyn Iterator<Item = &JsonTree>| {
            let mut directory = Directory::default();
            for tree in trees {
                directory.add_json(tree, Source::default(), &mut Sink::new());
            }
            let mut out = String::new();
            for object in directory.objects() {
                answers(&directory, object.id, &mut out);
            }
            out
        };
        prop_assert_eq!(answers_of(&mut trees.iter()), answers_of(&mut trees.iter().rev()));
    }
}
