"""Start a review for the command line: what was recorded, findings, roster, reviewers."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from leastwise.model.configuration_item import ConfigurationItem
    from leastwise.model.review import Campaign
    from leastwise.usecases.reviews.assigning import Assigner
    from leastwise.usecases.reviews.starting import CampaignRequest


def start_campaign(request: CampaignRequest, assigner: Assigner, now: datetime) -> Campaign:
    """Start a campaign over what was recorded, keep it, and return it."""
    from leastwise.cli.policy.printing import reference
    from leastwise.evidence.recorded import recorded_evidence
    from leastwise.model.finding import FindingStatus
    from leastwise.settings import load_settings
    from leastwise.state.findings import Findings
    from leastwise.state.reviews import Reviews
    from leastwise.usecases.reviews.completed import completed_reviews
    from leastwise.usecases.reviews.folding import campaign_of
    from leastwise.usecases.reviews.starting import Ground, new_campaign_id, started
    from leastwise.workspace import open_inventory, open_state

    with (
        recorded_evidence(load_settings().lake_path, reference(), now) as recorded,
        open_inventory() as inventory,
        open_state() as database,
    ):

        def history(items: Sequence[ConfigurationItem]) -> Sequence[ConfigurationItem]:
            return inventory.items(resource_types={one.resource_type for one in items})

        every = Findings(database).all()
        findings = tuple(one for one in every if one.status is FindingStatus.ACTIVE) if every else None
        before = [one for one in completed_reviews(Reviews(database)) if one.kind in ("", request.scope.value)]
        snapshots = inventory.snapshots()
        ground = Ground(
            recorded,
            findings,
            history,
            before[0].completed_at if before else None,
            max((one.finished for one in snapshots), default=None),
        )
        entries = Reviews(database).start(new_campaign_id(), started(request, ground, assigner, now))
    return campaign_of(entries)
