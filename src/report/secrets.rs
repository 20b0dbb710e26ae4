//! Keeps values of `secureString` and `secureObject` parameters out of reports.
//!
//! An excerpt shows the lines of a text, and a secret may stand in them, so excerpts are made from
//! texts in which the secret literals are overwritten. Places stay what they are. Ids can get into
//! the sentences that others make, so all that is written passes through [`Scrub`].

use std::io::{self, Write};

use rustc_hash::FxHashSet;
use uuid::Uuid;

use crate::evaluate::{Outcome, Unit};
use crate::model::{Authorization, Delegation, Fact, Origin, RoleReference, Site};
use crate::text::{SourceMap, Span};

/// The secret values that went into the delegations of a unit.
#[derive(Default)]
pub(super) struct Secrets {
    spans: Vec<Span>,
    ids: FxHashSet<Uuid>,
}

/// The texts of a unit as they may be shown.
pub(super) enum Texts<'a> {
    /// There is no secret in them.
    Plain(&'a SourceMap),
    /// Copies without the secrets.
    Masked(SourceMap),
}

impl Secrets {
    /// Gathers the secrets of a unit.
    pub(super) fn of(unit: &Unit) -> Self {
        let mut secrets = Self::default();
        for judged in &unit.delegations {
            secrets.delegation(&judged.delegation);
        }
        secrets
    }

    /// The texts of the unit with the secrets overwritten.
    pub(super) fn mask<'a>(&self, sources: &'a SourceMap) -> Texts<'a> {
        if self.spans.is_empty() {
            return Texts::Plain(sources);
        }
        let mut masked = SourceMap::new();
        for (id, file) in sources.iter() {
            let mut text = file.text().to_string();
            for span in self.spans.iter().filter(|span| span.file == id) {
                overwrite(&mut text, *span);
            }
            masked.add(file.name(), text);
        }
        Texts::Masked(masked)
    }

    fn delegation(&mut self, delegation: &Delegation) {
        let Delegation {
            resource_name,
            api_version,
            name,
            description,
            managing_tenant,
            customer_tenant,
            ..
        } = delegation;
        for text in [resource_name, api_version, name, description] {
            self.fact(text, |_| None);
        }
        for tenant in [managing_tenant, customer_tenant] {
            self.fact(tenant, |id| Some(*id));
        }
        delegation.remarks.iter().for_each(|remark| self.origin(&remark.origin));
        delegation.authorizations.iter().for_each(|authorization| self.authorization(authorization));
    }

    fn authorization(&mut self, authorization: &Authorization) {
        let role = |role: &RoleReference| Some(role.id);
        self.origin(&authorization.origin);
        self.fact(&authorization.principal, |id| Some(*id));
        self.fact(&authorization.display_name, |_| None);
        self.fact(&authorization.role, role);
        authorization.delegated_roles.known.iter().for_each(|delegated| self.fact(delegated, role));
        if let Some(policy) = &authorization.activation {
            self.fact(&policy.mfa, |_| None);
            self.fact(&policy.longest, |_| None);
            for approver in &policy.approvers.known {
                self.origin(&approver.origin);
                self.fact(&approver.principal, |id| Some(*id));
                self.fact(&approver.display_name, |_| None);
            }
        }
    }

    fn fact<T>(&mut self, fact: &Fact<T>, id: impl Fn(&T) -> Option<Uuid>) {
        let values = match fact {
            Fact::Known(known) => std::slice::from_ref(known),
            Fact::Either(choices, _) => choices.as_slice(),
            Fact::Absent(_) | Fact::Unknown(_) => return,
        };
        for known in values.iter().filter(|known| known.origin.secret) {
            self.ids.extend(id(&known.value));
            self.origin(&known.origin);
        }
    }

    fn origin(&mut self, origin: &Origin) {
        match origin.site {
            Site::Literal(span) if origin.secret => self.spans.push(span),
            // The call that computed a value is no secret, nor is what has no bytes.
            Site::Literal(_) | Site::Computed(_) | Site::Nowhere => {}
        }
    }
}

impl Texts<'_> {
    /// The texts.
    pub(super) const fn sources(&self) -> &SourceMap {
        match self {
            Self::Plain(sources) => sources,
            Self::Masked(sources) => sources,
        }
    }
}

/// Writes text on, line by line, with `(secret)` in place of each secret id.
pub(super) struct Scrub<'w> {
    out: &'w mut dyn Write,
    ids: Vec<String>,
    line: Vec<u8>,
}

impl<'w> Scrub<'w> {
    /// Leaves the secret ids of a run out of what is written to `out`.
    pub(super) fn new(outcome: &Outcome, out: &'w mut dyn Write) -> Self {
        Self::of(&outcome.units, out)
    }

    /// Leaves the secret ids of these units out of what is written to `out`.
    pub(super) fn of<'u>(units: impl IntoIterator<Item = &'u Unit>, out: &'w mut dyn Write) -> Self {
        let mut secrets = Secrets::default();
        for judged in units.into_iter().flat_map(|unit| &unit.delegations) {
            secrets.delegation(&judged.delegation);
        }
        let mut ids: Vec<String> = secrets.ids.iter().map(Uuid::to_string).collect();
        ids.sort_unstable();
        Self { out, ids, line: Vec::new() }
    }

    /// Writes what is left, up to the end of the last line.
    pub(super) fn finish(mut self) -> io::Result<()> {
        self.pass_on()?;
        self.out.flush()
    }

    fn pass_on(&mut self) -> io::Result<()> {
        let mut line = String::from_utf8_lossy(&self.line).into_owned();
        for id in &self.ids {
            line = line.replace(id, "(secret)");
        }
        self.line.clear();
        self.out.write_all(line.as_bytes())
    }
}

impl Write for Scrub<'_> {
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

/// Overwrites the bytes of a span, quotes and line breaks aside, one for one, so that all places
/// stay where they are.
fn overwrite(text: &mut String, span: Span) {
    let Some(secret) = text.get(span.range()) else { return };
    let mut stars = String::with_capacity(secret.len());
    for character in secret.chars() {
        match character {
            '"' | '\n' | '\r' => stars.push(character),
            _ => (0..character.len_utf8()).for_each(|_| stars.push('*')),
        }
    }
    text.replace_range(span.range(), &stars);
}

#[cfg(test)]
mod tests {
    use std::io::Write;

    use super::{Scrub, overwrite};
    use crate::text::{FileId, Span};

    #[test]
    fn an_id_that_is_written_in_pieces_is_left_out() {
        let mut out = Vec::new();
        let id = "11111111-2222-4333-8444-000000000077".to_owned();
        let mut scrub = Scrub { out: &mut out, ids: vec![id], line: Vec::new() };
        for piece in ["who: 11111111-2222-", "4333-8444-000000000077!\nand", " 11111111"] {
            scrub.write_all(piece.as_bytes()).unwrap();
        }
        scrub.finish().unwrap();
        assert_eq!(String::from_utf8(out).unwrap(), "who: (secret)!\nand 11111111");
    }

    #[test]
    fn what_follows_a_secret_keeps_its_place() {
        let mut text = "{\"a\": \"gehéim\",\n \"b\": 1}".to_owned();
        let before = text.find("\"b\"").unwrap();
        overwrite(&mut text, Span::new(FileId(0), 6, 15));
        assert_eq!(text, "{\"a\": \"*******\",\n \"b\": 1}");
        assert_eq!(text.find("\"b\""), Some(before));
    }
}
