//! The findings of cfn-guard, from its structured JSON.
//!
//! It tells the path of the value that broke a clause; who and what that is about stands in the template.

use std::collections::BTreeSet;
use std::fs;

use serde_json::Value;

use super::{Finding, file_name};

/// The findings of a report, sorted. The templates are read again.
///
/// # Errors
///
/// If it is no report, or a template cannot be read.
pub fn findings(report: &Value) -> Result<Vec<Finding>, String> {
    let files = report.as_array().ok_or("no report of cfn-guard")?;
    let mut findings = Vec::new();
    for file in files {
        let path = file.get("name").and_then(Value::as_str).unwrap_or_default();
        let broken = file.get("not_compliant").and_then(Value::as_array).map_or(&[][..], Vec::as_slice);
        if broken.is_empty() {
            continue;
        }
        let text = fs::read_to_string(path).map_err(|error| format!("{path}: {error}"))?;
        let template: Value = serde_json::from_str(&text).map_err(|error| format!("{path}: {error}"))?;
        for rule in broken.iter().filter_map(|entry| entry.get("Rule")) {
            findings.extend(of_rule(path, rule, &template));
        }
    }
    findings.sort();
    Ok(findings)
}

fn of_rule(path: &str, rule: &Value, template: &Value) -> Vec<Finding> {
    let name = rule.get("name").and_then(Value::as_str).unwrap_or_default().replace('_', "-");
    let finding = |access: &str, entry: &Value| {
        let text = |member| entry.get(member).and_then(Value::as_str).unwrap_or_default().to_owned();
        Finding {
            file: file_name(path),
            rule: name.clone(),
            access: access.into(),
            role: text("roleDefinitionId"),
            principal: text("principalId"),
        }
    };
    if name == "delete-role" {
        return vec![finding("", &Value::Null)];
    }
    let mut places = BTreeSet::new();
    collect(rule, &mut places);
    let entry = |place: &String| {
        let access = if place.contains("/eligibleAuthorizations/") { "eligible" } else { "permanent" };
        template.pointer(place).map(|entry| finding(access, entry))
    };
    places.iter().filter_map(entry).collect()
}

/// The paths of the authorizations that hold what was compared: the values of `from`, cut behind the entry.
fn collect(value: &Value, places: &mut BTreeSet<String>) {
    match value {
        Value::Object(members) => {
            let from = members.get("from").or_else(|| members.get("traversed_to"));
            if let Some(path) = from.and_then(|from| from.get("path")).and_then(Value::as_str) {
                let parts: Vec<&str> = path.split('/').take(6).collect();
                if parts.len() == 6 {
                    places.insert(parts.join("/"));
                }
            }
            members.values().for_each(|member| collect(member, places));
        }
        Value::Array(items) => items.iter().for_each(|item| collect(item, places)),
        _ => {}
    }
}
