"""Examples of checks of analyzers."""

from dataclasses import replace

from access_states import ACCOUNT, OTHER, item, user
from cases import case, listed, not_read
from unused_states import ago

from leastwise.evidence.evidence import CompletedRun

KIND = "AWS::AccessAnalyzer::Analyzer"
HERE, THERE = "eu-west-1", "us-east-1"
LISTED = [*listed(KIND, region=HERE), *listed(KIND, region=THERE)]
REFUSED = [not_read(KIND, "access-analyzer:ListAnalyzers", region=THERE)]


def analyzer(kind, region=HERE, status="ACTIVE"):
    arn = f"arn:aws:access-analyzer:{region}:{ACCOUNT}:analyzer/one"
    return item(KIND, arn, "one", arn, {"type": kind, "status": status}, region=region)


def ran(days, account=ACCOUNT):
    return (CompletedRun(ago(days), frozenset({account}), 100),)


BOTH = [analyzer("ACCOUNT"), replace(analyzer("ORGANIZATION", THERE), account_id=ACCOUNT)]
UNUSED = analyzer("ACCOUNT_UNUSED_ACCESS")
UNREAD = [
    case("never listed", user("ann"), action="access-analyzer:ListAnalyzers"),
    case("refused everywhere", refused=REFUSED, action="access-analyzer:ListAnalyzers"),
]

CHECK_EXAMPLES = {
    "external-access-analyzer": (
        [
            case("none", scopes=LISTED, finds=[ACCOUNT]),
            case("in one Region of two", BOTH[0], scopes=LISTED, finds=[ACCOUNT]),
            case("of unused access", UNUSED, finds=[ACCOUNT]),
            case("disabled", analyzer("ACCOUNT", status="DISABLED"), finds=[ACCOUNT]),
            case("none, but audited", scopes=LISTED, runs=ran(3), finds=[ACCOUNT]),
        ],
        [case("in both Regions", *BOTH, scopes=LISTED)],
        [*UNREAD, case("a Region was refused", BOTH[0], refused=REFUSED, action="access-analyzer:ListAnalyzers")],
    ),
    "unused-access-analyzer": (
        [
            case("none", scopes=LISTED, finds=[ACCOUNT]),
            case("of external access", *BOTH, scopes=LISTED, finds=[ACCOUNT]),
            case("audited long ago", scopes=LISTED, runs=ran(31), finds=[ACCOUNT]),
            case("another account was audited", scopes=LISTED, runs=ran(1, OTHER), finds=[ACCOUNT]),
        ],
        [case("one", UNUSED, scopes=LISTED), case("audited", scopes=LISTED, runs=ran(29))],
        UNREAD,
    ),
}
