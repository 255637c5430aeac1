"""A million cases on all processors, and a summary: `make test-differential`.

LEASTWISE_DIFFERENTIAL_CASES says how many, LEASTWISE_DIFFERENTIAL_SEED where to begin.
"""

from __future__ import annotations

import multiprocessing
import os
import sys

from differential import CASES, REQUESTS_OF_A_POLICY, Tally, run

SHARES = {
    "evaluators": (0.85 / REQUESTS_OF_A_POLICY, 200),
    "decisions": (0.03 / REQUESTS_OF_A_POLICY, 50),
    "reasoning": (0.02, 200),
    "reasoning_about_new_actions": (0.02, 200),
    "reasoning_about_callers": (0.02, 200),
    "reasoning_about_resource_accounts": (0.02, 200),
    "not_granted": (0.01, 200),
    "public": (0.01, 200),
    "rewriting": (0.001, 20),
    "solver": (0.0005, 20),
    "solver_with_strings_as_arns": (0.0005, 20),
}
"""Seeds of each kind for one case wanted, and how many seeds are one task."""


def _chunk(task: tuple[str, range]) -> tuple[str, Tally]:
    return task[0], run(*task)


def main() -> int:
    """Run as many cases as the environment says; the exit code is 1 where two disagree."""
    wanted = int(os.environ.get("LEASTWISE_DIFFERENTIAL_CASES", "1000000"))
    first = int(os.environ.get("LEASTWISE_DIFFERENTIAL_SEED", "1000000"))
    tasks = [
        (name, range(one, min(one + size, first + int(wanted * share))))
        for name, (share, size) in SHARES.items()
        for one in range(first, first + int(wanted * share), size)
    ]
    totals = {name: Tally() for name in CASES}
    with multiprocessing.Pool() as pool:
        for done, (name, tally) in enumerate(pool.imap_unordered(_chunk, tasks), 1):
            totals[name].add(tally)
            if done % 50 == 0:
                wrong = sum(len(one.disagreements) for one in totals.values())
                print(f"{done} of {len(tasks)} parts, {wrong} disagreements", file=sys.stderr, flush=True)  # noqa: T201
    for name, tally in totals.items():
        print(f"{name}: {dict(sorted(tally.counts.items()))}, {len(tally.disagreements)} disagreements")  # noqa: T201
        for one in tally.disagreements[:20]:
            print(one, end="\n\n")  # noqa: T201
    cases = sum(tally.counts["requests"] + tally.counts["pairs"] for tally in totals.values())
    print(f"{cases} cases")  # noqa: T201
    return int(any(tally.disagreements for tally in totals.values()))


if __name__ == "__main__":
    sys.exit(main())
