"""The five rules of the measurements as checks of Checkov.

Checkov has no rules for delegations of its own. A check of it says of a whole resource whether it passes, so the
findings are one for each template and rule. `DELEGARD_BENCH_DIRECTORY` names the export of the directory.
"""

import json
import os

from checkov.arm.base_resource_check import BaseResourceCheck
from checkov.common.models.enums import CheckCategories, CheckResult

FORBIDDEN = {"8e3af657-a8ff-443c-a75c-2fe8c4bcb635", "92aaf0da-9dab-42b6-94a3-d43ce8d16293"}
ALLOWED = {
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
DELETE = "91c1777a-f3dc-4fae-b103-61d183457e46"


def users():
    """The ids in the directory that are neither groups nor service principals."""
    with open(os.environ["DELEGARD_BENCH_DIRECTORY"], encoding="utf-8") as file:
        entries = json.load(file)["value"]
    kinds = {"#microsoft.graph.group", "#microsoft.graph.servicePrincipal"}
    return {entry["id"] for entry in entries if entry["@odata.type"] not in kinds}


USERS = users()


def requires_mfa(grant):
    """Whether activation asks for multi-factor authentication."""
    return grant.get("justInTimeAccessPolicy", {}).get("multiFactorAuthProvider") == "Azure"


class Rule(BaseResourceCheck):
    """A rule; `holds` is given the permanent and the eligible authorizations."""

    def __init__(self, id, name, holds):
        self.holds = holds
        super().__init__(
            name=name,
            id=id,
            categories=[CheckCategories.IAM],
            supported_resources=["Microsoft.ManagedServices/registrationDefinitions"],
        )

    def scan_resource_conf(self, conf):
        properties = conf["properties"]
        permanent = properties.get("authorizations", [])
        eligible = properties.get("eligibleAuthorizations", [])
        return CheckResult.PASSED if self.holds(permanent, eligible) else CheckResult.FAILED


Rule("CKV_DELEGARD_1", "forbidden-roles", lambda permanent, eligible: all(
    grant["roleDefinitionId"] not in FORBIDDEN for grant in permanent + eligible))
Rule("CKV_DELEGARD_2", "allowed-roles", lambda permanent, eligible: all(
    grant["roleDefinitionId"] in ALLOWED for grant in permanent + eligible))
Rule("CKV_DELEGARD_3", "principal-kinds", lambda permanent, eligible: all(
    grant["principalId"] not in USERS for grant in permanent + eligible))
Rule("CKV_DELEGARD_4", "activation-mfa", lambda permanent, eligible: all(map(requires_mfa, eligible)))
Rule("CKV_DELEGARD_5", "delete-role", lambda permanent, eligible: any(
    grant["roleDefinitionId"] == DELETE for grant in permanent + eligible))
