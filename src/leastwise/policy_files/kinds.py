"""What kind of policy a document is, told from what is written in it."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Final

from leastwise.policy.document import PolicyKind

TRUST_TYPE: Final = "AWS::IAM::AssumeRolePolicyDocument"
_TRUST_ACTIONS: Final = frozenset({"sts:tagsession", "sts:setsourceidentity", "sts:setcontext"})
_POLICY_ELEMENTS: Final = frozenset({"version", "id", "statement"})


def looks_like_policy(value: Any) -> bool:
    """Whether a value is an object with statements: a policy, whatever is wrong with it."""
    return isinstance(value, dict) and isinstance(value.get("Statement"), dict | list)


def may_be_policy(value: Any) -> bool:
    """Whether an object has nothing but elements of a policy, written in any case; one with none is an empty policy."""
    return looks_like_policy(value) or (
        isinstance(value, dict) and {name.lower() for name in value} <= _POLICY_ELEMENTS
    )


def guess_kind(document: Any) -> PolicyKind:
    """The kind of a document: trust or resource where a statement has a principal, else identity.

    A trust policy allows AssumeRole*, TagSession and the like and has no resources (IAM User Guide, "Roles terms and
    concepts": trust policy).
    """
    found = document.get("Statement") if isinstance(document, dict) else None
    listed = found if isinstance(found, list) else [found]
    statements = [one for one in listed if isinstance(one, dict)]
    if not any("Principal" in one or "NotPrincipal" in one for one in statements):
        return PolicyKind.IDENTITY
    return PolicyKind.TRUST if all(map(_trusts, statements)) else PolicyKind.RESOURCE


def _trusts(statement: Mapping[str, Any]) -> bool:
    if "Resource" in statement or "NotResource" in statement:
        return False
    found = statement.get("Action")
    actions = [str(one).lower() for one in (found if isinstance(found, list) else [found])]
    return bool(actions) and all(one.startswith("sts:assumerole") or one in _TRUST_ACTIONS for one in actions)
