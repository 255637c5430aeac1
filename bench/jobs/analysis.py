"""An account analysed: external and unused access and privilege escalation, over what was recorded and a trail."""

from __future__ import annotations

import os
import shutil
import time
from collections import Counter
from collections.abc import Iterator, Sequence
from contextlib import ExitStack, contextmanager
from datetime import UTC, datetime, timedelta
from itertools import pairwise
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from bench.analysed_account import ANALYSED_SCOPES, analysed_items
from bench.job import Section
from bench.jobs.trails import END
from leastwise.lake.lake import Lake


def analyse(section: Section, roles: int, analyses: Sequence[str], lake: str | None = None) -> dict[str, Any]:
    """CPU seconds of some analyses of an account, step by step; policies are parsed and usage is counted anew.

    ``lake`` is one whose events are its roles'; what it keeps is copied. Answers with findings by type.
    """
    evidence = Section()
    with _recorded(roles, lake) as folder:
        counts, seconds = _analyse(section, folder, analyses, END, evidence)
    return {"findings": counts, "seconds": seconds, "evidence": evidence.wall}


def analyse_file(section: Section, path: str, warm_up: str, analyses: Sequence[str]) -> dict[str, Any]:
    """CPU seconds from a file of authorization details to findings that are kept, in a new lake, step by step.

    Another file comes first, so that what is loaded once is loaded.
    """
    from contextlib import nullcontext

    from leastwise.access.documents import documents_over
    from leastwise.inventory.store import Inventory
    from leastwise.usecases.recorder.collecting import collect_files

    def run(file: str, collecting: Section, analysing: Section) -> tuple[dict[str, int], dict[str, float]]:
        with TemporaryDirectory() as folder:
            with (
                collecting,
                Lake.open(Path(folder) / "lake", create=True) as lake,
                Inventory.open(lake) as inventory,
            ):
                collect_files([Path(file)], lambda: nullcontext(inventory))
            return _analyse(analysing, Path(folder), analyses, datetime.now(UTC), Section())

    run(warm_up, Section(), Section())
    documents_over.cache_clear()
    collecting = Section()
    counts, seconds = run(path, collecting, section)
    cpu = section.cpu + collecting.cpu
    section.wall, section.cpu = section.wall + collecting.wall, cpu
    judging = sum(
        spent for words, spent in seconds.items() if words != "evidence" and not words.startswith("recording")
    )
    return {"findings": counts, "seconds": {"collect": collecting.cpu} | seconds, "judging": judging, "cpu": cpu}


def _analyse(
    section: Section, folder: Path, analyses: Sequence[str], now: datetime, evidence: Section
) -> tuple[dict[str, int], dict[str, float]]:
    from leastwise.evidence.recorded import recorded_evidence
    from leastwise.policy import load_reference
    from leastwise.state.database import Database
    from leastwise.state.findings import Findings
    from leastwise.usecases.analyzer.analyzing import AnalysisRequest, analyze

    reference = load_reference()
    moments: list[tuple[str, float]] = [("evidence", time.process_time())]
    with section, Database.open(folder) as database, ExitStack() as opened:
        with evidence:
            recorded = opened.enter_context(recorded_evidence(folder / "lake", reference, now))
        report = analyze(
            recorded,
            AnalysisRequest(tuple(analyses)),
            Findings(database),
            now,
            lambda words: moments.append((words, time.process_time())),
        )
    moments.append(("", time.process_time()))
    seconds: dict[str, float] = {}
    for (words, moment), (_, end) in pairwise(moments):
        seconds[words] = seconds.get(words, 0) + end - moment
    return dict(Counter(one.finding.finding_type for one in report.findings)), seconds


@contextmanager
def _recorded(roles: int, source: str | None) -> Iterator[Path]:
    """A folder with a lake in which the account was recorded; events are linked, not copied."""
    from leastwise.collectors.collector import Observations
    from leastwise.inventory.store import Inventory

    with TemporaryDirectory(dir=Path(source).parent if source else None) as name:
        folder = Path(name)
        if source:
            shutil.copytree(Path(source) / "data", folder / "lake" / "data", copy_function=os.link)
            shutil.copy(Path(source) / "catalogue.sqlite", folder / "lake")
        items = analysed_items(roles, END - timedelta(days=1))
        start = items[0].capture_time
        with Lake.open(folder / "lake", create=True) as lake, Inventory.open(lake) as inventory:
            observed = Observations(items, set(ANALYSED_SCOPES))
            inventory.record(observed, source="bench", started=start, finished=start + timedelta(hours=1))
            inventory.refresh()
        yield folder
