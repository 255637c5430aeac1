"""The demonstration: build the demo organisation's trail and lake, prove its integrity, answer an auditor's questions.

Every answer is found in the lake by the product's own saved queries, event filters and SQL; the demo organisation's
truth file gives the questions and what they are about (a user's name, a bucket), never an answer.
"""

from __future__ import annotations

from leastwise.usecases.demonstration.analyses import Analysts
from leastwise.usecases.demonstration.building import DemoRequest, DemoStage, build_demo
from leastwise.usecases.demonstration.desk import Desk, Finding, open_desk
from leastwise.usecases.demonstration.questions import QUESTIONS, Answer, Question, ask_all

__all__ = [
    "QUESTIONS",
    "Analysts",
    "Answer",
    "DemoRequest",
    "DemoStage",
    "Desk",
    "Finding",
    "Question",
    "ask_all",
    "build_demo",
    "open_desk",
]
