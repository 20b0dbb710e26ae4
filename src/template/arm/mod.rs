//! ARM templates: JSON trees to evaluated resources to [`Delegation`](crate::model::Delegation)s.
//!
//! - [`value`]: what an expression evaluates to, with its origin and with partial knowledge
//! - [`expression`]: the text between `[` and `]`: parser and tree
//! - [`functions`]: one table row and one small function for each function of the language
pub mod expression;
pub mod functions;
pub mod value;
