"""Lambda functions: their policies, those of versions and aliases, and the role they run as."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Final

from leastwise.collectors.collector import Observations
from leastwise.collectors.live.collector import AccountAccess, LiveCollector
from leastwise.collectors.live.reading import Reading
from leastwise.collectors.live.resource_policies.own_policy import RESOURCE_POLICY, own_policy
from leastwise.collectors.live.spelling import members

FUNCTION: Final = "AWS::Lambda::Function"
_NONE: Final = ("ResourceNotFoundException",)
_MEMBERS: Final = ("FunctionName", "Role", "Runtime", "PackageType", "KMSKeyArn")
_LATEST: Final = "$LATEST"


def collect(account: AccountAccess) -> Observations:
    """Every function. Environment variables, which may hold secrets, are never kept.

    AWS Lambda Developer Guide, "Using resource-based policies in Lambda": a function, and each of its versions and
    aliases, has a policy of its own. "ListFunctions" with ALL gives every published version.
    """
    reading = Reading(account)
    functions: dict[str, Mapping[str, Any]] = {}
    versions: dict[str, list[str]] = {}
    everything = {"FunctionVersion": "ALL"}
    for one in reading.pages("lambda", "list_functions", "Functions", about=FUNCTION, parameters=everything):
        name, version = one["FunctionName"], one.get("Version", _LATEST)
        if version == _LATEST or name not in functions:
            functions[name] = one
        versions.setdefault(name, []).extend([] if version == _LATEST else [version])
    reading.each(lambda name: _function(reading, functions[name], versions[name]), functions)
    return reading.observations(FUNCTION)


def _function(reading: Reading, function: Mapping[str, Any], versions: list[str]) -> None:
    name = function["FunctionName"]
    arn = function["FunctionArn"].removesuffix(f":{function.get('Version', _LATEST)}")
    configuration = {"arn": arn, **members(function, *_MEMBERS)}
    configuration["kmsKeyArn"] = configuration.pop("kMSKeyArn")
    configuration |= _policy(reading, name, arn)
    aliases = reading.listing(
        "lambda", "list_aliases", "Aliases", about=FUNCTION, resource=arn, parameters={"FunctionName": name}
    )
    if aliases is not None:
        qualifiers = [*versions, *sorted(alias["Name"] for alias in aliases)]
        configuration |= _qualified_policies(reading, name, arn, qualifiers)
    reading.item(FUNCTION, name, name=name, arn=arn, configuration=configuration)


def _policy(reading: Reading, name: str, arn: str, **qualifier: str) -> dict[str, Any]:
    parameters = {"FunctionName": name, **qualifier}
    return own_policy(
        reading, "lambda", "get_policy", "Policy", about=FUNCTION, resource=arn, none=_NONE, parameters=parameters
    )


def _qualified_policies(reading: Reading, name: str, arn: str, qualifiers: list[str]) -> dict[str, Any]:
    """Policies by version or alias, of those that have one; nothing where one could not be read."""
    found: dict[str, Any] = {}
    for qualifier in qualifiers:
        policy = _policy(reading, name, f"{arn}:{qualifier}", Qualifier=qualifier)
        if not policy:
            return {}
        if policy[RESOURCE_POLICY] is not None:
            found[qualifier] = policy[RESOURCE_POLICY]
    return {"qualifiedPolicies": found}


LAMBDA_FUNCTIONS: Final = LiveCollector(
    name="lambda-functions",
    title="Lambda functions and their policies",
    service="lambda",
    actions=("lambda:ListFunctions", "lambda:GetPolicy", "lambda:ListAliases"),
    resource_types=(FUNCTION,),
    collect=collect,
)
