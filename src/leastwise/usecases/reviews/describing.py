"""What a reviewer is shown of a resource: what it may do in words, last use, findings, who changed it last and when."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from datetime import datetime
from typing import Any, Final

from leastwise.access.members import inner, text
from leastwise.evidence.credentials import moment_of
from leastwise.evidence.granted_actions import Granted, GrantedActions
from leastwise.evidence.recorded import Recorded
from leastwise.evidence.usage import Outcome
from leastwise.model.configuration_item import ConfigurationItem, ResourceKey
from leastwise.model.finding import RecordedFinding
from leastwise.usecases.reviews.selecting import GROUP, POLICY, ROLE, USER

POWERFUL: Final = (
    "iam:AddUserToGroup",
    "iam:AttachGroupPolicy",
    "iam:AttachRolePolicy",
    "iam:AttachUserPolicy",
    "iam:CreateAccessKey",
    "iam:CreateLoginProfile",
    "iam:CreatePolicyVersion",
    "iam:PutGroupPolicy",
    "iam:PutRolePolicy",
    "iam:PutUserPolicy",
    "iam:SetDefaultPolicyVersion",
    "iam:UpdateAssumeRolePolicy",
    "iam:UpdateLoginProfile",
    "organizations:AttachPolicy",
    "organizations:DetachPolicy",
    "sso:CreateAccountAssignment",
    "sso:PutInlinePolicyToPermissionSet",
)
"""Actions that let their holder hand out access (Service Authorization Reference, "Permissions management")."""

_GRANTING: Final = ("Attach", "Put", "AddUserToGroup", "Create", "SetDefaultPolicyVersion", "UpdateAssumeRolePolicy")
_MOST_FINDINGS: Final = 20


class Describer:
    """Describes the resources of what was recorded.

    `history` are their items, oldest first; `since` is when the last review of the resources was, None where none was.
    """

    def __init__(
        self,
        recorded: Recorded,
        findings: Collection[RecordedFinding] | None,
        history: Iterable[ConfigurationItem],
        since: datetime | None,
    ) -> None:
        self._recorded = recorded
        self._since = since
        self._actions = GrantedActions(recorded.surroundings)
        self._reference = recorded.surroundings.documents.reference
        self._powerful = 0
        for action in POWERFUL:
            self._powerful |= self._reference.actions_matching(action)
        self._all = self._reference.actions_matching("*")
        self._histories: dict[ResourceKey, list[ConfigurationItem]] = {}
        for item in history:
            self._histories.setdefault(item.key, []).append(item)
        self._findings: dict[str, list[RecordedFinding]] | None = None
        if findings is not None:
            self._findings = {}
            for one in findings:
                self._findings.setdefault(one.finding.resource, []).append(one)

    def is_privileged(self, item: ConfigurationItem) -> bool:
        """Whether a user or role may hand out access, or may be able to where policies are not known."""
        granted = self._actions.of_principal(item)
        return bool(granted.bits & self._powerful) or bool(granted.unrecorded)

    def evidence_of(self, item: ConfigurationItem) -> dict[str, Any]:
        """What is known, as JSON values: privilege, lastUsed, findings, changes, grantedBy."""
        return {
            "privilege": self._privilege(item),
            "lastUsed": self._last_used(item),
            "findings": self._findings_of(item),
            "changes": self._changes(item),
            "grantedBy": self._granted_by(item),
            "tags": dict(item.tags or {}),
        }

    def _privilege(self, item: ConfigurationItem) -> str:
        granted = self._granted(item)
        if granted is None:
            return "not a principal: see its findings"
        words = self._words(granted)
        return f"{words}; not known: {', '.join(granted.unrecorded)}" if granted.unrecorded else words

    def _granted(self, item: ConfigurationItem) -> Granted | None:
        if item.resource_type in (USER, ROLE, GROUP):
            return self._actions.of_principal(item)
        return self._actions.of_policy(item.arn) if item.resource_type == POLICY else None

    def _words(self, granted: Granted) -> str:
        if not granted.bits:
            return "nothing is allowed"
        if granted.bits == self._all:
            return "administrator: every action"
        count, services = granted.bits.bit_count(), len(granted.services)
        words = f"{count:,} action{'s' * (count != 1)} of {services:,} service{'s' * (services != 1)}"
        names = list(self._reference.names(granted.bits & self._powerful))
        return f"{words}; may hand out access by {', '.join(names)}" if names else words

    def _last_used(self, item: ConfigurationItem) -> dict[str, Any]:
        usage = self._recorded.usage
        if item.resource_type not in (USER, ROLE):
            return {"at": None, "words": "not known of resources of this type"}
        uses = usage.uses_of(item.arn, item.resource_id) if usage is not None else ()
        moments = [one.last for one in uses if one.outcome is not Outcome.DENIED]
        told = (
            text(inner(item.supplementary, "roleLastUsed"), "lastUsedDate"),
            text(item.supplementary, "passwordLastUsed"),
        )
        moments += [moment for one in told if (moment := moment_of(one)) is not None]
        if moments:
            return {"at": max(moments).isoformat(), "words": f"{max(moments):%Y-%m-%d}"}
        tracked = usage.tracked.get(item.account_id) if usage is not None else None
        words = f"no use since {tracked.since:%Y-%m-%d}" if tracked is not None else "not known: no trail was ingested"
        return {"at": None, "words": words}

    def _findings_of(self, item: ConfigurationItem) -> list[dict[str, str]] | None:
        """The gravest ACTIVE findings; None where the findings could not be asked for, or no analysis ever ran."""
        if self._findings is None:
            return None
        return [
            {"id": one.finding.finding_id, "severity": one.finding.severity.value, "title": one.finding.title}
            for one in self._findings.get(item.arn, [])[:_MOST_FINDINGS]
        ]

    def _changes(self, item: ConfigurationItem) -> dict[str, Any]:
        """How many versions are newer than the last review; of a resource never reviewed, all that are known."""
        since = self._since
        found = self._histories.get(item.key, [])
        newer = [one for one in found if since is None or one.capture_time > since]
        return {"since": since.isoformat() if since is not None else None, "count": len(newer)}

    def _granted_by(self, item: ConfigurationItem) -> Mapping[str, str] | None:
        """Who last gave it access as the trail tells: by what event and when; None where no event tells."""
        for one in reversed(self._histories.get(item.key, [])):
            cause = one.cause
            if cause is not None and cause.event_name.startswith(_GRANTING):
                return {"by": cause.principal_arn, "event": cause.event_name, "at": cause.event_time.isoformat()}
        return None
