//! Which role an id is of. Asked for every authorization by every rule, so a look-up goes to the
//! few ids with the same first byte at once.

use std::borrow::Cow;

use uuid::Uuid;

/// The ids of a catalogue's roles, each once.
#[derive(Clone, Debug)]
pub(super) struct IdIndex {
    /// In ascending order.
    pub(super) ids: Cow<'static, [Uuid]>,
    /// For each first byte, how many ids have a smaller one; then the number of all.
    pub(super) starts: Cow<'static, [u32]>,
}

impl IdIndex {
    /// The index of these ids, which are in ascending order.
    pub(super) fn of(ids: Vec<Uuid>) -> Self {
        let before = |byte: u16| ids.partition_point(|id| u16::from(first_byte(*id)) < byte);
        let starts = (0..=256).map(|byte| u32::try_from(before(byte)).unwrap_or(u32::MAX)).collect();
        Self { starts: Cow::Owned(starts), ids: Cow::Owned(ids) }
    }

    /// The place of an id among all; the whole GUID counts, as ids may differ in one digit only.
    pub(super) fn find(&self, id: Uuid) -> Option<usize> {
        let first = usize::from(first_byte(id));
        let (from, to) = (*self.starts.get(first)? as usize, *self.starts.get(first + 1)? as usize);
        // Few ids share a first byte, and whether two are equal is told faster than which is smaller.
        let place = self.ids.get(from..to)?.iter().position(|known| *known == id)?;
        Some(from + place)
    }
}

fn first_byte(id: Uuid) -> u8 {
    let [first, ..] = *id.as_bytes();
    first
}
