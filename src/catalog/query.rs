//! Finding roles by what is known of them: a part of the name, the id, the description, or the
//! operations that they allow.

use super::nearest;
use super::{Catalog, PermissionPattern, Role, Support};
use crate::text::name::fold;

/// What a role is looked for by; all that is given has to fit.
#[derive(Clone, Copy, Debug, Default)]
pub struct RoleQuery<'q> {
    /// Words of the name or the description, or a part of the id.
    pub text: Option<&'q str>,
    /// The role allows some operation of each of these patterns, as `allow` of the policy language
    /// has it.
    pub allows: &'q [PermissionPattern],
    /// The role can be delegated, if only to hand roles on.
    pub supported: bool,
}

/// What was found.
#[derive(Clone, Debug, Default)]
pub struct RoleHits<'c> {
    /// The roles; those whose names fit best come first.
    pub roles: Vec<&'c Role>,
    /// How many roles the text fits, or may have been meant for.
    pub by_text: usize,
    /// Whether the text fits no role as it is written, and these are what it may have meant.
    pub guessed: bool,
    /// The roles of which it could not be told whether they allow the operations.
    pub undecided: Vec<&'c Role>,
}

impl Catalog {
    /// The roles that fit, the best first, otherwise by name.
    #[must_use]
    pub fn search(&self, query: &RoleQuery<'_>) -> RoleHits<'_> {
        let (fitting, guessed) = match query.text.map(str::trim).filter(|text| !text.is_empty()) {
            Some(text) => self.named_like(text),
            None => (self.sorted().collect(), false),
        };
        let mut hits = RoleHits { by_text: fitting.len(), guessed, ..RoleHits::default() };
        for role in fitting {
            if query.supported && role.support() == Support::No {
                continue;
            }
            let answers: Vec<_> = query.allows.iter().map(|pattern| role.allows(pattern).holds()).collect();
            if answers.iter().all(|answer| *answer == Some(true)) {
                hits.roles.push(role);
            } else if !answers.contains(&Some(false)) {
                hits.undecided.push(role);
            }
        }
        hits
    }

    /// The roles that a text fits, then those that it may have been meant for; and whether there
    /// are none of the first kind.
    fn named_like(&self, text: &str) -> (Vec<&Role>, bool) {
        let wanted = fold(text);
        let words: Vec<String> = nearest::words(text).collect();
        let near = |role: &Role| nearest::words_left(&words, &role.name).map(|left| left + LITERAL_RANKS);
        let mut found: Vec<(usize, &Role)> = self
            .sorted()
            .filter_map(|role| Some((fit(&wanted, role).or_else(|| near(role))?, role)))
            .collect();
        found.sort_by_key(|(rank, _)| *rank);
        let guessed = found.first().is_some_and(|(rank, _)| *rank >= LITERAL_RANKS);
        (found.into_iter().map(|(_, role)| role).collect(), guessed)
    }
}

/// In how many ways, one better than the other, a text may fit as it is written.
const LITERAL_RANKS: usize = 6;

/// How well a folded text fits a role: the less the better; `None` if it does not.
fn fit(wanted: &str, role: &Role) -> Option<usize> {
    let name = fold(&role.name);
    let all_words_in = |text: &str| wanted.split_whitespace().all(|word| text.contains(word));
    let checks: [bool; LITERAL_RANKS] = [
        name == wanted,
        name.starts_with(wanted),
        name.contains(wanted),
        all_words_in(&name),
        role.id.hyphenated().to_string().contains(wanted),
        role.description.as_ref().is_some_and(|text| all_words_in(&fold(text))),
    ];
    checks.iter().position(|fits| *fits)
}
