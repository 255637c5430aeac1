"""`leastwise can`: could this principal do this action on this resource, now or at a moment of the past?"""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Final

import typer

from leastwise.cli.policy.printing import Output, ResultFormat, print_json, print_lines, reference

if TYPE_CHECKING:
    from leastwise.access.can import AccessAnswer
    from leastwise.inventory.store import Inventory
    from leastwise.policy import Reference

_EXIT_CODES: Final = {"yes": 0, "conditional": 0, "no": 1, "undecided": 3}


def can(
    principal: Annotated[
        str, typer.Argument(help="A name, an ARN (also of a session), a unique id, an access key id, root, a service.")
    ],
    action: Annotated[str, typer.Argument(help="service:Action, such as s3:GetObject.")],
    resource: Annotated[str, typer.Argument(help='An ARN, the name of a recorded resource, or "*".')] = "*",
    at: Annotated[
        str | None, typer.Option(envvar="LEASTWISE_CAN_AT", help="At that moment: 2024-01-31T12:00Z, 2024-01-31, 60d.")
    ] = None,
    context: Annotated[
        list[str] | None,
        typer.Option(
            "--context",
            "-c",
            metavar="KEY=VALUE",
            envvar="LEASTWISE_CAN_CONTEXT",
            help="A context key (repeatable).",
            show_default=False,
        ),
    ] = None,
    account: Annotated[
        str | None, typer.Option(envvar="LEASTWISE_CAN_ACCOUNT", help="Only a principal of this account.")
    ] = None,
    explain: Annotated[
        bool, typer.Option("--explain", envvar="LEASTWISE_CAN_EXPLAIN", help="Show every statement looked at.")
    ] = False,
    output: Output = ResultFormat.TABLE,
) -> int:
    """Say whether a principal can do an action on a resource: yes, no, only under conditions, cannot be decided.

    Exit code: 0 yes, or under conditions; 1 no; 2 usage, an ambiguous name; 3 nothing recorded, or undecided.
    """
    from leastwise.access.can import check_action, context_of
    from leastwise.access.rows import can_document, can_lines
    from leastwise.settings import load_settings

    check_action(action)
    given = context_of(context or ())
    moment = moment_of(at)
    known = reference()
    found = _answer(load_settings().lake_path, principal, action, resource, moment, given, account, known)
    if output is ResultFormat.JSON:
        print_json(can_document(found, moment, known))
    else:
        print_lines(list(can_lines(found, explained=explain)))
    return _EXIT_CODES[found.verdict]


def moment_of(text: str | None) -> datetime | None:
    """The moment (with zone) that --at names, None without it. Raises InputError for a text that is no time."""
    from leastwise.usecases.trail.moments import parse_moment

    if text is None:
        return None
    return parse_moment(text, now=datetime.now(UTC), option="--at").replace(tzinfo=UTC)


def _answer(
    lake_path: Path,
    principal: str,
    action: str,
    resource: str,
    moment: datetime | None,
    given: dict[str, tuple[str, ...]],
    account: str | None,
    known: Reference,
) -> AccessAnswer:
    from leastwise.access import can as question
    from leastwise.errors import NothingToEvaluateError
    from leastwise.usecases.recorder.timelines_store import open_recorder

    with open_recorder(lake_path) as recorder:
        state = recorder.inventory.state_at(moment)
        try:
            return question.can(
                state, principal, action, resource, known, now=datetime.now(UTC), context=given, account_id=account
            )
        except NothingToEvaluateError:
            raise_absence(recorder.inventory, principal, moment)
            raise


def raise_absence(inventory: Inventory, principal: str, moment: datetime | None) -> None:
    """Raise NothingToEvaluateError saying since or until when the principal was there, where that is known."""
    from leastwise.access.can import absence

    keys = {item.key for item in inventory.find(principal)}
    error = absence(principal, inventory.items(keys) if keys else (), moment)
    if error is not None:
        raise error from None
