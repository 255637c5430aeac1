"""Resource policies of other services, Organizations, Identity Center and Roles Anywhere."""

from __future__ import annotations

import json
from typing import Any

import pytest
from single_events import ACCOUNT, ADMINISTRATOR, DOCUMENT, OTHER, event, gaps, last, observed, of

from leastwise.inventory.event_sourcing import TrailEvent, derive
from leastwise.model.configuration_item import ConfigurationItem, Origin

POLICY, CHANGED = json.loads(DOCUMENT), json.loads(OTHER)
REGION = "eu-west-1"
KEY_ID = "1234abcd-12ab-34cd-56ef-1234567890ab"
KEY_ARN = f"arn:aws:kms:{REGION}:{ACCOUNT}:key/{KEY_ID}"
QUEUE = f"https://sqs.{REGION}.amazonaws.com/{ACCOUNT}/jobs"
TOPIC = f"arn:aws:sns:{REGION}:{ACCOUNT}:news"
SECRET = f"arn:aws:secretsmanager:{REGION}:{ACCOUNT}:secret:db-AbCdEf"
FUNCTION = f"arn:aws:lambda:{REGION}:{ACCOUNT}:function:app"
INSTANCE = "arn:aws:sso:::instance/ssoins-1"
SET = "arn:aws:sso:::permissionSet/ssoins-1/ps-1"


def call(service: str, seconds: float, name: str, asked: Any = None, answered: Any = None) -> TrailEvent:
    return event(seconds, name, asked, answered, source=f"{service}.amazonaws.com", region=REGION)


def policies(timeline: list[ConfigurationItem], identifier: str) -> list[Any]:
    return [item.configuration.get("resourcePolicy", "unknown") for item in of(timeline, identifier)]


def bucket(name: str, **parameters: Any) -> dict[str, Any]:
    return {"bucketName": name, "Host": f"{name}.s3.{REGION}.amazonaws.com", **parameters}


def test_a_bucket() -> None:
    block = {"xmlns": "http://s3.amazonaws.com/doc/2006-03-01/", "BlockPublicAcls": True, "IgnorePublicAcls": "true"}
    rule = {"OwnershipControls": {"Rule": {"ObjectOwnership": "BucketOwnerEnforced"}, "xmlns": "x"}}
    timeline = derive(
        [],
        [
            call("s3", 1, "CreateBucket", bucket("data")),
            call("s3", 2, "PutBucketPolicy", bucket("data", policy="", bucketPolicy=POLICY)),
            call("s3", 3, "PutBucketPublicAccessBlock", bucket("data", PublicAccessBlockConfiguration=block)),
            call("s3", 4, "PutBucketOwnershipControls", bucket("data", **rule)),
            call("s3", 5, "PutBucketTagging", bucket("data", Tagging={"TagSet": {"Tag": {"Key": "a", "Value": True}}})),
            call("s3", 6, "DeleteBucketPolicy", bucket("data", policy="")),
            call("s3", 7, "DeleteBucket", bucket("data")),
        ],
    )
    assert policies(timeline, "data") == [None, POLICY, POLICY, POLICY, POLICY, None, "unknown"]
    first, item, gone = timeline[0], timeline[-2], timeline[-1]
    assert (first.region, first.arn, first.unknown) == (
        REGION,
        "arn:aws:s3:::data",
        ("accessControlList", "ownershipControls", "publicAccessBlockConfiguration"),
    )
    assert item.configuration["publicAccessBlockConfiguration"] == {
        "blockPublicAcls": True,
        "ignorePublicAcls": True,
        "blockPublicPolicy": False,
        "restrictPublicBuckets": False,
    }
    assert item.configuration["ownershipControls"] == {"rules": [{"objectOwnership": "BucketOwnerEnforced"}]}
    assert item.tags == {"a": "true"}
    assert gone.is_deleted


def test_a_bucket_made_from_afar_is_in_its_own_region() -> None:
    asked = bucket("far", CreateBucketConfiguration={"LocationConstraint": "ap-south-1", "xmlns": "x"})
    (item,) = derive([], [call("s3", 1, "CreateBucket", asked)])
    assert item.region == "ap-south-1"


def test_access_control_lists_are_known_where_the_event_has_them() -> None:
    grant = {
        "Grantee": {"xsi:type": "Group", "URI": "http://acs.amazonaws.com/groups/global/AllUsers"},
        "Permission": "READ",
    }
    policy = {"Owner": {"ID": "12345"}, "AccessControlList": {"Grant": grant}}
    timeline = derive(
        [],
        [
            call("s3", 1, "PutBucketAcl", bucket("data", acl=[""], AccessControlPolicy=policy)),
            call("s3", 2, "PutBucketAcl", bucket("data", acl=[""], **{"x-amz-acl": ["public-read"]})),
        ],
    )
    _before, told, canned = timeline
    assert told.configuration["accessControlList"] == {
        "owner": {"id": "12345"},
        "grants": [
            {
                "grantee": {"type": "Group", "uri": "http://acs.amazonaws.com/groups/global/AllUsers"},
                "permission": "READ",
            }
        ],
    }
    assert canned.unknown == ("accessControlList",)


def test_public_access_of_the_account() -> None:
    block = {"BlockPublicAcls": True}
    timeline = derive(
        [],
        [
            call("s3", 1, "PutAccountPublicAccessBlock", {"PublicAccessBlockConfiguration": block}),
            call("s3", 2, "DeleteAccountPublicAccessBlock", {}),
        ],
    )
    settings = [item.configuration.get("publicAccessBlockConfiguration") for item in of(timeline, ACCOUNT)]
    assert settings[1]["blockPublicAcls"] is True
    assert settings[2] is None
    assert {item.region for item in timeline} == {"global"}


def test_a_key() -> None:
    metadata = {"keyId": KEY_ID, "arn": KEY_ARN, "keyState": "Enabled", "keyManager": "CUSTOMER", "enabled": True}
    grant = {
        "keyId": KEY_ARN,
        "granteePrincipal": f"arn:aws:iam::{ACCOUNT}:role/app",
        "operations": ["Encrypt", "Decrypt"],
    }
    timeline = derive(
        [],
        [
            call("kms", 1, "CreateKey", {"policy": DOCUMENT}, {"keyMetadata": metadata}),
            call("kms", 2, "PutKeyPolicy", {"keyId": KEY_ID, "policyName": "default", "policy": OTHER}),
            call("kms", 3, "CreateGrant", grant, {"grantId": "g1", "keyId": KEY_ARN}),
            call("kms", 4, "RevokeGrant", {"keyId": KEY_ID, "grantId": "g1"}),
        ],
    )
    assert policies(timeline, KEY_ID) == [POLICY, CHANGED, CHANGED, CHANGED]
    grants = [item.configuration["grants"] for item in timeline]
    assert [len(one) for one in grants] == [0, 0, 1, 0]
    assert grants[2][0]["operations"] == ["Decrypt", "Encrypt"]


def test_a_key_of_another_account_is_none_of_ours() -> None:
    foreign = KEY_ARN.replace(ACCOUNT, "999988887777")
    asked = {"keyId": foreign, "granteePrincipal": "x", "operations": []}
    assert derive([], [call("kms", 1, "CreateGrant", asked, {"grantId": "g"})]) == []
    assert derive([], [call("kms", 1, "PutKeyPolicy", {"keyId": "alias/app", "policy": DOCUMENT})]) == []


def test_a_function() -> None:
    def statement(sid: str) -> dict[str, str]:
        return {"statement": json.dumps({"Sid": sid, "Effect": "Allow", "Principal": "*"})}

    made = {"functionName": "app", "functionArn": FUNCTION, "role": "arn:role", "runtime": "python3.13"}
    timeline = derive(
        [],
        [
            call("lambda", 1, "CreateFunction20150331", {"functionName": "app"}, made),
            call(
                "lambda", 2, "AddPermission20150331v2", {"functionName": "app", "statementId": "one"}, statement("one")
            ),
            call(
                "lambda",
                3,
                "AddPermission20150331v2",
                {"functionName": FUNCTION, "statementId": "two"},
                statement("two"),
            ),
            call("lambda", 4, "RemovePermission20150331v2", {"functionName": "app", "statementId": "one"}),
            call("lambda", 5, "RemovePermission20150331v2", {"functionName": "app", "statementId": "two"}),
            call("lambda", 6, "AddPermission20150331v2", {"functionName": f"{FUNCTION}:live", "statementId": "x"}),
        ],
    )
    sids = [[one["Sid"] for one in (policy or {}).get("Statement", [])] for policy in policies(timeline, "app")]
    assert sids == [[], ["one"], ["one", "two"], ["two"], [], []]
    assert last(timeline, "app").unknown == ("qualifiedPolicies",)
    assert last(timeline, "app").arn == FUNCTION


def test_a_permission_added_to_an_unknown_policy_leaves_it_unknown() -> None:
    answered = {"statement": json.dumps({"Sid": "one"})}
    asked = {"functionName": "app", "statementId": "one"}
    alone = derive([], [call("lambda", 1, "AddPermission20150331v2", asked, answered)])
    assert alone[-1].unknown == ("resourcePolicy",)
    whole = {"Version": "2012-10-17", "Id": "default", "Statement": [{"Sid": "one"}]}
    seen = observed(9, "AWS::Lambda::Function", "app", "app", {"resourcePolicy": whole}, region=REGION, arn=FUNCTION)
    timeline = derive([seen], [call("lambda", 1, "AddPermission20150331v2", asked, answered)])
    assert last(timeline, "app").configuration["resourcePolicy"] == whole
    assert gaps(timeline) == []


def test_queues_and_topics() -> None:
    timeline = derive(
        [],
        [
            call("sqs", 1, "CreateQueue", {"queueName": "jobs"}, {"queueUrl": QUEUE}),
            call("sqs", 2, "SetQueueAttributes", {"queueUrl": QUEUE, "attributes": {"Policy": DOCUMENT}}),
            call("sqs", 3, "SetQueueAttributes", {"queueUrl": QUEUE, "attributes": {"VisibilityTimeout": "100"}}),
            call("sqs", 4, "AddPermission", {"queueUrl": QUEUE, "label": "x"}),
            call("sqs", 5, "SetQueueAttributes", {"queueUrl": QUEUE, "attributes": {"Policy": ""}}),
            call("sqs", 6, "DeleteQueue", {"queueUrl": QUEUE}),
            call("sns", 1, "CreateTopic", {"name": "news"}, {"topicArn": TOPIC}),
            call(
                "sns", 2, "SetTopicAttributes", {"topicArn": TOPIC, "attributeName": "Policy", "attributeValue": OTHER}
            ),
            call("sns", 3, "SetTopicAttributes", {"topicArn": TOPIC, "attributeName": "DisplayName"}),
        ],
    )
    assert policies(timeline, QUEUE) == [None, POLICY, "unknown", None, "unknown"]
    assert of(timeline, QUEUE)[2].unknown == ("resourcePolicy",)
    assert policies(timeline, TOPIC) == ["unknown", CHANGED]
    assert last(timeline, TOPIC).resource_name == "news"


def test_creating_a_topic_that_is_there_changes_nothing() -> None:
    made = [call("sns", second, "CreateTopic", {"name": "news"}, {"topicArn": TOPIC}) for second in (1, 5)]
    assert len(derive([], made)) == 1


@pytest.mark.parametrize(
    ("service", "put", "delete", "name", "document", "given", "identifier"),
    [
        ("ecr", "SetRepositoryPolicy", "DeleteRepositoryPolicy", "repositoryName", "policyText", "app", "app"),
        (
            "elasticfilesystem",
            "PutFileSystemPolicy",
            "DeleteFileSystemPolicy",
            "fileSystemId",
            "policy",
            "fs-1",
            "fs-1",
        ),
        (
            "backup",
            "PutBackupVaultAccessPolicy",
            "DeleteBackupVaultAccessPolicy",
            "backupVaultName",
            "policy",
            "v",
            "v",
        ),
        (
            "dynamodb",
            "PutResourcePolicy",
            "DeleteResourcePolicy",
            "resourceArn",
            "policy",
            f"arn:aws:dynamodb:{REGION}:{ACCOUNT}:table/orders",
            "orders",
        ),
        ("secretsmanager", "PutResourcePolicy", "DeleteResourcePolicy", "secretId", "resourcePolicy", SECRET, SECRET),
    ],
)
def test_policies_that_are_put_as_a_whole(
    service: str, put: str, delete: str, name: str, document: str, given: str, identifier: str
) -> None:
    timeline = derive(
        [], [call(service, 1, put, {name: given, document: DOCUMENT}), call(service, 2, delete, {name: given})]
    )
    assert policies(timeline, identifier) == ["unknown", POLICY, None]
    assert {item.region for item in timeline} == {REGION}


def test_a_secret_named_in_the_request_is_known_by_the_arn_of_the_answer() -> None:
    asked, answered = {"secretId": "db", "resourcePolicy": DOCUMENT}, {"aRN": SECRET, "name": "db"}
    assert last(derive([], [call("secretsmanager", 1, "PutResourcePolicy", asked, answered)]), SECRET)
    assert derive([], [call("secretsmanager", 1, "PutResourcePolicy", asked)]) == []


def test_policies_of_log_groups_are_resources() -> None:
    timeline = derive(
        [],
        [
            call("logs", 1, "DeleteResourcePolicy", {"policyName": "dns"}),
            call("logs", 2, "PutResourcePolicy", {"policyName": "dns", "policyDocument": DOCUMENT}),
            call("logs", 3, "PutResourcePolicy", {"policyName": "dns", "policyDocument": OTHER}),
        ],
    )
    assert policies(timeline, "dns")[-2:] == [POLICY, CHANGED]


def organization(seconds: float, name: str, asked: Any, answered: Any = None) -> TrailEvent:
    return event(seconds, name, asked, answered, source="organizations.amazonaws.com")


def test_an_organization() -> None:
    summary = {"id": "p-1", "arn": "arn:p-1", "name": "guard", "type": "SERVICE_CONTROL_POLICY", "awsManaged": False}
    unit = {"organizationalUnit": {"id": "ou-1", "arn": "arn:ou-1", "name": "Prod"}}
    account = observed(
        0,
        "AWS::Organizations::Account",
        "999988887777",
        "app",
        {"id": "999988887777", "name": "app", "parentId": "r-1", "attachedPolicies": [], "delegatedServices": []},
    )
    timeline = derive(
        [account],
        [
            organization(1, "CreateOrganizationalUnit", {"parentId": "r-1", "name": "Prod"}, unit),
            organization(
                2,
                "CreatePolicy",
                {"name": "guard", "content": DOCUMENT, "type": "SERVICE_CONTROL_POLICY"},
                {"policy": {"content": DOCUMENT, "policySummary": summary}},
            ),
            organization(3, "AttachPolicy", {"policyId": "p-1", "targetId": "ou-1"}),
            organization(4, "AttachPolicy", {"policyId": "p-1", "targetId": "999988887777"}),
            organization(5, "UpdatePolicy", {"policyId": "p-1", "content": OTHER}),
            organization(
                6,
                "MoveAccount",
                {"accountId": "999988887777", "sourceParentId": "r-1", "destinationParentId": "ou-1"},
            ),
            organization(
                7,
                "RegisterDelegatedAdministrator",
                {"accountId": "999988887777", "servicePrincipal": "sso.amazonaws.com"},
            ),
            organization(8, "DetachPolicy", {"policyId": "p-1", "targetId": "ou-1"}),
        ],
    )
    policy = last(timeline, "p-1").configuration
    assert (policy["content"], policy["targets"]) == (CHANGED, ["999988887777"])
    member = last(timeline, "999988887777").configuration
    assert member["parentId"] == "ou-1"
    assert member["attachedPolicies"] == [{"policyId": "p-1", "policyType": "SERVICE_CONTROL_POLICY"}]
    assert member["delegatedServices"] == ["sso.amazonaws.com"]
    assert "attachedPolicies" in last(timeline, "ou-1").unknown  # FullAWSAccess comes by itself
    assert {item.region for item in timeline} == {"global"}


def test_a_permission_set_and_its_assignment() -> None:
    of_set = {"instanceArn": INSTANCE, "permissionSetArn": SET}
    reference = {"name": "limits", "path": "/team/"}
    target = {
        "targetId": "999988887777",
        "targetType": "AWS_ACCOUNT",
        "principalType": "GROUP",
        "principalId": "34887428-4081",
    }
    timeline = derive(
        [],
        [
            call(
                "sso",
                1,
                "CreatePermissionSet",
                {"instanceArn": INSTANCE, "name": "Admin"},
                {"permissionSet": {"permissionSetArn": SET, "name": "Admin"}},
            ),
            call("sso", 2, "AttachManagedPolicyToPermissionSet", {**of_set, "managedPolicyArn": ADMINISTRATOR}),
            call(
                "sso",
                3,
                "AttachCustomerManagedPolicyReferenceToPermissionSet",
                {**of_set, "customerManagedPolicyReference": reference},
            ),
            call("sso", 4, "PutInlinePolicyToPermissionSet", {**of_set, "inlinePolicy": DOCUMENT}),
            call(
                "sso",
                5,
                "PutPermissionsBoundaryToPermissionSet",
                {**of_set, "permissionsBoundary": {"managedPolicyArn": ADMINISTRATOR}},
            ),
            call("sso", 6, "UpdatePermissionSet", {**of_set, "sessionDuration": "PT8H"}),
            call("sso", 7, "CreateAccountAssignment", {**of_set, **target}),
            call("sso", 8, "DeleteAccountAssignment", {**of_set, **target}),
        ],
    )
    configuration = last(timeline, SET).configuration
    assert of(timeline, SET)[0].configuration["sessionDuration"] == "PT1H"
    assert configuration["managedPolicies"] == [ADMINISTRATOR]
    assert configuration["customerManagedPolicies"] == [reference]
    assert configuration["inlinePolicy"] == POLICY
    assert configuration["permissionsBoundary"] == {"managedPolicyArn": ADMINISTRATOR}
    assert configuration["sessionDuration"] == "PT8H"
    assignment = f"{INSTANCE}/{SET}/999988887777/GROUP/34887428-4081"
    assert [item.is_deleted for item in of(timeline, assignment)] == [False, True]
    assert of(timeline, assignment)[0].configuration["accountId"] == "999988887777"


def test_a_customer_managed_policy_that_was_taken_away_had_been_there() -> None:
    asked = {"permissionSetArn": SET, "customerManagedPolicyReference": {"name": "limits", "path": "/team/"}}
    before, after = derive([], [call("sso", 1, "DetachCustomerManagedPolicyReferenceFromPermissionSet", asked)])
    assert before.configuration["customerManagedPolicies"] == [{"path": "/team/", "name": "limits"}]
    assert after.configuration["customerManagedPolicies"] == []


def test_roles_anywhere() -> None:
    arn = f"arn:aws:rolesanywhere:{REGION}:{ACCOUNT}:profile/1"
    profile = {
        "profileArn": arn,
        "name": "edge",
        "enabled": True,
        "roleArns": ["arn:b", "arn:a"],
        "durationSeconds": 3600,
    }
    timeline = derive(
        [],
        [
            call("rolesanywhere", 1, "CreateProfile", {"name": "edge"}, {"profile": profile}),
            call("rolesanywhere", 2, "DisableProfile", {"profileId": "1"}, {"profile": {**profile, "enabled": False}}),
            call("rolesanywhere", 3, "DeleteProfile", {"profileId": "1"}, {"profile": profile}),
        ],
    )
    assert [item.configuration.get("enabled") for item in timeline] == [True, False, None]
    assert timeline[0].configuration["roleArns"] == ["arn:a", "arn:b"]
    assert timeline[0].resource_name == "edge"


def test_regions_do_not_meet() -> None:
    asked = {"repositoryName": "app", "policyText": DOCUMENT}
    other = event(2, "SetRepositoryPolicy", asked, source="ecr.amazonaws.com", region="us-east-1")
    timeline = derive([], [call("ecr", 1, "SetRepositoryPolicy", asked), other])
    assert {item.region for item in timeline} == {REGION, "us-east-1"}


def test_members_that_no_event_tells_of_make_no_gap() -> None:
    def queue(seconds: float, **members: Any) -> ConfigurationItem:
        return observed(seconds, "AWS::SQS::Queue", QUEUE, "jobs", members, region=REGION)

    told = [call("sqs", 5, "SetQueueAttributes", {"queueUrl": QUEUE, "attributes": {"Policy": DOCUMENT}})]
    seen = [
        queue(0, kmsMasterKeyId=None, resourcePolicy=None),
        queue(9, kmsMasterKeyId="k", resourcePolicy=POLICY),
        queue(19, kmsMasterKeyId="k", resourcePolicy=CHANGED),
    ]
    assert [item.origin for item in derive(seen, told)] == [Origin.SNAPSHOT, Origin.TRAIL, Origin.SNAPSHOT, Origin.GAP]
