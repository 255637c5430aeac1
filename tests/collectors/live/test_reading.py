"""What AWS may refuse, and what follows: another try, a fact, an account given up, the end of the run."""

from __future__ import annotations

import threading
from dataclasses import replace

import pytest

from aws_double import CONNECTION_LOST, AwsError
from leastwise.collectors.live.reading import Reading
from leastwise.collectors.live.refusal import AccountError, CredentialsError
from leastwise.collectors.live.sessions import Sessions

ACCOUNT = "111122223333"
USER = "AWS::IAM::User"


def listed(reading):
    return [user["UserName"] for user in reading.pages("iam", "list_users", "Users", about=USER)]


@pytest.fixture
def reading(access, double):
    for name in ("alice", "bob", "carol"):
        double.client("iam", ACCOUNT).create_user(UserName=name)
    double.page_size = 2
    return Reading(access())


def test_throttling_is_waited_out(reading, double):
    double.fail("iam", "ListUsers", "ThrottlingException", times=2)
    assert listed(reading) == ["alice", "bob", "carol"]
    assert reading.not_read == []


def test_throttling_without_end_is_a_fact_without_a_missing_action(reading, double):
    double.fail("iam", "ListUsers", "ThrottlingException", times=None)
    assert listed(reading) == []
    [missing] = reading.not_read
    assert (missing.missing_action, missing.resource_type) == ("", USER)
    assert "Throttling" in missing.reason
    assert reading.observations(USER).whole == set()


def test_denied_on_the_second_page_keeps_the_first_and_is_not_whole(reading, double):
    double.fail("iam", "ListUsers", "AccessDenied", times=None, after=1)
    assert listed(reading) == ["alice", "bob"]
    assert [one.missing_action for one in reading.not_read] == ["iam:ListUsers"]
    assert reading.observations(USER).whole == set()


def test_a_list_of_which_a_part_was_refused_is_none(reading, double):
    double.fail("iam", "ListUsers", "AccessDenied", times=None, after=1)
    assert reading.listing("iam", "list_users", "Users", about=USER) is None


def test_a_lost_connection_is_a_fact(reading, double):
    double.fail("iam", "ListUsers", CONNECTION_LOST, times=None)
    assert listed(reading) == []
    assert len(reading.not_read) == 1


@pytest.mark.parametrize("code", ["ExpiredToken", "ExpiredTokenException", "RequestExpired"])
def test_expired_credentials_end_the_run(reading, double, code):
    double.fail("iam", "ListUsers", code, times=None, after=1)
    with pytest.raises(CredentialsError, match=f"account {ACCOUNT} in us-east-1"):
        listed(reading)


@pytest.mark.parametrize("code", ["InvalidClientTokenId", "AuthFailure", "UnrecognizedClientException"])
def test_credentials_that_are_not_known_there_end_the_account(reading, double, code):
    double.fail("iam", "ListUsers", code, times=None)
    with pytest.raises(AccountError) as caught:
        listed(reading)
    assert not caught.value.by_role


def test_no_call_is_begun_once_the_run_stops(access, double):
    stopping = threading.Event()
    reading = Reading(replace(access(), stopping=stopping))
    stopping.set()
    with pytest.raises(CredentialsError):
        listed(reading)
    assert double.calls == []


def test_the_first_error_of_many_calls_at_once_is_raised(access):
    reading = Reading(access())

    def fail(number):
        if number == 3:
            raise AccountError("closed")

    with pytest.raises(AccountError, match="closed"):
        reading.each(fail, range(50))


def test_a_role_is_assumed_at_the_first_call(access, double):
    double.client("iam", "444455556666").create_user(UserName="there")
    sessions = Sessions(double.session(ACCOUNT), double.url)
    session = sessions.assumed("444455556666", "aws", "audit/reader", "secret-id", "us-east-1")
    assert double.calls[-1].operation == "CreateUser"
    reading = Reading(replace(access("444455556666"), session=session))
    assert listed(reading) == ["there"]
    [assumed] = [call for call in double.calls if call.operation == "AssumeRole"]
    assert assumed.parameters["RoleArn"] == "arn:aws:iam::444455556666:role/audit/reader"
    assert assumed.parameters["ExternalId"] == "secret-id"


def test_a_role_that_may_not_be_assumed_ends_the_account(access, double):
    double.answer("sts", "AssumeRole", AwsError("AccessDenied"))
    session = Sessions(double.session(ACCOUNT), double.url).assumed("444455556666", "aws", "r", None, "us-east-1")
    reading = Reading(replace(access("444455556666"), session=session))
    with pytest.raises(AccountError) as caught:
        listed(reading)
    assert (caught.value.by_role, caught.value.action) == (True, "sts:AssumeRole")


def test_the_action_is_that_of_the_message_where_it_names_one(reading, double):
    message = "User: x is not authorized to perform: iam:ListEverything on resource: y"
    double.fail("iam", "ListUsers", "AccessDenied", message=message)
    listed(reading)
    assert [one.missing_action for one in reading.not_read] == ["iam:ListEverything"]
