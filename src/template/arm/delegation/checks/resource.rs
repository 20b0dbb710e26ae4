//! The resource round a definition: its API version, where it is deployed, its name and its plan.

use super::{Remarks, properties};
use crate::model::{Access, CauseKind, Check, Delegation, Fact, Origin};
use crate::template::arm::context::DeploymentScope;
use crate::text::escape::brief;
use crate::text::guid;
use crate::text::suggest::nearest;

/// The API versions that Microsoft.ManagedServices publishes for registration definitions, oldest
/// first, and whether each has eligible authorizations.
const API_VERSIONS: [(&str, bool); 7] = [
    ("2018-06-01-preview", false),
    ("2019-04-01-preview", false),
    ("2019-06-01", false),
    ("2019-09-01", false),
    ("2020-02-01-preview", true),
    ("2022-01-01-preview", true),
    ("2022-10-01", true),
];

/// Everything about the resource.
pub(super) fn check(remarks: &mut Remarks<'_, '_, '_>, delegation: &Delegation) {
    api_version(remarks, delegation);
    scope(remarks);
    name(remarks, delegation);
    own_tenant(remarks, delegation);
    if let Some(plan) = remarks.instance.property(remarks.evaluator, "plan") {
        properties::plan(remarks, &plan);
    }
}

fn api_version(remarks: &mut Remarks<'_, '_, '_>, delegation: &Delegation) {
    let Fact::Known(known) = &delegation.api_version else { return };
    if known.origin.secret {
        return;
    }
    let (version, origin) = (&known.value, known.origin.clone());
    let Some((_, eligible)) = API_VERSIONS.iter().find(|(name, _)| name.eq_ignore_ascii_case(version)) else {
        let label = match meant(version) {
            Some(near) => format!("did you mean `{near}`?"),
            None => "not one of its versions".to_owned(),
        };
        let message = format!("Microsoft.ManagedServices has no API version `{}`", brief(version, 60));
        return remarks.add(Check::ApiVersion, message, label, origin, version.to_string());
    };
    let any = delegation.authorizations.iter().any(|entry| entry.access == Access::Eligible);
    if any && !eligible {
        let message = format!("API version `{version}` has no eligible authorizations");
        let label = "2020-02-01-preview is the first that has them";
        remarks.add(Check::EligibleApiVersion, message, label, origin, version.to_string());
    }
}

/// The version that was probably meant: the same day before others.
fn meant(version: &str) -> Option<&'static str> {
    let day = |version: &str| version.get(..10).map(str::to_owned);
    let names = || API_VERSIONS.iter().map(|(name, _)| *name).rev();
    let same_day = names().find(|name| day(name).is_some() && day(name) == day(version));
    same_day.or_else(|| names().find(|name| nearest(version, names()) == Some(*name)))
}

fn scope(remarks: &mut Remarks<'_, '_, '_>) {
    let place = match remarks.instance.target.scope {
        Some(DeploymentScope::Subscription) | None => return,
        Some(DeploymentScope::ResourceGroup) => "a resource group",
        Some(DeploymentScope::ManagementGroup) => "a management group",
        Some(DeploymentScope::Tenant) => "a tenant",
    };
    let node = remarks.instance.parts.kind.unwrap_or(remarks.instance.node);
    let message = format!("the registration definition is deployed to {place}");
    let label = "goes to a subscription only";
    remarks.add(Check::DefinitionScope, message, label, Origin::literal(node.span()), place.to_owned());
}

fn name(remarks: &mut Remarks<'_, '_, '_>, delegation: &Delegation) {
    let Fact::Known(name) = &delegation.resource_name else { return };
    if guid::with_hyphens(&name.value).is_some() || name.origin.secret {
        return;
    }
    let message = format!("the resource's name `{}` is not a GUID", brief(&name.value, 60));
    remarks.add(Check::ResourceName, message, "not a GUID", name.origin.clone(), name.value.to_string());
}

fn own_tenant(remarks: &mut Remarks<'_, '_, '_>, delegation: &Delegation) {
    let origin = match (&delegation.managing_tenant, &delegation.customer_tenant) {
        (Fact::Known(managing), Fact::Known(customer)) if managing.value == customer.value => {
            managing.origin.clone()
        }
        (Fact::Unknown(cause), _) => match (&cause.kind, cause.span) {
            (CauseKind::Context(what), Some(span)) if is_own(what) => Origin::computed(span),
            _ => return,
        },
        _ => return,
    };
    let message = "the managing tenant is the tenant that delegates".to_owned();
    let label = "the tenant that the template is deployed in";
    remarks.add(Check::OwnTenant, message, label, origin, String::new());
}

/// Whether it is the tenant that a template is deployed in, whichever that is.
fn is_own(what: &str) -> bool {
    ["subscription().tenantId", "tenant().tenantId"].iter().any(|own| what.eq_ignore_ascii_case(own))
}
