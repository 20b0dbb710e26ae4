//! What the programs found, in one form, so that it can be held side by side.
//!
//! Only programs that find the same may be compared by their speed. Places and words are left out: the peers
//! have none, or others.

pub mod checkov;
pub mod delegard;
pub mod guard;
pub mod rego;

use std::fmt;
use std::path::Path;

/// One finding.
#[derive(Clone, Debug, Default, PartialEq, Eq, PartialOrd, Ord)]
pub struct Finding {
    /// The template's file name, which no other has.
    pub file: String,
    /// The rule, as Delegard calls it.
    pub rule: String,
    /// `permanent` or `eligible`; empty if it is about the whole.
    pub access: String,
    /// The role; empty if it is about the whole.
    pub role: String,
    /// The principal; empty if it is about the whole.
    pub principal: String,
}

impl fmt::Display for Finding {
    fn fmt(&self, to: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self { file, rule, access, role, principal } = self;
        write!(to, "{file} {rule} {access} {role} {principal}")
    }
}

/// What one of two has and the other lacks; both lists are sorted, and an entry may occur several times.
pub fn lacking<'a>(of: &'a [Finding], other: &[Finding]) -> Vec<&'a Finding> {
    let mut rest = other.iter().peekable();
    let mut lacking = Vec::new();
    for finding in of {
        while rest.next_if(|next| *next < finding).is_some() {}
        if rest.next_if(|next| *next == finding).is_none() {
            lacking.push(finding);
        }
    }
    lacking
}

fn file_name(path: &str) -> String {
    Path::new(path).file_name().unwrap_or_default().to_string_lossy().into_owned()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn finding(file: &str) -> Finding {
        Finding { file: file.into(), ..Finding::default() }
    }

    #[test]
    fn an_entry_that_occurs_once_more_is_lacking_once() {
        let ours = [finding("a"), finding("b"), finding("b"), finding("d")];
        let theirs = [finding("b"), finding("c"), finding("d")];
        let files = |list: Vec<&Finding>| list.iter().map(|one| one.file.clone()).collect::<Vec<_>>();
        assert_eq!(files(lacking(&ours, &theirs)), ["a", "b"]);
        assert_eq!(files(lacking(&theirs, &ours)), ["c"]);
        assert!(lacking(&ours, &ours).is_empty());
    }
}
