//! Layer 5: from the outcome of a run to text.
//!
//! Architecture invariant: a renderer knows nothing of how a verdict came about. All of them show
//! the same findings with the same fingerprints, and none shows a secret value.
//!
//! - [`run`]: [`Run`], everything that a renderer may read
//! - [`format`](mod@format): the forms that a report comes in, and where each is written
//! - [`options`]: what a person may choose
//! - `human`: for people at a terminal
//! - `live`: a report while the run goes on
//! - `json`: for programs; `docs/report-json.md` describes it
//! - `ndjson`: for programs that read line by line
//! - `sarif`, `junit`, `github`, `gitlab`, `markdown`: for the places where people read results
//! - `html`: a page for people, on its own
//! - `found`: a walk over the findings, for forms that list them one by one
//! - [`roles`]: what is known of roles
//! - `show`: what is granted, in a table and in sentences, without verdicts
//! - `explain`: what rules and diagnostics mean
//! - `test`: the tests of policies
//! - `summary`, `gaps`, `exceptions`, `secrets`: what every form has to say, or must not
//! - [`watch`]: what changed from one run to the next
//! - `table`, `wrap`, `style`: columns, line breaks and colours of plain text

mod exceptions;
mod explain;
pub mod format;
mod found;
mod gaps;
mod github;
mod gitlab;
mod html;
mod human;
mod json;
mod junit;
mod live;
mod markdown;
mod ndjson;
pub mod options;
pub mod roles;
pub mod run;
mod sarif;
mod secrets;
mod show;
mod style;
mod summary;
mod table;
mod test;
pub mod watch;
mod wrap;

pub use explain::{Explained, explain};
pub use format::{Format, ShowFormat, check, show};
pub use human::headline;
pub use live::Live;
pub use options::{Ledger, Options};
pub use roles::{Comparison, RoleSource, RolesFormat, Verdict, role_cards, role_comparison, role_list};
pub use run::{BaselineFile, BaselineState, Basis, EvidenceFile, HeldBack, RoleFile, Run};
pub use test::{NotGiven, Outcome as TestOutcome, TestRun, TestedFile, test};
pub use watch::{Changes, Recorder, Snapshot};
