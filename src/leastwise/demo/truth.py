"""The answers: what was planted in the demo organisation's trail, and how much of everything there is."""

from __future__ import annotations

import json
from dataclasses import dataclass
from pathlib import Path


@dataclass(frozen=True, slots=True)
class StoryTruth:
    """One planted story: the question an auditor asks and every value the answer must name.

    ``event_ids`` are exactly the events that answer it, in order of time; ``decoy_event_ids`` look alike but do
    not count (they failed, or were dry runs). ``times`` are ISO 8601 in UTC, one for each of ``event_ids``.
    """

    story: str
    question: str
    event_ids: tuple[str, ...]
    times: tuple[str, ...]
    principals: tuple[str, ...]
    source_ip_addresses: tuple[str, ...]
    resources: tuple[str, ...]
    decoy_event_ids: tuple[str, ...]
    answer: dict[str, object]

    def as_json(self) -> dict[str, object]:
        """Returns the story as ``truth.json`` holds it."""
        return {
            "story": self.story,
            "question": self.question,
            "eventIDs": self.event_ids,
            "count": len(self.event_ids),
            "times": self.times,
            "principals": self.principals,
            "sourceIPAddresses": self.source_ip_addresses,
            "resources": self.resources,
            "decoyEventIDs": self.decoy_event_ids,
            "answer": self.answer,
        }


@dataclass(frozen=True, slots=True)
class Truth:
    """``events`` counts records as delivered, ``distinct_events`` each event once; objects are log objects.

    Insights events and digests are counted apart. ``per_account`` and ``per_day`` count distinct events.
    ``account_details`` are the files with each account's IAM state at the end, by account id; ``iam_resources`` says
    for every IAM resource what it was since when, and by which event; ``analysis`` what analyses of access should find.
    """

    seed: int
    days: int
    start: str
    end: str
    organization_id: str
    trail_name: str
    bucket: str
    events_per_object: int
    events: int
    distinct_events: int
    duplicates: int
    objects: int
    insight_events: int
    insight_objects: int
    digests: int
    per_account: dict[str, int]
    per_day: dict[str, int]
    stories: tuple[StoryTruth, ...]
    account_details: dict[str, str]
    iam_resources: list[dict[str, object]]
    analysis: dict[str, object]

    def story(self, name: str) -> StoryTruth:
        """Returns the story of that name; raises KeyError when there is none."""
        for story in self.stories:
            if story.story == name:
                return story
        raise KeyError(name)

    def as_json(self) -> dict[str, object]:
        """Returns what ``truth.json`` holds."""
        totals = {
            "events": self.events,
            "distinctEvents": self.distinct_events,
            "duplicates": self.duplicates,
            "objects": self.objects,
            "insightEvents": self.insight_events,
            "insightObjects": self.insight_objects,
            "digests": self.digests,
        }
        return {
            "schemaVersion": 1,
            "seed": self.seed,
            "days": self.days,
            "start": self.start,
            "end": self.end,
            "organizationId": self.organization_id,
            "trailName": self.trail_name,
            "bucket": self.bucket,
            "eventsPerObject": self.events_per_object,
            "totals": totals,
            "perAccount": self.per_account,
            "perDay": self.per_day,
            "accountDetails": self.account_details,
            "iamResources": self.iam_resources,
            "analysis": self.analysis,
            "stories": [story.as_json() for story in self.stories],
        }

    def write(self, path: Path) -> None:
        """Writes the truth file."""
        path.write_text(json.dumps(self.as_json(), indent=2) + "\n", encoding="utf-8")
