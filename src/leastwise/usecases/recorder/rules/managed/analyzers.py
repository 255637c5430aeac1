"""IAM Access Analyzer: an analyzer for external access in every region."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from leastwise.model.configuration_item import ConfigurationItem
from leastwise.usecases.recorder.rules.context import RuleContext
from leastwise.usecases.recorder.rules.managed.accounts import account_item, every
from leastwise.usecases.recorder.rules.members import member
from leastwise.usecases.recorder.rules.rule import (
    ACCOUNT,
    Arguments,
    Evaluation,
    NotRecordedError,
    Relation,
    Rule,
    compliant,
    non_compliant,
)

ANALYZER: Final = "AWS::AccessAnalyzer::Analyzer"
_EXTERNAL: Final = ("ACCOUNT", "ORGANIZATION")
"""The types of analyzers for external access (IAM Access Analyzer API Reference, "CreateAnalyzer")."""


def subjects(account_id: str, context: RuleContext, arguments: Arguments) -> Iterator[ConfigurationItem]:
    """The account in each region whose analyzers were read; once, where none were."""
    analyzers = context.of_type(account_id, ANALYZER)
    regions = {*context.regions_read(account_id, ANALYZER), *(one.region for one in analyzers)}
    yield from (account_item(account_id, context.moment, region) for region in sorted(regions))
    if not regions:
        yield account_item(account_id, context.moment)


def check(item: ConfigurationItem, context: RuleContext, arguments: Arguments) -> Evaluation:
    """The region has an active analyzer for external access.

    AWS Config Developer Guide, "iam-external-access-analyzer-enabled".
    """
    here = [one for one in context.of_type(item.account_id, ANALYZER) if one.region == item.region]
    missing: NotRecordedError | None = None
    inactive = ""
    for one in here:
        try:
            if member(one, "type") in _EXTERNAL:
                status = member(one, "status")
                if status == "ACTIVE":
                    return compliant(f"has {one.resource_name}")
                inactive = f"the analyzer {one.resource_name} is {status}"
        except NotRecordedError as error:
            missing = NotRecordedError(f"analyzer {one.resource_name}: {error.message}")
    if missing is not None:
        raise missing
    if not context.is_whole(item.account_id, ANALYZER, item.region):
        raise NotRecordedError("the analyzers of the account were not recorded")
    return non_compliant(inactive or "has no analyzer for external access")


EXTERNAL_ACCESS_ANALYZER: Final = Rule(
    identifier="IAM_EXTERNAL_ACCESS_ANALYZER_ENABLED",
    title="Every region has an active analyzer for external access",
    resource_types=(ACCOUNT,),
    check=check,
    relations=(Relation((ANALYZER,), every),),
    subjects=subjects,
)
