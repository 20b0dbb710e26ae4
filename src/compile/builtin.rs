//! The policies that ship with Delegard, embedded in the program.

use super::load::Loaded;

/// A shipped policy.
#[derive(Clone, Copy, Debug)]
pub struct BuiltIn {
    /// Its bare name, for `use`.
    pub name: &'static str,
    /// Its text: `policies/<name>.delegard`.
    pub text: &'static str,
    /// Whether `check` applies it when no policy is named.
    pub default: bool,
}

/// Every shipped policy; what Azure refuses comes before what Microsoft advises.
pub const BUILT_IN: &[BuiltIn] = &[
    BuiltIn {
        name: "service-limits",
        text: include_str!("../../policies/service-limits.delegard"),
        default: true,
    },
    BuiltIn { name: "recommended", text: include_str!("../../policies/recommended.delegard"), default: true },
    BuiltIn {
        name: "zero-standing-access",
        text: include_str!("../../policies/zero-standing-access.delegard"),
        default: false,
    },
    BuiltIn { name: "marketplace", text: include_str!("../../policies/marketplace.delegard"), default: false },
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
}
