//! What a permission block allows, in words, one sentence for each resource provider.
//!
//! A summary for reading: it says what the patterns name. The patterns themselves are shown beside.

use std::collections::BTreeMap;

use crate::catalog::role::Text;
use crate::report::show::list;
use crate::text::escape::printable;

/// So many things are named in one clause; the rest is counted.
const NAMED: usize = 6;

/// What is said of one provider.
struct Provider<'p> {
    name: &'p str,
    /// The things for each verb, in the order of [`Verb::ALL`].
    things: [Vec<String>; Verb::ALL.len()],
}

/// What an operation does, by the last part of its pattern.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Verb {
    All,
    Read,
    Write,
    Delete,
    Act,
}

impl Verb {
    const ALL: [Self; 5] = [Self::All, Self::Read, Self::Write, Self::Delete, Self::Act];

    const fn words(self) -> &'static str {
        match self {
            Self::All => "every operation on",
            Self::Read => "reads",
            Self::Write => "writes",
            Self::Delete => "deletes",
            Self::Act => "does",
        }
    }

    const fn index(self) -> usize {
        match self {
            Self::All => 0,
            Self::Read => 1,
            Self::Write => 2,
            Self::Delete => 3,
            Self::Act => 4,
        }
    }
}

/// One sentence for each provider that the patterns name, sorted; those for all providers first.
pub(super) fn sentences(patterns: &[Text]) -> Vec<String> {
    let mut general: Vec<String> = Vec::new();
    let mut providers: BTreeMap<String, Provider<'_>> = BTreeMap::new();
    for pattern in patterns {
        match pattern.split_once('/') {
            Some((name, rest)) if !name.contains('*') => {
                let provider = providers.entry(name.to_ascii_lowercase());
                provider.or_insert_with(|| Provider { name, things: Default::default() }).add(rest);
            }
            Some(_) | None => general.push(for_all(pattern)),
        }
    }
    general.into_iter().chain(providers.values().map(Provider::sentence)).collect()
}

/// A pattern that is not about one provider.
fn for_all(pattern: &str) -> String {
    match pattern.to_ascii_lowercase().as_str() {
        "*" => "every operation on all resources".to_owned(),
        "*/read" => "reads all resources".to_owned(),
        "*/write" => "writes all resources".to_owned(),
        "*/delete" => "deletes all resources".to_owned(),
        _ => format!("does `{}`", printable(pattern)),
    }
}

impl Provider<'_> {
    /// Adds what a pattern names after the provider: `virtualMachines/start/action`.
    fn add(&mut self, rest: &str) {
        let (thing, verb) = match rest.rsplit_once('/') {
            Some((thing, last)) => match last.to_ascii_lowercase().as_str() {
                "*" => (thing, Verb::All),
                "read" => (thing, Verb::Read),
                "write" => (thing, Verb::Write),
                "delete" => (thing, Verb::Delete),
                "action" => (thing, Verb::Act),
                _ => (rest, Verb::Act),
            },
            None => match rest.to_ascii_lowercase().as_str() {
                "*" => ("", Verb::All),
                "read" => ("", Verb::Read),
                "write" => ("", Verb::Write),
                "delete" => ("", Verb::Delete),
                _ => (rest, Verb::Act),
            },
        };
        let thing = match thing {
            "" | "*" => "everything".to_owned(),
            thing => format!("`{}`", printable(thing)),
        };
        if let Some(things) = self.things.get_mut(verb.index())
            && !things.contains(&thing)
        {
            things.push(thing);
        }
    }

    fn sentence(&self) -> String {
        let clauses: Vec<String> = Verb::ALL
            .into_iter()
            .zip(&self.things)
            .filter(|(_, things)| !things.is_empty())
            .map(|(verb, things)| format!("{} {}", verb.words(), named(things)))
            .collect();
        format!("`{}`: {}", printable(self.name), clauses.join("; "))
    }
}

/// Some things, and how many there are beside.
fn named(things: &[String]) -> String {
    let mut words: Vec<String> = things.iter().take(NAMED).cloned().collect();
    match things.len().saturating_sub(NAMED) {
        0 => {}
        1 => words.push("1 other".to_owned()),
        number => words.push(format!("{number} others")),
    }
    list(&words, "and")
}

#[cfg(test)]
mod tests {
    use super::sentences;

    fn of(patterns: &[&str]) -> Vec<String> {
        let patterns: Vec<_> = patterns.iter().map(|pattern| (*pattern).to_owned().into()).collect();
        sentences(&patterns)
    }

    #[test]
    fn a_provider_is_told_once_with_its_verbs() {
        assert_eq!(
            of(&["Microsoft.Web/sites/*", "Microsoft.Compute/disks/read", "microsoft.web/plans/join/action"]),
            [
                "`Microsoft.Compute`: reads `disks`",
                "`Microsoft.Web`: every operation on `sites`; does `plans/join`"
            ]
        );
    }

    #[test]
    fn what_is_for_all_providers_comes_first() {
        assert_eq!(
            of(&["Microsoft.Support/*", "*/read", "*/start/action"]),
            [
                "reads all resources",
                "does `*/start/action`",
                "`Microsoft.Support`: every operation on everything"
            ]
        );
    }

    #[test]
    fn what_is_not_named_is_counted() {
        let many: Vec<String> = (0..8).map(|at| format!("A/t{at}/read")).collect();
        let many: Vec<&str> = many.iter().map(String::as_str).collect();
        assert_eq!(of(&many), ["`A`: reads `t0`, `t1`, `t2`, `t3`, `t4`, `t5` and 2 others"]);
    }
}
