"""What ``Ref`` and ``Fn::GetAtt`` return for resources of the template: their names and the form of their ARNs.

CloudFormation Template Reference, "Return values" of each resource type.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Final

from leastwise.policy_files.placeholders import ACCOUNT, PARTITION, REGION, Unknown


@dataclass(frozen=True, slots=True)
class ReturnValues:
    """How a resource type is named: the property that names it, what follows ``arn:aws:``, and what Ref returns."""

    name_property: str
    arn: str
    is_ref_arn: bool = False


_HERE: Final = f"{REGION}:{ACCOUNT}"

_TYPES: Final[Mapping[str, ReturnValues]] = {
    "AWS::S3::Bucket": ReturnValues("BucketName", "s3:::{}"),
    "AWS::SQS::Queue": ReturnValues("QueueName", f"sqs:{_HERE}:{{}}"),
    "AWS::SNS::Topic": ReturnValues("TopicName", f"sns:{_HERE}:{{}}", is_ref_arn=True),
    "AWS::DynamoDB::Table": ReturnValues("TableName", f"dynamodb:{_HERE}:table/{{}}"),
    "AWS::KMS::Key": ReturnValues("", f"kms:{_HERE}:key/{{}}"),
    "AWS::Lambda::Function": ReturnValues("FunctionName", f"lambda:{_HERE}:function:{{}}"),
    "AWS::Serverless::Function": ReturnValues("FunctionName", f"lambda:{_HERE}:function:{{}}"),
    "AWS::IAM::Role": ReturnValues("RoleName", f"iam::{ACCOUNT}:role/{{}}"),
    "AWS::IAM::User": ReturnValues("UserName", f"iam::{ACCOUNT}:user/{{}}"),
    "AWS::IAM::Group": ReturnValues("GroupName", f"iam::{ACCOUNT}:group/{{}}"),
    "AWS::IAM::ManagedPolicy": ReturnValues("ManagedPolicyName", f"iam::{ACCOUNT}:policy/{{}}", is_ref_arn=True),
    "AWS::SecretsManager::Secret": ReturnValues("Name", f"secretsmanager:{_HERE}:secret:{{}}", is_ref_arn=True),
    "AWS::StepFunctions::StateMachine": ReturnValues(
        "StateMachineName", f"states:{_HERE}:stateMachine:{{}}", is_ref_arn=True
    ),
    "AWS::Logs::LogGroup": ReturnValues("LogGroupName", f"logs:{_HERE}:log-group:{{}}:*"),
    "AWS::Kinesis::Stream": ReturnValues("Name", f"kinesis:{_HERE}:stream/{{}}"),
    "AWS::KinesisFirehose::DeliveryStream": ReturnValues("DeliveryStreamName", f"firehose:{_HERE}:deliverystream/{{}}"),
    "AWS::ECR::Repository": ReturnValues("RepositoryName", f"ecr:{_HERE}:repository/{{}}"),
    "AWS::Events::EventBus": ReturnValues("Name", f"events:{_HERE}:event-bus/{{}}"),
    "AWS::Events::Rule": ReturnValues("Name", f"events:{_HERE}:rule/{{}}"),
    "AWS::EFS::FileSystem": ReturnValues("", f"elasticfilesystem:{_HERE}:file-system/{{}}"),
    "AWS::CodeBuild::Project": ReturnValues("Name", f"codebuild:{_HERE}:project/{{}}"),
    "AWS::ECS::Cluster": ReturnValues("ClusterName", f"ecs:{_HERE}:cluster/{{}}"),
    "AWS::ECS::TaskDefinition": ReturnValues("Family", f"ecs:{_HERE}:task-definition/{{}}:1", is_ref_arn=True),
    "AWS::OpenSearchService::Domain": ReturnValues("DomainName", f"es:{_HERE}:domain/{{}}"),
    "AWS::Cognito::UserPool": ReturnValues("", f"cognito-idp:{_HERE}:userpool/{REGION}_{{}}"),
}
_ARN_ATTRIBUTES: Final = frozenset({"Arn", "TopicArn", "Id", "DomainArn", "PolicyArn", "StateMachineArn"})


def reference(name: str, resource: Mapping[str, Any]) -> Unknown:
    """What ``Ref`` of a resource returns, as far as it is known."""
    what, known = f"Ref {name}", _TYPES.get(str(resource.get("Type")))
    if known is None:
        return Unknown(what)
    return Unknown(what, _arn(known, name, resource) if known.is_ref_arn else _name(known, name, resource))


def returned_attribute(name: str, attribute: str, resource: Mapping[str, Any]) -> Unknown:
    """What ``Fn::GetAtt`` of a resource returns, as far as it is known."""
    what, known = f"Fn::GetAtt {name}.{attribute}", _TYPES.get(str(resource.get("Type")))
    if known is None or attribute not in _ARN_ATTRIBUTES or (attribute == "Id" and not known.is_ref_arn):
        return Unknown(what)
    return Unknown(what, _arn(known, name, resource))


def _arn(known: ReturnValues, name: str, resource: Mapping[str, Any]) -> str:
    return f"arn:{PARTITION}:{known.arn.format(_name(known, name, resource))}"


def _name(known: ReturnValues, name: str, resource: Mapping[str, Any]) -> str:
    """The name in the template, else the logical id: CloudFormation makes names from it."""
    properties = resource.get("Properties")
    found = properties.get(known.name_property) if isinstance(properties, dict) else None
    return found if isinstance(found, str) else name.lower()
