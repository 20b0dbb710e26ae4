//! Which parts of all sign-ins a condition leaves, where the parts are few and known: kinds of
//! client, device platforms, levels of risk. What several policies cover can then be put together.

use std::borrow::Cow;

use crate::text::Span;

/// Parts of all sign-ins by one condition.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Parts {
    /// These, as bits, of all that there are.
    Of { bits: u8, all: u8 },
    /// Not known, or nothing that can be counted, as locations and devices.
    Uncounted,
}

/// The kinds of client that sign in by today's protocols.
pub(super) const CLIENTS: &[&str] = &["browser", "mobileAppsAndDesktopClients"];

/// The kinds of client that do not, and so cannot be asked for several factors.
pub(super) const OLD_CLIENTS: &[&str] = &["exchangeActiveSync", "easSupported", "other"];

/// The platforms that a policy can name. Whatever is none of them is the last one: it goes by no
/// name, and `all` covers it.
pub(super) const PLATFORMS: &[&str] = &["android", "iOS", "windows", "windowsPhone", "macOS", "linux", ""];

/// The levels of risk.
pub(super) const RISKS: &[&str] = &["none", "low", "medium", "high"];

impl Parts {
    /// What is in one list and not in the other; an empty list of what is included includes all.
    pub(super) fn between(
        included: &[(Cow<'_, str>, Span)],
        excluded: &[(Cow<'_, str>, Span)],
        names: &[&str],
    ) -> Self {
        let all = all(names);
        let part = |text: &str| if text.eq_ignore_ascii_case("all") { Some(all) } else { part(text, names) };
        let parts =
            |list: &[(Cow<'_, str>, Span)]| list.iter().map(|(text, _)| part(text)).collect::<Vec<_>>();
        let sum = |parts: &[Option<u8>]| parts.iter().flatten().fold(0, |bits, part| bits | part);
        let (included, excluded) = (parts(included), parts(excluded));
        let bits = if included.is_empty() { all } else { sum(&included) };
        if (bits != all && included.contains(&None)) || excluded.contains(&None) {
            return Self::Uncounted;
        }
        Self::Of { bits: bits & !sum(&excluded), all }
    }

    /// None of them.
    pub(super) fn none(names: &[&str]) -> Self {
        Self::Of { bits: 0, all: all(names) }
    }

    /// Whether these are surely all.
    pub(super) const fn are_all(self) -> bool {
        matches!(self, Self::Of { bits, all } if bits == all)
    }

    /// These and others.
    pub(super) const fn with(self, others: Self) -> Self {
        match (self, others) {
            (Self::Of { bits, all }, Self::Of { bits: others, .. }) => Self::Of { bits: bits | others, all },
            _ => Self::Uncounted,
        }
    }

    /// Whether this may be all.
    pub(super) const fn may_be_all(self) -> bool {
        match self {
            Self::Of { bits, all } => bits == all,
            Self::Uncounted => true,
        }
    }
}

fn all(names: &[&str]) -> u8 {
    (0..names.len()).fold(0, |bits, place| bits | bit(place))
}

fn bit(place: usize) -> u8 {
    u32::try_from(place).ok().and_then(|place| 1u8.checked_shl(place)).unwrap_or_default()
}

/// The part that a name stands for.
fn part(name: &str, names: &[&str]) -> Option<u8> {
    names.iter().position(|known| !known.is_empty() && name.eq_ignore_ascii_case(known)).map(bit)
}
