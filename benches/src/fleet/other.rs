//! Templates without a delegation: what fills the repositories in which the others stand.

use serde_json::{Map, Value, json};

use super::literal::SCHEMAS;
use super::random::Random;
use super::write::pretty;

/// A template without a delegation, as text.
pub fn template(number: u64) -> String {
    let mut random = Random::of("other", number);
    let bytes = random.size().saturating_sub(1500);
    let schema = if random.chance(200) {
        *random.pick(&SCHEMAS)
    } else {
        "https://schema.management.azure.com/schemas/2019-04-01/deploymentTemplate.json#"
    };
    let parameter = |kind: &str, default: &str, about: &str| json!({ "type": kind, "defaultValue": default, "metadata": { "description": about } });
    pretty(&json!({
        "$schema": schema,
        "contentVersion": "1.0.0.0",
        "parameters": {
            "location": parameter("string", "[resourceGroup().location]", "Where the resources are"),
            "prefix": parameter("string", "app", "What every name starts with"),
            "environment": {
                "type": "string",
                "allowedValues": ["dev", "test", "prod"],
                "defaultValue": "prod",
            },
        },
        "variables": {
            "name": "[toLower(concat(parameters('prefix'), '-', parameters('environment')))]",
            "tags": { "owner": "platform", "environment": "[parameters('environment')]" },
        },
        "resources": resources(&mut random, bytes),
        "outputs": { "name": { "type": "string", "value": "[variables('name')]" } },
    }))
}

/// Resources that take about so many bytes in a template.
pub fn resources(random: &mut Random, bytes: usize) -> Value {
    let mut resources = Vec::new();
    let mut size = 0;
    while size < bytes {
        let resource = match random.below(5) {
            0 => storage(random),
            1 => network(random),
            2 => machine(random),
            3 => rules(random),
            _ => site(random),
        };
        // The text below has no indentation; in the file each line stands four to six levels deep.
        let text = pretty(&resource);
        size += text.len() + 4 * text.lines().count();
        resources.push(resource);
    }
    Value::Array(resources)
}

fn resource(kind: &str, version: &str, name: &str, more: Value) -> Value {
    let mut members = Map::new();
    members.insert("type".into(), json!(kind));
    members.insert("apiVersion".into(), json!(version));
    members.insert("name".into(), json!(name));
    members.insert("location".into(), json!("[parameters('location')]"));
    members.insert("tags".into(), json!("[variables('tags')]"));
    if let Value::Object(more) = more {
        members.extend(more);
    }
    Value::Object(members)
}

fn storage(random: &mut Random) -> Value {
    let name = format!("[concat('st', uniqueString(resourceGroup().id), '{}')]", random.below(999));
    let more = json!({
        "sku": { "name": *random.pick(&["Standard_LRS", "Standard_ZRS", "Premium_LRS"]) },
        "kind": "StorageV2",
        "properties": {
            "minimumTlsVersion": "TLS1_2",
            "allowBlobPublicAccess": false,
            "supportsHttpsTrafficOnly": true,
            "networkAcls": { "bypass": "AzureServices", "defaultAction": "Deny", "ipRules": [] },
        },
    });
    resource("Microsoft.Storage/storageAccounts", "2023-01-01", &name, more)
}

fn network(random: &mut Random) -> Value {
    let net = random.below(250);
    let subnets: Vec<Value> = (0..1 + random.below(4))
        .map(|number| {
            json!({
                "name": format!("snet-{number}"),
                "properties": { "addressPrefix": format!("10.{net}.{number}.0/24") },
            })
        })
        .collect();
    let more = json!({
        "properties": {
            "addressSpace": { "addressPrefixes": [format!("10.{net}.0.0/16")] },
            "subnets": subnets,
        },
    });
    let name = format!("[format('vnet-{{0}}-{net}', variables('name'))]");
    resource("Microsoft.Network/virtualNetworks", "2023-09-01", &name, more)
}

fn machine(random: &mut Random) -> Value {
    let number = random.below(99);
    let network =
        format!("[resourceId('Microsoft.Network/networkInterfaces', concat('nic-{number}-', copyIndex()))]");
    let more = json!({
        "copy": { "name": format!("machines{number}"), "count": 1 + random.below(3) },
        "identity": { "type": "SystemAssigned" },
        "properties": {
            "hardwareProfile": { "vmSize": *random.pick(&["Standard_D2s_v5", "Standard_B2ms", "Standard_E4s_v5"]) },
            "storageProfile": {
                "imageReference": {
                    "publisher": "Canonical",
                    "offer": "0001-com-ubuntu-server-jammy",
                    "sku": "22_04-lts-gen2",
                    "version": "latest",
                },
                "osDisk": { "createOption": "FromImage", "managedDisk": { "storageAccountType": "Premium_LRS" } },
            },
            "networkProfile": { "networkInterfaces": [{ "id": network }] },
        },
    });
    let name = format!("[concat(variables('name'), '-vm{number}-', copyIndex())]");
    resource("Microsoft.Compute/virtualMachines", "2024-03-01", &name, more)
}

fn rules(random: &mut Random) -> Value {
    let rules: Vec<Value> = (0..1 + random.below(4))
        .map(|number| {
            json!({
                "name": format!("rule-{number}"),
                "properties": {
                    "priority": 100 + 10 * number,
                    "direction": "Inbound",
                    "access": if random.chance(700) { "Allow" } else { "Deny" },
                    "protocol": "Tcp",
                    "sourceAddressPrefix": format!("10.{}.0.0/16", random.below(250)),
                    "sourcePortRange": "*",
                    "destinationAddressPrefix": "*",
                    "destinationPortRange": *random.pick(&["22", "443", "3389", "8080"]),
                },
            })
        })
        .collect();
    let name = format!("[concat('nsg-', variables('name'), '-{}')]", random.below(99));
    resource(
        "Microsoft.Network/networkSecurityGroups",
        "2023-09-01",
        &name,
        json!({
            "properties": { "securityRules": rules },
        }),
    )
}

fn site(random: &mut Random) -> Value {
    let number = random.below(99);
    let more = json!({
        "kind": "app,linux",
        "dependsOn": [format!("[resourceId('Microsoft.Web/serverfarms', 'plan-{number}')]")],
        "properties": {
            "serverFarmId": format!("[resourceId('Microsoft.Web/serverfarms', 'plan-{number}')]"),
            "httpsOnly": true,
            "siteConfig": {
                "linuxFxVersion": "DOTNETCORE|8.0",
                "appSettings": [
                    { "name": "ENVIRONMENT", "value": "[parameters('environment')]" },
                    { "name": "TENANT", "value": "[subscription().tenantId]" },
                ],
            },
        },
    });
    resource(
        "Microsoft.Web/sites",
        "2023-12-01",
        &format!("[concat(variables('name'), '-web-{number}')]"),
        more,
    )
}
