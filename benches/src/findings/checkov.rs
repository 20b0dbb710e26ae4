//! The findings of Checkov, from its JSON.

use std::collections::BTreeSet;

use serde_json::Value;

use super::{Finding, file_name};

/// The findings of a report, sorted: file and rule, as its checks say no more.
///
/// # Errors
///
/// If it is no report.
pub fn findings(report: &Value) -> Result<Vec<Finding>, String> {
    let failed = report.pointer("/results/failed_checks").and_then(Value::as_array);
    let text =
        |check: &Value, member| check.get(member).and_then(Value::as_str).unwrap_or_default().to_owned();
    let found: Vec<Finding> = failed
        .ok_or("no report of Checkov")?
        .iter()
        .map(|check| Finding {
            file: file_name(&text(check, "file_path")),
            rule: text(check, "check_name"),
            ..Finding::default()
        })
        .collect();
    Ok(by_rule(&found))
}

/// Of each file and rule one.
pub fn by_rule(findings: &[Finding]) -> Vec<Finding> {
    let whole =
        |one: &Finding| Finding { file: one.file.clone(), rule: one.rule.clone(), ..Finding::default() };
    findings.iter().map(whole).collect::<BTreeSet<_>>().into_iter().collect()
}
