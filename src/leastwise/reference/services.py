"""Service prefixes of IAM actions and the event sources CloudTrail writes for them.

CloudTrail User Guide, "CloudTrail record contents": ``eventSource`` "is typically a short form of the service name
without spaces plus .amazonaws.com", with exceptions such as ``monitoring.amazonaws.com`` for Amazon CloudWatch.
"""

from __future__ import annotations

from typing import Final

EVENT_SOURCE_EXCEPTIONS: Final[dict[str, tuple[str, ...]]] = {
    "aws-portal": ("billingconsole", "account", "payments"),
    "billing": ("billing", "billingconsole"),
    "cloudwatch": ("monitoring",),
    "execute-api": ("apigateway",),
    "opensearch": ("es",),
    "rds-data": ("rdsdata", "rdsdataapi"),
    "resource-groups": ("resource-groups",),
    "ses": ("ses", "email"),
    "sso-admin": ("sso",),
    "sso": ("sso", "sso-directory", "sso-oauth"),
    "tag": ("tagging",),
}
"""Service prefix -> first labels of its event sources, where they are not simply the prefix itself."""

VERSIONED_EVENT_NAMES: Final = frozenset({"lambda.amazonaws.com", "cloudfront.amazonaws.com"})
"""Services that add an API version to the event name: ``CreateFunction20150331``, ``CreateDistribution2020_05_31``."""

_PREFIX_OF: Final = {
    source: prefix
    for prefix, sources in EVENT_SOURCE_EXCEPTIONS.items()
    if prefix not in ("aws-portal", "sso-admin", "execute-api", "opensearch")
    for source in sources
}


def event_sources(service: str) -> tuple[str, ...]:
    """Return the event sources of a service prefix (``cloudwatch``) or of an event source written out."""
    name = service.lower()
    if name.endswith((".amazonaws.com", ".amazon.com")):
        return (name,)
    return tuple(f"{source}.amazonaws.com" for source in EVENT_SOURCE_EXCEPTIONS.get(name, (name,)))


def service_prefix(event_source: str) -> str:
    """Return the service prefix of an event source: ``cloudwatch`` of ``monitoring.amazonaws.com``."""
    source = event_source.removesuffix(".amazonaws.com")
    return _PREFIX_OF.get(source, source)
