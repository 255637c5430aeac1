"""Coverage-guided fuzzing of `parse_policy`: whatever the bytes, a policy or a PolicyError with line and column.

`python fuzz_documents.py [options of libFuzzer] [folder of seeds]`
"""

from __future__ import annotations

import re
import sys

import atheris

with atheris.instrument_imports(include=["leastwise.policy.document", "leastwise.policy.json_text"]):
    from leastwise.errors import PolicyError
    from leastwise.policy.document import parse_policy

_PLACE = re.compile(r"line \d+, column \d+: .")


def parse(content: bytes) -> None:
    """Read one text; anything but a policy or a well-placed error ends the run."""
    try:
        policy = parse_policy(content)
    except PolicyError as error:
        if not _PLACE.match(error.message) or "\n" in error.message:
            raise AssertionError(f"an error without a place: {error.message!r}") from error
        return
    assert policy.source is not None
    for statement in policy.statements:
        policy.source.locate(statement.path)


if __name__ == "__main__":
    atheris.Setup(sys.argv, parse)
    atheris.Fuzz()
