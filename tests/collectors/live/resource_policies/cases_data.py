"""DynamoDB, Kinesis, VPC endpoints, API Gateway, Glue, OpenSearch, EventBridge, CloudWatch Logs."""

from __future__ import annotations

import json

from case import ACCOUNT, MOMENT, OTHER, POLICY, REGION, SHOWN, TEXT, Case

from aws_double import AwsError
from leastwise.collectors.live.resource_policies.dynamodb_tables import DYNAMODB_TABLES
from leastwise.collectors.live.resource_policies.event_buses import EVENT_BUSES
from leastwise.collectors.live.resource_policies.glue_catalog import GLUE_CATALOG
from leastwise.collectors.live.resource_policies.kinesis_streams import KINESIS_STREAMS
from leastwise.collectors.live.resource_policies.log_policies import LOG_POLICIES
from leastwise.collectors.live.resource_policies.opensearch_domains import OPENSEARCH_DOMAINS
from leastwise.collectors.live.resource_policies.rest_apis import REST_APIS
from leastwise.collectors.live.resource_policies.vpc_endpoints import VPC_ENDPOINTS


def arn(service: str, resource: str) -> str:
    return f"arn:aws:{service}:{REGION}:{ACCOUNT}:{resource}"


TABLE, CHANGES = arn("dynamodb", "table/t"), arn("dynamodb", "table/t/stream/2026-03-01T12:00:00.000")
DOMAIN, BUS, DESTINATION = arn("es", "domain/search"), arn("events", "event-bus/default"), arn("logs", "destination:d")
API = f"arn:aws:apigateway:{REGION}::/restapis/a1"

DATA = (
    Case(
        DYNAMODB_TABLES,
        {
            ("dynamodb", "ListTables"): {"TableNames": ["t"]},
            ("dynamodb", "DescribeTable"): {
                "Table": {
                    "TableName": "t",
                    "TableId": "id",
                    "CreationDateTime": MOMENT,
                    "ItemCount": 9,
                    "StreamSpecification": {"StreamEnabled": True},
                    "LatestStreamArn": CHANGES,
                }
            },
            ("dynamodb", "GetResourcePolicy"): {"Policy": TEXT},
        },
        {
            ("AWS::DynamoDB::Table", "t"): {
                "tableName": "t",
                "arn": TABLE,
                "tableId": "id",
                "creationDateTime": SHOWN,
                "kmsMasterKeyArn": None,
                "resourcePolicy": POLICY,
            },
            ("AWS::DynamoDB::Stream", CHANGES): {"arn": CHANGES, "tableName": "t", "resourcePolicy": POLICY},
        },
        none={("dynamodb", "GetResourcePolicy"): AwsError("PolicyNotFoundException")},
        lists={
            ("dynamodb", "ListTables"): ("AWS::DynamoDB::Table", "AWS::DynamoDB::Stream"),
            ("dynamodb", "DescribeTable"): ("AWS::DynamoDB::Stream",),
        },
        details={("dynamodb", "GetResourcePolicy"): ("resourcePolicy",)},
    ),
    Case(
        KINESIS_STREAMS,
        {
            ("kinesis", "ListStreams"): {"StreamNames": ["s"], "HasMoreStreams": False},
            ("kinesis", "GetResourcePolicy"): {"Policy": TEXT},
        },
        {
            ("AWS::Kinesis::Stream", "s"): {
                "name": "s",
                "arn": arn("kinesis", "stream/s"),
                "resourcePolicy": POLICY,
            }
        },
        none={("kinesis", "GetResourcePolicy"): {"Policy": "{}"}},
        lists={("kinesis", "ListStreams"): ("AWS::Kinesis::Stream",)},
        details={("kinesis", "GetResourcePolicy"): ("resourcePolicy",)},
    ),
    Case(
        VPC_ENDPOINTS,
        {
            ("ec2", "DescribeVpcEndpoints"): {
                "VpcEndpoints": [
                    {"VpcEndpointId": "vpce-0", "State": "Deleted"},
                    {
                        "VpcEndpointId": "vpce-1",
                        "State": "available",
                        "VpcId": "vpc-1",
                        "CreationTimestamp": MOMENT,
                        "PolicyDocument": TEXT,
                    },
                ]
            }
        },
        {
            ("AWS::EC2::VPCEndpoint", "vpce-1"): {
                "arn": arn("ec2", "vpc-endpoint/vpce-1"),
                "vpcEndpointId": "vpce-1",
                "vpcId": "vpc-1",
                "creationTimestamp": SHOWN,
                **dict.fromkeys(("vpcEndpointType", "serviceName", "ownerId")),
                "resourcePolicy": POLICY,
            }
        },
        none={
            ("ec2", "DescribeVpcEndpoints"): {
                "VpcEndpoints": [{"VpcEndpointId": "vpce-1", "VpcId": "vpc-1", "CreationTimestamp": MOMENT}]
            }
        },
        lists={("ec2", "DescribeVpcEndpoints"): ("AWS::EC2::VPCEndpoint",)},
        tags={},
    ),
    Case(
        REST_APIS,
        {
            ("apigateway", "GetRestApis"): {
                "items": [
                    {
                        "id": "a1",
                        "name": "api",
                        "createdDate": MOMENT,
                        "endpointConfiguration": {"types": ["EDGE"]},
                        "policy": json.dumps(TEXT)[1:-1].replace("/", "\\/"),
                        "tags": {"k": "v"},
                    }
                ]
            }
        },
        {
            ("AWS::ApiGateway::RestApi", "a1"): {
                "id": "a1",
                "name": "api",
                "arn": API,
                "description": None,
                "createdDate": SHOWN,
                "disableExecuteApiEndpoint": None,
                "endpointConfiguration": {"types": ["EDGE"]},
                "resourcePolicy": POLICY,
            }
        },
        none={
            ("apigateway", "GetRestApis"): {
                "items": [
                    {"id": "a1", "name": "api", "createdDate": MOMENT, "endpointConfiguration": {"types": ["EDGE"]}}
                ]
            }
        },
        lists={("apigateway", "GetRestApis"): ("AWS::ApiGateway::RestApi",)},
        tags={"k": "v"},
    ),
    Case(
        GLUE_CATALOG,
        {("glue", "GetResourcePolicy"): {"PolicyInJson": TEXT, "PolicyHash": "h"}},
        {("AWS::Glue::ResourcePolicy", ACCOUNT): {"resourcePolicy": POLICY}},
        none={("glue", "GetResourcePolicy"): AwsError("EntityNotFoundException")},
        lists={("glue", "GetResourcePolicy"): ("AWS::Glue::ResourcePolicy",)},
    ),
    Case(
        OPENSEARCH_DOMAINS,
        {
            ("opensearch", "ListDomainNames"): {"DomainNames": [{"DomainName": "search"}]},
            ("opensearch", "DescribeDomains"): {
                "DomainStatusList": [
                    {
                        "DomainName": "search",
                        "DomainId": f"{ACCOUNT}/search",
                        "ARN": DOMAIN,
                        "ClusterConfig": {},
                        "AccessPolicies": TEXT,
                        "VPCOptions": {"VPCId": "vpc-1"},
                        "AdvancedSecurityOptions": {"Enabled": True, "InternalUserDatabaseEnabled": False},
                        "EncryptionAtRestOptions": {"Enabled": True},
                    }
                ]
            },
        },
        {
            ("AWS::OpenSearchService::Domain", "search"): {
                "domainName": "search",
                "domainId": f"{ACCOUNT}/search",
                "arn": DOMAIN,
                "vpcId": "vpc-1",
                "advancedSecurityOptions": {
                    "enabled": True,
                    "internalUserDatabaseEnabled": False,
                    "anonymousAuthEnabled": None,
                },
                "encryptionAtRestOptions": {"enabled": True},
                "resourcePolicy": POLICY,
            }
        },
        none={
            ("opensearch", "DescribeDomains"): {
                "DomainStatusList": [
                    {
                        "DomainName": "search",
                        "DomainId": f"{ACCOUNT}/search",
                        "ARN": DOMAIN,
                        "ClusterConfig": {},
                        "AccessPolicies": "",
                        "VPCOptions": {"VPCId": "vpc-1"},
                        "AdvancedSecurityOptions": {"Enabled": True, "InternalUserDatabaseEnabled": False},
                        "EncryptionAtRestOptions": {"Enabled": True},
                    }
                ]
            }
        },
        lists={("opensearch", "ListDomainNames"): ("AWS::OpenSearchService::Domain",)},
        details={
            ("opensearch", "DescribeDomains"): (
                "resourcePolicy",
                "domainId",
                "vpcId",
                "advancedSecurityOptions",
                "encryptionAtRestOptions",
            )
        },
    ),
    Case(
        EVENT_BUSES,
        {("events", "ListEventBuses"): {"EventBuses": [{"Name": "default", "Arn": BUS, "Policy": TEXT}]}},
        {("AWS::Events::EventBus", "default"): {"name": "default", "arn": BUS, "resourcePolicy": POLICY}},
        none={("events", "ListEventBuses"): {"EventBuses": [{"Name": "default", "Arn": BUS}]}},
        lists={("events", "ListEventBuses"): ("AWS::Events::EventBus",)},
    ),
    Case(
        LOG_POLICIES,
        {
            ("logs", "DescribeResourcePolicies"): {
                "resourcePolicies": [{"policyName": "p", "policyDocument": TEXT, "lastUpdatedTime": 1}]
            },
            ("logs", "DescribeDestinations"): {
                "destinations": [
                    {
                        "destinationName": "d",
                        "arn": DESTINATION,
                        "targetArn": f"arn:aws:kinesis:{REGION}:{OTHER}:stream/s",
                        "roleArn": "arn:aws:iam::1:role/r",
                        "creationTime": int(MOMENT.timestamp() * 1000),
                        "accessPolicy": TEXT,
                    }
                ]
            },
        },
        {
            ("AWS::Logs::ResourcePolicy", "p"): {"policyName": "p", "resourcePolicy": POLICY},
            ("AWS::Logs::Destination", "d"): {
                "destinationName": "d",
                "arn": DESTINATION,
                "targetArn": f"arn:aws:kinesis:{REGION}:{OTHER}:stream/s",
                "roleArn": "arn:aws:iam::1:role/r",
                "creationTime": SHOWN,
                "resourcePolicy": POLICY,
            },
        },
        none={},
        lists={
            ("logs", "DescribeResourcePolicies"): ("AWS::Logs::ResourcePolicy",),
            ("logs", "DescribeDestinations"): ("AWS::Logs::Destination",),
        },
        emptied={},
    ),
)
