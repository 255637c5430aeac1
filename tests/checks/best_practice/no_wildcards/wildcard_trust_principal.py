"""Examples of wildcard-trust-principal."""

from __future__ import annotations

from access_states import (
    role,
    trust,
)
from cases import case, member

MUST_FIND = [
    case("a star", role("open", trust("*")), finds=["arn:aws:iam::111122223333:role/open"]),
    case("AWS", role("open", trust({"AWS": "*"})), finds=["arn:aws:iam::111122223333:role/open"]),
    case(
        "a condition of no effect",
        role("open", trust("*", Condition={"StringLike": {"aws:PrincipalOrgID": "*"}})),
        finds=["arn:aws:iam::111122223333:role/open"],
    ),
]
MUST_NOT_FIND = [
    case(
        "an organisation", role("closed", trust("*", Condition={"StringEquals": {"aws:PrincipalOrgID": "o-example"}}))
    ),
    case("a service", role("closed", trust({"Service": "lambda.amazonaws.com"}))),
]
NOT_EVALUATED = [
    case(
        "a trust policy that was not recorded",
        member(role("lost"), assumeRolePolicyDocument=None),
        action="iam:GetRole",
    )
]
