"""Roles that somebody outside the zone of trust can assume."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from leastwise.access.changes_resources import TRUST
from leastwise.access.context import ROLE
from leastwise.checks.check import Check, Result
from leastwise.checks.external_access.grants import Grants, Unknown
from leastwise.checks.external_access.judging import Judge
from leastwise.checks.external_access.parts import role_parts
from leastwise.evidence.evidence import Evidence
from leastwise.model.configuration_item import ConfigurationItem
from leastwise.model.finding import Severity

_ID: Final = "external-role-trust"


def run(evidence: Evidence) -> Iterator[Result]:
    """A finding for each outsider and statement of a trust policy."""
    judge = Judge(_ID, evidence)
    for role in judge.items(ROLE):
        yield from judge.results(role, [_grants(judge, role)])
    yield from judge.not_read((ROLE,))


def _grants(judge: Judge, role: ConfigurationItem) -> Grants | Unknown:
    document = role.configuration.get(TRUST)
    if document is None or TRUST in role.unknown:
        return Unknown("its trust policy was not recorded", "iam:GetRole")
    rules = judge.documents.rules(document, "trust policy")
    if rules is None:
        return Unknown("its trust policy cannot be read as a policy")
    return Grants(rules, "trust policy", role_parts(judge.reference))


ROLE_TRUST: Final = Check(
    _ID,
    "Role that outsiders can assume",
    "external",
    Severity.CRITICAL,
    ("ExternalAccess",),
    (ROLE,),
    "Whom outside the zone of trust the trust policy of a role admits: anybody, any AWS account, accounts and "
    "principals by name, identities of providers that others run or that many share. The severity follows from what "
    "the role may do. Services are not named: they get a role only from within its own account.",
    (
        "https://docs.aws.amazon.com/IAM/latest/UserGuide/access-analyzer-resources.html",
        "https://docs.aws.amazon.com/IAM/latest/UserGuide/id_roles_common-scenarios_third-party.html",
    ),
    run,
)
