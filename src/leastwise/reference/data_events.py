"""Actions whose use a trail of management events does not show: data events, and calls that CloudTrail never records.

CloudTrail User Guide, "Logging data events" (the resource types of data events, off unless a trail asks for them), and
the "Logging … API calls using CloudTrail" page of each service. Actions without calls of their own stand here too:
sending a message to a broker, connecting to a database, tagging a session.
"""

from __future__ import annotations

from functools import lru_cache
from typing import Final

from leastwise.reference.iam import Reference
from leastwise.reference.services import event_sources

DATA_ACTIONS: Final[dict[str, tuple[str, ...]]] = {
    service: tuple(f"{service}:{name}" for name in names.split())
    for service, names in {
        "aoss": "APIAccessAll DashboardsAccessAll",
        "appconfig": "GetLatestConfiguration StartConfigurationSession",
        "appsync": "GraphQL EventConnect EventPublish EventSubscribe",
        "bedrock": "ApplyGuardrail GetAgentMemory InvokeAgent InvokeFlow InvokeInlineAgent "
        "OptimizePrompt RenderPrompt Retrieve RetrieveAndGenerate",
        "bedrock-agentcore": "Invoke* ConnectBrowserAutomationStream CreateEvent GetEvent ListEvents "
        "RetrieveMemoryRecords",
        "cassandra": "Select Modify",
        "cloudfront-keyvaluestore": "*",
        "cloudtrail-data": "PutAuditEvents",
        "cloudwatch": "GetInsightRuleReport GetMetricData GetMetricStatistics GetMetricWidgetImage ListMetrics "
        "PutMetricData",
        "codewhisperer": "Generate*",
        "dax": "*Item* Query Scan",
        "dynamodb": "*Item PartiQL* Query Scan GetRecords GetShardIterator",
        "ebs": "GetSnapshotBlock ListChangedBlocks ListSnapshotBlocks PutSnapshotBlock",
        "ec2messages": "*",
        "elasticfilesystem": "ClientMount ClientRootAccess ClientWrite",
        "es": "ESHttp*",
        "events": "PutEvents",
        "execute-api": "*",
        "firehose": "PutRecord PutRecordBatch",
        "iot": "Connect Publish Receive RetainPublish Subscribe GetThingShadow UpdateThingShadow DeleteThingShadow",
        "kafka-cluster": "*",
        "kinesis": "GetRecords GetShardIterator PutRecord PutRecords SubscribeToShard",
        "kinesisvideo": "GetMedia PutMedia GetClip GetHLSStreamingSessionURL ConnectAs*",
        "lambda": "InvokeAsync InvokeFunction InvokeFunctionUrl",
        "logs": "FilterLogEvents GetLogEvents GetLogRecord GetQueryResults PutLogEvents StartLiveTail",
        "neptune-db": "*",
        "neptune-graph": "*DataViaQuery",
        "qbusiness": "Chat ChatSync",
        "rds-data": "*Statement* *Transaction ExecuteSql",
        "rds-db": "connect",
        "redshift-data": "*Statement*",
        "s3": "AbortMultipartUpload BypassGovernanceRetention DeleteObject* GetObject* ListBucket "
        "ListBucketMultipartUploads "
        "ListBucketVersions ListMultipartUploadParts ObjectOwnerOverrideToBucketOwner PutObject* Replicate* "
        "RestoreObject",
        "s3-object-lambda": "*Object*",
        "s3-outposts": "*Object* ListBucket*",
        "s3express": "CreateSession",
        "s3tables": "GetTableData PutTableData",
        "sagemaker": "InvokeEndpoint* BatchGetRecord GetRecord PutRecord DeleteRecord BatchPutMetrics",
        "servicediscovery": "DiscoverInstances*",
        "ses": "Send*",
        "sns": "Publish",
        "sqs": "ChangeMessageVisibility DeleteMessage ReceiveMessage SendMessage",
        "ssmmessages": "*",
        "sts": "GetServiceBearerToken SetSourceIdentity TagSession",
        "swf": "PollFor* Respond* RecordActivityTaskHeartbeat SignalWorkflowExecution",
        "timestream": "Select WriteRecords",
        "verifiedpermissions": "IsAuthorized IsAuthorizedWithToken",
        "xray": "PutTraceSegments PutTelemetryRecords GetSampling* BatchGetTraces GetTrace*",
    }.items()
}
"""Service prefix -> patterns of actions."""


@lru_cache(maxsize=64)
def data_actions(reference: Reference, told: frozenset[str] = frozenset()) -> int:
    """The actions (bits of the reference) whose use no event shows, where the event sources `told` have data events."""
    found = 0
    for service, patterns in DATA_ACTIONS.items():
        if told.isdisjoint(event_sources(service)):
            for pattern in patterns:
                found |= reference.actions_matching(pattern)
    return found
