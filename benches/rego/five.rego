# The five rules of the measurements, with `data.directory` as an object from id to kind.
# A finding is [rule, access, role, principal].
package delegard

import rego.v1

definition_type := "Microsoft.ManagedServices/registrationDefinitions"

delete_role := "91c1777a-f3dc-4fae-b103-61d183457e46"

forbidden_roles := {
	"8e3af657-a8ff-443c-a75c-2fe8c4bcb635",
	"92aaf0da-9dab-42b6-94a3-d43ce8d16293",
}

allowed_roles := {
	"acdd72a7-3385-48ef-bd42-f606fba81ae7",
	"b24988ac-6180-42a0-ab88-20f7382dd24c",
	"43d0d8ad-25c7-4714-9337-8ba259a9fe05",
	"749f88d5-cbae-40b8-bcfc-e573ddc772fa",
	"9980e02c-c2be-4d73-94e8-173b1dc7cf3c",
	"4d97b98b-1d4f-4787-a291-c67834d212e7",
	"00c29273-979b-4161-815c-10b084fb9324",
	"cfd33db0-3dd1-45e3-aa9d-cdbdf3b6f24e",
	"91c1777a-f3dc-4fae-b103-61d183457e46",
	"18d7d88d-d35e-4fb5-a5c3-7773c20a72d9",
}

allowed_kinds := {"group", "servicePrincipal"}

findings contains ["forbidden-roles", "permanent", grant.roleDefinitionId, grant.principalId] if {
	some resource in input.resources
	resource.type == definition_type
	some grant in resource.properties.authorizations
	grant.roleDefinitionId in forbidden_roles
}

findings contains ["forbidden-roles", "eligible", grant.roleDefinitionId, grant.principalId] if {
	some resource in input.resources
	resource.type == definition_type
	some grant in resource.properties.eligibleAuthorizations
	grant.roleDefinitionId in forbidden_roles
}

findings contains ["allowed-roles", "permanent", grant.roleDefinitionId, grant.principalId] if {
	some resource in input.resources
	resource.type == definition_type
	some grant in resource.properties.authorizations
	not grant.roleDefinitionId in allowed_roles
}

findings contains ["allowed-roles", "eligible", grant.roleDefinitionId, grant.principalId] if {
	some resource in input.resources
	resource.type == definition_type
	some grant in resource.properties.eligibleAuthorizations
	not grant.roleDefinitionId in allowed_roles
}

findings contains ["principal-kinds", "permanent", grant.roleDefinitionId, grant.principalId] if {
	some resource in input.resources
	resource.type == definition_type
	some grant in resource.properties.authorizations
	kind := data.directory[grant.principalId]
	not kind in allowed_kinds
}

findings contains ["principal-kinds", "eligible", grant.roleDefinitionId, grant.principalId] if {
	some resource in input.resources
	resource.type == definition_type
	some grant in resource.properties.eligibleAuthorizations
	kind := data.directory[grant.principalId]
	not kind in allowed_kinds
}

findings contains ["activation-mfa", "eligible", grant.roleDefinitionId, grant.principalId] if {
	some resource in input.resources
	resource.type == definition_type
	some grant in resource.properties.eligibleAuthorizations
	not grant.justInTimeAccessPolicy.multiFactorAuthProvider == "Azure"
}

findings contains ["delete-role", "", "", ""] if {
	some resource in input.resources
	resource.type == definition_type
	not gives_back(resource.properties)
}

gives_back(properties) if {
	some grant in properties.authorizations
	grant.roleDefinitionId == delete_role
}

gives_back(properties) if {
	some grant in properties.eligibleAuthorizations
	grant.roleDefinitionId == delete_role
}
