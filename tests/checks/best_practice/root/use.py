"""Examples of checks of the use of root."""

from dataclasses import replace

from access_states import ACCOUNT
from cases import account_item, case
from unused_states import WrittenUsage, text_ago, tracked
from written_trail import QUIET, event, of_root, sign_in, trail

from leastwise.evidence.root_user import ROOT, SUMMARY

COVERED = WrittenUsage()


def seen(title, *records, **more):
    return case(title, usage=COVERED, trail=trail(*(records or QUIET)), **more)


def used(**facts):
    return replace(account_item(ROOT, "root", passwordEnabled=True), supplementary=facts)


def call(number=1, **more):
    return event(number, **({"userIdentity": of_root()} | more))


ASSUMED = call(userIdentity=of_root(assumedRoot="true"), eventSource="s3.amazonaws.com", eventName="DeleteBucketPolicy")
SERVICE = call(eventType="AwsServiceEvent")
UNTOLD = [
    case("no trail", action="trail"),
    case("a short trail", usage=WrittenUsage(tracked=tracked(20)), trail=trail(*QUIET), action="trail"),
]
GONE = account_item(
    SUMMARY,
    "account-summary",
    accountPasswordPresent=0,
    accountAccessKeysPresent=0,
    accountSigningCertificatesPresent=0,
    accountMFAEnabled=0,
)

CHECK_EXAMPLES = {
    "root-last-used": (
        [
            case("the password", used(passwordLastUsed=text_ago(5)), finds=[ACCOUNT]),
            case("a key", used(passwordLastUsed=None, accessKey1LastUsedDate=text_ago(5)), finds=[ACCOUNT]),
        ],
        [
            case("long ago", used(passwordLastUsed=text_ago(200))),
            case("never", used(passwordLastUsed=None)),
            case("no root credentials", GONE),
        ],
        [case("no report", action="iam:GetCredentialReport")],
    ),
    "root-sign-in": (
        [seen("a sign-in", sign_in(1, of_root(), "Yes"), finds=[ACCOUNT])],
        [seen("none"), seen("a failed one", sign_in(1, of_root(), outcome="Failure"))],
        UNTOLD,
    ),
    "root-sign-in-failed": (
        [seen("a failed one", sign_in(1, of_root(), outcome="Failure"), finds=[ACCOUNT])],
        [seen("none"), seen("one that succeeded", sign_in(1, of_root()))],
        UNTOLD,
    ),
    "root-calls": (
        [
            seen("in the console", call(), finds=[ACCOUNT]),
            seen("with a key", call(userIdentity=of_root("AKIAROOTEXAMPLE")), finds=[ACCOUNT]),
        ],
        [seen("none"), seen("a session of AssumeRoot", ASSUMED), seen("a service's event", SERVICE)],
        UNTOLD,
    ),
    "assume-root-session": (
        [seen("a session", ASSUMED, finds=[ACCOUNT])],
        [seen("none"), seen("root itself", call())],
        UNTOLD,
    ),
}
