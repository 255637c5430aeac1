"""Policies that allow decryption with any key.

A customer managed or inline policy that allows kms:Decrypt or kms:ReEncryptFrom on keys of any id. Under a condition
that limits, such as kms:ViaService or kms:ResourceAliases, it passes. Decided on a key that no policy names.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Final

from leastwise.checks.best_practice.policies.declaring import (
    LEAST,
    document_check,
)
from leastwise.checks.best_practice.policies.flaw import Flaw, Wording
from leastwise.checks.best_practice.policies.judging import (
    document_results,
)
from leastwise.checks.best_practice.policies.reach import reached_by
from leastwise.checks.check import Result
from leastwise.evidence.evidence import Evidence
from leastwise.model.finding import Severity
from leastwise.model.practice import Practice
from leastwise.policy import Rules
from leastwise.reference.sensitive_actions import (
    bits_of_actions,
)

_WORDING: Final = Wording(
    "decrypt-with-any-key",
    "DecryptionWithAnyKey",
    Severity.MEDIUM,
    "allows decryption with any KMS key",
    ("Name the keys (their ARNs) in the statement, or limit it by kms:ViaService or kms:ResourceAliases.",),
)


def _flaws(rules: Rules) -> Sequence[Flaw]:
    found = reached_by(rules, bits_of_actions(("kms:Decrypt", "kms:ReEncryptFrom"), rules.reference))
    return [Flaw("it allows decryption with keys of any id", "", found)] if found else ()


def _run(evidence: Evidence) -> Iterator[Result]:
    return document_results(evidence, _WORDING, _flaws)


DECRYPT_WITH_ANY_KEY: Final = document_check(
    _WORDING,
    Practice.LEAST_PRIVILEGE,
    "Policies that allow decryption with any key",
    "A customer managed or inline policy that allows kms:Decrypt or kms:ReEncryptFrom on keys of any id. "
    "Under a condition that limits, such as kms:ViaService or kms:ResourceAliases, it passes. Decided on "
    "a key that no policy names.",
    _run,
    ("best-practices.html",),
    LEAST | {"aws_fsbp": ("KMS.1", "KMS.2")},
)
