"""The policy of a resource's own, as member `resourcePolicy` of its configuration."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any, Final

from leastwise.collectors.live.reading import Reading
from leastwise.collectors.live.spelling import policy_document

RESOURCE_POLICY: Final = "resourcePolicy"


def document_of(text: Any) -> Any:
    """The document as a JSON value; None where there is none: no text, or an empty object, as Kinesis answers."""
    return policy_document(text) or None


def own_policy(
    reading: Reading,
    service: str,
    operation: str,
    member: str,
    *,
    about: str,
    resource: str,
    parameters: dict[str, Any],
    none: Sequence[str] = (),
    action: str = "",
) -> dict[str, Any]:
    """{"resourcePolicy": document}, null where the resource has none (an error code of `none`); {} if not read."""
    answer = reading.call(
        service, operation, about=about, resource=resource, action=action, absent=none, parameters=parameters
    )
    return {} if answer is None else {RESOURCE_POLICY: document_of(answer.get(member))}


def token_pages(
    reading: Reading,
    service: str,
    operation: str,
    member: str,
    *,
    about: str,
    resource: str = "",
    parameters: dict[str, Any] | None = None,
    action: str = "",
) -> Iterator[Any]:
    """The entries of list `member` of all pages of an operation that botocore has no paginator for."""
    asked = dict(parameters or {})
    while True:
        answer = reading.call(service, operation, about=about, resource=resource, action=action, parameters=dict(asked))
        entries = (answer or {}).get(member) or ()
        yield from entries[:1] if reading.account.options.sample else entries
        asked["NextToken"] = (answer or {}).get("NextToken")
        if not asked["NextToken"] or (entries and reading.account.options.sample):
            return
