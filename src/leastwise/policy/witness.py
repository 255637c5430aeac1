"""From a solution of boxes to a concrete request, tried out on both policies before it counts."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import product
from typing import Final

from leastwise.policy.boxes import Solution
from leastwise.policy.caller import Caller, CallerKind
from leastwise.policy.key_space import KeyValue
from leastwise.policy.pattern import Variable
from leastwise.policy.request import Request, caller_context
from leastwise.policy.rule import Rule
from leastwise.policy.text_search import Text, is_plain

_EXAMPLES: Final = ("example", "alice", "x")
MAXIMUM_TRIES: Final = 200


@dataclass(frozen=True, slots=True)
class Witness:
    """A request that shows a difference: the statement that allows it, and the one that denied it before, if any."""

    request: Request
    allowed_by: Rule
    denied_by: Rule | None = None


def requests_of(
    action: str, caller: Caller | None, solution: Solution, literals: Callable[[], Sequence[str]]
) -> Iterator[Request]:
    """Requests of a solution, each with other values for its variables; `literals` gives values worth trying."""
    keys = sorted({one.key for one in _variables(solution)})
    if not keys:
        yield _request(action, caller, solution, {})
        return
    more = literals()
    options = [_options(key, solution, more) for key in keys]
    for number, values in enumerate(product(*options)):
        if number >= MAXIMUM_TRIES:
            return
        yield _request(action, caller, solution, dict(zip(keys, values, strict=True)))


def _variables(solution: Solution) -> set[Variable]:
    texts = [solution.resource, *(text for value in solution.keys.values() for text in value)]
    return {letter for text in texts if not is_plain(text) for letter in text if isinstance(letter, Variable)}


def _options(key: str, solution: Solution, literals: Sequence[str]) -> list[str]:
    own = ["".join(map(str, text)) for text in solution.keys.get(key, ()) if is_plain(text)]
    return list(dict.fromkeys([*own, *_EXAMPLES, *literals]))


def _request(action: str, caller: Caller | None, solution: Solution, filled: Mapping[str, str]) -> Request:
    context: dict[str, tuple[str, ...]] = {key: (value,) for key, value in filled.items()}
    for key, value in solution.keys.items():
        if key in filled:
            continue
        if value:
            context[key] = _texts(value, filled)
    if caller is not None:
        caller = _named_as_solved(caller, context)
    implied = caller_context(caller) if caller else {}
    return Request(action, _text(solution.resource, filled), caller, {**implied, **context})


def _named_as_solved(caller: Caller, context: Mapping[str, tuple[str, ...]]) -> Caller:
    """The caller with the ARN that the solution gives it, where it is but an example of its kind."""
    arns = context.get("aws:principalarn", ())
    if caller.kind is CallerKind.FEDERATED_USER and len(arns) == 1:
        return replace(caller, arn=arns[0], session_arn=arns[0])
    if caller.kind not in (CallerKind.ROLE, CallerKind.USER) or len(arns) != 1 or caller.session_arn:
        return caller
    return replace(caller, arn=arns[0])


def _texts(value: KeyValue, filled: Mapping[str, str]) -> tuple[str, ...]:
    return tuple(_text(text, filled) for text in value)


def _text(text: Text, filled: Mapping[str, str]) -> str:
    if is_plain(text):
        return "".join(text)  # type: ignore[arg-type]
    return "".join(filled[letter.key] if isinstance(letter, Variable) else letter for letter in text)
