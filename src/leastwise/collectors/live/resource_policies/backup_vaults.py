"""Backup vaults and their access policies."""

from __future__ import annotations

from collections.abc import Mapping
from functools import partial
from typing import Any, Final

from leastwise.collectors.collector import Observations
from leastwise.collectors.live.collector import AccountAccess, LiveCollector
from leastwise.collectors.live.reading import Reading
from leastwise.collectors.live.resource_policies.own_policy import own_policy
from leastwise.collectors.live.spelling import members

BACKUP_VAULT: Final = "AWS::Backup::BackupVault"


def collect(account: AccountAccess) -> Observations:
    """Every vault (AWS Backup API Reference, "ListBackupVaults", "GetBackupVaultAccessPolicy")."""
    reading = Reading(account)
    vaults = reading.pages("backup", "list_backup_vaults", "BackupVaultList", about=BACKUP_VAULT)
    reading.each(partial(_vault, reading), vaults)
    return reading.observations(BACKUP_VAULT)


def _vault(reading: Reading, vault: Mapping[str, Any]) -> None:
    name, arn = vault["BackupVaultName"], vault["BackupVaultArn"]
    configuration = {"arn": arn, **members(vault, "BackupVaultName", "CreationDate", "EncryptionKeyArn", "Locked")}
    configuration |= own_policy(
        reading,
        "backup",
        "get_backup_vault_access_policy",
        "Policy",
        about=BACKUP_VAULT,
        resource=arn,
        none=("ResourceNotFoundException",),
        parameters={"BackupVaultName": name},
    )
    reading.item(BACKUP_VAULT, name, name=name, arn=arn, configuration=configuration)


BACKUP_VAULTS: Final = LiveCollector(
    name="backup-vaults",
    title="Backup vaults and their access policies",
    service="backup",
    actions=("backup:ListBackupVaults", "backup:GetBackupVaultAccessPolicy"),
    resource_types=(BACKUP_VAULT,),
    collect=collect,
)
