"""Rules, their results and compliance over time as rows, for programs: members spelled as AWS Config spells them."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import UTC, datetime
from typing import Any

from leastwise.model.configuration_item import ConfigurationItem
from leastwise.usecases.recorder.rules.history import ComplianceChange
from leastwise.usecases.recorder.rules.results import RuleResult, RuleSummary
from leastwise.usecases.recorder.rules.rule import ComplianceType
from leastwise.usecases.recorder.rules.selection import Shelf, SkippedRule

Row = dict[str, Any]


def shelf_rows(shelf: Shelf, managed: Iterable[str]) -> list[Row]:
    """Return a row a rule (AWS Config API Reference, "ConfigRule"); Python files, which were not run, have no more."""
    names = set(managed)
    rows = [
        {
            "configRuleName": rule.identifier,
            "owner": "AWS" if rule.identifier in names else "CUSTOM",
            "title": rule.title,
            "resourceTypes": list(rule.resource_types),
            "parameters": [
                {
                    "name": one.name,
                    "type": one.type.value,
                    "default": one.default,
                    "required": one.is_required,
                    "description": one.description,
                }
                for one in rule.parameters
            ],
            "documentation": rule.link,
        }
        for rule in shelf.rules.values()
    ]
    files = {"owner": "CUSTOM", "title": "a Python file: run where it is named", "resourceTypes": [], "parameters": []}
    return rows + [
        {"configRuleName": path.stem, **files, "documentation": str(path)} for path in shelf.python_files.values()
    ]


def result_row(result: RuleResult, moment: datetime) -> Row:
    """Return a result (AWS Config API Reference, "EvaluationResult"), evaluated at a moment."""
    return {
        "configRuleName": result.rule,
        "complianceType": result.evaluation.compliance.value,
        "annotation": result.evaluation.annotation or None,
        **_resource(result.item),
        "evaluatedAt": time_text(moment),
    }


def summary_row(summary: RuleSummary) -> Row:
    """Return how many resources a rule said what of."""
    return {
        "configRuleName": summary.rule,
        "title": summary.title,
        "complianceType": summary.compliance.value,
        "counts": {one.value: summary.counts[one] for one in ComplianceType},
    }


def skipped_row(skipped: SkippedRule) -> Row:
    """Return a rule that was not evaluated, and why."""
    return {"configRuleName": skipped.identifier, "reason": skipped.reason}


def change_row(change: ComplianceChange) -> Row:
    """Return a change of compliance with the version, event and principal that brought it about, where there is one."""
    version = change.version
    cause, actor = (version.cause, version.actor) if version else (None, None)
    who: Mapping[str, Any] = {
        "version": version.number if version else None,
        "through": change.through or None,
        "origin": version.item.origin.value if version else None,
        "eventID": cause.event_id if cause else None,
        "eventName": cause.event_name if cause else None,
        "principal": actor.name if actor else None,
        "principalArn": cause.principal_arn if cause else None,
        "sourceIPAddress": cause.source_ip_address if cause else None,
    }
    return {
        "time": time_text(change.moment),
        "configRuleName": change.rule,
        "complianceType": change.evaluation.compliance.value,
        "annotation": change.evaluation.annotation or None,
        "before": change.before.compliance.value if change.before else None,
        **_resource(change.item),
        **who,
    }


def time_text(moment: datetime) -> str:
    """The moment in UTC: 2024-03-01T12:00:00Z."""
    return moment.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")


def _resource(item: ConfigurationItem) -> Row:
    return {
        "accountId": item.account_id,
        "awsRegion": item.region,
        "resourceType": item.resource_type,
        "resourceId": item.resource_id,
        "resourceName": item.resource_name,
        "ARN": item.arn or None,
    }
