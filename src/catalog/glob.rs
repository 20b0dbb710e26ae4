//! One or two wildcard patterns, decided in about linear time.
//!
//! `*` stands for any characters or none, ASCII case does not count, and everything else stands for
//! itself. No operation contains `*`, so a `*` in a *text* is a character that only a star matches.
//! That makes [`matches`] also the test of inclusion: see [`covers`].

/// Whether the text is one of those that the pattern stands for.
pub(super) fn matches(pattern: &str, text: &str) -> bool {
    let (pattern, text) = (pattern.as_bytes(), text.as_bytes());
    let (mut at, mut read) = (0, 0);
    // After the last star, and how far the text was read when that star took its share.
    let mut retry: Option<(usize, usize)> = None;
    while let Some(byte) = text.get(read) {
        match pattern.get(at) {
            Some(b'*') => {
                at += 1;
                retry = Some((at, read));
            }
            Some(wanted) if wanted.eq_ignore_ascii_case(byte) => {
                at += 1;
                read += 1;
            }
            _ => match &mut retry {
                Some((after_star, taken)) => {
                    *taken += 1;
                    (at, read) = (*after_star, *taken);
                }
                None => return false,
            },
        }
    }
    pattern.get(at..).is_some_and(|rest| rest.iter().all(|byte| *byte == b'*'))
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
    let (Some(first), Some(second)) = (ends(one), ends(other)) else {
        // A pattern without a star stands for itself alone, and a star in the other may be there.
        return if one.contains('*') { matches(one, other) } else { matches(other, one) };
    };
    agree(first.0.iter(), second.0.iter()) && agree(first.1.iter().rev(), second.1.iter().rev())
}

/// Whether the pattern stands for exactly one text.
pub(super) fn is_literal(pattern: &str) -> bool {
    !pattern.contains('*')
}

/// What stands before the first star and after the last.
fn ends(pattern: &str) -> Option<(&[u8], &[u8])> {
    let (head, _) = pattern.split_once('*')?;
    let (_, tail) = pattern.rsplit_once('*')?;
    Some((head.as_bytes(), tail.as_bytes()))
}

fn agree<'a>(one: impl Iterator<Item = &'a u8>, other: impl Iterator<Item = &'a u8>) -> bool {
    one.zip(other).all(|(a, b)| a.eq_ignore_ascii_case(b))
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
