"""How figures are printed."""

from __future__ import annotations

import json
from collections.abc import Iterable
from dataclasses import asdict
from typing import Any

from bench.figures import Figure, Part


def line_of(figure: Figure) -> str:
    """A figure as one line: name, value, target and whether it is met, note."""
    target = f"{figure.target.sense} {figure.target.bound:g}" if figure.target else ""
    verdict = {True: "met", False: "MISSED", None: ""}[figure.met]
    measured = f"{_number(figure.value):>10} {figure.unit:<9}"
    return f"  {figure.name:<50} {measured} {target:<8} {verdict:<6}  {figure.note}".rstrip()


def _number(value: float) -> str:
    if value >= 1000:
        return f"{value:,.0f}"
    return f"{value:.1f}" if value >= 10 else f"{value:.3f}"


def document_of(part: Part, figures: Iterable[Figure]) -> dict[str, Any]:
    """A part's figures as a JSON document."""
    return {"part": part.name, "figures": [{**asdict(figure), "met": figure.met} for figure in figures]}


def print_json(documents: list[dict[str, Any]], machine: str) -> None:
    """Print everything as one JSON document."""
    print(json.dumps({"schemaVersion": 1, "machine": machine, "parts": documents}, indent=2, ensure_ascii=False))
