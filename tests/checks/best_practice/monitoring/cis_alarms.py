"""Examples of checks of alarms: patterns as they are published, and every link of the chain broken once."""

from access_states import ACCOUNT, item, organization
from cases import case, listed
from written_trails import GROUP, REGION, TRAIL, cloud_trail

FILTER, ALARM, TOPIC = "AWS::Logs::MetricFilter", "AWS::CloudWatch::Alarm", "AWS::SNS::Topic"
TOPIC_ARN = f"arn:aws:sns:{REGION}:{ACCOUNT}:alerts"
LISTED = listed(TRAIL, FILTER, ALARM, TOPIC, region=REGION)


def names(text, source=""):
    either = " || ".join(f"($.eventName = {name})" for name in text.split())
    return f"{{ ($.eventSource = {source}) && ({either}) }}" if source else f"{{ {either} }}"


PATTERNS = {
    "alarm-unauthorized-calls": '{ ($.errorCode = "*UnauthorizedOperation") || ($.errorCode = "AccessDenied*") }',
    "alarm-sign-in-without-mfa": '{ ($.eventName = "ConsoleLogin") && ($.additionalEventData.MFAUsed != "Yes") }',
    "alarm-root-use": (
        '{ $.userIdentity.type = "Root" && $.userIdentity.invokedBy NOT EXISTS && $.eventType != "AwsServiceEvent" }'
    ),
    "alarm-iam-policy-changes": names(
        "DeleteGroupPolicy DeleteRolePolicy DeleteUserPolicy PutGroupPolicy PutRolePolicy PutUserPolicy CreatePolicy "
        "DeletePolicy CreatePolicyVersion DeletePolicyVersion AttachRolePolicy DetachRolePolicy AttachUserPolicy "
        "DetachUserPolicy AttachGroupPolicy DetachGroupPolicy"
    ),
    "alarm-cloudtrail-changes": names("CreateTrail UpdateTrail DeleteTrail StartLogging StopLogging"),
    "alarm-failed-sign-ins": '{ ($.eventName = ConsoleLogin) && ($.errorMessage = "Failed authentication") }',
    "alarm-key-deletions": names("DisableKey ScheduleKeyDeletion", "kms.amazonaws.com"),
    "alarm-bucket-policy-changes": names(
        "PutBucketAcl PutBucketPolicy PutBucketCors PutBucketLifecycle PutBucketReplication DeleteBucketPolicy "
        "DeleteBucketCors DeleteBucketLifecycle DeleteBucketReplication",
        "s3.amazonaws.com",
    ),
    "alarm-config-changes": names(
        "StopConfigurationRecorder DeleteDeliveryChannel PutDeliveryChannel PutConfigurationRecorder",
        "config.amazonaws.com",
    ),
    "alarm-security-group-changes": names("Authorize* Revoke* CreateSecurityGroup DeleteSecurityGroup"),
    "alarm-network-acl-changes": names("CreateNetworkAcl* DeleteNetworkAcl* ReplaceNetworkAcl*"),
    "alarm-network-gateway-changes": names("*CustomerGateway *InternetGateway"),
    "alarm-route-table-changes": names("*Route *RouteTable *RouteTableAssociation"),
    "alarm-vpc-changes": names("CreateVpc* DeleteVpc* ModifyVpcAttribute AcceptVpc* RejectVpc*"),
    "alarm-organizations-changes": "{ $.eventSource = organizations.amazonaws.com }",
}
EVERYTHING = (
    '{ ($.errorCode = "*UnauthorizedOperation") || ($.errorCode = "AccessDenied*") '
    '|| ($.sourceIPAddress != "delivery.logs.amazonaws.com") || ($.eventName != "HeadBucket") }'
)


def metric_filter(pattern, name="watch", group=GROUP, value="1"):
    transformations = [{"metricName": name, "metricNamespace": "CIS", "metricValue": value}]
    members = {"logGroupName": group, "filterPattern": pattern, "metricTransformations": transformations}
    return item(FILTER, f"{group}/{name}", name, "", members, region=REGION)


def alarm(metric="watch", **members):
    configuration = {
        "namespace": "CIS",
        "metricName": metric,
        "comparisonOperator": "GreaterThanOrEqualToThreshold",
        "actionsEnabled": True,
        "alarmActions": [TOPIC_ARN],
    } | members
    arn = f"arn:aws:cloudwatch:{REGION}:{ACCOUNT}:alarm:{metric}"
    return item(ALARM, arn, metric, arn, configuration, region=REGION)


def topic(**members):
    return item(TOPIC, TOPIC_ARN, "alerts", TOPIC_ARN, {"topicArn": TOPIC_ARN}, region=REGION, supplementary=members)


HEARD = [alarm(), topic(subscriptionsConfirmed="1")]


def found(title, *items):
    return case(title, *items, scopes=LISTED, finds=[ACCOUNT])


def unknown(title, *items, action, scopes=LISTED):
    return case(title, *items, scopes=scopes, action=action)


def examples(identifier, pattern):
    watch = metric_filter(pattern)
    must_find = [
        found("no trail"),
        found("no log group", cloud_trail(cloudWatchLogsLogGroupArn=...), watch, *HEARD),
        found("a stopped trail", cloud_trail(isLogging=False), watch, *HEARD),
        found("no filter", cloud_trail(), *HEARD),
        found("a filter of another log group", cloud_trail(), metric_filter(pattern, group="other"), *HEARD),
        found("a filter of something else", cloud_trail(), metric_filter("{ $.eventName = Nothing }"), *HEARD),
        found("a filter that matches everything", cloud_trail(), metric_filter(EVERYTHING), *HEARD),
        found("a filter that cannot be read", cloud_trail(), metric_filter(pattern + "!"), *HEARD),
        found("a metric of no value", cloud_trail(), metric_filter(pattern, value="0"), *HEARD),
        found("no alarm", cloud_trail(), watch, HEARD[1]),
        found("an alarm of another metric", cloud_trail(), watch, alarm("other"), HEARD[1]),
        found("no action", cloud_trail(), watch, alarm(alarmActions=[]), HEARD[1]),
        found("actions that are off", cloud_trail(), watch, alarm(actionsEnabled=False), HEARD[1]),
        found("fewer", cloud_trail(), watch, alarm(comparisonOperator="LessThanThreshold"), HEARD[1]),
        found("a topic that is gone", cloud_trail(), watch, alarm()),
        found("nobody subscribed", cloud_trail(), watch, alarm(), topic(subscriptionsConfirmed="0")),
    ]
    must_not_find = [
        case("as published", cloud_trail(), watch, *HEARD),
        case("by a function", cloud_trail(), watch, alarm(alarmActions=["arn:aws:lambda:eu-west-1:1:function:f"])),
        case("beside one that matches everything", cloud_trail(), watch, metric_filter(EVERYTHING, "all"), *HEARD),
    ]
    not_evaluated = [
        unknown("never listed", action="cloudtrail:DescribeTrails", scopes=()),
        unknown("filters", cloud_trail(), action="logs:DescribeMetricFilters", scopes=LISTED[:1]),
        unknown("alarms", cloud_trail(), watch, action="cloudwatch:DescribeAlarms", scopes=LISTED[:2]),
        unknown("topics", cloud_trail(), watch, alarm(), action="sns:GetTopicAttributes", scopes=LISTED[:3]),
        unknown("subscriptions", cloud_trail(), watch, alarm(), topic(), action="sns:GetTopicAttributes"),
    ]
    return must_find, must_not_find, not_evaluated


CHECK_EXAMPLES = {identifier: examples(identifier, pattern) for identifier, pattern in PATTERNS.items()}

CREATIONS = metric_filter(names("CreateTrail UpdateTrail DeleteTrail"))
LOGGING = metric_filter(names("StartLogging StopLogging"), "logging")
CHANGES = CHECK_EXAMPLES["alarm-cloudtrail-changes"]
CHANGES[0].append(found("some of them", cloud_trail(), CREATIONS, *HEARD))
CHANGES[1].append(case("by two filters", cloud_trail(), CREATIONS, LOGGING, alarm("logging"), *HEARD))
CHECK_EXAMPLES["alarm-organizations-changes"][1].append(case("a member", *organization({}), scopes=LISTED))
