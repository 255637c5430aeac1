"""`leastwise analyze escalation`: who can become more than they are, step by step, and what to change first."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from enum import StrEnum
from typing import TYPE_CHECKING, Annotated, Final

import typer

from leastwise.cli.analyze_options import (
    AccountOption,
    AnalyzeOptions,
    DaysOption,
    ExcludeTagOption,
    FailOn,
    FailOnOption,
    Output,
    OutputOption,
    PrincipalOption,
    ResourceOption,
    SinceOption,
    Status,
    StatusOption,
    TrustOption,
    ZoneOption,
)

if TYPE_CHECKING:
    from leastwise.usecases.analyzer.escalation import EscalationReport, EscalationRequest

_MOST_NAMED: Final = 10


class GraphFormat(StrEnum):
    """How the graph is written."""

    JSON = "json"
    GRAPHML = "graphml"
    SVG = "svg"


def escalation(
    source: Annotated[
        str | None,
        typer.Option(
            "--from",
            metavar="PRINCIPAL",
            envvar="LEASTWISE_ANALYZE_ESCALATION_FROM",
            help="Only the shortest way from this user or role: a name or an ARN.",
        ),
    ] = None,
    target: Annotated[
        str | None,
        typer.Option(
            "--to",
            metavar="admin|PRINCIPAL|ARN",
            envvar="LEASTWISE_ANALYZE_ESCALATION_TO",
            help="The ways to this: an administrator, a user or role, or whoever reaches a resource.",
        ),
    ] = None,
    graph: Annotated[
        GraphFormat | None,
        typer.Option(
            "--graph", envvar="LEASTWISE_ANALYZE_ESCALATION_GRAPH", help="Write the graph of the ways instead."
        ),
    ] = None,
    account: AccountOption = None,
    principal: PrincipalOption = None,
    resource: ResourceOption = None,
    since: SinceOption = None,
    days: DaysOption = 90,
    zone: ZoneOption = None,
    trust: TrustOption = None,
    status: StatusOption = Status.ACTIVE,
    exclude_tag: ExcludeTagOption = None,
    fail_on: FailOnOption = FailOn.ANY,
    output: OutputOption = Output.TABLE,
) -> int:
    """Find who can become more than they are, step by step, and the changes that close most ways.

    With --from, --to or --graph it answers a question, and keeps no findings.

    Exit code: 0 no finding, no way; 1 findings at or above --fail-on, or a way; 2 usage; 3 nothing recorded; 4 no
    finding, but something could not be evaluated. With --fail-on NONE: 0 instead of 1 and 4.
    """
    options = AnalyzeOptions(
        account, principal, resource, since, days, zone, trust, status, exclude_tag, fail_on, output
    )
    if source is None and target is None and graph is None:
        return _analysis(options)
    return _question(source, target, graph, options)


def _analysis(options: AnalyzeOptions) -> int:
    """All findings; for people with the changes that close most ways."""
    from leastwise.cli.analyze_run import analysis_report, exit_code, print_report
    from leastwise.usecases.analyzer.escalation import EscalationRequest

    report = analysis_report(("escalation",), options)
    print_report(report, options.output.value)
    if options.output is Output.TABLE and report.findings:
        answer = _answer(EscalationRequest(accounts=frozenset(options.account or ())))
        _print([*_after_findings(answer)])
    return exit_code(report, options.fail_on)


def _question(source: str | None, target: str | None, graph: GraphFormat | None, options: AnalyzeOptions) -> int:
    from leastwise.cli.policy.printing import print_json
    from leastwise.errors import InputError
    from leastwise.reports.graphs import graph_format
    from leastwise.usecases.analyzer.escalation import EscalationRequest
    from leastwise.usecases.analyzer.escalation_graph import graph_of

    if graph is None and options.output not in (Output.TABLE, Output.JSON):
        raise InputError(f"--output {options.output.value} does not go with --from and --to", "Take table or json.")
    answer = _answer(EscalationRequest(source, target or "admin", frozenset(options.account or ())))
    if graph is not None:
        _print(graph_format(graph.value)(graph_of(answer)))
    elif options.output is Output.JSON:
        print_json(answer.document)
    else:
        _print(_lines(answer))
    return 1 if answer.ways and options.fail_on is not FailOn.NONE else 0


def _answer(request: EscalationRequest) -> EscalationReport:
    from datetime import UTC, datetime

    from leastwise.cli.analyze_run import progress_line
    from leastwise.cli.policy.printing import reference
    from leastwise.evidence.recorded import recorded_evidence
    from leastwise.settings import load_settings
    from leastwise.usecases.analyzer.escalation import find_ways

    with (
        progress_line() as progress,
        recorded_evidence(load_settings().lake_path, reference(), datetime.now(UTC)) as recorded,
    ):
        return find_ways(recorded, request, progress.show)


def _lines(answer: EscalationReport) -> Iterator[str]:
    from leastwise.usecases.analyzer.escalation import counted, way_lines

    for way in answer.ways:
        yield f"{way.severity}  {way.principal.arn}"
        yield from (f"  {line}" for line in way_lines(way))
        yield ""
    if answer.ways:
        yield f"Ways to {answer.goal}: for {len(answer.ways):,} of {counted(answer.asked)}."
    elif not answer.there:
        yield f"No way to {answer.goal} was found."
    yield from _after_findings(answer)
    yield from (f"note: {note}" for note in answer.notes)


def _after_findings(answer: EscalationReport) -> Iterator[str]:
    """Who is there already, and what to change first."""
    if answer.there:
        named = ", ".join(one.name for one in answer.there[:_MOST_NAMED])
        more = f" and {len(answer.there) - _MOST_NAMED:,} more" if len(answer.there) > _MOST_NAMED else ""
        yield f"There already ({len(answer.there):,}): {named}{more}"
    if answer.changes:
        yield "Changes that close most ways:"
        yield from (f"  {number}. {change.sentence}" for number, change in enumerate(answer.changes, 1))


def _print(lines: Iterator[str] | list[str]) -> None:
    from leastwise.reports.terminal import safe_text

    sys.stdout.flush()
    for line in lines:
        sys.stdout.buffer.write(f"{safe_text(line)}\n".encode("utf-8", "backslashreplace"))
    sys.stdout.flush()
