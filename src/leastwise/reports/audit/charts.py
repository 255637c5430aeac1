"""Charts of an audit as inline SVG: no script, colours as attributes that a page's style may replace, text for readers.

Numbers are all that is drawn, so that no text of an account reaches the drawing.
"""

from __future__ import annotations

from collections.abc import Mapping
from math import pi
from typing import Final

from leastwise.model.finding import Severity

COLORS: Final = {
    Severity.CRITICAL: "#9f1239",
    Severity.HIGH: "#c2410c",
    Severity.MEDIUM: "#a16207",
    Severity.LOW: "#0369a1",
    Severity.INFORMATIONAL: "#64748b",
}
GOOD, FAIR = 0.9, 0.6
_GRADES: Final = {"good": "#15803d", "fair": "#a16207", "poor": "#b91c1c", "none": "#64748b"}
_TRACK: Final = "#e2e8f0"
_RADIUS: Final = 52.0


def grade(score: float | None) -> str:
    """The class of a score: "good" from 90 %, "fair" from 60 %, else "poor"; "none" without a score."""
    if score is None:
        return "none"
    return "good" if score >= GOOD else ("fair" if score >= FAIR else "poor")


def donut(score: float | None) -> str:
    """A ring filled in proportion to the score, with the score in its middle."""
    around = 2 * pi * _RADIUS
    shown = "–" if score is None else f"{int(score * 100 + 1e-9)}"
    unit = "" if score is None else '<tspan font-size="16" dy="-10">%</tspan>'
    circle = f'<circle cx="64" cy="64" r="{_RADIUS:g}" fill="none" stroke-width="14"'
    ring = (
        f'{circle} class="ring {grade(score)}" stroke="{_GRADES[grade(score)]}" stroke-linecap="butt" '
        f'stroke-dasharray="{around * (score or 0):.2f} {around:.2f}" transform="rotate(-90 64 64)"/>'
    )
    return (
        f'<svg class="donut" viewBox="0 0 128 128" width="128" height="128" role="img" '
        f'aria-label="Score: {shown}{" percent" if unit else ""}">{circle} class="track" stroke="{_TRACK}"/>'
        f'{ring if score else ""}<text x="64" y="75" text-anchor="middle" class="number" fill="#0f172a" '
        f'font-family="system-ui, sans-serif" font-size="34" font-weight="700">{shown}{unit}</text></svg>'
    )


def score_bar(score: float | None, before: float | None = None) -> str:
    """A bar filled in proportion to the score, with a tick at the score of the last audit."""
    filled = 0.0 if score is None else score * 200
    bar = f'<rect class="fill {grade(score)}" fill="{_GRADES[grade(score)]}" width="{filled:.1f}" height="10" rx="3"/>'
    tick = (
        "" if before is None else f'<rect class="tick" fill="#0f172a" x="{_tick(before):.1f}" width="2" height="10"/>'
    )
    track = f'<rect class="track" fill="{_TRACK}" width="200" height="10" rx="3"/>'
    return _strip("bar", f"{track}{bar if filled else ''}{tick}", 200, 10)


def _tick(before: float) -> float:
    return min(max(before * 200 - 1, 0), 198)


def severity_bar(counts: Mapping[Severity, int]) -> str:
    """One bar, in it a part for each severity; each part that is not empty is wide enough to be seen."""
    present = {severity: count for severity, count in counts.items() if count}
    total = sum(present.values())
    if not total:
        return _strip("bar", f'<rect class="track" fill="{_TRACK}" width="600" height="14" rx="3"/>', 600, 14)
    least = 6.0
    free = 600 - least * len(present)
    parts, start = [], 0.0
    for severity, count in present.items():
        width = least + free * count / total
        name = severity.lower()
        parts.append(
            f'<rect class="sev-{name}" fill="{COLORS[severity]}" x="{start:.1f}" width="{max(width - 1.5, 1):.1f}" '
            f'height="14" rx="2"><title>{count:,} {name}</title></rect>'
        )
        start += width
    return _strip("bar", "".join(parts), 600, 14)


def count_bar(counts: Mapping[Severity, int], largest: int) -> str:
    """The counts of one row among rows of which the largest sums up to `largest`, a part for each severity."""
    parts, start = [], 0.0
    for severity, count in counts.items():
        width = 200 * count / max(largest, 1)
        if count:
            color = COLORS[severity]
            parts.append(
                f'<rect class="sev-{severity.lower()}" fill="{color}" x="{start:.1f}" width="{width:.1f}" height="10"/>'
            )
        start += width
    return _strip("bar", "".join(parts), 200, 10)


def status_bar(met: int, failed: int, unknown: int) -> str:
    """Requirements that are met, failed, and neither."""
    total = max(met + failed + unknown, 1)
    parts, start = [], 0.0
    for name, color, count in (("good", "#15803d", met), ("poor", "#b91c1c", failed), ("none", "#94a3b8", unknown)):
        width = 200 * count / total
        parts.append(f'<rect class="fill {name}" fill="{color}" x="{start:.1f}" width="{width:.1f}" height="10"/>')
        start += width
    return _strip("bar", "".join(parts), 200, 10)


def _strip(name: str, content: str, width: int, height: int) -> str:
    # The numbers stand beside it in the text, so that a reader of the page need not be told twice.
    return (
        f'<svg class="{name}" viewBox="0 0 {width} {height}" width="{width}" height="{height}" '
        f'preserveAspectRatio="none" aria-hidden="true">{content}</svg>'
    )
