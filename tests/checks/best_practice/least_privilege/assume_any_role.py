"""Examples of assume-any-role."""

from __future__ import annotations

from access_states import (
    allow,
    document,
    policy,
    policy_arn,
    role,
    user,
)
from cases import case, member

MUST_FIND = [
    case(
        "any",
        policy("wide", document(allow("sts:AssumeRole"))),
        role("plain", inline={"own": document(allow("sts:AssumeRole"))}),
        finds=[policy_arn("wide"), "arn:aws:iam::111122223333:role/plain"],
    ),
    case(
        "of any account",
        policy("wide", document(allow("sts:*", "arn:aws:iam::*:role/*"))),
        role("plain", inline={"own": document(allow("sts:*", "arn:aws:iam::*:role/*"))}),
        finds=[policy_arn("wide"), "arn:aws:iam::111122223333:role/plain"],
    ),
]
MUST_NOT_FIND = [
    case(
        "one",
        policy("fine", document(allow("sts:AssumeRole", "arn:aws:iam::222222222222:role/a"))),
        role("plain", inline={"own": document(allow("sts:AssumeRole", "arn:aws:iam::222222222222:role/a"))}),
        user("bare"),
    ),
    case(
        "one name",
        policy("fine", document(allow("sts:AssumeRole", "arn:aws:iam::*:role/a"))),
        role("plain", inline={"own": document(allow("sts:AssumeRole", "arn:aws:iam::*:role/a"))}),
        user("bare"),
    ),
]
NOT_EVALUATED = [
    case(
        "documents that were not recorded",
        member(policy("lost", document(allow("*"))), policyVersionList=[]),
        member(user("cut"), userPolicyList="cut"),
        action="iam:GetAccountAuthorizationDetails",
    )
]
