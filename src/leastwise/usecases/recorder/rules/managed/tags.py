"""Identity providers and server certificates without tags."""

from __future__ import annotations

from typing import Final

from leastwise.errors import InputError
from leastwise.model.configuration_item import ConfigurationItem
from leastwise.usecases.recorder.rules.context import RuleContext
from leastwise.usecases.recorder.rules.parameters import Parameter, ParameterType
from leastwise.usecases.recorder.rules.rule import (
    Arguments,
    Evaluation,
    NotRecordedError,
    Rule,
    compliant,
    non_compliant,
)

_RESERVED: Final = "aws:"
_KEYS: Final = Parameter("requiredKeyTags", ParameterType.CSV, "comma-separated list of tag keys, without any aws:…")


def check(item: ConfigurationItem, context: RuleContext, arguments: Arguments) -> Evaluation:
    """The resource has tags, and those keys that the parameter names, as they are written there.

    AWS Config Developer Guide, "iam-oidc-provider-tagged", "iam-saml-provider-tagged" and
    "iam-server-certificate-tagged". Tags that AWS made (`aws:…`) do not count. Raises InputError where the parameter
    names one of those.
    """
    wanted = arguments["requiredKeyTags"] or ()
    if reserved := [key for key in wanted if key.startswith(_RESERVED)]:
        raise InputError(f"requiredKeyTags: {reserved[0]!r} is a tag that AWS makes", "Leave it out.")
    if item.tags is None:
        raise NotRecordedError("the tags were not recorded")
    tags = [key for key in item.tags if not key.startswith(_RESERVED)]
    missing = [key for key in wanted if key not in tags]
    if not missing and tags:
        return compliant("has tags")
    if "tags" in item.unknown:
        raise NotRecordedError("the tags were not recorded whole")
    return non_compliant(f"lacks the tags {', '.join(missing)}" if missing else "has no tags")


def _tagged(identifier: str, resource_type: str, plural: str) -> Rule:
    return Rule(
        identifier=identifier,
        title=f"{plural} have tags",
        resource_types=(resource_type,),
        check=check,
        parameters=(_KEYS,),
    )


OIDC_PROVIDER_TAGGED: Final = _tagged("IAM_OIDC_PROVIDER_TAGGED", "AWS::IAM::OIDCProvider", "OpenID Connect providers")
SAML_PROVIDER_TAGGED: Final = _tagged("IAM_SAML_PROVIDER_TAGGED", "AWS::IAM::SAMLProvider", "SAML providers")
SERVER_CERTIFICATE_TAGGED: Final = _tagged(
    "IAM_SERVER_CERTIFICATE_TAGGED", "AWS::IAM::ServerCertificate", "Server certificates"
)
