"""Policies of resources' own: one small file a resource type, in RESOURCE_POLICY_COLLECTORS.

IAM User Guide, "AWS services that work with IAM" (column "Resource-based policies"); "IAM Access Analyzer resource
types for external and internal access". Every item has `resourcePolicy`, the document or null where the resource has
none, or what else shares the resource (`createVolumePermission`, `launchPermission`, `sharedAccounts`,
`allowedPrincipals`). What was listed but could not be asked about stands among the items with what is known of it,
beside its NotRead.

Resources are told apart as in AWS Config: by name (buckets, tables, functions, repositories, vaults, buses), by id
(keys, file systems, snapshots, endpoints, REST APIs), by ARN (topics, secrets, layer versions, streams of tables,
clusters, authorities, table buckets, all of CodeArtifact), by URL (queues); policies of an account or catalog by the
account's id.
"""

from __future__ import annotations

from typing import Final

from leastwise.collectors.live.collector import LiveCollector
from leastwise.collectors.live.resource_policies.backup_vaults import BACKUP_VAULTS
from leastwise.collectors.live.resource_policies.code_artifact import CODE_ARTIFACT
from leastwise.collectors.live.resource_policies.dynamodb_tables import DYNAMODB_TABLES
from leastwise.collectors.live.resource_policies.ebs_snapshots import EBS_SNAPSHOTS
from leastwise.collectors.live.resource_policies.ecr_registry import ECR_REGISTRY
from leastwise.collectors.live.resource_policies.ecr_repositories import ECR_REPOSITORIES
from leastwise.collectors.live.resource_policies.efs_file_systems import EFS_FILE_SYSTEMS
from leastwise.collectors.live.resource_policies.event_buses import EVENT_BUSES
from leastwise.collectors.live.resource_policies.event_data_stores import EVENT_DATA_STORES
from leastwise.collectors.live.resource_policies.glacier_vaults import GLACIER_VAULTS
from leastwise.collectors.live.resource_policies.glue_catalog import GLUE_CATALOG
from leastwise.collectors.live.resource_policies.kinesis_streams import KINESIS_STREAMS
from leastwise.collectors.live.resource_policies.kms_keys import KMS_KEYS
from leastwise.collectors.live.resource_policies.lambda_functions import LAMBDA_FUNCTIONS
from leastwise.collectors.live.resource_policies.lambda_layers import LAMBDA_LAYERS
from leastwise.collectors.live.resource_policies.log_policies import LOG_POLICIES
from leastwise.collectors.live.resource_policies.machine_images import MACHINE_IMAGES
from leastwise.collectors.live.resource_policies.msk_clusters import MSK_CLUSTERS
from leastwise.collectors.live.resource_policies.opensearch_domains import OPENSEARCH_DOMAINS
from leastwise.collectors.live.resource_policies.private_authorities import PRIVATE_AUTHORITIES
from leastwise.collectors.live.resource_policies.rds_snapshots import RDS_SNAPSHOTS
from leastwise.collectors.live.resource_policies.rest_apis import REST_APIS
from leastwise.collectors.live.resource_policies.s3_access_points import S3_ACCESS_POINTS
from leastwise.collectors.live.resource_policies.s3_account_public_access_block import S3_ACCOUNT_PUBLIC_ACCESS_BLOCK
from leastwise.collectors.live.resource_policies.s3_buckets import S3_BUCKETS
from leastwise.collectors.live.resource_policies.s3_table_buckets import S3_TABLE_BUCKETS
from leastwise.collectors.live.resource_policies.secrets import SECRETS
from leastwise.collectors.live.resource_policies.sns_topics import SNS_TOPICS
from leastwise.collectors.live.resource_policies.sqs_queues import SQS_QUEUES
from leastwise.collectors.live.resource_policies.ssm_documents import SSM_DOCUMENTS
from leastwise.collectors.live.resource_policies.vpc_endpoint_services import VPC_ENDPOINT_SERVICES
from leastwise.collectors.live.resource_policies.vpc_endpoints import VPC_ENDPOINTS

RESOURCE_POLICY_COLLECTORS: Final[tuple[LiveCollector, ...]] = (
    S3_ACCOUNT_PUBLIC_ACCESS_BLOCK,
    S3_BUCKETS,
    S3_ACCESS_POINTS,
    S3_TABLE_BUCKETS,
    KMS_KEYS,
    SQS_QUEUES,
    SNS_TOPICS,
    LAMBDA_FUNCTIONS,
    LAMBDA_LAYERS,
    SECRETS,
    ECR_REPOSITORIES,
    ECR_REGISTRY,
    EFS_FILE_SYSTEMS,
    DYNAMODB_TABLES,
    KINESIS_STREAMS,
    MSK_CLUSTERS,
    EBS_SNAPSHOTS,
    MACHINE_IMAGES,
    VPC_ENDPOINTS,
    VPC_ENDPOINT_SERVICES,
    RDS_SNAPSHOTS,
    REST_APIS,
    GLUE_CATALOG,
    OPENSEARCH_DOMAINS,
    BACKUP_VAULTS,
    EVENT_BUSES,
    LOG_POLICIES,
    GLACIER_VAULTS,
    CODE_ARTIFACT,
    PRIVATE_AUTHORITIES,
    SSM_DOCUMENTS,
    EVENT_DATA_STORES,
)
