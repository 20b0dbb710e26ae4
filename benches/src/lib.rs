//! What the measurements share: invented fleets of templates, and programs to hold Delegard against.
//!
//! Nothing here is part of Delegard, and nothing of Delegard depends on it. The programs under `bin` use it; how
//! they are run and what they print is described in `docs/performance.md`.

pub mod fleet;
