"""Policies of queues, functions and the like: outsiders, confused deputies, resource control policies."""

from __future__ import annotations

from typing import Any

import pytest
from access_states import ACCOUNT, MANAGEMENT, document, item
from external_states import OUTSIDE, REGION, evidence_of, finding, findings, let, not_evaluated, passes, queue, results

from leastwise.checks.check import NotEvaluated
from leastwise.checks.external_access.resource_policies import RESOURCE_POLICIES
from leastwise.model.configuration_item import ConfigurationItem, NotRead
from leastwise.model.finding import Finding
from leastwise.policy import ZoneOfTrust

SNS = {"Service": "sns.amazonaws.com"}
TOPIC = f"arn:aws:sns:{REGION}:{ACCOUNT}:orders"


@pytest.mark.parametrize(
    ("statement", "exposure", "principal"),
    [
        (let("*", "sqs:*"), "public", {"AWS": "*"}),
        (let({"AWS": OUTSIDE}, "sqs:SendMessage"), "external account", {"AWS": OUTSIDE}),
        (let(SNS, "sqs:SendMessage"), "confused deputy", SNS),
        (let(SNS, "sqs:SendMessage", ArnLike={"aws:SourceArn": "arn:aws:sns:*:*:*"}), "confused deputy", SNS),
        (let(SNS, "sqs:SendMessage", StringEqualsIfExists={"aws:SourceArn": TOPIC}), "confused deputy", SNS),
        (let(SNS, "sqs:SendMessage", StringEquals={"aws:SourceAccount": OUTSIDE}), "external source", SNS),
        (let("*", "sqs:SendMessage", Bool={"aws:PrincipalIsAWSService": "true"}), "confused deputy", {"Service": "*"}),
    ],
)
def test_what_lets_outsiders_in_is_found(statement: dict[str, Any], exposure: str, principal: dict[str, str]) -> None:
    found = finding(RESOURCE_POLICIES, queue(statement))
    assert (found.details["exposure"], found.details["principal"]) == (exposure, principal)


@pytest.mark.parametrize(
    "statement",
    [
        let({"AWS": ACCOUNT}, "sqs:*"),
        let(SNS, "sqs:SendMessage", ArnEquals={"aws:SourceArn": TOPIC}),
        let(SNS, "sqs:SendMessage", StringEquals={"aws:SourceAccount": ACCOUNT}),
        let(SNS, "sqs:SendMessage", StringEquals={"aws:SourceOrgID": "o-home"}),
        let(SNS, "sqs:SendMessage", StringLike={"aws:SourceArn": f"arn:aws:sns:*:{ACCOUNT}:*"}),
        let("*", "sqs:SendMessage", StringLike={"aws:SourceArn": f"arn:aws:sns:*:{ACCOUNT}:*"}),
        let("*", "sqs:SendMessage", ArnEquals={"aws:SourceArn": TOPIC}),
        let("*", "sqs:*", f"arn:aws:sqs:{REGION}:{ACCOUNT}:another"),
    ],
)
def test_what_lets_nobody_in_passes(statement: dict[str, Any]) -> None:
    zone = ZoneOfTrust(accounts=frozenset({ACCOUNT}), organizations=frozenset({"o-home"}))
    assert passes(RESOURCE_POLICIES, queue(statement), zone=zone)


def organization(*statements: dict[str, Any]) -> list[ConfigurationItem]:
    """An organisation of two accounts, with a resource control policy of some statements at its root."""

    def node(kind: str, identifier: str, **configuration: Any) -> ConfigurationItem:
        return item(f"AWS::Organizations::{kind}", identifier, identifier, "", configuration, account_id=MANAGEMENT)

    attached = [{"policyId": "p-RCPFullAWSAccess", "policyType": "RESOURCE_CONTROL_POLICY"}]
    own = [{"policyId": "p-own", "policyType": "RESOURCE_CONTROL_POLICY"}] if statements else []
    return [
        node("Organization", "o-home", masterAccountId=MANAGEMENT),
        node("Root", "r-1", attachedPolicies=[*attached, *own]),
        node("Account", ACCOUNT, parentId="r-1", attachedPolicies=attached),
        node("Account", MANAGEMENT, parentId="r-1", attachedPolicies=attached),
        node("Policy", "p-own", policyName="own", type="RESOURCE_CONTROL_POLICY", content=document(*statements)),
    ]  # fmt: skip


PERIMETER = {
    "Effect": "Deny",
    "Principal": "*",
    "Action": "sqs:*",
    "Resource": "*",
    "Condition": {
        "StringNotEqualsIfExists": {"aws:PrincipalOrgID": "o-home"},
        "BoolIfExists": {"aws:PrincipalIsAWSService": "false"},
    },
}
HOME = ZoneOfTrust(organizations=frozenset({"o-home"}))


def test_resource_control_policies_are_evaluated_and_service_control_policies_are_not_for_outsiders() -> None:
    open_queue = queue(let("*", ["sqs:SendMessage", "sqs:ReceiveMessage"]))
    found = finding(RESOURCE_POLICIES, *organization(), open_queue, zone=HOME)
    assert found.details["resourceControlPolicyRestriction"] == "NOT_APPLICABLE"
    assert passes_queue(*organization(PERIMETER), open_queue)
    partly = {**PERIMETER, "Action": "sqs:SendMessage"}
    found = finding(RESOURCE_POLICIES, *organization(partly), open_queue, zone=HOME)
    assert found.details["action"] == ["sqs:ReceiveMessage"]
    assert found.details["resourceControlPolicyRestriction"] == "APPLIED"


def test_a_service_without_resource_control_policies_is_not_closed_by_one() -> None:
    everything = {**PERIMETER, "Action": "*"}
    arn = f"arn:aws:sns:{REGION}:{ACCOUNT}:t"
    topic = item("AWS::SNS::Topic", arn, "t", arn, {"resourcePolicy": document(let("*", "sns:Publish"))}, region=REGION)
    assert finding(RESOURCE_POLICIES, *organization(everything), topic, zone=HOME).details["isPublic"]


def passes_queue(*items: ConfigurationItem) -> bool:
    """Whether nothing is found, accounts without resources aside."""
    found = results(RESOURCE_POLICIES, *items, zone=HOME)
    return not any(isinstance(one, Finding) for one in found)


def test_accounts_of_the_organisation_are_trusted() -> None:
    assert passes_queue(*organization(), queue(let({"AWS": MANAGEMENT}, "sqs:*")))


def test_an_rcp_that_was_not_recorded_lowers_the_confidence() -> None:
    items = [one for one in organization(PERIMETER) if one.resource_id != "p-own"]
    found = finding(RESOURCE_POLICIES, *items, queue(let("*", "sqs:SendMessage")), zone=HOME)
    assert found.details["resourceControlPolicyRestriction"] == "FAILED_TO_EVALUATE_RCP"
    assert found.notes


def test_versions_and_aliases_of_functions_have_policies_of_their_own() -> None:
    arn = f"arn:aws:lambda:{REGION}:{ACCOUNT}:function:f"
    statement = let({"AWS": OUTSIDE}, "lambda:InvokeFunction", f"{arn}:live")
    configuration = {"resourcePolicy": None, "qualifiedPolicies": {"live": document(statement)}}
    function = item("AWS::Lambda::Function", "f", "f", arn, configuration, region=REGION)
    skill = {"lambda:EventSourceToken": "amzn1.ask.skill.1"}
    alexa = let({"Service": "alexa-appkit.amazon.com"}, "lambda:InvokeFunction", arn, StringEquals=skill)
    own = item("AWS::Lambda::Function", "f", "f", arn, {"resourcePolicy": document(alexa)}, region=REGION)
    assert passes(RESOURCE_POLICIES, own)
    found = finding(RESOURCE_POLICIES, function)
    assert found.title == f"Account {OUTSIDE} can invoke Function f"
    assert "alias live" in found.details["statement"]


@pytest.mark.parametrize(
    ("kind", "identifier", "arn", "action"),
    [
        ("AWS::ApiGateway::RestApi", "abc", "apigateway:{0}::/restapis/abc", "execute-api:Invoke"),
        ("AWS::Glue::ResourcePolicy", ACCOUNT, "glue:{0}:{1}:catalog", "glue:GetTable"),
        ("AWS::ECR::RegistryPolicy", ACCOUNT, "", "ecr:ReplicateImage"),
        ("AWS::Events::EventBus", "default", "events:{0}:{1}:event-bus/default", "events:PutEvents"),
        ("AWS::Logs::Destination", "d", "logs:{0}:{1}:destination:d", "logs:PutSubscriptionFilter"),
        ("AWS::EFS::FileSystem", "fs-1", "elasticfilesystem:{0}:{1}:file-system/fs-1", "elasticfilesystem:ClientMount"),
        ("AWS::OpenSearchService::Domain", "d", "es:{0}:{1}:domain/d", "es:ESHttpGet"),
        ("AWS::DynamoDB::Table", "t", "dynamodb:{0}:{1}:table/t", "dynamodb:GetItem"),
        ("AWS::SecretsManager::Secret", "s", "secretsmanager:{0}:{1}:secret:s-abc", "secretsmanager:GetSecretValue"),
        ("AWS::ECR::Repository", "r", "ecr:{0}:{1}:repository/r", "ecr:BatchGetImage"),
        ("AWS::Backup::BackupVault", "v", "backup:{0}:{1}:backup-vault:v", "backup:CopyIntoBackupVault"),
        ("AWS::Lambda::LayerVersion", "l", "lambda:{0}:{1}:layer:l:1", "lambda:GetLayerVersion"),
        ("AWS::Kinesis::Stream", "k", "kinesis:{0}:{1}:stream/k", "kinesis:GetRecords"),
        ("AWS::S3Tables::TableBucket", "b", "s3tables:{0}:{1}:bucket/b", "s3tables:GetTableData"),
    ],
)
def test_every_type_with_a_policy_of_its_own_is_judged(kind: str, identifier: str, arn: str, action: str) -> None:
    arn = f"arn:aws:{arn.format(REGION, ACCOUNT)}" if arn else ""
    open_to = {"resourcePolicy": document(let({"AWS": OUTSIDE}, action))}
    found = finding(RESOURCE_POLICIES, item(kind, identifier, identifier, arn, open_to, region=REGION))
    assert found.details["action"] == [action]
    closed = {"resourcePolicy": document(let({"AWS": ACCOUNT}, action))}
    assert passes(RESOURCE_POLICIES, item(kind, identifier, identifier, arn, closed, region=REGION))


def test_a_domain_in_a_vpc_is_open_to_those_it_names_alone() -> None:
    arn = f"arn:aws:es:{REGION}:{ACCOUNT}:domain/d"

    def domain(principal: Any, **more: Any) -> ConfigurationItem:
        policy = document(let({"AWS": principal}, "es:ESHttpGet", f"{arn}/*"))
        return item("AWS::OpenSearchService::Domain", "d", "d", arn, {"resourcePolicy": policy, **more}, region=REGION)

    assert finding(RESOURCE_POLICIES, domain("*")).details["isPublic"]
    assert passes(RESOURCE_POLICIES, domain("*", vpcId="vpc-1"))
    assert finding(RESOURCE_POLICIES, domain(OUTSIDE, vpcId="vpc-1")).principal == OUTSIDE


@pytest.mark.parametrize(("by_mount_target", "is_public"), [(True, False), (False, True)])
def test_a_file_system_for_its_own_mount_targets_is_not_public(by_mount_target: bool, is_public: bool) -> None:
    condition = {"Bool": {"elasticfilesystem:AccessedViaMountTarget": "true"}} if by_mount_target else {}
    arn = f"arn:aws:elasticfilesystem:{REGION}:{ACCOUNT}:file-system/fs-1"
    policy = document(let({"AWS": "*"}, "elasticfilesystem:ClientMount", **condition))
    system = item("AWS::EFS::FileSystem", "fs-1", "fs-1", arn, {"resourcePolicy": policy}, region=REGION)
    assert [one.details["isPublic"] for one in findings(RESOURCE_POLICIES, system)] == [True] * is_public


def test_the_short_form_of_resources_of_a_rest_api_is_understood() -> None:
    policy = document(let("*", "execute-api:Invoke", "execute-api:/prod/GET/pets"))
    arn = f"arn:aws:apigateway:{REGION}::/restapis/abc"
    api = item("AWS::ApiGateway::RestApi", "abc", "pets", arn, {"resourcePolicy": policy}, region=REGION)
    assert finding(RESOURCE_POLICIES, api).details["isPublic"]


def test_gaps_are_stated() -> None:
    bare = item("AWS::SQS::Queue", "q", "q", f"arn:aws:sqs:{REGION}:{ACCOUNT}:q", {}, region=REGION)
    broken = item("AWS::SQS::Queue", "b", "b", f"arn:aws:sqs:{REGION}:{ACCOUNT}:b", {"resourcePolicy": "cut"})
    unknown = queue(let({"AWS": OUTSIDE}, "sqs:InventedYesterday"), name="unknown")
    odd = item("AWS::New::Thing", "n", "n", f"arn:aws:new:{REGION}:{ACCOUNT}:thing/n", {"resourcePolicy": document()})
    refused = NotRead(ACCOUNT, REGION, "AWS::SNS::Topic", "", "sns:ListTopics", "AccessDenied")
    found = not_evaluated(RESOURCE_POLICIES, bare, broken, unknown, odd, not_read=(refused,))
    assert [one.reason.split(" of ")[0] for one in found] == [
        "its policy was not recorded",
        "the policy",
        "Statement[0]",
        "the reference data does not know the actions",
        "AccessDenied",
    ]
    assert (found[0].missing_action, found[-1].missing_action) == ("sqs:GetQueueAttributes", "sns:ListTopics")


def test_an_account_of_which_only_principals_are_known_is_not_passed_over() -> None:
    (found,) = RESOURCE_POLICIES.run(evidence_of(item("AWS::IAM::User", "AIDA", "u", "arn:aws:iam::1:user/u", {})))
    assert isinstance(found, NotEvaluated)
    assert (found.account_id, found.resource) == (ACCOUNT, "")


def test_the_id_of_a_finding_is_made_of_what_the_statement_means() -> None:
    both, spelled = ["sqs:SendMessage", "sqs:ReceiveMessage"], ["SQS:receivemessage", "sqs:SendMessage"]
    first = finding(RESOURCE_POLICIES, queue({**let({"AWS": OUTSIDE}, both), "Sid": "A"}))
    again = {**let({"AWS": f"arn:aws:iam::{OUTSIDE}:root"}, spelled), "Sid": "B"}
    same = finding(RESOURCE_POLICIES, queue(let({"AWS": ACCOUNT}, "sqs:*"), again))
    other = finding(RESOURCE_POLICIES, queue(let({"AWS": OUTSIDE}, ["sqs:SendMessage"])))
    assert first.finding_id == same.finding_id
    assert first.finding_id != other.finding_id
    twice = queue(let({"AWS": OUTSIDE}, "sqs:SendMessage"), let({"AWS": OUTSIDE}, "sqs:SendMessage"))
    assert len(findings(RESOURCE_POLICIES, twice)) == 1
