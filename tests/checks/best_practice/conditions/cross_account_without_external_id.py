"""Examples of cross-account-without-external-id."""

from __future__ import annotations

from access_states import (
    role,
    trust,
)
from cases import case, member

MUST_FIND = [
    case(
        "none",
        role("open", trust({"AWS": "arn:aws:iam::444455556666:root"})),
        finds=["arn:aws:iam::111122223333:role/open"],
    ),
    case(
        "IfExists",
        role(
            "open",
            trust(
                {"AWS": "arn:aws:iam::444455556666:root"}, Condition={"StringEqualsIfExists": {"sts:ExternalId": "x"}}
            ),
        ),
        finds=["arn:aws:iam::111122223333:role/open"],
    ),
    case(
        "any",
        role(
            "open", trust({"AWS": "arn:aws:iam::444455556666:root"}, Condition={"StringLike": {"sts:ExternalId": "*"}})
        ),
        finds=["arn:aws:iam::111122223333:role/open"],
    ),
]
MUST_NOT_FIND = [
    case(
        "asked",
        role(
            "closed",
            trust({"AWS": "arn:aws:iam::444455556666:root"}, Condition={"StringEquals": {"sts:ExternalId": "x"}}),
        ),
    )
]
NOT_EVALUATED = [
    case(
        "a trust policy that was not recorded",
        member(role("lost"), assumeRolePolicyDocument=None),
        action="iam:GetRole",
    )
]
