"""The service prefixes whose actions an event source may stand for.

CloudTrail User Guide, "CloudTrail record contents": ``eventSource`` is typically the service's endpoint without Region;
some services share one endpoint among several prefixes, or one prefix among several endpoints.
"""

from __future__ import annotations

from typing import Final

from leastwise.reference.services import service_prefix

_MORE: Final[dict[str, tuple[str, ...]]] = {
    "agreement-marketplace": ("aws-marketplace",),
    "amazonmq": ("mq",),
    "appstream2": ("appstream",),
    "autoscaling": ("application-autoscaling", "autoscaling-plans"),
    "billingconsole": ("billing", "aws-portal", "payments"),
    "catalog-marketplace": ("aws-marketplace",),
    "cloudcontrolapi": ("cloudformation",),
    "cloudhsmv2": ("cloudhsm",),
    "cloudsearchdomain": ("cloudsearch",),
    "data.iot": ("iot",),
    "data.jobs.iot": ("iotjobsdata",),
    "deployment-marketplace": ("aws-marketplace",),
    "discovery-marketplace": ("aws-marketplace",),
    "dynamodbstreams": ("dynamodb",),
    "entitlement-marketplace": ("aws-marketplace",),
    "featurestore-runtime.sagemaker": ("sagemaker",),
    "greengrassv2": ("greengrass",),
    "iot": ("iotjobsdata",),
    "iotdata": ("iot",),
    "iotsecuredtunneling": ("iot",),
    "keyspaces": ("cassandra",),
    "metering-marketplace": ("aws-marketplace",),
    "models.lex": ("lex",),
    "opensearch": ("es", "aoss"),
    "opensearchserverless": ("aoss",),
    "partnercentral-account": ("partnercentral",),
    "partnercentral-benefits": ("partnercentral",),
    "partnercentral-channel": ("partnercentral",),
    "partnercentral-selling": ("partnercentral",),
    "pinpoint": ("mobiletargeting",),
    "runtime.lex": ("lex",),
    "runtime.sagemaker": ("sagemaker",),
    "s3": ("s3express", "s3-object-lambda", "s3-outposts"),
    "servicecatalog-appregistry": ("servicecatalog",),
    "sso": ("sso-directory", "identitystore"),
    "streams.dynamodb": ("dynamodb",),
}
"""First labels of event sources -> prefixes beside the one that ``service_prefix`` names, likeliest first."""


def candidate_prefixes(event_source: str) -> tuple[str, ...]:
    """Return the prefixes to look an event's action up under, likeliest first; the first is the regular one."""
    label = event_source.lower().removesuffix(".amazonaws.com")
    found = [service_prefix(event_source.lower()), label, *_MORE.get(label, ())]
    return tuple(dict.fromkeys(found))
