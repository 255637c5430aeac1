"""S3 Block Public Access over a bucket: its own settings, the account's, and an access point's, of which any counts.

Amazon S3 User Guide, "Blocking public access to your Amazon S3 storage": S3 applies the most restrictive of them.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from leastwise.access.members import inner
from leastwise.inventory.state import State
from leastwise.model.configuration_item import ConfigurationItem
from leastwise.policy import Outcome, Rules, check_no_public_access

MEMBER: Final = "publicAccessBlockConfiguration"
_ACCOUNT: Final = "AWS::S3::AccountPublicAccessBlock"


@dataclass(frozen=True, slots=True)
class BlockPublicAccess:
    """What blocks: only what acts on what is there already. `notes` say which settings were not recorded."""

    ignores_public_acls: bool = False
    restricts_public_buckets: bool = False
    notes: tuple[str, ...] = ()

    def restricts(self, policy: Rules) -> bool:
        """Whether nobody outside but services gets in through this policy, because it is public."""
        if not self.restricts_public_buckets:
            return False
        return check_no_public_access(policy.policy, policy.reference).outcome is Outcome.FAIL


def block_public_access(state: State, account_id: str, items: Sequence[ConfigurationItem]) -> BlockPublicAccess:
    """The settings over a bucket and perhaps an access point, with those of the bucket's account."""
    blocks, notes = [], []
    for item in items:
        if MEMBER in item.configuration and MEMBER not in item.unknown:
            blocks.append(inner(item.configuration, MEMBER))
        else:
            kind = item.resource_type.rpartition("::")[2]
            notes.append(f"Block Public Access of {kind} {item.resource_name} was not recorded")
    of_account = state.of_type(_ACCOUNT, account_id)
    blocks += [inner(one.configuration, MEMBER) or one.configuration for one in of_account]
    if not of_account:
        notes.append(f"S3 Block Public Access of account {account_id} was not recorded")
    return BlockPublicAccess(
        any(one.get("ignorePublicAcls") is True for one in blocks),
        any(one.get("restrictPublicBuckets") is True for one in blocks),
        tuple(notes),
    )
