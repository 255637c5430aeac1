"""The properties of CloudFormation's resources that hold policies.

CloudFormation Template Reference: the page of each resource type.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from leastwise.policy.document import PolicyKind
from leastwise.policy_files.attributes import Attribute, by_resource, grouped

_IDENTITY: Final = """
    AWS::IAM::Group/Policies[].PolicyDocument AWS::IAM::GroupPolicy/PolicyDocument
    AWS::IAM::ManagedPolicy/PolicyDocument AWS::IAM::Policy/PolicyDocument AWS::IAM::Role/Policies[].PolicyDocument
    AWS::IAM::RolePolicy/PolicyDocument AWS::IAM::User/Policies[].PolicyDocument AWS::IAM::UserPolicy/PolicyDocument
    AWS::SSO::PermissionSet/InlinePolicy
"""
_TRUST: Final = "AWS::IAM::Role/AssumeRolePolicyDocument AWS::Serverless::Function/AssumeRolePolicyDocument"
_RESOURCE: Final = """
    AWS::ApiGateway::DomainNameV2/Policy AWS::ApiGateway::RestApi/Policy AWS::Backup::BackupVault/AccessPolicy
    AWS::Backup::LogicallyAirGappedBackupVault/AccessPolicy AWS::Bedrock::ResourcePolicy/PolicyDocument
    AWS::CloudTrail::ResourcePolicy/ResourcePolicy AWS::CodeArtifact::Domain/PermissionsPolicyDocument
    AWS::CodeArtifact::Repository/PermissionsPolicyDocument
    AWS::DynamoDB::Table/StreamSpecification.ResourcePolicy.PolicyDocument
    AWS::DynamoDB::GlobalTable/Replicas[].ReplicaStreamSpecification.ResourcePolicy.PolicyDocument
    AWS::ECR::PublicRepository/RepositoryPolicyText AWS::ECR::RegistryPolicy/PolicyText
    AWS::ECR::Repository/RepositoryPolicyText AWS::ECR::RepositoryCreationTemplate/RepositoryPolicy
    AWS::EFS::FileSystem/FileSystemPolicy AWS::Elasticsearch::Domain/AccessPolicies
    AWS::EventSchemas::RegistryPolicy/Policy AWS::Events::EventBus/Policy AWS::KMS::Key/KeyPolicy
    AWS::KMS::ReplicaKey/KeyPolicy AWS::Kinesis::ResourcePolicy/ResourcePolicy
    AWS::Lambda::ResourcePolicy/PolicyDocument
    AWS::Lex::ResourcePolicy/Policy AWS::Logs::DeliveryDestination/DeliveryDestinationPolicy.DeliveryDestinationPolicy
    AWS::Logs::Destination/DestinationPolicy AWS::Logs::LogGroup/ResourcePolicyDocument
    AWS::Logs::ResourcePolicy/PolicyDocument AWS::MSK::ClusterPolicy/Policy AWS::MediaPackageV2::ChannelPolicy/Policy
    AWS::MediaPackageV2::OriginEndpointPolicy/Policy AWS::MediaStore::Container/Policy
    AWS::MediaTailor::ChannelPolicy/Policy AWS::OSIS::Pipeline/ResourcePolicy.Policy AWS::Oam::Sink/Policy
    AWS::OpenSearchService::Domain/AccessPolicies AWS::Organizations::ResourcePolicy/Content
    AWS::Redshift::Cluster/NamespaceResourcePolicy AWS::RedshiftServerless::Namespace/NamespaceResourcePolicy
    AWS::S3Express::AccessPoint/Policy AWS::S3Express::BucketPolicy/PolicyDocument AWS::S3Outposts::AccessPoint/Policy
    AWS::S3Outposts::BucketPolicy/PolicyDocument AWS::S3Tables::TableBucketPolicy/ResourcePolicy
    AWS::S3Tables::TablePolicy/ResourcePolicy AWS::S3Vectors::VectorBucketPolicy/Policy
    AWS::SNS::TopicInlinePolicy/PolicyDocument AWS::SNS::TopicPolicy/PolicyDocument
    AWS::SQS::QueueInlinePolicy/PolicyDocument AWS::SQS::QueuePolicy/PolicyDocument AWS::SSM::ResourcePolicy/Policy
    AWS::SageMaker::ModelPackageGroup/ModelPackageGroupPolicy AWS::SecretsManager::ResourcePolicy/ResourcePolicy
    AWS::VpcLattice::AuthPolicy/Policy AWS::VpcLattice::ResourcePolicy/Policy AWS::XRay::ResourcePolicy/PolicyDocument
"""
_TABLES: Final = (
    "AWS::DynamoDB::Table/ResourcePolicy.PolicyDocument "
    "AWS::DynamoDB::GlobalTable/Replicas[].ResourcePolicy.PolicyDocument"
)

PROPERTIES: Final[Mapping[str, tuple[Attribute, ...]]] = grouped(
    (
        *by_resource(PolicyKind.IDENTITY, _IDENTITY.split()),
        *by_resource(PolicyKind.TRUST, _TRUST.split()),
        *by_resource(PolicyKind.RESOURCE, _RESOURCE.split()),
        *by_resource(PolicyKind.RESOURCE, ["AWS::S3::BucketPolicy/PolicyDocument"], "AWS::S3::Bucket"),
        *by_resource(PolicyKind.RESOURCE, ["AWS::S3::AccessPoint/Policy"], "AWS::S3::AccessPoint"),
        *by_resource(
            PolicyKind.RESOURCE, ["AWS::S3::MultiRegionAccessPointPolicy/Policy"], "AWS::S3::MultiRegionAccessPoint"
        ),
        *by_resource(
            PolicyKind.RESOURCE,
            ["AWS::S3ObjectLambda::AccessPointPolicy/PolicyDocument"],
            "AWS::S3ObjectLambda::AccessPoint",
        ),
        *by_resource(PolicyKind.RESOURCE, _TABLES.split(), "AWS::DynamoDB::Table"),
        *by_resource(PolicyKind.SESSION, ["AWS::Transfer::User/Policy"]),
        *by_resource(PolicyKind.ENDPOINT, ["AWS::EC2::VPCEndpoint/PolicyDocument"]),
        *by_resource(None, ["AWS::Organizations::Policy/Content"]),
    )
)
"""Properties by resource type."""

OWN_GRAMMAR: Final[Mapping[str, str]] = {
    "AWS::IoT::Policy": "AWS IoT Core policies have a grammar of their own",
}
"""Resource types whose policies look like IAM's and are not: why they are left alone."""
