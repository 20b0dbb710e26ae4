//! The rules of the measurements, for Delegard and for cfn-guard. Those for regorus are in `rego/five.rego`.

use serde_json::{Value, json};

use super::people::{Kind, Person};
use super::roles;

/// The five rules, as a policy.
pub fn five() -> String {
    let rule = "rule principal-kinds principals must be groups or service principals\n";
    four()
        .replace("rule activation-mfa", &format!("{rule}rule activation-mfa"))
        .replace("four rules", "five rules")
}

/// The four that need no directory.
pub fn four() -> String {
    let names: Vec<String> = roles::allowed().iter().map(|role| format!("\"{}\"", role.name)).collect();
    let (last, first) = names
        .split_last()
        .map_or((String::new(), String::new()), |(last, first)| (last.clone(), first.join(",\n  ")));
    format!(
        "policy \"The four rules of the measurements\"\n\n\
         rule forbidden-roles roles {owner}, {logs} forbidden\n\
         rule allowed-roles only roles\n  {first}\n  and {last} allowed\n\
         rule activation-mfa eligible authorizations must require mfa\n\
         rule delete-role role \"{delete}\" required\n",
        owner = roles::OWNER.id,
        logs = roles::LOG_ANALYTICS.id,
        delete = roles::DELETE.name,
    )
}

/// How cfn-guard is told of the directory.
pub enum Directory<'a> {
    /// Not at all.
    None,
    /// The ids that are allowed, as a list in the rules.
    Literals(&'a [Person]),
    /// As data beside each template: [`joined`].
    Joined,
}

/// The rules for cfn-guard.
pub fn guard(directory: &Directory<'_>) -> String {
    let forbidden = list([roles::OWNER.id, roles::LOG_ANALYTICS.id].into_iter());
    let allowed = roles::allowed();
    let allowed = list(allowed.iter().map(|role| role.id));
    let mut rules = format!(
        "let definitions = resources[ type == 'Microsoft.ManagedServices/registrationDefinitions' ]\n\n{}{}\
         rule activation_mfa when %definitions.properties.eligibleAuthorizations exists {{\n  \
         %definitions.properties.eligibleAuthorizations[*].justInTimeAccessPolicy.multiFactorAuthProvider == \
         'Azure'\n}}\n\n\
         rule delete_role when %definitions !empty {{\n  \
         some %definitions.properties.authorizations[*].roleDefinitionId == '{delete}' or\n  \
         some %definitions.properties.eligibleAuthorizations[*].roleDefinitionId == '{delete}'\n}}\n",
        every("forbidden_roles", &format!("roleDefinitionId not in {forbidden}")),
        every("allowed_roles", &format!("roleDefinitionId in {allowed}")),
        delete = roles::DELETE.id,
    );
    let known = match directory {
        Directory::None => return rules,
        Directory::Literals(people) => {
            list(people.iter().filter(|person| person.kind != Kind::User).map(|person| person.id.as_str()))
        }
        Directory::Joined => "directory[ kind in ['group', 'servicePrincipal'] ].id".to_owned(),
    };
    rules
        .push_str(&format!("\nlet known = {known}\n\n{}", every("principal_kinds", "principalId in %known")));
    rules
}

/// The directory as data for cfn-guard.
pub fn joined(people: &[Person]) -> Value {
    let entries: Vec<Value> = people
        .iter()
        .map(|person| {
            let kind = match person.kind {
                Kind::Group => "group",
                Kind::ServicePrincipal => "servicePrincipal",
                Kind::User => "user",
            };
            json!({ "id": person.id, "kind": kind })
        })
        .collect();
    json!({ "directory": entries })
}

/// A rule about each authorization, permanent or eligible.
fn every(name: &str, clause: &str) -> String {
    format!(
        "rule {name} when %definitions !empty {{\n  %definitions.properties.authorizations[*].{clause}\n  \
         when %definitions.properties.eligibleAuthorizations exists {{\n    \
         %definitions.properties.eligibleAuthorizations[*].{clause}\n  }}\n}}\n\n"
    )
}

fn list<'a>(ids: impl Iterator<Item = &'a str>) -> String {
    let quoted: Vec<String> = ids.map(|id| format!("'{id}'")).collect();
    format!("[{}]", quoted.join(", "))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_language_has_the_same_roles() {
        let rego = include_str!("../../rego/five.rego");
        let guard = guard(&Directory::None);
        for role in roles::allowed().iter().chain([&roles::OWNER, &roles::LOG_ANALYTICS]) {
            assert!(rego.contains(role.id) && guard.contains(role.id), "{}", role.name);
        }
        assert!(five().contains("principal-kinds") && !four().contains("principal-kinds"));
    }
}
