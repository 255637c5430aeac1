"""``leastwise policy check-no-public-access``: does the policy of a resource, or a role's trust, admit anybody?"""

from __future__ import annotations

from typing import Annotated

import typer

from leastwise.cli.policy.printing import Output, ResultFormat, read_stdin, reference, report_check


def check_no_public_access(
    location: Annotated[str, typer.Argument(metavar="FILE|-", help="A resource policy, or a role's trust policy.")],
    output: Output = ResultFormat.TABLE,
) -> int:
    """Check that a resource policy admits nobody whom it does not name; a FAIL shows a request.

    Exit code: 0 PASS, 1 FAIL, 2 a file that cannot be read, 4 undetermined.
    """
    from leastwise import policy
    from leastwise.errors import InputError
    from leastwise.usecases.policy_decisions import one_policy

    known = reference()
    found = one_policy(location, known, read_stdin)
    if not found.has_principals:
        raise InputError(f"{location} names no principals", "give a resource policy, or a role's trust policy")
    result = policy.check_no_public_access(found, known)
    return report_check("NO_PUBLIC_ACCESS", result, output, known)
