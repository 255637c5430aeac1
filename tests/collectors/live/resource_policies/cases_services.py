"""KMS, SQS, SNS, Lambda, Secrets Manager, ECR."""

from __future__ import annotations

from case import ACCOUNT, MOMENT, POLICY, REGION, SHOWN, TEXT, Case

from aws_double import AwsError
from leastwise.collectors.live.resource_policies.ecr_registry import ECR_REGISTRY
from leastwise.collectors.live.resource_policies.ecr_repositories import ECR_REPOSITORIES
from leastwise.collectors.live.resource_policies.kms_keys import KMS_KEYS
from leastwise.collectors.live.resource_policies.lambda_functions import LAMBDA_FUNCTIONS
from leastwise.collectors.live.resource_policies.lambda_layers import LAMBDA_LAYERS
from leastwise.collectors.live.resource_policies.secrets import SECRETS
from leastwise.collectors.live.resource_policies.sns_topics import SNS_TOPICS
from leastwise.collectors.live.resource_policies.sqs_queues import SQS_QUEUES


def arn(service: str, resource: str) -> str:
    return f"arn:aws:{service}:{REGION}:{ACCOUNT}:{resource}"


KEY, QUEUE, TOPIC, FUNCTION = arn("kms", "key/k-1"), arn("sqs", "q"), arn("sns", "t"), arn("lambda", "function:f")
URL = f"https://sqs.{REGION}.amazonaws.com/{ACCOUNT}/q"
LAYER, SECRET, REPOSITORY = (
    arn("lambda", "layer:l:3"),
    arn("secretsmanager", "secret:s-Ab1"),
    arn("ecr", "repository/a/b"),
)

SERVICES = (
    Case(
        KMS_KEYS,
        {
            ("kms", "ListAliases"): {
                "Aliases": [
                    {"AliasName": "alias/b", "TargetKeyId": "k-1"},
                    {"AliasName": "alias/a", "TargetKeyId": "k-1"},
                ]
            },
            ("kms", "ListKeys"): {"Keys": [{"KeyId": "k-1", "KeyArn": KEY}]},
            ("kms", "DescribeKey"): {
                "KeyMetadata": {
                    "KeyId": "k-1",
                    "KeyManager": "CUSTOMER",
                    "KeyState": "Enabled",
                    "Enabled": True,
                    "CreationDate": MOMENT,
                }
            },
            ("kms", "GetKeyPolicy"): {"Policy": TEXT},
            ("kms", "ListGrants"): {
                "Grants": [
                    {
                        "GrantId": "g",
                        "Name": "",
                        "IssuingAccount": "arn:aws:iam::1:root",
                        "GranteePrincipal": "arn:aws:iam::1:role/r",
                        "Operations": ["Encrypt", "Decrypt"],
                        "CreationDate": MOMENT,
                        "Constraints": {"EncryptionContextSubset": {"Department": "IT"}},
                    }
                ]
            },
            ("kms", "ListResourceTags"): {"Tags": [{"TagKey": "k", "TagValue": "v"}]},
        },
        {
            ("AWS::KMS::Key", "k-1"): {
                "keyId": "k-1",
                "arn": KEY,
                "keyManager": "CUSTOMER",
                "keyState": "Enabled",
                "enabled": True,
                "creationDate": SHOWN,
                **dict.fromkeys(("description", "keyUsage", "keySpec", "origin", "multiRegion", "deletionDate")),
                "aliases": ["alias/a", "alias/b"],
                "resourcePolicy": POLICY,
                "grants": [
                    {
                        "grantId": "g",
                        "granteePrincipal": "arn:aws:iam::1:role/r",
                        "operations": ["Decrypt", "Encrypt"],
                        "creationDate": SHOWN,
                        "constraints": {"encryptionContextSubset": {"Department": "IT"}},
                    }
                ],
            }
        },
        none={("kms", "ListGrants"): {"Grants": []}, ("kms", "ListAliases"): {"Aliases": []}},
        lists={("kms", "ListKeys"): ("AWS::KMS::Key",)},
        details={
            ("kms", "ListAliases"): ("aliases",),
            ("kms", "DescribeKey"): (
                "keyManager",
                "keyState",
                "enabled",
                "creationDate",
                "description",
                "keyUsage",
                "keySpec",
                "origin",
                "multiRegion",
                "deletionDate",
            ),
            ("kms", "GetKeyPolicy"): ("resourcePolicy",),
            ("kms", "ListGrants"): ("grants",),
            ("kms", "ListResourceTags"): (),
        },
        emptied={"aliases": [], "grants": []},
        tags={"k": "v"},
    ),
    Case(
        SQS_QUEUES,
        {
            ("sqs", "ListQueues"): {"QueueUrls": [URL]},
            ("sqs", "GetQueueAttributes"): {
                "Attributes": {
                    "Policy": TEXT,
                    "QueueArn": QUEUE,
                    "KmsMasterKeyId": "key",
                    "ApproximateNumberOfMessages": "3",
                }
            },
        },
        {
            ("AWS::SQS::Queue", URL): {
                "queueName": "q",
                "arn": QUEUE,
                "kmsMasterKeyId": "key",
                "redriveAllowPolicy": None,
                "resourcePolicy": POLICY,
            }
        },
        none={("sqs", "GetQueueAttributes"): {"Attributes": {"QueueArn": QUEUE, "KmsMasterKeyId": "key"}}},
        lists={("sqs", "ListQueues"): ("AWS::SQS::Queue",)},
        details={("sqs", "GetQueueAttributes"): ("resourcePolicy", "kmsMasterKeyId", "redriveAllowPolicy")},
    ),
    Case(
        SNS_TOPICS,
        {
            ("sns", "ListTopics"): {"Topics": [{"TopicArn": TOPIC}]},
            ("sns", "GetTopicAttributes"): {
                "Attributes": {"Policy": TEXT, "Owner": ACCOUNT, "SubscriptionsConfirmed": "4"}
            },
        },
        {
            ("AWS::SNS::Topic", TOPIC): {
                "topicArn": TOPIC,
                "owner": ACCOUNT,
                "kmsMasterKeyId": None,
                "resourcePolicy": POLICY,
            }
        },
        none={("sns", "GetTopicAttributes"): {"Attributes": {"Owner": ACCOUNT}}},
        lists={("sns", "ListTopics"): ("AWS::SNS::Topic",)},
        details={("sns", "GetTopicAttributes"): ("resourcePolicy", "owner", "kmsMasterKeyId")},
    ),
    Case(
        LAMBDA_FUNCTIONS,
        {
            ("lambda", "ListFunctions"): {
                "Functions": [
                    {
                        "FunctionName": "f",
                        "FunctionArn": f"{FUNCTION}:$LATEST",
                        "Version": "$LATEST",
                        "Role": "arn:aws:iam::1:role/r",
                        "Runtime": "python3.12",
                        "Environment": {"Variables": {"PASSWORD": "hunter2"}},
                    },
                    {"FunctionName": "f", "FunctionArn": f"{FUNCTION}:1", "Version": "1"},
                ]
            },
            ("lambda", "GetPolicy"): {"Policy": TEXT, "RevisionId": "r"},
            ("lambda", "ListAliases"): {"Aliases": [{"Name": "live"}]},
        },
        {
            ("AWS::Lambda::Function", "f"): {
                "arn": FUNCTION,
                "functionName": "f",
                "role": "arn:aws:iam::1:role/r",
                "runtime": "python3.12",
                "packageType": None,
                "kmsKeyArn": None,
                "resourcePolicy": POLICY,
                "qualifiedPolicies": {"1": POLICY, "live": POLICY},
            }
        },
        none={("lambda", "GetPolicy"): AwsError("ResourceNotFoundException", status=404)},
        lists={("lambda", "ListFunctions"): ("AWS::Lambda::Function",)},
        details={
            ("lambda", "GetPolicy"): ("resourcePolicy", "qualifiedPolicies"),
            ("lambda", "ListAliases"): ("qualifiedPolicies",),
        },
        emptied={"resourcePolicy": None, "qualifiedPolicies": {}},
    ),
    Case(
        LAMBDA_LAYERS,
        {
            ("lambda", "ListLayers"): {"Layers": [{"LayerName": "l"}]},
            ("lambda", "ListLayerVersions"): {"LayerVersions": [{"LayerVersionArn": LAYER, "Version": 3}]},
            ("lambda", "GetLayerVersionPolicy"): {"Policy": TEXT},
        },
        {
            ("AWS::Lambda::LayerVersion", LAYER): {
                "arn": LAYER,
                "layerName": "l",
                "version": 3,
                "resourcePolicy": POLICY,
            }
        },
        none={("lambda", "GetLayerVersionPolicy"): AwsError("ResourceNotFoundException", status=404)},
        lists={
            ("lambda", "ListLayers"): ("AWS::Lambda::LayerVersion",),
            ("lambda", "ListLayerVersions"): ("AWS::Lambda::LayerVersion",),
        },
        details={("lambda", "GetLayerVersionPolicy"): ("resourcePolicy",)},
    ),
    Case(
        SECRETS,
        {
            ("secretsmanager", "ListSecrets"): {
                "SecretList": [
                    {
                        "ARN": SECRET,
                        "Name": "s",
                        "CreatedDate": MOMENT,
                        "LastAccessedDate": MOMENT,
                        "Tags": [{"Key": "k", "Value": "v"}],
                    }
                ]
            },
            ("secretsmanager", "GetResourcePolicy"): {"ARN": SECRET, "Name": "s", "ResourcePolicy": TEXT},
        },
        {
            ("AWS::SecretsManager::Secret", SECRET): {
                "arn": SECRET,
                "name": "s",
                **dict.fromkeys(("kmsKeyId", "rotationEnabled", "rotationLambdaARN", "owningService")),
                "createdDate": SHOWN,
                "resourcePolicy": POLICY,
            }
        },
        none={("secretsmanager", "GetResourcePolicy"): {"ARN": SECRET, "Name": "s"}},
        lists={("secretsmanager", "ListSecrets"): ("AWS::SecretsManager::Secret",)},
        details={("secretsmanager", "GetResourcePolicy"): ("resourcePolicy",)},
        tags={"k": "v"},
    ),
    Case(
        ECR_REPOSITORIES,
        {
            ("ecr", "DescribeRepositories"): {
                "repositories": [{"repositoryName": "a/b", "repositoryArn": REPOSITORY, "createdAt": MOMENT}]
            },
            ("ecr", "GetRepositoryPolicy"): {"policyText": TEXT},
        },
        {
            ("AWS::ECR::Repository", "a/b"): {
                "repositoryName": "a/b",
                "arn": REPOSITORY,
                "createdAt": SHOWN,
                "imageTagMutability": None,
                "encryptionConfiguration": None,
                "resourcePolicy": POLICY,
            }
        },
        none={("ecr", "GetRepositoryPolicy"): AwsError("RepositoryPolicyNotFoundException")},
        lists={("ecr", "DescribeRepositories"): ("AWS::ECR::Repository",)},
        details={("ecr", "GetRepositoryPolicy"): ("resourcePolicy",)},
    ),
    Case(
        ECR_REGISTRY,
        {("ecr", "GetRegistryPolicy"): {"registryId": ACCOUNT, "policyText": TEXT}},
        {("AWS::ECR::RegistryPolicy", ACCOUNT): {"resourcePolicy": POLICY}},
        none={("ecr", "GetRegistryPolicy"): AwsError("RegistryPolicyNotFoundException")},
        lists={("ecr", "GetRegistryPolicy"): ("AWS::ECR::RegistryPolicy",)},
    ),
)
