//! Ids of resources: put together from type, name and place, and taken apart.

use super::context::{Context, DeploymentScope};
use crate::text::same_name;

/// Whether a type is this one: alone, or as an extension of another resource, with its provider or
/// without it. In the form without, it stands in the resource's name.
#[must_use]
pub fn is_type(kind: &str, known: &str) -> bool {
    same_name(kind, known) || extends_as(kind).is_some_and(|own| is_extension(own, known))
}

/// Whether what stands behind a provider is this type, with or without its provider.
#[must_use]
pub fn is_extension(own: &str, known: &str) -> bool {
    same_name(own, known) || known.split_once('/').is_some_and(|(_, short)| same_name(own, short))
}

/// Of the type of an extension, the part that is its own: what stands behind the last `providers`.
#[must_use]
pub fn extends_as(kind: &str) -> Option<&str> {
    // Asked of every resource, several times; hardly any is one.
    let mut before = kind;
    while let Some(at) = memchr::memrchr(b'/', before.as_bytes()) {
        before = before.get(..at)?;
        let start = memchr::memrchr(b'/', before.as_bytes()).map_or(0, |slash| slash + 1);
        if before.get(start..).is_some_and(|segment| same_name(segment, "providers")) {
            return kind.get(at + 1..);
        }
    }
    None
}

/// Whether resources of this type are deployments.
#[must_use]
pub fn is_deployment(kind: &str) -> bool {
    same_name(kind, "Microsoft.Resources/deployments")
}

/// What comes after the scope of an id, e.g. `/providers/Microsoft.Network/virtualNetworks/name`.
/// Resource groups have an id of their own kind.
#[must_use]
pub fn tail<'a>(kind: &str, names: impl IntoIterator<Item = &'a str>) -> String {
    let mut segments = kind.split('/');
    let namespace = segments.next().unwrap_or_default();
    let mut names = names.into_iter();
    if same_name(kind, "Microsoft.Resources/resourceGroups") {
        return format!("/resourceGroups/{}", names.next().unwrap_or_default());
    }
    let mut tail = format!("/providers/{namespace}");
    for (segment, name) in segments.zip(names) {
        for part in [segment, name] {
            tail.push('/');
            tail.push_str(part);
        }
    }
    tail
}

/// The id of the place that a template is deployed to; empty for the tenant.
#[must_use]
pub fn scope_path(context: &Context) -> Option<String> {
    match context.scope? {
        DeploymentScope::Tenant => Some(String::new()),
        DeploymentScope::ManagementGroup => context.management_group_path(),
        DeploymentScope::Subscription => context.subscription_path(),
        DeploymentScope::ResourceGroup => context.resource_group_path(),
    }
}

/// The id of a resource of the full type `kind` and the full name `name`. `scope` is the resource's
/// own, which may be an id, or a type and name below the place of the deployment.
#[must_use]
pub fn resource_id(context: &Context, kind: &str, name: &str, scope: Option<&str>) -> Option<String> {
    let root = match scope {
        None | Some("") if is_of_the_tenant(kind) => String::new(),
        None | Some("") => scope_path(context)?,
        Some(scope) if scope.starts_with('/') => scope.trim_end_matches('/').to_owned(),
        Some(scope) => {
            let (kind, name) = type_and_name(scope)?;
            format!("{}{}", scope_path(context)?, tail(&kind, name.split('/')))
        }
    };
    Some(format!("{root}{}", tail(kind, name.split('/'))))
}

/// Whether resources of this type belong to the tenant wherever they are deployed from.
fn is_of_the_tenant(kind: &str) -> bool {
    same_name(kind, "Microsoft.Management/managementGroups")
}

/// The type and the name of the resource that an id ends in; none if the text is no id. An id may
/// lack its scope: `Microsoft.Resources/deployments/name`.
#[must_use]
pub fn type_and_name(id: &str) -> Option<(String, String)> {
    const PROVIDERS: &str = "/providers/";
    let id = id.trim_end_matches('/');
    let lower = id.to_ascii_lowercase();
    let rest = match lower.rfind(PROVIDERS) {
        Some(at) => id.get(at + PROVIDERS.len()..)?,
        None if id.starts_with('/') => {
            let group = id
                .rsplit_once('/')
                .filter(|(before, _)| before.to_ascii_lowercase().ends_with("/resourcegroups"))?;
            return Some(("Microsoft.Resources/resourceGroups".to_owned(), group.1.to_owned()));
        }
        None => id,
    };
    let mut segments = rest.split('/');
    let namespace = segments.next().filter(|namespace| namespace.contains('.'))?;
    let (mut kind, mut name) = (namespace.to_owned(), String::new());
    while let Some(segment) = segments.next() {
        kind.push('/');
        kind.push_str(segment);
        if !name.is_empty() {
            name.push('/');
        }
        name.push_str(segments.next()?);
    }
    (!name.is_empty()).then_some((kind, name))
}

/// What kind of place the resource is in that an id ends in; none if the id does not tell it.
#[must_use]
pub fn place_of(id: &str) -> Option<DeploymentScope> {
    let lower = id.to_ascii_lowercase();
    let (scope, _) = lower.rsplit_once("/providers/")?;
    let segments: Vec<&str> = scope.split('/').collect();
    match segments.as_slice() {
        [""] => Some(DeploymentScope::Tenant),
        ["", "subscriptions", id] if !id.is_empty() => Some(DeploymentScope::Subscription),
        ["", "subscriptions", id, "resourcegroups", group] if !id.is_empty() && !group.is_empty() => {
            Some(DeploymentScope::ResourceGroup)
        }
        ["", "providers", "microsoft.management", "managementgroups", group] if !group.is_empty() => {
            Some(DeploymentScope::ManagementGroup)
        }
        _ => None,
    }
}

/// How many slashes stand in a type or a name. A type has a segment after each, and a name, which has no
/// provider before it, one more segment than slashes.
pub(super) fn slashes(text: &str) -> usize {
    memchr::memchr_iter(b'/', text.as_bytes()).count()
}

#[cfg(test)]
mod tests {
    use super::{is_type, place_of, resource_id, tail, type_and_name};
    use crate::template::arm::context::{Context, DeploymentScope};

    fn parts(id: &str) -> Option<(String, String)> {
        type_and_name(id)
    }

    fn pair(kind: &str, name: &str) -> Option<(String, String)> {
        Some((kind.to_owned(), name.to_owned()))
    }

    #[test]
    fn the_last_provider_of_an_id_counts() {
        assert_eq!(parts("/subscriptions/s/providers/A.B/c/d/providers/E.F/g/h/i/j"), pair("E.F/g/i", "h/j"));
        assert_eq!(
            parts("Microsoft.Resources/deployments/inner"),
            pair("Microsoft.Resources/deployments", "inner")
        );
        assert_eq!(
            parts("/subscriptions/s/resourceGroups/rg"),
            pair("Microsoft.Resources/resourceGroups", "rg")
        );
        assert_eq!(parts("inner"), None);
        assert_eq!(parts("A.B/c"), None);
    }

    #[test]
    fn what_stands_before_the_last_provider_is_the_place() {
        let tail = "/providers/A.B/c/d";
        let of = |scope: &str| place_of(&format!("{scope}{tail}"));
        assert_eq!(of("/subscriptions/s"), Some(DeploymentScope::Subscription));
        assert_eq!(of("/subscriptions/s/resourceGroups/rg"), Some(DeploymentScope::ResourceGroup));
        let group = "/providers/Microsoft.Management/managementGroups/mg";
        assert_eq!(of(group), Some(DeploymentScope::ManagementGroup));
        assert_eq!(of(""), Some(DeploymentScope::Tenant));
        assert_eq!(of("/subscriptions/s/providers/E.F/g/h"), None);
        assert_eq!(place_of("5f2a9c1e-0000-4000-8000-0000000000d1"), None);
    }

    #[test]
    fn a_type_may_be_that_of_an_extension() {
        for kind in ["D.E/f", "d.e/F", "A.B/c/providers/D.E/f", "A.B/c/providers/f", "Providers/D.E/f"] {
            assert!(is_type(kind, "D.E/f"), "{kind}");
        }
        for kind in ["f", "A.B/f", "A.B/c/D.E/f", "A.B/c/providers/D.E/f/g", "A.B/providers/c/D.E/f"] {
            assert!(!is_type(kind, "D.E/f"), "{kind}");
        }
    }

    #[test]
    fn types_and_names_alternate() {
        assert_eq!(tail("A.B/c/d", ["x", "y"]), "/providers/A.B/c/x/d/y");
        assert_eq!(tail("Microsoft.Resources/resourceGroups", ["rg"]), "/resourceGroups/rg");
    }

    #[test]
    fn an_id_is_as_known_as_its_place() {
        let mut context = Context { scope: Some(DeploymentScope::Subscription), ..Context::default() };
        assert_eq!(resource_id(&context, "A.B/c", "x", None), None);
        assert_eq!(resource_id(&context, "A.B/c", "x", Some("/")), Some("/providers/A.B/c/x".to_owned()));
        context.subscription_id = Some("s".into());
        let within = resource_id(&context, "A.B/c", "x", Some("D.E/f/y"));
        assert_eq!(within.as_deref(), Some("/subscriptions/s/providers/D.E/f/y/providers/A.B/c/x"));
    }
}
