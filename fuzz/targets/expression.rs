//! Any bytes as an expression, in a template that has something of everything to refer to.

#![no_main]

use libfuzzer_sys::fuzz_target;
use serde_json::json;

fuzz_target!(|bytes: &[u8]| {
    let value = format!("[{}]", String::from_utf8_lossy(bytes));
    delegard_fuzz::template::run(&[("template.json", &template(&value))]);
});

fn template(value: &str) -> String {
    json!({
        "$schema": "https://schema.management.azure.com/schemas/2019-04-01/deploymentTemplate.json#",
        "contentVersion": "1.0.0.0",
        "parameters": {
            "unknown": {"type": "string"},
            "secret": {"type": "secureString"},
            "text": {"type": "string", "defaultValue": "Northwind"},
            "number": {"type": "int", "defaultValue": 3},
            "flag": {"type": "bool", "defaultValue": true},
        },
        "variables": {
            "list": ["a", "[parameters('unknown')]", {"name": "b", "role": "[parameters('secret')]"}, 4],
            "object": {"Name": "x", "inner": {"list": [1, 2, [3]]}, "open": "[parameters('unknown')]"},
            "copy": [{"name": "copied", "count": 3, "input": {"index": "[copyIndex('copied')]"}}],
            "choice": "[if(equals(parameters('unknown'), 'a'), createArray(1), createObject('a', 1))]",
        },
        "functions": [{
            "namespace": "own",
            "members": {"join": {
                "parameters": [{"name": "a", "type": "string"}, {"name": "b", "type": "string"}],
                "output": {"type": "string", "value": "[concat(parameters('a'), parameters('b'))]"},
            }},
        }],
        "resources": [{
            "type": "Microsoft.Storage/storageAccounts",
            "apiVersion": "2023-01-01",
            "name": "[parameters('text')]",
            "properties": {"kind": "[parameters('number')]"},
        }],
        "outputs": {
            "once": {"type": "object", "value": value},
            "looped": {"type": "array", "copy": {"count": 2, "input": value}},
        },
    })
    .to_string()
}
