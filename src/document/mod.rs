//! Layer 1: trees with spans, one folder per notation.
//!
//! - [`json`]: JSON, with the extensions that ARM templates use
//! - [`csv`]: CSV, as spreadsheets and portals write it

pub mod csv;
pub mod json;
