//! ARM templates: JSON trees to evaluated resources to [`Delegation`](crate::model::Delegation)s.
//!
//! - [`value`]: what an expression evaluates to, with its origin and with partial knowledge
//! - [`expression`]: the text between `[` and `]`: parser and tree
//! - [`functions`]: one table row and one small function for each function of the language
//! - [`context`], [`context_file`], [`environment`]: where a template is deployed, the files that
//!   tell it, and the endpoints of clouds
//! - [`ids`]: ids of resources
//! - [`scope`]: what names mean at a place of a template
//! - [`parameters`]: parameter files, and the types that declarations ask for
//! - [`evaluate`]: JSON and expressions to values
//! - [`resources`]: the resources that a template deploys, however deep they are hidden
//! - [`delegation`]: registration definitions to [`Delegation`](crate::model::Delegation)s
//! - [`limits`]: what the evaluation of one template may use
//! - [`errors`]: the diagnostics about templates
pub mod context;
pub mod context_file;
pub mod delegation;
pub mod environment;
pub mod errors;
pub mod evaluate;
pub mod expression;
pub mod functions;
pub mod ids;
pub mod limits;
pub mod parameters;
pub mod resources;
pub mod scope;
pub mod value;
