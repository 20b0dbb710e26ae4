//! Tree to text, in the one spelling that the formatter writes.
