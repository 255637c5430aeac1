"""SAML and OpenID Connect providers (IAM API Reference, "CreateSAMLProvider", "CreateOpenIDConnectProvider")."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator, Sequence
from typing import Any, Final

from leastwise.inventory.event_sourcing.call import Call
from leastwise.inventory.event_sourcing.families import principals
from leastwise.inventory.event_sourcing.families.family import Family
from leastwise.inventory.event_sourcing.mutations import (
    TAGS,
    UNKNOWN,
    Assign,
    Create,
    Delete,
    Mutation,
    Put,
    Remove,
    Replace,
    Target,
)
from leastwise.inventory.event_sourcing.shapes import IAM, OIDC_PROVIDER, SAML_PROVIDER

_OIDC_ARN: Final = "openIDConnectProviderArn"
_SAML_ARN: Final = "sAMLProviderArn"
_CLIENTS: Final = "clientIdList"
_THUMBPRINTS: Final = "thumbprintList"


def _create_oidc(call: Call) -> Iterator[Mutation]:
    """IAM takes the thumbprint from the provider itself where none is given; GetOpenIDConnectProvider drops https."""
    url = call.text("url")
    arn = call.answered(_OIDC_ARN)
    if url is None and arn is None:
        return
    bare = (url or (arn or "").partition("oidc-provider/")[2]).removeprefix("https://")
    arn = arn or f"arn:aws:iam::{call.event.account_id}:oidc-provider/{bare}"
    thumbprints = _texts(call.value(_THUMBPRINTS))
    entries = {_CLIENTS: _texts(call.value("clientIDList")), _THUMBPRINTS: thumbprints, TAGS: call.tags()}
    opened = frozenset() if thumbprints else frozenset({_THUMBPRINTS})
    members = {"url": bare, "createDate": call.event_time}
    yield Create(Target(OIDC_PROVIDER, arn), arn, members, entries, arn, open_lists=opened)


def _texts(value: Any) -> dict[str, str]:
    if not isinstance(value, Sequence) or isinstance(value, str):
        return {}
    return {text: text for text in value if isinstance(text, str)}


def _add_client(call: Call) -> Iterator[Mutation]:
    target, client = call.target(OIDC_PROVIDER, _OIDC_ARN), call.text("clientID")
    if target is not None and client is not None:
        yield Put(target, _CLIENTS, client, client, is_new=True)


def _remove_client(call: Call) -> Iterator[Mutation]:
    """A client that is not there is no error (IAM API Reference, "RemoveClientIDFromOpenIDConnectProvider")."""
    target, client = call.target(OIDC_PROVIDER, _OIDC_ARN), call.text("clientID")
    if target is not None and client is not None:
        yield Remove(target, _CLIENTS, client, is_lenient=True)


def _update_thumbprints(call: Call) -> Iterator[Mutation]:
    target = call.target(OIDC_PROVIDER, _OIDC_ARN)
    if target is not None:
        yield Replace(target, _THUMBPRINTS, _texts(call.value(_THUMBPRINTS)))


def _create_saml(call: Call) -> Iterator[Mutation]:
    arn, name = call.answered(_SAML_ARN), call.text("name")
    if arn is None and name is None:
        return
    arn = arn or f"arn:aws:iam::{call.event.account_id}:saml-provider/{name}"
    members = {
        "samlMetadataDocument": _digest(call.value("sAMLMetadataDocument")),
        "validUntil": UNKNOWN,
        "createDate": call.event_time,
    }
    yield Create(Target(SAML_PROVIDER, arn), arn, members, {TAGS: call.tags()}, arn)


def _update_saml(call: Call) -> Iterator[Mutation]:
    target, document = call.target(SAML_PROVIDER, _SAML_ARN), call.value("sAMLMetadataDocument")
    if target is not None and document is not None:
        yield Assign(target, {"samlMetadataDocument": _digest(document), "validUntil": UNKNOWN})


def _digest(document: Any) -> Any:
    """Metadata is kept as a digest. `UNKNOWN` where CloudTrail cut it, as it does with large metadata."""
    if not isinstance(document, str) or not document.rstrip().endswith(">"):
        return UNKNOWN
    return "sha256:" + hashlib.sha256(document.encode()).hexdigest()


def _delete_oidc(call: Call) -> Iterator[Mutation]:
    target = call.target(OIDC_PROVIDER, _OIDC_ARN)
    if target is not None:
        yield Delete(target)


def _delete_saml(call: Call) -> Iterator[Mutation]:
    target = call.target(SAML_PROVIDER, _SAML_ARN)
    if target is not None:
        yield Delete(target)


FAMILY: Final = Family(
    IAM,
    {
        "CreateOpenIDConnectProvider": _create_oidc,
        "AddClientIDToOpenIDConnectProvider": _add_client,
        "RemoveClientIDFromOpenIDConnectProvider": _remove_client,
        "UpdateOpenIDConnectProviderThumbprint": _update_thumbprints,
        "DeleteOpenIDConnectProvider": _delete_oidc,
        "CreateSAMLProvider": _create_saml,
        "UpdateSAMLProvider": _update_saml,
        "DeleteSAMLProvider": _delete_saml,
        "TagOpenIDConnectProvider": principals.tag(OIDC_PROVIDER, _OIDC_ARN),
        "UntagOpenIDConnectProvider": principals.untag(OIDC_PROVIDER, _OIDC_ARN),
        "TagSAMLProvider": principals.tag(SAML_PROVIDER, _SAML_ARN),
        "UntagSAMLProvider": principals.untag(SAML_PROVIDER, _SAML_ARN),
    },
)
