"""Examples of organization-guardrails."""

from __future__ import annotations

from access_states import (
    deny,
    document,
    organization,
    user,
)
from cases import case

MUST_FIND = [
    case(
        "one is missing", *organization({"p": document(deny("cloudtrail:*"))}, {"ou-1": ["p"]}), finds=["111122223333"]
    )
]
MUST_NOT_FIND = [
    case(
        "all denied",
        *organization(
            {"p": document(deny(["cloudtrail:*", "config:*", "guardduty:*", "organizations:LeaveOrganization"]))},
            {"ou-1": ["p"]},
        ),
    )
]
NOT_EVALUATED = [case("no organisation", user("a"), action="organizations:ListPoliciesForTarget")]
