"""What limits the root user from outside, and who hears from AWS: SCPs for root, account contacts."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, Final

from leastwise.access.context import KnownContext
from leastwise.checks.best_practice.requirements import requirements
from leastwise.checks.best_practice.subjects import each_account
from leastwise.checks.check import Check, Result
from leastwise.checks.subject import ACCOUNT, Subject, unlisted
from leastwise.evidence.evidence import Evidence
from leastwise.evidence.root_user import root_user
from leastwise.model.finding import Severity
from leastwise.model.practice import Practice
from leastwise.policy import Caller, CallerKind, PolicyKind, Request, caller_context

ALTERNATE: Final = "AWS::Account::AlternateContact"
CONTACT: Final = "AWS::Account::ContactInformation"
_PROBES: Final = (
    "iam:CreateAccessKey",
    "iam:CreateUser",
    "s3:DeleteBucket",
    "ec2:RunInstances",
    "kms:ScheduleKeyDeletion",
)
_POLICIES_ACTION: Final = "organizations:ListPoliciesForTarget"


def run_scp(evidence: Evidence) -> Iterator[Result]:
    """Judge whether SCPs keep root users from working."""
    yield from each_account(evidence, _limited)


def run_security(evidence: Evidence) -> Iterator[Result]:
    """Judge whether accounts have a security contact."""
    yield from each_account(evidence, _security)


def run_contact(evidence: Evidence) -> Iterator[Result]:
    """Judge whether contact details are complete."""
    yield from each_account(evidence, _contact)


def _limited(evidence: Evidence, account: Subject) -> Iterator[Result]:
    organization = evidence.surroundings.organization
    if root_user(evidence, account.account_id).has_no_credentials:
        yield account.not_applicable("the root user has no credentials: nobody can sign in as root")
        return
    if not organization.knows_policies(account.account_id):
        yield account.not_evaluated("which SCPs apply in the account was not recorded", _POLICIES_ACTION)
        return
    levels = organization.levels(account.account_id, PolicyKind.SCP)
    if not levels:
        reason = "no SCP applies in it: it is the management account, or the organisation has SCPs turned off"
        yield account.not_applicable(reason)
        return
    if any(one.rules is None for level in levels for one in level):
        yield account.not_evaluated("an SCP that applies was not recorded", "organizations:DescribePolicy")
        return
    arn = f"arn:aws:iam::{account.account_id}:root"
    caller = Caller(CallerKind.ROOT, arn, account.account_id)
    known = KnownContext(caller_context(caller))
    documents = evidence.surroundings.documents
    ready = [[documents.reduced(one.rules, known) for one in level if one.rules is not None] for level in levels]
    possible = []
    for action in _PROBES:
        request = Request(action, "*", caller, caller_context(caller))
        denied = any(rule.applies(request) for level in ready for rules in level for rule in rules.denies)
        if not denied and all(any(rule.applies(request) for one in level for rule in one.allows) for level in ready):
            possible.append(action)
    if not possible:
        yield account.passed()
        return
    yield account.found(
        ROOT_SCP,
        "RootNotLimitedBySCP",
        Severity.LOW,
        f"No SCP keeps the root user of account {account.account_id} from working",
        f"Under the SCPs that apply, root may do {', '.join(possible)}.",
        remediation=(
            "Deny the root user of member accounts by an SCP on aws:PrincipalArn; sessions of AssumeRoot too.",
        ),
        details={"possible": possible},
    )


def _security(evidence: Evidence, account: Subject) -> Iterator[Result]:
    found = evidence.state.of_type(ALTERNATE, account.account_id)
    if any(one.configuration.get("alternateContactType") == "SECURITY" for one in found):
        yield account.passed()
    elif (missing := unlisted(evidence, account.account_id, ALTERNATE, "account:GetAlternateContact")) is not None:
        yield missing
    else:
        yield account.found(
            SECURITY_CONTACT,
            "SecurityContactMissing",
            Severity.MEDIUM,
            f"Account {account.account_id} has no security contact",
            "What AWS has to say of the account's security goes to the e-mail address of the root user only.",
            remediation=("Register an address that the security team reads.",),
        )


def _contact(evidence: Evidence, account: Subject) -> Iterator[Result]:
    found = evidence.state.of_type(CONTACT, account.account_id)
    if not found:
        yield account.not_evaluated("the contact details were not recorded", "account:GetContactInformation")
        return
    missing = [name for name in ("fullName", "phoneNumber", "addressLine1") if not found[0].configuration.get(name)]
    if not missing:
        yield account.passed()
        return
    yield account.found(
        ACCOUNT_CONTACT,
        "ContactDetailsIncomplete",
        Severity.LOW,
        f"The contact details of account {account.account_id} are incomplete",
        f"Without {' and '.join(missing)}, AWS cannot reach anybody when something happens to the account.",
        remediation=("Complete the contact details, with a number and an address that more than one person answers.",),
    )


_CONTACT_URL: Final = "https://docs.aws.amazon.com/accounts/latest/reference/manage-acct-update-contact.html"
_CONTROLS: Final[dict[str, Any]] = {"nist": ("IR-4",), "iso": ("A.5.2",), "soc2": ("CC7.4",)}
ROOT_SCP: Final = Check(
    "root-limited-by-scp",
    "Root user that no SCP limits",
    "best-practice",
    Severity.LOW,
    ("RootNotLimitedBySCP",),
    (ACCOUNT,),
    "In member accounts SCPs keep the root user from everyday work: five actions, asked as root of every level of "
    "SCPs that applies. Not applicable in the management account, where SCPs do not apply.",
    ("https://docs.aws.amazon.com/organizations/latest/userguide/best-practices_member-acct.html",),
    run_scp,
    Practice.ROOT,
    (_POLICIES_ACTION, "organizations:DescribePolicy"),
    ("aws organizations create-policy --name DenyRoot --type SERVICE_CONTROL_POLICY --content file://deny-root.json",),
    """# for account {account_id}
resource "aws_organizations_policy" "deny_root" {
  name = "DenyRoot"
  content = jsonencode({
    Version = "2012-10-17"
    Statement = [{
      Effect    = "Deny"
      Action    = "*"
      Resource  = "*"
      Condition = { StringLike = { "aws:PrincipalArn" = "arn:*:iam::*:root" } }
    }]
  })
}
""",
    requirements(nist=("AC-6(5)",), pci=("7.2.2",), iso=("A.8.2",)),
)
SECURITY_CONTACT: Final = Check(
    "account-security-contact",
    "Account without a security contact",
    "best-practice",
    Severity.MEDIUM,
    ("SecurityContactMissing",),
    (ACCOUNT,),
    "The account has an alternate contact for security, whom AWS writes to besides the root user.",
    ("https://docs.aws.amazon.com/accounts/latest/reference/manage-acct-update-contact-alternate.html",),
    run_security,
    Practice.ROOT,
    ("account:GetAlternateContact",),
    (
        "aws account put-alternate-contact --account-id {account_id} --alternate-contact-type SECURITY"
        " --name NAME --title TITLE --email-address EMAIL --phone-number PHONE",
    ),
    """resource "aws_account_alternate_contact" "security" {
  account_id             = "{account_id}"
  alternate_contact_type = "SECURITY"
  name                   = "NAME"
  title                  = "TITLE"
  email_address          = "EMAIL"
  phone_number           = "PHONE"
}
""",
    requirements(cis=2, fsbp=("Account.1",), **_CONTROLS),
)
ACCOUNT_CONTACT: Final = Check(
    "account-contact-details",
    "Account with incomplete contact details",
    "best-practice",
    Severity.LOW,
    ("ContactDetailsIncomplete",),
    (ACCOUNT,),
    "The primary contact of the account has a name, a telephone number and an address.",
    (_CONTACT_URL,),
    run_contact,
    Practice.ROOT,
    ("account:GetContactInformation",),
    ("aws account put-contact-information --account-id {account_id} --contact-information file://contact.json",),
    """resource "aws_account_primary_contact" "account" {
  account_id = "{account_id}"
}
""",
    requirements(cis=1, **_CONTROLS),
)
