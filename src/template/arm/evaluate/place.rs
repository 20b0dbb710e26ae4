//! Where the template is deployed: `subscription()` and the like, and resource ids.
//!
//! What the handed-in context does not tell is unknown, part by part.

use std::sync::Arc;

use super::call::CallSite;
use super::special::made;
use super::{Evaluator, kind_of};
use crate::model::{Cause, CauseKind, Origin};
use crate::template::arm::context::{Context, DeploymentScope};
use crate::template::arm::environment;
use crate::template::arm::errors;
use crate::template::arm::functions::Function;
use crate::template::arm::ids;
use crate::template::arm::value::{Data, Members, Value};

/// A property of a context object: its name, and its value if that is known.
type Property = (&'static str, Option<Arc<str>>);

impl<'t> Evaluator<'t, '_> {
    /// `subscription()`, `resourceGroup()` and the like.
    pub(super) fn context_object(&mut self, function: &Function, site: &CallSite<'_>) -> Value {
        let Some(scope) = self.scope(site.env.scope) else { return made(Data::Null, site) };
        let context = Arc::new(scope.context.as_ref().clone());
        let cause = Cause::at(CauseKind::Context(format!("{}()", function.name).into()), site.span);
        let mut members = Members::new();
        let text = |text: Arc<str>| Value::new(Data::String(text), Origin::computed(site.span));
        for (name, value) in properties(function.name, &context) {
            value.into_iter().for_each(|value| members.set(name, text(value)));
        }
        match function.name {
            "resourceGroup" => {
                if let Some(tags) = &context.resource_group_tags {
                    let tags: Members =
                        tags.iter().map(|(key, value)| (Arc::clone(key), text(Arc::clone(value)))).collect();
                    members.set("tags", Value::new(tags.build(None).into(), Origin::computed(site.span)));
                }
            }
            "environment" => {
                let name = context.cloud.as_deref().unwrap_or(environment::PUBLIC);
                if let Some(cloud) = environment::of_cloud(name) {
                    return environment::value(cloud, site.span);
                }
            }
            _ => {}
        }
        made(members.build(Some(cause)).into(), site)
    }

    /// `resourceId` and its siblings.
    pub(super) fn resource_id(&mut self, function: &Function, site: &CallSite<'_>) -> Value {
        let values = self.arguments(site);
        self.resource_id_of(function, site, values)
    }

    /// The resource id that a call makes of these arguments.
    pub(super) fn resource_id_of(
        &mut self,
        function: &Function,
        site: &CallSite<'_>,
        mut values: Vec<Value>,
    ) -> Value {
        self.for_each_choice(&mut values, &mut |this, values| this.known_resource_id(function, site, values))
    }

    fn known_resource_id(&mut self, function: &Function, site: &CallSite<'_>, values: &[Value]) -> Value {
        let mut texts: Vec<Arc<str>> = Vec::with_capacity(values.len());
        for (index, value) in values.iter().enumerate() {
            match &value.data {
                Data::String(text) => texts.push(Arc::clone(text)),
                Data::Int(number) => texts.push(number.to_string().into()),
                Data::Unknown(cause) | Data::Either(_, cause) => return Value::unknown(cause.clone()),
                Data::Null | Data::Bool(_) | Data::Float(_) | Data::Array(_) | Data::Object(_) => {
                    let what = format!("an argument of `{}`", function.name);
                    let span = site.argument_span(index);
                    return self.fail(errors::wrong_type(&what, "a string", kind_of(&value.data), span));
                }
            }
        }
        let parts = match IdParts::read(function.name, &texts) {
            Ok(parts) => parts,
            Err(message) => {
                let secret = values.iter().any(Value::is_secret);
                let message = if secret { "the arguments make no resource id".to_owned() } else { message };
                return self.fail(errors::bad_resource_id(message, site.span));
            }
        };
        let Some(scope) = self.scope(site.env.scope) else { return made(Data::Null, site) };
        let (context, span) = (scope.context.as_ref(), site.span);
        let secret = values.iter().any(Value::is_secret);
        match parts.root(function.name, context) {
            Some(root) => {
                let mut id = made(
                    Data::String(
                        format!("{root}{}", ids::tail(parts.kind, parts.names.iter().map(|name| &**name)))
                            .into(),
                    ),
                    site,
                );
                id.origin.secret = secret;
                id
            }
            None => {
                let what = format!("{}()", function.name);
                Value::unknown(Cause::at(CauseKind::Context(what.into()), span))
            }
        }
    }
}

/// What is known of the object that a context function returns.
fn properties(function: &str, context: &Context) -> Vec<Property> {
    let path = |path: Option<String>| path.map(Arc::from);
    match function {
        "subscription" => vec![
            ("id", path(context.subscription_path())),
            ("subscriptionId", context.subscription_id.clone()),
            ("tenantId", context.tenant_id.clone()),
            ("displayName", context.subscription_name.clone()),
        ],
        "resourceGroup" => vec![
            ("id", path(context.resource_group_path())),
            ("name", context.resource_group.clone()),
            ("type", Some("Microsoft.Resources/resourceGroups".into())),
            ("location", context.location.clone()),
        ],
        "managementGroup" => vec![
            ("id", path(context.management_group_path())),
            ("name", context.management_group.clone()),
            ("type", Some("/providers/Microsoft.Management/managementGroups".into())),
        ],
        "tenant" => vec![
            ("id", context.tenant_id.as_ref().map(|id| format!("/tenants/{id}").into())),
            ("tenantId", context.tenant_id.clone()),
            ("displayName", context.tenant_name.clone()),
        ],
        "deployment" => {
            vec![("name", context.deployment_name.clone()), ("location", context.deployment_location.clone())]
        }
        "deployer" => {
            vec![("objectId", context.deployer_object_id.clone()), ("tenantId", context.tenant_id.clone())]
        }
        _ => Vec::new(),
    }
}

/// The arguments of `resourceId` and its siblings, told apart.
#[derive(Debug)]
pub(super) struct IdParts<'a> {
    /// What stands before the type: a subscription, a resource group, a scope.
    pub(super) before: &'a [Arc<str>],
    /// The resource type, e.g. `Microsoft.Network/virtualNetworks/subnets`.
    pub(super) kind: &'a str,
    /// One name for each segment of the type.
    pub(super) names: &'a [Arc<str>],
}

impl<'a> IdParts<'a> {
    /// Tells the arguments apart: the type is the first that looks like one.
    pub(super) fn read(function: &str, texts: &'a [Arc<str>]) -> Result<Self, String> {
        let first = usize::from(function == "extensionResourceId");
        let looks_like_type = |text: &Arc<str>| {
            let provider = text.split_once('/').filter(|(_, rest)| !rest.trim_matches('/').is_empty());
            provider.is_some_and(|(provider, _)| !provider.is_empty())
        };
        let Some(place) = texts.iter().skip(first).position(looks_like_type).map(|place| place + first)
        else {
            return Err(format!("`{function}` is given no resource type"));
        };
        let (before, rest) = texts.split_at(place);
        let Some((kind, names)) = rest.split_first() else {
            return Err(format!("`{function}` is given no resource type"));
        };
        let kind = kind.trim_matches('/');
        let segments = ids::slashes(kind);
        if segments != names.len() {
            let shown = crate::text::escape::brief(kind, 60);
            return Err(format!("the type `{shown}` takes {segments} names, and {} are given", names.len()));
        }
        let most = match function {
            "resourceId" => 2,
            "tenantResourceId" => 0,
            _ => 1,
        };
        if before.len() > most {
            return Err(format!("`{function}` is given too much before the resource type"));
        }
        Ok(Self { before, kind, names })
    }

    /// What kind of place the id's resource is in, of whose arguments some may not be known, in a
    /// template that is deployed to a place of the kind `scope`.
    pub(super) fn place(
        function: &str,
        texts: &[Option<Arc<str>>],
        scope: Option<DeploymentScope>,
    ) -> Option<DeploymentScope> {
        let is_type = |text: &Option<Arc<str>>| {
            text.as_ref().is_some_and(|text| text.contains('/') && !text.starts_with('/'))
        };
        let before = texts.iter().position(is_type)?;
        match (function, before, scope) {
            ("subscriptionResourceId", ..) => Some(DeploymentScope::Subscription),
            ("managementGroupResourceId", ..) => Some(DeploymentScope::ManagementGroup),
            ("tenantResourceId", ..)
            | ("resourceId", 0, Some(DeploymentScope::Tenant | DeploymentScope::ManagementGroup)) => {
                Some(DeploymentScope::Tenant)
            }
            ("resourceId", 0, scope) => scope,
            ("resourceId", 1, Some(DeploymentScope::Subscription)) => Some(DeploymentScope::Subscription),
            ("resourceId", 2, _) => Some(DeploymentScope::ResourceGroup),
            _ => None,
        }
    }

    /// The id of the scope; none if the context does not tell it.
    fn root(&self, function: &str, context: &Context) -> Option<String> {
        let subscription = |given: Option<&Arc<str>>| match given {
            Some(id) => Some(format!("/subscriptions/{id}")),
            None => context.subscription_path(),
        };
        match function {
            "tenantResourceId" => Some(String::new()),
            "extensionResourceId" => Some(self.before.first()?.trim_end_matches('/').to_owned()),
            "subscriptionResourceId" => subscription(self.before.first()),
            "managementGroupResourceId" => match self.before.first() {
                Some(group) => Some(format!("/providers/Microsoft.Management/managementGroups/{group}")),
                None => context.management_group_path(),
            },
            _ => match (self.before, context.scope?) {
                ([], DeploymentScope::Tenant | DeploymentScope::ManagementGroup) => Some(String::new()),
                ([], DeploymentScope::Subscription) => subscription(None),
                ([], DeploymentScope::ResourceGroup) => context.resource_group_path(),
                ([id], DeploymentScope::Subscription) => subscription(Some(id)),
                ([group], _) => Some(format!("{}/resourceGroups/{group}", context.subscription_path()?)),
                ([id, group, ..], _) => Some(format!("/subscriptions/{id}/resourceGroups/{group}")),
            },
        }
    }
}
