"""Redundant statement (REDUNDANT_STATEMENT).

Two statements say the same, but for their Sids and the order of their lists.

Why it matters: Who changes one and not the other believes the access has changed.

How to fix: remove one of them.

IAM User Guide, "IAM policy validation check reference".
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from typing import Any, Final

from leastwise.policy.document import PolicyKind
from leastwise.policy.json_text import Path
from leastwise.policy.validation.check import FindingType, Problem, Subject, ValidationCheck
from leastwise.policy.validation.warnings.links import learn_more


def find(subject: Subject) -> Iterator[Problem]:
    """The statements that repeat an earlier one."""
    first: dict[str, Path] = {}
    for path, statement in subject.statements:
        if len(statement) > 1:
            earlier = first.setdefault(_normal_form(statement), path)
            if earlier != path:
                yield Problem(path, f"the statement repeats {'.'.join(map(str, earlier))}")


def _normal_form(statement: Mapping[str, Any]) -> str:
    return json.dumps(_sorted({name: value for name, value in statement.items() if name != "Sid"}), sort_keys=True)


def _sorted(value: Any) -> Any:
    """Lists as sets are equal whatever their order, and a list of one is its element."""
    if isinstance(value, dict):
        return {name: _sorted(one) for name, one in value.items()}
    if isinstance(value, list):
        found = sorted({json.dumps(_sorted(one), sort_keys=True) for one in value})
        return json.loads(found[0]) if len(found) == 1 else found
    return value


REDUNDANT_STATEMENT: Final = ValidationCheck(
    code="REDUNDANT_STATEMENT",
    type=FindingType.SUGGESTION,
    title="Redundant statement",
    find=find,
    learn_more=learn_more("suggestion-redundant-statement"),
    examples_found=(
        (
            PolicyKind.IDENTITY,
            (
                '{"Version": "2012-10-17", "Statement": [{"Sid": "One", "Effect": "Allow", "Action": '
                '["s3:GetObject", "s3:PutObject"], "Resource": "arn:aws:s3:::logs/*"}, {"Sid": "Two", '
                '"Effect": "Allow", "Action": ["s3:PutObject", "s3:GetObject"], "Resource": '
                '"arn:aws:s3:::logs/*"}]}'
            ),
        ),
    ),
    examples_clean=(
        (
            PolicyKind.IDENTITY,
            (
                '{"Version": "2012-10-17", "Statement": [{"Effect": "Allow", "Action": "s3:GetObject", '
                '"Resource": "arn:aws:s3:::logs/*"}, {"Effect": "Allow", "Action": "s3:PutObject", '
                '"Resource": "arn:aws:s3:::logs/*"}]}'
            ),
        ),
    ),
)
