//! What `environment()` returns for the clouds that Microsoft documents.

use crate::model::Origin;
use crate::template::arm::value::{Data, Members, Value, same_name};
use crate::text::Span;

/// The cloud that is meant where none is named: public Azure.
pub const PUBLIC: &str = "AzureCloud";

/// The endpoints of one cloud.
#[derive(Debug)]
pub struct Cloud {
    name: &'static str,
    endpoints: &'static [(&'static str, &'static str)],
    login: &'static str,
    audiences: [&'static str; 2],
    suffixes: &'static [(&'static str, &'static str)],
}

/// Public Azure; the values are those of the documentation of `environment`.
static AZURE_CLOUD: Cloud = Cloud {
    name: PUBLIC,
    endpoints: &[
        ("gallery", "https://gallery.azure.com/"),
        ("graph", "https://graph.windows.net/"),
        ("portal", "https://portal.azure.com"),
        ("graphAudience", "https://graph.windows.net/"),
        ("batch", "https://batch.core.windows.net/"),
        ("media", "https://rest.media.azure.net"),
        ("sqlManagement", "https://management.core.windows.net:8443/"),
        (
            "vmImageAliasDoc",
            "https://raw.githubusercontent.com/Azure/azure-rest-api-specs/master/arm-compute/quickstart-templates/aliases.json",
        ),
        ("resourceManager", "https://management.azure.com/"),
        ("activeDirectoryDataLake", "https://datalake.azure.net/"),
    ],
    login: "https://login.microsoftonline.com/",
    audiences: ["https://management.core.windows.net/", "https://management.azure.com/"],
    suffixes: &[
        ("acrLoginServer", ".azurecr.io"),
        ("azureDatalakeAnalyticsCatalogAndJob", "azuredatalakeanalytics.net"),
        ("azureDatalakeStoreFileSystem", "azuredatalakestore.net"),
        ("azureFrontDoorEndpointSuffix", "azurefd.net"),
        ("keyvaultDns", ".vault.azure.net"),
        ("sqlServerHostname", ".database.windows.net"),
        ("storage", "core.windows.net"),
    ],
};

/// The cloud called `name`, if its endpoints are known.
#[must_use]
pub fn of_cloud(name: &str) -> Option<&'static Cloud> {
    same_name(name, AZURE_CLOUD.name).then_some(&AZURE_CLOUD)
}

/// What `environment()` at `span` returns in a cloud.
#[must_use]
pub fn value(cloud: &Cloud, span: Span) -> Value {
    let made = |data| Value::new(data, Origin::computed(span));
    let text = |text: &str| made(Data::String(text.into()));
    let object = |pairs: &[(&str, &str)]| -> Members {
        pairs.iter().map(|(name, value)| ((*name).into(), text(value))).collect()
    };
    let mut authentication =
        object(&[("loginEndpoint", cloud.login), ("tenant", "common"), ("identityProvider", "AAD")]);
    let audiences = cloud.audiences.iter().map(|audience| text(audience)).collect();
    authentication.set("audiences", made(crate::template::arm::value::Array::new(audiences, None).into()));
    let mut members = object(&[("name", cloud.name)]);
    for (name, value) in cloud.endpoints {
        members.set(*name, text(value));
    }
    members.set("authentication", made(authentication.build(None).into()));
    members.set("suffixes", made(object(cloud.suffixes).build(None).into()));
    made(members.build(None).into())
}
