"""A question about access put together from a state: the policies that a request meets, and what is known of it.

What is taken for granted where nothing is given: requests are sent over TLS (`aws:SecureTransport`), at the moment of
the state (`aws:CurrentTime`), to the resource's Region; IAM answers in us-east-1 (IAM User Guide, "AWS global condition
context keys", aws:RequestedRegion).
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any, Final

from leastwise.access.context import KnownContext, principal_context
from leastwise.access.documents import Documents
from leastwise.access.organization import OrganizationReader
from leastwise.access.policies import AppliedPolicy, Levels, PolicyReader, PrincipalPolicies
from leastwise.access.principals import AccessPrincipal
from leastwise.access.resources import RequestedResource
from leastwise.inventory.state import State
from leastwise.policy import PolicyKind, PolicyStack, Reference, Rules
from leastwise.policy.evaluate import has_identity
from leastwise.policy.request import caller_context

_ALLOW_ANYBODY: Final[Mapping[str, Any]] = {
    "Version": "2012-10-17",
    "Statement": [{"Effect": "Allow", "Principal": "*", "Action": "*", "Resource": "*"}],
}
_GLOBAL_REGION_SERVICES: Final = ("iam:",)


@dataclass(frozen=True, slots=True)
class Question:
    """May this caller do this action on this resource? `stack` holds what was recorded.

    `hopeful` is the stack with everything allowed by what was not recorded: what it does not allow, nobody allows.
    `unrecorded` says what that is, `notes` what was not looked at; both are empty where everything is known.
    """

    principal: AccessPrincipal
    action: str
    resource: RequestedResource
    stack: PolicyStack
    hopeful: PolicyStack
    known: KnownContext
    applied: tuple[AppliedPolicy, ...] = ()
    unrecorded: tuple[str, ...] = ()
    notes: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class _Around:
    """Of a question about a resource: known context values, complete beginnings of keys, and notes."""

    resource: RequestedResource
    values: Mapping[str, tuple[str, ...]]
    complete: tuple[str, ...]
    notes: tuple[str, ...]


@dataclass(eq=False)
class Surroundings:
    """A state with what reads it, for many questions. `now` (with zone) stands for the moment of a state of now."""

    state: State
    documents: Documents
    now: datetime
    given: Mapping[str, tuple[str, ...]] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self.policies = PolicyReader(self.state, self.documents)
        self.organization = OrganizationReader(self.state, self.documents)
        self._everything = self.documents.rules(_ALLOW_ANYBODY, "not recorded")
        self._around: dict[tuple[str, int], _Around] = {}

    def question(self, principal: AccessPrincipal, action: str, resource: RequestedResource) -> Question:
        """The question whether a principal may do an action on a resource."""
        own = self.policies_of(principal)
        rcps = self._levels(resource.account_id or principal.caller.account, PolicyKind.RCP)
        stack = PolicyStack(
            tuple(one.rules for one in own.identity if one.rules is not None),
            resource.policy,
            own.boundary.rules if own.boundary is not None else None,
            (),
            _known_levels(own.scps, self._everything),
            _known_levels(rcps, self._everything),
            None,
            resource.account_id or None,
            resource.public_access_blocked,
        )
        unrecorded = list(own.unrecorded)
        unrecorded += PrincipalPolicies(scps=rcps).unrecorded
        if principal.needs_policies:
            unrecorded.append(f"the policies of {principal.caller.arn} were not recorded")
        if not resource.is_policy_known and self._needs_resource_policy(principal, action, resource):
            unrecorded.append(f"the policy of {resource.arn} was not recorded")
        return Question(
            principal,
            action,
            resource,
            stack,
            self._hopeful(stack, principal, own, resource),
            self.context(principal, action, resource),
            (*own.all, *(one for level in rcps for one in level)),
            tuple(dict.fromkeys(unrecorded)),
            (*self._around_of(action, resource).notes, *self._notes(principal, resource)),
        )

    def policies_of(self, principal: AccessPrincipal) -> PrincipalPolicies:
        """The policies of a principal; of a root only those of its organisation."""
        caller = principal.caller
        scps = self._levels(caller.account, PolicyKind.SCP) if has_identity(caller) else ()
        if principal.item is None:
            return PrincipalPolicies(scps=scps)
        return self.policies.of_principal(principal.item, scps)

    def context(self, principal: AccessPrincipal, action: str, resource: RequestedResource) -> KnownContext:
        """What is known of the context of such a request; what was given takes precedence."""
        caller = principal.caller
        item = principal.item
        known = principal_context(item) if item is not None else KnownContext(caller_context(caller))
        around = self._around_of(action, resource)
        values = {**around.values, **self._of_organization("aws:principal", caller.account)}
        return known.with_values(values, *around.complete).with_values(self.given)

    def _around_of(self, action: str, resource: RequestedResource) -> _Around:
        """What of a question is the same whoever asks."""
        key = action, id(resource)
        found = self._around.get(key)
        if found is None or found.resource is not resource:
            found = self._around[key] = self._around_anew(action, resource)
        return found

    def _around_anew(self, action: str, resource: RequestedResource) -> _Around:
        moment = (self.state.moment or self.now).astimezone(UTC)
        values: dict[str, tuple[str, ...]] = {
            "aws:securetransport": ("true",),
            "aws:currenttime": (moment.strftime("%Y-%m-%dT%H:%M:%SZ"),),
            "aws:epochtime": (str(int(moment.timestamp())),),
        }
        if resource.account_id:
            values["aws:resourceaccount"] = (resource.account_id,)
            values |= self._of_organization("aws:resource", resource.account_id)
        region = "us-east-1" if action.lower().startswith(_GLOBAL_REGION_SERVICES) else resource.region
        values |= {"aws:requestedregion": (region,)} if region else {}
        tags = resource.item.tags if resource.item is not None else None
        values |= {f"aws:resourcetag/{key.lower()}": (value,) for key, value in (tags or {}).items()}
        is_complete = resource.item is not None and tags is not None and "tags" not in resource.item.unknown
        notes = (*action_notes(action, resource.arn, self.documents.reference), *resource_notes(action, resource))
        return _Around(resource, values, ("aws:resourcetag/",) if is_complete else (), notes)

    def _of_organization(self, prefix: str, account_id: str) -> dict[str, tuple[str, ...]]:
        organization = self.organization.organization_id(account_id) if account_id else None
        if organization is None:
            return {}
        path = self.organization.organization_path(account_id)
        return {f"{prefix}orgid": (organization,), **({f"{prefix}orgpaths": (path,)} if path else {})}

    def _levels(self, account_id: str, kind: PolicyKind) -> Levels:
        return self.organization.levels(account_id, kind) if self.organization.knows(account_id) else ()

    def _hopeful(
        self, stack: PolicyStack, principal: AccessPrincipal, own: PrincipalPolicies, resource: RequestedResource
    ) -> PolicyStack:
        everything = self._everything
        assert everything is not None
        unknown = principal.needs_policies or bool(own.unknown) or any(one.rules is None for one in own.identity)
        return PolicyStack(
            (*stack.identity, everything) if unknown else stack.identity,
            stack.resource if resource.is_policy_known else everything,
            stack.boundary,
            stack.session,
            stack.scps,
            stack.rcps,
            None,
            stack.resource_account,
            stack.public_access_blocked,
        )

    def _needs_resource_policy(self, principal: AccessPrincipal, action: str, resource: RequestedResource) -> bool:
        """Whether nothing is allowed without the resource's own policy."""
        caller = principal.caller
        crosses = bool(resource.account_id) and resource.account_id != caller.account
        of_its_own = action.lower().startswith(("kms:", "sts:assumerole")) and resource.arn != "*"
        return crosses or of_its_own or not has_identity(caller)

    def _notes(self, principal: AccessPrincipal, resource: RequestedResource) -> list[str]:
        found: list[str] = []
        accounts = {principal.caller.account: "SCPs"} if has_identity(principal.caller) else {}
        if resource.account_id and resource.account_id not in accounts:
            accounts[resource.account_id] = "RCPs"
        for account, what in accounts.items():
            if account and not self.organization.knows_policies(account):
                found.append(f"the organisation of account {account} was not recorded: its {what} were not looked at")
        return found


def _known_levels(levels: Levels, everything: Rules | None) -> tuple[tuple[Rules, ...], ...]:
    """Levels as the evaluator takes them; a level with a policy that was not recorded may allow everything."""
    return tuple(tuple(rules for one in level if (rules := one.rules or everything) is not None) for level in levels)


def resource_notes(action: str, resource: RequestedResource) -> tuple[str, ...]:
    """What was not known of the resource: a policy of its own, the account that owns it."""
    found: list[str] = []
    is_trust = ":iam:" in resource.arn and not action.lower().startswith("sts:")
    if not resource.is_policy_known and not is_trust:
        found.append(f"whether {resource.arn} has a policy of its own was not recorded: none was looked at")
    if not resource.account_id and resource.arn != "*":
        found.append(f"the account that owns {resource.arn} was not recorded: it was taken for the caller's own")
    return tuple(found)


def action_notes(action: str, resource: str, reference: Reference) -> tuple[str, ...]:
    """What should be said of an action: that it is not known, or that it is about a resource and none is named."""
    known = reference.action(action)
    if known is None:
        return (f"the reference data does not know {action}: is it spelled right?",)
    if resource == "*" and known.resource_types:
        return (f"{action} can be about a resource, and none was named: what is allowed on some ARNs does not count",)
    return ()
