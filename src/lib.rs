//! Delegard: a policy language, its compiler and a checker for Azure Lighthouse delegations.
//!
//! The layers, lowest first; a module uses only modules of lower layers, and `tests/it/house.rs`
//! holds this. `ARCHITECTURE.md` tells the same as a story.
//!
//! | layer | modules |
//! |---|---|
//! | 0 text | [`text`], [`diagnostic`] |
//! | 1 trees | [`document`], [`syntax`] |
//! | 2 domain | [`model`], [`catalog`], [`evidence`] |
//! | 3 meaning | [`template`], [`compile`] |
//! | 4 verdicts | [`evaluate`], [`waiver`], [`baseline`] |
//! | 5 reports | [`report`] |
//! | 6 faces | [`cli`] |

pub mod baseline;
pub mod catalog;
pub mod cli;
pub mod compile;
pub mod diagnostic;
pub mod document;
pub mod evaluate;
pub mod evidence;
pub mod model;
pub mod report;
pub mod syntax;
pub mod template;
pub mod text;
pub mod waiver;
