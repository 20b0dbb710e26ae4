//! Text to tree.
/// Limits.
#[derive(Clone, Copy, Debug)]
pub struct Limits;
/// Reads.
pub fn read() {}
