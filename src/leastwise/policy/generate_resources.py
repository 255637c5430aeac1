"""The resources of a smaller statement: what was used, within what today's statement allows, in few patterns.

Patterns are never widened beyond the first five parts of an ARN (partition, service, Region, account), nor to all
buckets: where more resources were used than are to be listed, longer and longer beginnings stand for them.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Final

from leastwise.policy.pattern import Syntax, tokens_of
from leastwise.policy.rule import Rule
from leastwise.policy.texts import Pattern, pattern_of, solve

_HEAD_PARTS: Final = 5


@dataclass(frozen=True, slots=True)
class Resources:
    """A statement's resources. `is_narrowed` is False where they are today's; `generalised` counts, for patterns that
    stand for several used resources, how many.
    """

    texts: tuple[str, ...] | None
    negated: bool = False
    is_narrowed: bool = True
    generalised: tuple[tuple[str, int], ...] = ()


def own_resources(rule: Rule) -> Resources:
    """The resources of today's statement, as they are."""
    return Resources(_version_2012(rule), rule.statement.not_resources, False)


def narrowed_resources(rule: Rule, used: Sequence[str], limit: int) -> Resources:
    """The patterns `used` within a statement's resources; where one does not lie within them, those it touches."""
    if any(_pattern(text, rule.variables).has_variables for text in rule.statement.resources or ()):
        return own_resources(rule)
    few = generalised(used, limit)
    found: dict[str, None] = {}
    for text, count in few.items():
        inside = is_inside(rule, text) if count > 1 or "*" in text else True
        if inside or is_inside(rule, text):
            found[text] = None
        elif rule.statement.not_resources:
            return own_resources(rule)
        else:
            found |= dict.fromkeys(_touched(rule, text))
    texts = uncovered(found)
    if not texts:
        return own_resources(rule)
    counts = tuple((text, few[text]) for text in texts if few.get(text, 0) > 1)
    return Resources(texts, False, True, counts)


def is_inside(rule: Rule, text: str) -> bool:
    """Whether a pattern of resources surely lies within a statement's."""
    if rule.covers_all_resources:
        return True
    wanted = _pattern(text)
    own = [_pattern(one, rule.variables) for one in rule.statement.resources or ()]
    if rule.statement.not_resources:
        return all(solve([[wanted], [one]], []) is None for one in own)
    return solve([[wanted]], own) is None


def touches(rule: Rule, text: str) -> bool:
    """Whether some resource of a pattern may lie within a statement's resources."""
    if rule.covers_all_resources:
        return True
    own = [_pattern(one, rule.variables) for one in rule.statement.resources or ()]
    if any(one.has_variables for one in own):
        return True
    if rule.statement.not_resources:
        return solve([[_pattern(text)]], own) is not None
    return any(solve([[_pattern(text)], [one]], []) is not None for one in own)


def uncovered(texts: Iterable[str]) -> tuple[str, ...]:
    """Patterns without those that another of them covers, sorted."""
    kept = sorted(dict.fromkeys(texts))
    wide = [text for text in kept if not _pattern(text).is_literal]
    for text in list(kept):
        others = [_pattern(one) for one in wide if one != text and one in kept]
        if others and solve([[_pattern(text)]], others) is None:
            kept.remove(text)
    return tuple(kept)


def generalised(used: Iterable[str], limit: int) -> dict[str, int]:
    """Few patterns for those used, each with how many of them it stands for.

    Patterns of the same partition, service, Region and account share a beginning as long as possible; there may be more
    than `limit` where these, or the names of buckets, are so many.
    """
    by_head: dict[tuple[str, ...], list[str]] = {}
    for text in dict.fromkeys(used):
        parts = text.split(":", _HEAD_PARTS)
        by_head.setdefault(tuple(parts[:_HEAD_PARTS]) if parts[_HEAD_PARTS:] else (text,), []).append(text)
    found: dict[str, int] = {}
    total = sum(map(len, by_head.values()))
    share = limit if total <= limit else max(1, limit // len(by_head))
    for texts in by_head.values():
        found |= _few(texts, share)
    return found


def _few(texts: list[str], limit: int) -> dict[str, int]:
    """The longest beginnings, cut after whole names, of which no more than `limit` are needed; the names of buckets,
    and what comes before the first name, are never cut.
    """
    if len(texts) <= limit:
        return dict.fromkeys(texts, 1)
    start = len(":".join(texts[0].split(":", _HEAD_PARTS)[:_HEAD_PARTS])) + 1
    split = [_names(text[start:]) for text in texts]
    for depth in range(max(map(len, split)) - 1, 0, -1):
        groups: dict[tuple[str, ...], list[str]] = {}
        for names, text in zip(split, texts, strict=True):
            groups.setdefault(tuple(names[:depth]) if len(names) > depth else tuple(names), []).append(text)
        if len(groups) <= limit or depth == 1:
            return dict(_beginning(group) for group in groups.values())
    return dict.fromkeys(texts, 1)


def _beginning(group: list[str]) -> tuple[str, int]:
    if len(group) == 1:
        return group[0], 1
    shared = _shared(min(group), max(group))
    open_special = shared.rfind("${")
    if open_special >= 0 and "}" not in shared[open_special:]:
        shared = shared[:open_special]
    shared = shared.removesuffix("$")
    return f"{shared.rstrip('*')}*", len(group)


def _shared(first: str, last: str) -> str:
    """The characters that two texts begin with; of the first and last in order, those that all between do."""
    length = next(
        (index for index, pair in enumerate(zip(first, last, strict=False)) if pair[0] != pair[1]), len(first)
    )
    return first[:length]


def _names(text: str) -> list[str]:
    """The names of a resource part, each with the separator behind it: "table/", "x"."""
    found, current = [], ""
    for character in text:
        current += character
        if character in "/:":
            found.append(current)
            current = ""
    return [*found, current] if current else found


def _touched(rule: Rule, text: str) -> list[str]:
    """The patterns of a statement that some resource of a pattern may lie in."""
    own = _version_2012(rule) or ()
    return [one for one in own if solve([[_pattern(text)], [_pattern(one)]], []) is not None]


def _version_2012(rule: Rule) -> tuple[str, ...] | None:
    """A statement's resources as version 2012-10-17 writes them."""
    texts = rule.statement.resources
    return texts if texts is None or rule.variables else tuple(one.replace("${", "${$}{") for one in texts)


@lru_cache(maxsize=100_000)
def _pattern(text: str, variables: bool = True) -> Pattern:
    return pattern_of(tokens_of(text, Syntax.RESOURCE, variables))
