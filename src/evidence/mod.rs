//! Layer 2: what is known about principals and tenants from outside the templates.
//!
//! Everything here is three-valued: a thing that no file tells is not known, with its cause, and
//! never false. Files are handed in as trees or texts, dates as values; nothing is fetched.
//!
//! - [`directory`]: principals, what they are and what they are called
//! - [`mfa`]: whether a tenant requires multi-factor authentication
//! - [`tenants`]: the names of tenants
//! - [`roles`]: role definitions, which the role catalogue is extended with
//! - [`detect`](mod@detect): what a file holds, by its content
//! - [`source`]: where a file comes from and how old it may be
//! - [`told`], [`one_of`]: facts that several sources tell in part
//! - `defaults`: whether an object is the security defaults of a tenant
//! - `pages`: the containers that exports put their entries into
//! - `faults`: entries that cannot be used
//! - `errors`: the diagnostics

mod defaults;
pub mod detect;
pub mod directory;
mod errors;
mod faults;
pub mod mfa;
pub mod one_of;
mod pages;
pub mod roles;
pub mod source;
pub mod tenants;
pub mod told;

pub use detect::{EvidenceKind, detect};
pub use directory::{Directory, DirectoryObject, GroupKind, Lookup, ObjectKind, Trait};
pub use mfa::MfaEvidence;
pub use roles::RoleFiles;
pub use source::{Freshness, Source};
pub use tenants::Tenants;
pub use told::Told;

use crate::diagnostic::Sink;
use crate::document::json::{self, Limits};
use crate::text::{FileId, Text};

/// All evidence of one run.
#[derive(Clone, Debug, Default)]
pub struct Evidence {
    /// Principals.
    pub directory: Directory,
    /// Multi-factor authentication, per tenant.
    pub mfa: MfaEvidence,
    /// Names of tenants.
    pub tenants: Tenants,
}

impl Evidence {
    /// Takes a directory export in, be it JSON or CSV, which its content tells. A list of tenants
    /// belongs here too: who exports the one has the other.
    pub fn add_directory(&mut self, file: FileId, text: &Text, source: Source, sink: &mut Sink) {
        if !is_json(text) {
            self.directory.add_csv(file, text, source, sink);
            return;
        }
        let numbering = Some(directory::numbering());
        let whole = 0..text.len();
        let tree = json::read_numbered(numbering, (file, text), whole, Limits::default(), sink);
        let Some(tree) = tree else {
            self.directory.lose_export();
            return;
        };
        if detect(&tree).0 == EvidenceKind::Organization {
            self.tenants.add_json(&tree, sink);
        } else {
            self.directory.add_json(&tree, source, sink);
        }
    }
}

/// Whether a text starts as JSON exports do, or is one that the reader of JSON says more about.
fn is_json(text: &str) -> bool {
    let body = text.trim_start_matches('\u{FEFF}').trim_start();
    body.is_empty() || body.starts_with(['{', '[', '<'])
}
