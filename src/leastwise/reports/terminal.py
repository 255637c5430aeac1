"""What a terminal may be sent: safe text of a known width, and whether colour is welcome."""

from __future__ import annotations

import os
import re
import shutil
from collections.abc import Callable
from typing import Protocol

from rich.cells import cell_len, set_cell_size

# C0 and C1 controls, DEL, invisible and direction-changing format characters, line separators, lone surrogates:
# a log entry made of these can hide text, move the cursor or forge further lines on a terminal.
_UNSAFE = re.compile(
    "[\x00-\x1f\x7f-\x9f\xad\u061c\u180e\u200b-\u200f\u2028-\u202e\u2060-\u206f\ufeff\ufff9-\ufffb\ud800-\udfff"
    "\U000e0000-\U000e007f]"
)


class _Stream(Protocol):
    def isatty(self) -> bool: ...


def safe_text(text: str) -> str:
    """Return the text with every control or invisible format character written as an escape such as ``\\x1b``."""
    return text if text.isascii() and text.isprintable() else _UNSAFE.sub(_escape, text)


def _escape(match: re.Match[str]) -> str:
    code = ord(match.group())
    named = {9: "\\t", 10: "\\n", 13: "\\r"}.get(code)
    return named or (f"\\x{code:02x}" if code < 0x100 else f"\\u{code:04x}")


def fitted(text: str, width: int) -> str:
    """Return safe text in exactly ``width`` terminal cells, cut with an ellipsis where it is longer."""
    length = cell_len(text)
    if length <= width:
        return text + " " * (width - length)
    return set_cell_size(text, width - 1) + "…" if width > 0 else ""


def wants_color(stream: _Stream) -> bool:
    """Tell whether to colour: a terminal that is not dumb, and NO_COLOR (https://no-color.org) not set."""
    return stream.isatty() and not os.environ.get("NO_COLOR") and os.environ.get("TERM") != "dumb"


def width_of(stream: _Stream) -> int | None:
    """Return the terminal's width in cells, None when the stream is no terminal."""
    return shutil.get_terminal_size().columns if stream.isatty() else None


def style(code: str, color: bool) -> Callable[[str], str]:
    """Return a function that puts text in an SGR style (``"1"`` bold, ``"31"`` red) when colour is on."""
    return (lambda text: f"\x1b[{code}m{text}\x1b[0m") if color else (lambda text: text)
