"""Events, counts and timelines as text for people."""

from __future__ import annotations

import sys
from collections.abc import Iterable, Iterator
from datetime import datetime
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from leastwise.usecases.trail.event_detail import EventDetail
    from leastwise.usecases.trail.histogram import Counts
    from leastwise.usecases.trail.timelines import Entry, Session, Timeline


def count_lines(counts: Counts, width: int) -> Iterable[str]:
    """Return a bar a line for each count, fitting ``width`` cells."""
    from leastwise.reports.bars import bar_lines, time_labels

    rows = [tuple(row.values()) for row in counts.table.to_pylist()]
    labelled = time_labels(rows, counts.by) if counts.is_time else [(value or "(none)", count) for value, count in rows]
    return bar_lines(labelled, width)


def print_detail(detail: EventDetail, *, record_only: bool) -> None:
    """Print one event: its sentence, role chain, integrity, record and neighbours; or the record alone."""
    from leastwise.reports.terminal import safe_text, wants_color

    record = "\n".join(safe_text(line) for line in detail.record.split("\n"))
    if record_only:
        sys.stdout.write(record + "\n")
        return
    lines = [safe_text(detail.sentence)]
    if detail.origin is not None:
        lines.append(f"role chain: {safe_text(' → '.join(detail.origin.chain))}")
    lines += [f"log file:   {safe_text(detail.integrity.log_file or 'unknown')}"]
    lines += [f"integrity:  {_verdict(detail)}", "", record]
    sys.stdout.write("\n".join(lines) + "\n")
    sys.stdout.flush()
    _print_neighbours(detail, wants_color(sys.stdout))


def timeline_lines(timeline: Timeline, color: bool) -> Iterator[str]:
    """Yield the timeline line by line: a heading a session, its events in words, marks in front."""
    from leastwise.reports.terminal import safe_text, style

    bold = style("1", color)
    events = sum(session.events for session in timeline.sessions)
    yield bold(
        f"{timeline.kind.value} {safe_text(timeline.subject)}: {events:,} {_plural(events, 'event')} "
        f"in {len(timeline.sessions):,} {_plural(len(timeline.sessions), 'session')}"
    )
    for session in timeline.sessions:
        yield ""
        yield bold(safe_text(_heading(session)))
        if session.origin is not None:
            yield "  began by: " + safe_text(" → ".join(session.origin.chain))
        for entry in session.entries:
            yield _entry_line(entry, color)


def _verdict(detail: EventDetail) -> str:
    from leastwise.reports.terminal import safe_text

    if not detail.integrity.verdict:
        return "not verified yet (leastwise verify-logs)"
    when = f" (verified {detail.integrity.verified_at})" if detail.integrity.verified_at else ""
    return safe_text(detail.integrity.verdict + when)


def _print_neighbours(detail: EventDetail, color: bool) -> None:
    from leastwise.reports.rows import write_rows
    from leastwise.reports.terminal import width_of

    table = detail.neighbours
    if not table.num_rows:
        sys.stdout.write("\nno other event of this session within 5 minutes\n")
        return
    sys.stdout.write("\nsame session, 5 minutes before and after:\n")
    sys.stdout.flush()
    write_rows(table.to_batches(), table.schema, "table", sys.stdout.buffer, width=width_of(sys.stdout), color=color)
    sys.stdout.buffer.flush()


def _heading(session: Session) -> str:
    first, last = session.entries[0].moment, max(entry.last_moment for entry in session.entries)
    account = f" in account {session.account}" if session.account else ""
    return (
        f"{session.principal}{account} · {session.key} · {session.events:,} {_plural(session.events, 'event')} · "
        f"{_time(first)} to {_time(last)}"
    )


def _entry_line(entry: Entry, color: bool) -> str:
    from leastwise.reports.terminal import safe_text, style

    times = f" ×{entry.count} until {_time(entry.last_moment)}" if entry.count > 1 else ""
    place = ", ".join(part for part in (entry.address, entry.region) if part)
    flags = "".join(letter if mark in entry.marks else " " for mark, letter in (("error", "✗"), ("escalation", "!")))
    ends = "".join(f" [{mark}]" for mark in entry.marks if mark in ("first", "last"))
    stands_out = "escalation" in entry.marks or "error" in entry.marks
    red = style("31", color and stands_out)
    return f"  {_time(entry.moment)} {flags} " + red(safe_text(entry.sentence)) + f"{times}  {safe_text(place)}{ends}"


def _time(moment: datetime) -> str:
    return moment.strftime("%Y-%m-%dT%H:%M:%SZ")


def _plural(count: int, word: str) -> str:
    return word if count == 1 else word + "s"
