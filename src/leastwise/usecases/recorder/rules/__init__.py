"""Rules: compliance of resources over time, as AWS Config's rules tell it.

The rules of AWS are in `managed` (RULES); a rule of your own is a `Rule` in a Python file, or an SQL query in a file.
"""

from __future__ import annotations

from leastwise.usecases.recorder.rules.context import RuleContext
from leastwise.usecases.recorder.rules.managed import RULES
from leastwise.usecases.recorder.rules.parameters import Parameter, ParameterType
from leastwise.usecases.recorder.rules.rule import (
    ComplianceType,
    Evaluation,
    NotRecordedError,
    Relation,
    Rule,
    compliant,
    insufficient_data,
    non_compliant,
    not_applicable,
)

__all__ = [
    "RULES",
    "ComplianceType",
    "Evaluation",
    "NotRecordedError",
    "Parameter",
    "ParameterType",
    "Relation",
    "Rule",
    "RuleContext",
    "compliant",
    "insufficient_data",
    "non_compliant",
    "not_applicable",
]
