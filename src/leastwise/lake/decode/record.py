"""The typed CloudTrail record that both decoding paths produce, and how the decoder learns new fields.

Free-form members stay `msgspec.Raw`: the JSON text as CloudTrail wrote it, never parsed and written again.
Source of the members: CloudTrail User Guide, "CloudTrail record contents for management, data, and network
activity events".
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import Any, Final

import msgspec

TEXT_MEMBERS: Final = (
    "eventVersion eventTime eventSource eventName awsRegion sourceIPAddress userAgent errorCode errorMessage "
    "requestID eventID eventType apiVersion recipientAccountId sharedEventID vpcEndpointId vpcEndpointAccountId "
    "eventCategory"
).split()
BOOLEAN_MEMBERS: Final = ("readOnly", "managementEvent")
RAW_MEMBERS: Final = (
    "userIdentity requestParameters responseElements additionalEventData resources tlsDetails serviceEventDetails "
    "addendum insightDetails edgeDeviceDetails eventContext sessionCredentialFromConsole"
).split()
KNOWN_MEMBERS: Final = frozenset((*TEXT_MEMBERS, *BOOLEAN_MEMBERS, *RAW_MEMBERS))

MAXIMUM_LEARNED_MEMBERS: Final = 256
"""How many unknown member names the fast path learns; records with further names take the tolerant path."""

_UNLEARNABLE: Final = re.compile(r'[\x00-\x1f"\\]')
"""Characters that no member name of a typed record may have."""

NO_VALUE: Final = msgspec.Raw(b"")


def _definition(learned: tuple[str, ...]) -> type[msgspec.Struct]:
    members: list[Any] = [(name, str | None, None) for name in TEXT_MEMBERS]
    members += [(name, bool | None, None) for name in BOOLEAN_MEMBERS]
    members += [(name, msgspec.Raw, NO_VALUE) for name in RAW_MEMBERS]
    names = {f"learned_{index}": name for index, name in enumerate(learned)}
    members += [(attribute, msgspec.Raw, NO_VALUE) for attribute in names]
    return msgspec.defstruct(
        "Record", members, gc=False, rename=names, forbid_unknown_fields=True, kw_only=True, module=__name__
    )


@dataclass(slots=True)
class RecordDecoder:
    """Decodes chunks of JSON arrays of records; grows by each unknown top-level member it meets."""

    learned: tuple[str, ...] = ()
    record_type: type[msgspec.Struct] = field(init=False)
    decode_list: Any = field(init=False)
    decode_one: Any = field(init=False)

    def __post_init__(self) -> None:
        self._rebuild()

    def learn(self, name: str, *, reserved: bool = False) -> bool:
        """Make `name` a member of the record type; False when it cannot be one, or their limit is reached.

        The limit does not hold for a `reserved` name.
        """
        if name in self.learned or name in KNOWN_MEMBERS:
            return True
        if _UNLEARNABLE.search(name) or (len(self.learned) >= MAXIMUM_LEARNED_MEMBERS and not reserved):
            return False
        self.learned = (*self.learned, name)
        self._rebuild()
        return True

    def _rebuild(self) -> None:
        self.record_type = _definition(self.learned)
        self.decode_list = msgspec.json.Decoder(list[self.record_type]).decode  # type: ignore[name-defined]
        self.decode_one = msgspec.json.Decoder(self.record_type).decode


def unknown_member(error: msgspec.ValidationError) -> str | None:
    """The member name in msgspec's "unknown field" error, or None for any other error."""
    text = str(error)
    start = text.find("contains unknown field `")
    if start < 0:
        return None
    start += len("contains unknown field `")
    end = text.rfind("`", start)
    # The error's path ("- at `$[...]`") follows the name where the record is inside a list.
    path = text.find("` - at `", start)
    return text[start : path if path >= 0 else end]
