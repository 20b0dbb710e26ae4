//! Says in words what could have stood where pest stopped.
//!
//! pest gives the rules that it tried at the furthest place. Each has a row here: what it is called
//! in a message, and the words that it may start with, for "did you mean".

use super::errors;
use super::grammar::Rule;
use crate::diagnostic::Diagnostic;
use crate::syntax::{keywords, literal};
use crate::text::Span;
use crate::text::escape::brief;
use crate::text::suggest::nearest;

/// The most alternatives that a message names.
const NAMED: usize = 3;

/// What could have stood at a place.
pub(crate) struct Expected {
    rows: Vec<Row>,
}

/// What a rule is called, and the words that it may start with.
#[derive(Clone, Copy, PartialEq, Eq)]
struct Row {
    /// How urgently it is missed: a message names only the most urgent ones.
    need: Need,
    phrase: &'static str,
    words: &'static [&'static str],
}

impl Row {
    /// Whether this row has the words of another and more.
    fn covers(&self, other: &Row) -> bool {
        other.words.len() < self.words.len()
            && !other.words.is_empty()
            && other.words.iter().all(|word| self.words.contains(word))
    }
}

/// How urgently something is missed where it could have stood.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Need {
    /// The text is complete without it.
    Optional,
    /// Nothing goes on without it.
    Needed,
}

impl Expected {
    /// The rows of the rules that pest tried.
    pub(crate) fn new(rules: &[Rule]) -> Self {
        let all: Vec<Row> = rules.iter().filter_map(|rule| row(*rule)).collect();
        let mut rows: Vec<Row> = Vec::new();
        for row in &all {
            let is_covered = all.iter().any(|other| other.covers(row));
            if !is_covered && !rows.contains(row) {
                rows.push(*row);
            }
        }
        Self { rows }
    }

    /// The diagnostic for a token that is none of these.
    pub(crate) fn unexpected(&self, span: Span, found: &str) -> Diagnostic {
        if (self.could_be(NAME) || self.could_be(GUID)) && is_probably_guid(found) {
            let why = literal::guid(found).err().unwrap_or_default();
            return errors::bad_guid(span, found, &why);
        }
        let diagnostic = errors::unexpected(span, &self.phrase(), found);
        match (self.meant(found), self.advice(found)) {
            (Some(meant), _) => diagnostic.suggest(Some(meant)),
            (None, Some(advice)) => diagnostic.help(advice),
            (None, None) => diagnostic,
        }
    }

    /// The word that was meant, if one is near enough. A word of two letters is near to many. A word
    /// of the language is no misspelt one: at most it stands in another form.
    pub(crate) fn meant(&self, found: &str) -> Option<&'static str> {
        if found.chars().count() < 3 {
            return None;
        }
        let is_word = keywords::lookup(found).is_some();
        let is_form = |word: &str| word.starts_with(found) || found.starts_with(word);
        let words = self.rows.iter().flat_map(|row| row.words.iter().copied());
        nearest(found, words.filter(|word| *word != found && (!is_word || is_form(word))))
    }

    /// The diagnostic for an item that ends before one of these; `last` is its last token.
    pub(crate) fn ends_early(&self, span: Span, last: &str) -> Diagnostic {
        let diagnostic = errors::ends_early(span, &self.phrase(), last);
        match last {
            "eligible" | "permanent" if self.could_be("`authorizations`") => diagnostic.help(format!(
                "write `{last} authorizations for role …`, or say it behind the noun: `role … that is {last}`"
            )),
            _ => diagnostic,
        }
    }

    /// The most urgent alternatives in words.
    fn phrase(&self) -> String {
        let need = self.rows.iter().map(|row| row.need).max().unwrap_or(Need::Optional);
        if need == Need::Optional && self.could_be(END) {
            let is_clause = self.could_be(CLAUSE);
            return if is_clause { format!("{END} or {CLAUSE}") } else { "the next item".to_owned() };
        }
        let mut phrases: Vec<&str> = Vec::new();
        for row in self.rows.iter().filter(|row| row.need == need) {
            if !phrases.contains(&row.phrase) {
                phrases.push(row.phrase);
            }
        }
        phrases.truncate(NAMED);
        match phrases.split_last() {
            Some((last, [])) => (*last).to_owned(),
            Some((last, rest)) => format!("{} or {last}", rest.join(", ")),
            None => "something else".to_owned(),
        }
    }

    fn could_be(&self, phrase: &str) -> bool {
        self.rows.iter().any(|row| row.phrase == phrase)
    }

    /// An edit for a token that often stands in the wrong place.
    fn advice(&self, found: &str) -> Option<String> {
        let first = found.chars().next()?;
        let shown = brief(found, 60);
        if let Some(advice) = self.advice_on_word(found) {
            return Some(advice.to_owned());
        }
        match first {
            '“' | '”' | '„' | '‘' | '’' | '\'' | '«' | '»' | '`' => {
                Some("strings stand in straight double quotes: `\"…\"`".to_owned())
            }
            ';' | '.' | ':' => Some("remove it: no mark stands between words or sentences".to_owned()),
            '\u{A0}' => Some("replace the non-breaking blank by an ordinary one".to_owned()),
            _ if self.could_be(ITEM) => Some(
                "begin with what the sentence is about, e.g. `roles`, or with a word such as `let` or `test`"
                    .to_owned(),
            ),
            _ if !first.is_alphanumeric() => None,
            _ if self.could_be(SET) => Some(format!("a set may have any name in quotes: `\"{shown}\"`")),
            _ if keywords::lookup(found).is_some() => None,
            _ if first.is_lowercase() && (self.could_be(NAME) || self.could_be(COMPLEMENT)) => {
                Some(format!("a name starts with a capital letter or stands in quotes: `\"{shown}\"`"))
            }
            _ if self.could_be(SHIPPED) => Some(
                "put the name of a file in quotes; a shipped policy's stands without, as in `use recommended`"
                    .to_owned(),
            ),
            _ if self.could_be(STRING) => Some("put the text in quotes".to_owned()),
            _ => None,
        }
    }
}

impl Expected {
    /// An edit for a word of the language that English would have there.
    fn advice_on_word(&self, found: &str) -> Option<&'static str> {
        match found {
            "is" | "are" if self.could_be(VERDICT) => {
                Some("leave it out before `forbidden` and the like; before a property write `must be`")
            }
            "must" | "should" if self.could_be(ITEM) => {
                Some("begin with what the sentence is about: `principals must be groups`")
            }
            "with" | "having" if self.could_be(VERDICT) => Some("write `that have …`"),
            "if" if self.could_be(END) && self.could_be(CLAUSE) => Some("write `when they …`"),
            "for" | "to" | "that" | "which" if self.could_be(END) && self.could_be(CLAUSE) => {
                Some("say it behind the noun, as in `role Owner for users forbidden`")
            }
            "to" if self.could_be("`for`") => Some("write `only for …`"),
            "mfa" if self.could_be(HAVING) => Some("write `require mfa`"),
            _ if self.could_be(VERDICT) && found.starts_with(char::is_uppercase) => {
                Some("put a name of several words in quotes, as in `role \"Virtual Machine Contributor\"`")
            }
            _ => None,
        }
    }
}

/// Whether a word is mostly hexadecimal digits in groups, so that a GUID was meant.
fn is_probably_guid(word: &str) -> bool {
    let digits = word.bytes().filter(u8::is_ascii_hexdigit).count();
    word.contains('-') && digits >= 20 && digits * 4 >= word.len() * 3
}

const END: &str = "the end of the sentence";
const CLAUSE: &str = "a clause such as `because`";
const ITEM: &str = "a sentence or another item";
const GUID: &str = "a GUID";
const NAME: &str = "a name";
const COMPLEMENT: &str = "what it is to be, such as `groups` or `eligible`";
const SET: &str = "the name of a set";
const STRING: &str = "a string in quotes";
const SHIPPED: &str = "the name of a shipped policy";
const VERDICT: &str = "a verb such as `forbidden`";
const HAVING: &str = "a number, `data actions` or `approvers`";

const OPENERS: &[&str] = &[
    "approver",
    "approvers",
    "at",
    "authorization",
    "authorizations",
    "customer",
    "delegated",
    "delegation",
    "delegations",
    "disable",
    "eligible",
    "exactly",
    "expect",
    "given",
    "group",
    "groups",
    "let",
    "managed",
    "managing",
    "only",
    "override",
    "permanent",
    "policy",
    "principal",
    "principals",
    "role",
    "roles",
    "rule",
    "security",
    "service",
    "tenant",
    "tenants",
    "test",
    "use",
    "user",
    "users",
];
const NOUNS: &[&str] = &[
    "approvers",
    "authorizations",
    "customer",
    "delegated",
    "delegations",
    "eligible",
    "group",
    "groups",
    "managed",
    "managing",
    "permanent",
    "principal",
    "principals",
    "role",
    "roles",
    "service",
    "user",
    "users",
];
const KINDS: &[&str] = &["group", "groups", "user", "users", "service", "managed"];
const COMPLEMENTS: &[&str] = &[
    "groups",
    "users",
    "service",
    "managed",
    "eligible",
    "permanent",
    "known",
    "supported",
    "privileged",
    "built-in",
    "disabled",
    "empty",
    "broader",
    "named",
    "in",
    "not",
    "no",
];
const VERBS: &[&str] = &[
    "be",
    "are",
    "is",
    "have",
    "has",
    "require",
    "requires",
    "last",
    "lasts",
    "allow",
    "allows",
    "delegate",
    "delegates",
    "include",
    "includes",
    "match",
    "matches",
    "do",
    "does",
    "not",
];

const fn needed(phrase: &'static str, words: &'static [&'static str]) -> Row {
    Row { need: Need::Needed, phrase, words }
}

const fn optional(phrase: &'static str, words: &'static [&'static str]) -> Row {
    Row { need: Need::Optional, phrase, words }
}

/// The row of a rule. Rules that never are the furthest alternative have none.
fn row(rule: Rule) -> Option<Row> {
    node_row(rule).or_else(|| word_row(rule))
}

/// Rules that pest reports in place of their parts, since none of these made progress.
fn node_row(rule: Rule) -> Option<Row> {
    Some(match rule {
        Rule::whole | Rule::item | Rule::plain_rule => needed(ITEM, OPENERS),
        Rule::sentence => needed("a sentence", OPENERS),
        Rule::verdict | Rule::modal | Rule::about => needed(
            VERDICT,
            &["forbidden", "discouraged", "required", "recommended", "must", "should", "only"],
        ),
        Rule::noun | Rule::subject => needed("a noun such as `roles` or `groups`", NOUNS),
        Rule::kind | Rule::kinds => needed("a kind of principal such as `groups`", KINDS),
        Rule::grantee => needed("a principal such as `group \"Ops\"`", KINDS),
        Rule::predicates | Rule::term | Rule::verb => needed("a verb such as `be` or `require`", VERBS),
        Rule::be => needed("`be`", &["be", "are", "is"]),
        Rule::have => needed("`have`", &["have", "has"]),
        Rule::complement => needed(COMPLEMENT, COMPLEMENTS),
        Rule::adjective | Rule::security_group | Rule::guest | Rule::alike | Rule::only_approver => {
            needed("`eligible`", COMPLEMENTS)
        }
        Rule::data_actions
        | Rule::approvers
        | Rule::beside
        | Rule::including
        | Rule::delegated_roles
        | Rule::description
        | Rule::display_name => needed(HAVING, &["data", "approvers", "delegated", "a", "no"]),
        Rule::name | Rule::names | Rule::bare_name => needed(NAME, &[]),
        Rule::string | Rule::strings => needed(STRING, &[]),
        Rule::guid => needed(GUID, &[]),
        Rule::number => needed("a number", &[]),
        Rule::date => needed("a date such as `2027-03-31`", &[]),
        Rule::duration => needed("a duration such as `8 hours`", &[]),
        Rule::unit => {
            needed("`days`, `hours`, `minutes` or `seconds`", &["days", "hours", "minutes", "seconds"])
        }
        Rule::rule_id | Rule::new_id => needed("the id of a rule", &[]),
        Rule::set_name | Rule::bare_set => needed(SET, &[]),
        Rule::built_in => needed(SHIPPED, &["recommended"]),
        Rule::set_kind => needed("`roles`, `principals` or `tenants`", &["roles", "principals", "tenants"]),
        Rule::level => needed("`error`, `warning` or `info`", &["error", "warning", "info"]),
        Rule::bound => needed("`at most`, `at least` or `exactly`", &["at", "exactly"]),
        Rule::expected => needed(
            "a verdict: `passes`, `fails`, `undetermined` or `not applicable`",
            &["passes", "fails", "undetermined", "not"],
        ),
        Rule::given | Rule::grant | Rule::a_role | Rule::unknown_role | Rule::given_number => needed(
            "what is given, such as `role` or `managing tenant`",
            &[
                "role",
                "eligible",
                "permanent",
                "unknown",
                "managing",
                "customer",
                "delegation",
                "delegations",
                "another",
                "file",
            ],
        ),
        Rule::tenant_is | Rule::tenant_requires | Rule::tenant_lacks => {
            needed("`requires mfa`, `does not require mfa` or `is`", &["requires", "does", "is"])
        }
        Rule::given_named | Rule::given_described | Rule::given_without | Rule::given_with => {
            needed("`named`, `described`, `without` or `with`", &["named", "described", "without", "with"])
        }
        Rule::grant_extra | Rule::unknown_extra => {
            needed("`mfa`, a number of `approvers` or `display name`", &["mfa", "unknown", "display"])
        }
        Rule::grant_lack => {
            needed("`mfa`, `approvers` or `a display name`", &["mfa", "approvers", "display"])
        }
        Rule::nested_groups => needed("`nested groups`", &["nested", "no"]),
        Rule::told_part | Rule::told_state => needed(
            "`is disabled`, `is empty` or `has nested groups`",
            &["is", "has", "not", "disabled", "empty", "guest", "security", "nested"],
        ),
        Rule::told => optional("`that`", &["that", "which"]),
        Rule::grant_part => optional(
            "`for`, `with` or `delegating`",
            &["for", "with", "without", "approved", "delegating", "and"],
        ),
        Rule::close => needed("`)`", &[]),
        Rule::open => needed("`(`", &[]),
        Rule::clause => optional(CLAUSE, &["severity", "because", "fix", "see", "except"]),
        Rule::guard => optional("`when` or `unless`", &["when", "unless"]),
        Rule::filter | Rule::that | Rule::for_subject | Rule::to_subject => {
            optional("`that`", &["that", "which", "for", "to", "in"])
        }
        Rule::in_delegation => optional("`in delegation`", &["in"]),
        Rule::per => optional("`per`", &["per"]),
        Rule::per_unit => needed(
            "`principal`, `role`, `delegation` or `tenant`",
            &["principal", "role", "delegation", "tenant"],
        ),
        Rule::connective => optional("`and` or `or`", &["and", "or"]),
        Rule::comma => optional("`,`", &[]),
        Rule::EOI => optional(END, &[]),
        _ => return None,
    })
}

macro_rules! words {
    ($($need:ident $rule:ident $phrase:literal $($word:literal)+;)*) => {
        /// Rules of single words.
        fn word_row(rule: Rule) -> Option<Row> {
            match rule {
                $(Rule::$rule => Some(Row { need: Need::$need, phrase: $phrase, words: &[$($word),+] }),)*
                _ => None,
            }
        }
    };
}

words! {
    Needed w_a "`a`" "a" "an";
    Needed w_access "`access`" "access";
    Needed w_action "`actions`" "actions" "action";
    Needed w_activated "`activated`" "activated";
    Needed w_alike "`alike`" "alike";
    Needed w_allow "`allow`" "allow";
    Needed w_allowed "`allowed`" "allowed";
    Needed w_allows "`allows`" "allows";
    Optional w_and "`and`" "and";
    Needed w_another "`another`" "another";
    Needed w_applicable "`applicable`" "applicable";
    Needed w_application "`application`" "application";
    Optional w_approved "`approved`" "approved";
    Needed w_approver "`approvers`" "approvers" "approver";
    Needed w_are "`are`" "are";
    Needed w_at "`at`" "at";
    Needed w_authorization "`authorizations`" "authorizations" "authorization";
    Needed w_be "`be`" "be";
    Optional w_because "`because`" "because";
    Needed w_beside "`beside`" "beside";
    Needed w_broader "`broader`" "broader";
    Needed w_built_in "`built-in`" "built-in";
    Needed w_by "`by`" "by";
    Needed w_category "`category`" "category";
    Needed w_customer "`customer`" "customer";
    Needed w_data "`data`" "data";
    Needed w_day "`days`" "days" "day";
    Needed w_delegate "`delegate`" "delegate";
    Needed w_delegated "`delegated`" "delegated";
    Needed w_delegates "`delegates`" "delegates";
    Optional w_delegating "`delegating`" "delegating";
    Needed w_delegation "`delegations`" "delegations" "delegation";
    Needed w_described "`described`" "described";
    Needed w_description "`description`" "description";
    Needed w_disable "`disable`" "disable";
    Needed w_disabled "`disabled`" "disabled";
    Needed w_discouraged "`discouraged`" "discouraged";
    Needed w_display "`display`" "display";
    Needed w_do "`do`" "do";
    Needed w_does "`does`" "does";
    Needed w_duration "`duration`" "duration";
    Needed w_eligible "`eligible`" "eligible";
    Needed w_empty "`empty`" "empty";
    Needed w_error "`error`" "error";
    Needed w_exactly "`exactly`" "exactly";
    Optional w_except "`except`" "except";
    Optional w_expect "`expect`" "expect";
    Needed w_fails "`fails`" "fails";
    Needed w_file "`file`" "file";
    Optional w_fix "`fix`" "fix";
    Optional w_for "`for`" "for";
    Needed w_forbidden "`forbidden`" "forbidden";
    Optional w_given "`given`" "given";
    Needed w_group "`groups`" "groups" "group";
    Needed w_guest "`guests`" "guests" "guest";
    Needed w_has "`has`" "has";
    Needed w_have "`have`" "have";
    Needed w_hour "`hours`" "hours" "hour";
    Needed w_identity "`identities`" "identities" "identity";
    Optional w_in "`in`" "in";
    Needed w_include "`include`" "include";
    Needed w_includes "`includes`" "includes";
    Needed w_info "`info`" "info";
    Needed w_is "`is`" "is";
    Needed w_it "`it`" "it";
    Needed w_its "`its`" "its";
    Needed w_known "`known`" "known";
    Needed w_last "`last`" "last";
    Needed w_lasts "`lasts`" "lasts";
    Needed w_least "`least`" "least";
    Needed w_let "`let`" "let";
    Needed w_managed "`managed`" "managed";
    Needed w_managing "`managing`" "managing";
    Needed w_match "`match`" "match";
    Needed w_matches "`matches`" "matches";
    Needed w_mfa "`mfa`" "mfa";
    Needed w_minute "`minutes`" "minutes" "minute";
    Needed w_most "`most`" "most";
    Needed w_must "`must`" "must";
    Needed w_name "`name`" "name";
    Needed w_named "`named`" "named";
    Needed w_nested "`nested groups`" "nested";
    Needed w_no "`no`" "no";
    Needed w_not "`not`" "not";
    Needed w_nothing "`nothing`" "nothing";
    Needed w_only "`only`" "only";
    Optional w_or "`or`" "or";
    Needed w_override "`override`" "override";
    Needed w_passes "`passes`" "passes";
    Optional w_per "`per`" "per";
    Needed w_permanent "`permanent`" "permanent";
    Needed w_policy "`policy`" "policy";
    Needed w_principal "`principals`" "principals" "principal";
    Needed w_privileged "`privileged`" "privileged";
    Needed w_recommended "`recommended`" "recommended";
    Needed w_require "`require`" "require";
    Needed w_required "`required`" "required";
    Needed w_requires "`requires`" "requires";
    Needed w_role "`roles`" "roles" "role";
    Needed w_rule "`rule`" "rule";
    Needed w_second "`seconds`" "seconds" "second";
    Needed w_security "`security`" "security";
    Optional w_see "`see`" "see";
    Needed w_service "`service`" "service";
    Optional w_severity "`severity`" "severity";
    Needed w_should "`should`" "should";
    Needed w_supported "`supported`" "supported";
    Needed w_tenant "`tenant`" "tenants" "tenant";
    Needed w_test "`test`" "test";
    Needed w_than "`than`" "than";
    Optional w_that "`that`" "that";
    Needed w_their "`their`" "their";
    Needed w_them "`them`" "them";
    Needed w_they "`they`" "they";
    Optional w_to "`to`" "to";
    Needed w_undetermined "`undetermined`" "undetermined";
    Needed w_unknown "`unknown`" "unknown";
    Optional w_unless "`unless`" "unless";
    Optional w_until "`until`" "until";
    Needed w_use "`use`" "use";
    Needed w_user "`users`" "users" "user";
    Needed w_warning "`warning`" "warning";
    Optional w_when "`when`" "when";
    Optional w_which "`which`" "which";
    Optional w_with "`with`" "with";
    Optional w_without "`without`" "without";
}

#[cfg(test)]
mod tests {
    use super::{COMPLEMENTS, KINDS, NOUNS, OPENERS, VERBS};
    use crate::syntax::keywords;

    #[test]
    fn only_words_of_the_language_are_suggested() {
        assert!(OPENERS.iter().copied().eq(keywords::openers()));
        for word in [NOUNS, KINDS, COMPLEMENTS, VERBS].concat() {
            assert!(keywords::lookup(word).is_some(), "{word}");
        }
    }
}
