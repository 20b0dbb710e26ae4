//! Templates with a parameter file beside each, in the ways that public ones divide the two.

use serde_json::{Map, Value, json};

use super::literal::{self, SCHEMAS};
use super::offer::{Grant, Offer};
use super::people::Person;
use super::random::Random;
use super::write::pretty;

const PARAMETERS: &str = "https://schema.management.azure.com/schemas/2019-04-01/deploymentParameters.json#";

/// What a way of writing decides: the parts of a template, and the values of the file beside it.
#[derive(Default)]
struct Parts {
    parameters: Map<String, Value>,
    variables: Map<String, Value>,
    values: Map<String, Value>,
    authorizations: Value,
    eligible: Value,
}

/// A template and its parameter file, as texts.
pub fn pair(number: u64, people: &[Person]) -> (String, String) {
    let mut random = Random::of("pair", number);
    let bytes = random.size().saturating_sub(1600);
    let offer = Offer::draw(&mut random, people, bytes);
    let mut parts = Parts::default();
    parts.texts(&offer);
    match random.below(4) {
        0 => parts.arrays(&offer),
        1 => parts.fields(&offer),
        2 => parts.copies(&offer),
        _ => parts.defaults(&offer),
    }
    parts.documents(&mut random)
}

impl Parts {
    fn parameter(&mut self, name: &str, kind: &str, about: &str) {
        let declaration = json!({ "type": kind, "metadata": { "description": about } });
        self.parameters.insert(name.into(), declaration);
    }

    fn value(&mut self, name: &str, value: Value) {
        self.values.insert(name.into(), json!({ "value": value }));
    }

    fn texts(&mut self, offer: &Offer) {
        self.parameter("mspOfferName", "string", "A unique name for the offer");
        self.parameter("mspOfferDescription", "string", "What the customer reads of the offer");
        self.parameter("managedByTenantId", "string", "The tenant of the provider");
        self.value("mspOfferName", json!(offer.name));
        self.value("mspOfferDescription", json!(offer.description));
        self.value("managedByTenantId", json!(offer.tenant));
    }

    /// Both arrays stand in the parameter file, as in the samples of the documentation.
    fn arrays(&mut self, offer: &Offer) {
        self.parameter("authorizations", "array", "Who gains access, and to what");
        self.value("authorizations", offer.grants.iter().map(literal::grant).collect());
        self.authorizations = json!("[parameters('authorizations')]");
        self.eligible_array(offer);
    }

    fn eligible_array(&mut self, offer: &Offer) {
        if !offer.eligible.is_empty() {
            self.parameter("eligibleAuthorizations", "array", "Who may activate what");
            self.value("eligibleAuthorizations", offer.eligible.iter().map(literal::eligible).collect());
            self.eligible = json!("[parameters('eligibleAuthorizations')]");
        }
    }

    /// The array stands in the template; principals are parameters, roles come from a map.
    fn fields(&mut self, offer: &Offer) {
        let mut roles = Map::new();
        let mut entries = Vec::new();
        for grant in &offer.grants {
            let key = key(grant.role.name);
            roles.insert(key.clone(), json!(grant.role.id));
            let name = format!("principal{}", grant.person.id.get(..8).unwrap_or_default());
            if !self.values.contains_key(&name) {
                self.parameter(&name, "string", &grant.person.name);
                self.value(&name, json!(grant.person.id));
            }
            let mut entry = literal::grant(grant);
            if let Some(members) = entry.as_object_mut() {
                members.insert("principalId".into(), json!(format!("[parameters('{name}')]")));
                members.insert("roleDefinitionId".into(), json!(format!("[variables('roles').{key}]")));
            }
            entries.push(entry);
        }
        self.variables.insert("roles".into(), Value::Object(roles));
        self.variables.insert("authorizations".into(), Value::Array(entries));
        self.authorizations = json!("[variables('authorizations')]");
        if !offer.eligible.is_empty() {
            self.eligible = offer.eligible.iter().map(literal::eligible).collect();
        }
    }

    /// A loop gives every group of a list its role; what is left over is joined to it.
    fn copies(&mut self, offer: &Offer) {
        let (plain, rest): (Vec<&Grant>, Vec<&Grant>) =
            offer.grants.iter().partition(|grant| grant.delegated.is_empty());
        let groups: Vec<Value> = plain
            .iter()
            .map(|grant| json!({ "id": grant.person.id, "name": grant.person.name, "role": grant.role.id }))
            .collect();
        self.parameter("groups", "array", "The provider's groups and their roles");
        self.value("groups", json!(groups));
        self.variables.insert(
            "copy".into(),
            json!([{
                "name": "groupAuthorizations",
                "count": "[length(parameters('groups'))]",
                "input": {
                    "principalId": "[parameters('groups')[copyIndex('groupAuthorizations')].id]",
                    "principalIdDisplayName": "[parameters('groups')[copyIndex('groupAuthorizations')].name]",
                    "roleDefinitionId": "[parameters('groups')[copyIndex('groupAuthorizations')].role]",
                },
            }]),
        );
        self.variables.insert("others".into(), rest.into_iter().map(literal::grant).collect());
        self.authorizations = json!("[concat(variables('groupAuthorizations'), variables('others'))]");
        self.eligible_array(offer);
    }

    /// The array is the default of its parameter; the file beside it gives the texts alone.
    fn defaults(&mut self, offer: &Offer) {
        self.arrays(offer);
        for name in ["authorizations", "eligibleAuthorizations"] {
            let value =
                self.values.shift_remove(name).and_then(|mut given| given.get_mut("value").map(Value::take));
            let declaration = self.parameters.get_mut(name).and_then(Value::as_object_mut);
            if let (Some(value), Some(declaration)) = (value, declaration) {
                declaration.insert("defaultValue".into(), value);
            }
        }
    }

    fn documents(self, random: &mut Random) -> (String, String) {
        let name = "[guid(parameters('mspOfferName'))]";
        let id = "[resourceId('Microsoft.ManagedServices/registrationDefinitions/', guid(parameters('mspOfferName')))]";
        let mut properties = json!({
            "registrationDefinitionName": "[parameters('mspOfferName')]",
            "description": "[parameters('mspOfferDescription')]",
            "managedByTenantId": "[parameters('managedByTenantId')]",
            "authorizations": self.authorizations,
        });
        if let (false, Some(members)) = (self.eligible.is_null(), properties.as_object_mut()) {
            members.insert("eligibleAuthorizations".into(), self.eligible);
        }
        let template = json!({
            "$schema": random.pick(&SCHEMAS),
            "contentVersion": "1.0.0.0",
            "parameters": self.parameters,
            "variables": self.variables,
            "resources": [
                {
                    "type": "Microsoft.ManagedServices/registrationDefinitions",
                    "apiVersion": "2022-10-01",
                    "name": name,
                    "properties": properties,
                },
                {
                    "type": "Microsoft.ManagedServices/registrationAssignments",
                    "apiVersion": "2022-10-01",
                    "name": name,
                    "dependsOn": [id],
                    "properties": { "registrationDefinitionId": id },
                },
            ],
            "outputs": {
                "mspOfferName": {
                    "type": "string",
                    "value": "[concat('Managed by ', parameters('mspOfferName'))]",
                },
            },
        });
        let file = json!({
            "$schema": PARAMETERS,
            "contentVersion": "1.0.0.0",
            "parameters": self.values,
        });
        (pretty(&template), pretty(&file))
    }
}

/// A role's name as a key: `virtualMachineContributor`.
fn key(name: &str) -> String {
    let joined: String = name.split(' ').collect();
    let mut characters = joined.chars();
    characters.next().map_or_else(String::new, |first| first.to_lowercase().chain(characters).collect())
}
