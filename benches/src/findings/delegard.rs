//! The findings of Delegard, from its JSON report.

use serde_json::Value;

use super::{Finding, file_name};

/// The findings of a report, sorted.
///
/// # Errors
///
/// If it is no report of Delegard.
pub fn findings(report: &Value) -> Result<Vec<Finding>, String> {
    let units = list(report, "units");
    if report
        .get("schema")
        .and_then(Value::as_str)
        .is_none_or(|schema| !schema.starts_with("delegard.report/"))
    {
        return Err("no report of delegard".into());
    }
    let mut findings = Vec::new();
    for unit in units {
        let file = list(unit, "files").first().and_then(Value::as_str).unwrap_or_default();
        for verdict in list(unit, "delegations").iter().flat_map(|delegation| list(delegation, "verdicts")) {
            let rule = text(verdict, "rule");
            findings.extend(list(verdict, "findings").iter().map(|finding| {
                let about = finding.get("about").unwrap_or(&Value::Null);
                Finding {
                    file: file_name(file),
                    rule: rule.clone(),
                    access: text(about, "access"),
                    role: text(about, "role"),
                    principal: text(about, "principal"),
                }
            }));
        }
    }
    findings.sort();
    Ok(findings)
}

fn list<'a>(value: &'a Value, member: &str) -> &'a [Value] {
    value.get(member).and_then(Value::as_array).map_or(&[], Vec::as_slice)
}

fn text(value: &Value, member: &str) -> String {
    value.get(member).and_then(Value::as_str).unwrap_or_default().to_owned()
}
