"""`leastwise generate`: a policy from a trail alone, for a principal whose policies are not known."""

from __future__ import annotations

from typing import Annotated

import typer

from leastwise.cli.policy.printing import Output, ResultFormat, reference
from leastwise.cli.right_size import (
    Account,
    AtLevel,
    Days,
    Keep,
    KeepLists,
    MostResources,
    SizeLevel,
    WithConditions,
    Written,
    show,
    size_request,
)


def generate(
    principal: Annotated[str, typer.Argument(help="A user or role in the trail: name or ARN.", show_default=False)],
    days: Days = 90,
    level: AtLevel = SizeLevel.RESOURCE,
    written: Written = None,
    most_resources: MostResources = 10,
    keep: Keep = None,
    keep_lists: KeepLists = False,
    with_conditions: WithConditions = False,
    account: Account = None,
    output: Output = ResultFormat.TABLE,
) -> int:
    """Make the smallest policy for the calls in the trail, whatever the principal's policies say; nothing is proved.

    Exit code: 0 all calls are allowed; 2 usage, an ambiguous name; 3 nothing to evaluate; 4 not all can be judged.
    """
    from leastwise.settings import load_settings
    from leastwise.usecases.analyzer.generating import generate_from_trail
    from leastwise.workspace import open_lake

    known = reference()
    request = size_request(principal, days, level, most_resources, keep, keep_lists, True, with_conditions, account)
    with open_lake(load_settings()) as lake:
        sized = generate_from_trail(lake, request, known)
    return show(sized, known, written, output)
