//! Where a template is deployed, as far as it is known.
//!
//! Answers `subscription()`, `resourceGroup()`, `deployment()` and the like, and the parts of
//! resource ids that depend on the place. Nothing here is guessed: a part that was not handed in is
//! unknown.

use std::sync::Arc;

use crate::text::Span;

/// The kinds of place that a template can be deployed to.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum DeploymentScope {
    /// `deploymentTemplate.json`
    ResourceGroup,
    /// `subscriptionDeploymentTemplate.json`
    Subscription,
    /// `managementGroupDeploymentTemplate.json`
    ManagementGroup,
    /// `tenantDeploymentTemplate.json`
    Tenant,
}

impl DeploymentScope {
    /// Reads the word that a context file has for it.
    #[must_use]
    pub fn from_word(word: &str) -> Option<Self> {
        let is = |known: &str| word.eq_ignore_ascii_case(known);
        if is("resourceGroup") {
            Some(Self::ResourceGroup)
        } else if is("subscription") {
            Some(Self::Subscription)
        } else if is("managementGroup") {
            Some(Self::ManagementGroup)
        } else if is("tenant") {
            Some(Self::Tenant)
        } else {
            None
        }
    }

    /// The scope that a template's `$schema` names by its file's name, whatever stands before.
    #[must_use]
    pub fn of_schema(uri: &str) -> Option<Self> {
        let file = uri.trim_end_matches('#').rsplit('/').next().unwrap_or_default();
        let is = |known: &str| file.eq_ignore_ascii_case(known);
        if is("deploymentTemplate.json") {
            Some(Self::ResourceGroup)
        } else if is("subscriptionDeploymentTemplate.json") {
            Some(Self::Subscription)
        } else if is("managementGroupDeploymentTemplate.json") {
            Some(Self::ManagementGroup)
        } else if is("tenantDeploymentTemplate.json") {
            Some(Self::Tenant)
        } else {
            None
        }
    }
}

/// What is known of the place of a deployment. Every part may be missing.
#[derive(Clone, Debug, Default)]
pub struct Context {
    /// What kind of place it is.
    pub scope: Option<DeploymentScope>,
    /// The tenant's GUID.
    pub tenant_id: Option<Arc<str>>,
    /// The tenant's name.
    pub tenant_name: Option<Arc<str>>,
    /// The management group's name.
    pub management_group: Option<Arc<str>>,
    /// The subscription's GUID.
    pub subscription_id: Option<Arc<str>>,
    /// The subscription's name.
    pub subscription_name: Option<Arc<str>>,
    /// The resource group's name.
    pub resource_group: Option<Arc<str>>,
    /// The region of the resource group.
    pub location: Option<Arc<str>>,
    /// The tags of the resource group.
    pub resource_group_tags: Option<Vec<(Arc<str>, Arc<str>)>>,
    /// The name of the deployment.
    pub deployment_name: Option<Arc<str>>,
    /// The region that keeps the record of the deployment.
    pub deployment_location: Option<Arc<str>>,
    /// The cloud, e.g. `AzureUSGovernment`; public Azure if none is named.
    pub cloud: Option<Arc<str>>,
    /// The object id of who deploys.
    pub deployer_object_id: Option<Arc<str>>,
    /// Whether it may be another subscription than that of the whole template, though which one is
    /// not known.
    pub elsewhere: bool,
    /// The policy that deploys there, if one does.
    pub policy: Option<Span>,
}

impl Context {
    /// The id of the subscription, e.g. `/subscriptions/00000000-…`.
    #[must_use]
    pub fn subscription_path(&self) -> Option<String> {
        self.subscription_id.as_ref().map(|id| format!("/subscriptions/{id}"))
    }

    /// The id of the resource group.
    #[must_use]
    pub fn resource_group_path(&self) -> Option<String> {
        let group = self.resource_group.as_ref()?;
        Some(format!("{}/resourceGroups/{group}", self.subscription_path()?))
    }

    /// What is known of a place of this kind that is chosen later, by somebody else.
    #[must_use]
    pub fn at(&self, scope: Option<DeploymentScope>) -> Self {
        Self { scope, elsewhere: true, ..self.clone() }
    }

    /// Moves to the scope that a deployment names: `/` is the tenant. None if the name is not known.
    pub fn enter(&mut self, scope: Option<&str>) {
        let Some(scope) = scope else {
            self.scope = None;
            self.elsewhere = true;
            return;
        };
        let segments: Vec<&str> = scope.trim_matches('/').split('/').collect();
        let is = |word: &str, known: &str| word.eq_ignore_ascii_case(known);
        self.scope = match segments.as_slice() {
            [""] => Some(DeploymentScope::Tenant),
            [.., kind, name] if is(kind, "managementGroups") => {
                self.management_group = Some(Arc::from(*name));
                Some(DeploymentScope::ManagementGroup)
            }
            [kind, id] if is(kind, "subscriptions") => {
                self.subscription_id = Some(Arc::from(*id));
                self.elsewhere = false;
                Some(DeploymentScope::Subscription)
            }
            [kind, id, groups, name] if is(kind, "subscriptions") && is(groups, "resourceGroups") => {
                self.subscription_id = Some(Arc::from(*id));
                self.elsewhere = false;
                self.resource_group = Some(Arc::from(*name));
                Some(DeploymentScope::ResourceGroup)
            }
            _ => None,
        };
    }

    /// The id of the management group.
    #[must_use]
    pub fn management_group_path(&self) -> Option<String> {
        let group = self.management_group.as_ref()?;
        Some(format!("/providers/Microsoft.Management/managementGroups/{group}"))
    }
}

#[cfg(test)]
mod tests {
    use super::DeploymentScope;

    #[test]
    fn the_file_of_a_schema_tells_the_scope_whatever_the_rest_looks_like() {
        let of = DeploymentScope::of_schema;
        let subscription = Some(DeploymentScope::Subscription);
        assert_eq!(
            of("http://schema.management.azure.com/2018-05-01/SubscriptionDeploymentTemplate.json#"),
            subscription
        );
        assert_eq!(of("subscriptionDeploymentTemplate.json"), subscription);
        assert_eq!(of("https://example.com/other.json#"), None);
    }
}
