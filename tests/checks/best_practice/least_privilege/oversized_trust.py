"""Examples of oversized-trust."""

from __future__ import annotations

from access_states import (
    role,
    trust,
)
from cases import case, member

MUST_FIND = [
    case(
        "the account",
        role("open", trust({"AWS": "arn:aws:iam::111122223333:root"})),
        finds=["arn:aws:iam::111122223333:role/open"],
    ),
    case("by its id", role("open", trust({"AWS": "111122223333"})), finds=["arn:aws:iam::111122223333:role/open"]),
    case(
        "a condition of no effect",
        role(
            "open",
            trust({"AWS": "arn:aws:iam::111122223333:root"}, Condition={"StringLike": {"aws:PrincipalArn": "*"}}),
        ),
        finds=["arn:aws:iam::111122223333:role/open"],
    ),
]
MUST_NOT_FIND = [
    case("a user", role("closed", trust({"AWS": "arn:aws:iam::111122223333:user/a"}))),
    case(
        "a tag",
        role(
            "closed",
            trust(
                {"AWS": "arn:aws:iam::111122223333:root"}, Condition={"StringEquals": {"aws:PrincipalTag/team": "red"}}
            ),
        ),
    ),
]
NOT_EVALUATED = [
    case(
        "a trust policy that was not recorded",
        member(role("lost"), assumeRolePolicyDocument=None),
        action="iam:GetRole",
    )
]
