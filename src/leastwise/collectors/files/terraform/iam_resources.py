"""IAM resources of a Terraform state other than principals: policies, profiles, providers, keys, settings."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from datetime import datetime
from typing import Any, Final

from leastwise.collectors.files import conversions
from leastwise.collectors.files.iam_shape import INSTANCE_PROFILE, POLICY, account_of
from leastwise.collectors.files.terraform.making import Made, Maker, item, present
from leastwise.collectors.files.terraform.principals import tags_of
from leastwise.collectors.files.terraform.state import State, StateResource

_PASSWORD_POLICY: Final = {
    "minimum_password_length": "minimumPasswordLength",
    "require_symbols": "requireSymbols",
    "require_numbers": "requireNumbers",
    "require_uppercase_characters": "requireUppercaseCharacters",
    "require_lowercase_characters": "requireLowercaseCharacters",
    "allow_users_to_change_password": "allowUsersToChangePassword",
    "expire_passwords": "expirePasswords",
    "max_password_age": "maxPasswordAge",
    "password_reuse_prevention": "passwordReusePrevention",
    "hard_expiry": "hardExpiry",
}


def _policy(resource: StateResource, _: State, captured: datetime) -> Made:
    """A customer managed policy. A state has the document in force, and not which version it is."""
    arn, name = resource.attributes.get("arn"), resource.attributes.get("name").text()
    configuration: dict[str, Any] = {
        "policyName": name,
        "arn": arn.text(),
        "path": resource.attributes.get("path").text(),
        "defaultVersionId": None,
        "policyVersionList": [
            {"isDefaultVersion": True, "document": conversions.document(resource.attributes.get("policy"))}
        ],
    }
    configuration |= present(resource, {"policy_id": "policyId", "description": "description"}, conversions.text)
    return item(
        POLICY,
        resource.optional("policy_id") or arn.text(),
        captured,
        account_id=account_of(arn),
        name=name,
        arn=arn.text(),
        configuration=configuration,
        tags=tags_of(resource),
    )


def _instance_profile(resource: StateResource, _: State, captured: datetime) -> Made:
    arn, name = resource.attributes.get("arn"), resource.attributes.get("name").text()
    role = resource.optional("role")
    configuration: dict[str, Any] = {
        "instanceProfileName": name,
        "arn": arn.text(),
        "path": resource.attributes.get("path").text(),
        "roles": [role] if role else [],
    }
    configuration |= present(resource, {"unique_id": "instanceProfileId"}, conversions.text)
    configuration |= present(resource, {"create_date": "createDate"}, conversions.date)
    return item(
        INSTANCE_PROFILE,
        resource.optional("unique_id") or arn.text(),
        captured,
        account_id=account_of(arn),
        name=name,
        arn=arn.text(),
        configuration=configuration,
        tags=tags_of(resource),
    )


def _oidc_provider(resource: StateResource, _: State, captured: datetime) -> Made:
    arn = resource.attributes.get("arn")
    configuration = {
        "arn": arn.text(),
        "url": resource.optional("url").removeprefix("https://"),
        "clientIdList": conversions.names(resource.attributes.get("client_id_list")),
        "thumbprintList": conversions.names(resource.attributes.get("thumbprint_list")),
    }
    return _provider("AWS::IAM::OIDCProvider", resource, configuration, captured)


def _saml_provider(resource: StateResource, _: State, captured: datetime) -> Made:
    metadata = resource.attributes.get("saml_metadata_document").text()
    configuration: dict[str, Any] = {
        "arn": resource.attributes.get("arn").text(),
        "samlMetadataDocument": f"sha256:{hashlib.sha256(metadata.encode('utf-8', 'surrogatepass')).hexdigest()}",
    }
    configuration |= present(resource, {"valid_until": "validUntil"}, conversions.date)
    return _provider("AWS::IAM::SAMLProvider", resource, configuration, captured)


def _provider(
    resource_type: str, resource: StateResource, configuration: Mapping[str, Any], captured: datetime
) -> Made:
    arn = resource.attributes.get("arn")
    name = arn.text().partition("/")[2]
    return item(
        resource_type,
        arn.text(),
        captured,
        account_id=account_of(arn),
        name=name,
        arn=arn.text(),
        configuration=configuration,
        tags=tags_of(resource),
    )


def _access_key(resource: StateResource, state: State, captured: datetime) -> Made:
    """The key without its secret, which is in the state beside it."""
    key_id = resource.attributes.get("id").text()
    configuration: dict[str, Any] = {"accessKeyId": key_id, "userName": resource.attributes.get("user").text()}
    configuration |= present(resource, {"status": "status"}, conversions.text)
    configuration |= present(resource, {"create_date": "createDate"}, conversions.date)
    return item(
        "AWS::IAM::AccessKey",
        key_id,
        captured,
        account_id=state.account_of(resource),
        name=key_id,
        configuration=configuration,
    )


def _password_policy(resource: StateResource, state: State, captured: datetime) -> Made:
    found = present(resource, _PASSWORD_POLICY, lambda element: element.value)
    account = state.account_of(resource)
    return item(
        "AWS::IAM::AccountPasswordPolicy",
        "password-policy",
        captured,
        account_id=account,
        name="password-policy",
        configuration=found,
    )


def _account_alias(resource: StateResource, state: State, captured: datetime) -> Made:
    return item(
        "AWS::IAM::AccountAlias",
        "account-alias",
        captured,
        account_id=state.account_of(resource),
        name="account-alias",
        configuration={"accountAliases": [resource.attributes.get("account_alias").text()]},
    )


IAM_RESOURCES: Final[dict[str, Maker]] = {
    "aws_iam_policy": _policy,
    "aws_iam_instance_profile": _instance_profile,
    "aws_iam_openid_connect_provider": _oidc_provider,
    "aws_iam_saml_provider": _saml_provider,
    "aws_iam_access_key": _access_key,
    "aws_iam_account_password_policy": _password_policy,
    "aws_iam_account_alias": _account_alias,
}
