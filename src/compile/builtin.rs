//! The policies that ship with Delegard, embedded in the program.

use super::load::Loaded;

/// A shipped policy.
#[derive(Clone, Copy, Debug)]
pub struct BuiltIn {
    /// Its bare name, for `use`.
    pub name: &'static str,
    /// Its text: `policies/<name>.delegard`.
    pub text: &'static str,
    /// Its tests: `policies/tests/<name>.delegard`.
    pub tests: &'static str,
    /// Whether `check` applies it when no policy is named.
    pub default: bool,
}

/// Every shipped policy; what Azure refuses comes before what Microsoft advises.
pub const BUILT_IN: &[BuiltIn] = &[
    BuiltIn {
        name: "service-limits",
        text: include_str!("../../policies/service-limits.delegard"),
        tests: include_str!("../../policies/tests/service-limits.delegard"),
        default: true,
    },
    BuiltIn {
        name: "recommended",
        text: include_str!("../../policies/recommended.delegard"),
        tests: include_str!("../../policies/tests/recommended.delegard"),
        default: true,
    },
    BuiltIn {
        name: "zero-standing-access",
        text: include_str!("../../policies/zero-standing-access.delegard"),
        tests: include_str!("../../policies/tests/zero-standing-access.delegard"),
        default: false,
    },
    BuiltIn {
        name: "marketplace",
        text: include_str!("../../policies/marketplace.delegard"),
        tests: include_str!("../../policies/tests/marketplace.delegard"),
        default: false,
    },
];

/// The shipped policy of a name.
#[must_use]
pub fn find(name: &str) -> Option<&'static BuiltIn> {
    BUILT_IN.iter().find(|policy| policy.name == name)
}

impl BuiltIn {
    /// The policy as if it had been read.
    #[must_use]
    pub fn loaded(&self) -> Loaded {
        Loaded {
            key: format!("built-in:{}", self.name),
            name: self.name.to_owned(),
            text: self.text.to_owned(),
        }
    }

    /// Its tests as if they had been read. They are in a file of their own, so that who uses the
    /// policy has nothing of them.
    #[must_use]
    pub fn loaded_tests(&self) -> Loaded {
        Loaded {
            key: format!("built-in-tests:{}", self.name),
            name: format!("policies/tests/{}.delegard", self.name),
            text: self.tests.to_owned(),
        }
    }
}
