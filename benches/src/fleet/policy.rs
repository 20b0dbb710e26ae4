//! The rules of the measurements.

use super::roles;

/// The five rules, as a policy.
pub fn five() -> String {
    let names: Vec<String> = roles::allowed().iter().map(|role| format!("\"{}\"", role.name)).collect();
    let (last, first) = names
        .split_last()
        .map_or((String::new(), String::new()), |(last, first)| (last.clone(), first.join(",\n  ")));
    format!(
        "policy \"The five rules of the measurements\"\n\n\
         rule forbidden-roles roles {owner}, {logs} forbidden\n\
         rule allowed-roles only roles\n  {first}\n  and {last} allowed\n\
         rule principal-kinds principals must be groups or service principals\n\
         rule activation-mfa eligible authorizations must require mfa\n\
         rule delete-role role \"{delete}\" required\n",
        owner = roles::OWNER.id,
        logs = roles::LOG_ANALYTICS.id,
        delete = roles::DELETE.name,
    )
}
