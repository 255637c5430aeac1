"""What access keys and passwords have in common: one verdict from the moments that sources tell."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from leastwise.checks.unused_access.grounds import Grounds, created_of, day_of, days_in_words
from leastwise.model.configuration_item import ConfigurationItem


@dataclass(frozen=True, slots=True)
class Credential:
    """A key or password of `owner`. `told` is what AWS tells: a source with the moment of the last use, or None."""

    owner: ConfigurationItem
    id: str
    told: tuple[tuple[str, datetime | None], ...]


@dataclass(frozen=True, slots=True)
class LastUsed:
    """`last` over all sources; `sources` say in sentences what each tells: none, where nothing would tell."""

    last: datetime | None
    sources: tuple[str, ...]
    span: str
    notes: tuple[str, ...]


def last_used(grounds: Grounds, credential: Credential) -> LastUsed:
    """When a credential was used last."""
    owner, coverage = credential.owner, grounds.coverage(credential.owner.account_id)
    moments: list[datetime | None] = [moment for _, moment in credential.told]
    sources = [
        f"{source}: last used {f'on {day_of(moment)}' if moment is not None else 'never'}."
        for source, moment in credential.told
    ]
    if grounds.usage is not None:
        created = created_of(owner)  # what is older is of another user of that name, who was deleted
        uses = [one for one in grounds.usage.credentials_of(owner.arn) if one.credential == credential.id]
        seen = max((one.last for one in uses if created is None or one.last >= created), default=None)
        moments.append(seen)
        if coverage.is_known:
            what = f"last used on {day_of(seen)}" if seen is not None else "not used"
            sources.append(f"The trail covers {coverage.days} of the {coverage.window} days: {what}.")
    span = f"in {days_in_words(coverage.window)}" if credential.told else coverage.span
    last = max((moment for moment in moments if moment is not None), default=None)
    return LastUsed(last, tuple(sources), span, coverage.notes if not credential.told else ())
