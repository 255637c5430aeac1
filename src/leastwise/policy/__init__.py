"""The policy engine: parse, validate, simulate and decide, offline and without any input or output.

    from leastwise.policy import check_no_new_access, load_reference, parse_policy

    reference = load_reference()
    result = check_no_new_access(parse_policy(old_text), parse_policy(new_text), reference)
    result.outcome, result.request

`docs/policy.md` has more, and says how the decisions are made.
"""

from leastwise.policy.access import Comparison, Difference, Outcome
from leastwise.policy.caller import ANONYMOUS, Caller, CallerKind, caller_of
from leastwise.policy.custom_checks import (
    Access,
    CheckResult,
    check_access_not_granted,
    check_no_new_access,
    check_no_public_access,
)
from leastwise.policy.diff import Change, PolicyDiff, diff
from leastwise.policy.document import Condition, Effect, Policy, PolicyKind, PrincipalElement, Statement, parse_policy
from leastwise.policy.evaluate import Decision, PolicyStack, decide
from leastwise.policy.explain import Considered, Explanation, explain
from leastwise.policy.minimise import Rewritten, expand, is_equal, minimise, redundant_statements, shrink
from leastwise.policy.request import Request, caller_context
from leastwise.policy.rule import Rules, rules_of
from leastwise.policy.splitting import CANNOT_SPLIT, MOST_DOCUMENTS, Split, split
from leastwise.policy.writing import QUOTAS, document_of, size_of
from leastwise.policy.zone_of_trust import Exposure, ExposureVerdict, ZoneOfTrust, exposures
from leastwise.reference.iam import Reference, load_reference

__all__ = [
    "ANONYMOUS",
    "CANNOT_SPLIT",
    "MOST_DOCUMENTS",
    "QUOTAS",
    "Access",
    "Caller",
    "CallerKind",
    "Change",
    "CheckResult",
    "Comparison",
    "Condition",
    "Considered",
    "Decision",
    "Difference",
    "Effect",
    "Explanation",
    "Exposure",
    "ExposureVerdict",
    "Outcome",
    "Policy",
    "PolicyDiff",
    "PolicyKind",
    "PolicyStack",
    "PrincipalElement",
    "Reference",
    "Request",
    "Rewritten",
    "Rules",
    "Split",
    "Statement",
    "ZoneOfTrust",
    "caller_context",
    "caller_of",
    "check_access_not_granted",
    "check_no_new_access",
    "check_no_public_access",
    "decide",
    "diff",
    "document_of",
    "expand",
    "explain",
    "exposures",
    "is_equal",
    "load_reference",
    "minimise",
    "parse_policy",
    "redundant_statements",
    "rules_of",
    "shrink",
    "size_of",
    "split",
]
