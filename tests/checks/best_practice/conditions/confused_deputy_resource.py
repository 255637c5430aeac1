"""Examples of confused-deputy-resource."""

from __future__ import annotations

from access_states import (
    item,
)
from cases import case, member
from external_states import let, queue

MUST_FIND = [case("whoever", queue(let({"Service": "sns.amazonaws.com"}, "sqs:SendMessage")))]
MUST_NOT_FIND = [
    case(
        "its account",
        queue(
            let({"Service": "sns.amazonaws.com"}, "sqs:SendMessage", StringEquals={"aws:SourceAccount": "111122223333"})
        ),
    )
]
NOT_EVALUATED = [
    case("not recorded", member(queue(), resourcePolicy="cut")),
    case(
        "no policy read",
        item("AWS::SQS::Queue", "q", "q", "arn:aws:sqs:eu-west-1:111122223333:q", {}),
        action="sqs:GetQueueAttributes",
    ),
]
