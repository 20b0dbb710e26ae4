//! Layer 3: from template trees to delegations, one folder per notation.
//!
//! - [`arm`]: ARM templates in JSON
pub mod arm;
