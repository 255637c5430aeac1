"""What findings about alarms say: of a filter that matches anything, and of one that nobody hears of."""

from __future__ import annotations

import importlib.util
import sys
from pathlib import Path
from types import ModuleType
from typing import Any

from cases import case
from written_trails import cloud_trail

from leastwise.checks.best_practice.monitoring.cis_alarms import POLICY_CHANGES, TRAIL_CHANGES, UNAUTHORIZED_CALLS
from leastwise.checks.check import Check
from leastwise.model.finding import Finding


def _examples() -> ModuleType:
    path = Path(__file__).with_name("cis_alarms.py")
    spec = importlib.util.spec_from_file_location("examples_of_alarms", path)
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    sys.modules[module.__name__] = module
    spec.loader.exec_module(module)
    return module


EXAMPLES = _examples()


def found(check: Check, *items: Any) -> Finding:
    results = list(check.run(case("", *items, scopes=EXAMPLES.LISTED).evidence))
    assert len(results) == 1
    assert isinstance(results[0], Finding)
    return results[0]


def test_the_printed_filter_for_unauthorized_calls_is_said_to_match_any_event() -> None:
    watched = cloud_trail(), EXAMPLES.metric_filter(EXAMPLES.EVERYTHING), *EXAMPLES.HEARD
    finding = found(UNAUTHORIZED_CALLS, *watched)
    assert finding.finding_type == "MetricFilterMatchesEverything"
    assert "matches any event" in finding.title
    assert found(POLICY_CHANGES, *watched).finding_type == "AlarmMissing"


def test_a_filter_without_an_alarm_is_named() -> None:
    watched = EXAMPLES.metric_filter(EXAMPLES.PATTERNS[TRAIL_CHANGES.id])
    finding = found(TRAIL_CHANGES, cloud_trail(), watched)
    assert finding.finding_type == "AlarmIneffective"
    assert any("no alarm watches its metric" in one for one in finding.explanation)


def test_the_events_that_nobody_hears_of_are_named() -> None:
    finding = found(TRAIL_CHANGES, cloud_trail(), EXAMPLES.CREATIONS, *EXAMPLES.HEARD)
    assert "Nobody hears of StartLogging, StopLogging." in finding.explanation


def test_a_pattern_that_is_refused_is_named_with_its_column() -> None:
    watched = EXAMPLES.metric_filter("{ $.eventName == StopLogging }")
    finding = found(TRAIL_CHANGES, cloud_trail(), watched, *EXAMPLES.HEARD)
    assert any("column 16" in one for one in finding.explanation)
