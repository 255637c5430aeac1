"""Examples of organization-without-limits."""

from __future__ import annotations

from access_states import (
    deny,
    document,
    organization,
    user,
)
from cases import case

MUST_FIND = [case("FullAWSAccess alone", *organization({}), finds=["111122223333"])]
MUST_NOT_FIND = [case("a deny", *organization({"p": document(deny("iam:*"))}, {"ou-1": ["p"]}))]
NOT_EVALUATED = [case("no organisation", user("a"), action="organizations:ListPoliciesForTarget")]
