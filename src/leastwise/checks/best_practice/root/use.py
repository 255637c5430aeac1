"""Use of the root user: the credential report's last use, sign-ins and calls in the trail, sessions of AssumeRoot.

Sessions that AssumeRoot gives are limited to one task and told apart: they are how root is meant to be used. IAM User
Guide, "Track privileged tasks in AWS CloudTrail".
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any, Final

from leastwise.checks.best_practice.requirements import requirements
from leastwise.checks.best_practice.subjects import each_account, events_of, untold, window_start
from leastwise.checks.check import Check, Result
from leastwise.checks.subject import ACCOUNT, Subject
from leastwise.evidence.credentials import REPORT_ACTION
from leastwise.evidence.evidence import Evidence
from leastwise.evidence.identity_events import RootCall, SignIn
from leastwise.evidence.root_user import root_user
from leastwise.model.finding import Severity
from leastwise.model.practice import Practice

_URL: Final = "https://docs.aws.amazon.com/IAM/latest/UserGuide/root-user-best-practices.html"
_TRACK_URL: Final = "https://docs.aws.amazon.com/IAM/latest/UserGuide/cloudtrail-track-privileged-tasks.html"
_INSTEAD: Final = (
    "Use an administrator's role for all but the tasks that only root can do; in member accounts AssumeRoot."
)
_CLI: Final = ("aws cloudtrail lookup-events --lookup-attributes AttributeKey=Username,AttributeValue=root",)
_TERRAFORM: Final = """# for account {account_id}
resource "aws_cloudwatch_log_metric_filter" "root_use" {
  name           = "root-use"
  log_group_name = "LOG_GROUP_OF_THE_TRAIL"
  pattern        = "{ $.userIdentity.type = \\"Root\\" && $.eventType != \\"AwsServiceEvent\\" }"
  metric_transformation {
    name      = "RootUse"
    namespace = "CIS"
    value     = "1"
  }
}
"""
_CONTROLS: Final[dict[str, Any]] = {
    "cis": 7,
    "fsbp": ("IAM.20",),
    "nist": ("AC-2", "AC-6(2)", "AC-6(9)"),
    "pci": ("2.2.2", "8.2.2", "10.2.1.2"),
    "iso": ("A.5.15", "A.8.2", "A.8.15"),
    "hipaa": ("164.308(a)(1)(ii)(D)",),
}


def run_last(evidence: Evidence) -> Iterator[Result]:
    """Judge the last use that the credential report tells."""
    yield from each_account(evidence, _last)


def run_sign_ins(evidence: Evidence) -> Iterator[Result]:
    """Judge console sign-ins as root."""
    yield from each_account(evidence, _sign_ins)


def run_failed(evidence: Evidence) -> Iterator[Result]:
    """Judge sign-ins as root that failed."""
    yield from each_account(evidence, _failed)


def run_calls(evidence: Evidence) -> Iterator[Result]:
    """Judge calls as root."""
    yield from each_account(evidence, _calls)


def run_assumed(evidence: Evidence) -> Iterator[Result]:
    """Judge sessions of AssumeRoot."""
    yield from each_account(evidence, _assumed)


def _last(evidence: Evidence, account: Subject) -> Iterator[Result]:
    root = root_user(evidence, account.account_id)
    if root.has_no_credentials:
        yield account.not_applicable("the root user has no credentials: nobody can sign in as root")
    elif not root.is_use_known:
        yield account.not_evaluated("when the root user was used was not recorded", REPORT_ACTION)
    elif root.last_used is None or root.last_used < window_start(evidence):
        yield account.passed()
    else:
        yield account.found(
            ROOT_LAST_USED,
            "RootUserUsed",
            Severity.HIGH,
            f"The root user of account {account.account_id} was used on {root.last_used:%Y-%m-%d}",
            f"The credential report tells of use of {', '.join(root.used)}.",
            remediation=(_INSTEAD,),
        )


def _signed(evidence: Evidence, account: Subject, *, succeeded: bool) -> list[SignIn]:
    events = events_of(evidence)
    found = (one for one in (events.sign_ins if events else ()) if one.is_root)
    return [one for one in found if one.account_id == account.account_id and one.succeeded == succeeded]


def _sign_ins(evidence: Evidence, account: Subject) -> Iterator[Result]:
    seen = _signed(evidence, account, succeeded=True)
    if not seen:
        yield untold(evidence, account) or account.passed()
        return
    last, count = max(seen, key=lambda one: one.last), sum(one.count for one in seen)
    yield account.found(
        ROOT_SIGN_IN,
        "RootSignIn",
        Severity.HIGH,
        f"Somebody signed in as the root user of account {account.account_id}",
        f"{count} times, the last on {last.last:%Y-%m-%d} from {last.source_ip_address} (event {last.event_id}).",
        remediation=(_INSTEAD,),
        details={"eventId": last.event_id, "sourceIPAddress": last.source_ip_address},
    )


def _failed(evidence: Evidence, account: Subject) -> Iterator[Result]:
    seen = _signed(evidence, account, succeeded=False)
    if not seen:
        yield untold(evidence, account) or account.passed()
        return
    last, count = max(seen, key=lambda one: one.last), sum(one.count for one in seen)
    yield account.found(
        ROOT_SIGN_IN_FAILED,
        "RootSignInFailed",
        Severity.MEDIUM,
        f"Sign-ins as the root user of account {account.account_id} failed",
        f"{count} times, the last on {last.last:%Y-%m-%d} from {last.source_ip_address} (event {last.event_id}).",
        remediation=("Ask who it was; if nobody of yours, change the root user's password and e-mail password.",),
        details={"eventId": last.event_id, "sourceIPAddress": last.source_ip_address},
    )


def _made(evidence: Evidence, account: Subject, *, assumed: bool) -> list[RootCall]:
    events = events_of(evidence)
    found = (one for one in (events.root_calls if events else ()) if one.account_id == account.account_id)
    return [one for one in found if one.is_assumed == assumed]


def _calls(evidence: Evidence, account: Subject) -> Iterator[Result]:
    seen = _made(evidence, account, assumed=False)
    if not seen:
        yield untold(evidence, account) or account.passed()
        return
    keys = sorted({one.access_key_id for one in seen if one.access_key_id})
    last = max(seen, key=lambda one: one.last)
    yield account.found(
        ROOT_CALLS,
        "RootUserCalls",
        Severity.CRITICAL if keys else Severity.HIGH,
        f"Calls were made as the root user of account {account.account_id}",
        f"{sum(one.count for one in seen):,} calls: {_named(seen)}; the last on {last.last:%Y-%m-%d}"
        f" from {last.source_ip_address} (event {last.event_id}).",
        f"With the access key{'s' if keys[1:] else ''} {', '.join(keys)}." if keys else "In console sessions.",
        remediation=(_INSTEAD,),
        details={"eventId": last.event_id, "accessKeyIds": keys},
    )


def _assumed(evidence: Evidence, account: Subject) -> Iterator[Result]:
    seen = _made(evidence, account, assumed=True)
    if not seen:
        yield untold(evidence, account) or account.passed()
        return
    last = max(seen, key=lambda one: one.last)
    yield account.found(
        ASSUMED_ROOT,
        "AssumeRootSession",
        Severity.INFORMATIONAL,
        f"Sessions of AssumeRoot worked as the root user of account {account.account_id}",
        f"{sum(one.count for one in seen):,} calls: {_named(seen)}; the last on {last.last:%Y-%m-%d}"
        f" (event {last.event_id}).",
        remediation=("See that each was asked for; nothing else is to be done.",),
        details={"eventId": last.event_id},
    )


def _named(calls: Sequence[RootCall]) -> str:
    names = list(dict.fromkeys(one.event_name for one in sorted(calls, key=lambda one: -one.count)))
    return ", ".join(names[:5]) + (f" and {len(names) - 5} more" if len(names) > 5 else "")


def _check(
    check_id: str, kind: str, severity: Severity, title: str, description: str, run: Any, needed: str = "trail"
) -> Check:
    return Check(
        check_id,
        title,
        "best-practice",
        severity,
        (kind,),
        (ACCOUNT,),
        description,
        (_URL, _TRACK_URL),
        run,
        Practice.ROOT,
        (needed,),
        _CLI,
        _TERRAFORM,
        requirements(**_CONTROLS),
    )


ROOT_LAST_USED: Final = _check(
    "root-last-used",
    "RootUserUsed",
    Severity.HIGH,
    "Root user was used lately",
    "The credential report tells of no use of the root user's password or access keys within the window of the run. "
    "Not applicable where the root user has no credentials.",
    run_last,
    REPORT_ACTION,
)
ROOT_SIGN_IN: Final = _check(
    "root-sign-in",
    "RootSignIn",
    Severity.HIGH,
    "Somebody signed in as root",
    "Successful console sign-ins of the root user in the trail. Passes only where the trail covers the window.",
    run_sign_ins,
)
ROOT_SIGN_IN_FAILED: Final = _check(
    "root-sign-in-failed",
    "RootSignInFailed",
    Severity.MEDIUM,
    "Sign-ins as root failed",
    "Console sign-ins of the root user that failed: somebody tries. Passes only where the trail covers the window.",
    run_failed,
)
ROOT_CALLS: Final = _check(
    "root-calls",
    "RootUserCalls",
    Severity.CRITICAL,
    "Calls were made as root",
    "Calls of the root user in the trail, those of services and of AssumeRoot sessions aside. CRITICAL with an access "
    "key, else HIGH. Passes only where the trail covers the window.",
    run_calls,
)
ASSUMED_ROOT: Final = _check(
    "assume-root-session",
    "AssumeRootSession",
    Severity.INFORMATIONAL,
    "AssumeRoot sessions were used",
    "Calls in sessions that AssumeRoot gave to an administrator of the organisation, told apart from use of root "
    "credentials: they are the right way, and worth a look. Passes only where the trail covers the window.",
    run_assumed,
)
