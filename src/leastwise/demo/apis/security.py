"""KMS, Secrets Manager, Systems Manager, CloudTrail, Config, CloudWatch and the security services."""

from __future__ import annotations

from typing import Final

from leastwise.demo.apis.api import Api, read, write

_KEY: Final = "arn:aws:kms:<region>:<account>:key/<kmskey>"
_KEYS: Final = (("AWS::KMS::Key", _KEY),)
_STREAM: Final = '{"logGroupName":"<loggroup>","logStreamName":"2026/01/[$LATEST]<token>9a8b7c6d5e4f"}'

SECURITY: Final[tuple[Api, ...]] = (
    read(
        "kms",
        "Decrypt",
        '{"encryptionContext":{"aws:s3:arn":"arn:aws:s3:::<bucket>/<prefix>"},'
        '"encryptionAlgorithm":"SYMMETRIC_DEFAULT","keyId":"' + _KEY + '"}',
        resources=_KEYS,
    ),
    read(
        "kms",
        "GenerateDataKey",
        '{"encryptionContext":{"aws:s3:arn":"arn:aws:s3:::<bucket>"},"keySpec":"AES_256","keyId":"' + _KEY + '"}',
        resources=_KEYS,
    ),
    read("kms", "DescribeKey", '{"keyId":"alias/<stack>"}', resources=_KEYS),
    read("kms", "ListAliases", "{}"),
    write("kms", "RotateKey", resources=_KEYS, event_type="AwsServiceEvent"),
    read("secretsmanager", "GetSecretValue", '{"secretId":"<secret>"}'),
    read("secretsmanager", "DescribeSecret", '{"secretId":"<secret>"}'),
    read("secretsmanager", "ListSecrets", '{"maxResults":100}'),
    read("ssm", "GetParameter", '{"name":"<parameter>","withDecryption":true}'),
    read("ssm", "GetParametersByPath", '{"path":"/<accountname>","recursive":true,"withDecryption":true}'),
    read("ssm", "DescribeInstanceInformation", '{"maxResults":50}'),
    write(
        "ssm",
        "StartSession",
        '{"target":"<instance>"}',
        '{"sessionId":"session-<token>","tokenValue":"Value hidden due to security reasons.",'
        '"streamUrl":"wss://ssmmessages.<region>.amazonaws.com/v1/data-channel/session-<token>"}',
    ),
    write(
        "ssm",
        "UpdateInstanceInformation",
        '{"instanceId":"<instance>","agentVersion":"3.3.2299.0","agentStatus":"Active","platformType":"Linux"}',
    ),
    read("cloudtrail", "LookupEvents", '{"maxResults":50}'),
    read("cloudtrail", "DescribeTrails", '{"includeShadowTrails":true,"trailNameList":[]}'),
    read("cloudtrail", "GetTrailStatus", '{"name":"organization-trail"}'),
    write(
        "config",
        "PutEvaluations",
        '{"evaluations":[{"complianceResourceType":"AWS::EC2::SecurityGroup","complianceResourceId":"<group>",'
        '"complianceType":"COMPLIANT"}],"testMode":false,"resultToken":"<token>"}',
        '{"failedEvaluations":[]}',
    ),
    read("config", "DescribeConfigRules", "{}"),
    read("logs", "DescribeLogGroups", '{"limit":50}'),
    read("logs", "FilterLogEvents", '{"logGroupName":"<loggroup>","filterPattern":"ERROR"}'),
    write("logs", "CreateLogStream", _STREAM),
    write("logs", "CreateLogGroup", '{"logGroupName":"<loggroup>"}'),
    read("monitoring", "DescribeAlarms", '{"maxRecords":100}'),
    read("monitoring", "GetMetricData", '{"metricDataQueries":[{"id":"m1"}],"scanBy":"TimestampDescending"}'),
    read("guardduty", "ListFindings", '{"detectorId":"a6b1c2d3e4f5a6b7c8d9e0f1a2b3c4d5"}'),
    read("securityhub", "GetFindings", '{"maxResults":100}'),
    read("access-analyzer", "ListAnalyzers", '{"type":"ACCOUNT"}'),
    read("tagging", "GetResources", '{"resourcesPerPage":100,"resourceTypeFilters":["ec2:instance"]}'),
)
