//! Keeps values of `secureString` and `secureObject` parameters out of reports.
//!
//! An excerpt shows the lines of a text, and a secret may stand in them. The texts of a unit know the
//! places that their declarations make secret; [`Texts`] adds the literals that became so on the way
//! into a delegation. Ids can get into the sentences that others make, so all that is written passes
//! through [`Scrub`].

use std::collections::BTreeSet;
use std::io::{self, Write};

use uuid::Uuid;

use crate::evaluate::Unit;
use crate::text::SourceMap;

/// The texts of a unit as they may be shown.
pub(super) enum Texts<'a> {
    /// They know all that is secret in them.
    Own(&'a SourceMap),
    /// The same texts with more to hide.
    Hiding(SourceMap),
}

impl<'a> Texts<'a> {
    /// The texts of a unit, which know its secrets.
    pub(super) fn of(unit: &'a Unit) -> Self {
        let secret: Vec<_> = unit.secret_places().collect();
        if secret.is_empty() {
            return Self::Own(&unit.sources);
        }
        Self::Hiding(unit.sources.hiding(&secret))
    }

    /// The texts.
    pub(super) const fn sources(&self) -> &SourceMap {
        match self {
            Self::Own(sources) => sources,
            Self::Hiding(sources) => sources,
        }
    }
}

/// The secret ids of these units, as they would be written.
pub(super) fn secret_ids<'u>(units: impl IntoIterator<Item = &'u Unit>) -> BTreeSet<String> {
    let delegations = units.into_iter().flat_map(|unit| &unit.delegations);
    delegations.flat_map(|judged| &judged.secrets.ids).map(Uuid::to_string).collect()
}

/// Writes text on, line by line, with `(secret)` in place of each secret id.
pub(super) struct Scrub<'s, 'w> {
    out: &'w mut dyn Write,
    ids: &'s BTreeSet<String>,
    line: Vec<u8>,
}

impl<'s, 'w> Scrub<'s, 'w> {
    /// Leaves these ids out of what is written to `out`.
    pub(super) fn new(ids: &'s BTreeSet<String>, out: &'w mut dyn Write) -> Self {
        Self { out, ids, line: Vec::new() }
    }

    /// Writes what is left, up to the end of the last line.
    pub(super) fn finish(mut self) -> io::Result<()> {
        if self.ids.is_empty() { Ok(()) } else { self.pass_on() }
    }

    fn pass_on(&mut self) -> io::Result<()> {
        let mut line = String::from_utf8_lossy(&self.line).into_owned();
        for id in self.ids {
            line = line.replace(id, "(secret)");
        }
        self.line.clear();
        self.out.write_all(line.as_bytes())
    }
}

impl Write for Scrub<'_, '_> {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        if self.ids.is_empty() {
            return self.out.write(bytes);
        }
        for part in bytes.split_inclusive(|byte| *byte == b'\n') {
            self.line.extend_from_slice(part);
            if part.ends_with(b"\n") {
                self.pass_on()?;
            }
        }
        Ok(bytes.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        // A line that is not at its end may hold a part of an id: it waits.
        self.out.flush()
    }
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;
    use std::io::Write;

    use super::Scrub;

    #[test]
    fn an_id_that_is_written_in_pieces_is_left_out() {
        let mut out = Vec::new();
        let ids = BTreeSet::from(["11111111-2222-4333-8444-000000000077".to_owned()]);
        let mut scrub = Scrub::new(&ids, &mut out);
        for piece in ["who: 11111111-2222-", "4333-8444-000000000077!\nand", " 11111111"] {
            scrub.write_all(piece.as_bytes()).unwrap();
        }
        scrub.finish().unwrap();
        assert_eq!(String::from_utf8(out).unwrap(), "who: (secret)!\nand 11111111");
    }
}
