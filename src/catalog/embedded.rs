//! The catalogue that the program carries, as `build.rs` wrote it: constant data, so that nothing is
//! read, parsed or allocated.
//!
//! - `EMBEDDED`: every built-in role of the public cloud
//! - `TEXT`: all texts of these roles, one after the other
//! - `TEXTS`, `BLOCKS`: all lists of texts and of permission blocks, one after the other

use std::borrow::Cow;

use uuid::Uuid;

use super::carried::{Carried, List, Text};
use super::id_index::IdIndex;
use super::lookup::{Catalog, RoleIdx};
use super::role::{PermissionBlock, Role};

include!(concat!(env!("OUT_DIR"), "/catalog.rs"));

impl Carried for Text {
    fn table() -> &'static [Self] {
        &TEXTS
    }
}

impl Carried for PermissionBlock {
    fn table() -> &'static [Self] {
        &BLOCKS
    }
}
