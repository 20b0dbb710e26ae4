//! Which findings a waiver covers.

use uuid::Uuid;

use crate::compile::RuleSet;
use crate::evaluate::Finding;
use crate::model::{Access, Delegation, Fact};
use crate::text::glob::Glob;

/// Which findings of its rule a waiver covers.
#[derive(Clone, Debug)]
pub enum Covers {
    /// The one with this fingerprint.
    Fingerprint(Uuid),
    /// Those with this meaning.
    Meaning(Box<Meaning>),
}

/// What a waiver says of the findings that it covers.
#[derive(Clone, Debug)]
pub struct Meaning {
    /// The offer's name: a glob.
    pub delegation: Glob,
    /// The input that it was found in: a glob on the template's path. None for every input.
    pub input: Option<Glob>,
    /// The tenant that delegates. None whichever it is.
    pub customer: Option<Uuid>,
    /// The role.
    pub role: Option<Wanted<Uuid>>,
    /// The principal.
    pub principal: Option<Wanted<Uuid>>,
    /// Permanent or eligible.
    pub access: Option<Wanted<Access>>,
    /// The tenant that the finding is about.
    pub tenant: Option<Wanted<Uuid>>,
    /// What else tells two findings apart, e.g. a count.
    pub detail: Option<Wanted<String>>,
}

/// A value that a waiver asks for.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Wanted<T> {
    /// Whatever it is.
    Any,
    /// This one.
    This(T),
}

impl Covers {
    /// Whether a finding in an input and a delegation is covered; its rule is one of `rules`. A finding on
    /// the whole run is in no delegation, and only a name that fits all covers it.
    #[must_use]
    pub fn finding(
        &self,
        (rules, finding): (&RuleSet, &Finding),
        input: &str,
        delegation: Option<&Delegation>,
    ) -> bool {
        match self {
            Self::Fingerprint(fingerprint) => finding.fingerprint(rules) == *fingerprint,
            Self::Meaning(meaning) => {
                meaning.is_in(input, delegation) && meaning.unsaid(finding) == Some(vec![])
            }
        }
    }
}

impl Meaning {
    fn is_in(&self, input: &str, delegation: Option<&Delegation>) -> bool {
        let name = match delegation.map(|delegation| &delegation.name) {
            Some(Fact::Known(name)) => &*name.value,
            Some(Fact::Absent(_)) | None => "",
            // One of several names, or one that nobody knows.
            Some(Fact::Either(..) | Fact::Unknown(_)) if self.delegation.text() != "*" => return false,
            Some(Fact::Either(..) | Fact::Unknown(_)) => "",
        };
        let customer = delegation.and_then(|delegation| delegation.customer_tenant.value().copied());
        self.delegation.is_match(name)
            && self.input.as_ref().is_none_or(|glob| glob.is_match(input))
            && self.customer.is_none_or(|wanted| customer == Some(wanted))
    }

    /// What the finding is about and the waiver leaves unsaid; none if it says something else.
    #[must_use]
    pub fn unsaid(&self, finding: &Finding) -> Option<Vec<&'static str>> {
        let about = &finding.about;
        let mut unsaid = Vec::new();
        let agree = [
            ("role", agrees(self.role.as_ref(), about.role.as_ref())),
            ("principal", agrees(self.principal.as_ref(), about.principal.as_ref())),
            ("access", agrees(self.access.as_ref(), about.access.as_ref())),
            ("tenant", agrees(self.tenant.as_ref(), about.tenant.as_ref())),
            ("detail", agrees(self.detail.as_ref(), about.detail.as_ref())),
        ];
        for (name, agreement) in agree {
            match agreement {
                Agreement::Agrees => {}
                Agreement::Unsaid => unsaid.push(name),
                Agreement::Differs => return None,
            }
        }
        Some(unsaid)
    }
}

enum Agreement {
    Agrees,
    Unsaid,
    Differs,
}

fn agrees<T: PartialEq>(wanted: Option<&Wanted<T>>, found: Option<&T>) -> Agreement {
    match (wanted, found) {
        (None, None) | (Some(Wanted::Any), _) => Agreement::Agrees,
        (None, Some(_)) => Agreement::Unsaid,
        (Some(Wanted::This(wanted)), Some(found)) if wanted == found => Agreement::Agrees,
        (Some(Wanted::This(_)), _) => Agreement::Differs,
    }
}
