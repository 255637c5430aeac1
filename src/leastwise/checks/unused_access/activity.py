"""When a user or role was active last, over all sources that tell.

IAM User Guide, "View role access" (RoleLastUsed: the trailing 400 days); "Refine permissions in AWS using last accessed
information"; CloudTrail for what a principal did and who became a role. Denied attempts are no activity here.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime

from leastwise.access.context import ROLE
from leastwise.access.members import inner
from leastwise.checks.unused_access.grounds import Grounds, created_of, day_of, moment_of
from leastwise.evidence.access_advisor import advisor_report
from leastwise.model.configuration_item import ConfigurationItem

LAST_USED = "roleLastUsed"


@dataclass(frozen=True, slots=True)
class Activity:
    """`last` is the last activity that any source tells, `sources` say in sentences what each of them tells.

    No sources: nothing would tell of activity within the window. `is_certain`: one of them tells of all of it.
    """

    last: datetime | None
    sources: tuple[str, ...]
    is_certain: bool
    denied: int = 0
    notes: tuple[str, ...] = ()


def activity_of(grounds: Grounds, item: ConfigurationItem) -> Activity:
    """The activity of a recorded user or role: by its unique id, so that one of its name before it does not count."""
    of_aws = [*_of_aws(item)]
    moments = [moment for _, moment, _ in of_aws if moment is not None]
    told = [(asked, sentence) for asked, _, sentence in of_aws if asked is None or grounds.is_within(asked)]
    sources = [sentence for _, sentence in told]
    coverage = grounds.coverage(item.account_id)
    seen, denied = _of_trail(grounds, item)
    moments += [seen] if seen is not None else []
    if coverage.is_known:
        what = f"last seen in the trail on {day_of(seen)}" if seen is not None else "never seen in the trail"
        sources.insert(0, f"{what}, which covers {coverage.days} of the {coverage.window} days")
    notes = coverage.notes if not told or coverage.tracked is not None else ()
    return Activity(max(moments, default=None), tuple(sources), bool(told) or coverage.is_whole, denied, notes)


def _of_trail(grounds: Grounds, item: ConfigurationItem) -> tuple[datetime | None, int]:
    """The last use, and how many attempts were denied."""
    if grounds.usage is None:
        return None, 0
    known = grounds.reader.use_of(item)
    moments, denied = [known.last] if known.last is not None else [], known.denied
    if item.resource_type == ROLE:
        created = created_of(item)
        for one in grounds.usage.assumptions_of(item.arn):
            if created is not None and one.last < created:
                continue  # of another role of that name, which was deleted
            if one.denied:
                denied += one.uses
            else:
                moments.append(one.last)
    return max(moments, default=None), denied


def _of_aws(item: ConfigurationItem) -> Iterator[tuple[datetime | None, datetime | None, str]]:
    """When a source was asked (None: it does not say), the last use that it tells, and that in words."""
    if item.resource_type == ROLE and LAST_USED in item.supplementary:
        moment = moment_of(inner(item.supplementary, LAST_USED).get("lastUsedDate"))
        what = f"on {day_of(moment)}" if moment is not None else "never in the 400 days before it was collected"
        yield None, moment, f"last used, as IAM tells (RoleLastUsed): {what}"
    advisor = advisor_report(item)
    if advisor is not None:
        moment = max((one.moment for one in advisor.services.values()), default=None)
        what = f"on {day_of(moment)}" if moment is not None else "never"
        yield (
            advisor.asked,
            moment,
            f"last access to any service, as Access Advisor tells of {day_of(advisor.asked)}: {what}",
        )
