"""What analyses find in the demo organisation: who gets in, who can become more, what nobody uses, what is enough."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Final

from leastwise.errors import StateError
from leastwise.evidence.recorded import Recorded, recorded_evidence
from leastwise.usecases.advisor.last_accessed import LastAccessedRequest, open_advice
from leastwise.usecases.advisor.last_accessed_rows import rows_of
from leastwise.usecases.analyzer.analyzing import AnalysisRequest, analyze
from leastwise.usecases.analyzer.right_size import SizeRequest, right_size
from leastwise.usecases.analyzer.right_size_formats import PolicyFormat
from leastwise.usecases.analyzer.right_size_rows import sized_document
from leastwise.usecases.demonstration.desk import Finding
from leastwise.usecases.demonstration.questions import Answer
from leastwise.usecases.recorder.timelines_store import open_recorder

if TYPE_CHECKING:
    from leastwise.policy import Reference

_NOT_KEPT: Final = StateError("the demonstration keeps no findings")
_ANALYSES: Final = (
    ("external", "Who outside the organisation can reach what is ours?"),
    ("escalation", "Who could become administrator, or gain the powers of others?"),
    ("unused", "Which access has nobody used for 90 days?"),
)


@dataclass(frozen=True, slots=True)
class Analysts:
    """Asks one lake. ``now`` is aware; windows end at it."""

    lake: Path
    reference: Reference
    now: datetime

    def ask_all(self, user: str, role: str) -> Iterator[Answer]:
        """The answers: of each analysis, when ``user`` last accessed what is granted, what is enough for ``role``.

        Raises NothingToEvaluateError where nothing was recorded, LakeError where the lake cannot be read.
        """
        with recorded_evidence(self.lake, self.reference, self.now) as recorded:
            for analysis, question in _ANALYSES:
                yield Answer(analysis, question, (self._findings(recorded, analysis),))
        question = f"Which granted services has {user} not used for six months?"
        yield Answer("last-accessed", question, (self._last_accessed(user),))
        question = f"What is the smallest policy for {role}, and does everything that it did stay allowed?"
        yield Answer("right-size", question, (self._right_sized(role),))

    def _findings(self, recorded: Recorded, analysis: str) -> Finding:
        report = analyze(recorded, AnalysisRequest((analysis,)), _NOT_KEPT, self.now)
        rows = tuple(
            {
                "severity": str(one.finding.severity),
                "findingType": one.finding.finding_type,
                "resourceType": one.finding.resource_type,
                "resource": one.finding.resource,
                "principal": one.finding.principal,
                "title": one.finding.title,
            }
            for one in report.findings
        )
        return Finding(f"leastwise analyze {analysis}", ("severity", "findingType", "title"), rows)

    def _last_accessed(self, user: str) -> Finding:
        request = LastAccessedRequest(user)
        with open_advice(self.lake, self.reference, request, self.now) as advice:
            rows = tuple(
                row for one in advice.answers for row in rows_of(one, advice.reader, actions=False, only_unused=False)
            )
        columns = ("service", "access", "lastAccessed", "uses", "trackedDays")
        return Finding(f"leastwise last-accessed {user}", columns, rows)

    def _right_sized(self, role: str) -> Finding:
        with open_recorder(self.lake) as recorder:
            state = recorder.inventory.state_at()
            sized = right_size(recorder.lake, state, SizeRequest(role, self.now), self.reference)
        document = sized_document(sized, self.reference, PolicyFormat.JSON)
        actions = sorted({name for policy in sized.documents for one in policy.statements for name in one.actions})
        row = {
            "actions": ", ".join(actions),
            "proof": document["proof"],
            "replay": "; ".join(document["replay"]["sentences"]),
            "report": document,
        }
        return Finding(f"leastwise right-size {role}", ("actions", "proof", "replay"), (row,))
