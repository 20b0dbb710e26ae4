//! The checks of the template itself, as rules: what each demands, how bad it is, and its source.
//!
//! They stand beside the rules of every policy under stable ids, so that a policy can re-grade or
//! switch them off like any other rule. Looking for what is wrong is left to the front end that
//! reads a template; the ids in brackets are those of `docs/policies.md`.

use super::ruleset::{CoreForm, Rule};
use crate::diagnostic::Severity;
use crate::model::Check;
use crate::text::{FileId, Span};

/// Where checks stand, for reports: they are in no policy file.
pub const TEMPLATE_CHECKS: &str = "template checks";

/// What is said of a check.
struct Row {
    id: &'static str,
    severity: Severity,
    title: &'static str,
    demand: &'static str,
    because: &'static str,
    fix: &'static str,
    see: &'static str,
}

const ONBOARD: &str = "https://learn.microsoft.com/azure/lighthouse/how-to/onboard-customer";
const ARCHITECTURE: &str = "https://learn.microsoft.com/azure/lighthouse/concepts/architecture";
const UPDATE: &str = "https://learn.microsoft.com/azure/lighthouse/how-to/update-delegation";
const ELIGIBLE: &str = "https://learn.microsoft.com/azure/lighthouse/how-to/create-eligible-authorizations";
const TEMPLATE: &str =
    "https://learn.microsoft.com/azure/templates/microsoft.managedservices/registrationdefinitions";

const fn row(check: Check) -> Row {
    match check {
        // [P-02]
        Check::MalformedId => Row {
            id: "template.malformed-id",
            severity: Severity::Error,
            title: "Ids are GUIDs",
            demand: "an id is a GUID",
            because: "Azure refuses the deployment",
            fix: "write the object id, role id or tenant id as a GUID with four hyphens",
            see: ONBOARD,
        },
        // [P-02, D-12]
        Check::Placeholder => Row {
            id: "template.placeholder",
            severity: Severity::Warning,
            title: "Nothing is left to be filled in",
            demand: "no value is a placeholder",
            because: "the template cannot be deployed as it is, or shows the customer an unfinished text",
            fix: "fill it in, or give the value by a parameter file",
            see: ONBOARD,
        },
        //
        Check::MistypedRole => Row {
            id: "template.mistyped-role",
            severity: Severity::Error,
            title: "Ids of roles have no slips",
            demand: "the id of a role is not that of a built-in role but for a few digits",
            because: "Azure takes built-in roles only, and this id is none",
            fix: "copy the role's id anew",
            see: "https://learn.microsoft.com/azure/lighthouse/concepts/tenants-users-roles",
        },
        //
        Check::RolePath => Row {
            id: "template.role-path",
            severity: Severity::Warning,
            title: "Roles are named by bare GUIDs",
            demand: "a role is named by its GUID alone",
            because: "the schema of delegatedRoleDefinitionIds takes nothing else, and a path in roleDefinitionId is not documented",
            fix: "write the GUID at the end of the path without the path",
            see: TEMPLATE,
        },
        // [E-09, E-15, D-21]
        Check::MissingProperty => Row {
            id: "template.missing-property",
            severity: Severity::Error,
            title: "Required properties are there",
            demand: "every required property is there",
            because: "Azure refuses the deployment",
            fix: "add the property",
            see: TEMPLATE,
        },
        Check::UnknownProperty => Row {
            id: "template.unknown-property",
            severity: Severity::Warning,
            title: "Properties have names that Azure knows",
            demand: "every property of a registration definition is one that Azure documents",
            because: "what stands under another name has no effect",
            fix: "mend the name, or remove the property",
            see: TEMPLATE,
        },
        // [E-05, E-09]
        Check::MalformedValue => Row {
            id: "template.malformed-value",
            severity: Severity::Error,
            title: "Values are of the kind that is wanted",
            demand: "a list is a list, a duration is one of ISO 8601, and multiFactorAuthProvider is Azure or None",
            because: "Azure documents nothing else for the property",
            fix: "write a value of the kind that is wanted",
            see: TEMPLATE,
        },
        // [E-06]
        Check::EmptyApprovers => Row {
            id: "template.empty-approvers",
            severity: Severity::Warning,
            title: "A list of approvers has an entry",
            demand: "managedByTenantApprovers has an entry if it is there",
            because: "the list is optional, but empty it is not allowed",
            fix: "name an approver, or remove the list",
            see: ELIGIBLE,
        },
        Check::ApiVersion => Row {
            id: "template.api-version",
            severity: Severity::Error,
            title: "The API version exists",
            demand: "the API version is one that Microsoft.ManagedServices publishes",
            because: "Azure refuses an API version that its resource provider does not have",
            fix: "use 2022-10-01",
            see: TEMPLATE,
        },
        // [E-14]
        Check::EligibleApiVersion => Row {
            id: "template.eligible-api-version",
            severity: Severity::Error,
            title: "Eligible authorizations need an API version that has them",
            demand: "eligible authorizations stand under API version 2020-02-01-preview or later",
            because: "Azure refuses them under an earlier one",
            fix: "set apiVersion to 2022-10-01",
            see: ELIGIBLE,
        },
        // [D-02, D-03]
        Check::DefinitionScope => Row {
            id: "template.definition-scope",
            severity: Severity::Error,
            title: "Definitions are deployed to subscriptions",
            demand: "a registration definition is deployed to a subscription",
            because: "Azure takes it nowhere else, even if only a resource group is delegated",
            fix: "deploy the template to a subscription, with the $schema subscriptionDeploymentTemplate.json",
            see: ARCHITECTURE,
        },
        // [D-14]
        Check::ResourceName => Row {
            id: "template.resource-name",
            severity: Severity::Error,
            title: "Definitions are named by GUIDs",
            demand: "the name of a registration definition's resource is a GUID",
            because: "Azure refuses the deployment",
            fix: "name it by guid() of the offer's name; the name that people see is registrationDefinitionName",
            see: TEMPLATE,
        },
        // [D-01]
        Check::OwnTenant => Row {
            id: "template.own-tenant",
            severity: Severity::Error,
            title: "The managing tenant is another tenant",
            demand: "the managing tenant is not the tenant that delegates",
            because: "Azure refuses a delegation of a tenant to itself",
            fix: "set managedByTenantId to the tenant of the service provider",
            see: ONBOARD,
        },
        // [O-12]
        Check::IncompletePlan => Row {
            id: "template.incomplete-plan",
            severity: Severity::Error,
            title: "The plan of a Marketplace offer is complete",
            demand: "a plan has name, product, publisher and version",
            because: "Azure requires all four, and they must be those of the published offer",
            fix: "give all four, or remove the plan",
            see: TEMPLATE,
        },
        // [D-04]
        Check::AssignmentDefinition => Row {
            id: "template.assignment-definition",
            severity: Severity::Error,
            title: "Assignments name a definition of a subscription",
            demand: "registrationDefinitionId of a registration assignment is the id of a registration definition of a subscription",
            because: "Azure refuses an assignment that references no definition at subscription level",
            fix: "write subscriptionResourceId('Microsoft.ManagedServices/registrationDefinitions', NAME) with the name of the definition's resource",
            see: ARCHITECTURE,
        },
        // [D-06]
        Check::AssignedTwice => Row {
            id: "template.assigned-twice",
            severity: Severity::Error,
            title: "A scope has one assignment of an offer",
            demand: "no two registration assignments put offers of one name on one scope",
            because: "Azure refuses the second one",
            fix: "remove one of the assignments, or give the other offer a name and a deployment of its own",
            see: ONBOARD,
        },
        // [D-07]
        Check::SeveralOffers => Row {
            id: "template.several-offers",
            severity: Severity::Info,
            title: "One provider has one offer in a subscription",
            demand: "the delegations of a subscription to one managing tenant have one offer's name",
            because: "one name for each customer and managing tenant is recommended, as a new name makes one more delegation in place of an update",
            fix: "give them one registrationDefinitionName, or put their authorizations together",
            see: UPDATE,
        },
        // [D-08]
        Check::RepeatedGrant => Row {
            id: "template.repeated-grant",
            severity: Severity::Info,
            title: "A grant stands in one delegation of a subscription",
            demand: "no two delegations of a subscription to one managing tenant grant one principal the same role",
            because: "once one of the delegations is removed, the access by the others may be gone as well",
            fix: "grant it in one delegation, or deploy the others again whenever one is removed",
            see: "https://learn.microsoft.com/azure/lighthouse/how-to/remove-delegation",
        },
        // [D-15]
        Check::PolicyNames => Row {
            id: "template.policy-names",
            severity: Severity::Warning,
            title: "What a policy deploys has names of its own",
            demand: "in what a policy deploys, a registration assignment is not named like its definition",
            because: "the remediation of such a policy was seen to fail: the deployment cannot reference itself",
            fix: "name the assignment by guid() of the offer's name and one more text",
            see: "https://github.com/Azure/Azure-Lighthouse-samples/issues/102",
        },
        // [L-05]
        Check::DefenderScope => Row {
            id: "template.defender-scope",
            severity: Severity::Warning,
            title: "Defender for Cloud needs the whole subscription",
            demand: "a role for Defender for Cloud is not granted on resource groups alone",
            because: "what Defender for Cloud offers across tenants needs the subscription to be delegated, not resource groups",
            fix: "assign the definition to the subscription, or grant the role in a delegation of the subscription",
            see: "https://learn.microsoft.com/azure/lighthouse/concepts/cross-tenant-management-experience",
        },
    }
}

/// The checks as rules.
pub(super) fn rules() -> impl Iterator<Item = Rule> {
    Check::ALL.into_iter().map(|check| {
        let row = row(check);
        Rule {
            id: row.id.to_owned(),
            title: Some(row.title.to_owned()),
            sentence: row.demand.to_owned(),
            subject: String::new(),
            severity: row.severity,
            form: CoreForm::Check(check),
            because: Some(row.because.to_owned()),
            fix: Some(row.fix.to_owned()),
            see: vec![row.see.to_owned()],
            exceptions: Vec::new(),
            policy: TEMPLATE_CHECKS.to_owned(),
            span: Span::at(FileId(0), 0),
            line: 0,
            overridden: None,
        }
    })
}

#[cfg(test)]
mod tests {
    use super::rules;
    use crate::model::Check;

    #[test]
    fn every_check_has_an_id_of_its_own() {
        let mut ids: Vec<String> = rules().map(|rule| rule.id).collect();
        assert!(ids.iter().all(|id| id.starts_with("template.")));
        ids.sort();
        ids.dedup();
        assert_eq!(ids.len(), Check::ALL.len());
    }
}
