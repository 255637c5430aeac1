"""SQL over the event data store that tells kinds of calls apart: by what names resources, and by context.

What names resources is found by expressions over the text of `requestParameters`, which CloudTrail writes compactly:
ARNs, ids of EC2, and the parameters that `reference/event_resources` knows for the service.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator
from typing import Final

from leastwise.reference.event_resources import EC2_IDS, PARAMETER_FORMATS
from leastwise.reference.event_sources import candidate_prefixes
from leastwise.reference.services import event_sources

DETAILS: Final = ("full", "bucket", "none")
"""How finely resources are told, the finest first."""

INNER_PARAMETERS: Final = ("key", "logStreamName")
"""Parameters that name a part of a resource: an object of a bucket, a stream of a log group."""

_LISTED: Final = "list_sort(list_transform(coalesce(resources, []), lambda one: coalesce(one.arn, one.arnprefix, '')))"
_BUCKETS: Final = (
    "list_sort(list_distinct(list_transform(coalesce(resources, []), lambda one: "
    "CASE WHEN contains(coalesce(one.arn, ''), ':s3:::') THEN split_part(one.arn, '/', 1) "
    "ELSE coalesce(one.arn, one.arnprefix, '') END)))"
)
_ALL_LISTED: Final = (
    "(len(resources) > 0 AND eventsource IN ('s3.amazonaws.com', 'kms.amazonaws.com', 'sns.amazonaws.com', "
    "'sqs.amazonaws.com') AND eventname NOT IN ('CopyObject', 'UploadPartCopy'))"
)
"""Calls whose resources CloudTrail lists completely: their parameters tell no more."""
_ARNS: Final = r"""list_sort(regexp_extract_all(requestparameters, '"(arn:aws[^"\\\s]+)"', 1))"""
_VALUE: Final = r'\s*("(?:[^"\\]|\\.)*"|\d+|\[[^\]]*\])'
_OTHERS: Final = ("roleName", "serviceRole", "jobFlowRole", "iamInstanceProfile", "encryptionContext")


def detail_column(detail: str) -> str:
    """SQL of a list that is equal for calls whose resources are the same, as finely as `detail` says."""
    if detail == "none":
        return "CAST([] AS VARCHAR[])"
    listed, without = (_BUCKETS, INNER_PARAMETERS) if detail == "bucket" else (_LISTED, ())
    named = f"CASE WHEN {_ALL_LISTED} THEN CAST([] AS VARCHAR[]) ELSE list_concat({_ARNS}, {_by_source(without)}) END"
    return f"list_concat({listed}, {named})"


def _by_source(without: Collection[str] = ()) -> str:
    """SQL of the parameters that name resources, by event source."""
    ec2 = "|".join(sorted(EC2_IDS, key=len, reverse=True))
    cases = [_case("ec2.amazonaws.com", f'"(?:{ec2})-[0-9a-f]{{8,17}}"|"keyName":\\s*"[^"]+"')]
    for service in PARAMETER_FORMATS:
        if service == "ec2":
            continue
        names = sorted(set(_names(service)) - set(without))
        expression = f'"(?:{"|".join(map(re.escape, names))})":{_VALUE}'
        cases += [_case(source, expression) for source in _sources(service)]
    return f"CASE eventsource {' '.join(cases)} ELSE [] END"


def _case(source: str, expression: str) -> str:
    return f"WHEN '{source}' THEN list_sort(regexp_extract_all(requestparameters, '{expression}'))"


def _names(service: str) -> Iterator[str]:
    for form in PARAMETER_FORMATS[service]:
        body, _, other = form.partition("!")
        yield from (name for name in re.findall(r"\{([^}]*)\}", body) if name not in ("partition", "region", "account"))
        yield from (other,) if other else ()
    yield from _OTHERS


def _sources(service: str) -> tuple[str, ...]:
    return tuple(one for one in event_sources(service) if service in candidate_prefixes(one))


_CONTEXT: Final = {
    "aws:sourceip": "sourceipaddress",
    "aws:useragent": "useragent",
    "aws:currenttime": "eventtime",
    "aws:epochtime": "eventtime",
    "aws:sourcevpce": "vpcendpointid",
    "aws:vpceaccount": "vpcendpointaccountid",
    "aws:securetransport": "tlsdetails IS NULL",
    "aws:userid": "useridentity.principalid",
    "aws:multifactorauthpresent": "useridentity.sessioncontext.attributes.mfaauthenticated",
    "aws:tokenissuetime": "useridentity.sessioncontext.attributes.creationdate",
    "aws:multifactorauthage": "useridentity.sessioncontext.attributes.creationdate",
    "aws:sourceidentity": "useridentity.sessioncontext.sourceidentity",
}
_ENCRYPTION: Final = "json_extract_string(requestparameters, '$.encryptionContext')"


def context_columns(keys: Collection[str]) -> tuple[str, ...]:
    """SQL of the columns that tell context keys (lower case); keys that events do not tell have none."""
    found = [_CONTEXT[key] for key in sorted(keys) if key in _CONTEXT]
    if any(key.startswith("kms:encryptioncontext") for key in keys):
        found.append(_ENCRYPTION)
    return tuple(dict.fromkeys(found))


ROUGH_KIND: Final = "hash(eventsource, eventname, awsregion, resources)"
"""SQL of a number that tells calls with different listed resources apart, quick to make."""
