"""The reference page of the saved queries, written from the shelf itself.

``python -m leastwise.lake.queries.documentation > docs/saved-queries.md`` refreshes it.
"""

from __future__ import annotations

import sys
from itertools import groupby
from typing import Final

from leastwise.lake.queries import SAVED_QUERIES, Parameter, SavedQuery, load

_OPENING: Final = """\
# Saved queries

Questions about the event data store and about recorded resources that need no SQL of your own:

```
leastwise query --saved iam-users-created --param days=60
```

Each is one `.sql` file in the Trino dialect, which Athena speaks too, over the table `events` or, in the last category,
over the tables of [recorded resources](inventory.md). A parameter stands in it as `:name` and is bound as a literal,
never pasted in as text. The types are `text`, `integer`, `timestamp` (ISO 8601, UTC unless it says otherwise) and
`days`, which counts back from now. Queries about what somebody did leave out calls that failed. For role sessions,
`principalArn` is the role and `sessionName` the name of the session.
"""


def saved_queries_page() -> str:
    """The Markdown of the page: every saved query by category, in the order of the shelf."""
    sections = [_OPENING]
    for category, queries in groupby(map(load, SAVED_QUERIES), key=lambda query: query.category):
        sections.append(f"## {category.capitalize()}\n")
        sections.extend(_section(query) for query in queries)
    return "\n".join(sections)


def _section(query: SavedQuery) -> str:
    lines = [f"### {query.title}", "", f"`{query.name}`: {query.question}", ""]
    if query.parameters:
        lines += ["| parameter | type | default | meaning |", "|---|---|---|---|"]
        lines += [_table_row(parameter) for parameter in query.parameters]
        lines.append("")
    return "\n".join(lines)


def _table_row(parameter: Parameter) -> str:
    default = "(required)" if parameter.default is None else f"`{parameter.default}`" if parameter.default else ""
    return f"| `{parameter.name}` | {parameter.type} | {default} | {parameter.meaning} |"


if __name__ == "__main__":
    sys.stdout.write(saved_queries_page())
