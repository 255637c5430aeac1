"""How answers of AWS's APIs are spelled in configuration items: camelCase, dates as texts, documents as JSON."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Mapping
from datetime import UTC, datetime
from typing import Any
from urllib.parse import unquote


def instant(moment: datetime | str | None) -> str | None:
    """The moment as "2024-03-01T12:00:00Z"; None where there is none. Without zone it is taken for UTC."""
    if moment is None:
        return None
    if isinstance(moment, str):
        moment = datetime.fromisoformat(moment)
    moment = moment.replace(tzinfo=UTC) if moment.tzinfo is None else moment.astimezone(UTC)
    return moment.strftime("%Y-%m-%dT%H:%M:%SZ")


def camel(value: Any) -> Any:
    """An answer with its keys in camelCase ("CreateDate" becomes "createDate"), dates as texts, at every depth."""
    if isinstance(value, Mapping):
        return {lower_first(key): camel(member) for key, member in value.items() if key != "ResponseMetadata"}
    if isinstance(value, list | tuple):
        return [camel(member) for member in value]
    return instant(value) if isinstance(value, datetime) else value


def lower_first(name: str) -> str:
    """The name with a small first letter."""
    return name[:1].lower() + name[1:]


def members(answer: Mapping[str, Any], *names: str) -> dict[str, Any]:
    """Only these members of an answer, in camelCase; null where the answer lacks one."""
    return {lower_first(name): camel(answer.get(name)) for name in names}


def policy_document(document: Any) -> Any:
    """A policy document as a JSON value. A text that is no JSON, URL-encoded or not, stays a text; none is None.

    IAM API Reference, "GetRolePolicy": documents are URL-encoded compliant with RFC 3986.
    """
    if not isinstance(document, str):
        return document
    if not document.strip():
        return None
    for text in (document, unquote(document)):
        try:
            return json.loads(text)
        except ValueError:
            continue
    return document


def tags_of(tags: Iterable[Mapping[str, str]] | Mapping[str, str] | None) -> dict[str, str] | None:
    """Tags as a mapping, from [{"Key": …, "Value": …}] in any spelling or a mapping; None where they were not read."""
    if tags is None:
        return None
    if isinstance(tags, Mapping):
        return dict(sorted(tags.items()))
    pairs = ({name.lower(): text for name, text in tag.items()} for tag in tags)
    return dict(sorted((pair["key"], pair.get("value", "")) for pair in pairs))


def digest(text: str | bytes | None) -> str | None:
    """ "sha256:" and 64 hexadecimal digits: enough to see that a document changed, without keeping it."""
    if text is None:
        return None
    data = text.encode("utf-8", "surrogatepass") if isinstance(text, str) else text
    return f"sha256:{hashlib.sha256(data).hexdigest()}"


def with_instants(value: Any) -> Any:
    """An answer as it is, but dates as texts."""
    if isinstance(value, Mapping):
        return {key: with_instants(member) for key, member in value.items()}
    if isinstance(value, list):
        return [with_instants(member) for member in value]
    return instant(value) if isinstance(value, datetime) else value
