//! The rows of all groups, and look-up by name.

use std::cmp::Ordering;
use std::sync::LazyLock;

use super::row::Function;
use super::{
    array, cidr, collection, comparison, date, encode, format, hash, lambda, logical, merge, numeric, object,
    pick, role, special, split, string, uri,
};
use crate::text::suggest;

/// The groups, each in its own file.
const GROUPS: &[&[Function]] = &[
    array::ROWS,
    cidr::ROWS,
    collection::ROWS,
    comparison::ROWS,
    date::ROWS,
    encode::ROWS,
    format::ROWS,
    hash::ROWS,
    lambda::ROWS,
    logical::ROWS,
    merge::ROWS,
    numeric::ROWS,
    object::ROWS,
    pick::ROWS,
    role::ROWS,
    special::ROWS,
    split::ROWS,
    string::ROWS,
    uri::ROWS,
];

/// How many drawers the rows are spread over: a few times as many as there are rows.
const DRAWERS: usize = 512;

/// Every row in the drawer that its name tells, so that a look-up compares few names.
static BY_NAME: LazyLock<Vec<Vec<&'static Function>>> = LazyLock::new(|| {
    let mut drawers = vec![Vec::new(); DRAWERS];
    for row in GROUPS.iter().copied().flatten() {
        if let Some(drawer) = drawers.get_mut(drawer_of(row.name)) {
            drawer.push(row);
        }
    }
    drawers
});

/// The drawer that a name's length, its first letter and its last tell, case aside.
fn drawer_of(name: &str) -> usize {
    let letter = |byte: Option<&u8>| usize::from(byte.map_or(0, u8::to_ascii_lowercase));
    let bytes = name.as_bytes();
    (bytes.len() * 11 + letter(bytes.first()) * 7 + letter(bytes.last())) % DRAWERS
}

/// Every row, sorted by name without regard to case.
static SORTED: LazyLock<Vec<&'static Function>> = LazyLock::new(|| {
    let mut rows: Vec<&Function> = GROUPS.iter().copied().flatten().collect();
    rows.sort_by(|a, b| by_name(a.name, b.name));
    rows
});

/// The function called `name`, case aside. A name such as `listKeys` that starts with `list` finds
/// the row of all operations that read secrets or settings from a resource.
#[must_use]
pub fn find(name: &str) -> Option<&'static Function> {
    let drawer = BY_NAME.get(drawer_of(name)).map_or(&[][..], Vec::as_slice);
    let row = drawer.iter().find(|row| row.name.eq_ignore_ascii_case(name)).copied();
    row.or_else(|| is_list_operation(name).then_some(&special::LIST))
}

/// The function whose name is nearest to `name`, if one is near enough to be meant.
#[must_use]
pub fn nearest(name: &str) -> Option<&'static str> {
    suggest::nearest_soon(name, all().map(|row| row.name))
}

/// Every row, in the order of the names.
pub fn all() -> impl Iterator<Item = &'static Function> {
    SORTED.iter().copied()
}

fn is_list_operation(name: &str) -> bool {
    name.get(..4).is_some_and(|start| start.eq_ignore_ascii_case("list"))
        && name.bytes().all(|byte| byte.is_ascii_alphanumeric())
}

fn by_name(a: &str, b: &str) -> Ordering {
    a.bytes().map(|byte| byte.to_ascii_lowercase()).cmp(b.bytes().map(|byte| byte.to_ascii_lowercase()))
}

#[cfg(test)]
mod tests {
    use super::{all, find, nearest};
    use crate::template::arm::functions::{Code, Special};

    #[test]
    fn no_name_is_given_twice() {
        let names: Vec<String> = all().map(|row| row.name.to_ascii_lowercase()).collect();
        let mut unique = names.clone();
        unique.dedup();
        assert_eq!(names, unique);
    }

    #[test]
    fn every_row_says_what_it_does() {
        for row in all() {
            assert!(row.doc.ends_with('.'), "{}", row.name);
            assert!(row.usage.starts_with(row.name) && row.usage.ends_with(')'), "{}", row.name);
        }
    }

    #[test]
    fn names_ignore_case() {
        for row in all() {
            let found = [row.name.to_ascii_uppercase(), row.name.to_owned()].map(|name| find(&name));
            assert!(
                found.iter().all(|found| found.is_some_and(|found| found.name == row.name)),
                "{}",
                row.name
            );
        }
        assert!(find("resourceIds").is_none());
    }

    #[test]
    fn every_list_operation_is_answered_by_azure() {
        for name in ["list", "listKeys", "LISTsas2"] {
            assert!(matches!(find(name).unwrap().code, Code::Special(Special::Live)), "{name}");
        }
        assert!(find("list-keys").is_none());
    }

    #[test]
    fn a_misspelt_name_finds_what_was_meant() {
        assert_eq!(nearest("resorceId"), Some("resourceId"));
        assert_eq!(nearest("launchRocket"), None);
    }
}
