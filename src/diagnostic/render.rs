//! Prints diagnostics with codespan-reporting.
