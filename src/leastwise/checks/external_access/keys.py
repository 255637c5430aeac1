"""KMS keys that somebody outside the zone of trust can use: by the key policy or by a grant."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any, Final

from leastwise.access.members import entries, inner, is_whole, text, texts
from leastwise.checks.check import Check, Result
from leastwise.checks.external_access.grants import Grants, Unknown, statement, written
from leastwise.checks.external_access.judging import Judge
from leastwise.checks.external_access.parts import parts_of
from leastwise.evidence.evidence import Evidence
from leastwise.model.configuration_item import ConfigurationItem
from leastwise.model.finding import Severity

KEY: Final = "AWS::KMS::Key"
_ID: Final = "external-key"
_POLICY: Final = "resourcePolicy"


def run(evidence: Evidence) -> Iterator[Result]:
    """A finding for each outsider and each statement of the key policy or grant."""
    judge = Judge(_ID, evidence)
    for key in judge.items(KEY):
        yield from judge.results(key, _opened_by(judge, key))
    yield from judge.not_read((KEY,))


def _opened_by(judge: Judge, key: ConfigurationItem) -> Iterator[Grants | Unknown]:
    parts = parts_of(key, judge.reference)
    document = key.configuration.get(_POLICY)
    rules = None if document is None else judge.documents.rules(document, "key policy")
    if document is None or _POLICY in key.unknown:
        yield Unknown("its key policy was not recorded", "kms:GetKeyPolicy")
    elif rules is None:
        yield Unknown("its key policy cannot be read as a policy")
    else:
        yield Grants(rules, "key policy", parts)
    if not is_whole(key.configuration, "grants") or "grants" in (*key.unknown, *key.partial):
        yield Unknown("its grants were not recorded in full", "kms:ListGrants")
    for grant in entries(key.configuration, "grants"):
        name = f"grant {text(grant, 'grantId')}"
        if statements := list(_statements(grant)):
            limits = rules.denies if rules is not None else ()
            made = written(judge.documents, statements, name)
            yield Grants(made, name, parts, detail={"grant": text(grant, "grantId")}, limits=limits, is_written=False)


def _statements(grant: Mapping[str, Any]) -> Iterator[dict[str, Any]]:
    """What a grant allows, and to whom (AWS KMS API Reference, "GrantListEntry"); services have grants of their own.

    AWS KMS Developer Guide, "Grants in AWS KMS": the constraints are about the encryption context.
    """
    operations = [f"kms:{one}" for one in texts(grant, "operations")]
    constraints = inner(grant, "constraints")
    condition: dict[str, Any] = {}
    for member in ("encryptionContextSubset", "encryptionContextEquals"):
        for name, value in inner(constraints, member).items():
            condition[f"kms:EncryptionContext:{name}"] = str(value)
    more: dict[str, Any] = {"Condition": {"StringEquals": condition}} if condition else {}
    if _is_arn(grantee := text(grant, "granteePrincipal")) and operations:
        yield statement({"AWS": grantee}, operations, **more)
    if _is_arn(retiring := text(grant, "retiringPrincipal")):
        yield statement({"AWS": retiring}, ["kms:RetireGrant"])


def _is_arn(principal: str) -> bool:
    return principal.startswith("arn:")


KEYS: Final = Check(
    _ID,
    "KMS key that outsiders can use",
    "external",
    Severity.CRITICAL,
    ("ExternalAccess",),
    (KEY,),
    "Whom outside the zone of trust a key policy or a grant lets use or manage a key. Denying statements of the key "
    "policy hold for grants too.",
    (
        "https://docs.aws.amazon.com/IAM/latest/UserGuide/access-analyzer-resources.html",
        "https://docs.aws.amazon.com/kms/latest/developerguide/grants.html",
    ),
    run,
)
