"""SAML and OpenID Connect providers, with their details. Of SAML metadata a digest is kept, no certificate or key."""

from __future__ import annotations

from functools import partial
from typing import Any, Final

from leastwise.collectors.collector import Observations
from leastwise.collectors.live.collector import AccountAccess, LiveCollector, Reach
from leastwise.collectors.live.reading import Reading
from leastwise.collectors.live.spelling import digest, instant, tags_of

SAML_PROVIDER: Final = "AWS::IAM::SAMLProvider"
OIDC_PROVIDER: Final = "AWS::IAM::OIDCProvider"
_GONE: Final = ("NoSuchEntity",)


def collect(account: AccountAccess) -> Observations:
    """Every provider (IAM API Reference, "GetSAMLProvider", "GetOpenIDConnectProvider")."""
    reading = Reading(account)
    for operation, member, about, ask in (
        ("list_saml_providers", "SAMLProviderList", SAML_PROVIDER, _saml_provider),
        ("list_open_id_connect_providers", "OpenIDConnectProviderList", OIDC_PROVIDER, _oidc_provider),
    ):
        listed = reading.pages("iam", operation, member, about=about)
        reading.each(partial(ask, reading), [one["Arn"] for one in listed])
    return reading.observations(SAML_PROVIDER, OIDC_PROVIDER)


def _saml_provider(reading: Reading, arn: str) -> None:
    answer = reading.call(
        "iam",
        "get_saml_provider",
        about=SAML_PROVIDER,
        resource=arn,
        absent=_GONE,
        parameters={"SAMLProviderArn": arn},
    )
    configuration: dict[str, Any] = {"arn": arn}
    if answer == {}:
        return  # deleted since it was listed
    if answer is not None:
        configuration |= {
            "samlMetadataDocument": digest(answer.get("SAMLMetadataDocument")),
            "validUntil": instant(answer.get("ValidUntil")),
            "createDate": instant(answer.get("CreateDate")),
        }
    _keep(reading, SAML_PROVIDER, arn, configuration, answer)


def _oidc_provider(reading: Reading, arn: str) -> None:
    answer = reading.call(
        "iam",
        "get_open_id_connect_provider",
        about=OIDC_PROVIDER,
        resource=arn,
        absent=_GONE,
        parameters={"OpenIDConnectProviderArn": arn},
    )
    configuration: dict[str, Any] = {"arn": arn}
    if answer == {}:
        return
    if answer is not None:
        configuration |= {
            "url": answer.get("Url"),
            "clientIdList": sorted(answer.get("ClientIDList") or ()),
            "thumbprintList": sorted(answer.get("ThumbprintList") or ()),
            "createDate": instant(answer.get("CreateDate")),
        }
    _keep(reading, OIDC_PROVIDER, arn, configuration, answer)


def _keep(
    reading: Reading, resource_type: str, arn: str, configuration: dict[str, Any], answer: dict[str, Any] | None
) -> None:
    tags = tags_of(answer.get("Tags") or ()) if answer else None
    name = arn.partition("/")[2]
    reading.item(resource_type, arn, name=name, arn=arn, configuration=configuration, tags=tags)


IDENTITY_PROVIDERS: Final = LiveCollector(
    name="iam-identity-providers",
    title="SAML and OpenID Connect providers",
    service="iam",
    actions=(
        "iam:ListSAMLProviders",
        "iam:GetSAMLProvider",
        "iam:ListOpenIDConnectProviders",
        "iam:GetOpenIDConnectProvider",
    ),
    resource_types=(SAML_PROVIDER, OIDC_PROVIDER),
    collect=collect,
    reach=Reach.GLOBAL,
)
