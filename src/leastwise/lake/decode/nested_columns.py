"""Nested members as Arrow columns: each distinct raw text of a batch is decoded once, then taken by its index.

The common case is decoded by typed structs; a text with members these do not know goes through `nested`.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any, Final

import msgspec
import numpy as np
import pyarrow as pa

from leastwise.lake.decode import nested
from leastwise.lake.schema import CLOUDTRAIL_SPELLING, RESOURCES, TLS_DETAILS, USER_IDENTITY

EXTRA: Final = "extra"
DERIVED_NAMES: Final = ("principalarn", "userarn", "identitytype", "accesskeyid")
_DICTIONARY_TEXT: Final = pa.dictionary(pa.int32(), pa.string())


def _struct_type(kind: pa.StructType, spelling: dict[str, str]) -> type[msgspec.Struct]:
    """A msgspec struct of an Arrow struct's fields, all optional; JSON-text fields stay raw."""
    members: list[Any] = []
    for field in kind:
        if pa.types.is_struct(field.type):
            members.append((field.name, _struct_type(field.type, spelling) | None, None))
        elif field.name == "attributes":
            members.append((field.name, msgspec.Raw, msgspec.Raw(b"")))
        elif field.name != EXTRA:
            members.append((field.name, str | None, None))
    renamed = {field.name: spelling.get(field.name, field.name) for field in kind}
    if any(field.name == EXTRA for field in kind):
        members.append((EXTRA, str | None, None))
        renamed[EXTRA] = "leastwise:extra"
    return msgspec.defstruct("Nested", members, rename=renamed, forbid_unknown_fields=True, gc=False)


_RESOURCE_SPELLING: Final = {**CLOUDTRAIL_SPELLING, "arn": "ARN", "arnprefix": "ARNPrefix"}
_IDENTITY_TYPE: Final = _struct_type(USER_IDENTITY, CLOUDTRAIL_SPELLING)
_TLS_TYPE: Final = _struct_type(TLS_DETAILS, CLOUDTRAIL_SPELLING)
_RESOURCE_TYPE: Final = _struct_type(RESOURCES.value_type, _RESOURCE_SPELLING)


def _column(values: Sequence[Any], kind: pa.StructType) -> pa.StructArray:
    """Structs (or None), their members in the order of `kind`, as an Arrow struct array, leaf by leaf."""
    missing = values.count(None)
    if missing == len(values):
        return pa.nulls(len(values), kind)
    mask = None
    if missing:
        mask = pa.array([value is None for value in values])
        empty = type(next(value for value in values if value is not None))()
        values = [empty if value is None else value for value in values]
    arrays = []
    for field, members in zip(kind, zip(*map(msgspec.structs.astuple, values), strict=True), strict=True):
        if pa.types.is_struct(field.type):
            arrays.append(_column(members, field.type))
        elif field.name == "attributes":
            texts = [str(raw, "utf-8") if len(raw) and bytes(raw) != b"null" else None for raw in members]
            arrays.append(pa.array(texts, pa.string()))
        else:
            arrays.append(pa.array(members, pa.string()))
    return pa.StructArray.from_arrays(arrays, fields=list(kind), mask=mask)


def _decoded(texts: list[str], kind: Any, slowly: Callable[[str], Any]) -> list[Any]:
    """Every text's value: all at once where they are ordinary, else one by one."""
    try:
        values: list[Any] = msgspec.json.decode("[" + ",".join(texts) + "]", type=list[kind])
    except (msgspec.DecodeError, RecursionError):
        pass
    else:
        if len(values) == len(texts):
            return values
    decode = msgspec.json.Decoder(kind).decode
    return [_one(text, decode, slowly) for text in texts]


def _one(text: str, decode: Callable[[str], Any], slowly: Callable[[str], Any]) -> Any:
    try:
        return decode(text)
    except (msgspec.DecodeError, RecursionError):
        return slowly(text)


def _as_struct(row: dict[str, Any] | None, kind: pa.StructType, struct: type[msgspec.Struct]) -> Any:
    """A row made by `nested` as the struct that `_column` reads."""
    if row is None:
        return None
    value = struct()
    for field in kind:
        member = row.get(field.name)
        if member is None:
            continue
        if pa.types.is_struct(field.type):
            inner = next(option for option in _members(struct)[field.name].__args__ if option is not type(None))
            member = _as_struct(member, field.type, inner)
        elif field.name == "attributes":
            member = msgspec.Raw(member.encode())
        setattr(value, field.name, member)
    return value


def _members(struct: type[msgspec.Struct]) -> dict[str, Any]:
    return struct.__annotations__


def user_identity(raw: pa.Array) -> tuple[pa.Array, dict[str, pa.Array]]:
    """userIdentity texts as a column of USER_IDENTITY, and the columns derived from it.

    Raises ValueError where a text is not JSON.
    """
    encoded = raw.dictionary_encode()

    def slowly(text: str) -> Any:
        return _as_struct(nested.user_identity(text), USER_IDENTITY, _IDENTITY_TYPE)

    values = _decoded(encoded.dictionary.to_pylist(), _IDENTITY_TYPE | None, slowly)
    column = _column(values, USER_IDENTITY).take(encoded.indices)
    rows = [_derived(value) for value in values]
    derived = {
        name: pa.array([row[position] for row in rows], _DICTIONARY_TEXT).take(encoded.indices)
        for position, name in enumerate(DERIVED_NAMES)
    }
    return column, derived


def _derived(identity: Any) -> tuple[str | None, str | None, str | None, str | None]:
    """(principalArn, userArn, identityType, accessKeyId).

    principalArn is the session issuer's ARN for sessions, else the ARN, else the service, else the principal id.
    """
    if identity is None:
        return None, None, None, None
    context = identity.sessioncontext
    issuer = context.sessionissuer.arn if context is not None and context.sessionissuer is not None else None
    principal = issuer or identity.arn or identity.invokedby or identity.principalid or identity.username
    return principal, identity.arn, identity.type, identity.accesskeyid


def tls_details(raw: pa.Array) -> tuple[pa.Array, pa.Array | None]:
    """(tlsDetails texts as a column, which rows hold more than the column can, or None)."""
    encoded = raw.dictionary_encode()
    incomplete: list[str] = []

    def slowly(text: str) -> Any:
        row, complete = nested.tls_details(text)
        if not complete:
            incomplete.append(text)
        return _as_struct(row, TLS_DETAILS, _TLS_TYPE)

    values = _decoded(encoded.dictionary.to_pylist(), _TLS_TYPE | None, slowly)
    return _column(values, TLS_DETAILS).take(encoded.indices), _rows_of(raw, incomplete)


def resources(raw: pa.Array) -> tuple[pa.Array, pa.Array | None]:
    """(resources texts as a column, which rows hold more than the column can, or None)."""
    encoded = raw.dictionary_encode()
    incomplete: list[str] = []

    def slowly(text: str) -> Any:
        rows, complete = nested.resources(text)
        if not complete:
            incomplete.append(text)
        return [_as_struct(row, RESOURCES.value_type, _RESOURCE_TYPE) for row in rows or ()]

    lists = _decoded(encoded.dictionary.to_pylist(), list[_RESOURCE_TYPE] | None, slowly)  # type: ignore[valid-type]
    offsets = np.zeros(len(lists) + 1, dtype=np.int32)
    np.cumsum([len(items or ()) for items in lists], out=offsets[1:])
    items = [item for items in lists for item in items or ()]
    column = pa.ListArray.from_arrays(pa.array(offsets), _column(items, RESOURCES.value_type), type=RESOURCES)
    return column.take(encoded.indices), _rows_of(raw, incomplete)


def texts(raw: pa.Array) -> pa.Array:
    """JSON strings as their content, other values as their JSON text."""
    if raw.null_count == len(raw):
        return raw
    encoded = raw.dictionary_encode()
    values = [nested.text_or_json(text)[0] for text in encoded.dictionary.to_pylist()]
    return pa.array(values, pa.string()).take(encoded.indices)


def _rows_of(raw: pa.Array, wanted: list[str]) -> pa.Array | None:
    if not wanted:
        return None
    import pyarrow.compute as pc

    return pc.fill_null(pc.is_in(raw, value_set=pa.array(wanted, pa.string())), False)
