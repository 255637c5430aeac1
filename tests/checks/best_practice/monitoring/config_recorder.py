"""Examples of the check of what AWS Config records."""

from access_states import ACCOUNT, item, user
from cases import case, listed, not_read

KIND = "AWS::Config::ConfigurationRecorder"
REGION = "eu-west-1"
IAM = ["AWS::IAM::User", "AWS::IAM::Group", "AWS::IAM::Role", "AWS::IAM::Policy"]
EVERYTHING = {"allSupported": True, "includeGlobalResourceTypes": True}
LISTED = listed(KIND, region=REGION)


def recorder(group, region=REGION, **members):
    configuration = {"name": "default", "recordingGroup": group, "recording": True, **members}
    configuration = {name: value for name, value in configuration.items() if value is not ...}
    return item(KIND, "default", "default", "", configuration, region=region)


def without(*types):
    return recorder(
        {
            "allSupported": False,
            "exclusionByResourceTypes": {"resourceTypes": list(types)},
            "recordingStrategy": {"useOnly": "EXCLUSION_BY_RESOURCE_TYPES"},
        }
    )


def found(title, *items):
    return case(title, *items, scopes=LISTED, finds=[ACCOUNT])


MUST_FIND = [
    found("none"),
    found("stopped", recorder(EVERYTHING, recording=False)),
    found("without global types", recorder(EVERYTHING | {"includeGlobalResourceTypes": False})),
    found("users only", recorder({"allSupported": False, "resourceTypes": IAM[:1]})),
    found("without roles", without("AWS::IAM::Role")),
]
MUST_NOT_FIND = [
    case("everything", recorder(EVERYTHING)),
    case("IAM alone", recorder({"allSupported": False, "resourceTypes": IAM})),
    case("everything but instances", without("AWS::EC2::Instance")),
    case("in one Region", recorder(EVERYTHING, "us-east-1"), recorder(EVERYTHING, recording=False), scopes=LISTED),
]
NOT_EVALUATED = [
    case("never listed", user("ann"), action="config:DescribeConfigurationRecorders"),
    case(
        "refused in a Region",
        scopes=LISTED,
        refused=[not_read(KIND, "config:DescribeConfigurationRecorders", region="us-east-1")],
        action="config:DescribeConfigurationRecorders",
    ),
    case("state not read", recorder(EVERYTHING, recording=...), action="config:DescribeConfigurationRecorderStatus"),
]
