"""Examples of wildcard-resource-principal."""

from __future__ import annotations

from cases import case, member
from external_states import let, queue

MUST_FIND = [case("a star", queue(let("*", "sqs:SendMessage")))]
MUST_NOT_FIND = [
    case("an account", queue(let({"AWS": "111122223333"}, "sqs:SendMessage"))),
    case("an organisation", queue(let("*", "sqs:SendMessage", StringEquals={"aws:PrincipalOrgID": "o-example"}))),
]
NOT_EVALUATED = [case("not recorded", member(queue(), resourcePolicy="cut"))]
