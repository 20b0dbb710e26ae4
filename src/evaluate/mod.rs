//! Layer 4: verdicts. Holds compiled rules against delegations, in three values.
//!
//! Architecture invariant: knows nothing of policy text, of templates or of JSON. What is unknown
//! never counts as fine: every form treats "there may be more" like any other unknown.
//!
//! - [`world`]: what a verdict stands on, and the truth of single facts
//! - [`item`]: the things that rules look at
//! - [`sibling`]: facts about an authorization that others of its delegation tell
//! - [`predicate`]: predicates in three values, and the reasons behind an unknown
//! - [`exception`]: what the exceptions of a rule cover, certainly or perhaps
//! - [`form`], [`count`], [`fleet`]: the core forms, on one delegation and on a whole run
//! - [`sieve`]: verdicts that need no look at the authorizations
//! - [`check`]: checks of the template itself, whose findings the front end made
//! - [`verdict`]: verdicts and findings
//! - [`explain`], [`reason`], [`words`]: from a failing item to a sentence and its places
//! - [`fingerprint`]: the identity of a finding by its meaning
//! - [`unit`](mod@unit): one evaluation with what was said of it
//! - [`test`](mod@test): tests of a policy
//! - [`tally`]: the numbers of a run, counted up evaluation by evaluation
//! - [`outcome`], [`undetermined`], [`customers`]: the run as a whole, its ledger, what would settle the
//!   rest, and what it comes to for each customer
//! - [`witness`]: what is kept of a delegation for a finding about the whole run

mod check;
mod count;
mod customers;
mod exception;
mod explain;
mod fingerprint;
mod fleet;
mod form;
mod item;
mod outcome;
mod predicate;
mod reason;
mod sibling;
mod sieve;
mod tally;
pub mod test;
mod undetermined;
mod unit;
mod verdict;
mod witness;
mod words;
mod world;

pub use customers::{ByCustomer, Customer, Who};
pub use fleet::{Fleet, FleetJudgement};
pub use item::{Grant, Item, Possible, View};
pub use outcome::{Exit, ExitPolicy, LedgerRow, Outcome};
pub use sieve::Sieve;
pub use tally::{ExceptionUses, Hidden, Numbers, PassedOver, Tally};
pub use undetermined::Gap;
pub use unit::{Judged, Unit};
pub use verdict::{About, Excepted, Finding, Judgement, Standing, Suppression, Unknown, Verdict};
pub use witness::Witness;
pub use words::{delegation_words, duration_words, quantity};
pub use world::World;
