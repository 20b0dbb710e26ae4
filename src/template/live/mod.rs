//! What is deployed, as Azure's tools export it: registration definitions, alone or in the
//! assignments that put them on a scope.
//!
//! One object looks alike in all of them: Azure Resource Manager's REST API and `az rest`, the Azure
//! CLI, Azure Resource Graph, PowerShell (flat, and with singular names) and Steampipe (with
//! underscores). An export holds values and no expressions, so nothing is evaluated here.
//!
//! - [`field`]: the properties that are read, by any of their names
//! - [`fact`]: JSON values to facts
//! - [`page`]: lists and pages of objects, and whether there are more of them
//! - [`hidden`]: what shows that delegations stand where nobody looks for them
//! - [`loose`]: what depends on the rest of an export
//! - [`definition`]: an exported object to a delegation

mod definition;
mod fact;
mod field;
mod hidden;
mod loose;
mod page;

pub use self::field::numbering;
pub use self::hidden::hides_some;
pub use self::loose::Loose;
pub(super) use self::page::is_export;
pub use self::page::{Exported, read_exported};
