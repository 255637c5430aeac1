"""CloudTrail records as requests: actions, resources, who called, and what is known of the context."""

from __future__ import annotations

from typing import Any

import pytest

from leastwise.errors import InputError
from leastwise.policy import CallerKind, load_reference
from leastwise.policy.event_request import requests_of_event

SESSION = {
    "type": "AssumedRole",
    "principalId": "AROAEXAMPLE:ann",
    "arn": "arn:aws:sts::111122223333:assumed-role/dev/ann",
    "accountId": "111122223333",
    "sessionContext": {
        "sessionIssuer": {"type": "Role", "arn": "arn:aws:iam::111122223333:role/team/dev"},
        "attributes": {"mfaAuthenticated": "true", "creationDate": "2026-03-01T09:00:00Z"},
    },
}


def record(**members: Any) -> dict[str, Any]:
    return {
        "eventID": "e-1",
        "eventSource": "s3.amazonaws.com",
        "eventName": "GetObject",
        "eventTime": "2026-03-01T10:00:00Z",
        "awsRegion": "eu-west-1",
        "sourceIPAddress": "203.0.113.5",
        "userIdentity": SESSION,
        "tlsDetails": {"tlsVersion": "TLSv1.3"},
        "resources": [{"ARN": "arn:aws:s3:::logs/a"}, {"ARN": "arn:aws:s3:::logs"}],
        **members,
    }


def test_a_session_is_its_role_with_its_path() -> None:
    found = requests_of_event(record(), load_reference())
    assert [(one.action, one.resource) for one in found.requests] == [("s3:GetObject", "arn:aws:s3:::logs/a")]
    request = found.requests[0]
    assert request.caller is not None
    assert (request.caller.kind, request.caller.arn) == (CallerKind.ROLE, "arn:aws:iam::111122223333:role/team/dev")
    assert request.caller.session_arn.endswith("assumed-role/dev/ann")
    for key, value in {
        "aws:sourceip": "203.0.113.5",
        "aws:currenttime": "2026-03-01T10:00:00Z",
        "aws:requestedregion": "eu-west-1",
        "aws:securetransport": "true",
        "aws:multifactorauthpresent": "true",
        "aws:tokenissuetime": "2026-03-01T09:00:00Z",
        "aws:userid": "AROAEXAMPLE:ann",
        "aws:principalaccount": "111122223333",
        "aws:viaawsservice": "false",
    }.items():
        assert request.context[key] == (value,), key


def test_passing_a_role_is_a_request_of_its_own() -> None:
    role = "arn:aws:iam::111122223333:role/instance"
    event = record(
        eventSource="lambda.amazonaws.com",
        eventName="CreateFunction20150331",
        requestParameters={"functionName": "f", "role": role},
        resources=[],
    )
    found = requests_of_event(event, load_reference())
    function = "arn:aws:lambda:eu-west-1:111122223333:function:f"
    assert ("lambda:CreateFunction", function) in [(one.action, one.resource) for one in found.requests]
    assert ("iam:PassRole", role) in [(one.action, one.resource) for one in found.requests]


@pytest.mark.parametrize(
    ("identity", "kind"),
    [
        ({"type": "AWSService", "invokedBy": "sns.amazonaws.com"}, CallerKind.SERVICE),
        ({"type": "Root", "arn": "arn:aws:iam::111122223333:root", "accountId": "111122223333"}, CallerKind.ROOT),
        ({"type": "AWSAccount", "accountId": "ANONYMOUS_PRINCIPAL"}, CallerKind.ANONYMOUS),
        ({"type": "AWSAccount", "accountId": "444455556666"}, CallerKind.ROOT),
        ({"type": "IAMUser", "arn": "arn:aws:iam::111122223333:user/ann"}, CallerKind.USER),
        (None, CallerKind.ANONYMOUS),
    ],
)
def test_every_kind_of_identity(identity: Any, kind: CallerKind) -> None:
    request = requests_of_event(record(userIdentity=identity), load_reference()).requests[0]
    assert request.caller is not None
    assert request.caller.kind is kind


def test_what_the_event_itself_says() -> None:
    assert requests_of_event(record(errorCode="AccessDenied"), load_reference()).denied
    assert not requests_of_event(record(), load_reference()).denied
    unknown = requests_of_event(record(eventSource="signin.amazonaws.com", eventName="ConsoleLogin"), load_reference())
    assert (unknown.unmapped, unknown.requests) == (True, ())
    by_service = record(sourceIPAddress="cloudformation.amazonaws.com")
    assert "aws:sourceip" not in requests_of_event(by_service, load_reference()).requests[0].context


@pytest.mark.parametrize("value", [{}, {"detail": 5}, {"eventName": 7}])
def test_no_record_is_refused(value: dict[str, Any]) -> None:
    with pytest.raises(InputError, match="no eventName"):
        requests_of_event(value, load_reference())
