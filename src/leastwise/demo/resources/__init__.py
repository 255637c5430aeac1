"""Resources with policies of their own, and the organisation, as files that people already have."""

from leastwise.demo.resources.organization import write_organization
from leastwise.demo.resources.snapshots import write_snapshots

__all__ = ["write_organization", "write_snapshots"]
