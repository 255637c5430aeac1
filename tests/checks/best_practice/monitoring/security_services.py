"""Examples of checks of GuardDuty and Security Hub."""

from access_states import ACCOUNT, item, user
from cases import case, listed

DETECTOR, HUB = "AWS::GuardDuty::Detector", "AWS::SecurityHub::Hub"
HERE, THERE = "eu-west-1", "us-east-1"


def both(kind):
    return [*listed(kind, region=HERE), *listed(kind, region=THERE)]


def detector(region=HERE, **members):
    return item(DETECTOR, "d", "d", "", members, region=region)


def hub(region=HERE):
    return item(HUB, "default", "default", "", {}, region=region)


CHECK_EXAMPLES = {
    "guardduty": (
        [
            case("none", scopes=both(DETECTOR), finds=[ACCOUNT]),
            case("in one Region of two", detector(enable=True), scopes=both(DETECTOR), finds=[ACCOUNT]),
            case("off", detector(Enable=False), finds=[ACCOUNT]),
            case("disabled", detector(status="DISABLED"), finds=[ACCOUNT]),
        ],
        [
            case("in both", detector(status="ENABLED"), detector(THERE, Enable=True), scopes=both(DETECTOR)),
            case("in the one that was looked at", detector(enable=True)),
        ],
        [
            case("never listed", user("ann"), action="guardduty:ListDetectors"),
            case("of unknown state", detector(), action="guardduty:GetDetector"),
        ],
    ),
    "security-hub": (
        [
            case("none", scopes=both(HUB), finds=[ACCOUNT]),
            case("in one Region of two", hub(), scopes=both(HUB), finds=[ACCOUNT]),
        ],
        [case("in both", hub(), hub(THERE), scopes=both(HUB))],
        [case("never listed", user("ann"), action="securityhub:DescribeHub")],
    ),
}
