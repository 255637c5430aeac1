"""S3 Glacier vaults: access policy and lock policy."""

from __future__ import annotations

from collections.abc import Mapping
from functools import partial
from typing import Any, Final

from leastwise.collectors.collector import Observations
from leastwise.collectors.live.collector import AccountAccess, LiveCollector
from leastwise.collectors.live.reading import Reading
from leastwise.collectors.live.resource_policies.own_policy import RESOURCE_POLICY, document_of
from leastwise.collectors.live.spelling import instant

VAULT: Final = "AWS::Glacier::Vault"
_NONE: Final = ("ResourceNotFoundException",)
_NOT_OFFERED: Final = ("NoLongerSupportedException",)


def collect(account: AccountAccess) -> Observations:
    """Every vault (Amazon S3 Glacier API Reference, "List Vaults": a dash stands for the caller's account)."""
    reading = Reading(account)
    listed = reading.pages(
        "glacier", "list_vaults", "VaultList", about=VAULT, absent=_NOT_OFFERED, parameters={"accountId": "-"}
    )
    reading.each(partial(_vault, reading), listed)
    return reading.observations(VAULT)


def _vault(reading: Reading, vault: Mapping[str, Any]) -> None:
    name, arn = vault["VaultName"], vault["VaultARN"]
    configuration: dict[str, Any] = {"vaultName": name, "arn": arn, "creationDate": instant(vault.get("CreationDate"))}
    asked = {"accountId": "-", "vaultName": name}
    access = reading.call(
        "glacier", "get_vault_access_policy", about=VAULT, resource=arn, absent=_NONE, parameters=asked
    )
    if access is not None:
        configuration[RESOURCE_POLICY] = document_of((access.get("policy") or {}).get("Policy"))
    lock = reading.call("glacier", "get_vault_lock", about=VAULT, resource=arn, absent=_NONE, parameters=asked)
    if lock is not None:
        configuration["lockPolicy"] = document_of(lock.get("Policy"))
    reading.item(VAULT, name, name=name, arn=arn, configuration=configuration)


GLACIER_VAULTS: Final = LiveCollector(
    name="glacier-vaults",
    title="S3 Glacier vaults: access and lock policies",
    service="glacier",
    actions=("glacier:ListVaults", "glacier:GetVaultAccessPolicy", "glacier:GetVaultLock"),
    resource_types=(VAULT,),
    collect=collect,
)
