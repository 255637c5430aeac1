"""Options of ``leastwise policy``, each with its environment variable."""

from __future__ import annotations

from typing import Any

import typer


def option(*names: str, help: str, **settings: Any) -> Any:
    """An option with its environment variable: ``--session-policy`` is LEASTWISE_POLICY_SESSION_POLICY."""
    variable = names[0].removeprefix("--").upper().replace("-", "_")
    return typer.Option(*names, help=help, **{"envvar": f"LEASTWISE_POLICY_{variable}", **settings})
