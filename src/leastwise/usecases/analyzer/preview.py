"""An access preview: which findings of external access a change would newly cause, resolve, change or leave.

IAM Access Analyzer API Reference, "AccessPreviewFinding": changeType is NEW, CHANGED or UNCHANGED, with the id and the
status of the existing finding; one that the change takes away is CHANGED to RESOLVED.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from enum import StrEnum
from typing import Any, Final

from leastwise.access.question import Surroundings
from leastwise.checks.check import NotEvaluated
from leastwise.checks.external_access import EXTERNAL_ACCESS
from leastwise.errors import InputError
from leastwise.evidence.evidence import Evidence
from leastwise.inventory.state import State
from leastwise.model.arn import is_arn, parse_arn
from leastwise.model.configuration_item import ResourceKey
from leastwise.model.finding import Finding, FindingStatus
from leastwise.policy.json_text import JsonText
from leastwise.policy_files.cloudformation.template import recognises as is_template
from leastwise.policy_files.formats.terraform_plan import recognises as is_plan
from leastwise.usecases.analyzer.preview_changes import ARNS, ROLE, Change, Place, Unread, set_to, state_after
from leastwise.usecases.analyzer.preview_cloudformation import StackTemplate
from leastwise.usecases.analyzer.preview_terraform import Plan

_KNOWN: Final = (
    'a Terraform plan (`terraform show -json`), a CloudFormation template, or {"resource": ARN, "policy": …}'
)
_SERVICES: Final = {"es": "AWS::OpenSearchService::Domain", "elasticfilesystem": "AWS::EFS::FileSystem"}


class ChangeType(StrEnum):
    """Access Analyzer's words for what a change does to a finding."""

    NEW = "NEW"
    CHANGED = "CHANGED"
    UNCHANGED = "UNCHANGED"


@dataclass(frozen=True, slots=True)
class PreviewFinding:
    """A finding as it would be. Of a CHANGED one `existing_id` is that of today; it is RESOLVED where it would go."""

    finding: Finding
    change_type: ChangeType
    status: FindingStatus
    existing_id: str = ""


@dataclass(frozen=True, slots=True)
class Preview:
    """What a change would do: findings on the resources that it touches, and what could not be told."""

    findings: tuple[PreviewFinding, ...]
    resources: tuple[str, ...]
    not_evaluated: tuple[NotEvaluated, ...]

    @property
    def new(self) -> tuple[Finding, ...]:
        """The findings that the change would newly cause."""
        return tuple(one.finding for one in self.findings if one.change_type is ChangeType.NEW)


def preview(source: JsonText, evidence: Evidence, account_id: str = "", region: str = "") -> Preview:
    """What the change in a file would do to external access.

    New resources are made in `account_id` and `region`, which a plan tells mostly, and else the only recorded account.
    Raises InputError for a file that is no change, and where it is open in which account.
    """
    changes, place = _changes(source, evidence.state, account_id, region)
    known = [one for one in changes if isinstance(one, Change)]
    state = evidence.state
    after, touched = state_after(state, known, place)
    old, missed_before = _judged(evidence, state, touched)
    new, missed = _judged(evidence, after, touched)
    unread = [NotEvaluated(place.account_id, "", one.label, one.reason) for one in changes if isinstance(one, Unread)]
    arns = {_name(item.arn, key) for key in touched if (item := after.items.get(key) or state.items.get(key))}
    return Preview(
        tuple(_compared(old, new)),
        tuple(sorted(arns)),
        (*unread, *(one for one in missed if one not in missed_before or _is_lost(one, old))),
    )


def _is_lost(one: NotEvaluated, old: dict[str, Finding]) -> bool:
    """Whether a resource that can no longer be judged had findings."""
    return any(finding.resource == one.resource for finding in old.values())


def _name(arn: str, key: ResourceKey) -> str:
    return arn or key.resource_id


def _changes(source: JsonText, state: State, account_id: str, region: str) -> tuple[Sequence[Change | Unread], Place]:
    value = source.value
    if is_plan(source):
        plan = Plan(value)
        changes = list(plan.changes())
        told = [one for one, _ in plan.accounts().most_common()]
        return changes, Place(_account(state, account_id, told), region or plan.region() or _region(state))
    if is_template(source):
        place = Place(_account(state, account_id, ()), region or _region(state))
        return list(StackTemplate(source, place).changes()), place
    entries = value if isinstance(value, list) else [value]
    if not entries or not all(isinstance(one, dict) and "policy" in one for one in entries):
        raise InputError(f"{source.name}: holds no change", f"Give {_KNOWN}.")
    found = [_of_entry(one, source.name) for one in entries]
    arns = [parse_arn(one.identity).account for one in found if is_arn(one.identity)]
    told = [one for one in arns if one.isdigit()]
    return found, Place(_account(state, account_id, told), region or _region(state))


def _of_entry(entry: dict[str, Any], name: str) -> Change:
    resource = entry.get("resource")
    kind = entry.get("type") or (_kind_of(resource) if isinstance(resource, str) else "")
    if not isinstance(resource, str) or kind not in ARNS:
        types = ", ".join(sorted(ARNS))
        raise InputError(f"{name}: {resource!r} is of no type that can be previewed", f'Add "type": one of {types}.')
    member = "assumeRolePolicyDocument" if kind == ROLE else "resourcePolicy"
    return Change(resource, kind, resource, {member: set_to(entry["policy"])})


def _kind_of(arn: str) -> str:
    """The type of a resource that its ARN tells, empty where it does not."""
    if not is_arn(arn):
        return ""
    parsed = parse_arn(arn)
    for kind, form in ARNS.items():
        parts = form.split(":", 5)
        start = parts[5].partition("{")[0] if len(parts) > 5 else None
        if start is not None and parts[2] == parsed.service and parsed.resource.startswith(start):
            return kind
    return _SERVICES.get(parsed.service, "")


def _account(state: State, given: str, told: Iterable[str]) -> str:
    recorded = state.accounts()
    if given:
        return given
    for one in told:
        if one in recorded:
            return one
    if len(recorded) == 1:
        return recorded[0]
    raise InputError("in which account the change is made is not clear", "Say it with --account.")


def _region(state: State) -> str:
    """The Region of most recorded resources."""
    found: dict[str, int] = {}
    for key in state.items:
        if key.region not in ("global", ""):
            found[key.region] = found.get(key.region, 0) + 1
    return max(found, key=lambda one: (found[one], one)) if found else "us-east-1"


def _judged(
    evidence: Evidence, state: State, touched: frozenset[ResourceKey]
) -> tuple[dict[str, Finding], list[NotEvaluated]]:
    """(findings on the touched resources by id, what could not be judged of them)."""
    types = {key.resource_type for key in touched}
    buckets = types & {"AWS::S3::AccessPoint", "AWS::S3::AccountPublicAccessBlock"}
    surroundings = Surroundings(state, evidence.surroundings.documents, evidence.surroundings.now)
    changed = replace(evidence, surroundings=surroundings, accounts=frozenset(), not_read=())
    names = {_name(item.arn, key) for key in touched if (item := state.items.get(key)) is not None}
    findings: dict[str, Finding] = {}
    missed: list[NotEvaluated] = []
    for check in EXTERNAL_ACCESS:
        if not (types & set(check.resource_types) or (buckets and "AWS::S3::Bucket" in check.resource_types)):
            continue
        for result in check.run(changed):
            if isinstance(result, Finding) and (result.resource in names or (buckets and "S3" in result.resource_type)):
                findings[result.finding_id] = result
            elif isinstance(result, NotEvaluated) and result.resource in names:
                missed.append(result)
    return findings, missed


def _compared(old: dict[str, Finding], new: dict[str, Finding]) -> Iterator[PreviewFinding]:
    order = sorted(new.values(), key=lambda one: (one.severity.rank, one.resource, one.finding_id))
    for finding in order:
        before = old.get(finding.finding_id)
        if before is None:
            yield PreviewFinding(finding, ChangeType.NEW, FindingStatus.ACTIVE)
        else:
            kind = ChangeType.UNCHANGED if _same(before, finding) else ChangeType.CHANGED
            yield PreviewFinding(finding, kind, FindingStatus.ACTIVE, before.finding_id)
    for identity, finding in sorted(old.items()):
        if identity not in new:
            yield PreviewFinding(finding, ChangeType.CHANGED, FindingStatus.RESOLVED, identity)


def _same(before: Finding, after: Finding) -> bool:
    """Whether nothing but the example differs."""
    wanted = ("action", "isPublic", "exposure", "accessLevels", "roleAccess")
    told = [{name: one.details.get(name) for name in wanted} | {"severity": one.severity} for one in (before, after)]
    return told[0] == told[1]
