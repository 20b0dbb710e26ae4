//! Operations that give out keys, secrets or credentials.
//!
//! Who has the keys of a resource can reach its data, though the role has no data actions. No list
//! of these operations is published: they are told by how Azure names them.

use super::{Catalog, Plane, Role, glob};

/// What stands in the name of such an operation, e.g. `listKeys`, `listClusterUserCredential`.
const TELLING: [&str; 8] =
    ["keys", "secret", "credential", "connectionstring", "accesstoken", "kubeconfig", "apikey", "sas"];

impl Catalog {
    /// The operations on keys and credentials that the role allows, of all that any role of the
    /// catalogue names; sorted, each once.
    #[must_use]
    pub fn key_operations(&self, role: &Role) -> Vec<&str> {
        let mut known: Vec<&str> = self
            .roles
            .iter()
            .flat_map(|known| known.blocks.iter())
            .flat_map(|block| block.granted(Plane::Control).iter().chain(block.withheld(Plane::Control)))
            .map(AsRef::as_ref)
            .filter(|operation| glob::is_literal(operation) && gives_keys(operation))
            .filter(|operation| role.permits(operation, Plane::Control))
            .collect();
        known.sort_by_cached_key(|operation| operation.to_ascii_lowercase());
        known.dedup_by(|later, earlier| later.eq_ignore_ascii_case(earlier));
        known
    }
}

/// Whether an operation is one on keys or credentials: `…/listKeys/action`. One that is only called
/// `list` gives out what reading does not show.
fn gives_keys(operation: &str) -> bool {
    let mut parts = operation.rsplit('/');
    let is_action = parts.next().is_some_and(|last| last.eq_ignore_ascii_case("action"));
    let name = parts.next().unwrap_or_default().to_ascii_lowercase();
    is_action && (name == "list" || TELLING.iter().any(|word| name.contains(word)))
}

#[cfg(test)]
mod tests {
    use super::gives_keys;

    #[test]
    fn operations_on_keys_are_told_by_their_names() {
        assert!(gives_keys("Microsoft.Storage/storageAccounts/listKeys/action"));
        assert!(gives_keys("Microsoft.ContainerService/managedClusters/listClusterUserCredential/action"));
        assert!(gives_keys("Microsoft.Web/sites/config/list/action"));
        assert!(!gives_keys("Microsoft.KeyVault/vaults/read"));
        assert!(!gives_keys("Microsoft.Datadog/monitors/listHosts/action"));
        assert!(!gives_keys("Microsoft.KeyVault/vaults/keys/read"));
    }
}
