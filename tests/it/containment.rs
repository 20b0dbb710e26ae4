//! Permission patterns against a universe of operations that is written out: what is decided over
//! the patterns must be what looking at every operation finds.

use std::sync::LazyLock;

use delegard::catalog::role::{Text, Texts};
use delegard::catalog::{Allowance, PermissionBlock, PermissionPattern, Plane, Role};
use proptest::prelude::*;
use uuid::Uuid;

/// Azure's wildcard rule, word for word.
fn matches(pattern: &[u8], operation: &[u8]) -> bool {
    match (pattern, operation) {
        ([], rest) => rest.is_empty(),
        ([b'*', after @ ..], _) => (0..=operation.len()).any(|taken| matches(after, &operation[taken..])),
        ([wanted, after @ ..], [byte, rest @ ..]) => {
            wanted.eq_ignore_ascii_case(byte) && matches(after, rest)
        }
        (_, []) => false,
    }
}

fn matched(patterns: &[Text], operation: &str) -> bool {
    patterns.iter().any(|pattern| matches(pattern.as_bytes(), operation.as_bytes()))
}

/// Whether the role grants the operation in a block with one of these conditions.
fn grants(role: &Role, operation: &str, conditions: impl Fn(Option<&str>) -> bool) -> bool {
    role.blocks.iter().any(|block| {
        conditions(block.condition.as_deref())
            && matched(&block.actions, operation)
            && !matched(&block.not_actions, operation)
    })
}

/// Whether `one` grants the operation where `other` does not: a block with a condition is made good
/// by one without or with the same.
fn exceeds(one: &Role, other: &Role, operation: &str) -> bool {
    [None, Some("c"), Some("d")].into_iter().any(|condition| {
        grants(one, operation, |known| known == condition)
            && !grants(other, operation, |known| known.is_none() || known == condition)
    })
}

/// Every operation of at most five of four characters; patterns never have an `x`.
static UNIVERSE: LazyLock<Vec<String>> = LazyLock::new(|| {
    let (mut all, mut longest) = (Vec::new(), vec![String::new()]);
    for _ in 0..5 {
        let longer = longest.iter().flat_map(|start| ["a", "b", "/", "x"].map(|end| format!("{start}{end}")));
        longest = longer.collect();
        all.extend_from_slice(&longest);
    }
    all
});

fn texts(most: usize) -> impl Strategy<Value = Texts> {
    let pattern = proptest::collection::vec(prop_oneof!["a", "b", "A", "/", "\\*"], 1..5)
        .prop_map(|parts| Text::from(parts.concat()));
    proptest::collection::vec(pattern, 0..=most).prop_map(Texts::from)
}

fn role() -> impl Strategy<Value = Role> {
    let condition = prop_oneof![3 => Just(None), 1 => Just(Some("c")), 1 => Just(Some("d"))];
    let block =
        (texts(3), texts(3), condition).prop_map(|(actions, not_actions, condition)| PermissionBlock {
            actions,
            not_actions,
            condition: condition.map(Text::from),
            ..PermissionBlock::default()
        });
    proptest::collection::vec(block, 0..4).prop_map(|blocks| Role {
        id: Uuid::nil(),
        name: "Generated".into(),
        description: None,
        category: None,
        marked_privileged: None,
        built_in: false,
        assignable_scopes: Texts::default(),
        blocks: blocks.into(),
        disputed: false,
    })
}

proptest! {
    #[test]
    fn a_role_is_broader_exactly_if_some_operation_shows_it(one in role(), other in role()) {
        let shown = UNIVERSE.iter().find(|operation| exceeds(&one, &other, operation));
        let found = one.is_broader_than(&other);
        let excess = one.excess_over(&other, []);
        prop_assert_eq!(found, Some(excess.is_some()));
        if let Some(shown) = shown {
            prop_assert_eq!(found, Some(true), "{} was overlooked", shown);
        }
        if let Some(excess) = excess {
            prop_assert!(exceeds(&one, &other, &excess.operation), "{} is no excess", excess.operation);
            prop_assert_eq!(excess.plane, Plane::Control);
            prop_assert_eq!(excess.under_condition, grants(&other, &excess.operation, |_| true));
        }
    }

    #[test]
    fn the_difference_has_exactly_the_operations_that_make_a_role_broader(one in role(), other in role()) {
        let difference = one.difference(&other);
        prop_assert!(difference.decided);
        prop_assert_eq!(one.is_broader_than(&other), Some(!difference.parts.is_empty()));
        for operation in UNIVERSE.iter() {
            let found = difference.parts.iter().any(|part| part.has(operation));
            prop_assert_eq!(found, exceeds(&one, &other, operation), "{} in {:?}", operation, &difference);
        }
    }

    #[test]
    fn an_operation_is_permitted_exactly_if_some_block_grants_it(one in role()) {
        for operation in UNIVERSE.iter() {
            prop_assert_eq!(one.permits(operation, Plane::Control), grants(&one, operation, |_| true));
        }
    }

    #[test]
    fn a_role_is_not_broader_than_itself(one in role()) {
        prop_assert_eq!(one.is_broader_than(&one), Some(false));
    }

    #[test]
    fn a_pattern_is_allowed_if_some_operation_under_it_is(
        one in role(),
        pattern in "[ab/*]{1,4}".prop_filter("fits no operation", |it| PermissionPattern::parse(it).is_ok()),
    ) {
        let covered: Vec<_> =
            UNIVERSE.iter().filter(|known| matches(pattern.as_bytes(), known.as_bytes())).collect();
        let surely = covered.iter().any(|known| grants(&one, known, |condition| condition.is_none()));
        let perhaps = covered.iter().any(|known| grants(&one, known, |_| true));
        let found = one.allows(&PermissionPattern::parse(&pattern).unwrap());
        prop_assert_ne!(found, Allowance::Undecided);
        if surely {
            prop_assert_eq!(found, Allowance::Yes);
        } else if perhaps {
            prop_assert_ne!(found, Allowance::No);
        }
    }
}
