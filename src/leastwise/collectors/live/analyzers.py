"""IAM Access Analyzer's analyzers and their archive rules."""

from __future__ import annotations

from functools import partial
from typing import Any, Final

from leastwise.collectors.collector import Observations
from leastwise.collectors.live.collector import AccountAccess, LiveCollector
from leastwise.collectors.live.reading import Reading
from leastwise.collectors.live.spelling import camel, tags_of

ANALYZER: Final = "AWS::AccessAnalyzer::Analyzer"
_FACTS: Final = ("lastResourceAnalyzed", "lastResourceAnalyzedAt")


def collect(account: AccountAccess) -> Observations:
    """Every analyzer (IAM Access Analyzer API Reference, "ListAnalyzers", "ListArchiveRules")."""
    reading = Reading(account)
    reading.each(
        partial(_analyzer, reading), reading.pages("accessanalyzer", "list_analyzers", "analyzers", about=ANALYZER)
    )
    return reading.observations(ANALYZER)


def _analyzer(reading: Reading, analyzer: dict[str, Any]) -> None:
    arn, name = analyzer["arn"], analyzer["name"]
    configuration = camel({key: value for key, value in analyzer.items() if key not in (*_FACTS, "tags")})
    rules = reading.listing(
        "accessanalyzer",
        "list_archive_rules",
        "archiveRules",
        about=ANALYZER,
        resource=arn,
        action="access-analyzer:ListArchiveRules",
        absent=("ResourceNotFoundException",),
        parameters={"analyzerName": name},
    )
    if rules is not None:
        ours = [{"ruleName": one["ruleName"], "filter": one.get("filter") or {}} for one in rules]
        configuration["archiveRules"] = sorted(ours, key=lambda one: str(one["ruleName"]))
    reading.item(
        ANALYZER,
        arn,
        name=name,
        arn=arn,
        configuration=configuration,
        supplementary=camel({key: analyzer[key] for key in _FACTS if key in analyzer}),
        tags=tags_of(analyzer.get("tags")),
    )


ANALYZERS: Final = LiveCollector(
    name="access-analyzers",
    title="IAM Access Analyzer analyzers",
    service="accessanalyzer",
    actions=("access-analyzer:ListAnalyzers", "access-analyzer:ListArchiveRules"),
    resource_types=(ANALYZER,),
    collect=collect,
)
