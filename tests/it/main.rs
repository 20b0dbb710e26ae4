//! One test binary. Each module checks one stage; cases are files under `tests/cases`, written as a
//! reviewer reads them, and re-written by `DELEGARD_BLESS=1 cargo test`.
#![allow(
    missing_docs,
    unreachable_pub,
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::indexing_slicing,
    clippy::print_stdout,
    clippy::print_stderr,
    reason = "a test may stop at the first surprise"
)]

mod bulk;
mod case;
mod catalog;
mod cli;
mod compile;
mod config_schema;
mod conformance;
mod containment;
mod docs_codes;
mod docs_commands;
mod docs_language;
mod docs_links;
mod ecosystem;
mod evaluate;
mod evidence;
mod exceptions;
mod fleet;
mod functions;
mod hostile;
#[cfg(unix)]
mod hostile_files;
mod house;
mod html;
mod json;
mod mfa_model;
mod outline;
mod outputs;
mod plain_reading;
mod policies;
mod policy_tests;
mod policy_tree;
mod promises;
mod reference;
mod render;
mod report;
mod report_forms;
mod role_files;
mod starter;
mod syntax;
mod syntax_properties;
mod template;
mod watch;
