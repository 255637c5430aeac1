"""To whom outside a policy was opened: other accounts than the resource's, any AWS account, the public.

IAM User Guide, "How AWS Identity and Access Management Access Analyzer findings work" (zone of trust): accounts of the
resource's own organisation, where that was recorded, are not outside; nor is who must be of it (`aws:PrincipalOrgID`).
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Final

from leastwise.access.organization import OrganizationReader
from leastwise.model.configuration_item import ConfigurationItem
from leastwise.policy import Caller, CallerKind, Comparison, Policy, Rules
from leastwise.policy.callers import Callers, all_callers, demand
from leastwise.policy.shared_providers import strangers_with_tokens
from leastwise.policy.texts import Pattern

Opening = tuple[Caller | None, int]
"""A caller, and the place of the statement that lets it in."""

_OF_NO_ACCOUNT: Final = (CallerKind.SERVICE, CallerKind.FEDERATED)
_FOR_WHOM_ASKS: Final = ("AWS::EC2::VPCEndpoint",)
"""Their policies limit what passes through, and let nobody in: "Principal": "*" is the default."""


def openings(
    new: Rules, old: Rules, item: ConfigurationItem, organization: OrganizationReader, about: Sequence[Pattern]
) -> frozenset[Opening]:
    """Return which statements of a resource's new policy let in whom from outside, whom the old one did not."""
    if item.resource_type in _FOR_WHOM_ASKS:
        return frozenset()
    found: set[Opening] = set()
    for callers in _outsiders((new.policy, old.policy), item, organization):
        comparison = Comparison(new, old, (callers,), known_actions=True, resources=tuple(about))
        indices = {one.witness.allowed_by.statement.index for one in comparison.differences()}
        found |= {(callers.example, index) for index in indices}
    return frozenset(found)


def is_outside(account_id: str, item: ConfigurationItem, organization: OrganizationReader) -> bool:
    """Whether an account is another than the resource's, and none of its organisation."""
    if account_id == item.account_id:
        return False
    return not (organization.knows(account_id) and organization.knows(item.account_id))


def _outsiders(
    policies: Sequence[Policy], item: ConfigurationItem, organization: OrganizationReader
) -> Iterator[Callers]:
    own = organization.organization_id(item.account_id)
    for callers in all_callers(policies):
        caller = callers.example
        if caller is None or caller.kind in _OF_NO_ACCOUNT or not is_outside(caller.account, item, organization):
            continue
        is_member = caller.kind not in (CallerKind.ANONYMOUS, CallerKind.CANONICAL_USER)
        stranger = (demand("StringNotEquals", "aws:PrincipalOrgID", own),) if own and is_member else ()
        yield Callers(caller, (*callers.demands, *stranger), callers.resources)
    yield from strangers_with_tokens(policies)
