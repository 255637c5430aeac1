"""Patterns that cover one another, and resources that overlap: compared with matching of texts."""

from __future__ import annotations

import random

from hypothesis import example, given, settings
from hypothesis import strategies as st

from leastwise.policy.matching import matcher
from leastwise.policy.pattern import Syntax, tokens_of
from leastwise.policy.validation.warnings.arn_overlap import ListedResources, overlap
from leastwise.policy.validation.warnings.coverage import covers, redundant

WORDS = st.text(alphabet="ab:/*?", max_size=8)
ARN_PARTS = st.text(alphabet="ab*?", max_size=3)
ARNS = st.builds(
    lambda parts, rest: ":".join(["arn", *parts, rest]),
    st.lists(ARN_PARTS, min_size=4, max_size=4),
    st.text(alphabet="ab:/*?", max_size=6),
)


def matches(pattern: str, text: str, syntax: Syntax) -> bool:
    return bool(matcher(tokens_of(pattern, syntax))(text))


def instance(pattern: str, seed: int, within: str) -> str:
    """A text that a pattern matches."""
    chance = random.Random(seed)
    parts = 0
    found = []
    for character in pattern:
        parts += character == ":"
        letters = within if parts >= 5 else within.replace(":", "")
        length = {"*": chance.randrange(4), "?": 1}.get(character)
        found.append(character if length is None else "".join(chance.choices(letters, k=length)))
    return "".join(found)


@settings(max_examples=300, deadline=None)
@given(WORDS, WORDS, st.integers(0, 20))
@example("a*", "a*b", 3)
def test_what_a_covered_pattern_matches_the_other_matches(wide: str, narrow: str, seed: int) -> None:
    if covers(tokens_of(wide, Syntax.LIKE), tokens_of(narrow, Syntax.LIKE)):
        assert matches(wide, instance(narrow, seed, "ab/"), Syntax.LIKE)


@settings(max_examples=300, deadline=None)
@given(ARNS, ARNS, st.integers(0, 20))
def test_what_a_covered_arn_matches_the_other_matches(wide: str, narrow: str, seed: int) -> None:
    if covers(tokens_of(wide, Syntax.RESOURCE), tokens_of(narrow, Syntax.RESOURCE)):
        assert matches(wide, instance(narrow, seed, "ab:/"), Syntax.RESOURCE)


@settings(max_examples=200, deadline=None)
@given(WORDS)
def test_a_pattern_covers_itself_and_a_star_covers_all(text: str) -> None:
    tokens = tokens_of(text, Syntax.LIKE)
    assert covers(tokens, tokens)
    assert covers(tokens_of("*", Syntax.LIKE), tokens)


@settings(max_examples=200, deadline=None)
@given(st.lists(st.text(alphabet="ab*", min_size=1, max_size=4), min_size=1, max_size=6))
def test_what_stays_covers_what_is_redundant(texts: list[str]) -> None:
    gone = {one.index for one in redundant(texts, Syntax.LIKE, ignore_case=False)}
    stays = [tokens_of(text, Syntax.LIKE) for index, text in enumerate(texts) if index not in gone]
    assert stays
    for index in gone:
        assert any(covers(one, tokens_of(texts[index], Syntax.LIKE)) for one in stays)


@settings(max_examples=300, deadline=None)
@given(ARNS, ARNS, st.integers(0, 20))
def test_arns_of_one_text_overlap(form: str, resource: str, seed: int) -> None:
    form = form.replace("?", "*")
    text = instance(resource, seed, "ab:/")
    if matches(form, text, Syntax.RESOURCE):
        assert overlap(form, resource)


@settings(max_examples=200, deadline=None)
@given(ARNS | st.just("*"), st.lists(ARNS, max_size=4))
def test_listed_resources_take_what_one_of_them_overlaps(form: str, resources: list[str]) -> None:
    form = form.replace("?", "*")
    assert ListedResources(resources).take(form) is any(overlap(form, one) for one in resources)


def test_arns_that_no_text_fits_do_not_overlap() -> None:
    assert not overlap("arn:*:ec2:*:*:instance/*", "arn:aws:ec2:*:*:volume/*")
    assert not overlap("arn:*:s3:::*", "arn:aws:s3:::logs/*")
    assert not overlap("arn:*:s3:::*/*", "arn:aws:s3:::logs")
    assert not overlap("*", "arn:aws:s3:::logs")
    assert not overlap("arn:*:iam::*:role/*", "arn:aws:iam::111122223333:role")
    assert overlap("arn:*:iam::*:role/*", "arn:aws:iam::*")
    assert overlap("*", "arn:aws:s3:::*")
    assert overlap("arn:*:ec2:*:*:instance/*", "arn:aws:ec2:*:*:*/i-${aws:username}")
