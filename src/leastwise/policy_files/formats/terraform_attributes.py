"""The arguments of the Terraform AWS provider's resources that hold policies.

Terraform Registry, "hashicorp/aws": the page of each resource.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Final

from leastwise.policy.document import PolicyKind
from leastwise.policy_files.attributes import Attribute, by_resource, grouped

_IDENTITY: Final = (
    "aws_iam_policy/policy aws_iam_role_policy/policy aws_iam_user_policy/policy aws_iam_group_policy/policy "
    "aws_iam_role/inline_policy[].policy aws_ssoadmin_permission_set_inline_policy/inline_policy"
)
_RESOURCE: Final = """
    aws_acmpca_policy/policy aws_api_gateway_domain_name/policy aws_api_gateway_rest_api/policy
    aws_api_gateway_rest_api_policy/policy aws_backup_vault_policy/policy aws_bedrock_resource_policy/resource_policy
    aws_cloudsearch_domain_service_access_policy/access_policy aws_cloudwatch_event_bus_policy/policy
    aws_cloudwatch_log_delivery_destination_policy/delivery_destination_policy
    aws_cloudwatch_log_destination_policy/access_policy aws_cloudwatch_log_resource_policy/policy_document
    aws_codeartifact_domain_permissions_policy/policy_document
    aws_codeartifact_repository_permissions_policy/policy_document aws_codebuild_resource_policy/policy
    aws_ecr_registry_policy/policy aws_ecr_repository_creation_template/repository_policy
    aws_ecr_repository_policy/policy aws_ecrpublic_repository_policy/policy aws_efs_file_system_policy/policy
    aws_elasticsearch_domain/access_policies aws_elasticsearch_domain_policy/access_policies
    aws_glacier_vault/access_policy aws_glacier_vault_lock/policy aws_glue_resource_policy/policy
    aws_kinesis_resource_policy/policy aws_kms_external_key/policy aws_kms_key/policy aws_kms_key_policy/policy
    aws_kms_replica_external_key/policy aws_kms_replica_key/policy aws_media_store_container_policy/policy
    aws_msk_cluster_policy/policy aws_networkfirewall_resource_policy/policy aws_oam_sink_policy/policy
    aws_opensearch_domain/access_policies aws_opensearch_domain_policy/access_policies
    aws_organizations_resource_policy/content aws_redshift_resource_policy/policy
    aws_redshiftserverless_resource_policy/policy aws_s3control_bucket_policy/policy
    aws_s3tables_table_bucket_policy/resource_policy aws_s3tables_table_policy/resource_policy
    aws_sagemaker_model_package_group_policy/resource_policy aws_schemas_registry_policy/policy
    aws_secretsmanager_secret/policy aws_secretsmanager_secret_policy/policy aws_ses_identity_policy/policy
    aws_sesv2_email_identity_policy/policy aws_sns_topic/policy aws_sns_topic_policy/policy aws_sqs_queue/policy
    aws_sqs_queue_policy/policy aws_ssmincidents_replication_set/policy aws_vpclattice_auth_policy/policy
    aws_vpclattice_resource_policy/policy aws_xray_resource_policy/policy_document
"""

ATTRIBUTES: Final[Mapping[str, tuple[Attribute, ...]]] = grouped(
    (
        *by_resource(PolicyKind.IDENTITY, _IDENTITY.split()),
        *by_resource(PolicyKind.TRUST, ["aws_iam_role/assume_role_policy"]),
        *by_resource(PolicyKind.RESOURCE, _RESOURCE.split()),
        *by_resource(PolicyKind.RESOURCE, ["aws_s3_bucket/policy", "aws_s3_bucket_policy/policy"], "AWS::S3::Bucket"),
        *by_resource(
            PolicyKind.RESOURCE,
            ["aws_s3_access_point/policy", "aws_s3control_access_point_policy/policy"],
            "AWS::S3::AccessPoint",
        ),
        *by_resource(
            PolicyKind.RESOURCE,
            ["aws_s3control_multi_region_access_point_policy/details[].policy"],
            "AWS::S3::MultiRegionAccessPoint",
        ),
        *by_resource(
            PolicyKind.RESOURCE,
            ["aws_s3control_object_lambda_access_point_policy/policy"],
            "AWS::S3ObjectLambda::AccessPoint",
        ),
        *by_resource(PolicyKind.RESOURCE, ["aws_dynamodb_resource_policy/policy"], "AWS::DynamoDB::Table"),
        *by_resource(PolicyKind.SESSION, ["aws_transfer_user/policy", "aws_transfer_access/policy"]),
        *by_resource(PolicyKind.ENDPOINT, ["aws_vpc_endpoint/policy", "aws_vpc_endpoint_policy/policy"]),
        *by_resource(None, ["aws_organizations_policy/content"]),
    )
)
"""Attributes by resource type."""

OWN_GRAMMAR: Final[Mapping[str, str]] = {
    "aws_iot_policy": "AWS IoT Core policies have a grammar of their own",
    "aws_cloudformation_stack": "stack policies have a grammar of their own",
}
"""Resources whose policies look like IAM's and are not: why they are left alone."""

_ORGANIZATION_KINDS: Final = {"SERVICE_CONTROL_POLICY": PolicyKind.SCP, "RESOURCE_CONTROL_POLICY": PolicyKind.RCP}


def organization_kind(values: Any) -> PolicyKind | None:
    """The kind of an aws_organizations_policy, a service control policy by default; None where it is neither."""
    found = values.get("type") if isinstance(values, dict) else None
    return _ORGANIZATION_KINDS.get(str(found or "SERVICE_CONTROL_POLICY"))
