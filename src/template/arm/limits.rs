//! What the evaluation of one template may use.
//!
//! Templates are written by strangers, and a few lines can ask for a billion elements. Everything
//! that evaluation makes is paid for from one budget; when it is used up, what is not yet evaluated
//! is unknown for that reason.

use std::cell::Cell;

use super::errors;
use super::functions::Fault;

/// The limits of the evaluation of one template.
#[derive(Clone, Copy, Debug)]
pub struct Limits {
    /// How many units of work evaluation may use in all. A unit is about one step, one element made
    /// or sixteen bytes of text written.
    pub units: usize,
    /// How deep evaluation may nest: calls in calls, objects in objects, variables in variables.
    pub depth: usize,
    /// How deep arrays and objects that evaluation makes may be nested.
    pub nesting: usize,
    /// How many rounds a copy loop may have.
    pub rounds: i64,
    /// How many alternatives a value may have before it counts as unknown.
    pub alternatives: usize,
    /// How deep deployments may be nested in deployments.
    pub deployments: usize,
}

impl Default for Limits {
    /// A million and a half units take about half a second and two hundred megabytes. Azure allows
    /// 800 rounds of a copy loop (copy loops of resources, properties and variables).
    fn default() -> Self {
        Self { units: 1_500_000, depth: 200, nesting: 100, rounds: 800, alternatives: 16, deployments: 24 }
    }
}

/// What is left of [`Limits::units`].
#[derive(Debug)]
pub struct Budget {
    left: Cell<usize>,
    all: usize,
}

impl Budget {
    /// A full budget.
    #[must_use]
    pub fn new(units: usize) -> Self {
        Self { left: Cell::new(units), all: units }
    }

    /// Takes `units`; false if there are too few, and from then on always.
    #[must_use]
    pub fn take(&self, units: usize) -> bool {
        match self.left.get().checked_sub(units) {
            Some(left) => {
                self.left.set(left);
                true
            }
            None => {
                self.left.set(0);
                false
            }
        }
    }

    /// Whether there are so many units.
    #[must_use]
    pub fn covers(&self, units: usize) -> bool {
        self.left.get() >= units
    }

    /// Takes as many as there are of `units` that were used already.
    pub fn use_up(&self, units: usize) {
        self.left.set(self.left.get().saturating_sub(units));
    }

    /// Takes `units` for the code of a function.
    ///
    /// # Errors
    ///
    /// The fault that the function ends with if there are too few.
    pub fn spend(&self, units: usize) -> Result<(), Fault> {
        if self.take(units) { Ok(()) } else { Err(errors::budget_fault(self.all)) }
    }

    /// Whether nothing is left.
    #[must_use]
    pub fn is_exhausted(&self) -> bool {
        self.left.get() == 0
    }

    /// What it was when it was full.
    #[must_use]
    pub fn all(&self) -> usize {
        self.all
    }
}
