"""``leastwise policy``: one file per subcommand beside this one, listed here."""

from __future__ import annotations

import typer

from leastwise.cli.policy.validate import validate

policy_app = typer.Typer(help="Validate IAM policies.", no_args_is_help=True)
policy_app.command("validate")(validate)


@policy_app.callback()
def _group() -> None:
    """Keeps ``validate`` a subcommand while it is the only one."""
