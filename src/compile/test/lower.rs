//! From a test's tree to plain data: names resolved, and givens held against each other.

use rustc_hash::FxHashMap;
use uuid::Uuid;

use super::cast::{Cast, usual_tenant};
use super::offer::{anyone, empty, not_known, text};
use super::{Described, Expectation, Given, Party, Test, errors};
use crate::compile::errors as policy_errors;
use crate::compile::lower::Lowering;
use crate::compile::rules::Standing;
use crate::model::{Access, Delegation, Fact, Origin, Verdict};
use crate::syntax::ast::{self, ExpectedVerdict, GivenAccess, GivenGrant, GivenText, Item, Said};
use crate::text::Span;
use crate::text::suggest::nearest;

/// The most authorizations or approvers that one given may ask for.
const MOST: u32 = 10_000;

/// What lowering a test needs.
pub(super) struct Lower<'l, 'a> {
    pub(super) lowering: &'l mut Lowering<'a>,
    standings: &'l FxHashMap<String, Standing>,
    /// Whether rules and expectations may be missing because their text could not be read.
    lost_rules: bool,
}

/// The tests among the items of a file. Mistakes are reported; a test that has one is left out.
pub(in crate::compile) fn lower(
    items: &[Item],
    lowering: &mut Lowering<'_>,
    standings: &FxHashMap<String, Standing>,
    lost_rules: bool,
) -> Vec<Test> {
    let mut lower = Lower { lowering, standings, lost_rules };
    let mut names: FxHashMap<&str, Span> = FxHashMap::default();
    let mut tests = Vec::new();
    for item in items {
        let Item::Test(test) = item else { continue };
        if let Some(first) = names.insert(&test.name.value, test.name.span) {
            lower.lowering.sink.push(policy_errors::duplicate_name(
                test.name.span,
                "test",
                &test.name.value,
                first,
            ));
        }
        tests.extend(lower.test(test));
    }
    tests
}

/// What was said of one delegation, so that nothing is said twice.
#[derive(Default)]
struct Told {
    name: Option<Span>,
    description: Option<Span>,
    managing: ToldTenant,
    customer: ToldTenant,
}

/// What was said of one of its tenants.
#[derive(Default)]
struct ToldTenant {
    /// Who it is.
    is: Option<Span>,
    /// Whether it requires multi-factor authentication.
    mfa: Option<(bool, Span)>,
}

impl Told {
    const fn tenant(&mut self, party: Party) -> &mut ToldTenant {
        match party {
            Party::Managing => &mut self.managing,
            Party::Customer => &mut self.customer,
        }
    }
}

impl Lower<'_, '_> {
    fn test(&mut self, test: &ast::Test) -> Option<Test> {
        let before = self.lowering.sink.len();
        // Where something could not be read, that may be an expectation.
        if test.expect.is_empty() && !self.lost_rules {
            self.lowering.sink.push(errors::expects_nothing(test.name.span, &test.name.value));
        }
        let file = test.given.iter().find_map(|given| match given {
            ast::Given::File(path) => Some(path),
            _ => None,
        });
        let given = match file {
            Some(path) => self.file(path, &test.given),
            None => Given::Described(self.described(test)),
        };
        let expect = self.expectations(&test.expect);
        let is_whole = self.lowering.sink.len() == before
            && !test.expect.is_empty()
            && expect.len() == test.expect.len();
        is_whole.then(|| Test { name: test.name.value.clone(), span: test.name.span, given, expect })
    }

    /// A template, and what is said of the tenants of its delegations; nothing else goes with it.
    fn file(&mut self, path: &ast::Text, givens: &[ast::Given]) -> Given {
        let mut told = Told::default();
        let mut mfa = Vec::new();
        let mut seen = false;
        for given in givens {
            match given {
                ast::Given::File(_) if !seen => seen = true,
                ast::Given::Mfa { managing, required, span } => {
                    if self.once_mfa(&mut told, *managing, *required, span.0) {
                        mfa.push((party(*managing), *required));
                    }
                }
                other => self.lowering.sink.push(errors::beside_file(other.span(), path.span)),
            }
        }
        Given::File { path: path.value.clone(), span: path.span, mfa }
    }

    fn described(&mut self, test: &ast::Test) -> Described {
        let mut cast = Cast::default();
        let mut mfa: Vec<(Uuid, bool, Span)> = Vec::new();
        let mut delegations = Vec::new();
        let (mut told, mut delegation) = (Told::default(), empty(test.name.span));
        for given in &test.given {
            if let ast::Given::Another(span) = given {
                self.tenants(&mut delegation, told, &mut mfa);
                delegations.push(std::mem::replace(&mut delegation, empty(span.0)));
                told = Told::default();
            } else {
                self.given(given, &mut delegation, &mut told, &mut cast);
            }
        }
        self.tenants(&mut delegation, told, &mut mfa);
        delegations.push(delegation);
        let mfa = mfa.into_iter().map(|(tenant, required, _)| (tenant, required)).collect();
        Described {
            delegations,
            principals: cast.principals,
            traits: cast.traits,
            tenants: cast.tenants,
            mfa,
        }
    }

    fn given(&mut self, given: &ast::Given, delegation: &mut Delegation, told: &mut Told, cast: &mut Cast) {
        match given {
            ast::Given::Grant(grant) => delegation.authorizations.extend(self.authorization(grant, cast)),
            ast::Given::Number { number, access, span } => {
                let Some(number) = self.bounded(number.value, number.span) else { return };
                let access =
                    if *access == Some(GivenAccess::Eligible) { Access::Eligible } else { Access::Permanent };
                delegation.authorizations.extend((0..number).map(|_| anyone(access, span.0)));
            }
            ast::Given::Unknown { access, span } => {
                if *access != Some(GivenAccess::Eligible) {
                    delegation.open_permanent.push(not_known(span.0));
                }
                if *access != Some(GivenAccess::Permanent) {
                    delegation.open_eligible.push(not_known(span.0));
                }
            }
            ast::Given::Mfa { managing, required, span } => {
                self.once_mfa(told, *managing, *required, span.0);
            }
            ast::Given::Tenant { managing, name, span } => {
                self.once(&mut told.tenant(party(*managing)).is, span.0, "who the tenant is");
                let fact = match name {
                    Some(name) => {
                        Fact::known(cast.tenant(name, self.lowering.scope), Origin::literal(name.span()))
                    }
                    None => Fact::Unknown(not_known(span.0)),
                };
                match party(*managing) {
                    Party::Managing => delegation.managing_tenant = fact,
                    Party::Customer => delegation.customer_tenant = fact,
                }
            }
            ast::Given::Text { text: which, said, span } => self.text(*which, said, span.0, delegation, told),
            ast::Given::Another(_) | ast::Given::File(_) => {}
        }
    }

    fn text(
        &mut self,
        which: GivenText,
        said: &Said<ast::Text>,
        span: Span,
        delegation: &mut Delegation,
        told: &mut Told,
    ) {
        let (said, place) = match said {
            Said::Is(text) => (Said::Is(text.value.clone()), text.span),
            Said::Absent => (Said::Absent, span),
            Said::Unknown => (Said::Unknown, span),
        };
        match which {
            GivenText::Name => {
                self.once(&mut told.name, span, "the delegation's name");
                delegation.name = text(&said, place);
            }
            GivenText::Description => {
                self.once(&mut told.description, span, "the delegation's description");
                delegation.description = text(&said, place);
            }
        }
    }

    /// Settles, once all is said of a delegation, which tenants the statements are about.
    fn tenants(&mut self, delegation: &mut Delegation, told: Told, mfa: &mut Vec<(Uuid, bool, Span)>) {
        for (party, said) in [(Party::Managing, told.managing), (Party::Customer, told.customer)] {
            let Some((required, span)) = said.mfa else { continue };
            let fact = match party {
                Party::Managing => &mut delegation.managing_tenant,
                Party::Customer => &mut delegation.customer_tenant,
            };
            if party == Party::Customer && said.is.is_none() {
                *fact = Fact::known(usual_tenant(party), Origin::literal(span));
            }
            let Fact::Known(tenant) = fact else {
                self.lowering.sink.push(errors::unknown_tenant_requires(span, said.is.unwrap_or(span)));
                continue;
            };
            match mfa.iter().find(|(known, ..)| *known == tenant.value) {
                Some((_, known, at)) if *known != required => {
                    self.lowering.sink.push(errors::mfa_contradicts(span, *at));
                }
                Some(_) => {}
                None => mfa.push((tenant.value, required, span)),
            }
        }
    }

    /// Reports what is said a second time of one delegation.
    fn once(&mut self, place: &mut Option<Span>, span: Span, what: &str) -> bool {
        if let Some(first) = place {
            self.lowering.sink.push(errors::said_twice(span, what, *first));
            return false;
        }
        *place = Some(span);
        true
    }

    fn once_mfa(&mut self, told: &mut Told, managing: bool, required: bool, span: Span) -> bool {
        let place = &mut told.tenant(party(managing)).mfa;
        let mut first = place.map(|(_, first)| first);
        let is_first = self.once(&mut first, span, "the tenant's multi-factor authentication");
        if is_first {
            *place = Some((required, span));
        }
        is_first
    }

    /// A number of things to make up; one that is too large is reported.
    pub(super) fn bounded(&mut self, number: u32, span: Span) -> Option<u32> {
        if number > MOST {
            self.lowering.sink.push(errors::too_many(span, number, MOST));
            return None;
        }
        Some(number)
    }

    /// Reports what is said of the activation of a grant that is never activated.
    pub(super) fn refuse_activation(&mut self, grant: &GivenGrant) {
        let said = [
            grant.lasts.as_ref().map(|it| it.span),
            grant.mfa.as_ref().map(|it| it.span),
            grant.approvers.as_ref().map(|it| it.span),
        ];
        if let Some(span) = said.into_iter().flatten().next() {
            self.lowering.sink.push(errors::permanent_is_not_activated(span));
        }
    }

    fn expectations(&mut self, expectations: &[ast::Expect]) -> Vec<Expectation> {
        let mut lowered: Vec<(Expectation, Span)> = Vec::new();
        for expect in expectations {
            let Some(rule) = self.rule(expect.rule.as_ref()) else { continue };
            let verdict = verdict(expect.verdict.value);
            let expectation = Expectation { rule, verdict, span: expect.verdict.span };
            let clash = lowered.iter().find(|(known, _)| match (known.rule, rule) {
                (Some(_), Some(_)) => known.rule == rule,
                (None, None) | (None, Some(_)) | (Some(_), None) => known.verdict == verdict,
            });
            if let Some((_, first)) = clash {
                self.lowering.sink.push(errors::expected_twice(expect.span.0, *first));
            }
            lowered.push((expectation, expect.span.0));
        }
        lowered.into_iter().map(|(expectation, _)| expectation).collect()
    }

    /// The rule that an expectation names: none inside for `nothing`; none if there is no such rule
    /// in force, which is reported unless it follows from another mistake.
    fn rule(&mut self, id: Option<&ast::Spanned<String>>) -> Option<Option<crate::compile::RuleIdx>> {
        let Some(id) = id else { return Some(None) };
        match self.standings.get(&id.value) {
            Some(Standing::InForce(rule)) => return Some(Some(*rule)),
            Some(Standing::Broken) => {}
            Some(Standing::Disabled(at)) => {
                self.lowering.sink.push(policy_errors::rule_switched_off(id.span, &id.value, *at));
            }
            None if self.lost_rules => {}
            None => {
                let mut ids: Vec<&str> = self.standings.keys().map(String::as_str).collect();
                ids.sort_unstable();
                self.lowering.sink.push(policy_errors::unknown_rule(
                    id.span,
                    &id.value,
                    nearest(&id.value, ids),
                ));
            }
        }
        None
    }
}

const fn party(managing: bool) -> Party {
    if managing { Party::Managing } else { Party::Customer }
}

const fn verdict(word: ExpectedVerdict) -> Verdict {
    match word {
        ExpectedVerdict::Passes => Verdict::Pass,
        ExpectedVerdict::Fails => Verdict::Fail,
        ExpectedVerdict::Undetermined => Verdict::Undetermined,
        ExpectedVerdict::NotApplicable => Verdict::NotApplicable,
    }
}
