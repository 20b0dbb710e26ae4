//! The roles that occur in the fleets. Their ids are Azure's, the same in every tenant.

/// A built-in role.
#[derive(Clone, Copy, PartialEq, Eq)]
pub struct Role {
    /// Its documented name.
    pub name: &'static str,
    /// Its id.
    pub id: &'static str,
}

const fn role(name: &'static str, id: &'static str) -> Role {
    Role { name, id }
}

/// Lets the provider give a delegation back.
pub const DELETE: Role =
    role("Managed Services Registration assignment Delete Role", "91c1777a-f3dc-4fae-b103-61d183457e46");
/// Never delegated, and tried all the same.
pub const OWNER: Role = role("Owner", "8e3af657-a8ff-443c-a75c-2fe8c4bcb635");
/// Has data actions today, so Azure no longer takes it; many offers still have it.
pub const LOG_ANALYTICS: Role = role("Log Analytics Contributor", "92aaf0da-9dab-42b6-94a3-d43ce8d16293");
/// Comes with the roles that it may hand on.
pub const ACCESS_ADMINISTRATOR: Role =
    role("User Access Administrator", "18d7d88d-d35e-4fb5-a5c3-7773c20a72d9");
/// The role that stands beside eligible ones.
pub const READER: Role = role("Reader", "acdd72a7-3385-48ef-bd42-f606fba81ae7");
/// The role that most offers grant.
pub const CONTRIBUTOR: Role = role("Contributor", "b24988ac-6180-42a0-ab88-20f7382dd24c");

/// What offers grant as a rule: with the Delete Role and User Access Administrator, the ten that are allowed.
pub const USUAL: [Role; 8] = [
    READER,
    CONTRIBUTOR,
    role("Monitoring Reader", "43d0d8ad-25c7-4714-9337-8ba259a9fe05"),
    role("Monitoring Contributor", "749f88d5-cbae-40b8-bcfc-e573ddc772fa"),
    role("Virtual Machine Contributor", "9980e02c-c2be-4d73-94e8-173b1dc7cf3c"),
    role("Network Contributor", "4d97b98b-1d4f-4787-a291-c67834d212e7"),
    role("Backup Operator", "00c29273-979b-4161-815c-10b084fb9324"),
    role("Support Request Contributor", "cfd33db0-3dd1-45e3-aa9d-cdbdf3b6f24e"),
];

/// What is granted now and then without being on the list.
pub const RARE: [Role; 12] = [
    role("Storage Account Contributor", "17d1049b-9a84-46fb-8f53-869881c3d3ab"),
    role("Key Vault Contributor", "f25e0fa2-a7c8-4377-a976-54943a77a395"),
    role("Cost Management Reader", "72fafb9e-0641-4937-9268-a91bfd8191a3"),
    role("Security Reader", "39bc4728-0917-49c7-9d2c-d95423bc2eb4"),
    role("Security Admin", "fb1c8493-542b-48eb-b624-b4c8fea62acd"),
    role("Tag Contributor", "4a9ae827-6dc8-4573-8ac7-8239d42aa03f"),
    role("Site Recovery Contributor", "6670b86e-a3f7-4917-ac9b-5d6ab1be4567"),
    role("Website Contributor", "de139f84-1756-47ae-9be6-808fbbe84772"),
    role("SQL Server Contributor", "6d8ee4ec-f05a-4a1d-8b00-a9b17e38b437"),
    role("Billing Reader", "fa23ad8b-c56e-40d8-ac0c-ce449e1d2c64"),
    role("DNS Zone Contributor", "befefa01-2a29-4197-83a8-272ff33ce314"),
    role("Backup Contributor", "5e467623-bb1f-42f4-a55d-6e525e11384b"),
];

/// The ten roles of the allow-list.
pub fn allowed() -> Vec<Role> {
    let mut roles = USUAL.to_vec();
    roles.extend([DELETE, ACCESS_ADMINISTRATOR]);
    roles
}
