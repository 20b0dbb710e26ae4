//! Tests of a policy: what they are given is judged as in a run, and held against what they expect.
//!
//! - [`run`](mod@run): one test, from what is given to its result
//! - [`mismatch`]: an expectation that does not hold, and what happened instead
//! - [`coverage`]: which verdicts of each rule the tests show, and which they could show
//! - [`reachable`]: the verdicts that a rule can come to

mod coverage;
mod mismatch;
mod reachable;
mod run;

pub use coverage::{Coverage, RuleCoverage, Tally};
pub use mismatch::{Instead, Mismatch};
pub use run::{Examined, evidence_of};
