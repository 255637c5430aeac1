"""S3 table buckets, documents, CodeArtifact, private authorities, MSK, endpoint services, event data stores."""

from __future__ import annotations

from case import ACCOUNT, MOMENT, OTHER, POLICY, REGION, SHOWN, TEXT, Case

from aws_double import AwsError
from leastwise.collectors.live.resource_policies.code_artifact import CODE_ARTIFACT
from leastwise.collectors.live.resource_policies.event_data_stores import EVENT_DATA_STORES
from leastwise.collectors.live.resource_policies.msk_clusters import MSK_CLUSTERS
from leastwise.collectors.live.resource_policies.private_authorities import PRIVATE_AUTHORITIES
from leastwise.collectors.live.resource_policies.s3_table_buckets import S3_TABLE_BUCKETS
from leastwise.collectors.live.resource_policies.ssm_documents import SSM_DOCUMENTS
from leastwise.collectors.live.resource_policies.vpc_endpoint_services import VPC_ENDPOINT_SERVICES


def arn(service: str, resource: str) -> str:
    return f"arn:aws:{service}:{REGION}:{ACCOUNT}:{resource}"


BUCKET, CLUSTER = arn("s3tables", "bucket/tables"), arn("kafka", "cluster/c/0-1")
DOMAIN, REPOSITORY = arn("codeartifact", "domain/dom"), arn("codeartifact", "repository/dom/repo")
AUTHORITY, GONE = (arn("acm-pca", f"certificate-authority/{name}") for name in ("ca-1", "ca-0"))
STORE = arn("cloudtrail", "eventdatastore/e-1")

MORE = (
    Case(
        S3_TABLE_BUCKETS,
        {
            ("s3tables", "ListTableBuckets"): {
                "tableBuckets": [{"arn": BUCKET, "name": "tables", "ownerAccountId": ACCOUNT, "createdAt": MOMENT}]
            },
            ("s3tables", "GetTableBucketPolicy"): {"resourcePolicy": TEXT},
        },
        {
            ("AWS::S3Tables::TableBucket", BUCKET): {
                "name": "tables",
                "arn": BUCKET,
                "createdAt": SHOWN,
                "resourcePolicy": POLICY,
            }
        },
        none={("s3tables", "GetTableBucketPolicy"): AwsError("NotFoundException", status=404)},
        lists={("s3tables", "ListTableBuckets"): ("AWS::S3Tables::TableBucket",)},
        details={("s3tables", "GetTableBucketPolicy"): ("resourcePolicy",)},
    ),
    Case(
        SSM_DOCUMENTS,
        {
            ("ssm", "ListDocuments"): {
                "DocumentIdentifiers": [
                    {
                        "Name": "doc",
                        "DocumentType": "Command",
                        "CreatedDate": MOMENT,
                        "Tags": [{"Key": "k", "Value": "v"}],
                    }
                ]
            },
            ("ssm", "DescribeDocumentPermission"): {"AccountIds": [OTHER, "222233334444"]},
        },
        {
            ("AWS::SSM::Document", "doc"): {
                "name": "doc",
                "arn": arn("ssm", "document/doc"),
                "documentType": "Command",
                "createdDate": SHOWN,
                "sharedAccounts": ["222233334444", OTHER],
            }
        },
        none={("ssm", "DescribeDocumentPermission"): {"AccountIds": []}},
        lists={("ssm", "ListDocuments"): ("AWS::SSM::Document",)},
        details={("ssm", "DescribeDocumentPermission"): ("sharedAccounts",)},
        emptied={"sharedAccounts": []},
        tags={"k": "v"},
    ),
    Case(
        CODE_ARTIFACT,
        {
            ("codeartifact", "ListDomains"): {"domains": [{"name": "dom", "arn": DOMAIN, "owner": ACCOUNT}]},
            ("codeartifact", "GetDomainPermissionsPolicy"): {"policy": {"document": TEXT}},
            ("codeartifact", "ListRepositories"): {
                "repositories": [{"name": "repo", "arn": REPOSITORY, "domainName": "dom", "domainOwner": ACCOUNT}]
            },
            ("codeartifact", "GetRepositoryPermissionsPolicy"): {"policy": {"document": TEXT}},
        },
        {
            ("AWS::CodeArtifact::Domain", DOMAIN): {
                "name": "dom",
                "arn": DOMAIN,
                "owner": ACCOUNT,
                "encryptionKey": None,
                "resourcePolicy": POLICY,
            },
            ("AWS::CodeArtifact::Repository", REPOSITORY): {
                "name": "repo",
                "arn": REPOSITORY,
                "domainName": "dom",
                "domainOwner": ACCOUNT,
                "resourcePolicy": POLICY,
            },
        },
        none={
            ("codeartifact", "GetDomainPermissionsPolicy"): AwsError("ResourceNotFoundException", status=404),
            ("codeartifact", "GetRepositoryPermissionsPolicy"): AwsError("ResourceNotFoundException", status=404),
        },
        lists={
            ("codeartifact", "ListDomains"): ("AWS::CodeArtifact::Domain",),
            ("codeartifact", "ListRepositories"): ("AWS::CodeArtifact::Repository",),
            ("codeartifact", "GetDomainPermissionsPolicy"): (),
            ("codeartifact", "GetRepositoryPermissionsPolicy"): (),
        },
    ),
    Case(
        PRIVATE_AUTHORITIES,
        {
            ("acm-pca", "ListCertificateAuthorities"): {
                "CertificateAuthorities": [
                    {"Arn": AUTHORITY, "Type": "ROOT", "Status": "ACTIVE", "CreatedAt": MOMENT},
                ]
            },
            ("acm-pca", "GetPolicy"): {"Policy": TEXT},
        },
        {
            ("AWS::ACMPCA::CertificateAuthority", AUTHORITY): {
                "arn": AUTHORITY,
                "type": "ROOT",
                "status": "ACTIVE",
                "createdAt": SHOWN,
                "usageMode": None,
                "resourcePolicy": POLICY,
            }
        },
        none={("acm-pca", "GetPolicy"): AwsError("ResourceNotFoundException")},
        lists={("acm-pca", "ListCertificateAuthorities"): ("AWS::ACMPCA::CertificateAuthority",)},
        details={("acm-pca", "GetPolicy"): ("resourcePolicy",)},
    ),
    Case(
        PRIVATE_AUTHORITIES,
        {
            ("acm-pca", "ListCertificateAuthorities"): {"CertificateAuthorities": [{"Arn": GONE, "Status": "DELETED"}]},
            ("acm-pca", "GetPolicy"): AwsError("InvalidStateException"),
        },
        {
            ("AWS::ACMPCA::CertificateAuthority", GONE): {
                "arn": GONE,
                "status": "DELETED",
                **dict.fromkeys(("type", "createdAt", "usageMode")),
            }
        },
        none={},
        lists={("acm-pca", "ListCertificateAuthorities"): ("AWS::ACMPCA::CertificateAuthority",)},
        emptied={},
    ),
    Case(
        MSK_CLUSTERS,
        {
            ("kafka", "ListClustersV2"): {
                "ClusterInfoList": [
                    {
                        "ClusterName": "c",
                        "ClusterArn": CLUSTER,
                        "ClusterType": "SERVERLESS",
                        "CreationTime": MOMENT,
                        "Tags": {"k": "v"},
                    }
                ]
            },
            ("kafka", "GetClusterPolicy"): {"Policy": TEXT},
        },
        {
            ("AWS::MSK::Cluster", CLUSTER): {
                "clusterName": "c",
                "arn": CLUSTER,
                "clusterType": "SERVERLESS",
                "creationTime": SHOWN,
                "resourcePolicy": POLICY,
            }
        },
        none={("kafka", "GetClusterPolicy"): AwsError("NotFoundException", status=404)},
        lists={("kafka", "ListClustersV2"): ("AWS::MSK::Cluster",)},
        details={("kafka", "GetClusterPolicy"): ("resourcePolicy",)},
        tags={"k": "v"},
    ),
    Case(
        VPC_ENDPOINT_SERVICES,
        {
            ("ec2", "DescribeVpcEndpointServiceConfigurations"): {
                "ServiceConfigurations": [
                    {"ServiceId": "vpce-svc-1", "ServiceName": "com.amazonaws.vpce.x", "AcceptanceRequired": False}
                ]
            },
            ("ec2", "DescribeVpcEndpointServicePermissions"): {
                "AllowedPrincipals": [{"Principal": "arn:aws:iam::2:root"}, {"Principal": "*", "PrincipalType": "All"}]
            },
        },
        {
            ("AWS::EC2::VPCEndpointService", "vpce-svc-1"): {
                "arn": arn("ec2", "vpc-endpoint-service/vpce-svc-1"),
                "serviceId": "vpce-svc-1",
                "serviceName": "com.amazonaws.vpce.x",
                "acceptanceRequired": False,
                "allowedPrincipals": ["*", "arn:aws:iam::2:root"],
            }
        },
        none={("ec2", "DescribeVpcEndpointServicePermissions"): {"AllowedPrincipals": []}},
        lists={("ec2", "DescribeVpcEndpointServiceConfigurations"): ("AWS::EC2::VPCEndpointService",)},
        details={("ec2", "DescribeVpcEndpointServicePermissions"): ("allowedPrincipals",)},
        emptied={"allowedPrincipals": []},
        tags={},
    ),
    Case(
        EVENT_DATA_STORES,
        {
            ("cloudtrail", "ListEventDataStores"): {"EventDataStores": [{"Name": "store", "EventDataStoreArn": STORE}]},
            ("cloudtrail", "GetResourcePolicy"): {"ResourceArn": STORE, "ResourcePolicy": TEXT},
        },
        {("AWS::CloudTrail::EventDataStore", STORE): {"name": "store", "arn": STORE, "resourcePolicy": POLICY}},
        none={("cloudtrail", "GetResourcePolicy"): AwsError("ResourcePolicyNotFoundException")},
        lists={("cloudtrail", "ListEventDataStores"): ("AWS::CloudTrail::EventDataStore",)},
        details={("cloudtrail", "GetResourcePolicy"): ("resourcePolicy",)},
    ),
)
