//! The names of tenants: declared by policies, or read from `GET /organization` and
//! `az account show`.

use std::collections::BTreeMap;
use std::sync::Arc;

use uuid::Uuid;

use super::pages::{Page, pages};
use super::told::{Clash, Told};
use super::{EvidenceKind, detect, errors};
use crate::diagnostic::Sink;
use crate::document::json::{JsonNode, JsonTree};
use crate::text::Span;
use crate::text::escape::brief;
use crate::text::name::same_name;

/// Tenants and their names.
#[derive(Clone, Debug, Default)]
pub struct Tenants {
    names: BTreeMap<Uuid, Told<Arc<str>>>,
}

impl Tenants {
    /// Takes a declaration in: `tenant "Contoso" is 83abe5cd-…`.
    pub fn declare(&mut self, id: Uuid, name: &str, span: Span, sink: &mut Sink) {
        let told = self.names.entry(id).or_default();
        let name = Told::Value(Arc::from(name), span);
        if let Some(Clash { earlier, later }) = told.hear(name, |a, b| same_name(a, b).then(|| Arc::clone(a)))
        {
            let shown = |name: &str| format!("`{}`", brief(name, 60));
            let clash = Clash { earlier: (shown(&earlier.0), earlier.1), later: (shown(&later.0), later.1) };
            sink.push(errors::contradiction(id, "the name", &clash));
        }
    }

    /// Takes an export in, and returns the tenants that it names, in its order.
    pub fn add_json(&mut self, tree: &JsonTree, sink: &mut Sink) -> Vec<Uuid> {
        if !detect::is_what_it_was_given_for(tree, EvidenceKind::Organization, sink) {
            return Vec::new();
        }
        let entries = pages(tree.root()).into_iter().flat_map(Page::entries);
        let tenants: Vec<Uuid> = entries.filter_map(|entry| self.entry(entry, sink)).collect();
        if tenants.is_empty() {
            sink.push(errors::no_tenants(tree.root().span()));
        }
        tenants
    }

    /// The name of a tenant, if one is known.
    #[must_use]
    pub fn name(&self, tenant: Uuid) -> Option<&str> {
        self.names.get(&tenant)?.value().map(|name| &**name)
    }

    /// The tenants, sorted by id.
    pub fn iter(&self) -> impl Iterator<Item = (Uuid, Option<&str>)> {
        self.names.iter().map(|(id, name)| (*id, name.value().map(|name| &**name)))
    }

    /// Reads one tenant. In `az account show`, `id` is the subscription's and `tenantId` the tenant's.
    fn entry(&mut self, entry: JsonNode<'_>, sink: &mut Sink) -> Option<Uuid> {
        let is_account = entry.get("tenantId").is_some();
        let id = entry.get(if is_account { "tenantId" } else { "id" })?;
        let id = Uuid::try_parse(id.as_str()?.trim()).ok()?;
        let name = entry.get(if is_account { "tenantDisplayName" } else { "displayName" });
        match name.and_then(|node| node.as_str().map(|name| (name, node.span()))) {
            Some((name, span)) => self.declare(id, &name, span, sink),
            None => {
                self.names.entry(id).or_default();
            }
        }
        Some(id)
    }
}
