"""OpenSearch domains and their access policies.

Amazon OpenSearch Service Developer Guide, "Monitoring Amazon OpenSearch Service API calls with AWS CloudTrail": the
event source is es.amazonaws.com, for the operations of OpenSearch as for the older ones of Elasticsearch.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, Final

from leastwise.inventory.event_sourcing.call import Call, document_of
from leastwise.inventory.event_sourcing.families.family import Family
from leastwise.inventory.event_sourcing.mutations import UNKNOWN, Assign, Create, Delete, Mutation, Target
from leastwise.inventory.event_sourcing.service_shapes import DOMAIN, OPENSEARCH, RESOURCE_POLICY

_POLICIES: Final = "accessPolicies"


def _document(value: Any) -> Any:
    """An empty text takes the policy away."""
    return None if value == "" else document_of(value)


def _create(call: Call) -> Iterator[Mutation]:
    """Without policies in the call what the domain has is in the answer, or not known."""
    name, arn = call.text("domainName"), call.answered("domainStatus", "aRN")
    if name is None:
        return
    given = call.value(_POLICIES)
    if given is None:
        given = call.answer("domainStatus", _POLICIES)
    members = {"domainName": name, RESOURCE_POLICY: UNKNOWN if given is None else _document(given)}
    if (identifier := call.answered("domainStatus", "domainId")) is not None:
        members["domainId"] = identifier
    yield Create(Target(DOMAIN, name), name, members, arn=arn or "")


def _update(call: Call) -> Iterator[Mutation]:
    """A trial (`dryRun`) changes nothing. A parameter that is not given stays as it is."""
    target, given = call.target(DOMAIN, "domainName"), call.value(_POLICIES)
    if target is not None and given is not None and call.value("dryRun") not in (True, "true"):
        yield Assign(target, {RESOURCE_POLICY: _document(given)})


def _delete(call: Call) -> Iterator[Mutation]:
    target = call.target(DOMAIN, "domainName")
    if target is not None:
        yield Delete(target)


FAMILY: Final = Family(
    OPENSEARCH,
    {
        "CreateDomain": _create,
        "CreateElasticsearchDomain": _create,
        "UpdateDomainConfig": _update,
        "UpdateElasticsearchDomainConfig": _update,
        "DeleteDomain": _delete,
        "DeleteElasticsearchDomain": _delete,
    },
)
