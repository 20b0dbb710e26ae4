//! Where a resource of the template is deployed, for telling it from one of the same name elsewhere.

use std::sync::Arc;

use super::Evaluator;
use super::own::Own;
use super::place::IdParts;
use crate::template::arm::context::{Context, DeploymentScope};
use crate::template::arm::value::Data;
use crate::text::same_name;

/// What is known of a place. A part that is not known may be any.
#[derive(Debug, Default, PartialEq, Eq)]
pub(super) struct Spotted {
    subscription: Option<Arc<str>>,
    /// The resource group, or that it is in none.
    group: Option<Option<Arc<str>>>,
}

impl Spotted {
    /// What an id tells of the place of its resource.
    pub(super) fn of_id(id: &str) -> Self {
        let segments: Vec<&str> = id.split('/').collect();
        let (subscription, group) = match segments.as_slice() {
            ["", all, subscription, groups, group, providers, ..]
                if same_name(all, "subscriptions")
                    && same_name(groups, "resourceGroups")
                    && same_name(providers, "providers") =>
            {
                (Some(Arc::from(*subscription)), Some(Some(Arc::from(*group))))
            }
            ["", all, subscription, providers, ..]
                if same_name(all, "subscriptions") && same_name(providers, "providers") =>
            {
                (Some(Arc::from(*subscription)), Some(None))
            }
            _ => (None, None),
        };
        Self { subscription, group }
    }

    /// What the known arguments at the end of `resourceId` tell.
    pub(super) fn of_parts(parts: &IdParts<'_>, context: &Context) -> Self {
        match (parts.before, context.scope) {
            ([subscription, group], _) => {
                Self { subscription: Some(Arc::clone(subscription)), group: Some(Some(Arc::clone(group))) }
            }
            ([group], Some(DeploymentScope::ResourceGroup)) => {
                Self { subscription: None, group: Some(Some(Arc::clone(group))) }
            }
            _ => Self::default(),
        }
    }

    /// Whether the two are certainly different places.
    pub(super) fn is_apart(&self, other: &Self) -> bool {
        let differ = |one: &Option<Arc<str>>, other: &Option<Arc<str>>| match (one, other) {
            (Some(one), Some(other)) => !same_name(one, other),
            _ => false,
        };
        let groups_differ = match (&self.group, &other.group) {
            (Some(one), Some(other)) => one.is_some() != other.is_some() || differ(one, other),
            _ => false,
        };
        differ(&self.subscription, &other.subscription) || groups_differ
    }
}

impl<'t> Evaluator<'t, '_> {
    /// Where a resource of the template is deployed.
    pub(super) fn spotted(&mut self, own: &Own<'t>) -> Spotted {
        if own.node.get("scope").is_some() {
            return Spotted::default();
        }
        let context = self.context_of(own.env.scope);
        // The name that the resource gives, if it gives one: none within if it is not known.
        let mut given = |name: &str| {
            let value = self.value(own.node.get(name)?, &own.env);
            match value.data {
                Data::String(text) if !value.origin.secret => Some(Some(text)),
                Data::Null => None,
                _ => Some(None),
            }
        };
        let (subscription, group) = (given("subscriptionId"), given("resourceGroup"));
        let group = match (group, context.scope) {
            (Some(group), _) => group.map(Some),
            (None, _) if subscription.is_some() => Some(None),
            (None, Some(DeploymentScope::ResourceGroup)) => context.resource_group.clone().map(Some),
            (None, Some(_)) => Some(None),
            (None, None) => None,
        };
        Spotted { subscription: subscription.unwrap_or_else(|| context.subscription_id.clone()), group }
    }
}

#[cfg(test)]
mod tests {
    use super::Spotted;

    #[test]
    fn places_are_apart_if_a_known_part_differs() {
        let of = Spotted::of_id;
        let group = of("/subscriptions/s/resourceGroups/one/providers/A.B/c/d");
        assert!(group.is_apart(&of("/subscriptions/s/resourceGroups/two/providers/A.B/c/d")));
        assert!(group.is_apart(&of("/subscriptions/t/resourceGroups/one/providers/A.B/c/d")));
        assert!(group.is_apart(&of("/subscriptions/s/providers/A.B/c/d")));
        assert!(!group.is_apart(&of("/SUBSCRIPTIONS/S/resourcegroups/ONE/providers/A.B/c/e")));
        assert!(!group.is_apart(&of("/providers/A.B/c/d")));
        assert_eq!(of("/subscriptions/s/resourceGroups/one"), Spotted::default());
    }
}
