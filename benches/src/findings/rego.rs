//! The findings of the rules in Rego, from the lines that their program prints.

use super::{Finding, file_name};

/// The findings of an output, sorted.
///
/// # Errors
///
/// If a line has not five columns.
pub fn findings(output: &str) -> Result<Vec<Finding>, String> {
    let mut findings = Vec::new();
    for line in output.lines() {
        let columns: Vec<&str> = line.split('\t').collect();
        let [file, rule, access, role, principal] = *columns.as_slice() else {
            return Err(format!("no finding: {line}"));
        };
        findings.push(Finding {
            file: file_name(file),
            rule: rule.into(),
            access: access.into(),
            role: role.into(),
            principal: principal.into(),
        });
    }
    findings.sort();
    Ok(findings)
}
