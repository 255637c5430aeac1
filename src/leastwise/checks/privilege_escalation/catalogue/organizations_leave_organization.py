"""The account taken out of its organisation."""

from __future__ import annotations

from typing import Final

from leastwise.checks.privilege_escalation.path import EscalationPath, Gain, Needs, Target, request

ORGANIZATIONS_LEAVE_ORGANIZATION: Final = EscalationPath(
    "organizations-leave-organization",
    "The account taken out of its organisation",
    "The account leaves the organisation, whose service control policies limit it no more.",
    Target.OWN,
    (request("organizations:LeaveOrganization"),),
    gain=Gain.NO_ORGANIZATION,
    needs=(Needs.MEMBER_ACCOUNT,),
    existing="the account can stand alone: contact and payment details are complete",
    references=("https://docs.aws.amazon.com/organizations/latest/APIReference/API_LeaveOrganization.html",),
)
