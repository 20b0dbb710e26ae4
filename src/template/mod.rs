//! Layer 3: from template trees to delegations, one folder per notation.
//!
//! - [`detect`](mod@detect): what a JSON text is
//! - [`dismiss`]: whether a text can hold a delegation at all, told without reading it
//! - `hidden`: templates and delegations inside of what is neither
//! - [`evaluation`]: [`evaluate`], a template with its parameter values to delegations
//! - [`expand`](mod@expand): a template with every expression evaluated, for people who debug
//! - [`arm`]: ARM templates in JSON
//! - [`live`]: what is deployed, as Azure's tools export it
//! - [`secrets`]: where secret values stand in the texts

pub mod arm;
pub mod detect;
pub mod dismiss;
pub mod evaluation;
pub mod expand;
mod hidden;
pub mod live;
pub mod secrets;

pub use arm::context::{Context, DeploymentScope};
pub use arm::context_file::read_context;
pub use arm::evaluate::Loader;
pub use arm::limits::Limits;
pub use detect::{JsonFile, detect};
pub use dismiss::{may_delegate, speaks_of_delegations};
pub use evaluation::{Evaluated, Input, ParameterSource, evaluate};
pub use expand::{Expanded, expand};
pub use hidden::hidden_in_file;
pub use live::{Exported, Loose, hides_some, numbering as numbering_of_exports, read_exported};
pub use secrets::{redact, secret_places, secret_places_by_line};
