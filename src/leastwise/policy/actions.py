"""Actions in classes: sets of actions of the reference that the same rules cover, and names it does not know.

A name that the reference does not know stands for all that a pattern admits and nothing else does: AWS adds actions
every day, and ``s3:Get*`` admits tomorrow's.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from functools import lru_cache

from leastwise.policy.pattern import Syntax, tokens_of
from leastwise.policy.rule import Rule
from leastwise.policy.texts import Pattern, solve
from leastwise.reference.iam import Reference

_UNKNOWN_NAME = "Unlisted"
_OTHER_NAME = "QueryNothingKnown"


@dataclass(frozen=True, slots=True)
class ActionClass:
    """Actions that the same rules cover: the bits of known ones, or a name that the reference does not know."""

    bits: int = field(default=0, repr=False)
    unknown: str = ""

    def name(self, reference: Reference) -> str:
        """One action of the class."""
        if self.unknown:
            return self.unknown
        return reference.actions[(self.bits & -self.bits).bit_length() - 1]

    def covered_by(self, rule: Rule) -> bool:
        """Whether a rule covers the class."""
        return rule.covers_action(self.unknown) if self.unknown else bool(rule.bits & self.bits)


def known_classes(bits: int, rules: Sequence[Rule]) -> Iterator[ActionClass]:
    """The actions of `bits` in classes that each rule covers whole or not at all; those that few cover come first."""
    classes = {bits: 0} if bits else {}
    for rule in rules:
        divided: dict[int, int] = {}
        for one, count in classes.items():
            inside = one & rule.bits
            if inside:
                divided[inside] = count + 1
            if inside != one:
                divided[one & ~rule.bits] = count
        classes = divided
    for one in sorted(classes, key=lambda one: (classes[one], one & -one)):
        yield ActionClass(one)


def unknown_classes(rule: Rule, others: Sequence[Rule], reference: Reference) -> Iterator[ActionClass]:
    """Names that a rule covers and the reference does not know.

    For each of its patterns one that as few other patterns as possible cover, and those that it shares with the
    patterns of `others`: of rules that must cover an action too, or that leave out what they name (NotAction).
    """
    seen: set[str] = set()
    for name in _names(rule, others):
        if name.lower() not in reference.index and name.lower() not in seen and rule.covers_action(name):
            seen.add(name.lower())
            yield ActionClass(unknown=name)


def _names(rule: Rule, others: Sequence[Rule]) -> Iterator[str]:
    own = ("*",) if rule.statement.not_actions else rule.open_actions
    for action in own:
        yield from _spelled(action)
    theirs = [one.open_actions for one in others]
    for index, patterns in enumerate(theirs):
        for action in patterns:
            yield from _spelled(action)
            for mine in own:
                yield from _common((mine.lower(), action.lower()))
                if others[index].statement.not_actions:
                    for more in (
                        one for one, rest in zip(theirs[:index], others, strict=False) if rest.statement.not_actions
                    ):
                        for other in more:
                            yield from _common((mine.lower(), action.lower(), other.lower()))


@lru_cache(maxsize=50_000)
def _common(patterns: tuple[str, ...]) -> tuple[str, ...]:
    """A name that all of some patterns of actions share, if there is one."""
    found = solve([[Pattern(tokens_of(one, Syntax.LIKE, False))] for one in patterns], ())
    return ("".join(map(str, found)),) if isinstance(found, tuple) else ()


def _spelled(action: str) -> Iterator[str]:
    """An action pattern with a name in the place of each wildcard; of every action also one of a known service."""
    service, colon, name = action.partition(":")
    if not colon:
        service, name = action, ""
        if "*" not in action:
            return
        yield f"{service.replace('*', 'sqs').replace('?', 'u')}:{_UNKNOWN_NAME}"
        yield f"{service.replace('*', 'unlisted').replace('?', 'u')}:{_UNKNOWN_NAME}"
        return
    service = service.replace("*", "unlisted").replace("?", "u")
    yield service + colon + name.replace("*", _UNKNOWN_NAME).replace("?", "U")
    if name.strip("*?") != name:
        yield service + colon + name.replace("*", _OTHER_NAME).replace("?", "Q")
