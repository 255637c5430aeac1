"""``leastwise policy``: one file per subcommand beside this one, listed here."""

from __future__ import annotations

import typer

from leastwise.cli.policy.check_access_not_granted import check_access_not_granted
from leastwise.cli.policy.check_no_new_access import check_no_new_access
from leastwise.cli.policy.check_no_public_access import check_no_public_access
from leastwise.cli.policy.diff import diff
from leastwise.cli.policy.rewriting import expand, minimise
from leastwise.cli.policy.simulate import simulate
from leastwise.cli.policy.validate import validate

policy_app = typer.Typer(help="Validate, simulate, compare and shorten IAM policies.", no_args_is_help=True)
policy_app.command("validate")(validate)
policy_app.command("simulate")(simulate)
policy_app.command("check-no-new-access")(check_no_new_access)
policy_app.command("check-access-not-granted")(check_access_not_granted)
policy_app.command("check-no-public-access")(check_no_public_access)
policy_app.command("diff")(diff)
policy_app.command("minimise")(minimise)
policy_app.command("expand")(expand)
