//! What one role allows beyond another, as patterns.
//!
//! Exact: an operation is in the difference exactly if one of its parts covers it. A part is what
//! some patterns have in common, but for what others cover; taking a permission block away from a
//! part leaves what the block does not grant, and what it grants but takes out again.

use super::containment::counts_against;
use super::glob::{covers, matches, overlap};
use super::remainder::{Exclusion, Remainder};
use super::role::Text;
use super::{PermissionBlock, Plane, Role};

/// So many parts are followed; beyond, the difference is not worked out.
const MOST_PARTS: usize = 2_000;

/// A part of a difference: operations that one role allows and the other does not.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Surplus {
    /// The plane of the operations.
    pub plane: Plane,
    /// The operations are those that all of these patterns cover, at least one.
    pub within: Vec<String>,
    /// But for those that one of these covers.
    pub except: Vec<String>,
    /// The condition under which the role allows them, if there is one.
    pub condition: Option<String>,
}

/// What one role allows beyond another.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Difference {
    /// The parts, which may overlap; sorted by their patterns.
    pub parts: Vec<Surplus>,
    /// Whether this is all, and nothing too much: not so if the patterns are too entangled, or the
    /// permissions of a role are disputed.
    pub decided: bool,
}

impl Surplus {
    /// Whether the operation is one of these.
    #[must_use]
    pub fn has(&self, operation: &str) -> bool {
        self.within.iter().all(|pattern| matches(pattern, operation))
            && !self.except.iter().any(|pattern| matches(pattern, operation))
    }

    /// Whether there is any operation in it. `None` if the search gave up.
    fn has_any(&self) -> Option<bool> {
        let within = self.within.iter().map(String::as_str).collect();
        let except =
            Exclusion { patterns: self.except.iter().map(String::as_str).collect(), exceptions: vec![] };
        Remainder::new(within, [except]).map_or(Some(false), |remainder| remainder.has_any())
    }

    /// This part among what the pattern covers too.
    fn and(&self, pattern: &str) -> Self {
        let mut part = self.clone();
        if !part.within.iter().any(|known| covers(pattern, known)) {
            part.within.retain(|known| !covers(known, pattern));
            part.within.push(pattern.to_owned());
        }
        part.tidied()
    }

    /// This part without what the patterns cover.
    fn without(mut self, patterns: &[Text]) -> Self {
        self.except.extend(patterns.iter().map(|pattern| pattern.to_string()));
        self.tidied()
    }

    /// Leaves out exceptions that have nothing to take out, or that another one contains.
    fn tidied(mut self) -> Self {
        let touches = |pattern: &str| self.within.iter().all(|known| overlap(known, pattern));
        let mut kept: Vec<String> = Vec::with_capacity(self.except.len());
        for pattern in self.except {
            if touches(&pattern) && !kept.iter().any(|known| covers(known, &pattern)) {
                kept.retain(|known| !covers(&pattern, known));
                kept.push(pattern);
            }
        }
        self.except = kept;
        self
    }

    /// Whether every operation of `other` is plainly here too.
    fn contains(&self, other: &Self) -> bool {
        let [pattern] = self.within.as_slice() else { return self == other };
        self.plane == other.plane
            && self.condition == other.condition
            && other.within.iter().any(|known| covers(pattern, known))
            && self.except.iter().all(|out| other.except.iter().any(|known| covers(known, out)))
    }
}

impl Role {
    /// What this role allows and the other does not.
    #[must_use]
    pub fn difference(&self, other: &Role) -> Difference {
        let mut difference = Difference { parts: Vec::new(), decided: !(self.disputed || other.disputed) };
        for plane in Plane::ALL {
            for block in self.blocks.iter() {
                for granted in block.granted(plane) {
                    let whole = Surplus {
                        plane,
                        within: vec![granted.to_string()],
                        except: Vec::new(),
                        condition: block.condition.as_ref().map(Text::to_string),
                    };
                    let whole = whole.without(block.withheld(plane));
                    let against = other.blocks.iter().filter(|good| counts_against(good, block));
                    difference.add(whole, against, plane);
                }
            }
        }
        difference.parts.sort_by_cached_key(|part| {
            let folded =
                |list: &[String]| list.iter().map(|text| text.to_ascii_lowercase()).collect::<Vec<_>>();
            (part.plane, folded(&part.within), folded(&part.except), part.condition.clone())
        });
        difference
    }
}

impl Difference {
    /// Adds what the blocks leave of a part.
    fn add<'b>(&mut self, whole: Surplus, blocks: impl Iterator<Item = &'b PermissionBlock>, plane: Plane) {
        let mut parts = vec![whole];
        self.drop_empty(&mut parts);
        for block in blocks {
            let taken_out_again = block.withheld(plane);
            let mut left = Vec::with_capacity(parts.len());
            for part in parts {
                left.extend(taken_out_again.iter().map(|pattern| part.and(pattern)));
                left.push(part.without(block.granted(plane)));
            }
            self.drop_empty(&mut left);
            if left.len() + self.parts.len() > MOST_PARTS {
                self.decided = false;
                return;
            }
            parts = left;
        }
        for part in parts {
            if !self.parts.iter().any(|known| known.contains(&part)) {
                self.parts.retain(|known| !part.contains(known));
                self.parts.push(part);
            }
        }
    }

    /// Leaves out the parts without any operation.
    fn drop_empty(&mut self, parts: &mut Vec<Surplus>) {
        parts.retain(|part| {
            let found = part.has_any();
            self.decided &= found.is_some();
            found != Some(false)
        });
    }
}
