"""``leastwise policy check-no-new-access``: does a new policy allow anything that the existing one does not?"""

from __future__ import annotations

from typing import Annotated

from leastwise.cli.policy.options import option
from leastwise.cli.policy.printing import Output, ResultFormat, read_stdin, reference, report_check


def check_no_new_access(
    existing: Annotated[str, option("--existing", metavar="FILE", help="The policy as it is.")],
    new: Annotated[str, option("--new", metavar="FILE|-", help="The policy as it shall be.")],
    output: Output = ResultFormat.TABLE,
) -> int:
    """Check that a new policy allows nothing that the existing one does not; a FAIL shows a request.

    Exit code: 0 PASS, 1 FAIL, 2 a file that cannot be read, 4 undetermined.
    """
    from leastwise import policy
    from leastwise.errors import InputError
    from leastwise.usecases.policy_decisions import one_policy

    if (existing, new) == ("-", "-"):
        raise InputError("both policies are -", "standard input holds one policy")
    known = reference()
    before, after = (one_policy(location, known, read_stdin) for location in (existing, new))
    return report_check("NO_NEW_ACCESS", policy.check_no_new_access(before, after, known), output, known)
