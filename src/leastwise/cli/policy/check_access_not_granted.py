"""``leastwise policy check-access-not-granted``: does a policy grant some access?"""

from __future__ import annotations

from typing import Annotated

import typer

from leastwise.cli.policy.options import option
from leastwise.cli.policy.printing import Output, ResultFormat, read_stdin, reference, report_check


def check_access_not_granted(
    location: Annotated[str, typer.Argument(metavar="FILE|-", help="The policy.")],
    actions: Annotated[
        list[str] | None,
        option(
            "--actions",
            "-a",
            metavar="ACTION",
            help="Actions, with wildcards if need be (repeatable, or comma-separated).",
        ),
    ] = None,
    resources: Annotated[
        list[str] | None,
        option("--resources", "-r", metavar="ARN", help="Resources, with wildcards if need be (repeatable)."),
    ] = None,
    output: Output = ResultFormat.TABLE,
) -> int:
    """Check that a policy grants none of some actions on any of some resources; a FAIL shows a request.

    Without --actions every action counts, without --resources every resource.
    Exit code: 0 PASS, 1 FAIL, 2 usage or a file that cannot be read, 4 undetermined.
    """
    from leastwise import policy
    from leastwise.errors import InputError
    from leastwise.usecases.policy_decisions import one_policy

    named = tuple(one.strip() for value in actions or () for one in value.split(",") if one.strip())
    if not named and not resources:
        raise InputError("neither --actions nor --resources is given", "say which access must not be granted")
    for one in named:
        if ":" not in one and one != "*":
            raise InputError(f"--actions: {one!r} is no action", "write service:Action, such as s3:GetObject")
    known = reference()
    access = policy.Access(named or ("*",), tuple(resources or ("*",)))
    result = policy.check_access_not_granted(one_policy(location, known, read_stdin), [access], known)
    return report_check("ACCESS_NOT_GRANTED", result, output, known)
