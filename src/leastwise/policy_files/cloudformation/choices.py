"""Every way in which the conditions of a template can turn out for one policy."""

from __future__ import annotations

import json
from collections import deque
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any, Final, TypeVar

MOST_WAYS: Final = 16
_MOST_RUNS: Final = 4 * MOST_WAYS
_Result = TypeVar("_Result")


@dataclass(frozen=True)
class Choices:
    """How comparisons turn out in one way: as ``assumed``, else as parameters' defaults say, else true.

    ``made`` are the comparisons that were asked for, in order. What equals one text does not equal another.
    """

    assumed: Mapping[str, bool] = field(default_factory=dict)
    made: dict[str, bool] = field(default_factory=dict)
    _equal: dict[str, str] = field(default_factory=dict)

    def choose(self, comparison: Any, default: bool | None) -> bool:
        """How a comparison turns out: the argument of Fn::Equals, or the name of a condition that is not there."""
        key = json.dumps(comparison, sort_keys=True)
        if key in self.made:
            return self.made[key]
        one, text = _sides(comparison)
        if text is not None and self._equal.get(one, text) != text:
            return False
        self.made[key] = self.assumed.get(key, default is not False)
        if self.made[key] and text is not None:
            self._equal[one] = text
        return self.made[key]


def _sides(comparison: Any) -> tuple[str, str | None]:
    """What is compared, and the text that it is compared with, where there is one."""
    if isinstance(comparison, list):
        texts = [one for one in comparison if isinstance(one, str)]
        others = [one for one in comparison if not isinstance(one, str)]
        if len(texts) == 1:
            return json.dumps(others, sort_keys=True), texts[0]
    return "", None


def every_way(run: Callable[[Choices], _Result]) -> Iterator[_Result]:
    """What ``run`` returns for each way in which the comparisons it asks for can turn out; at most MOST_WAYS.

    The first is that of the defaults.
    """
    waiting, seen = deque[Mapping[str, bool]]([{}]), set[frozenset[tuple[str, bool]]]()
    for _ in range(_MOST_RUNS):
        if not waiting or len(seen) == MOST_WAYS:
            return
        choices = Choices(waiting.popleft())
        result = run(choices)
        way = frozenset(choices.made.items())
        if way not in seen:
            seen.add(way)
            yield result
            waiting.extend(_flipped(choices))


def _flipped(choices: Choices) -> Iterator[Mapping[str, bool]]:
    before: dict[str, bool] = {}
    for key, value in choices.made.items():
        if key not in choices.assumed:
            yield before | {key: not value}
        before = before | {key: value}
