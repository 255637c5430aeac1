"""Which service prefixes there are: those of the reference, and those of services that AWS has closed.

Policies keep naming closed services long after the Service Authorization Reference drops them, and AWS takes them.
"""

from __future__ import annotations

from typing import Final

from leastwise.policy.validation.errors.arn_formats import arn_formats
from leastwise.reference.iam import Reference

_CLOSED: Final = frozenset(
    """
    a4b application-cost-profiler appmesh-preview apptest arsenal awsconnector aws-portal bugbust builderid chime
    cloudsearch codestar cur datapipeline deepcomposer deeplens deepracer elastic-inference elastictranscoder evidently
    forecast fraud gamesparks honeycode importexport iot1click iotanalytics iotevents iotfleethub iotfleetwise
    lookoutequipment lookoutmetrics lookoutvision machinelearning mechanicalturk mobileanalytics mobilehub monitron
    nimble opsworks opsworks-cm panorama private-networks proton qldb robomaker sdb serverlessrepo-search simspaceweaver
    sumerian wam workdocs worklink zocalo
    """.split()
)
_KEYS_ONLY: Final = frozenset({"aws", "catalog", "saml", "graph.facebook.com", "accounts.google.com", "www.amazon.com"})


def is_service_prefix(prefix: str, reference: Reference) -> bool:
    """Whether actions of some service begin with the prefix, whatever its case; or did, before AWS closed it."""
    return prefix.lower() in reference.prefixes or prefix.lower() in _CLOSED


def is_arn_service(service: str, reference: Reference) -> bool:
    """Whether ARNs of some service name it so."""
    return is_service_prefix(service, reference) or service.lower() in arn_formats(reference)


def is_condition_key_prefix(prefix: str, reference: Reference) -> bool:
    """Whether condition keys begin with the prefix. Identity providers are named by their address, which has dots."""
    return "." in prefix or prefix.lower() in _KEYS_ONLY or is_service_prefix(prefix, reference)
