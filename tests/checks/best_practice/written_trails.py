"""Trails of CloudTrail as they are recorded, for examples of checks of monitoring."""

from access_states import ACCOUNT, item

TRAIL = "AWS::CloudTrail::Trail"
REGION = "eu-west-1"
TRAIL_ARN = f"arn:aws:cloudtrail:{REGION}:{ACCOUNT}:trail/main"
GROUP = "cloudtrail"
ALL = [{"readWriteType": "All", "includeManagementEvents": True}]


def cloud_trail(facts=None, account=ACCOUNT, **members):
    """A trail without fault, with these changes."""
    configuration = {
        "name": "main",
        "s3BucketName": "logs",
        "isMultiRegionTrail": True,
        "isOrganizationTrail": False,
        "isLogging": True,
        "logFileValidationEnabled": True,
        "kmsKeyId": f"arn:aws:kms:{REGION}:{ACCOUNT}:key/1",
        "cloudWatchLogsLogGroupArn": f"arn:aws:logs:{REGION}:{ACCOUNT}:log-group:{GROUP}:*",
        "eventSelectors": ALL,
        "advancedEventSelectors": [],
    } | members
    configuration = {name: value for name, value in configuration.items() if value is not ...}
    arn = TRAIL_ARN.replace(ACCOUNT, account)
    return item(TRAIL, arn, "main", arn, configuration, region=REGION, account_id=account, supplementary=facts or {})
