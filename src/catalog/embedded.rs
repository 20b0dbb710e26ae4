//! The catalogue that the program carries, as `build.rs` wrote it.

use std::borrow::Cow;

use uuid::Uuid;

use super::id_index::IdIndex;
use super::lookup::{Catalog, RoleIdx};
use super::role::{PermissionBlock, Role};

/// Every built-in role of the public cloud. Constant data: nothing is read, parsed or allocated.
pub(super) static EMBEDDED: Catalog = include!(concat!(env!("OUT_DIR"), "/catalog.rs"));
