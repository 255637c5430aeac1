"""Examples of checks of the root user's MFA."""

from access_states import ACCOUNT, item
from cases import account_item, case, listed
from unused_states import WrittenUsage, tracked
from written_trail import QUIET, of_root, sign_in, trail

from leastwise.evidence.root_user import ROOT, SUMMARY

GONE = {"accountPasswordPresent": 0, "accountAccessKeysPresent": 0, "accountSigningCertificatesPresent": 0}


def summary(**members):
    return account_item(SUMMARY, "account-summary", **members)


def device(name="phone", user="<root_account>"):
    arn = f"arn:aws:iam::{ACCOUNT}:mfa/{name}"
    return item("AWS::IAM::VirtualMFADevice", arn, name, arn, {"serialNumber": arn, "userName": user})


HAS, HAS_NOT = summary(accountMFAEnabled=1), summary(accountMFAEnabled=0, accountPasswordPresent=1)
NO_CREDENTIALS = summary(accountMFAEnabled=0, **GONE)
COVERED = WrittenUsage()

CHECK_EXAMPLES = {
    "root-mfa": (
        [
            case("no MFA in the summary", HAS_NOT, finds=[ACCOUNT]),
            case("no MFA in the report", account_item(ROOT, "root", mfaActive=False), finds=[ACCOUNT]),
        ],
        [case("MFA", HAS), case("no root credentials at all", NO_CREDENTIALS)],
        [case("a summary that was not read", action="iam:GetAccountSummary")],
    ),
    "root-hardware-mfa": (
        [
            case("a virtual device", HAS, device(), finds=[ACCOUNT]),
            case("no device", HAS_NOT, scopes=listed("AWS::IAM::VirtualMFADevice"), finds=[ACCOUNT]),
        ],
        [
            case("another's virtual device", HAS, device(user="ann"), scopes=listed("AWS::IAM::VirtualMFADevice")),
            case("no root credentials at all", NO_CREDENTIALS),
        ],
        [
            case("virtual devices were not listed", HAS, action="iam:ListVirtualMFADevices"),
            case("the summary was not read", action="iam:GetAccountSummary"),
        ],
    ),
    "root-sign-in-without-mfa": (
        [case("a sign-in", usage=COVERED, trail=trail(sign_in(1, of_root())), finds=[ACCOUNT])],
        [
            case("with MFA", usage=COVERED, trail=trail(sign_in(1, of_root(), "Yes"))),
            case("that failed", usage=COVERED, trail=trail(sign_in(1, of_root(), outcome="Failure"))),
            case("before the window", usage=COVERED, trail=trail(sign_in(1, of_root(), days=100))),
        ],
        [
            case("no trail", action="trail"),
            case("a short trail", usage=WrittenUsage(tracked=tracked(20)), trail=trail(*QUIET), action="trail"),
        ],
    ),
}
