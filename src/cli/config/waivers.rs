//! The tables `[[waiver]]`: findings that somebody answers for until a day.

use jiff::civil::Date;
use uuid::Uuid;

use super::table::Table;
use crate::catalog::Catalog;
use crate::compile::RuleSet;
use crate::diagnostic::{Code, Diagnostic, Sink};
use crate::model::Access;
use crate::text::Span;
use crate::text::escape::brief;
use crate::text::glob::Glob;
use crate::text::suggest::nearest;
use crate::waiver::{Covers, Meaning, Waiver, Wanted};

/// The keys of a waiver.
const KEYS: [&str; 13] = [
    "rule",
    "delegation",
    "role",
    "principal",
    "access",
    "tenant",
    "detail",
    "input",
    "customer",
    "finding",
    "until",
    "because",
    "approved-by",
];

/// The keys that say what a waiver covers; `finding` stands for all of them.
const MEANING: [&str; 8] =
    ["delegation", "role", "principal", "access", "tenant", "detail", "input", "customer"];

/// A waiver as it is written: its role may be a name, and its rule may not exist.
#[derive(Debug)]
pub(in crate::cli) struct WaiverTable {
    waiver: Waiver,
    /// The role, if it is not given by its id, and its place.
    role: Option<(String, Span)>,
    rule: Span,
    until: Span,
}

/// Every waiver that has what it needs.
pub(super) fn read(table: &mut Table<'_, '_>) -> Vec<WaiverTable> {
    let mut waivers = Vec::new();
    table.tables("waiver", |table| waivers.extend(one(table)), &KEYS);
    waivers
}

fn one(table: &mut Table<'_, '_>) -> Option<WaiverTable> {
    let (rule, until, because) = (table.text("rule"), table.date("until"), table.text("because"));
    let approved_by = table.text("approved-by");
    let (rule_span, until_span) = (table.span_of("rule"), table.span_of("until"));
    for (key, why) in [
        ("rule", "a waiver is of one rule"),
        ("until", "nobody answers for a finding for ever"),
        ("because", "a waiver tells its reason"),
    ] {
        if !table.has(key) {
            let message = format!("the waiver has no `{key}`");
            table.report(
                Diagnostic::new(Code::BadWaiver, message, table.span, why).help(format!("add `{key}`")),
            );
        }
    }
    let mut role = None;
    let covers = match table.guid("finding") {
        Some(fingerprint) => {
            let beside = MEANING.iter().find(|key| table.has(key)).copied();
            if let Some(key) = beside {
                table.report(beside_a_finding(table.span_of(key), key));
            }
            beside.is_none().then_some(Covers::Fingerprint(fingerprint))
        }
        None if table.has("finding") => None,
        None => meaning(table, &mut role).map(|meaning| Covers::Meaning(Box::new(meaning))),
    };
    let waiver = Waiver {
        rule: rule?,
        covers: covers?,
        until: until?,
        because: because?,
        approved_by,
        expired: false,
        span: table.span,
    };
    Some(WaiverTable { waiver, role, rule: rule_span, until: until_span })
}

fn beside_a_finding(span: Span, key: &str) -> Diagnostic {
    Diagnostic::new(
        Code::BadWaiver,
        format!("the waiver has `{key}` beside `finding`"),
        span,
        "`finding` names one finding already",
    )
    .help(format!("remove `{key}`, or `finding`"))
}

fn meaning(table: &mut Table<'_, '_>, role: &mut Option<(String, Span)>) -> Option<Meaning> {
    if !table.has("delegation") {
        let message = "the waiver does not say which delegation it is for";
        let missing = Diagnostic::new(Code::BadWaiver, message, table.span, "`delegation` is missing")
            .help("give the offer's name in `delegation`; `*` stands for all");
        table.report(missing);
        return None;
    }
    let role_span = table.span_of("role");
    let wanted_role = table.text("role").map(|text| match Uuid::try_parse(&text) {
        _ if is_any(&text) => Wanted::Any,
        Ok(id) => Wanted::This(id),
        Err(_) => {
            *role = Some((text, role_span));
            Wanted::This(Uuid::nil())
        }
    });
    let words = ["any", "permanent", "eligible"].map(str::to_owned);
    let access = table.word("access", &words).map(|word| match word {
        0 => Wanted::Any,
        1 => Wanted::This(Access::Permanent),
        _ => Wanted::This(Access::Eligible),
    });
    Some(Meaning {
        delegation: glob(table, "delegation")?,
        input: glob(table, "input"),
        customer: table.guid("customer"),
        role: wanted_role,
        principal: id_or_any(table, "principal"),
        access,
        tenant: id_or_any(table, "tenant"),
        detail: table.text("detail").map(|text| if is_any(&text) { Wanted::Any } else { Wanted::This(text) }),
    })
}

fn is_any(text: &str) -> bool {
    text.eq_ignore_ascii_case("any")
}

fn id_or_any(table: &mut Table<'_, '_>, key: &str) -> Option<Wanted<Uuid>> {
    let text = table.text(key)?;
    if is_any(&text) {
        return Some(Wanted::Any);
    }
    if let Ok(id) = Uuid::try_parse(&text) {
        return Some(Wanted::This(id));
    }
    let message = format!("`{key}` of a waiver is a GUID or `any`");
    let span = table.span_of(key);
    table.report(Diagnostic::new(Code::BadConfigValue, message, span, "neither"));
    // The run ends with this mistake; the waiver must not be read as if nothing stood there.
    Some(Wanted::This(Uuid::nil()))
}

fn glob(table: &mut Table<'_, '_>, key: &str) -> Option<Glob> {
    table.text(key).map(Glob::new)
}

/// Looks up the rules and roles of waivers, and which have expired on the day `today`.
pub(in crate::cli) fn resolve(
    tables: Vec<WaiverTable>,
    rules: &RuleSet,
    catalog: &Catalog,
    today: Date,
    sink: &mut Sink,
) -> Vec<Waiver> {
    let mut waivers = Vec::new();
    for WaiverTable { mut waiver, role, rule, until } in tables {
        waiver.expired = waiver.until < today;
        if waiver.expired {
            let message = format!("the waiver of `{}` has expired", brief(&waiver.rule, 60));
            let label = format!("held until {}", waiver.until);
            sink.push(
                Diagnostic::new(Code::WaiverExpired, message, until, label)
                    .help("remove it, or have it approved anew"),
            );
        }
        if let Some((name, span)) = role {
            let named = catalog.all_named(&name);
            let ids: Vec<Uuid> = named.iter().filter_map(|place| Some(catalog.role(*place)?.id)).collect();
            let id = match ids.as_slice() {
                [id] => *id,
                [] => {
                    sink.push(unknown_role(span, &name, catalog));
                    continue;
                }
                several => {
                    sink.push(ambiguous_role(span, &name, several));
                    continue;
                }
            };
            if let Covers::Meaning(meaning) = &mut waiver.covers {
                meaning.role = Some(Wanted::This(id));
            }
        }
        let known = rules.rules.iter().any(|known| known.id == waiver.rule)
            || rules.disabled.iter().any(|known| known.id == waiver.rule);
        if !known {
            let message =
                format!("the waiver is of a rule that is not in force: `{}`", brief(&waiver.rule, 60));
            let meant = nearest(&waiver.rule, rules.rules.iter().map(|rule| rule.id.as_str()));
            sink.push(
                Diagnostic::new(Code::WaiverOfNoRule, message, rule, "no rule has this id").suggest(meant),
            );
        }
        waivers.push(waiver);
    }
    waivers
}

fn unknown_role(span: Span, name: &str, catalog: &Catalog) -> Diagnostic {
    let message = format!("no role is named `{}`", brief(name, 60));
    let label = format!("not in the role catalogue of {}", catalog.date());
    Diagnostic::new(Code::UnknownRole, message, span, label).suggest(catalog.nearest_name(name))
}

/// Custom roles of one name, from different tenants.
fn ambiguous_role(span: Span, name: &str, ids: &[Uuid]) -> Diagnostic {
    let message = format!("`{}` names {} different roles", brief(name, 60), ids.len());
    let ids: Vec<String> = ids.iter().map(ToString::to_string).collect();
    Diagnostic::new(Code::AmbiguousName, message, span, "which of them?")
        .help(format!("write the id of the role: {}", ids.join(" or ")))
}
