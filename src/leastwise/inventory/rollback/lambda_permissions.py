"""Policies of Lambda functions and layer versions: no call puts them whole, only statements are added and removed.

AWS Lambda API Reference, "AddPermission", "RemovePermission", "AddLayerVersionPermission",
"RemoveLayerVersionPermission"; AWS Lambda Developer Guide, "Working with resource-based IAM policies in Lambda".
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any, Final

from leastwise.inventory.rollback.step import Lost, Part, Step
from leastwise.model.configuration_item import ConfigurationItem

FUNCTION: Final = "AWS::Lambda::Function"
LAYER_VERSION: Final = "AWS::Lambda::LayerVersion"
_POLICY: Final = "resourcePolicy"
_QUALIFIED: Final = "qualifiedPolicies"
_CONDITIONS: Final = {
    "aws:sourcearn": "SourceArn",
    "aws:sourceaccount": "SourceAccount",
    "aws:principalorgid": "PrincipalOrgID",
    "lambda:eventsourcetoken": "EventSourceToken",
    "lambda:functionurlauthtype": "FunctionUrlAuthType",
    "lambda:invokedviafunctionurl": "InvokedViaFunctionUrl",
}
_OPERATORS: Final = ("arnlike", "arnequals", "stringequals", "stringlike", "bool")

Former = ConfigurationItem | None
Statements = dict[str, Mapping[str, Any]]


def function_parts(now: Former, then: Former) -> Iterator[Part]:
    """The calls that make the policies of a function, and of its versions and aliases, what they were."""
    item = now or then
    assert item is not None
    if now is None or then is None:
        yield _of_resource_itself(item, now)
        return
    for qualifier, before, after in _policies(now, then):
        where = f"{item.resource_name}:{qualifier}" if qualifier else item.resource_name
        if before is None:
            yield Lost(f"the policy of {where}", "its content at that time was never recorded")
            continue
        about = {"FunctionName": item.resource_name, **({"Qualifier": qualifier} if qualifier else {})}
        yield from _statements(item, where, about, _by_sid(before), _by_sid(after))


def layer_parts(now: Former, then: Former) -> Iterator[Part]:
    """The calls that make the policy of a layer's version what it was."""
    item = now or then
    assert item is not None
    if now is None or then is None:
        yield _of_resource_itself(item, now)
        return
    if _POLICY not in then.configuration or _POLICY in then.unknown:
        yield Lost(f"the policy of {item.resource_name}", "its content at that time was never recorded")
        return
    name, _, number = item.resource_name.rpartition(":")
    about = {"LayerName": name, "VersionNumber": int(number) if number.isdecimal() else number}
    before, after = (_by_sid(one.configuration.get(_POLICY)) for one in (then, now))
    yield from _statements(item, item.resource_name, about, before, after)


def _of_resource_itself(item: ConfigurationItem, now: Former) -> Lost:
    what = "no longer exists" if now is None else "did not exist then"
    return Lost(item.arn or item.resource_id, f"the resource itself {what}; only policies are rolled back")


def _policies(now: ConfigurationItem, then: ConfigurationItem) -> Iterator[tuple[str, Any, Any]]:
    """Qualifier (empty: the function itself), policy then and policy now, where they differ; then None if unknown."""
    is_known = _POLICY in then.configuration and _POLICY not in then.unknown
    before, after = then.configuration.get(_POLICY), now.configuration.get(_POLICY)
    if not is_known or before != after:
        yield "", (before or {}) if is_known else None, after
    if _QUALIFIED in then.unknown or _QUALIFIED not in then.configuration:
        return
    old, new = (one.configuration.get(_QUALIFIED) or {} for one in (then, now))
    for qualifier in sorted({*old, *new}):
        if old.get(qualifier) != new.get(qualifier):
            yield qualifier, old.get(qualifier) or {}, new.get(qualifier)


def _by_sid(policy: Any) -> Statements:
    listed = policy.get("Statement") if isinstance(policy, Mapping) else None
    found = listed if isinstance(listed, list) else [listed] if isinstance(listed, Mapping) else []
    return {str(one.get("Sid") or ""): one for one in found if isinstance(one, Mapping)}


def _statements(
    item: ConfigurationItem, where: str, about: Mapping[str, Any], before: Statements, after: Statements
) -> Iterator[Part]:
    """What was added since is removed before what was removed is added; a statement that changed is both."""
    is_layer = item.resource_type == LAYER_VERSION
    add, remove = (
        ("AddLayerVersionPermission", "RemoveLayerVersionPermission")
        if is_layer
        else (
            "AddPermission",
            "RemovePermission",
        )
    )
    for sid, statement in after.items():
        if before.get(sid) != statement:
            purpose = f"statement {sid} {'was another' if sid in before else 'was not there'}"
            yield Step(remove, {**about, "StatementId": sid}, purpose, "lambda", item.region)
    for sid, statement in before.items():
        if after.get(sid) == statement:
            continue
        parameters = _permission(statement, is_layer=is_layer)
        if parameters is None or not sid:
            yield Lost(f"statement {sid or 'without a Sid'} of the policy of {where}", f"{add} cannot make it")
        else:
            purpose = f"statement {sid} was {'another' if sid in after else 'there'}"
            yield Step(add, {**about, "StatementId": sid, **parameters}, purpose, "lambda", item.region)


def _permission(statement: Mapping[str, Any], *, is_layer: bool) -> dict[str, Any] | None:
    """The parameters that make a statement; None where the call has none that do."""
    action, principal = statement.get("Action"), _principal(statement.get("Principal"))
    if statement.get("Effect") != "Allow" or not isinstance(action, str) or principal is None:
        return None
    found: dict[str, Any] = {"Action": action, "Principal": principal}
    conditions = statement.get("Condition") or {}
    if not isinstance(conditions, Mapping):
        return None
    for operator, pairs in conditions.items():
        for key, value in pairs.items() if isinstance(pairs, Mapping) else ():
            name = _CONDITIONS.get(key.lower())
            value = value[0] if isinstance(value, list) and len(value) == 1 else value
            if name is None or operator.lower() not in _OPERATORS or not isinstance(value, str | bool):
                return None
            found[name] = value
    if "InvokedViaFunctionUrl" in found:
        found["InvokedViaFunctionUrl"] = found["InvokedViaFunctionUrl"] in (True, "true")
    if is_layer:
        organization = found.pop("PrincipalOrgID", None)
        return (
            None
            if found.keys() - {"Action", "Principal"}
            else found | ({"OrganizationId": organization} if organization else {})
        )
    return found


def _principal(principal: Any) -> str | None:
    """A service, an ARN (an account's is that of its root) or "*", as the call takes it."""
    if isinstance(principal, str):
        return principal
    values = list(principal.values()) if isinstance(principal, Mapping) else []
    return values[0] if len(values) == 1 and isinstance(values[0], str) else None
