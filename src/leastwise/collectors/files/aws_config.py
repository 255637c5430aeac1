"""What AWS Config recorded: configuration snapshots, history files, notifications and what its commands print.

AWS Config Developer Guide, "Components of a configuration item", "Example configuration snapshot"; AWS Config API
Reference, "GetResourceConfigHistory", "BatchGetResourceConfig", "SelectResourceConfig". Files in S3 call the account
`awsAccountId` and the ARN `ARN`, the API `accountId` and `arn`; both may have `configuration` as JSON text.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, Final

import msgspec

from leastwise.collectors.collector import Observations
from leastwise.collectors.files import conversions
from leastwise.collectors.files.config_shape import configuration_of
from leastwise.collectors.files.content import FileContent
from leastwise.collectors.files.element import Element
from leastwise.collectors.files.file_format import FileFormat
from leastwise.collectors.files.iam_shape import SHAPES, is_account_id
from leastwise.model.arn import is_arn
from leastwise.model.configuration_item import GLOBAL_REGION, Cause, ConfigurationItem, ItemStatus, Origin

_LISTS: Final = ("configurationItems", "baseConfigurationItems")
_ITEM: Final = "configurationItem"
_RESULTS: Final = "Results"


def recognises(content: FileContent) -> bool:
    """Whether the document has configuration items, is one, or is a list of them."""
    document = content.document
    if isinstance(document, list):
        return bool(document) and _is_item(document[0])
    if not isinstance(document, dict):
        return False
    has_list = any(isinstance(document.get(name), list) for name in _LISTS)
    return has_list or _is_item(document) or _is_item(document.get(_ITEM)) or _has_results(document)


def read(content: FileContent) -> Observations:
    """The items as AWS Config recorded them, each at its own capture time, with documents as JSON values.

    Resources of types that are not known here are items too, with the configuration as given. No scope is whole: a
    snapshot says when a resource changed, not when it was looked at, and has items of what was deleted.
    """
    return Observations(items=[_item(element, content) for element in _elements(content)])


AWS_CONFIG: Final = FileFormat("aws-config", "a snapshot, history or command output of AWS Config", recognises, read)


def _is_item(value: Any) -> bool:
    return (
        isinstance(value, dict)
        and "resourceType" in value
        and bool({"configurationItemCaptureTime", "configurationItemStatus", "configuration"} & value.keys())
    )


def _has_results(document: dict[str, Any]) -> bool:
    results = document.get(_RESULTS)
    return isinstance(results, list) and (
        "QueryInfo" in document or (bool(results) and isinstance(results[0], str) and "resourceType" in results[0])
    )


def _elements(content: FileContent) -> Iterator[Element]:
    document = Element(content.document, content.name)
    if isinstance(content.document, list):
        yield from document.elements()
        return
    if _is_item(content.document):
        yield document
        return
    for name in _LISTS:
        yield from document.at(name).elements()
    if document.at(_ITEM).is_present:
        yield document.at(_ITEM)
    for result in document.at(_RESULTS).elements():
        yield _decoded(result)


def _item(element: Element, content: FileContent) -> ConfigurationItem:
    """One item; raises InputError with the place where type, id, account or a date is missing or wrong."""
    resource_type = element.get("resourceType").text()
    captured = element.get("configurationItemCaptureTime")
    capture_time = conversions.moment(captured) if captured.is_present else content.captured
    status = _status(element.get("configurationItemStatus"))
    is_deleted = status in (ItemStatus.DELETED, ItemStatus.DELETED_NOT_RECORDED)
    configuration = _decoded(element.get("configuration"))
    found, facts = (
        ({}, {})
        if is_deleted
        else configuration_of(resource_type, configuration, _supplementary(element.get("supplementaryConfiguration")))
    )
    return ConfigurationItem(
        account_id=_account_id(element),
        region=_region(element, resource_type),
        resource_type=resource_type,
        resource_id=element.get("resourceId").text(),
        resource_name=conversions.text(element.get("resourceName")) or "",
        arn=conversions.text(element.get("arn")) or "",
        capture_time=capture_time,
        status=status,
        configuration=found,
        supplementary=facts,
        tags=None if is_deleted else _tags(element, configuration),
        origin=Origin.AWS_CONFIG,
        cause=_cause(element, capture_time),
    )


def _decoded(element: Element) -> Element:
    """The value of a member that may be given as JSON text."""
    if not isinstance(element.value, str) or not element.value:
        return element
    try:
        value = msgspec.json.decode(element.value)
    except (msgspec.DecodeError, UnicodeError, RecursionError):
        raise element.wrong("is no JSON: was the file cut?") from None
    return Element(value, element.file, element.step, element.parent)


def _supplementary(element: Element) -> dict[str, Element]:
    """The members of `supplementaryConfiguration`, of which the API has each as JSON text, or plain text."""
    if not element.is_present:
        return {}
    found: dict[str, Element] = {}
    for name, member in element.entries():
        is_json = isinstance(member.value, str) and member.value[:1] in ("{", "[", '"')
        found[name] = _decoded(member) if is_json else member
    return found


def _status(element: Element) -> ItemStatus:
    if not element.is_present:
        return ItemStatus.OK
    try:
        return ItemStatus(element.text())
    except ValueError:
        known = ", ".join(ItemStatus)
        raise element.wrong(f"is {element.value!r}: no status that AWS Config has", f"Known are {known}.") from None


def _account_id(element: Element) -> str:
    for name in ("awsAccountId", "accountId"):
        if element.get(name).is_present:
            found = element.get(name)
            if not is_account_id(found.text()):
                raise found.wrong(f"is no account id of 12 digits: {found.value[:40]!r}")
            return found.text()
    arn = element.get("arn").value
    if isinstance(arn, str) and is_arn(arn) and is_account_id(arn.split(":")[4]):
        return arn.split(":")[4]
    raise element.wrong("has no account id", "Select accountId, too, when querying AWS Config.")


def _region(element: Element, resource_type: str) -> str:
    """Items from before there was `awsRegion` have it in the ARN."""
    if element.get("awsRegion").is_present:
        return element.get("awsRegion").text()
    arn = element.get("arn").value
    parts = arn.split(":") if isinstance(arn, str) and is_arn(arn) else []
    return GLOBAL_REGION if resource_type in SHAPES or not parts or not parts[3] else parts[3]


def _tags(element: Element, configuration: Element) -> dict[str, str] | None:
    """Tags stand beside the configuration, of IAM resources within it."""
    found = conversions.tags(element.get("tags"))
    if not found and configuration.is_present and isinstance(configuration.at("tags").value, list):
        return conversions.tags(configuration.at("tags"))
    return found


def _cause(element: Element, capture_time: Any) -> Cause | None:
    """The last of the related events: what AWS Config says it was caused by is an id and no more."""
    events = [event.text() for event in element.get("relatedEvents").elements()]
    return Cause(events[-1], capture_time, "", "") if events else None
