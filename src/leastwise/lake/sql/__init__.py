"""SQL of Athena, CloudTrail Lake and DuckDB, translated to DuckDB over the event data store."""

from leastwise.lake.sql.translation import Translation, translate

__all__ = ["Translation", "translate"]
