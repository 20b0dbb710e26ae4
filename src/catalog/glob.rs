//! One or two wildcard patterns, decided without a search.
//!
//! `*` stands for any characters or none, ASCII case does not count, and everything else stands for
//! itself. No operation contains `*`, so a `*` in a *text* is a character that only a star matches.
//! That makes [`matches`] also the test of inclusion: see [`covers`].

use memchr::{memchr, memrchr};

/// Whether the text is one of those that the pattern stands for.
pub(super) fn matches(pattern: &str, text: &str) -> bool {
    let Some((head, middle, tail)) = parts(pattern) else {
        return pattern.eq_ignore_ascii_case(text);
    };
    let Some(mut rest) = after(text.as_bytes(), head).and_then(|rest| before(rest, tail)) else {
        return false;
    };
    // A part is taken where it first occurs, as that leaves the most to the parts after it.
    middle.split(|byte| *byte == b'*').all(|part| {
        let found = (0..=rest.len()).find_map(|at| after(rest.get(at..)?, part));
        rest = found.unwrap_or(rest);
        found.is_some()
    })
}

/// Whether `outer` stands for every text that `inner` stands for.
///
/// Put a character that `outer` does not have in the place of each star of `inner`: if `outer`
/// matches that text, its stars took these characters, and would take any others; if it does not,
/// that text is one that only `inner` matches. A star itself serves as that character.
pub(super) fn covers(outer: &str, inner: &str) -> bool {
    matches(outer, inner)
}

/// Whether some text is matched by both patterns.
///
/// Two patterns with stars have a common text as soon as what stands before their first stars and
/// after their last stars agrees: the middle parts of one and then of the other fit between.
pub(super) fn overlap(one: &str, other: &str) -> bool {
    let (Some((head, _, tail)), Some((other_head, _, other_tail))) = (parts(one), parts(other)) else {
        // A pattern without a star stands for itself alone, and a star in the other may be there.
        return if is_literal(one) { matches(other, one) } else { matches(one, other) };
    };
    let heads = head.iter().zip(other_head);
    let tails = tail.iter().rev().zip(other_tail.iter().rev());
    heads.chain(tails).all(|(byte, other)| byte.eq_ignore_ascii_case(other))
}

/// Whether the pattern stands for exactly one text.
pub(super) fn is_literal(pattern: &str) -> bool {
    memchr(b'*', pattern.as_bytes()).is_none()
}

/// What stands before the first star, between the first and the last, and after the last.
fn parts(pattern: &str) -> Option<(&[u8], &[u8], &[u8])> {
    let pattern = pattern.as_bytes();
    let (first, last) = (memchr(b'*', pattern)?, memrchr(b'*', pattern)?);
    Some((pattern.get(..first)?, pattern.get(first + 1..last).unwrap_or_default(), pattern.get(last + 1..)?))
}

/// What follows `head`, if the text starts with it.
fn after<'t>(text: &'t [u8], head: &[u8]) -> Option<&'t [u8]> {
    let (start, rest) = text.split_at_checked(head.len())?;
    start.eq_ignore_ascii_case(head).then_some(rest)
}

/// What comes before `tail`, if the text ends with it.
fn before<'t>(text: &'t [u8], tail: &[u8]) -> Option<&'t [u8]> {
    let (rest, end) = text.split_at_checked(text.len().checked_sub(tail.len())?)?;
    end.eq_ignore_ascii_case(tail).then_some(rest)
}

#[cfg(test)]
mod tests {
    use super::{covers, matches, overlap};

    #[test]
    fn a_star_crosses_slashes_and_may_be_empty() {
        assert!(matches("Microsoft.Compute/*/read", "microsoft.compute/a/b/READ"));
        assert!(matches("a*", "a"));
        assert!(!matches("*/read", "read"));
        assert!(!matches("Microsoft.Compute/*", "Microsoft.ComputeX/read"));
    }

    #[test]
    fn a_star_gives_back_what_the_rest_needs() {
        assert!(matches("*ab", "aab"));
        assert!(matches("*a*ab*b", "aaabab"));
        assert!(!matches("*ab*ab", "ab"));
    }

    #[test]
    fn a_wider_pattern_covers_and_a_narrower_does_not() {
        assert!(covers("*", "*/read"));
        assert!(covers("a/*", "a/*/b/*"));
        assert!(covers("a*", "a**"));
        assert!(!covers("a/*/b", "a/*"));
        assert!(!covers("*/read", "*"));
    }

    #[test]
    fn patterns_overlap_where_their_ends_agree() {
        assert!(overlap("Microsoft.Compute/*", "*/read"));
        assert!(overlap("A/*/b", "a/c/*"));
        assert!(!overlap("a/*", "b/*"));
        assert!(!overlap("*/read", "*/write"));
        assert!(!overlap("ab", "a"));
        assert!(overlap("ab", "*b"));
    }
}
