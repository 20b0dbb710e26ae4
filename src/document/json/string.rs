//! Escapes of strings.
