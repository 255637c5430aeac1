"""The page of the audit's checks: a table by practice, each check in full, and the frameworks they are evidence for."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from itertools import groupby

from leastwise.checks.check import Check
from leastwise.checks.manual import manual_of
from leastwise.checks.practices import frameworks_of, practice_of
from leastwise.reference.frameworks import FRAMEWORKS
from leastwise.usecases.audit.selecting import selected_checks

_OPENING = """\
# Checks

What [`leastwise audit`](audit.md) looks for, written from the checks themselves by `make docs`;
`leastwise checks explain CHECK` shows the same on the command line. A check that lacks what it needs does not pass:
what it could not judge is *not evaluated*, with the IAM action, file or trail that would tell.
"""
_REQUIREMENTS_OPENING = """\
## Frameworks

Which checks are evidence for which requirement. Ids are those of the framework in the version named; the words are our
own. Requirements of processes (reviews, sign-off, who changed what) are met by people: reviews and timelines are their
evidence, and a check can only tell that they took place.
"""


def checks_page() -> str:
    """The Markdown of ``checks.md``."""
    checks = selected_checks((), (), ())
    parts = [_OPENING]
    for practice, members in groupby(checks, practice_of):
        parts += [f"## {practice.number}. {practice.heading}\n", "| check | severity | finds |", "|---|---|---|"]
        listed = list(members)
        parts += [f"| [{one.id}](#{one.id}) | {one.severity} | {_cell(one.title)} |" for one in listed]
        parts += ["", *map(_section, listed)]
    return "\n".join([*parts, *_frameworks(checks)])


def _section(check: Check) -> str:
    lines = [f"### {check.id}", "", f"{check.title} ({check.severity}).", ""]
    for paragraph in manual_of(check):
        lines += [paragraph, ""]
    lines.append(f"Judges {_named(check.resource_types)}.")
    if check.evidence_needed:
        lines[-1] += f" Needs {_named(check.evidence_needed)}."
    lines.append("")
    if check.remediation_cli or check.remediation_terraform:
        lines += ["To mend it:", "", "```", *check.remediation_cli, "```", ""]
    if check.remediation_terraform:
        lines += ["```hcl", *check.remediation_terraform.splitlines(), "```", ""]
    lines += [*_requirements(check), "", " · ".join(f"<{url}>" for url in check.references), ""]
    return "\n".join(lines)


def _requirements(check: Check) -> Iterator[str]:
    named = (f"{FRAMEWORKS[name].id} {', '.join(ids)}" for name, ids in frameworks_of(check).items())
    text = "; ".join(named)
    if text:
        yield f"Requirements: {text}."


def _frameworks(checks: tuple[Check, ...]) -> Iterator[str]:
    yield _REQUIREMENTS_OPENING
    for framework in FRAMEWORKS.values():
        found: dict[str, list[str]] = defaultdict(list)
        for check in checks:
            for requirement in frameworks_of(check).get(framework.id, ()):
                found[requirement].append(f"[{check.id}](#{check.id})")
        if not found:
            continue
        yield f"### {framework.title} {framework.version}\n\n`{framework.id}`, <{framework.url}>\n"
        yield "| requirement | about | checks |\n|---|---|---|"
        for requirement, title in framework.requirements.items():
            if requirement in found:
                yield f"| {requirement} | {_cell(title)} | {', '.join(found[requirement])} |"
        yield ""


def _named(words: tuple[str, ...]) -> str:
    return ", ".join(f"`{one}`" if ":" in one else one for one in words)


def _cell(text: str) -> str:
    return " ".join(text.split()).replace("|", "\\|")
