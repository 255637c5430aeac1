"""The manual page of a check: what its file says of it, without the first line."""

from __future__ import annotations

import inspect
import sys

from leastwise.checks.check import Check

_OWN = "best-practice"


def manual_of(check: Check) -> tuple[str, ...]:
    """The paragraphs of a check's manual page: its description, and what the docstring of its file adds."""
    module = sys.modules.get(getattr(check.run, "__module__", ""))
    text = inspect.cleandoc(module.__doc__ or "") if module is not None and check.analysis == _OWN else ""
    more = (" ".join(one.split()) for one in text.split("\n\n")[1:])
    return (check.description, *(one for one in more if one and one != check.description))
