"""Service prefixes and event sources; the sets that filters and marks rest on."""

from __future__ import annotations

import re

import pytest

from leastwise.reference.escalation import ESCALATION_WRITES, looks_like_escalation
from leastwise.reference.iam_sensitive import IAM_SENSITIVE
from leastwise.reference.services import event_sources, service_prefix


@pytest.mark.parametrize(
    ("service", "sources"),
    [
        ("iam", ("iam.amazonaws.com",)),
        ("cloudwatch", ("monitoring.amazonaws.com",)),
        ("signin.amazonaws.com", ("signin.amazonaws.com",)),
        ("SSO-admin", ("sso.amazonaws.com",)),
        ("tag", ("tagging.amazonaws.com",)),
    ],
)
def test_event_sources(service: str, sources: tuple[str, ...]) -> None:
    assert event_sources(service) == sources


def test_prefixes_lead_back() -> None:
    for service in ("iam", "cloudwatch", "tag", "sso", "ses", "signin"):
        assert service_prefix(event_sources(service)[0]) == service
    assert service_prefix("custom.example") == "custom.example"


def test_sets_are_well_formed() -> None:
    for row in IAM_SENSITIVE:
        assert re.fullmatch(r"[a-z0-9-]+\.amazonaws\.com", row.event_source)
        assert row.event_names
        assert all(re.fullmatch(r"[A-Za-z]*\*?", name) for name in row.event_names)
    assert all(source.endswith(".amazonaws.com") and names for source, names in ESCALATION_WRITES.items())


def test_escalation_marks() -> None:
    assert looks_like_escalation("iam.amazonaws.com", "AttachUserPolicy")
    assert not looks_like_escalation("iam.amazonaws.com", "ListUsers")
    assert not looks_like_escalation(None, None)
