"""Examples of checks of how trails are set up."""

from dataclasses import replace

from cases import case, listed
from written_trails import REGION, TRAIL, TRAIL_ARN, cloud_trail

GOOD = [case("a whole trail", cloud_trail()), case("there is none", scopes=listed(TRAIL, region=REGION))]
UNREAD = case("never listed", action="cloudtrail:DescribeTrails")


def found(title, **members):
    return case(title, cloud_trail(**members), finds=[TRAIL_ARN])


def unknown(member):
    trail = replace(cloud_trail(**{member: ...}), unknown=(member,))
    return case("from events that do not tell", trail, action="cloudtrail:DescribeTrails")


CHECK_EXAMPLES = {
    "trail-log-file-validation": (
        [found("off", logFileValidationEnabled=False)],
        GOOD[:1],
        [UNREAD, case("not recorded", cloud_trail(logFileValidationEnabled=...), action="cloudtrail:DescribeTrails")],
    ),
    "trail-encryption": ([found("no key", kmsKeyId=...)], GOOD[:1], [UNREAD, unknown("kmsKeyId")]),
    "trail-delivery": (
        [
            found("stopped", isLogging=False),
            found("refused by the bucket", facts={"latestDeliveryError": "AccessDenied"}),
        ],
        [case("delivering", cloud_trail({"latestDeliveryTime": "2026-03-01T11:00:00Z"})), *GOOD],
        [UNREAD, case("status not read", cloud_trail(isLogging=...), action="cloudtrail:GetTrailStatus")],
    ),
    "trail-to-cloudwatch-logs": (
        [found("no group", cloudWatchLogsLogGroupArn=...)],
        GOOD,
        [UNREAD, unknown("cloudWatchLogsLogGroupArn")],
    ),
}
