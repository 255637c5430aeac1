"""Changes of a resource in words: one line each, with a mark: + came, - went, ~ is another now."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any, Final

from leastwise.access.members import text
from leastwise.usecases.recorder.versions_change import Change, ChangeKind, canonical

_LONGEST_VALUE: Final = 160

_NOUNS: Final[dict[str, str]] = {
    "userPolicyList": "inline policy",
    "groupPolicyList": "inline policy",
    "rolePolicyList": "inline policy",
    "attachedManagedPolicies": "managed policy",
    "attachedPolicies": "policy",
    "groupList": "member of group",
    "assumeRolePolicyDocument": "trust policy",
    "resourcePolicy": "resource policy",
    "policyVersionList": "policy version",
    "document": "policy",
    "content": "policy",
    "inlinePolicy": "inline policy",
    "permissionsBoundary": "permissions boundary",
    "loginProfile": "console password",
    "mfaDevices": "MFA device",
    "sshPublicKeys": "SSH public key",
    "signingCertificates": "signing certificate",
    "serviceSpecificCredentials": "service-specific credential",
    "instanceProfileList": "instance profile",
    "defaultVersionId": "default version",
    "maxSessionDuration": "longest session",
    "roles": "role",
    "tags": "tag",
    "clientIdList": "client id",
    "thumbprintList": "thumbprint",
    "resourceName": "name",
}
"""Members of `configuration` -> what they hold, in words."""

_UNTOLD: Final = frozenset(
    "arn userName userId groupName groupId roleName roleId policyName policyId createDate accessKeyId "
    "instanceProfileName instanceProfileId isAttachable serialNumber resourceName url name".split()
)
"""Members that say what a resource is called: told once, in its heading."""

_TOLD_OTHERWISE: Final = frozenset({"policyVersionList", "defaultVersionId"})
"""Members of a new managed policy that its `document` says already."""

_USUAL: Final[dict[str, Any]] = {"path": "/", "maxSessionDuration": 3600}
"""What a member is unless asked otherwise (IAM API Reference, "CreateRole")."""

_DOCUMENTS: Final = frozenset({"policyDocument", "document"})


@dataclass(frozen=True, slots=True)
class ChangeLine:
    """One line about a change: `mark` is "+", "-" or "~"."""

    mark: str
    text: str


def change_lines(changes: Iterable[Change], *, is_new: bool) -> list[ChangeLine]:
    """Return the changes as lines for people; of a new resource, without what its heading says."""
    return [line for change in changes if not _is_untold(change, is_new) for line in _lines(change)]


def _is_untold(change: Change, is_new: bool) -> bool:
    top = change.path[0]
    if is_new:
        return top in _UNTOLD or top in _TOLD_OTHERWISE or change.after == _USUAL.get(top, _UNTOLD)
    if len(change.path) == 1:
        return top in _UNTOLD - {"resourceName", "url", "accessKeyId"}
    return top == "policyVersionList" and len(change.path) > 2  # which version is the default: `defaultVersionId`


def _lines(change: Change) -> Iterator[ChangeLine]:
    if change.path[0] == "unknown":
        yield _unknown_line(change)
        return
    subject = _subject(change.path)
    before, after = _value(change, change.before), _value(change, change.after)
    if change.kind is ChangeKind.REWRITTEN:
        yield ChangeLine("~", f"{subject}: written otherwise, says the same")
    elif _is_flat_set(change):
        yield from (ChangeLine("-", f"{subject} {_cut(one)}") for one in change.before or ())
        yield from (ChangeLine("+", f"{subject} {_cut(one)}") for one in change.after or ())
    elif change.kind is ChangeKind.CHANGED:
        yield ChangeLine("~", f"{subject}: {before} → {after}")
    else:
        mark, value = ("+", after) if change.kind is ChangeKind.ADDED else ("-", before)
        yield ChangeLine(mark, f"{subject}: {value}" if value else subject)


def _unknown_line(change: Change) -> ChangeLine:
    """What is there with a content that nobody recorded, or no longer so."""
    word = "known from here on" if change.kind is ChangeKind.REMOVED else "recorded by nobody"
    return ChangeLine("~", f"{word}: {'.'.join(change.path[1:]) or canonical(change.after)}")


def _is_flat_set(change: Change) -> bool:
    """Values of an element of a statement: those that went and those that came."""
    sides = [side for side in (change.before, change.after) if side is not None]
    return bool(sides) and all(isinstance(side, list) and all(isinstance(one, str) for one in side) for side in sides)


def _subject(path: tuple[str, ...]) -> str:
    top, rest = path[0], path[1:]
    words = [_NOUNS.get(top, top)]
    if top == "permissionsBoundary":
        return words[0]
    if rest and top not in ("document", "content", "assumeRolePolicyDocument", "resourcePolicy"):
        words, rest = [f"{words[0]} {_named(rest[0])}"], rest[1:]
    rest = tuple(step for step in rest if step not in _DOCUMENTS)
    if rest[:1] == ("Statement",):
        words.append(f"statement {rest[1]}" if len(rest) > 1 else "statements")
        rest = rest[2:]
    return ", ".join([*words, *([".".join(rest)] if rest else [])])


def _named(step: str) -> str:
    """The name within the ARN of a policy; other steps as they are."""
    if step.startswith("arn:") and ":policy/" in step:
        name = step.rpartition("/")[2]
        return f"{name} (AWS managed)" if ":iam::aws:policy/" in step else name
    return step


def _value(change: Change, value: Any) -> str:
    if value is None:
        return "none"
    if change.path[0] == "permissionsBoundary":
        arn = text(value, "permissionsBoundaryArn") if isinstance(value, Mapping) else value
        return _named(arn if isinstance(arn, str) else canonical(arn))
    if isinstance(value, Mapping):
        return _mapping_words(change, value)
    if value == change.path[-1]:
        return ""  # an element of a list of names
    return _cut(value if isinstance(value, str) else canonical(value))


def _mapping_words(change: Change, value: Mapping[str, Any]) -> str:
    if "Effect" in value:
        return statement_words(value)
    if "Statement" in value:
        return _document_words(value)
    document = next((value[name] for name in _DOCUMENTS if isinstance(value.get(name), Mapping)), None)
    if document is not None and change.path[0] != "policyVersionList":
        return _document_words(document)
    if len(change.path) > 1 or change.path[0] == "loginProfile":
        return ""  # the subject names it
    return _cut(canonical(value))


def _document_words(document: Mapping[str, Any]) -> str:
    statements = document.get("Statement")
    listed = statements if isinstance(statements, list | tuple) else [statements]
    words = [statement_words(one) for one in listed[:3] if isinstance(one, Mapping)]
    more = f"; and {len(listed) - 3} more statements" if len(listed) > 3 else ""
    return "; ".join(words) + more


def statement_words(statement: Mapping[str, Any]) -> str:
    """Return a statement in short: "Allow s3:Get*, s3:List* on * if 2 conditions"."""
    parts = [str(statement.get("Effect", ""))]
    for element, lead in (("Principal", ""), ("NotPrincipal", "all but "), ("Action", ""), ("NotAction", "all but ")):
        if element in statement:
            parts.append(lead + _joined(statement[element]))
    for element, lead in (("Resource", "on "), ("NotResource", "on all but ")):
        if element in statement:
            parts.append(lead + _joined(statement[element]))
    if conditions := statement.get("Condition"):
        parts.append("if " + _cut(canonical(conditions)))
    return " ".join(parts)


def _joined(value: Any) -> str:
    if isinstance(value, Mapping):
        return _cut(", ".join(f"{kind} {_joined(one)}" for kind, one in value.items()))
    values = value if isinstance(value, list | tuple) else [value]
    return _cut(", ".join(str(one) for one in values))


def _cut(text: str) -> str:
    return text if len(text) <= _LONGEST_VALUE else text[: _LONGEST_VALUE - 1] + "…"
