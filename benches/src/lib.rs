//! What the measurements share: invented fleets of templates, and programs to hold Delegard against.
//!
//! Nothing here is part of Delegard, and nothing of Delegard depends on it. The programs under `bin` use it; how
//! they are run and what they print is described in `docs/performance.md`.
//!
//! - [`fleet`]: templates, deployed delegations, a directory, policies
//! - [`place`]: where these are, and the programs that are measured
//! - [`findings`]: what each program found, in one form
//! - [`weigh`]: one run of a program: CPU time, peak memory
//! - [`measure`]: many runs in turn, and the table that is made of them

pub mod findings;
pub mod fleet;
pub mod measure;
pub mod place;
pub mod weigh;
