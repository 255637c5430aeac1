"""Which newly allowed actions let a principal gain further rights.

IAM User Guide, "Grant a user permissions to pass a role to an AWS service" and "Permissions boundaries": who may change
policies, credentials, trust or boundaries, or run code as a role, may gain what these give. Own credentials give a user
nothing that it has not ("Allows IAM users to manage their own credentials").
"""

from __future__ import annotations

from functools import lru_cache
from typing import Final

from leastwise.access.comparison import EffectiveAccess
from leastwise.policy import Reference, Statement
from leastwise.policy.rule import Rule
from leastwise.reference.escalation import ESCALATION_WRITES

_BECOMING: Final = ("iam:PassRole", "sts:AssumeRole", "sts:AssumeRoot")
_RUNNING_AS: Final = ("lambda:UpdateFunctionCode", "ssm:SendCommand", "ssm:StartSession", "glue:UpdateDevEndpoint")
"""Run code with the role of what is there already: function, instance, endpoint."""

_OWN_CREDENTIALS: Final = (
    *("iam:CreateAccessKey", "iam:UpdateAccessKey", "iam:CreateLoginProfile", "iam:UpdateLoginProfile"),
    *("iam:EnableMFADevice", "iam:DeactivateMFADevice"),
)


@lru_cache(maxsize=2)
def escalation_bits(reference: Reference) -> int:
    """The actions of the reference by which rights may be gained."""
    names = [f"{source.partition('.')[0]}:{event}" for source, events in ESCALATION_WRITES.items() for event in events]
    return _bits((*names, *_BECOMING, *_RUNNING_AS), reference)


def is_escalation(rule: Rule, bits: int, arn: str, reference: Reference) -> bool:
    """Whether newly allowed actions of a statement let the principal gain further rights.

    Its own credentials do not count, nor does assuming roles that are written out: their rights are known.
    """
    left = bits & escalation_bits(reference)
    if left and _is_own(rule.statement, arn):
        left &= ~_bits(_OWN_CREDENTIALS, reference)
    if left and not rule.covers_all_resources and not any(_is_open(one) for one in rule.statement.resources or ()):
        left &= ~_bits(("sts:AssumeRole",), reference)
    return bool(left)


def allows_everything(access: EffectiveAccess, reference: Reference) -> bool:
    """Whether every action is allowed on every resource without a condition."""
    return not _bits(("*",), reference) & ~access.free_bits


def _is_own(statement: Statement, arn: str) -> bool:
    """Whether a statement is about the principal itself alone."""
    resources = statement.resources or ()
    return bool(resources) and not statement.not_resources and all(_names(one, arn) for one in resources)


def _names(resource: str, arn: str) -> bool:
    """Whether a pattern matches the principal alone, by ARN or by `user/NAME`, whatever account it leaves open."""
    service, _, rest = resource.partition(":user/")
    name = arn.rpartition("/")[2]
    return resource == arn or (":iam:" in service and bool(name) and rest.rpartition("/")[2] == name)


def _is_open(resource: str) -> bool:
    return resource.endswith(("role/*", ":*")) or resource == "*"


def _bits(names: tuple[str, ...], reference: Reference) -> int:
    found = 0
    for name in names:
        found |= reference.actions_matching(name)
    return found
