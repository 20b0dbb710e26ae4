//! Layer 1: trees with spans, one folder per notation.
//!
//! - [`json`]: JSON, with the extensions that ARM templates use

pub mod json;
