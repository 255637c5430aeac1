"""Examples of saml-without-audience."""

from __future__ import annotations

from access_states import (
    role,
    trust,
)
from cases import case, member

MUST_FIND = [
    case(
        "none",
        role("open", trust({"Federated": "arn:aws:iam::111122223333:saml-provider/idp"}, "sts:AssumeRoleWithSAML")),
        finds=["arn:aws:iam::111122223333:role/open"],
    )
]
MUST_NOT_FIND = [
    case(
        "named",
        role(
            "closed",
            trust(
                {"Federated": "arn:aws:iam::111122223333:saml-provider/idp"},
                "sts:AssumeRoleWithSAML",
                Condition={"StringEquals": {"SAML:aud": "https://signin.aws.amazon.com/saml"}},
            ),
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
