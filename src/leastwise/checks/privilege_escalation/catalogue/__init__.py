"""The ways to more powers that are known: one file each, data only (`path.EscalationPath`)."""

from __future__ import annotations

from typing import Final

from leastwise.checks.privilege_escalation.catalogue.airflow_create_environment import AIRFLOW_CREATE_ENVIRONMENT
from leastwise.checks.privilege_escalation.catalogue.amplify_create_app import AMPLIFY_CREATE_APP
from leastwise.checks.privilege_escalation.catalogue.apprunner_create_service import APPRUNNER_CREATE_SERVICE
from leastwise.checks.privilege_escalation.catalogue.apprunner_update_service import APPRUNNER_UPDATE_SERVICE
from leastwise.checks.privilege_escalation.catalogue.appstream_create_image_builder import (
    APPSTREAM_CREATE_IMAGE_BUILDER,
)
from leastwise.checks.privilege_escalation.catalogue.batch_submit_job import BATCH_SUBMIT_JOB
from leastwise.checks.privilege_escalation.catalogue.bedrock_create_agent_runtime import BEDROCK_CREATE_AGENT_RUNTIME
from leastwise.checks.privilege_escalation.catalogue.bedrock_create_code_interpreter import (
    BEDROCK_CREATE_CODE_INTERPRETER,
)
from leastwise.checks.privilege_escalation.catalogue.bedrock_invoke_code_interpreter import (
    BEDROCK_INVOKE_CODE_INTERPRETER,
)
from leastwise.checks.privilege_escalation.catalogue.braket_create_job import BRAKET_CREATE_JOB
from leastwise.checks.privilege_escalation.catalogue.cloudformation_create_stack import CLOUDFORMATION_CREATE_STACK
from leastwise.checks.privilege_escalation.catalogue.cloudformation_create_stack_set import (
    CLOUDFORMATION_CREATE_STACK_SET,
)
from leastwise.checks.privilege_escalation.catalogue.cloudformation_execute_change_set import (
    CLOUDFORMATION_EXECUTE_CHANGE_SET,
)
from leastwise.checks.privilege_escalation.catalogue.cloudformation_update_stack import CLOUDFORMATION_UPDATE_STACK
from leastwise.checks.privilege_escalation.catalogue.cloudformation_update_stack_set import (
    CLOUDFORMATION_UPDATE_STACK_SET,
)
from leastwise.checks.privilege_escalation.catalogue.codebuild_create_project import CODEBUILD_CREATE_PROJECT
from leastwise.checks.privilege_escalation.catalogue.codebuild_create_project_batch import (
    CODEBUILD_CREATE_PROJECT_BATCH,
)
from leastwise.checks.privilege_escalation.catalogue.codebuild_start_build import CODEBUILD_START_BUILD
from leastwise.checks.privilege_escalation.catalogue.codebuild_start_build_batch import CODEBUILD_START_BUILD_BATCH
from leastwise.checks.privilege_escalation.catalogue.codebuild_update_project import CODEBUILD_UPDATE_PROJECT
from leastwise.checks.privilege_escalation.catalogue.codepipeline_create_pipeline import CODEPIPELINE_CREATE_PIPELINE
from leastwise.checks.privilege_escalation.catalogue.datapipeline_create_pipeline import DATAPIPELINE_CREATE_PIPELINE
from leastwise.checks.privilege_escalation.catalogue.ec2_associate_instance_profile import (
    EC2_ASSOCIATE_INSTANCE_PROFILE,
)
from leastwise.checks.privilege_escalation.catalogue.ec2_create_launch_configuration import (
    EC2_CREATE_LAUNCH_CONFIGURATION,
)
from leastwise.checks.privilege_escalation.catalogue.ec2_create_launch_template_version import (
    EC2_CREATE_LAUNCH_TEMPLATE_VERSION,
)
from leastwise.checks.privilege_escalation.catalogue.ec2_instance_connect_send_ssh_public_key import (
    EC2_INSTANCE_CONNECT_SEND_SSH_PUBLIC_KEY,
)
from leastwise.checks.privilege_escalation.catalogue.ec2_instance_connect_serial_console import (
    EC2_INSTANCE_CONNECT_SERIAL_CONSOLE,
)
from leastwise.checks.privilege_escalation.catalogue.ec2_modify_instance_attribute import EC2_MODIFY_INSTANCE_ATTRIBUTE
from leastwise.checks.privilege_escalation.catalogue.ec2_request_spot_instances import EC2_REQUEST_SPOT_INSTANCES
from leastwise.checks.privilege_escalation.catalogue.ec2_run_instances import EC2_RUN_INSTANCES
from leastwise.checks.privilege_escalation.catalogue.ec2_run_instances_with_new_profile import (
    EC2_RUN_INSTANCES_WITH_NEW_PROFILE,
)
from leastwise.checks.privilege_escalation.catalogue.ecs_create_cluster_and_run_task import (
    ECS_CREATE_CLUSTER_AND_RUN_TASK,
)
from leastwise.checks.privilege_escalation.catalogue.ecs_create_cluster_and_service import (
    ECS_CREATE_CLUSTER_AND_SERVICE,
)
from leastwise.checks.privilege_escalation.catalogue.ecs_create_service import ECS_CREATE_SERVICE
from leastwise.checks.privilege_escalation.catalogue.ecs_execute_command import ECS_EXECUTE_COMMAND
from leastwise.checks.privilege_escalation.catalogue.ecs_run_task import ECS_RUN_TASK
from leastwise.checks.privilege_escalation.catalogue.ecs_start_task import ECS_START_TASK
from leastwise.checks.privilege_escalation.catalogue.ecs_update_service import ECS_UPDATE_SERVICE
from leastwise.checks.privilege_escalation.catalogue.eks_create_pod_identity_association import (
    EKS_CREATE_POD_IDENTITY_ASSOCIATION,
)
from leastwise.checks.privilege_escalation.catalogue.elasticbeanstalk_create_environment import (
    ELASTICBEANSTALK_CREATE_ENVIRONMENT,
)
from leastwise.checks.privilege_escalation.catalogue.emr_add_job_flow_steps import EMR_ADD_JOB_FLOW_STEPS
from leastwise.checks.privilege_escalation.catalogue.emr_run_job_flow import EMR_RUN_JOB_FLOW
from leastwise.checks.privilege_escalation.catalogue.emr_serverless_start_job_run import EMR_SERVERLESS_START_JOB_RUN
from leastwise.checks.privilege_escalation.catalogue.fis_start_experiment import FIS_START_EXPERIMENT
from leastwise.checks.privilege_escalation.catalogue.gamelift_create_fleet import GAMELIFT_CREATE_FLEET
from leastwise.checks.privilege_escalation.catalogue.glue_create_dev_endpoint import GLUE_CREATE_DEV_ENDPOINT
from leastwise.checks.privilege_escalation.catalogue.glue_create_job_and_run import GLUE_CREATE_JOB_AND_RUN
from leastwise.checks.privilege_escalation.catalogue.glue_create_job_and_trigger import GLUE_CREATE_JOB_AND_TRIGGER
from leastwise.checks.privilege_escalation.catalogue.glue_create_session import GLUE_CREATE_SESSION
from leastwise.checks.privilege_escalation.catalogue.glue_update_dev_endpoint import GLUE_UPDATE_DEV_ENDPOINT
from leastwise.checks.privilege_escalation.catalogue.glue_update_job_and_run import GLUE_UPDATE_JOB_AND_RUN
from leastwise.checks.privilege_escalation.catalogue.glue_update_job_and_trigger import GLUE_UPDATE_JOB_AND_TRIGGER
from leastwise.checks.privilege_escalation.catalogue.iam_add_user_to_group import IAM_ADD_USER_TO_GROUP
from leastwise.checks.privilege_escalation.catalogue.iam_attach_group_policy import IAM_ATTACH_GROUP_POLICY
from leastwise.checks.privilege_escalation.catalogue.iam_attach_role_policy import IAM_ATTACH_ROLE_POLICY
from leastwise.checks.privilege_escalation.catalogue.iam_attach_role_policy_and_assume_role import (
    IAM_ATTACH_ROLE_POLICY_AND_ASSUME_ROLE,
)
from leastwise.checks.privilege_escalation.catalogue.iam_attach_role_policy_and_update_assume_role_policy import (
    IAM_ATTACH_ROLE_POLICY_AND_UPDATE_ASSUME_ROLE_POLICY,
)
from leastwise.checks.privilege_escalation.catalogue.iam_attach_user_policy import IAM_ATTACH_USER_POLICY
from leastwise.checks.privilege_escalation.catalogue.iam_attach_user_policy_and_create_access_key import (
    IAM_ATTACH_USER_POLICY_AND_CREATE_ACCESS_KEY,
)
from leastwise.checks.privilege_escalation.catalogue.iam_attach_user_policy_and_create_login_profile import (
    IAM_ATTACH_USER_POLICY_AND_CREATE_LOGIN_PROFILE,
)
from leastwise.checks.privilege_escalation.catalogue.iam_attach_user_policy_and_update_login_profile import (
    IAM_ATTACH_USER_POLICY_AND_UPDATE_LOGIN_PROFILE,
)
from leastwise.checks.privilege_escalation.catalogue.iam_create_access_key import IAM_CREATE_ACCESS_KEY
from leastwise.checks.privilege_escalation.catalogue.iam_create_login_profile import IAM_CREATE_LOGIN_PROFILE
from leastwise.checks.privilege_escalation.catalogue.iam_create_policy_version import IAM_CREATE_POLICY_VERSION
from leastwise.checks.privilege_escalation.catalogue.iam_create_policy_version_and_assume_role import (
    IAM_CREATE_POLICY_VERSION_AND_ASSUME_ROLE,
)
from leastwise.checks.privilege_escalation.catalogue.iam_create_policy_version_and_create_access_key import (
    IAM_CREATE_POLICY_VERSION_AND_CREATE_ACCESS_KEY,
)
from leastwise.checks.privilege_escalation.catalogue.iam_create_policy_version_and_update_assume_role_policy import (
    IAM_CREATE_POLICY_VERSION_AND_UPDATE_ASSUME_ROLE_POLICY,
)
from leastwise.checks.privilege_escalation.catalogue.iam_create_role_and_attach_policy import (
    IAM_CREATE_ROLE_AND_ATTACH_POLICY,
)
from leastwise.checks.privilege_escalation.catalogue.iam_create_role_and_put_policy import (
    IAM_CREATE_ROLE_AND_PUT_POLICY,
)
from leastwise.checks.privilege_escalation.catalogue.iam_create_user_and_attach_policy import (
    IAM_CREATE_USER_AND_ATTACH_POLICY,
)
from leastwise.checks.privilege_escalation.catalogue.iam_create_user_and_put_policy import (
    IAM_CREATE_USER_AND_PUT_POLICY,
)
from leastwise.checks.privilege_escalation.catalogue.iam_delete_role_permissions_boundary import (
    IAM_DELETE_ROLE_PERMISSIONS_BOUNDARY,
)
from leastwise.checks.privilege_escalation.catalogue.iam_delete_user_permissions_boundary import (
    IAM_DELETE_USER_PERMISSIONS_BOUNDARY,
)
from leastwise.checks.privilege_escalation.catalogue.iam_put_group_policy import IAM_PUT_GROUP_POLICY
from leastwise.checks.privilege_escalation.catalogue.iam_put_role_permissions_boundary import (
    IAM_PUT_ROLE_PERMISSIONS_BOUNDARY,
)
from leastwise.checks.privilege_escalation.catalogue.iam_put_role_policy import IAM_PUT_ROLE_POLICY
from leastwise.checks.privilege_escalation.catalogue.iam_put_role_policy_and_assume_role import (
    IAM_PUT_ROLE_POLICY_AND_ASSUME_ROLE,
)
from leastwise.checks.privilege_escalation.catalogue.iam_put_role_policy_and_update_assume_role_policy import (
    IAM_PUT_ROLE_POLICY_AND_UPDATE_ASSUME_ROLE_POLICY,
)
from leastwise.checks.privilege_escalation.catalogue.iam_put_user_permissions_boundary import (
    IAM_PUT_USER_PERMISSIONS_BOUNDARY,
)
from leastwise.checks.privilege_escalation.catalogue.iam_put_user_policy import IAM_PUT_USER_POLICY
from leastwise.checks.privilege_escalation.catalogue.iam_put_user_policy_and_create_access_key import (
    IAM_PUT_USER_POLICY_AND_CREATE_ACCESS_KEY,
)
from leastwise.checks.privilege_escalation.catalogue.iam_put_user_policy_and_create_login_profile import (
    IAM_PUT_USER_POLICY_AND_CREATE_LOGIN_PROFILE,
)
from leastwise.checks.privilege_escalation.catalogue.iam_put_user_policy_and_update_login_profile import (
    IAM_PUT_USER_POLICY_AND_UPDATE_LOGIN_PROFILE,
)
from leastwise.checks.privilege_escalation.catalogue.iam_replace_access_key import IAM_REPLACE_ACCESS_KEY
from leastwise.checks.privilege_escalation.catalogue.iam_set_default_policy_version import (
    IAM_SET_DEFAULT_POLICY_VERSION,
)
from leastwise.checks.privilege_escalation.catalogue.iam_update_assume_role_policy import IAM_UPDATE_ASSUME_ROLE_POLICY
from leastwise.checks.privilege_escalation.catalogue.iam_update_login_profile import IAM_UPDATE_LOGIN_PROFILE
from leastwise.checks.privilege_escalation.catalogue.iot_create_role_alias import IOT_CREATE_ROLE_ALIAS
from leastwise.checks.privilege_escalation.catalogue.kinesisanalytics_create_application import (
    KINESISANALYTICS_CREATE_APPLICATION,
)
from leastwise.checks.privilege_escalation.catalogue.lambda_create_function import LAMBDA_CREATE_FUNCTION
from leastwise.checks.privilege_escalation.catalogue.lambda_create_function_and_add_permission import (
    LAMBDA_CREATE_FUNCTION_AND_ADD_PERMISSION,
)
from leastwise.checks.privilege_escalation.catalogue.lambda_create_function_url import LAMBDA_CREATE_FUNCTION_URL
from leastwise.checks.privilege_escalation.catalogue.lambda_create_function_with_event_source import (
    LAMBDA_CREATE_FUNCTION_WITH_EVENT_SOURCE,
)
from leastwise.checks.privilege_escalation.catalogue.lambda_update_function_code import LAMBDA_UPDATE_FUNCTION_CODE
from leastwise.checks.privilege_escalation.catalogue.lambda_update_function_code_and_add_permission import (
    LAMBDA_UPDATE_FUNCTION_CODE_AND_ADD_PERMISSION,
)
from leastwise.checks.privilege_escalation.catalogue.lambda_update_function_code_and_invoke import (
    LAMBDA_UPDATE_FUNCTION_CODE_AND_INVOKE,
)
from leastwise.checks.privilege_escalation.catalogue.lambda_update_function_configuration import (
    LAMBDA_UPDATE_FUNCTION_CONFIGURATION,
)
from leastwise.checks.privilege_escalation.catalogue.organizations_leave_organization import (
    ORGANIZATIONS_LEAVE_ORGANIZATION,
)
from leastwise.checks.privilege_escalation.catalogue.rolesanywhere_create_profile import ROLESANYWHERE_CREATE_PROFILE
from leastwise.checks.privilege_escalation.catalogue.sagemaker_create_notebook_instance import (
    SAGEMAKER_CREATE_NOTEBOOK_INSTANCE,
)
from leastwise.checks.privilege_escalation.catalogue.sagemaker_create_processing_job import (
    SAGEMAKER_CREATE_PROCESSING_JOB,
)
from leastwise.checks.privilege_escalation.catalogue.sagemaker_create_training_job import SAGEMAKER_CREATE_TRAINING_JOB
from leastwise.checks.privilege_escalation.catalogue.sagemaker_presigned_domain_url import (
    SAGEMAKER_PRESIGNED_DOMAIN_URL,
)
from leastwise.checks.privilege_escalation.catalogue.sagemaker_presigned_notebook_url import (
    SAGEMAKER_PRESIGNED_NOTEBOOK_URL,
)
from leastwise.checks.privilege_escalation.catalogue.sagemaker_update_notebook_lifecycle import (
    SAGEMAKER_UPDATE_NOTEBOOK_LIFECYCLE,
)
from leastwise.checks.privilege_escalation.catalogue.scheduler_create_schedule import SCHEDULER_CREATE_SCHEDULE
from leastwise.checks.privilege_escalation.catalogue.ssm_create_association import SSM_CREATE_ASSOCIATION
from leastwise.checks.privilege_escalation.catalogue.ssm_send_command import SSM_SEND_COMMAND
from leastwise.checks.privilege_escalation.catalogue.ssm_start_automation_execution import (
    SSM_START_AUTOMATION_EXECUTION,
)
from leastwise.checks.privilege_escalation.catalogue.ssm_start_session import SSM_START_SESSION
from leastwise.checks.privilege_escalation.catalogue.sso_attach_managed_policy import SSO_ATTACH_MANAGED_POLICY
from leastwise.checks.privilege_escalation.catalogue.sso_create_account_assignment import SSO_CREATE_ACCOUNT_ASSIGNMENT
from leastwise.checks.privilege_escalation.catalogue.sso_put_inline_policy import SSO_PUT_INLINE_POLICY
from leastwise.checks.privilege_escalation.catalogue.states_create_state_machine import STATES_CREATE_STATE_MACHINE
from leastwise.checks.privilege_escalation.catalogue.states_test_state import STATES_TEST_STATE
from leastwise.checks.privilege_escalation.catalogue.states_update_state_machine import STATES_UPDATE_STATE_MACHINE
from leastwise.checks.privilege_escalation.catalogue.sts_assume_role import STS_ASSUME_ROLE
from leastwise.checks.privilege_escalation.path import EscalationPath

PATHS: Final[tuple[EscalationPath, ...]] = (
    IAM_CREATE_POLICY_VERSION,
    IAM_SET_DEFAULT_POLICY_VERSION,
    IAM_PUT_USER_POLICY,
    IAM_PUT_ROLE_POLICY,
    IAM_ATTACH_USER_POLICY,
    IAM_ATTACH_ROLE_POLICY,
    IAM_ATTACH_GROUP_POLICY,
    IAM_PUT_GROUP_POLICY,
    IAM_ADD_USER_TO_GROUP,
    IAM_DELETE_USER_PERMISSIONS_BOUNDARY,
    IAM_DELETE_ROLE_PERMISSIONS_BOUNDARY,
    IAM_PUT_USER_PERMISSIONS_BOUNDARY,
    IAM_PUT_ROLE_PERMISSIONS_BOUNDARY,
    IAM_CREATE_ACCESS_KEY,
    IAM_REPLACE_ACCESS_KEY,
    IAM_CREATE_LOGIN_PROFILE,
    IAM_UPDATE_LOGIN_PROFILE,
    IAM_ATTACH_USER_POLICY_AND_CREATE_ACCESS_KEY,
    IAM_ATTACH_USER_POLICY_AND_UPDATE_LOGIN_PROFILE,
    IAM_ATTACH_USER_POLICY_AND_CREATE_LOGIN_PROFILE,
    IAM_PUT_USER_POLICY_AND_CREATE_ACCESS_KEY,
    IAM_PUT_USER_POLICY_AND_UPDATE_LOGIN_PROFILE,
    IAM_PUT_USER_POLICY_AND_CREATE_LOGIN_PROFILE,
    IAM_CREATE_POLICY_VERSION_AND_CREATE_ACCESS_KEY,
    IAM_CREATE_USER_AND_ATTACH_POLICY,
    IAM_CREATE_USER_AND_PUT_POLICY,
    STS_ASSUME_ROLE,
    IAM_UPDATE_ASSUME_ROLE_POLICY,
    IAM_ATTACH_ROLE_POLICY_AND_ASSUME_ROLE,
    IAM_ATTACH_ROLE_POLICY_AND_UPDATE_ASSUME_ROLE_POLICY,
    IAM_PUT_ROLE_POLICY_AND_ASSUME_ROLE,
    IAM_PUT_ROLE_POLICY_AND_UPDATE_ASSUME_ROLE_POLICY,
    IAM_CREATE_POLICY_VERSION_AND_ASSUME_ROLE,
    IAM_CREATE_POLICY_VERSION_AND_UPDATE_ASSUME_ROLE_POLICY,
    IAM_CREATE_ROLE_AND_ATTACH_POLICY,
    IAM_CREATE_ROLE_AND_PUT_POLICY,
    SSO_PUT_INLINE_POLICY,
    SSO_ATTACH_MANAGED_POLICY,
    SSO_CREATE_ACCOUNT_ASSIGNMENT,
    ORGANIZATIONS_LEAVE_ORGANIZATION,
    EC2_RUN_INSTANCES,
    EC2_RUN_INSTANCES_WITH_NEW_PROFILE,
    EC2_REQUEST_SPOT_INSTANCES,
    EC2_ASSOCIATE_INSTANCE_PROFILE,
    EC2_CREATE_LAUNCH_CONFIGURATION,
    EC2_MODIFY_INSTANCE_ATTRIBUTE,
    EC2_CREATE_LAUNCH_TEMPLATE_VERSION,
    EC2_INSTANCE_CONNECT_SEND_SSH_PUBLIC_KEY,
    EC2_INSTANCE_CONNECT_SERIAL_CONSOLE,
    SSM_START_SESSION,
    SSM_SEND_COMMAND,
    SSM_CREATE_ASSOCIATION,
    SSM_START_AUTOMATION_EXECUTION,
    LAMBDA_CREATE_FUNCTION,
    LAMBDA_CREATE_FUNCTION_WITH_EVENT_SOURCE,
    LAMBDA_CREATE_FUNCTION_AND_ADD_PERMISSION,
    LAMBDA_CREATE_FUNCTION_URL,
    LAMBDA_UPDATE_FUNCTION_CODE,
    LAMBDA_UPDATE_FUNCTION_CODE_AND_INVOKE,
    LAMBDA_UPDATE_FUNCTION_CODE_AND_ADD_PERMISSION,
    LAMBDA_UPDATE_FUNCTION_CONFIGURATION,
    ECS_CREATE_CLUSTER_AND_SERVICE,
    ECS_CREATE_CLUSTER_AND_RUN_TASK,
    ECS_CREATE_SERVICE,
    ECS_UPDATE_SERVICE,
    ECS_RUN_TASK,
    ECS_START_TASK,
    ECS_EXECUTE_COMMAND,
    GLUE_CREATE_DEV_ENDPOINT,
    GLUE_UPDATE_DEV_ENDPOINT,
    GLUE_CREATE_JOB_AND_RUN,
    GLUE_CREATE_JOB_AND_TRIGGER,
    GLUE_UPDATE_JOB_AND_RUN,
    GLUE_UPDATE_JOB_AND_TRIGGER,
    GLUE_CREATE_SESSION,
    CLOUDFORMATION_CREATE_STACK,
    CLOUDFORMATION_UPDATE_STACK,
    CLOUDFORMATION_CREATE_STACK_SET,
    CLOUDFORMATION_UPDATE_STACK_SET,
    CLOUDFORMATION_EXECUTE_CHANGE_SET,
    CODEBUILD_CREATE_PROJECT,
    CODEBUILD_CREATE_PROJECT_BATCH,
    CODEBUILD_UPDATE_PROJECT,
    CODEBUILD_START_BUILD,
    CODEBUILD_START_BUILD_BATCH,
    SAGEMAKER_CREATE_NOTEBOOK_INSTANCE,
    SAGEMAKER_CREATE_TRAINING_JOB,
    SAGEMAKER_CREATE_PROCESSING_JOB,
    SAGEMAKER_PRESIGNED_NOTEBOOK_URL,
    SAGEMAKER_UPDATE_NOTEBOOK_LIFECYCLE,
    SAGEMAKER_PRESIGNED_DOMAIN_URL,
    APPRUNNER_CREATE_SERVICE,
    APPRUNNER_UPDATE_SERVICE,
    BEDROCK_CREATE_CODE_INTERPRETER,
    BEDROCK_INVOKE_CODE_INTERPRETER,
    BEDROCK_CREATE_AGENT_RUNTIME,
    DATAPIPELINE_CREATE_PIPELINE,
    STATES_CREATE_STATE_MACHINE,
    STATES_TEST_STATE,
    STATES_UPDATE_STATE_MACHINE,
    SCHEDULER_CREATE_SCHEDULE,
    BATCH_SUBMIT_JOB,
    EMR_RUN_JOB_FLOW,
    EMR_ADD_JOB_FLOW_STEPS,
    EMR_SERVERLESS_START_JOB_RUN,
    CODEPIPELINE_CREATE_PIPELINE,
    ELASTICBEANSTALK_CREATE_ENVIRONMENT,
    KINESISANALYTICS_CREATE_APPLICATION,
    APPSTREAM_CREATE_IMAGE_BUILDER,
    AIRFLOW_CREATE_ENVIRONMENT,
    GAMELIFT_CREATE_FLEET,
    AMPLIFY_CREATE_APP,
    BRAKET_CREATE_JOB,
    EKS_CREATE_POD_IDENTITY_ASSOCIATION,
    ROLESANYWHERE_CREATE_PROFILE,
    IOT_CREATE_ROLE_ALIAS,
    FIS_START_EXPERIMENT,
)
"""Every path; the simpler first, as the first of equally short ones is shown."""
