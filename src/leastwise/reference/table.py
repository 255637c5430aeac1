"""The shape of the compiled reference table: one zstd frame of MessagePack.

What every command needs (action names and access levels) is decoded at once; a service's resource types, condition
keys and the details of its actions are a document of their own inside, decoded when first asked for.
"""

from __future__ import annotations

from typing import Final

import msgspec
import zstandard

from leastwise.errors import InputError

FORMAT: Final = 1
ACCESS_LEVELS: Final = ("List", "Read", "Write", "Tagging", "Permissions management")
"""Service Authorization Reference, "Access levels in policy summaries"; ``levels`` holds positions in it."""

_MOST_BYTES: Final = 256 * 1024 * 1024  # a table is some 3 MB; more is damage or malice


class ResourceUse(msgspec.Struct, array_like=True, frozen=True):
    """A resource type that an action takes. Names and keys are positions in the service's ``strings``."""

    name: int
    required: bool
    condition_keys: tuple[int, ...]
    dependent_actions: tuple[int, ...]


class ActionDetail(msgspec.Struct, array_like=True, frozen=True):
    """What an action takes beside its name. ``permission_only`` is None where the source does not say."""

    resources: tuple[ResourceUse, ...]
    condition_keys: tuple[int, ...]
    dependent_actions: tuple[int, ...]
    permission_only: bool | None


class ResourceDetail(msgspec.Struct, array_like=True, frozen=True):
    """A resource type: name, ARN formats, condition keys."""

    name: str
    arn_formats: tuple[str, ...]
    condition_keys: tuple[int, ...]


class KeyDetail(msgspec.Struct, array_like=True, frozen=True):
    """A condition key and the type of its value: ``String``, ``ArrayOfString``, …"""

    name: str
    type: str


class ServiceDetail(msgspec.Struct, array_like=True, frozen=True):
    """All of a service beside its action names; ``actions`` are in the order of the names."""

    strings: tuple[str, ...]
    actions: tuple[ActionDetail, ...]
    resources: tuple[ResourceDetail, ...]
    condition_keys: tuple[KeyDetail, ...]


class Service(msgspec.Struct, array_like=True, frozen=True):
    """A service prefix, its name, its actions in order, their access levels (one byte each), and the rest, packed."""

    prefix: str
    name: str
    actions: tuple[str, ...]
    levels: bytes
    detail: bytes

    def unpacked(self) -> ServiceDetail:
        """Return the packed rest."""
        return _DETAIL.decode(self.detail)


class Table(msgspec.Struct, array_like=True, frozen=True):
    """The whole table. ``shared_keys`` are condition keys that belong to no one service (``aws:…``) or another's."""

    format: int
    date: str
    source: str
    services: tuple[Service, ...]
    shared_keys: tuple[KeyDetail, ...]


_TABLE: Final = msgspec.msgpack.Decoder(Table)
_DETAIL: Final = msgspec.msgpack.Decoder(ServiceDetail)


def packed(detail: ServiceDetail) -> bytes:
    """Return a service's details as they lie in a table."""
    return msgspec.msgpack.encode(detail)


def encoded(table: Table) -> bytes:
    """Return the bytes of a table; equal tables give equal bytes."""
    return zstandard.ZstdCompressor(level=12, write_checksum=True).compress(msgspec.msgpack.encode(table))


def decoded(content: bytes, origin: str) -> Table:
    """Return the table in ``content``. Raises InputError naming ``origin`` on damage or another format."""
    hint = "compile it anew: leastwise reference refresh --from FILE"
    try:
        unpacked = zstandard.ZstdDecompressor().decompress(content, max_output_size=_MOST_BYTES)
        table = _TABLE.decode(unpacked)
    except (zstandard.ZstdError, msgspec.DecodeError, MemoryError):
        raise InputError(f"{origin} is no reference table, or is damaged", hint) from None
    if table.format != FORMAT:
        raise InputError(f"{origin} is a reference table of format {table.format}, not {FORMAT}", hint)
    return table
