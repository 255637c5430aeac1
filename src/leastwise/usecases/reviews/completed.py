"""The reviews that were signed off, as evidence for audits."""

from __future__ import annotations

from leastwise.evidence.evidence import CompletedReview
from leastwise.model.review import EntryKind, ReviewScope
from leastwise.state.reviews import Reviews


def completed_reviews(reviews: Reviews) -> tuple[CompletedReview, ...]:
    """The reviews that were signed off with every item decided, the newest first. Raises StateError."""
    signed = {one.campaign: one for one in reviews.of_kind(EntryKind.SIGNED_OFF) if not one.content["missed"]}
    found = []
    for first in reviews.of_kind(EntryKind.STARTED):
        if first.campaign in signed:
            scope = ReviewScope(first.content["scope"])
            kind = "" if scope is ReviewScope.ALL else scope.value
            accounts = frozenset(first.content["accounts"])
            found.append(CompletedReview(first.content["title"], signed[first.campaign].at, accounts, kind))
    return tuple(sorted(found, key=lambda one: one.completed_at, reverse=True))
